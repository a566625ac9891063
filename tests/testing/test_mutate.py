"""Every possible change of a rule's condition, one place at a time, in file order."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Condition
from dxproof.engine.testing.model import PackTestKind
from dxproof.engine.testing.mutate import changes_of, mutants_of, mutate, names_of
from dxproof.engine.testing.run import Run

NAMES = {"axis": ("region", "laterality"), "feature": ("claudication",), "quality": ("standing", "supine")}
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
        ({"ask": "place_stated", "axis": "region"}, ["place_stated negated", "axis: region made laterality"]),
        ({"ask": "place_stated", "axis": "laterality"}, ["place_stated negated", "axis: laterality made region"]),
        ({"ask": "feature_stated", "feature": "claudication"}, ["feature_stated negated"]),
        ({"ask": "study_reports", "modalities": ["mri"], "quality": "standing"},
         ["study_reports negated", "modalities: mri made ct", "quality: standing made supine", "quality: standing dropped"]),
        ({"ask": "care_given", "weeks": "$weeks"}, ["care_given negated", "weeks: $weeks made 6"]),
        ({"ask": "study_denies", "same_study": True}, ["study_denies negated", "same_study: true made false"]),
    ],
)  # fmt: skip
def test_every_change_is_made_once(condition: dict[str, object], expected: list[str]) -> None:
    original = Condition.model_validate(condition)
    changes = list(changes_of(original, ("expect",), NAMES))
    assert [change for _, change, _ in changes] == expected
    assert all(mutated != original for _, _, mutated in changes)
    assert len({repr(mutated) for _, _, mutated in changes}) == len(changes)


def test_mutants_are_placed_and_in_one_order(engine: Engine) -> None:
    mutants = list(mutants_of(engine.pack))
    assert mutants == list(mutants_of(engine.pack))
    assert all(mutant.where.line and mutant.where.column for mutant in mutants)
    dropped = {(mutant.of, mutant.change) for mutant in mutants if mutant.change.endswith(" dropped")}
    assert {("lcd-sequence", "applies dropped"), ("region-stated", "contradicted dropped")} <= dropped


def test_without_cases_every_change_survives(engine: Engine, own_run: Run) -> None:
    found = mutate(engine, [])
    assert (found.killed, found.score) == (0, 0.0)
    lcd = [r for r in own_run.results if r.test.kind is PackTestKind.EXAMPLE and r.test.name.startswith("lcd")]
    some = mutate(engine, lcd)
    assert {mutant.of for mutant in some.mutants if mutant not in some.survivors} == {"lcd-sequence"}


def test_a_name_is_changed_into_one_of_the_pack_or_not_at_all() -> None:
    condition = Condition.model_validate({"ask": "place_stated", "axis": "region"})
    alone = {"axis": ("region",), "feature": (), "quality": ()}
    assert [change for _, change, _ in changes_of(condition, ("expect",), alone)] == ["place_stated negated"]


@pytest.mark.parametrize(
    ("name", "axes"), [("m99-stenosis", ("region",)), ("m17-knee-osteoarthritis", ("laterality",))]
)
def test_an_axis_that_a_rule_may_ask_for_is_a_place(name: str, axes: tuple[str, ...]) -> None:
    assert names_of(load_pack(name))["axis"] == axes
