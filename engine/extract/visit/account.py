"""The account of one visit: its sentences under the words of visits, and what holds for each of its units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from dxproof.engine.extract.facts.asserted import Asserted, asserted_of
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, chunks_of
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.visit.days import day_of, latest
from dxproof.engine.extract.visit.labels import Labelled, Labels
from dxproof.engine.facts import Place, Span
from dxproof.engine.pack.model import ChunkKind, Layer, Register, Trait, VisitFile
from dxproof.engine.terms import Assertion, Part, Section

# Where an examiner writes what he finds; where the patient tells it, only pain counts; where an image shows it.
EXAMINED = frozenset(
    {Section.UNKNOWN, Section.EXAM, Section.TREATMENT_TODAY, Section.ADDENDUM, Section.OPERATIVE, Section.EXAM_TITLE}
)
TOLD = frozenset({Section.CHIEF_COMPLAINT, Section.HPI, Section.INDICATION})
IMAGED = frozenset({Section.IMAGING, Section.FINDINGS, Section.IMPRESSION})
_DASHES = frozenset("-–—")
_BLANK = re.compile(r" ?_{2,}(?![A-Za-z0-9])")  # what is not filled in after a place: 'Occ __'
_SOAP, _LEAST_HEADS = frozenset("SOAP"), 2
_FOUND = (ChunkKind.SIGN, ChunkKind.ASPECT)
_BY_EXAMINER = frozenset({Part.ASYMMETRY.value, Part.RANGE.value})  # letters that no patient checks
_LEADS = frozenset(
    {ChunkKind.PLACE, ChunkKind.SIDE, ChunkKind.COMMA, ChunkKind.AND, ChunkKind.SLASH, ChunkKind.OPEN, ChunkKind.CLOSE}
)


def is_dash(text: str) -> bool:
    """Whether a text is a dash and no word: in a cell, that nothing was found."""
    return not _DASHES.isdisjoint(text) and not any(map(str.isalnum, text))


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the body where the note names it."""

    place: Place
    start: int
    end: int
    unit: int
    weak: bool = False  # a muscle or a joint of two regions: under the name of a region it is of that one
    only_under: str | None = None  # of that one alone

    def is_of(self, region: str | None) -> bool:
        """Whether it is of the region that it stands under, whatever its own."""
        return self.weak and self.only_under in (None, region)


