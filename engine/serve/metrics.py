"""The counters of the service, in the format of Prometheus. Labels are routes, statuses and problem codes, never words of a request."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one service."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "dxproof_requests",
            "Requests by route, HTTP status and problem.",
            ["route", "status", "problem"],
            registry=registry,
        )
        self._seconds = Histogram(
            "dxproof_request_seconds", "Time to answer a request.", ["route"], buckets=_SECONDS, registry=registry
        )
        self._reports = Counter(
            "dxproof_reports", "Reports by pack and status of their target.", ["pack", "status"], registry=registry
        )
        self._not_judged = Counter(
            "dxproof_not_judged",
            "Notes or parts of documents that were not judged, by problem.",
            ["problem"],
            registry=registry,
        )
        self._deaths = Counter("dxproof_worker_deaths", "Workers that died and were replaced.", registry=registry)

    def watch(self, name: str, about: str, value: Callable[[], float]) -> None:
        """Report a value as it is at the time of the request."""
        Gauge(f"dxproof_{name}", about, registry=self._registry).set_function(value)

    def request(self, route: str, status: int, problem: str, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(route, str(status), problem).inc()
        self._seconds.labels(route).observe(seconds)

    def report(self, pack: str, status: str) -> None:
        """Count a report."""
        self._reports.labels(pack, status).inc()

    def not_judged(self, problem: str) -> None:
        """Count a note that was not judged."""
        self._not_judged.labels(problem).inc()

    def death(self) -> None:
        """Count a worker that died."""
        self._deaths.inc()

    def text(self) -> bytes:
        """All counters in the text format of Prometheus."""
        return generate_latest(self._registry)
