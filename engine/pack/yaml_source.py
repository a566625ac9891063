"""YAML with positions: a tree of plain values and, for each node, its line and column.

PyYAML's composer gives the nodes; values are read as written: only true, false, null and
integers are anything but text, so that ``no``, ``1:30`` and ``98940.0`` stay what the author typed.
Anchors, aliases, tags and duplicate keys are refused.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from dxproof.engine.errors import DxproofError, Problem, Where

# The C loader keeps positions too and is about ten times faster; not every build of PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"
Way: TypeAlias = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file as plain values; ``places`` maps the way to a node to its line and column."""

    path: str
    data: Value
    places: dict[Way, tuple[int, int]]

    def where(self, way: Way) -> Where:
        """The position of a node, or of the nearest node above it that the file has."""
        while way not in self.places and way:
            way = way[:-1]
        line, column = self.places.get(way, (1, 1))
        return Where(self.path, line, column)


def read_yaml(path: Path, name: str | None = None) -> Source:
    """Read one file. Raises DxproofError with its position."""
    label = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DxproofError(Problem.PACK_FILE, f"cannot be read: {error.strerror}", Where(label)) from None
    if len(raw) > MAX_BYTES:
        raise DxproofError(Problem.PACK_FILE, f"is larger than {MAX_BYTES:,} bytes", Where(label), "split the file")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DxproofError(
            Problem.PACK_FILE, f"is not UTF-8: byte {error.start}", Where(label), "save it as UTF-8"
        ) from None
    return _Reader(label).read(text)


class _Reader:
    """Turns composed nodes into values, remembering where each stood."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: dict[Way, tuple[int, int]] = {}

    def read(self, text: str) -> Source:
        try:
            self._refuse_references(text)
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = Where(self.path, mark.line + 1, mark.column + 1) if mark else Where(self.path)
            problem = getattr(error, "problem", None) or "cannot be parsed"
            raise DxproofError(Problem.PACK_YAML, f"is not valid YAML: {problem}", where) from None
        data = self._value(node, (), 0) if node is not None else None
        return Source(self.path, data, self.places)

    def _refuse_references(self, text: str) -> None:
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self._fail("anchors and aliases are not allowed", event.start_mark, "write the value out")
            if getattr(event, "tag", None):
                self._fail("tags are not allowed", event.start_mark, "remove the tag")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                self._fail(f"is nested deeper than {MAX_DEPTH}", event.start_mark, "flatten it")

    def _fail(self, message: str, mark: Any, hint: str) -> None:
        raise DxproofError(Problem.PACK_YAML, message, Where(self.path, mark.line + 1, mark.column + 1), hint)

    def _value(self, node: yaml.Node, way: Way, depth: int) -> Value:
        self.places[way] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            result: dict[str, Value] = {}
            for key_node, value_node in node.value:
                key = key_node.value
                if key in result:
                    self._fail(f'the key "{key}" is given twice', key_node.start_mark, "remove one of them")
                result[key] = self._value(value_node, (*way, key), depth + 1)
            return result
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*way, index), depth + 1) for index, child in enumerate(node.value)]
        if getattr(node, "style", None) is None:
            if node.value in _CONSTANTS:
                return _CONSTANTS[node.value]
            if _INTEGER.fullmatch(node.value):
                return int(node.value)
        return str(node.value)
