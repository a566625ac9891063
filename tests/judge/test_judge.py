"""The fold: from facts to the candidates, the supported codes and the target."""

from typing import Any

import pytest

from dxproof.engine.facts import Place
from dxproof.engine.judge.judge import candidate_codes
from dxproof.engine.terms import CodeStatus
from tests.judge.building import (
    BONE,
    DISC,
    LIGAMENT,
    NEGATED,
    care,
    case,
    competitor,
    found,
    judged,
    note,
    one,
    place,
    said,
    study,
    symptom,
    written,
)

SUPPORTED, INCOMPLETE, CONFLICTING, UNSUPPORTED = CodeStatus
HISTORY: dict[str, Any] = {"care": [care()], "symptoms": [symptom()], "studies": [study()]}
READ: dict[str, Any] = {"study": 0}


@pytest.mark.parametrize(("facts", "statuses", "supported"), [
    (note(one("C1-C2", "foramen", DISC, **READ), **HISTORY), {"M99.70": SUPPORTED}, ("M99.70",)),
    (note(one("C1-C2", "foramen", DISC)), {"M99.70": INCOMPLETE}, ("M99.70",)),
    (note(one("C1-C2", "foramen", BONE, **READ), **HISTORY), {"M99.60": SUPPORTED, "M99.70": UNSUPPORTED}, ("M99.60",)),
    # One narrowing, causes of two codes: ask.
    (note(one("C1-C2", "foramen", BONE, DISC, **READ), **HISTORY), {"M99.60": CONFLICTING, "M99.70": CONFLICTING}, ()),
    # Two narrowings, a code each.
    (note(one("C1-C2", "foramen", DISC, **READ), one("C5-C6", "foramen", BONE, **READ), **HISTORY),
     {"M99.61": SUPPORTED, "M99.70": SUPPORTED}, ("M99.61", "M99.70")),
    (note(one("C0-C1", "foramen", DISC, **READ), one("C1-C2", "foramen", BONE, **READ), **HISTORY),
     {"M99.60": SUPPORTED, "M99.70": SUPPORTED}, ("M99.60", "M99.70")),
    # An MRI denies it; a more specific diagnosis is written for it; parts disagree.
    (note(one("C1-C2", "foramen", DISC), one("C1-C2", assertion=NEGATED, **READ), **HISTORY), {"M99.70": CONFLICTING}, ()),
    (note(one("C1-C2", "foramen", DISC, **READ), competing=[competitor("spondylosis", "C1-C2")], **HISTORY), {"M99.70": CONFLICTING}, ()),
    (note(one("C1-C2", "foramen", DISC, diagnosis=True), one("C1-C2", "canal", DISC, **READ), **HISTORY),
     {"M99.50": CONFLICTING, "M99.70": CONFLICTING}, ()),
    (note(**HISTORY), {"M99.70": UNSUPPORTED}, ()),
    (note(one("C1-C2", "canal", structural=True)), {"M99.70": UNSUPPORTED}, ()),
])  # fmt: skip
def test_statuses(facts: Any, statuses: dict[str, CodeStatus], supported: tuple[str, ...]) -> None:
    judgement = judged(facts)
    assert {c.code.code: c.status for c in judgement.candidates} == statuses
    assert judgement.supported == supported
    assert judgement.target.code.code == "M99.70"
    assert judgement.facts is facts


def test_candidates_stand_from_best_to_worst() -> None:
    facts = note(
        one("C1-C2", "foramen", DISC, **READ), one("C5-C6", "foramen", DISC), one("C1-C2", "canal", BONE, LIGAMENT),
        codes=[written("M99.29"), written("M99.28")], **HISTORY,
    )  # fmt: skip
    judgement = judged(facts, "M99.29")
    assert [(c.code.code, c.status) for c in judgement.candidates] == [
        ("M99.70", SUPPORTED), ("M99.71", INCOMPLETE), ("M99.30", CONFLICTING), ("M99.40", CONFLICTING),
        ("M99.28", UNSUPPORTED), ("M99.29", UNSUPPORTED),
    ]  # fmt: skip
    assert judgement.target.code.code == "M99.29"


def test_of_one_status_the_better_score_stands_first() -> None:
    facts = note(one("C1-C2", "foramen", BONE), one("C5-C6", "foramen", DISC, **READ), studies=[study()])
    judgement = judged(facts, "M99.60")
    assert [(c.code.code, c.status, c.met, c.applicable) for c in judgement.candidates] == [
        ("M99.71", INCOMPLETE, 4, 6), ("M99.60", INCOMPLETE, 3, 6),
    ]  # fmt: skip
    assert [c.score for c in judgement.candidates] == [0.6667, 0.5]


def test_every_rule_is_answered_in_the_order_of_the_pack() -> None:
    judgement = judged(note())
    names = tuple(rule.rule for rule in judgement.case.pack.rules)
    assert all(tuple(o.rule.rule for o in c.outcomes) == names for c in judgement.candidates)


@pytest.mark.parametrize(("facts", "claim", "expected"), [
    (note(), None, ["M99.70"]),
    (note(codes=[written("M99.43"), written("M54.2"), written("M99.44", NEGATED)]), None, ["M99.43", "M99.70"]),
    (note(), ("M54.2", "M99.21"), ["M99.21", "M99.70"]),
    (note(one("C5-C6", "foramen", DISC, BONE)), None, ["M99.61", "M99.70", "M99.71"]),
    (note(one("C5-C6", "foramen", DISC, assertion=NEGATED)), None, ["M99.70"]),
    # What parts of the note disagree about, whatever each names.
    (note(one("C3-C4", "foramen", DISC, unique=True), one("T3-T4", "foramen", unique=True)), None, ["M99.70", "M99.71", "M99.72"]),
])  # fmt: skip
def test_candidates(facts: Any, claim: tuple[str, ...] | None, expected: list[str]) -> None:
    assert candidate_codes(case(facts, claim=None if claim is None else {"dx": claim})) == expected


@pytest.mark.parametrize(("left", "right", "expected"), [
    ("C1-C2", "C1-C2", True), ("C1-C2", "C2-C3", False), ("C1-C2", "C0-C1", False), ("C3-C6", "C4-C5", True),
    ("C3-C4", "C5-C6", False), ("C4-C6", "C5-C7", True), ("C3", "C3-C4", True), ("C3", "C2-C3", True), ("C3", "C4-C5", False),
    ("C3", "C3", True), ("C3", "C4", False), ("head", "C1-C2", True), ("head", "C3-C4", False), (None, "C3-C4", True), (None, None, True),
])  # fmt: skip
def test_places_touch(left: str | None, right: str | None, expected: bool) -> None:
    assert place(left).touches(place(right)) is expected
    assert place(right).touches(place(left)) is expected


def test_half_a_level_touches_what_its_region_does() -> None:
    assert Place("cervical", 5, None).touches(place("C5-C6"))
    assert place("C5-C6").touches(Place("cervical", None, 6))


def test_a_finding_is_shown_by_its_first_statement() -> None:
    first = said("C1-C2", quote="first")
    assert found(first, said("C1-C2")).span is first.span
