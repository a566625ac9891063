"""The account of one visit: its sentences under the words of visits, and what holds for each of its units."""

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
from dxproof.engine.extract.visit.labels import Labelled, Labels
from dxproof.engine.facts import Place, Span
from dxproof.engine.pack.model import ChunkKind, Layer, Register, VisitFile
from dxproof.engine.terms import Assertion


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the body where the note names it."""

    place: Place
    start: int
    end: int
    unit: int


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
        """The letter of P.A.R.T. that a unit stands under: behind its label, in its column, below its heading."""
        unit, text = self.units[index], self.view.text
        if unit.start in self.labelled:
            return self.labelled[unit.start]
        if unit.checked and (part := self.labels.part_of(text[unit.start : unit.end])):
            return Labelled(part, (unit.start, unit.end))
        over = (
            *((unit.column,) if unit.column else ()),
            *unit.label,
            *unit.headings,
            *((unit.header,) if unit.header else ()),
        )
        named = ((self.labels.part_of(text[slice(*span)]), span) for span in over)
        return next((Labelled(part, span) for part, span in named if part), None)

    def is_done_column(self, span: Stretch | None) -> bool:
        """Whether a heading tells what was done at the places below it."""
        return span is not None and self.view.text[slice(*span)].strip(" :").lower() in self._done_columns

    def normal_of(self, region: str, movement: str | None) -> int | None:
        """How far a movement of a region goes where nothing is wrong."""
        return next((row.movements.get(movement or "") for row in self.words.ranges if row.region == region), None)

    def is_silent(self, index: int) -> bool:
        """Whether a unit says nothing of this patient: an empty box, words that were taken back, a policy, a template."""
        unit = self.units[index]
        return bool(unit.void) or unit.says not in (None, Assertion.PRESENT)

    def is_past(self, index: int) -> bool:
        """Whether a unit tells of another day, or was copied from an older note."""
        return index in self.earlier or self.units[index].register is Register.CARRIED

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

    # ---- places

    def sites(self, nodes: list[Node], index: int) -> list[Site]:
        """The places that chunks name."""
        named = (chunk for chunk in chunks_of(nodes, ChunkKind.PLACE))
        return [
            Site(place, chunk.start, chunk.end, index)
            for chunk in named
            for place in chunk.places
            if place.region is not None
        ]

    def over(self, index: int) -> list[Site]:
        """The places that the headings of a unit name, the nearest that names any."""
        unit = self.units[index]
        header = (unit.header,) if unit.header else ()
        for span in (*unit.headings, *header):
            if found := self.sites([*self.sentences.chunks(*span)], index):
                return found
        return []

    def span(
        self, start: int, end: int, index: int, assertion: Assertion = Assertion.PRESENT, cue: str | None = None
    ) -> Span:
        return self.view.span(start, end, self.units[index].section, assertion, cue)


def heads(account: Account, *kinds: ChunkKind) -> Iterator["Head"]:
    """Every head of some kinds, in the order of the note, where the note says anything."""
    for index in range(len(account.units)):
        if account.is_silent(index):
            continue
        sentence = account.sentences.of(index)
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
