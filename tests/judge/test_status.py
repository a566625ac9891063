"""From outcomes to the status and score of a code (contract, section 3)."""

from typing import Any

import pytest

from dxproof.engine.facts import NoteFacts
from dxproof.engine.judge.status import ratio, score_of, speaks_for, status_of
from dxproof.engine.terms import CodeStatus, RuleStatus
from tests.judge.building import BONE, DISC, LIGAMENT, M17, M48, M99, case, code_of, feature, note, one, outcome

MET, NOT_MET, CONTRADICTED, NOT_APPLICABLE = RuleStatus
SUPPORTED, INCOMPLETE, CONFLICTING, UNSUPPORTED = CodeStatus
AXIS = {"establishes": "region"}
PROVEN = note(one("C1-C2", "foramen", DISC))
APART = note(one("C1-C2", "foramen", DISC, unique=True), one("C5-C6", "foramen", DISC, unique=True))


@pytest.mark.parametrize(("facts", "outcomes", "expected"), [
    (PROVEN, [outcome(MET, **AXIS), outcome(MET, required=True)], SUPPORTED),
    (PROVEN, [], SUPPORTED),
    (PROVEN, [outcome(MET, **AXIS), outcome(NOT_MET, required=True)], INCOMPLETE),
    (PROVEN, [outcome(MET, **AXIS), outcome(NOT_APPLICABLE, required=True)], SUPPORTED),
    (PROVEN, [outcome(MET, **AXIS), outcome(NOT_MET)], SUPPORTED),
    (PROVEN, [outcome(NOT_APPLICABLE, **AXIS)], SUPPORTED),
    (PROVEN, [outcome(NOT_MET, **AXIS), outcome(MET, required=True)], UNSUPPORTED),
    (PROVEN, [outcome(MET, **AXIS), outcome(NOT_MET, **AXIS)], UNSUPPORTED),
    # For and against at once; against alone is no conflict.
    (PROVEN, [outcome(MET, **AXIS), outcome(CONTRADICTED)], CONFLICTING),
    (PROVEN, [outcome(CONTRADICTED, **AXIS)], CONFLICTING),
    (note(one("C1-C2", "foramen", BONE)), [outcome(CONTRADICTED, **AXIS)], UNSUPPORTED),
    (note(one("C1-C2", "foramen", DISC, BONE)), [outcome(CONTRADICTED, **AXIS)], CONFLICTING),
    (note(one("C5-C6", "foramen", DISC)), [outcome(CONTRADICTED, **AXIS)], UNSUPPORTED),
    # No finding at the code's place: nothing is proven, whatever the rules say.
    (note(), [outcome(MET, **AXIS)], UNSUPPORTED),
    (note(one("C1-C2", "canal", DISC)), [outcome(MET, **AXIS)], UNSUPPORTED),
    # Parts of the note that disagree about it.
    (APART, [outcome(MET, **AXIS), outcome(MET, required=True)], CONFLICTING),
])  # fmt: skip
def test_status(facts: NoteFacts, outcomes: list[Any], expected: CodeStatus) -> None:
    given = case(facts)
    assert status_of(given, code_of(given), tuple(outcomes)) is expected


def test_disagreement_concerns_its_own_codes() -> None:
    given = case(note(*APART.findings, one("T3-T4", "foramen", DISC)), "M99.72")
    assert status_of(given, code_of(given), ()) is SUPPORTED
    assert status_of(given, code_of(given, "M99.71"), ()) is CONFLICTING


@pytest.mark.parametrize(("facts", "target", "pack", "expected"), [
    (PROVEN, "M99.70", M99, True),
    (note(one("C0-C1", "foramen"), one("C1-C2", "foramen", LIGAMENT)), "M99.70", M99, True),
    (PROVEN, "M99.60", M99, False),
    (PROVEN, "M99.71", M99, False),
    (note(one("lumbar", "canal"), features=[feature("claudication", "with")]), "M48.062", M48, True),
    (note(one("lumbar", "canal"), features=[feature("claudication", "with")]), "M48.061", M48, False),
    (note(features=[feature("claudication", "with")]), "M48.062", M48, False),
    (note(one(None, "knee", side="right")), "M17.11", M17, True),
    (note(one(None, "knee", side="right")), "M17.31", M17, False),
])  # fmt: skip
def test_speaks_for(facts: NoteFacts, target: str, pack: str, expected: bool) -> None:
    given = case(facts, target, pack)
    assert speaks_for(given, code_of(given)) is expected


@pytest.mark.parametrize(("outcomes", "expected"), [
    ([], (0, 0)),
    ([outcome(MET, weight=3), outcome(NOT_MET, weight=2), outcome(CONTRADICTED, weight=4)], (3, 9)),
    ([outcome(MET), outcome(NOT_APPLICABLE, weight=5)], (1, 1)),
    ([outcome(NOT_APPLICABLE, weight=5)], (0, 0)),
])  # fmt: skip
def test_score(outcomes: list[Any], expected: tuple[int, int]) -> None:
    assert score_of(tuple(outcomes)) == expected


@pytest.mark.parametrize(("met", "applicable", "share"), [(0, 0, 0.0), (3, 3, 1.0), (2, 3, 0.6667), (0, 4, 0.0)])
def test_ratio(met: int, applicable: int, share: float) -> None:
    assert ratio(met, applicable) == share
