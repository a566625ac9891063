"""YAML with positions: a tree of plain values and, for each node, its line and column.

PyYAML's composer gives the nodes; values are read as written: only a plain true, false or null is
anything but text, so that ``no``, ``1:30`` and ``98940`` stay what the author typed. A number is text
here too; the model's fields that want one read it from the text.
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

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"
Way: TypeAlias = tuple[str | int, ...]

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
        hint = "add the file" if isinstance(error, FileNotFoundError) else "check that it is a file you may read"
        raise DxproofError(Problem.PACK_FILE, f"cannot be read: {error.strerror}", Where(label), hint) from None
    if len(raw) > MAX_BYTES:
        raise DxproofError(Problem.PACK_FILE, f"is larger than {MAX_BYTES:,} bytes", Where(label), "split the file")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        where = _where(label, raw[: error.start].decode("utf-8"))
        message = f"is not UTF-8: byte 0x{raw[error.start]:02x}"
        raise DxproofError(Problem.PACK_FILE, message, where, "save it as UTF-8") from None
    return _Reader(label).read(text)


def _where(path: str, before: str) -> Where:
    """The place behind this much of a file."""
    return Where(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


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
            unprintable = _UNPRINTABLE.search(text)
            if unprintable:
                raise DxproofError(
                    Problem.PACK_YAML,
                    f"holds the control character U+{ord(unprintable.group()):04X}",
                    _where(self.path, text[: unprintable.start()]),
                    "remove it",
                ) from None
            mark = getattr(error, "problem_mark", None)
            where = Where(self.path, mark.line + 1, mark.column + 1) if mark else Where(self.path)
            problem = getattr(error, "problem", None) or "cannot be parsed"
            raise DxproofError(
                Problem.PACK_YAML, f"is not valid YAML: {problem}", where, "mend the syntax there"
            ) from None
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
                if not isinstance(key_node, yaml.ScalarNode):
                    self._fail("a key is a list or a mapping, not text", key_node.start_mark, "write the key as text")
                key = key_node.value
                if key in result:
                    self._fail(f'the key "{key}" is given twice', key_node.start_mark, "remove one of them")
                result[key] = self._value(value_node, (*way, key), depth + 1)
            return result
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*way, index), depth + 1) for index, child in enumerate(node.value)]
        plain = not getattr(node, "style", None)  # None in one loader, "" in the other
        if plain and node.value in _CONSTANTS:
            return _CONSTANTS[node.value]
        return str(node.value)
