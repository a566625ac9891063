"""What a service must be given before it listens to a network; no message repeats a token."""

from pathlib import Path

import pytest

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.serve.access import LOOPBACK, TOKENS, access_of, is_loopback

TOKEN = "Qorvexa-of-enough-characters"


@pytest.fixture(autouse=True)
def no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKENS, raising=False)


def test_this_machine_alone_needs_nothing() -> None:
    access = access_of("127.0.0.1", (), (), None)
    assert (access.hosts, access.origins, access.tokens) == (LOOPBACK, frozenset(), ())


def test_a_proxy_before_it_has_a_name() -> None:
    access = access_of("127.0.0.1", ["Dxproof.Hospital.example"], ["https://ehr.example"], None)
    assert access.hosts == LOOPBACK | {"dxproof.hospital.example"}
    assert access.origins == {"https://ehr.example"}


def test_tokens_of_a_file_and_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tokens").write_text(f"{TOKEN}\n\n{TOKEN}-2\n")
    assert access_of("10.0.0.5", (), (), tmp_path / "tokens").tokens == (TOKEN, f"{TOKEN}-2")
    monkeypatch.setenv(TOKENS, f"{TOKEN} {TOKEN}-3")
    assert access_of("127.0.0.1", (), (), None).tokens == (TOKEN, f"{TOKEN}-3")


@pytest.mark.parametrize(
    ("host", "hosts", "known"),
    [
        ("10.0.0.5", [], {"10.0.0.5"}),
        ("fd00::1", [], {"[fd00::1]"}),
        ("0.0.0.0", ["a.example"], {"a.example"}),
        ("Box", [], {"box"}),
    ],
)
def test_the_names_of_a_service_on_a_network(
    monkeypatch: pytest.MonkeyPatch, host: str, hosts: list[str], known: set[str]
) -> None:
    monkeypatch.setenv(TOKENS, TOKEN)
    assert access_of(host, hosts, (), None).hosts == known


@pytest.mark.parametrize(
    ("host", "hosts", "origins", "tokens", "message"),
    [
        ("10.0.0.5", [], [], None, "10.0.0.5 can be reached from other machines, and there is no token"),
        ("0.0.0.0", ["a.example"], [], None, "0.0.0.0 can be reached from other machines, and there is no token"),
        ("localhost.evil.example", [], [], None, "localhost.evil.example can be reached from other machines"),
        ("0.0.0.0", [], [], f"{TOKEN}\n", "0.0.0.0 does not say by which name the service is called"),
        ("127.0.0.1", [], [], "Qorvexa", "a token is shorter than 16 characters or not ASCII"),
        ("127.0.0.1", [], [], "Qorvexa-éééééééééééé", "a token is shorter than 16 characters or not ASCII"),
        ("127.0.0.1", [], [], " \n", "has no token"),
        ("127.0.0.1", [], ["*"], None, "--allow-origin * is not the origin of a site"),
        ("127.0.0.1", [], ["https://*.ehr.example"], None, "--allow-origin https://*.ehr.example is not the origin"),
        ("127.0.0.1", [], ["https://ehr.example/page"], None, "--allow-origin https://ehr.example/page is not the origin"),
        ("127.0.0.1", [], ["null"], None, "--allow-origin null is not the origin of a site"),
    ],
)  # fmt: skip
def test_what_is_refused(
    tmp_path: Path, host: str, hosts: list[str], origins: list[str], tokens: str | None, message: str
) -> None:
    file = tmp_path / "tokens" if tokens is not None else None
    if file:
        file.write_text(tokens or "", encoding="utf-8")
    with pytest.raises(DxproofError) as raised:
        access_of(host, hosts, origins, file)
    assert raised.value.problem is Problem.SERVE_OPTIONS
    assert raised.value.message.startswith(message)
    assert "Qorvexa" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DxproofError, match="the tokens cannot be read: No such file"):
        access_of("127.0.0.1", (), (), tmp_path / "none")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("example.org", False)],
)  # fmt: skip
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
