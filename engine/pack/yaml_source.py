"""YAML with positions: a tree of plain values and the position of each node.

Values and positions are built from the parser's events in one pass; no node graph is composed, so alias bombs and deep
nesting are cheap to reject. Scalars stay text, as written, except plain true, false and null: ``no``, ``1:30`` and
``98940`` remain what the author typed. Numeric model fields parse the text. Anchors, aliases, tags, merge keys and
duplicate keys are errors; all errors of a file are reported together.
"""

import codecs
import os
import re
import stat
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.pack.error_text import cut, short
from dxproof.engine.pack.syntax import complaint

# The C loader is about ten times faster; not every build of PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Far above any real pack: limits for untrusted packs.
MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 50_000
MAX_SCALAR = 20_000
MAX_ALIKE = 10  # errors of one kind in one file

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"
KeyPath: TypeAlias = tuple[str | int, ...]
Span: TypeAlias = tuple[int, int, int]  # line and column from 1, and how many characters of that line

_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # line breaks in YAML
# Characters that YAML forbids, and bidirectional controls, which make a line show something else than it says.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_TOO_DEEP_FOR_LIBYAML = "exceeded maximum nesting depth"
CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Source:
    """A YAML file as plain values with the position of each."""

    def __init__(
        self, path: str, text: str, data: Value, places: dict[KeyPath, Span], keys: dict[KeyPath, Span]
    ) -> None:
        self.path = path
        self.text = text
        self.data = data
        self._places = places
        self._keys = keys

    @cached_property
    def lines(self) -> list[str]:
        return _LINE_BREAK.split(self.text)

    def key_paths(self) -> Iterable[KeyPath]:
        """The key path of every node."""
        return self._places

    def position(self, key_path: KeyPath) -> tuple[int, int]:
        """Line and column of a node, for sorting in text order."""
        return self._span(key_path, self._places)[:2]

    def where(self, key_path: KeyPath) -> Where:
        """The position of a node, or of its nearest existing ancestor."""
        return Where(self.path, *self._span(key_path, self._places)[:2])

    def error(
        self,
        problem: Problem,
        key_path: KeyPath,
        message: str,
        hint: str | None = None,
        expected: str | None = None,
        at_key: bool = False,
        part: str | None = None,
    ) -> DxproofError:
        """An error at a node, at its key, or at the first occurrence of ``part`` in its text."""
        line, column, width = span = self._span(key_path, self._keys if at_key else self._places)
        if part and line <= len(self.lines):
            found = self.lines[line - 1].find(part, column - 1, column - 1 + width)
            span = (line, found + 1, len(part)) if found >= 0 else span
        return self.error_at(problem, span, message, hint, expected)

    def error_inside(
        self, problem: Problem, key_path: KeyPath, piece: tuple[str, int, int], message: str, hint: str | None = None
    ) -> DxproofError:
        """What is wrong with a piece of a text: the text, the column in it from 1, the width.

        A text that the file writes in another way, over lines or with escapes, is meant as a whole.
        """
        text, column, width = piece
        span = line, start, _ = self._span(key_path, self._places)
        written = self.lines[line - 1] if line <= len(self.lines) else ""
        start += written[start - 1 : start] in ("'", '"')
        if written[start - 1 :].startswith(text[: column - 1 + width]):
            span = (line, start + column - 1, width)
        return self.error_at(problem, span, message, hint)

    def error_at(
        self, problem: Problem, span: Span, message: str, hint: str | None = None, expected: str | None = None
    ) -> DxproofError:
        line, column, width = span
        excerpt = cut(self.lines[line - 1], column, width) if line <= len(self.lines) else None
        return DxproofError(problem, message, Where(self.path, line, column), hint, expected, excerpt)

    def _span(self, key_path: KeyPath, places: dict[KeyPath, Span]) -> Span:
        if key_path in places:
            return places[key_path]
        while key_path not in self._places and key_path:
            key_path = key_path[:-1]
        return self._places.get(key_path, (1, 1, 1))


def read_yaml(path: Path, name: str | None = None) -> Source:
    """Read one file. Raises DxproofError with its position."""
    label = name or str(path)
    return parse_yaml(read_bytes(path, label), label)


