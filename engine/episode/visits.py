"""The visits of one patient, read and in the order of their days."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dxproof.engine.course import CourseFacts
from dxproof.engine.episode.model import Quote, VisitLine
from dxproof.engine.facts import Element, ExamSign, Finding, Span
from dxproof.engine.terms import DateSource

# The kinds of visit at which the patient is examined, as the lexicon of visits names them.
EXAMINED = ("initial", "re_examination", "exacerbation")
_ORDER = ("initial", "re_examination", "exacerbation", "maintenance", "subsequent")


@dataclass(frozen=True, slots=True)
class Visit:
    """One note as an episode looks at it: facts, and no text beyond their words.

    ``patient`` is the key of its record. ``redact``: quotes are left out.
    """

    note: str
    source: str | None
    patient: str | None
    day: date | None
    day_from: DateSource
    active: bool | None
    course: CourseFacts
    elements: tuple[Element, ...] = ()
    findings: tuple[Finding, ...] = ()
    exam_signs: tuple[ExamSign, ...] = ()
    redact: bool = False

    def quote(self, span: Span) -> Quote:
        """The words of a span."""
        return Quote(self.note, span.start, span.end, None if self.redact else span.quote)

    @property
    def kind(self) -> Element | None:
        """What kind of visit it is, by the most telling of the words that say so."""
        kinds = [element for element in self.elements if element.element == "visit_kind" and element.stated]
        ranked = [element for element in kinds if element.kind in _ORDER]
        return min(ranked, key=lambda element: (_ORDER.index(element.kind or ""), element.span.start), default=None)

    @property
    def is_examined(self) -> bool:
        """Whether the patient is examined at this visit, and not only followed."""
        kind = self.kind
        return kind is not None and kind.kind in EXAMINED


@dataclass(frozen=True, slots=True)
class Dated:
    """A visit in its order; ``number`` counts from 1."""

    number: int
    day: date
    visit: Visit


def in_order(visits: Iterable[Visit]) -> tuple[Dated, ...]:
    """The dated visits by day; two of one day by the names of their notes, so that the order of files does not matter."""
    dated = [(visit.day, visit.note, visit) for visit in visits if visit.day is not None]
    ordered = sorted(dated, key=lambda item: item[:2])
    return tuple(Dated(number, day, visit) for number, (day, _, visit) in enumerate(ordered, 1))


def without_a_day(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """The visits that no date places."""
    return tuple(visit for visit in visits if visit.day is None)


def sharing_a_day(ordered: Sequence[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Neighbours of one day."""
    return (pair for pair in pairwise(ordered) if pair[0].day == pair[1].day)


def line_of(dated: Dated) -> VisitLine:
    """A visit in the list of them."""
    visit = dated.visit
    kind = visit.kind
    return VisitLine(
        number=dated.number,
        note=visit.note,
        source=visit.source,
        date=dated.day,
        date_from=visit.day_from,
        kind=kind.kind if kind else None,
        kind_words=visit.quote(kind.span) if kind else None,
        active=visit.active,
    )
