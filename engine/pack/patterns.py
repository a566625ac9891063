"""The notation of construction patterns -> regular expressions over the letters of chunks.

``NARROWING adj{0,3} AT PART+``: names in capitals are kinds of chunks, names in small letters are macros; ``( | )`` groups,
``? * + {m,n}`` repeat, ``role=KIND`` names what the reader takes out, ``>( … )`` must follow, ``!( … )`` must not,
``<( … )`` must precede, ``END`` is the end of the sentence and ``BEGIN`` its begin.
"""

import re
from collections.abc import Iterator, Mapping

from dxproof.engine.pack.model.grammar import ChunkKind

_TOKEN = re.compile(
    r"\s*(?:(?P<role>[a-z_]+)=)?(?P<sign>>\(|!\(|<\(|<!\(|[()|]|[A-Z]+|[a-z][a-z_-]*)(?P<repeat>[?*+]|\{\d+,\d*\})?"
)
_ROLE = re.compile(r"\(\?P<\w+>")
_OPENERS = {">(": "(?=", "!(": "(?!", "<(": "(?<=", "<!(": "(?<!"}
_DEEPEST = 12


class PatternError(ValueError):
    """What is wrong with a pattern, and where: ``column`` counts characters of the pattern from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


def compiled(pattern: str, macros: Mapping[str, str], roles: bool = True) -> re.Pattern[str]:
    """The regular expression of a pattern; without ``roles`` nothing is named in it. Raises PatternError."""
    source = _translate(pattern, macros, 0)
    if not roles:
        source = _ROLE.sub("(?:", source)
    try:
        return re.compile(source)
    except re.error as error:
        raise PatternError(f"the pattern cannot be read: {error.msg}", 1) from None


def required(pattern: str, macros: Mapping[str, str]) -> frozenset[str]:
    """The letters without which a pattern matches nothing: a sentence that lacks one need not be searched."""
    tokens = list(_tokens(pattern))
    return _required(tokens, macros)[0]


def _tokens(pattern: str) -> Iterator[re.Match[str]]:
    position, end = 0, len(pattern.rstrip())
    while position < end:
        token = _TOKEN.match(pattern, position)
        if token is None:
            raise PatternError(f'"{pattern[position:].split()[0]}" is no part of a pattern', position + 1)
        yield token
        position = token.end()


def _required(tokens: list[re.Match[str]], macros: Mapping[str, str]) -> tuple[frozenset[str], str]:
    """What a sequence up to its closing bracket needs, and how often the bracket repeats; the tokens are taken off the list."""
    ways: list[set[str]] = [set()]
    while tokens:
        token = tokens.pop(0)
        sign, repeat = token["sign"], token["repeat"] or ""
        if sign == ")":
            return frozenset(set.intersection(*ways)), repeat
        if sign == "|":
            ways.append(set())
            continue
        if sign == "(" or sign in _OPENERS:
            inner, repeat = _required(tokens, macros)
            inner = inner if sign in ("(", ">(", "<(") else frozenset()
        elif sign in macros:
            inner = required(macros[sign], macros)
        else:
            inner = frozenset({ChunkKind[sign].letter}) if sign in ChunkKind.__members__ else frozenset()
        if not repeat.startswith(("?", "*", "{0")):
            ways[-1] |= inner
    return frozenset(set.intersection(*ways)), ""


def _translate(pattern: str, macros: Mapping[str, str], depth: int) -> str:
    if depth > _DEEPEST:
        raise PatternError("macros name each other in a circle", 1)
    pieces: list[str] = []
    position, open_groups = 0, 0
    end = len(pattern.rstrip())
    while position < end:
        token = _TOKEN.match(pattern, position)
        if token is None:
            raise PatternError(f'"{pattern[position:].split()[0]}" is no part of a pattern', position + 1)
        sign, repeat, role = token["sign"], token["repeat"] or "", token["role"]
        if sign in _OPENERS:
            open_groups += 1
            pieces.append(_OPENERS[sign])
        elif sign == "(":
            open_groups += 1
            pieces.append(f"(?P<{role}>" if role else "(?:")
        elif sign == ")":
            open_groups -= 1
            pieces.append(f"){repeat}")
        elif sign == "|":
            pieces.append("|")
        else:
            piece = _piece(sign, macros, depth, token.start("sign") + 1)
            if repeat:
                piece = f"(?:{piece}){repeat}"
            pieces.append(f"(?P<{role}>{piece})" if role else piece)
        position = token.end()
    if open_groups:
        raise PatternError("a bracket is not closed" if open_groups > 0 else "a bracket closes nothing", 1)
    return "".join(pieces)


def _piece(name: str, macros: Mapping[str, str], depth: int, column: int) -> str:
    if name == "BEGIN":
        return "^"
    if name == "END":
        return "$"
    if name == "ANY":
        return "."
    if name in ChunkKind.__members__:
        return ChunkKind[name].letter
    if name in macros:
        return f"(?:{_translate(macros[name], macros, depth + 1)})"
    raise PatternError(f'"{name}" is no kind of chunk and no macro', column)
