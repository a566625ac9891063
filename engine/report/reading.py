"""How a statement was read, in a few words: by which constructions, and by which word of the note it does not hold."""

from collections.abc import Mapping

from dxproof.engine.facts import Statement
from dxproof.engine.report.places import LEFT_OUT, shown
from dxproof.engine.terms import Assertion

_BY: Mapping[Assertion, str] = {
    Assertion.PRESENT: "affirmed by",
    Assertion.NEGATED: "denied by",
    Assertion.POSSIBLE: "hedged by",
    Assertion.HISTORICAL: "put in the past by",
    Assertion.HYPOTHETICAL: "made a condition by",
    Assertion.OTHER_PERSON: "said of another person by",
}


def how_read(statement: Statement, redact: bool = False) -> str:
    """``read by part-noun, this-by-cause; denied by 'no'``; empty where no construction read it (the title of a code)."""
    parts = [f"read by {', '.join(statement.read_by)}"] if statement.read_by else []
    if statement.span.cue:
        word = LEFT_OUT if redact else f"'{shown(statement.span.cue)}'"
        parts.append(f"{_BY[statement.assertion]} {word}")
    return "; ".join(parts)
