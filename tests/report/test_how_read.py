"""The trace says by which word a finding does not hold and, for authors of rules, by which constructions it was read."""

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.report.page import page
from dxproof.engine.report.reading import all_read, how_read
from dxproof.engine.report.trace import render_trace


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
    assert [how_read(statement, by_ids=True) for statement in facts.statements] == said
    assert [how_read(statement) for statement in facts.statements] == [one.partition("; ")[2] for one in said]


def test_redacted_it_holds_no_word_of_the_note(engine: Engine) -> None:
    facts, _ = engine.facts_and_words("No foraminal narrowing at C5-C6.")
    (told,) = [how_read(statement, redact=True, by_ids=True) for statement in facts.statements]
    assert told.startswith("read by part-noun; denied by ")
    assert "No" not in told


OTHERS = (
    "HISTORY: right occipital headache due to sinusitis. Physical therapy for the neck, 10 visits.\n"
    "IMAGING: MRI of the cervical spine ordered."
)


def test_studies_treatments_and_symptoms_say_how_they_were_read(engine: Engine) -> None:
    facts, _ = engine.facts_and_words(OTHERS)
    told = [how_read(record, by_ids=True) for record in (*facts.studies, *facts.care, *facts.symptoms)]
    assert told == ["read by study-fate; told by 'ordered'", "read by care-for-body", "read by symptom-by-other"]


def test_trace_and_page_tell_them(engine: Engine) -> None:
    examined = engine.examine(Note(text=OTHERS))
    trace = render_trace(examined.judgement, "M99.70", OTHERS, by_ids=True)
    for told in ("read by study-fate; told by 'ordered'", "read by care-for-body", "read by symptom-by-other"):
        assert told in trace
    plain = render_trace(examined.judgement, "M99.70", OTHERS)
    read = all_read(examined.judgement.case.facts)
    html = page(examined.report, OTHERS, examined.pack, read=read)
    assert "told by 'ordered'" in plain
    assert "told by &#39;ordered&#39;" in html
    for identifier in ("study-fate", "care-for-body", "symptom-by-other", "weight", "max_age_days", "no_claim"):
        assert identifier in trace
        assert identifier not in plain
    hidden = all_read(examined.judgement.case.facts, redact=True)
    assert "ordered" not in " ".join(hidden.values())
