"""Drafts: what the sentences say of one narrowing at one place, while a note is read; and what is carried between sentences."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Tie, compatible
from dxproof.engine.extract.reading.sentence import Sentence
from dxproof.engine.facts import Place
from dxproof.engine.pack.codes import OTHER_SIDE
from dxproof.engine.terms import Assertion

NOWHERE = Place(None)


@dataclass(slots=True, eq=False)
class Draft:
    """One statement in the making.

    ``segment`` is the item or paragraph whose unbound causes it may take; ``closed`` says that it has causes of its own.
    """

    part: str | None
    place: Place
    place_chunk: Chunk | None
    side: str | None
    side_chunk: Chunk | None
    event: Event
    assertion: Assertion
    cue: tuple[int, int] | None
    unit: int
    segment: object
    leveled: bool = False
    ties: list[Tie] = field(default_factory=list)
    denied: list[Tie] = field(default_factory=list)
    closed: bool = False
    by: list[str] = field(default_factory=list)
    start: int = 0
    end: int = 0
    graded: bool = False
    other_opening: bool = False  # of an opening that is none of the pack's
    told: int | None = None  # the unit that said it first, of what is said again

    @property
    def part_chunk(self) -> Chunk | None:
        """The words for its part."""
        return next((part.chunk for part in self.event.parts if part.value == self.part), None)

    @property
    def counts(self) -> bool:
        return self.assertion in (Assertion.PRESENT, Assertion.POSSIBLE)

    def add(self, causes: Iterable[Chunk], by: str) -> None:
        """Tie causes that fit the draft's place and side."""
        for cause in causes:
            if self.place.region and not compatible(cause.own_places, (self.place,)):
                continue
            if OTHER_SIDE.get(self.side or "") in cause.sides:
                continue  # 'Left narrowing. The right facet is arthritic.'
            if all(known.cause is not cause for known in self.ties):
                self.ties.append(Tie(cause, by))
                self.by.append(by)

    def again(self, place: Place, chunk: Chunk | None, unit: int, start: int, end: int, by: str) -> "Draft":
        """The same said of another place: 'C4-5: similar'."""
        return replace(
            self, place=place, place_chunk=chunk, unit=unit, start=start, end=end, by=[*self.by, by], ties=list(self.ties),
            closed=True, told=self.unit if self.told is None else self.told,
        )  # fmt: skip


class Where(NamedTuple):
    """Where a sentence stands: the number of its unit, its block, whether it describes findings, is a cell, tells an operation,
    is of an addendum, is an option that was not chosen."""

    unit: int
    block: object
    report: bool
    cell: bool
    operative: bool
    addendum: bool = False
    void: bool = False


@dataclass(slots=True, eq=False)
class Line(Sentence):
    """A sentence of narrowings and where it stands; ``foreign``: words of another part of the body stand by; ``led``: it opens
    with its level."""

    where: Where
    foreign: bool
    led: bool


@dataclass(slots=True)
class Memory:
    """What one sentence leaves for the next: the topic of the item, the events last read, the causes not yet tied."""

    block: object = None
    segment: object = 0
    topic: Chunk | None = None
    topic_side: Chunk | None = None
    item: bool = False
    recent: Chunk | None = None
    named: list[Chunk] = field(default_factory=list)  # all places of the sentence that named one last
    part_event: Event | None = None
    part_unit: int = -9
    topic_part: Chunk | None = None
    pending: Chunk | None = None  # a question mark that opens what follows
    causes: list[Chunk] = field(default_factory=list)
    item_causes: list[Chunk] = field(default_factory=list)  # of the item before, for one that begins with 'it'
    last_unit: int = -9
    of_study: bool = False  # whether the drafts last made are what a study shows
    last_block: object = None
    counted: list[Draft] = field(default_factory=list)
    last: list[Draft] = field(default_factory=list)
    study: int | None = None  # its number
    study_place: Chunk | None = None
    studied: bool = False  # whether the unit is of the result of a study
    unbound: dict[object, list[Chunk]] = field(default_factory=dict)
    count: int = 0

    def enter(self, segment: object) -> None:
        """A new item or level begins."""
        self.count += 1
        self.segment = (segment, self.count)
