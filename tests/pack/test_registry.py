"""The names that a pack may use are those of the judge, and every condition has a description."""

import importlib
import inspect
import pkgutil
from string import Formatter

import pytest

from dxproof.engine import judge
from dxproof.engine.judge import conditions, pitfalls
from dxproof.engine.pack import registry
from dxproof.engine.pack.detectors import DETECTOR_SPECS, DetectorSpec, reads_visits
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Condition, ConditionOperator, Detector, PitfallEntry
from dxproof.engine.pack.registry import NOT_ASKED, OPERATORS, REASONS, Operator, faults_of, reading_of
from dxproof.engine.terms import Encounter

ANSWERS = [name for _, name, _ in pkgutil.iter_modules(judge.__path__) if name.startswith("ask_")]
SOURCE = "".join(
    inspect.getsource(importlib.import_module(f"{judge.__name__}.{name}")) for name in (*ANSWERS, "thresholds")
)
EACH_OPERATOR = pytest.mark.parametrize("operator", OPERATORS.values(), ids=lambda operator: operator.id)


def test_detectors_are_those_of_the_judge() -> None:
    assert set(DETECTOR_SPECS) == set(Detector) == set(pitfalls.DETECTORS)


@pytest.mark.parametrize("spec", DETECTOR_SPECS.values(), ids=list(DETECTOR_SPECS))
def test_detector_reads_keys_of_a_pitfall_and_says_what_it_finds(spec: DetectorSpec) -> None:
    assert spec.reads <= set(PitfallEntry.model_fields)
    assert spec.meaning.endswith(".")


def test_every_operator_of_the_judge_is_registered() -> None:
    assert set(OPERATORS) == set(conditions.OPERATORS) == set(ConditionOperator)


@pytest.mark.parametrize("reason", sorted({reason for operator in OPERATORS.values() for reason in operator.reasons}))
def test_reason_is_one_the_judge_gives_and_has_a_meaning(reason: str) -> None:
    assert f'"{reason}"' in SOURCE
    assert REASONS[reason].endswith(".")


def test_no_reason_is_explained_that_nothing_gives() -> None:
    assert set(REASONS) == {NOT_ASKED} | {reason for operator in OPERATORS.values() for reason in operator.reasons}


@pytest.mark.parametrize("field", sorted({field for operator in OPERATORS.values() for field in operator.fields}))
def test_field_is_one_the_judge_fills(field: str) -> None:
    assert f"{field}=" in SOURCE or f'"{field}":' in SOURCE


@EACH_OPERATOR
def test_parameters_are_keys_of_a_condition_and_stand_in_the_words(operator: Operator) -> None:
    names = {parameter.name for parameter in operator.parameters}
    assert names <= set(Condition.model_fields)
    told_apart = {name for reading in operator.readings for name, _ in reading.when}
    spoken = {name for reading in operator.readings for _, name, _, _ in Formatter().parse(reading.says) if name}
    assert names == told_apart | spoken


@EACH_OPERATOR
def test_readings_are_told_apart(operator: Operator) -> None:
    assert len({reading.when for reading in operator.readings}) == len(operator.readings)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"ask": "finding"}, "there is a counted finding at the code's location"),
        ({"ask": "study_reports", "modalities": ["mri"]}, "({modalities}) reports"),
        (
            {"ask": "study_reports", "modalities": ["mri"], "quality": "weight_bearing"},
            "({modalities}, {quality}) reports",
        ),
        ({"ask": "study_denies", "modalities": ["mri"]}, "denies"),
        ({"ask": "study_denies", "modalities": ["mri"], "same_study": True}, "both reports and denies"),
        ({"ask": "claim_has_symptom", "without_claim": True}, "if there is one"),
    ],
)
def test_reading_follows_the_parameters(given: dict[str, object], says: str) -> None:
    assert says in reading_of(Condition.model_validate(given)).says


@pytest.mark.parametrize(
    ("given", "key_path", "message"),
    [
        ({"ask": "care_given", "stem": "M99.0"}, ("stem",), "care_given does not read stem"),
        ({"ask": "payer", "values": ["medicare"], "modalities": ["mri"]}, ("modalities",), "does not read modalities"),
        ({"ask": "payer", "values": []}, (), "payer names no values"),
        ({"ask": "payer", "values": ["medicare", "x"]}, ("values", 1), 'no value of payer "x"'),
        ({"all": [{"ask": "care_given"}], "stem": "M99.0"}, ("stem",), "stem is given without ask"),
    ],
)
def test_fault_of_a_parameter(given: dict[str, object], key_path: tuple[str | int, ...], message: str) -> None:
    (fault,) = faults_of(Condition.model_validate(given))
    assert fault.key_path == key_path
    assert message in fault.message
    assert fault.hint


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (("a", "b", "c"), "a, b or c"), (("a",), "a"), ((), ""), (None, ""), (Encounter.OMT, "omt")],
)
def test_value_as_it_is_written(value: object, text: str) -> None:
    assert registry.shown(value) == text


def test_notes_are_read_for_what_was_done_by_hand_where_a_rule_asks_for_it() -> None:
    pack = load_pack("omt-visit")
    without_table = pack.file.model_copy(update={"regions": None})
    treated = [rule for rule in pack.rules if rule.rule == "regions-treated"]
    signed = [rule for rule in pack.rules if rule.rule == "signed"]
    assert reads_visits(without_table, (), treated)
    assert not reads_visits(without_table, (), signed)
