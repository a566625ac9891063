"""The notation of construction patterns -> regular expressions over the letters of chunks.

``NARROWING adj{0,3} AT PART+``: names in capitals are kinds of chunks, names in small letters are macros; ``( | )`` groups,
``? * + {m,n}`` repeat, ``role=KIND`` names what the reader takes out, ``>( … )`` must follow, ``!( … )`` must not,
``<( … )`` must precede, ``<!( … )`` must not precede, ``END`` is the end of the sentence and ``BEGIN`` its beginning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dxproof.engine.pack.model.grammar import ChunkKind
from dxproof.engine.pack.pattern_tree import OPENERS, Group, Item, Name, PatternError, parse

__all__ = ["MARKS", "Measure", "PatternError", "compiled"]

# What a name in capitals may be besides a kind of chunk, as a regular expression has it.
MARKS = {"BEGIN": "^", "END": "$", "ANY": "."}
_ROLE = re.compile(r"\(\?P<\w+>")
_DEEPEST = 12


def compiled(pattern: str, macros: Mapping[str, str], roles: bool = True) -> re.Pattern[str]:
    """The regular expression of a pattern; without ``roles`` nothing is named in it. Raises PatternError."""
    source = _group(parse(pattern), macros, 0)
    if not roles:
        source = _ROLE.sub("(?:", source)
    try:
        return re.compile(source)
    except re.error as error:
        raise PatternError(f"the pattern cannot be read: {error.msg}", 1, "write it in another way") from None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a pattern takes: the fewest and the most chunks, and the kinds and roles that are in it whatever it takes."""

    least: int
    most: int | None
    kinds: frozenset[ChunkKind] = frozenset()
    roles: frozenset[str] = frozenset()


_NOTHING, _ONE = Taken(0, 0), Taken(1, 1)
_KINDS = {name: Taken(1, 1, frozenset({kind})) for name, kind in ChunkKind.__members__.items()}


class Measure:
    """Tells what patterns take; each group and macro is measured once."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros
        self._known: dict[str, Taken] = {}
        self._groups: dict[int, tuple[Group, Taken]] = {}  # by identity, which holds as long as the group is kept

    def required(self, pattern: str) -> frozenset[str]:
        """The letters without which a pattern matches nothing: a sentence that lacks one need not be searched."""
        return frozenset(kind.letter for kind in self.taken(parse(pattern)).kinds)

    def taken(self, group: Group, depth: int = 0) -> Taken:
        """What a group takes. A name that means nothing, and a macro in a circle, take one chunk."""
        if id(group) not in self._groups:
            self._groups[id(group)] = group, self._measured(group, depth)
        return self._groups[id(group)][1]

    def _measured(self, group: Group, depth: int) -> Taken:
        ways = [self._of_way(way, depth) for way in group.ways]
        if len(ways) == 1:
            return ways[0]
        most = [way.most for way in ways if way.most is not None]
        return Taken(
            min(way.least for way in ways),
            max(most) if len(most) == len(ways) else None,
            frozenset.intersection(*(way.kinds for way in ways)),
            frozenset.intersection(*(way.roles for way in ways)),
        )

    def of_item(self, item: Item, depth: int = 0) -> Taken:
        """What one piece takes where it stands once."""
        content = item.content
        if isinstance(content, Group):
            inner = self.taken(content, depth)
            if content.looks:
                return Taken(0, 0, inner.kinds if content.opener in (">(", "<(") else frozenset())
            return inner
        if content.name in _KINDS:
            return _KINDS[content.name]
        if content.name in ("BEGIN", "END"):
            return _NOTHING
        if content.name not in self._macros or depth > _DEEPEST:
            return _ONE
        if content.name not in self._known:
            self._known[content.name] = self.taken(parse(self._macros[content.name]), depth + 1)
        return self._known[content.name]

    def _of_way(self, way: tuple[Item, ...], depth: int) -> Taken:
        least, kinds, roles = 0, frozenset[ChunkKind](), frozenset[str]()
        most: int | None = 0
        for item in way:
            inner = self.of_item(item, depth)
            low, high = item.times
            least += low * inner.least
            if inner.most != 0:
                most = None if most is None or high is None or inner.most is None else most + high * inner.most
            if low:
                kinds |= inner.kinds
                roles |= inner.roles
                if item.role:
                    roles |= {item.role}
        return Taken(least, most, kinds, roles)


def _group(group: Group, macros: Mapping[str, str], depth: int) -> str:
    return "|".join("".join(_item(item, macros, depth) for item in way) for way in group.ways)


def _item(item: Item, macros: Mapping[str, str], depth: int) -> str:
    content, repeat = item.content, item.repeat
    if isinstance(content, Group):
        inner = _group(content, macros, depth)
        if content.looks:
            return f"{OPENERS[content.opener]}{inner})"
        return f"(?P<{item.role}>{inner}){repeat}" if item.role else f"(?:{inner}){repeat}"
    piece = _name(content, macros, depth, item.column)
    if repeat:
        piece = f"(?:{piece}){repeat}"
    return f"(?P<{item.role}>{piece})" if item.role else piece


def _name(content: Name, macros: Mapping[str, str], depth: int, column: int) -> str:
    name = content.name
    if name in MARKS:
        return MARKS[name]
    if name in _KINDS:
        return ChunkKind[name].letter
    if name not in macros:
        hint = "write the name of a kind of chunk, or add it under macros"
        raise PatternError(f'"{name}" is no kind of chunk and no macro', column, hint, len(name), name)
    if depth > _DEEPEST:
        raise PatternError("macros name each other in a circle", column, "write one of them out", len(name))
    return f"(?:{_group(parse(macros[name]), macros, depth + 1)})"