@dataclass(eq=False)
class Account:
    """What is needed to read a visit; ``earlier`` are the numbers of units that tell of another day."""

    sentences: Sentences
    words: VisitFile
    labels: Labels
    labelled: dict[int, Labelled]
    earlier: frozenset[int]
    _done_columns: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._done_columns = frozenset(self.words.done_columns)

    @property
    def view(self) -> NoteView:
        return self.sentences.view

    @cached_property
    def units(self) -> list[Unit]:
        return self.sentences.view.units

    def label_of(self, index: int) -> Labelled | None:
        """The letter of P.A.R.T. that a unit stands under: after its label, in its column, below its heading."""
        unit, text = self.units[index], self.view.text
        if unit.start in self.labelled:
            return self.labelled[unit.start]
        if unit.checked and (part := self.labels.part_of(text[unit.start : unit.end])):
            return Labelled(part, (unit.start, unit.end))
        if unit.column is not None and (part := self._part_of_column(unit.column)):
            names = (span for span in unit.label if span[1] - span[0] > 1)  # 'ROM: …' below a table; 'T' is a region
            row = next((named for span in names if (named := self.labels.part_of(text[slice(*span)]))), None)
            return Labelled(row or part, unit.column)
        if any(self.tells_service(span) for span in unit.label):
            return None  # 'Adj  T  T4': the letter is a region
        header = (unit.header,) if unit.header and self.holds_for(unit.header, unit) else ()
        sides = [span for span in unit.label if len(unit.label) > 1 and span[1] - span[0] == 1]  # 'Pelv  R'
        regions = [span for span in unit.headings if text[slice(*span)].strip(" :") in self._lettered_heads]
        over = (span for span in (*unit.label, *unit.headings, *header) if span not in (*sides, *regions))
        parts = ((self.labels.part_of(text[slice(*span)]), span) for span in over)
        return next((Labelled(part, span) for part, span in parts if part), None)

    def _part_of_column(self, column: Stretch) -> Part | None:
        """The letter of a column; of two columns T of one table, as TART has them, the second is tenderness."""
        part = self.labels.part_of(self.view.text[slice(*column)])
        if part is Part.TISSUE and column[1] - column[0] == 1:
            before = (other for other in self._columns if other < column and self._is_in_line(other, column))
            if any(self.view.text[slice(*other)].upper() == part for other in before):
                return Part.PAIN
        return part

    @cached_property
    def _columns(self) -> list[Stretch]:
        return sorted({unit.column for unit in self.units if unit.column is not None})

    def _is_in_line(self, one: Stretch, other: Stretch) -> bool:
        return "\n" not in self.view.text[one[1] : other[0]]

    @cached_property
    def _charted(self) -> frozenset[int]:
        """The rows of tables that have columns for the letters of P.A.R.T., or for what was done, and forms with boxes for them."""
        charted = {
            id(unit.block)
            for unit in self.units
            if unit.column is not None and (self._part_of_column(unit.column) or self.is_done_column(unit.column))
        }
        boxes: dict[int, set[str]] = {}
        for index, unit in enumerate(self.units):
            if unit.box is not None and unit.end - unit.start == 1:
                boxes.setdefault(id(unit.block), set()).add(self.view.text[unit.start : unit.end])
            if unit.box is not None and self.sentences.may_hold(index, ChunkKind.SIGN):
                signs = (event.head for event in self.sentences.of(index).events if event.kind is ChunkKind.SIGN)
                boxes.setdefault(id(unit.block), set()).update(sign.value for sign in signs if sign)
        return frozenset(charted | {block for block, found in boxes.items() if found >= _BY_EXAMINER})

    def is_charted(self, index: int) -> bool:
        """Whether a unit is of a table or form of what was found or done, under whatever heading that stands."""
        return id(self.units[index].block) in self._charted

    def tells_time(self, column: Stretch) -> bool:
        """Whether a column is of a day, or is called by a time: 'Initial', 'Today'."""
        times = (ChunkKind.PAST, ChunkKind.TODAY, ChunkKind.TURN, ChunkKind.DONE)
        named = any(chunk.kind in times for chunk in self.sentences.chunks(*column))
        return named or day_of(self.view, column) is not None

    def is_done_column(self, span: Stretch | None) -> bool:
        """Whether a heading tells what was done at the places below it."""
        return span is not None and self.view.text[slice(*span)].strip(" :").lower() in self._done_columns

    def tells_service(self, span: Stretch) -> bool:
        return self.is_done_column(span) or any(c.kind is ChunkKind.SERVICE for c in self.sentences.chunks(*span))

    def is_dashed(self, index: int) -> bool:
        """Whether there is nothing but a dash in a cell."""
        unit = self.units[index]
        text = self.view.text[unit.start : unit.end]
        return unit.cell and is_dash(text)

    def normal_of(self, region: str, movement: str | None) -> int | None:
        """How far a movement of a region goes where nothing is wrong."""
        return next((row.movements.get(movement or "") for row in self.words.ranges if row.region == region), None)

    @cached_property
    def measured_regions(self) -> frozenset[str]:
        """The regions whose movements are measured."""
        return frozenset(row.region for row in self.words.ranges)

    def is_examined(self, index: int) -> bool:
        """Whether a unit is where an examiner writes what he finds: by its section, its label or its table."""
        unit = self.units[index]
        return unit.section in EXAMINED or unit.start in self.labelled or self.is_charted(index)

    def is_silent(self, index: int) -> bool:
        """Whether a unit says nothing of this patient: an empty box, words that were taken back, a policy, a template."""
        unit = self.units[index]
        return bool(unit.void) or unit.says not in (None, Assertion.PRESENT)

    def is_past(self, index: int) -> bool:
        """Whether a unit tells of another day, or was copied from an older note."""
        unit = self.units[index]
        return index in self.earlier or unit.register is Register.CARRIED or self._is_past_column(unit.column)

    def _is_past_column(self, column: Stretch | None) -> bool:
        """Whether a column is not of this visit: 'Last visit' beside 'Today', the earlier of two dates, normal values."""
        if column is None:
            return False
        if any(chunk.kind in (ChunkKind.PAST, ChunkKind.NORMAL) for chunk in self.sentences.chunks(*column)):
            return True
        beside = [other for other in self._columns if other == column or self._is_in_line(*sorted((other, column)))]
        days = {other: day for other in beside if (day := day_of(self.view, other))}
        return len(days) > 1 and column in days and days[column] != latest(days.values())

    @cached_property
    def default_service(self) -> str:
        """The kind of service that a heading means which says only that something was done: the first that the note names."""
        named = (
            chunk.value
            for unit in self.units
            for chunk in self.sentences.chunks(unit.start, unit.end)
            if chunk.kind is ChunkKind.SERVICE
        )
        counted = {kind for counting in self.words.countings.values() for kind in counting.services[:1]}
        return next((kind for kind in named if kind in counted), self.words.services[0].value)

    def sentence(self, index: int) -> Sentence:
        """The sentence of a unit; that of a cell is with the label of its row, where this names what is found or measured."""
        unit = self.units[index]
        for span in unit.label if unit.cell and self._part_of_cell(unit) is None else ():
            if any(chunk.kind in _FOUND for chunk in self.sentences.chunks(*span)):
                return self.sentences.about(index, span[0])
        return self.sentences.of(index)

    def _part_of_cell(self, unit: Unit) -> Part | None:
        return self._part_of_column(unit.column) if unit.column is not None else None

    def holds_for(self, heading: Stretch, unit: Unit) -> bool:
        """Whether a heading is of the line of a unit, or stands alone above it: what is on its line is all that it heads.

        One inside of a line heads its sentence: 'P: adjusted as before. Goals: stand 45 min. CMT L4, T9.'
        """
        text = self.view.text
        end = text.find("\n", heading[1])
        if end < 0 or unit.start < end:
            inside = any(map(str.isalnum, text[text.rfind("\n", 0, heading[0]) + 1 : heading[0]]))
            return not (inside and ". " in text[heading[1] : unit.start])
        return not any(map(str.isalnum, text[heading[1] : end]))

    # ---- places

    def sites(self, nodes: list[Node], index: int) -> list[Site]:
        """The places that chunks name."""
        text = self.view.text
        named = (chunk for chunk in chunks_of(nodes, ChunkKind.PLACE) if not _BLANK.match(text, chunk.end))
        return [
            Site(place, chunk.start, chunk.end, index, Trait.WEAK in chunk.traits, chunk.area)
            for chunk in named
            for place in chunk.places
            if place.region is not None
        ]

    def lead(self, index: int) -> list[Site]:
        """The places that a unit begins with as a label: 'Sacrum: tender', 'Left hip - counterstrain'."""
        nodes = self.sentences.of(index).nodes
        end = next((at for at, node in enumerate(nodes) if node.kind not in _LEADS), len(nodes))
        marked = end < len(nodes) and nodes[end].kind in (ChunkKind.COLON, ChunkKind.DASH)
        return self.sites(nodes[:end], index) if marked else []

    def over(self, index: int) -> list[Site]:
        """The places that the headings of a unit name, the nearest that names any."""
        unit = self.units[index]
        header = (unit.header,) if unit.header else ()
        for span in (*unit.headings, *header):
            if found := self.sites([*self.sentences.chunks(*span)], index):
                return found
            if (region := self._lettered_heads.get(self.view.text[slice(*span)].strip(" :"))) is not None:
                return [Site(Place(region), span[0], span[1], index)]
        return []

    @cached_property
    def _lettered_heads(self) -> dict[str, str]:
        """The letters that head lines as names of regions, where two of them do and none that are of P.A.R.T. alone: 'C: …', 'T: …'."""
        heads = {self.view.text[slice(*span)].strip(" :") for unit in self.units for span in unit.headings}
        named = {letter: region for letter, region in self.words.letters.items() if letter in heads}
        alike = {*_BY_EXAMINER, Part.PAIN.value, *_SOAP}
        return named if len(named.keys() - alike) >= _LEAST_HEADS and heads.isdisjoint(_BY_EXAMINER) else {}

    def about(self, index: int) -> list[Site]:
        """The places that a unit is about: the last label before it in its block, or the headings over it."""
        block = self.units[index].block
        while index >= 0 and self.units[index].block is block:
            if led := self.lead(index):
                return led
            index -= 1
        return self.over(index + 1)

    def span(
        self, start: int, end: int, index: int, assertion: Assertion = Assertion.PRESENT, cue: str | None = None
    ) -> Span:
        return self.view.span(start, end, self.units[index].section, assertion, cue)


def heads(account: Account, *kinds: ChunkKind) -> Iterator["Head"]:
    """Every head of some kinds, in the order of the note, where the note says anything."""
    for index, unit in enumerate(account.units):
        if not (unit.cell or account.sentences.may_hold(index, *kinds)) or account.is_silent(index):
            continue
        sentence = account.sentence(index)
        for event in sentence.events:
            if event.kind in kinds and event.head is not None:
                yield Head(account, index, sentence, event, event.head)


@dataclass(eq=False)
class Head:
    """A service or a sign where a sentence names it."""

    account: Account
    index: int
    sentence: Sentence
    event: Event
    chunk: Chunk

    @property
    def unit(self) -> Unit:
        return self.account.units[self.index]

    def found(self, layer: Layer) -> Iterator[Found]:
        """The constructions of a layer that speak of it."""
        return self.sentence.speaking_of(self.event, layer)

    def asserted(self) -> Asserted:
        """What the words of its sentence make of it."""
        return asserted_of(self.event)

    def cue(self, asserted: Asserted) -> str | None:
        return self.account.view.cue(asserted.cue)
