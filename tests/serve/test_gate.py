"""Who is let in: other hosts, other sites and callers without a token are not; what every answer carries."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from dxproof.engine.serve.access import LOOPBACK, Access
from tests.serve.conftest import HERE, NOTE, Served

TOKEN = "a-token-of-enough-characters"
ROUTES = [
    ("POST", "/v1/check"), ("GET", "/openapi.json"), ("GET", "/cds-services"), ("POST", "/cds-services/documentation-gaps"),
    ("GET", "/metrics"), ("GET", "/"), ("POST", "/report"), ("GET", "/workbench.js"),
]  # fmt: skip


def ask(served: Served, method: str, path: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return served.client.request(method, path, json={"text": NOTE} if method == "POST" else None, headers=named)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8642", "LOCALHOST:1", "[::1]", "[::1]:8642"])
def test_names_of_this_machine(served: Served, host: str) -> None:
    assert ask(served, "POST", "/v1/check", host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8642", "localhost.evil.example", "127.0.0.1.nip.io", "", "::1", "[::1", "10.0.0.1"],
)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_rebound_name_is_refused(served: Served, method: str, path: str, host: str) -> None:
    answer = ask(served, method, path, host=host)
    assert (answer.status_code, answer.json()["problem"]) == (421, "request-host")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost"},
        {"origin": "file://"},
        {"origin": f"{HERE}/path"},
        {"origin": "http://[::1"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"},
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_page_of_another_site_is_refused(served: Served, method: str, path: str, headers: dict[str, str]) -> None:
    answer = ask(served, method, path, **headers)
    assert (answer.status_code, answer.json()["problem"]) == (403, "request-origin")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": HERE},
        {"origin": HERE, "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
        {"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"},
    ],
    ids=str,
)
def test_its_own_page_is_let_in(served: Served, headers: dict[str, str]) -> None:
    assert ask(served, "POST", "/v1/check", **headers).status_code == 200


def test_a_link_may_be_followed_but_posts_nothing(served: Served) -> None:
    followed = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert ask(served, "GET", "/cds-services", **followed).status_code == 200
    assert ask(served, "POST", "/v1/check", **followed).status_code == 403


def test_a_site_that_is_named_may_call(serving: Callable[..., Served]) -> None:
    served = serving(Access(origins=frozenset({"https://ehr.example"})))
    answer = ask(served, "POST", "/v1/check", origin="https://ehr.example", sec_fetch_site="cross-site")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "https://ehr.example")
    asks = {
        "origin": "https://ehr.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    assert served.client.options("/v1/check", headers=asks).status_code == 200
    refused = ask(served, "POST", "/v1/check", origin="https://other.example")
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers
    assert served.client.options("/v1/check", headers=asks | {"origin": "https://other.example"}).status_code == 400


@pytest.mark.parametrize(
    "given", ["", f"Bearer {TOKEN}x", "Bearer", f"Bearer {TOKEN[:-1]}", f"Token {TOKEN}", TOKEN, basic("a", "b"), basic(TOKEN, ""), "Basic %%%", "Basic /w=="],
)  # fmt: skip
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_the_token(serving: Callable[..., Served], method: str, path: str, given: str) -> None:
    served = serving(Access(LOOPBACK, tokens=(TOKEN,)))
    answer = ask(served, method, path, **({"authorization": given} if given else {}))
    assert (answer.status_code, answer.json()["problem"]) == (401, "request-token")
    assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    "given",
    [f"Bearer {TOKEN}", f"bearer  {TOKEN}", basic("anna", TOKEN), basic("", TOKEN), "Bearer another-long-token-of-it"],
)
def test_with_a_token(serving: Callable[..., Served], given: str) -> None:
    served = serving(Access(tokens=(TOKEN, "another-long-token-of-it")))
    assert ask(served, "POST", "/v1/check", authorization=given).status_code == 200


def test_health_is_told_to_everybody_and_tells_nothing(serving: Callable[..., Served]) -> None:
    served = serving(Access(tokens=(TOKEN,)))
    answer = ask(served, "GET", "/healthz", host="10.1.2.3:8642")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("GET", "/healthz"), ("GET", "/nothing")])
def test_what_every_answer_carries(served: Served, method: str, path: str) -> None:
    headers = ask(served, method, path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/v1/check/", 404),
        ("GET", "/..%2f..%2fetc/passwd", 404),
        ("GET", "/static/../../etc/passwd", 404),
        ("POST", "/cds-services/another", 404),
        ("GET", "/v1/check", 405),
        ("DELETE", "/v1/check", 405),
        ("POST", "/metrics", 405),
        ("TRACE", "/healthz", 405),
    ],
)
def test_where_nothing_is(served: Served, method: str, path: str, status: int) -> None:
    answer = ask(served, method, path)
    assert (answer.status_code, answer.json()["problem"]) == (status, "request-route")
    assert ("allow" in answer.headers) == (status == 405)
    assert "location" not in answer.headers


def test_the_log_has_routes_and_no_addresses(served: Served) -> None:
    ask(served, "GET", "/Qorvexa/was/seen?by=Qorvexa")
    ask(served, "GET", "/metrics?Qorvexa")
    assert [line.rpartition(" ")[0].rpartition(" ")[0] for line in served.log] == [
        "GET other 404 request-route",
        "GET /metrics 200",
    ]


def test_what_is_counted(served: Served) -> None:
    served.check(text=NOTE)
    served.check(text="")
    served.lines(b'{"text": ""}\n')
    text = served.client.get("/metrics").text
    assert 'dxproof_requests_total{problem="",route="/v1/check",status="200"} 2.0' in text
    assert 'dxproof_requests_total{problem="input-empty",route="/v1/check",status="422"} 1.0' in text
    assert 'dxproof_reports_total{pack="m99-stenosis",status="unsupported"} 1.0' in text
    assert 'dxproof_not_judged_total{problem="input-empty"} 2.0' in text
    assert 'dxproof_request_seconds_count{route="/v1/check"} 3.0' in text
    assert "dxproof_held_bytes 0.0" in text
