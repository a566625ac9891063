"""The visits of one patient, read and in the order of their days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dxproof.engine.course import CourseFacts
from dxproof.engine.episode.model import Quote, VisitLine
from dxproof.engine.facts import Element, ExamSign, Finding, Span
from dxproof.engine.terms import DateSource

# The kinds of visit at which the patient is examined, as the lexicon of visits names them.
EXAMINED = ("initial", "re_examination", "exacerbation")
_BEGINNING = ("initial", "exacerbation")


@dataclass(frozen=True, slots=True)
class Visit:
    """One note as an episode looks at it: facts, and no text beyond their words.

    ``patient`` is the key of its record, ``kind`` the words that say what kind of visit it is. ``redact``: quotes are left out.
    """

    note: str
    source: str | None
    patient: str | None
    day: date | None
    day_from: DateSource
    active: bool | None
    course: CourseFacts
    kind: Element | None = None
    elements: tuple[Element, ...] = ()
    findings: tuple[Finding, ...] = ()
    exam_signs: tuple[ExamSign, ...] = ()
    redact: bool = False

    def quote(self, span: Span) -> Quote:
        """The words of a span."""
        return Quote(self.note, span.start, span.end, None if self.redact else span.quote)

    @property
    def is_examined(self) -> bool:
        """Whether the patient is examined at this visit, and not only followed."""
        return self.kind is not None and self.kind.kind in EXAMINED

    @property
    def begins_course(self) -> bool:
        """Whether a course of care begins at this visit: a new patient, or a new or worse condition."""
        return self.kind is not None and self.kind.kind in _BEGINNING


@dataclass(frozen=True, slots=True)
class Dated:
    """A visit in its order; ``number`` counts from 1. ``day`` is that of the record before it where it has none of its own."""

    number: int
    day: date
    visit: Visit


def in_order(visits: Sequence[Visit]) -> tuple[Dated, ...]:
    """The visits by day; two of one day by the names of their notes, so that the order of files does not matter.

    A record without a date has its place after the record before it, where its table is in order.
    """
    dated = [(visit.day, visit) for visit in visits if visit.day is not None]
    placed: list[tuple[date, str, tuple[Visit, ...]]] = [(day, visit.note, (visit,)) for day, visit in dated]
    by_note = {visit.note: number for number, (_, visit) in enumerate(dated)}
    if of_one_table(visits) and _is_in_order(visits):
        before: Visit | None = None
        for visit in visits:
            if visit.day is not None:
                before = visit
            elif before is not None:
                day, note, behind = placed[by_note[before.note]]
                placed[by_note[before.note]] = (day, note, (*behind, visit))
    ordered = sorted(placed, key=lambda item: item[:2])
    flat = [(day, visit) for day, _, behind in ordered for visit in behind]
    return tuple(Dated(number, day, visit) for number, (day, visit) in enumerate(flat, 1))


def without_a_place(visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """The visits that neither a date nor the order of a table places."""
    placed = {id(dated.visit) for dated in in_order(visits)}
    return tuple(visit for visit in visits if id(visit) not in placed)


def of_one_table(visits: Sequence[Visit]) -> bool:
    """Whether the visits are records of one table, which has an order; files of a folder have none."""
    tables = {(visit.source or "").rpartition(":")[0] for visit in visits}
    return len(tables) == 1 and tables != {""}


def _is_in_order(visits: Sequence[Visit]) -> bool:
    days = [visit.day for visit in visits if visit.day is not None]
    return days == sorted(days)


def sharing_a_day(ordered: Sequence[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Neighbours of one day."""
    return (pair for pair in pairwise(ordered) if pair[0].visit.day == pair[1].visit.day is not None)


def line_of(dated: Dated) -> VisitLine:
    """A visit in the list of them."""
    visit, kind = dated.visit, dated.visit.kind
    return VisitLine(
        number=dated.number,
        note=visit.note,
        source=visit.source,
        date=visit.day,
        date_from=visit.day_from,
        kind=kind.kind if kind else None,
        kind_words=visit.quote(kind.span) if kind else None,
        active=visit.active,
    )
