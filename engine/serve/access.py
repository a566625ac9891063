"""Who may call the service: the host names that it answers to, the origins of other sites that may call it, and the tokens."""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

TOKENS = "DXPROOF_TOKENS"  # the environment variable with the tokens, where a file is inconvenient
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SHORTEST = 16  # characters of the shortest token that is accepted
_ANY = ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Access:
    """What the gate checks. Names are as in a Host header without the port, in lower case."""

    hosts: frozenset[str] = LOOPBACK
    origins: frozenset[str] = frozenset()
    tokens: tuple[str, ...] = ()


def access_of(host: str, hosts: Sequence[str], origins: Sequence[str], token_file: Path | None) -> Access:
    """The access of a service that listens on ``host``. Raises SERVE_OPTIONS if that would open it to a network without a token."""
    tokens = _tokens(token_file)
    names = {name.lower() for name in hosts}
    if is_loopback(host):
        names |= LOOPBACK
    else:
        if not tokens:
            hint = f"give --token-file or {TOKENS}, or listen on 127.0.0.1 behind a reverse proxy that authenticates its callers"
            raise DxproofError(
                Problem.SERVE_OPTIONS,
                f"{shown(host)} can be reached from other machines, and there is no token",
                hint=hint,
            )
        if host not in _ANY:
            names.add(f"[{host}]" if ":" in host else host.lower())
        elif not names:
            hint = "give --allow-host with the name that callers use"
            raise DxproofError(
                Problem.SERVE_OPTIONS, f"{host} does not say by which name the service is called", hint=hint
            )
    return Access(frozenset(names), frozenset(map(_origin, origins)), tokens)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme not in ("http", "https") or not rest or "/" in rest or "*" in rest:
        hint = "write it as https://ehr.example.org, with the port if it has one"
        raise DxproofError(
            Problem.SERVE_OPTIONS, f"--allow-origin {shown(value)} is not the origin of a site", hint=hint
        )
    return value.lower()


def _tokens(file: Path | None) -> tuple[str, ...]:
    """The tokens, one on each line. No error message contains one."""
    if file is None:
        return _checked(os.environ.get(TOKENS, "").split(), None)
    where = Where(shown(str(file)))
    try:
        lines = file.read_text(encoding="utf-8").split()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise DxproofError(Problem.SERVE_OPTIONS, f"the tokens cannot be read: {reason}", where) from None
    if not lines:
        raise DxproofError(Problem.SERVE_OPTIONS, "has no token", where, "write one token on each line")
    return _checked(lines, where)


def _checked(tokens: list[str], where: Where | None) -> tuple[str, ...]:
    if any(len(token) < _SHORTEST or not token.isascii() for token in tokens):
        hint = "make one with: python -c 'import secrets; print(secrets.token_urlsafe())'"
        message = f"a token is shorter than {_SHORTEST} characters or not ASCII"
        raise DxproofError(Problem.SERVE_OPTIONS, message, where, hint)
    return tuple(tokens)
