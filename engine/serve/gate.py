"""What every request passes: host, origin and token; what every answer gets: headers, a line in the log, one form of error."""

import base64
import binascii
import hmac
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dxproof.engine.errors import DxproofError, Problem, defect
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.judging import failed
from dxproof.engine.serve.metrics import Metrics
from dxproof.engine.serve.problems import BROKEN, status_of, told

HEALTH = "/healthz"
_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer, browsers send the forms of the page with the origin null
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"  # the content policy of answers that are not pages
_OWN_SITE = (None, "same-origin", "none")


class Gate:
    """The outermost part of the application."""

    def __init__(
        self, app: ASGIApp, access: Access, routes: frozenset[str], metrics: Metrics, log: Callable[[str], None]
    ) -> None:
        self._app, self._access, self._routes, self._metrics, self._log = app, access, routes, metrics, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, problem = time.perf_counter(), 0, ""
        route = scope["path"] if scope["path"] in self._routes else "other"  # a path may hold anything

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", _NO_PAGE)
            await send(message)

        try:
            self._admit(scope)
            await self._app(scope, receive, answer)
            problem = scope.get("state", {}).get("problem", "")
        except DxproofError as error:
            problem = error.problem.value
            if not status:
                await refusal(error)(scope, receive, answer)
        except Exception as error:
            problem = Problem.NOTE_FAILED.value
            if not status:
                await refusal(failed(f"broke the service ({defect(error)})"), BROKEN)(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - started
            self._metrics.request(route, status, problem, seconds)
            method = scope["method"] if scope["method"] in ("GET", "POST", "HEAD", "OPTIONS") else "other"
            self._log(" ".join(filter(None, (method, route, str(status), problem, f"{seconds * 1000:.0f} ms"))))

    def _admit(self, scope: Scope) -> None:
        """Raise REQUEST_HOST, REQUEST_ORIGIN, REQUEST_TOKEN."""
        if scope["path"] == HEALTH:  # load balancers ask for it under any name, and it reveals nothing
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _name_of(hosts[0]) not in self._access.hosts:
            hint = "name the host of the service with --allow-host"
            raise DxproofError(Problem.REQUEST_HOST, "the request is for another host", hint=hint)
        self._check_origin(scope, headers, hosts[0])
        if self._access.tokens and not any(
            hmac.compare_digest(_token(headers).encode(), token.encode()) for token in self._access.tokens
        ):
            raise DxproofError(
                Problem.REQUEST_TOKEN,
                "the request has no valid token",
                hint="send the header Authorization: Bearer TOKEN",
            )

    def _check_origin(self, scope: Scope, headers: Headers, host: str) -> None:
        """Refuse what the page of another site sends, with or without its user's knowledge."""
        origins = headers.getlist("origin")
        if origins:
            if len(origins) == 1 and (origins[0] in self._access.origins or is_own(origins[0], host)):
                return
            raise _foreign()
        followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if headers.get("sec-fetch-site") not in _OWN_SITE and not (followed and scope["method"] == "GET"):
            raise _foreign()


def _foreign() -> DxproofError:
    return DxproofError(
        Problem.REQUEST_ORIGIN,
        "the request comes from the page of another site",
        hint="name that site with --allow-origin",
    )


def refusal(error: DxproofError, status: int | None = None) -> Response:
    """The answer to a request that failed."""
    status = status or status_of(error)
    headers = {}
    if error.problem is Problem.REQUEST_TOKEN:
        headers["www-authenticate"] = 'Basic realm="dxproof", charset="UTF-8"'
    if error.problem is Problem.REQUEST_BUSY:
        headers["retry-after"] = "5"
    if error.problem in (Problem.INPUT_TOO_LARGE, Problem.REQUEST_SLOW):
        headers["connection"] = "close"  # the rest of the body is not read
    return Response(told(error).model_dump_json(), status, headers, "application/json")


def _name_of(host: str) -> str:
    """The name in a Host header, without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def is_own(origin: str, host: str) -> bool:
    """Whether an origin is that of the service, as the caller names it."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower() and not parts.path


def _token(headers: Headers) -> str:
    """The token of a request: a bearer's, or the password that a browser has asked for."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else _basic(headers)[1]


def user_of(headers: Headers) -> str:
    """The user name that a browser has asked for, empty without one."""
    return _basic(headers)[0]


def _basic(headers: Headers) -> tuple[str, str]:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return user, password
