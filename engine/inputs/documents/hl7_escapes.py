"""The escapes of HL7 v2 fields: delimiters, characters by number, and commands that format a text."""

import re
from dataclasses import dataclass
from functools import lru_cache

# Delimiters, highlighting, character sets, characters by number, formatting commands, and what a site has added.
_ESCAPE = (
    r"[FSTREPHN]|C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4,6}|X(?:[0-9A-Fa-f]{2})+"
    r"|\.[A-Za-z]{2} ?[+-]? ?[\d.]*|Z[\w.+-]{0,20}"
)
_BREAKS, _SKIP = ("br", "sp"), "sk"
_LOCAL_BREAK = re.compile(r"\.?(?:br|nl|lf|cr|crlf|par|p|sp|line)\d*", re.IGNORECASE)
_FIXED = {".br": "\n", "P": "#", "H": "", "N": ""}
_NAMED = {"F": "field", "S": "component", "T": "part", "R": "repetition", "E": "escape"}
# The other commands stand at the beginning of a line: within one they begin the next.
_BEGINS = "\x1e"
_BEGUN = re.compile(f"{_BEGINS}+")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The five delimiters that MSH declares."""

    field: str
    component: str
    repetition: str
    escape: str
    part: str


def plain(text: str, delimiters: Delimiters) -> str:
    """A text with its escapes resolved; unknown escapes are kept."""
    if delimiters.escape not in text:
        return text
    text = _escapes(delimiters.escape).sub(lambda found: _meaning(found[1], delimiters), text.replace(_BEGINS, ""))
    return _BEGUN.sub(_begun, text) if _BEGINS in text else text


@lru_cache(maxsize=8)
def _escapes(sign: str) -> re.Pattern[str]:
    """An escape; its sign is one character."""
    return re.compile(f"{re.escape(sign)}({_ESCAPE}){re.escape(sign)}")


def _begun(found: re.Match[str]) -> str:
    """A line end for commands that begin a line, unless one is there."""
    text, start, end = found.string, found.start(), found.end()
    return "" if start == 0 or text[start - 1] == "\n" or text[end : end + 1] == "\n" else "\n"


def _meaning(code: str, delimiters: Delimiters) -> str:
    """What an escape stands for."""
    if code in _FIXED:
        return _FIXED[code]
    if code in _NAMED:
        sign: str = getattr(delimiters, _NAMED[code])
        return sign
    if code[0] == "X":
        return bytes.fromhex(code[1:]).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if code[0] == "Z":  # of this site alone: the name tells what it does, and words on both sides of it are two
        return "\n" if _LOCAL_BREAK.fullmatch(code[1:]) else " "
    if code[0] != ".":
        return ""
    command = code[1:3].lower()
    return "\n" if command in _BREAKS else " " if command == _SKIP else _BEGINS
