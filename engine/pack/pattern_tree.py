"""The notation of construction patterns as a tree, in which every piece knows its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

_TOKEN = re.compile(
    r"(?:(?P<role>[a-z_]+)=)?(?P<sign>>\(|!\(|<\(|<!\(|[()|]|[A-Z]+|[a-z][a-z_-]*)(?P<repeat>[?*+]|\{\d+,\d*\})?"
)
_BLANKS = re.compile(r"\s*")
OPENERS = {">(": "(?=", "!(": "(?!", "<(": "(?<=", "<!(": "(?<!"}
_REPEATS: dict[str, tuple[int, int | None]] = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
_DEEPEST = 40


class PatternError(ValueError):
    """What is wrong with a pattern, and where: ``column`` counts characters of the pattern from 1.

    ``name`` is the name that means nothing, if that is what is wrong.
    """

    def __init__(self, message: str, column: int, hint: str, width: int = 1, name: str | None = None) -> None:
        super().__init__(message)
        self.column = column
        self.hint = hint
        self.width = width
        self.name = name


@dataclass(frozen=True, slots=True)
class Name:
    """A kind of chunk, a macro, or one of BEGIN, END and ANY."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives between brackets; ``opener`` is ``(``, or a sign that the group looks ahead or behind."""

    opener: str
    ways: tuple["Sequence", ...]

    @property
    def looks(self) -> bool:
        """Whether it takes no chunk."""
        return self.opener in OPENERS


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a sequence: what it is, how often it stands there, and the role it plays; ``repeat`` is as written."""

    content: Name | Group
    role: str | None
    repeat: str
    column: int
    width: int

    @property
    def times(self) -> tuple[int, int | None]:
        """At least and at most; None for any number."""
        if self.repeat in _REPEATS:
            return _REPEATS[self.repeat]
        low, _, high = self.repeat[1:-1].partition(",")
        return int(low), int(high) if high else None


Sequence: TypeAlias = tuple[Item, ...]


@lru_cache(maxsize=1024)
def parse(pattern: str) -> Group:
    """The tree of a pattern, its alternatives as one group. Raises PatternError."""
    tokens = list(_tokens(pattern))
    if not tokens:
        raise PatternError("the pattern is empty", 1, "write the names of chunks, such as NARROWING AT PART")
    tree, rest = _ways(tokens, 0, None)
    if rest < len(tokens):
        raise PatternError("this bracket closes nothing", tokens[rest].start() + 1, "remove it, or open one before it")
    return Group("(", tree)


def _tokens(pattern: str) -> Iterator[re.Match[str]]:
    position = 0
    while True:
        blanks = _BLANKS.match(pattern, position)
        position = blanks.end() if blanks else position
        if position >= len(pattern):
            return
        token = _TOKEN.match(pattern, position)
        if token is None:
            word = pattern[position:].split()[0]
            hint = "kinds of chunks are written in capitals, macros in small letters; signs are ( | ) ? * + {1,2} role= >( !( <( <!("
            raise PatternError(f'"{word}" is no part of a pattern', position + 1, hint, len(word))
        yield token
        position = token.end()


def _ways(
    tokens: list[re.Match[str]], at: int, opened: re.Match[str] | None, depth: int = 0
) -> tuple[tuple[Sequence, ...], int]:
    """The alternatives from a token on, and the number of the token that ends them."""
    if depth > _DEEPEST and opened is not None:
        raise PatternError(
            "brackets are nested too deep", opened.start() + 1, "split the pattern, or name a part of it as a macro"
        )
    ways: list[list[Item]] = [[]]
    begun = opened
    while at < len(tokens) and tokens[at]["sign"] != ")":
        token = tokens[at]
        sign = token["sign"]
        if sign == "|":
            _filled(ways[-1], begun, token)
            ways.append([])
            begun = token
            at += 1
            continue
        content: Name | Group = Name(sign)
        last = token
        if sign == "(" or sign in OPENERS:
            inner, at = _ways(tokens, at + 1, token, depth + 1)
            if at >= len(tokens):
                raise PatternError(
                    "this bracket is never closed", token.start("sign") + 1, "close it with )", len(sign)
                )
            last = tokens[at]
            content = Group(sign, inner)
        repeat = last["repeat"] or ""
        item = Item(content, token["role"], repeat, token.start() + 1, last.end() - token.start())
        low, high = item.times
        if high is not None and low > high:
            raise PatternError(
                f"{repeat} asks for more than it allows",
                last.start("repeat") + 1,
                "put the smaller number first",
                len(repeat),
            )
        if isinstance(content, Group) and content.looks and (repeat or token["role"]):
            raise PatternError(
                f"{sign} … ) takes no chunk: it can have no repeat and no role",
                token.start() + 1,
                "take the repeat or role away",
                item.width,
            )
        ways[-1].append(item)
        at += 1
    _filled(ways[-1], begun, tokens[at] if at < len(tokens) else None)
    return tuple(tuple(way) for way in ways), at


def _filled(way: list[Item], begun: re.Match[str] | None, ended: re.Match[str] | None) -> None:
    if not way:
        mark = ended or begun
        column = mark.start() + 1 if mark else 1
        raise PatternError(
            "nothing stands here to be matched",
            column,
            "write what stands here, or take the bar or bracket away; ? is for what may be left out",
        )
