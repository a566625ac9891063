"""The difference of two pack versions: node by node, with positions, grouped into units that can be applied alone."""

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from pathlib import Path
from typing import TypeAlias

from dxproof.engine.errors import Where
from dxproof.engine.pack.yaml_source import KeyPath, Source, Value, read_yaml

PROFILE = "profile"  # the file name used for a site profile

# Keys for readers that do not affect verdicts.
_PROSE = frozenset(
    [
        "about",
        "authorities",
        "cites",
        "effective",
        "examples",
        "family",
        "fiscal_year",
        "message",
        "messages",
        "not_raised",
        "profile",
        "questions",
        "raised",
        "reason",
        "remedy",
        "since",
        "status",
        "tip",
        "title",
        "version",
        "why",
    ]
)
_SHOWN = 60


class EditKind(IntEnum):
    """The kind of an edit; the number orders edits at the same position."""

    INSERT = 0
    DROP = 1
    SET = 2


@dataclass(frozen=True, slots=True)
class Edit:
    """One step from the old tree of a file to the new one, at a position in the old tree."""

    kind: EditKind
    key_path: KeyPath
    value: Value = None
    order: int = 0  # position in the new list


@dataclass(frozen=True, slots=True)
class PackDifference:
    """One differing node: its position and its value in each pack."""

    file: str
    node: str
    old: Where | None
    new: Where | None
    was: str | None
    now: str | None
    prose: bool

    def __str__(self) -> str:
        if self.was is None:
            return f"{self.node}: added {self.now}"
        if self.now is None:
            return f"{self.node}: removed {self.was}"
        return f"{self.node}: {self.was} -> {self.now}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A self-contained change: of a rule, a pitfall, a table row, a lexicon phrase or entry."""

    file: str
    differences: tuple[PackDifference, ...]
    edits: tuple[Edit, ...]

    @property
    def prose(self) -> bool:
        """Whether the unit changes only text for readers, which affects no verdict."""
        return all(difference.prose for difference in self.differences)

    @property
    def deciding(self) -> tuple[PackDifference, ...]:
        """The differences that can change a verdict."""
        return tuple(difference for difference in self.differences if not difference.prose)


