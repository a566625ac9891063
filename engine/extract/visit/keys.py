"""The key of a card: what its letters and marks stand for ('T = tender  F = fixed  ( ) = adjusted'), and what they say of each place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.text.lines import Stretch, physical_lines
from dxproof.engine.extract.visit.account import Account
from dxproof.engine.facts import ExamSign, Place, Service, TreatedRegion
from dxproof.engine.pack.model import ChunkKind
from dxproof.engine.terms import Event, Part

# An entry of a key: a letter, two of them, or a mark, and what it stands for up to the next gap.
_ENTRY = re.compile(
    r"(?:^|(?<=\s{2}))(?P<mark>[A-Za-z](?:\s?/\s?[A-Za-z])?|[^\w\s=().:,;-]|\(\s*x?\s*\))(?P<is>\s?=\s?| (?=\S))",
    re.MULTILINE,
)
_GAP = re.compile(r"\s{2,}(?!=)|$")
_IN_BRACKETS = re.compile(r"\(\s*\)")
_TOKEN = re.compile(r"(?P<word>[A-Za-z]+)(?P<degree>\d?)(?![\d.])|(?P<mark>\(x\)|[^\w\s])|(?P<gap>\s{3,})")
_LEAST, _LEAST_ENTRIES = 2, 2  # letters of P.A.R.T. that make a key, and entries in a line
_LETTERS = tuple(Part)
_ENDS = (",", ";", ")")  # what ends what is said of a place
_OPEN, _CLOSE, _CHECKED, _IS, _BOX, _PLUS = "(", ")", "(x)", "=", "[", "+"


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a card says of a place by its key: a letter of P.A.R.T., or nothing but that it was treated."""

    part: Part | None
    named: Chunk
    span: Stretch

    @property
    def place(self) -> Place:
        return self.named.places[0]


class Key:
    """The key of a note and what its marks say; empty where it has none."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._parts: dict[str, Part] = {}
        self._done: set[str] = set()
        self.lines: list[Stretch] = []
        for line in physical_lines(account.view.text):
            self._read(line)
        if len(set(self._parts.values())) < _LEAST:
            self._parts, self._done, self.lines = {}, set(), []

    def _read(self, line: Stretch) -> None:
        text = self._account.view.text
        found = False
        entries = list(_ENTRY.finditer(text, *line))
        for entry in entries if len(entries) >= _LEAST_ENTRIES and any(_IS in e["is"] for e in entries) else ():
            gap = _GAP.search(text, entry.end(), line[1])
            meant = self._account.sentences.chunks(entry.end(), gap.start() if gap else line[1])
            first = next((chunk for chunk in meant if chunk.kind is not ChunkKind.GRADE), None)
            if any(chunk.kind is ChunkKind.PLACE for chunk in meant):
                continue  # 'P = tender C5': a finding
            if first is None or (_IS not in entry["is"] and first.start > entry.end()):
                continue
            marks = (
                [entry["mark"]] if entry["mark"] == _CHECKED else [m for m in re.split(r"[\s/]+", entry["mark"]) if m]
            )
            letters = next((c.value for c in meant if c.kind is ChunkKind.SIGN and c.value in _LETTERS), None)
            if letters is not None:
                self._parts.update(dict.fromkeys(marks, Part(letters)))
                found = True
            elif first.kind is ChunkKind.SERVICE:
                self._done.update(mark for mark in marks if mark != _CLOSE)
        if found or (self._parts and (brackets := _IN_BRACKETS.search(text, *line)) and self._names_service(line)):
            self.lines.append(line)
            if not found and brackets:
                self._done.add(_OPEN)

    def _names_service(self, line: Stretch) -> bool:
        return any(chunk.kind is ChunkKind.SERVICE for chunk in self._account.sentences.chunks(*line))

    @cached_property
    def _said(self) -> list[_Mark]:
        if not self._parts:
            return []
        text = self._account.view.text
        lines = [line for line in physical_lines(text) if line not in self.lines and _BOX not in text[slice(*line)]]
        return [mark for line in lines for mark in self._of_line(line)]

    def _of_line(self, line: Stretch) -> Iterator[_Mark]:
        """The marks after each place of a line; a letter with a degree after a place is a mark, though 'T2' may be a vertebra."""
        text, account = self._account.view.text, self._account
        chunks = account.sentences.chunks(*line)
        places = {chunk.start: chunk for chunk in chunks if chunk.kind is ChunkKind.PLACE and chunk.places}
        found = {chunk.start for chunk in chunks if chunk.kind is ChunkKind.SIGN}
        current: Chunk | None = None
        marked = goes_on = False
        for token in _TOKEN.finditer(text, *line):
            place, index = places.get(token.start()), account.view.unit_at(token.start())
            word = token["word"] or token["mark"] or ""
            if index is not None and account.is_done_column(account.units[index].column):
                current = None
                continue
            graded = place is not None and text.startswith(_PLUS, place.end)  # 'T 1+' is no vertebra
            if place is not None and (
                word not in self._parts or current is None or (goes_on and marked and not graded)
            ):
                current, marked, goes_on = place, False, False
            elif token["gap"] or word in _ENDS:
                goes_on = True
            elif current is None or current.places[0].region is None:
                continue
            elif word in self._parts:
                behind = token.end() + 1
                if not token["degree"] and behind in places and not self._is_mark(behind):
                    continue  # 'R PSIS': the side of what follows
                marked = True
                yield _Mark(self._parts[word], current, token.span())
            elif word in self._done and (word != _OPEN or self._is_mark(token.end()) or token.end() in found):
                yield _Mark(None, current, token.span())
            elif token["mark"]:
                marked = True

    def _is_mark(self, position: int) -> bool:
        token = _TOKEN.match(self._account.view.text, position)
        return token is not None and (token["word"] or token["mark"]) in self._parts

    def signs(self) -> Iterator[ExamSign]:
        """What the marks say was found today."""
        for mark, index in self._today():
            if mark.part is not None and self._account.is_examined(index):
                yield ExamSign(mark.part, mark.place.region, mark.place, self._account.span(*mark.span, index))

    def services(self) -> Iterator[Service]:
        """The places that the marks say were treated today."""
        for mark, index in self._today():
            if mark.part is None and mark.place.region is not None:
                span = self._account.span(*mark.span, index)
                at = TreatedRegion(mark.place.region, mark.place, span)
                yield Service(self._account.default_service, span, Event.DONE, (at,))

    def _today(self) -> Iterator[tuple[_Mark, int]]:
        for mark in self._said:
            index = self._account.view.unit_at(mark.named.start)
            if index is not None and not self._account.is_silent(index) and not self._account.is_past(index):
                yield mark, index