def read_bytes(path: Path, label: str, root: Path | None = None) -> bytes:
    """The bytes of a regular file, which must be inside ``root`` if given. Raises DxproofError."""
    where = Where(label)
    try:
        real = path.resolve()
        if root is not None and not real.is_relative_to(root):
            hint = "put the file itself into the pack folder"
            raise DxproofError(
                Problem.PACK_OUTSIDE, "the file is a link that points outside the pack folder", where, hint
            )
        # Non-blocking: opening a named pipe without a writer would block forever.
        handle = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise DxproofError(
                    Problem.PACK_FILE, "the file is not a regular file", where, "put a text file in its place"
                )
            raw = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, in Python 3.11 and 3.12
        missing = isinstance(error, FileNotFoundError) and not path.is_symlink()
        hint = "add the file" if missing else "check that it is a file you may read"
        reason = (error.strerror if isinstance(error, OSError) else None) or "the link leads to itself"
        message = "the file is missing" if missing else f"the file cannot be read: {reason}"
        raise DxproofError(Problem.PACK_FILE, message, where, hint) from None
    if len(raw) > MAX_BYTES:
        raise DxproofError(Problem.PACK_SIZE, f"the file is larger than {MAX_BYTES:,} bytes", where, "split the file")
    return raw


def parse_yaml(raw: bytes, label: str) -> Source:
    """Parse a file. Raises PackErrors with all errors."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DxproofError(
            Problem.PACK_ENCODING, "the file is UTF-16, expected UTF-8", Where(label), "save it as UTF-8"
        )
    raw = raw.removeprefix(codecs.BOM_UTF8)  # first, so that the decoder's positions fit these bytes
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = _LINE_BREAK.split(raw[: error.start].decode("utf-8"))
        source = Source(label, raw.decode("utf-8", errors="replace"), None, {}, {})
        message = f"the file is not UTF-8: byte 0x{raw[error.start]:02x}"
        end = (len(before), len(before[-1]) + 1, 1)
        raise source.error_at(Problem.PACK_ENCODING, end, message, "save it as UTF-8") from None
    return _Reader(label, text).read()


class _Reader:
    """Turns events into values, and collects positions and errors."""

    def __init__(self, path: str, text: str) -> None:
        self.places: dict[KeyPath, Span] = {}
        self.keys: dict[KeyPath, Span] = {}
        self.source = Source(path, text, None, self.places, self.keys)
        self.errors: list[DxproofError] = []
        self._nodes = 0

    def read(self) -> Source:
        text = self.source.text
        hidden = _FORBIDDEN.search(text)
        if hidden:
            before = _LINE_BREAK.split(text[: hidden.start()])
            message = f"the file contains the control character U+{ord(hidden.group()):04X}"
            raise self.source.error_at(
                Problem.PACK_CONTROL, (len(before), len(before[-1]) + 1, 1), message, "remove it"
            )
        try:
            self.source.data = self._document(_events(text))
        except yaml.YAMLError as error:
            line, column, said, hint = complaint(error, self.source.lines)
            message = f"the file is not valid YAML: {said}"
            self.errors.append(self.source.error_at(Problem.PACK_SYNTAX, (line, column, 1), message, hint))
        if self.errors:
            raise PackErrors(self.errors)
        return self.source

    def _wrong(self, problem: Problem, span: Span, message: str, hint: str) -> None:
        """Record an error and continue; of many errors of one kind only the first few are kept."""
        alike = sum(error.problem is problem for error in self.errors)
        if alike < MAX_ALIKE:
            hint += "; there are more errors of this kind" if alike == MAX_ALIKE - 1 else ""
            self.errors.append(self.source.error_at(problem, span, message, hint))

    def _stop(self, problem: Problem, span: Span, message: str, hint: str) -> NoReturn:
        self.errors.append(self.source.error_at(problem, span, message, hint))
        raise PackErrors(self.errors)

    def _document(self, events: Iterator[Any]) -> Value:
        """The single document of the stream; None if it is empty."""
        data: Value = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                span = _span(event)
                if documents > 1:
                    hint = "put each document into a file of its own"
                    self._stop(Problem.PACK_DOCUMENTS, span, "a second document begins here", hint)
                if event.version or event.tags:
                    self._wrong(
                        Problem.PACK_TAG, span, "directives are not allowed", "remove the line that begins with %"
                    )
            elif isinstance(event, yaml.NodeEvent):
                data = self._value(event, events, (), 0)
        return data

    def _value(self, event: Any, events: Iterator[Any], key_path: KeyPath, depth: int) -> Value:
        span = self.places[key_path] = _span(event)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(Problem.PACK_SIZE, span, f"the file has more than {MAX_NODES:,} values", "split the file")
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor:
            alias = kind is yaml.AliasEvent
            what = f"the alias *{short(event.anchor)}" if alias else f"the anchor &{short(event.anchor)}"
            hint = (
                "write the value out in its place"
                if alias
                else "remove it, and write the value out wherever it is used"
            )
            self._wrong(Problem.PACK_ALIAS, span, f"{what} is not allowed", hint)
            if alias:
                return None
        if event.tag:
            tag = short(event.tag.replace("tag:yaml.org,2002:", "!!"))
            message = f"the tag {tag} is not allowed"
            self._wrong(Problem.PACK_TAG, span, message, "remove the tag; put text that begins with ! in quotes")
        if kind is yaml.ScalarEvent:
            return self._scalar(event, span)
        if depth >= MAX_DEPTH:
            self._stop(Problem.PACK_DEPTH, span, f"the file is nested deeper than {MAX_DEPTH} levels", "flatten it")
        if kind is yaml.SequenceStartEvent:
            items: list[Value] = []
            for inner in events:
                if type(inner) is yaml.SequenceEndEvent:
                    break
                items.append(self._value(inner, events, (*key_path, len(items)), depth + 1))
            return items
        return self._mapping(events, key_path, depth)

    def _scalar(self, event: Any, span: Span) -> str | bool | None:
        value: str = event.value
        if len(value) > MAX_SCALAR:
            message = f"one value has {len(value):,} characters, more than {MAX_SCALAR:,}"
            self._wrong(Problem.PACK_SIZE, span, message, "shorten it, or check for an unclosed quote")
        self._printable(value, span)
        if value in CONSTANTS and not event.style:  # None in one loader, "" in the other
            return CONSTANTS[value]
        return value

    def _printable(self, text: str, span: Span) -> None:
        """Forbidden characters are not allowed as escapes either: text of packs is shown on terminals."""
        hidden = _FORBIDDEN.search(text)
        if hidden:
            message = f"an escape stands for the control character U+{ord(hidden.group()):04X}"
            self._wrong(Problem.PACK_CONTROL, span, message, "remove it")

    def _mapping(self, events: Iterator[Any], key_path: KeyPath, depth: int) -> Value:
        result: dict[str, Value] = {}
        for event in events:
            if type(event) is yaml.MappingEndEvent:
                break
            span = _span(event)
            if type(event) is yaml.ScalarEvent:
                key = str(event.value)
                self._printable(key, span)
                if event.anchor or event.tag:
                    self._value(event, events, (*key_path, key), depth + 1)  # records the error
                if key == "<<" and not event.style:
                    hint = "write the keys out"
                    self._wrong(Problem.PACK_ALIAS, span, 'the merge key "<<" is not allowed', hint)
                elif key in result:
                    first = self.keys[(*key_path, key)][0]
                    hint = f"line {first} has it; remove one of them"
                    self._wrong(Problem.PACK_DUPLICATE_KEY, span, f'the key "{short(key)}" is given twice', hint)
                    self._value(next(events), events, (*key_path, key, "again"), depth + 1)
                    continue
            else:
                message, hint = (
                    "a key is a list or a mapping, not text",
                    "write the key as text, in quotes where it needs",
                )
                if type(event) is not yaml.AliasEvent:
                    self._wrong(Problem.PACK_KEY, span, message, f"{hint} them")
                key = f"key {len(result)}"
                self._value(event, events, (*key_path, key), depth + 1)
            self.keys[(*key_path, key)] = span
            result[key] = self._value(next(events), events, (*key_path, key), depth + 1)
        return result


def _events(text: str) -> Iterator[Any]:
    """The parser's events, lazily, at any depth.

    To see whether a bracket begins a key, the scanner reads ahead up to 1,024 characters of the line. Since version
    0.2.6, libyaml fails at 1,000 open brackets, before it returns the event of the first. The text up to that position
    still parses, and nests deeper than MAX_DEPTH.
    """
    seen = 0
    try:
        for event in _parse(text):
            seen += 1
            yield event
    except yaml.MarkedYAMLError as error:
        if error.problem != _TOO_DEEP_FOR_LIBYAML or error.problem_mark is None:
            raise
        yield from islice(_parse(text[: error.problem_mark.index]), seen, None)


def _parse(text: str) -> Iterator[Any]:
    """The parser's events, lazily."""
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    if isinstance(event, yaml.CollectionStartEvent):
        width = 1
    elif end.line == start.line:
        width = max(1, end.column - start.column)
    else:
        width = MAX_SCALAR  # to the end of the line
    return start.line + 1, start.column + 1, width