def read_trees(folder: Path, profile: Source | None = None) -> dict[str, Source]:
    """The YAML files of a pack folder by relative name, and a site profile. Raises DxproofError."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))
    trees = {name: read_yaml(folder / name, f"{folder.name}/{name}") for name in names}
    return trees | ({PROFILE: profile} if profile else {})


def units_between(old: Mapping[str, Source], new: Mapping[str, Source]) -> tuple[Unit, ...]:
    """The units that lead from one pack to the other, by file and line."""
    found: list[Unit] = []
    for name in sorted({*old, *new}):
        found += _of_file(name, old.get(name), new.get(name))
    return tuple(found)


def patched(data: Value, edits: Iterable[Edit]) -> Value:
    """A tree after some edits. Positions refer to the old tree, so lists are edited from the end."""
    tree = deepcopy(data)
    steps = list(edits)
    for edit in steps:
        if not edit.key_path:
            return deepcopy(edit.value)
        if edit.kind is EditKind.SET:
            _put(_holder(tree, edit.key_path), edit.key_path[-1], edit.value)
    moving = [edit for edit in steps if edit.kind is not EditKind.SET]
    for edit in sorted(moving, key=lambda edit: (_sortable(edit.key_path), edit.kind, edit.order), reverse=True):
        holder, last = _holder(tree, edit.key_path), edit.key_path[-1]
        if edit.kind is EditKind.DROP:
            _drop(holder, last)
        elif isinstance(holder, list) and isinstance(last, int):
            holder.insert(last, deepcopy(edit.value))
    return tree


def _holder(tree: Value, key_path: KeyPath) -> Value:
    for step in key_path[:-1]:
        match tree, step:
            case list(), int():
                tree = tree[step]
            case dict(), str():
                tree = tree[step]
    return tree


def _put(holder: Value, last: str | int, value: Value) -> None:
    match holder, last:
        case list(), int():
            holder[last] = deepcopy(value)
        case dict(), str():
            holder[last] = deepcopy(value)


def _drop(holder: Value, last: str | int) -> None:
    match holder, last:
        case list(), int():
            del holder[last]
        case dict(), str():
            del holder[last]


def _sortable(key_path: KeyPath) -> tuple[tuple[bool, int, str], ...]:
    return tuple(
        (isinstance(s, str), s if isinstance(s, int) else 0, s if isinstance(s, str) else "") for s in key_path
    )


# ---- one file ----------------------------------------------------------------------------------------------------

Steps: TypeAlias = tuple[str, ...]  # a readable path to a node: entries, [head], phrases

# The number of path steps that make a unit, by file; other files (lexicon, rules) are split node by node.
_UNIT_STEPS = {"pitfalls.yaml": 2, "procedures.yaml": 2, "codes.yaml": 2, "pack.yaml": 1, PROFILE: 2}


def _of_file(name: str, old: Source | None, new: Source | None) -> list[Unit]:
    walk = _Walk(name, old, new)
    if name == PROFILE:
        steps = walk.between(settings_of(old), settings_of(new), (), (), ())
    elif old is None or new is None:
        steps = iter([walk.whole()])
    else:
        steps = walk.between(old.data, new.data, (), (), ())
    depth = _UNIT_STEPS.get(name, _UNIT_STEPS.get(name.partition("/")[0]))
    groups: dict[tuple[Steps, int], list[_Step]] = {}
    for number, step in enumerate(steps):
        key = (step.path, number) if depth is None else (step.path[:depth], 0)
        groups.setdefault(key, []).append(step)
    return [Unit(name, tuple(s.difference for s in group), tuple(s.edit for s in group)) for group in groups.values()]


def settings_of(profile: Source | None) -> Value:
    """The tree of a profile with all its lists, even empty ones, so that each entry is a unit."""
    data = profile.data if profile and isinstance(profile.data, dict) else {}
    return {"rules": [], "pitfalls": []} | data


@dataclass(frozen=True, slots=True)
class _Step:
    path: Steps
    difference: PackDifference
    edit: Edit


@dataclass(frozen=True, slots=True)
class _Walk:
    """Walks both trees of one file in parallel."""

    file: str
    old: Source | None
    new: Source | None

    def whole(self) -> _Step:
        """The difference for a file that only one pack has."""
        kind = EditKind.SET if self.new else EditKind.DROP
        data = self.new.data if self.new else None
        name = "the file"
        difference = PackDifference(
            self.file, name, self._at(self.old, ()), self._at(self.new, ()), _said(self.old), _said(self.new), False
        )
        return _Step((), difference, Edit(kind, (), data))

    def between(self, was: Value, now: Value, old: KeyPath, new: KeyPath, path: Steps) -> Iterator[_Step]:
        """The steps from one value to the other; ``old`` and ``new`` are their key paths."""
        if was == now:
            return
        if isinstance(was, dict) and isinstance(now, dict):
            yield from self._mappings(was, now, old, new, path)
        elif isinstance(was, list) and isinstance(now, list):
            yield from self._lists(was, now, old, new, path)
        else:
            yield self._step(EditKind.SET, path, old, new, was, now)

    def _mappings(
        self, was: dict[str, Value], now: dict[str, Value], old: KeyPath, new: KeyPath, path: Steps
    ) -> Iterator[_Step]:
        for key in [*was, *(key for key in now if key not in was)]:
            inner = (*path, key)
            if key not in now:
                yield self._step(EditKind.DROP, inner, (*old, key), None, was[key], None)
            elif key not in was:
                yield self._step(EditKind.SET, inner, (*old, key), (*new, key), None, now[key], added=True)
            else:
                yield from self.between(was[key], now[key], (*old, key), (*new, key), inner)

    def _lists(self, was: list[Value], now: list[Value], old: KeyPath, new: KeyPath, path: Steps) -> Iterator[_Step]:
        names, names_now, keyed = _names(was, now)
        pairs, dropped, added = _aligned(names, names_now, keyed)
        for before, after in pairs:
            inner = (*path, f"[{_clip(names_now[after])}]")
            yield from self.between(was[before], now[after], (*old, before), (*new, after), inner)
        for before in dropped:
            yield self._step(
                EditKind.DROP, (*path, f"[{_clip(names[before])}]"), (*old, before), None, was[before], None
            )
        for after, place in added:
            inner = (*path, f"[{_clip(names_now[after])}]")
            yield self._step(EditKind.INSERT, inner, (*old, place), (*new, after), None, now[after], added=True)

    def _step(
        self,
        kind: EditKind,
        path: Steps,
        old: KeyPath,
        new: KeyPath | None,
        was: Value,
        now: Value,
        added: bool = False,
    ) -> _Step:
        difference = PackDifference(
            self.file,
            _named(path),
            None if added else self._at(self.old, old),
            None if new is None else self._at(self.new, new),
            None if added else _short(was),
            None if kind is EditKind.DROP else _short(now),
            bool(_PROSE & set(path)),
        )
        order = new[-1] if kind is EditKind.INSERT and new and isinstance(new[-1], int) else 0
        return _Step(path, difference, Edit(kind, old, now, order))

    @staticmethod
    def _at(source: Source | None, key_path: KeyPath) -> Where | None:
        return source.where(key_path) if source else None


def _said(source: Source | None) -> str | None:
    return None if source is None else "the file"


def _named(path: Steps) -> str:
    """A path in one line; list steps are in brackets, without a dot."""
    return "".join(step if step.startswith("[") else f".{step}" for step in path).lstrip(".") or "the file"


def _short(value: Value) -> str:
    return _clip(json.dumps(value, ensure_ascii=False))


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _names(was: list[Value], now: list[Value]) -> tuple[list[str], list[str], bool]:
    """The identity of list items: a key that is unique in both lists (True), else the whole value."""
    items = [*was, *now]
    if items and all(isinstance(item, dict) for item in items):
        for key in items[0] if isinstance(items[0], dict) else ():
            names, names_now = _by_key(was, key), _by_key(now, key)
            if names is not None and names_now is not None:
                return names, names_now, True
    return [_text(item) for item in was], [_text(item) for item in now], False


def _by_key(items: list[Value], key: str) -> list[str] | None:
    names = [item.get(key) for item in items if isinstance(item, dict)]
    texts = [name for name in names if isinstance(name, str)]
    return texts if len(texts) == len(items) == len(set(texts)) else None


def _text(item: Value) -> str:
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, sort_keys=True)


def _aligned(
    names: list[str], names_now: list[str], keyed: bool
) -> tuple[list[tuple[int, int]], list[int], list[tuple[int, int]]]:
    """Match the items of two lists: same, removed, and new with their position.

    Unnamed items at the position of removed ones count as changed: a corrected phrase is one change, not two.
    """
    pairs: list[tuple[int, int]] = []
    dropped: list[int] = []
    added: list[tuple[int, int]] = []
    matcher = SequenceMatcher(None, names, names_now, autojunk=False)
    for tag, first, last, first_now, last_now in matcher.get_opcodes():
        paired = tag == "equal" or (tag == "replace" and not keyed)
        shared = min(last - first, last_now - first_now) if paired else 0
        pairs += [(first + n, first_now + n) for n in range(shared)]
        dropped += range(first + shared, last)
        added += [(after, last) for after in range(first_now + shared, last_now)]
    return pairs, dropped, added
