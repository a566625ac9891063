"""The one fact that would change the answer, and the code for each way of stating it."""

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.report.one_fact import nearest_fact, one_fact

KNEE = "m17-knee-osteoarthritis"


@pytest.mark.parametrize(
    ("note", "target", "answers"),
    [
        # No type is stated: the side alone does not lead to the code of another type.
        ("Knee osteoarthritis.", "M17.31", {"both knees": "M17.0", "right knee": "M17.11", "left knee": "M17.12"}),
        ("Post-traumatic knee osteoarthritis.", "M17.11", {"right knee": "M17.31", "left knee": "M17.32", "both knees": "M17.2"}),
    ],
)  # fmt: skip
def test_a_missing_side_leads_to_codes_of_the_stated_cause(note: str, target: str, answers: dict[str, str]) -> None:
    fact = one_fact(dxproof.load(KNEE).check(note, target=target), load_pack(KNEE))
    assert fact is not None
    assert fact.gap == "The osteoarthritis is documented, its side is not."
    assert dict(fact.answers) == answers


@pytest.mark.parametrize(
    ("note", "gap"),
    [
        ("C5-C6 foraminal stenosis.", "The narrowing is documented, its cause is not."),
        ("C5-C6 narrowing from a disc bulge.", "The narrowing is documented, but neither foramen nor canal is named."),
        ("Possible C5-C6 foraminal stenosis from a disc bulge.", "The narrowing is only suspected: a confirmed diagnosis would count."),
        ("C5-C6 foramina are patent.", None),
    ],
)  # fmt: skip
def test_a_note_that_names_no_code_has_the_gap_of_its_own_finding(engine: Engine, note: str, gap: str | None) -> None:
    fact = nearest_fact(engine.check(note), engine.pack)
    assert (fact.gap if fact else None) == gap
    if fact and fact.answers:
        assert {"M99.61", "M99.71"} & {code for _, code in fact.answers}
