"""How a fact was read, in a few words: by which word of the note it does not hold, and by which constructions."""

from collections.abc import Mapping

from dxproof.engine.facts import (
    Care,
    Element,
    ExamSign,
    LevelNormal,
    NoteFacts,
    Resected,
    Service,
    Statement,
    Study,
    Symptom,
)
from dxproof.engine.report.places import LEFT_OUT, shown
from dxproof.engine.terms import Assertion

Read = Statement | Study | LevelNormal | Care | Symptom | Resected | Element | Service | ExamSign
_BY: Mapping[Assertion, str] = {
    Assertion.PRESENT: "affirmed by",
    Assertion.NEGATED: "denied by",
    Assertion.POSSIBLE: "hedged by",
    Assertion.HISTORICAL: "put in the past by",
    Assertion.HYPOTHETICAL: "made a condition by",
    Assertion.OTHER_PERSON: "said of another person by",
}
_TOLD = "told by"  # what became of a study or treatment


def how_read(record: Read, redact: bool = False, by_ids: bool = False) -> str:
    """``denied by 'no'``, ``by_ids`` with the constructions: ``read by part-noun, this-by-cause; denied by 'no'``.

    Empty where nothing is to be said of it.
    """
    parts = [f"read by {', '.join(record.read_by)}"] if by_ids and record.read_by else []
    if record.span.cue:
        done = isinstance(record, (Study, Care)) and record.span.assertion is Assertion.PRESENT
        word = LEFT_OUT if redact else f"'{shown(record.span.cue)}'"
        parts.append(f"{_TOLD if done else _BY[record.span.assertion]} {word}")
    return "; ".join(parts)


def all_read(facts: NoteFacts, redact: bool = False) -> dict[tuple[int, int], str]:
    """How each fact of a note was read, by where its words stand."""
    records: tuple[Read, ...] = (*facts.symptoms, *facts.normals, *facts.care, *facts.studies, *facts.statements)
    return {(r.span.start, r.span.end): told for r in records if (told := how_read(r, redact))}
