"""Every change that a rule's condition can undergo, each in one place, in the order of the file."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack, shipped_packs
from dxproof.engine.pack.model import Condition
from dxproof.engine.testing.mutate import JOINS, PARTS, changes_of, mutants_of, mutate
from dxproof.engine.testing.run import Run
from dxproof.engine.testing.trial import TrialKind

CARE, SYMPTOM = {"ask": "care_given"}, {"ask": "symptom_present"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (CARE, ["care_given negated"]),
        ({"none": [CARE]}, ["none made any", "care_given negated"]),
        (
            {"all": [CARE, SYMPTOM]},
            [
                "all made any",
                "care_given dropped",
                "symptom_present dropped",
                "all of 2 negated",
                "care_given negated",
                "symptom_present negated",
            ],
        ),
        ({"any": [CARE, SYMPTOM]}, ["any made all", "care_given dropped", "symptom_present dropped", "any of 2 negated",
                                    "care_given negated", "symptom_present negated"]),
        ({"ask": "study_reports", "modalities": ["mri", "ct"]},
         ["study_reports negated", "modalities: mri dropped", "modalities: ct dropped"]),
        ({"ask": "payer", "values": ["medicare"]}, ["payer negated", "values: medicare made other"]),
        ({"ask": "parts_disagree", "values": ["region"]},
         ["parts_disagree negated", "values: region made compartment"]),
        ({"ask": "claim_sequence", "stem": "M99.0"}, ["claim_sequence negated", "stem: M99.0 made M99.1"]),
        ({"ask": "place_stated", "axis": "region"}, ["place_stated negated", "axis: region made side"]),
        ({"ask": "place_stated", "axis": "compartment"}, ["place_stated negated", "axis: compartment made region"]),
        ({"ask": "study_denies", "same_study": True}, ["study_denies negated", "same_study: true made false"]),
    ],
)  # fmt: skip
def test_every_change_is_made_once(condition: dict[str, object], expected: list[str]) -> None:
    original = Condition.model_validate(condition)
    changes = list(changes_of(original, ("expect",), ("region", "side", "compartment")))
    assert [change for _, change, _ in changes] == expected
    assert all(mutated != original for _, _, mutated in changes)
    assert len({repr(mutated) for _, _, mutated in changes}) == len(changes)


def test_an_axis_is_made_another_of_the_pack_or_left_alone() -> None:
    condition = Condition.model_validate({"ask": "place_stated", "axis": "laterality"})
    changes = [change for _, change, _ in changes_of(condition, ("expect",), ("laterality",))]
    assert changes == ["place_stated negated"]


@pytest.mark.parametrize("name", shipped_packs())
def test_no_mutant_asks_for_an_axis_that_its_pack_does_not_have(name: str) -> None:
    pack = load_pack(name)
    for mutant in mutants_of(pack):
        for part in PARTS:
            for asked in _all(getattr(mutant.rule, part)):
                assert asked.axis is None or asked.axis in pack.table.axes, mutant.change


def _all(condition: Condition | None) -> list[Condition]:
    if condition is None:
        return []
    return [condition, *(inner for join in JOINS for member in getattr(condition, join) for inner in _all(member))]


def test_mutants_are_placed_and_in_one_order(engine: Engine) -> None:
    mutants = list(mutants_of(engine.pack))
    assert mutants == list(mutants_of(engine.pack))
    assert all(mutant.where.line and mutant.where.column for mutant in mutants)
    dropped = {(mutant.rule.rule, mutant.change) for mutant in mutants if mutant.change.endswith(" dropped")}
    assert {("lcd-sequence", "applies dropped"), ("region-stated", "contradicted dropped")} <= dropped


def test_without_cases_every_change_survives(engine: Engine, own_run: Run) -> None:
    found = mutate(engine, [])
    assert (found.killed, found.score) == (0, 0.0)
    lcd = [r.trial for r in own_run.results if r.trial.kind is TrialKind.EXAMPLE and r.trial.name.startswith("lcd")]
    some = mutate(engine, lcd)
    assert {mutant.rule.rule for mutant in some.mutants if mutant not in some.survivors} == {"lcd-sequence"}
