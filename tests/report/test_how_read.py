"""The trace says by which constructions a finding was read, and by which word it does not hold."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.report.reading import how_read


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("No foraminal narrowing at C5-C6.", ["read by part-noun; denied by 'No'"]),
        ("Possible foraminal narrowing at C5-C6.", ["read by part-noun; hedged by 'Possible'"]),
        (
            "Left C1-C2 foraminal narrowing. This is due to thickened transverse ligament.",
            ["read by part-noun, this-by-cause"],
        ),
    ],
)
def test_statement_says_how_it_was_read(engine: Engine, note: str, said: list[str]) -> None:
    facts, _ = engine.facts_and_words(note)
    assert [how_read(statement) for statement in facts.statements] == said


def test_redacted_it_holds_no_word_of_the_note(engine: Engine) -> None:
    facts, _ = engine.facts_and_words("No foraminal narrowing at C5-C6.")
    (told,) = [how_read(statement, redact=True) for statement in facts.statements]
    assert told.startswith("read by part-noun; denied by ")
    assert "No" not in told
