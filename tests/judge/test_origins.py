"""Which day the words of a note are from."""

from datetime import date
from typing import Any

import pytest

from dxproof.engine.facts import Span
from dxproof.engine.judge import origins
from dxproof.engine.judge.origins import Origin, Origins
from dxproof.engine.terms import STATED, DateSource, Section
from tests.judge.building import DISC, case, note, one, said, study, words

RECORD: dict[str, Any] = {"day": date(2027, 2, 9), "day_from": DateSource.RECORD}
VISIT, UNDATED = Origin("2027-02-09"), Origin(None)
OLD, NEW = Origin("2026-10-05"), Origin("2026-11")
STUDIES = [study(day=(2026, 10, 5)), study(day=(2026, 11, 0)), study(day=None)]


def at(start: int, end: int) -> Span:
    return Span(start, end, "w" * (end - start), Section.UNKNOWN)


@pytest.mark.parametrize(("statement", "expected"), [
    ({}, VISIT),
    ({"study": 0}, OLD),
    ({"study": 1}, NEW),
    ({"study": 2}, UNDATED),
    ({"carried": True}, UNDATED),
    ({"carried": True, "study": 0}, UNDATED),
])  # fmt: skip
def test_words_of_a_statement(statement: dict[str, Any], expected: Origin) -> None:
    made = said("C1-C2", "foramen", DISC, **statement)
    known = Origins(case(note(loose=[made], studies=STUDIES), **RECORD))
    assert known.of(made.span) == expected
    # The place and the causes of a result are from its day; what is copied is copied as a statement.
    assert made.place_span is not None
    parts = VISIT if statement.get("carried") and "study" not in statement else expected
    if statement.get("carried") and "study" in statement:
        parts = OLD
    assert known.of(made.place_span) == known.of(made.mechanisms[0].span) == parts


def test_name_of_a_study_and_its_being_normal_are_of_its_day() -> None:
    normal = study(day=(2026, 10, 5), normal=words("normal"))
    known = Origins(case(note(studies=[normal, STUDIES[2]]), **RECORD))
    assert normal.normal is not None
    assert [known.of(span) for span in (normal.span, normal.normal, STUDIES[2].span, words("else"))] == [
        OLD,
        OLD,
        UNDATED,
        VISIT,
    ]


def test_result_without_a_place_has_its_day() -> None:
    made = said(None, study=0)
    assert Origins(case(note(loose=[made], studies=STUDIES), **RECORD)).of(made.span) == OLD


@pytest.mark.parametrize(("source", "expected"), [
    *((stated, VISIT) for stated in (*STATED, DateSource.OUTSIDE)),
    *((supposed, UNDATED) for supposed in (DateSource.AS_OF, DateSource.NEWEST, DateSource.UNREAD)),
])  # fmt: skip
def test_only_the_date_of_the_record_is_that_of_the_visit(source: DateSource, expected: Origin) -> None:
    assert Origins(case(note(), day=date(2027, 2, 9), day_from=source)).of(words("here")) == expected
    assert Origins(case(note(), day_from=DateSource.RECORD)).of(words("here")) == UNDATED


@pytest.mark.parametrize(("offset", "expected"), [
    (0, VISIT), (9, VISIT), (10, OLD), (19, OLD), (20, UNDATED), (29, UNDATED), (30, OLD), (39, OLD), (40, NEW), (49, NEW), (50, VISIT), (99, VISIT),
])  # fmt: skip
def test_passages_lie_over_each_other(offset: int, expected: Origin) -> None:
    """From 10 to 40 an old result, from 20 to 30 copied text in it, up to 50 a new result that begins before."""
    statements = [
        said(span=at(10, 40), study=0, place_span=None), said(span=at(20, 30), carried=True, place_span=None), said(span=at(15, 50), study=1, place_span=None),
    ]  # fmt: skip
    known = Origins(
        case(note(loose=statements, studies=[study(day=(2026, 10, 5)), study(day=(2026, 11, 0))]), **RECORD)
    )
    assert known.of(at(offset, offset + 1)) == expected


def test_the_first_of_two_results_wins() -> None:
    statements = [said(span=at(10, 40), study=1, place_span=None), said(span=at(10, 40), study=0, place_span=None)]
    assert Origins(case(note(loose=statements, studies=STUDIES))).of(at(12, 13)) == NEW


@pytest.mark.parametrize("lines", [50, 100])
def test_a_note_is_swept_once(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work for equal lines grows as they do: each passage is looked at once, and no more for each word asked about."""
    looked = 0
    passages = origins._passages

    def counted(given: Any) -> Any:
        nonlocal looked
        for passage in passages(given):
            looked += 1
            yield passage

    monkeypatch.setattr(origins, "_passages", counted)
    findings = [one("C1-C2", "foramen", DISC, study=0) for _ in range(lines)]
    known = Origins(case(note(*findings, studies=[study()])))
    for finding in findings:
        assert known.of(finding.span) == OLD
    assert looked == 3 * lines + 1  # the statement, its place, its cause; the study
