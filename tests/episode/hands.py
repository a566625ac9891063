"""Visits by hand: no text, no engine. Words get places of their own, in the order in which they are made."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from dxproof.engine.course import Aim, CourseFacts, Passage, Role, Schedule, Score
from dxproof.engine.episode.visits import Dated, Visit, in_order
from dxproof.engine.facts import Element, ExamSign, Finding, Place, Span, Statement
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import CourseFile, EpisodeFile
from dxproof.engine.terms import Assertion, DateSource, Part, Section

NOW, EARLIER, GOAL = Role.NOW, Role.EARLIER, Role.GOAL
FIRST = date(2027, 3, 1)
_PLACES = count(0, 1000)


def file() -> EpisodeFile:
    found = load_pack("cmt-visit").episode
    assert found
    return found


def course_words() -> CourseFile:
    return load_pack("cmt-visit").lexicon.course


def words(quote: str, section: Section = Section.EXAM, assertion: Assertion = Assertion.PRESENT) -> Span:
    start = next(_PLACES)
    return Span(start, start + len(quote), quote, section, assertion)


def score(measure: str, value: float, role: Role = NOW, area: str | None = None, side: str | None = None) -> Score:
    return Score(measure, area, side, role, value, words(f"{measure} {value:g}"))


def schedule(a_week: float | None, weeks: float | None = None, visits: int | None = None) -> Schedule:
    return Schedule(words(f"{a_week} a week"), a_week, weeks, visits)


def passages(*said: str, section: Section = Section.EXAM, counts: bool = True) -> tuple[Passage, ...]:
    return tuple(Passage(words(each, section), counts) for each in said)


def sign(passage: Passage, part: Part = Part.PAIN) -> ExamSign:
    return ExamSign(part, "lumbar", Place("lumbar"), passage.span)


def kind(name: str) -> Element:
    return Element("visit_kind", name, (), words(name), stated=True)


def finding(
    level: str,
    side: str | None = None,
    cause: str | None = None,
    assertion: Assertion = Assertion.PRESENT,
    span: Span | None = None,
) -> Finding:
    upper, lower = (int(part[1:]) for part in level.split("-"))
    place = Place("cervical", upper, lower, level)
    span = span or words(f"stenosis {level}", assertion=assertion)
    statement = Statement(span, place, span, "foramen", (), (), side, None, assertion)
    return Finding(place, "foramen", side, None, assertion, (statement,), (cause,) if cause else (), ())


def visit(
    day: int | None,
    name: str | None = None,
    kind_: str | None = None,
    scores: Sequence[Score] = (),
    schedules: Sequence[Schedule] = (),
    said: Sequence[Passage] = (),
    no_gain: Sequence[Span] = (),
    aims: Sequence[Span] = (),
    findings: Sequence[Finding] = (),
    signs: Sequence[ExamSign] = (),
    elements: Sequence[Element] = (),
    active: bool | None = None,
    source: str | None = None,
    patient: str | None = None,
    stated: frozenset[tuple[str, str]] = frozenset(),
) -> Visit:
    """A visit so many days after the first day."""
    return Visit(
        note=name or f"note-{day}",
        source=source,
        patient=patient,
        day=None if day is None else FIRST + timedelta(days=day),
        day_from=DateSource.RECORD,
        active=active,
        course=CourseFacts(
            tuple(scores), tuple(map(Aim, aims)), tuple(schedules), tuple(no_gain), tuple(said), (), stated
        ),
        kind=kind(kind_) if kind_ else None,
        elements=tuple(elements),
        findings=tuple(findings),
        exam_signs=tuple(signs),
    )


def dated(*visits: Visit) -> tuple[Dated, ...]:
    return in_order(visits)
