"""How a fact was read, in a few words: by which constructions, and by which word of the note it does not hold."""

from collections.abc import Mapping

from dxproof.engine.facts import Care, LevelNormal, NoteFacts, Resected, Statement, Study, Symptom
from dxproof.engine.report.places import LEFT_OUT, shown
from dxproof.engine.terms import Assertion

Read = Statement | Study | LevelNormal | Care | Symptom | Resected
_BY: Mapping[Assertion, str] = {
    Assertion.PRESENT: "affirmed by",
    Assertion.NEGATED: "denied by",
    Assertion.POSSIBLE: "hedged by",
    Assertion.HISTORICAL: "put in the past by",
    Assertion.HYPOTHETICAL: "made a condition by",
    Assertion.OTHER_PERSON: "said of another person by",
}
_TOLD = "told by"  # what became of a study or treatment


def how_read(record: Read, redact: bool = False) -> str:
    """``read by part-noun, this-by-cause; denied by 'no'``; empty where no construction read it (the title of a code)."""
    parts = [f"read by {', '.join(record.read_by)}"] if record.read_by else []
    if record.span.cue:
        done = isinstance(record, (Study, Care)) and record.span.assertion is Assertion.PRESENT
        word = LEFT_OUT if redact else f"'{shown(record.span.cue)}'"
        parts.append(f"{_TOLD if done else _BY[record.span.assertion]} {word}")
    return "; ".join(parts)


def all_read(facts: NoteFacts, redact: bool = False) -> dict[tuple[int, int], str]:
    """How each fact of a note was read, by where its words stand."""
    records: tuple[Read, ...] = (*facts.symptoms, *facts.normals, *facts.care, *facts.studies, *facts.statements)
    tied = {
        (m.span.start, m.span.end): f"tied by {m.bound_by}"
        for s in facts.statements
        for m in (*s.mechanisms, *s.denied)
    }
    return tied | {(r.span.start, r.span.end): told for r in records if (told := how_read(r, redact))}
