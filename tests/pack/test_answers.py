"""The names that a pack may use are those of the judge."""

import inspect

import pytest

from dxproof.engine.judge import ask_claim, ask_findings, ask_history, ask_studies, conditions, pitfalls
from dxproof.engine.pack import answers
from dxproof.engine.pack.model import Condition, ConditionOperator, Detector, PitfallEntry

SOURCE = "".join(inspect.getsource(module) for module in (ask_claim, ask_findings, ask_history, ask_studies))


def test_detectors_are_those_of_the_judge() -> None:
    assert set(answers.DETECTORS) == set(pitfalls.DETECTORS) == set(Detector)


def test_every_operator_has_its_answers() -> None:
    assert set(answers.OPERATORS) == set(conditions.OPERATORS) == set(ConditionOperator)


def test_operators_read_keys_of_a_condition() -> None:
    assert {key for says in answers.OPERATORS.values() for key in says.needs | says.may} == set(
        Condition.model_fields
    ) - {"ask", "all", "any", "none"}


def test_detectors_read_keys_of_a_pitfall() -> None:
    assert set(PitfallEntry.model_fields) > answers.DETECTOR_KEYS


@pytest.mark.parametrize("reason", sorted({reason for says in answers.OPERATORS.values() for reason in says.reasons}))
def test_reason_is_one_the_judge_gives(reason: str) -> None:
    assert f'"{reason}"' in SOURCE


@pytest.mark.parametrize("field", sorted({field for says in answers.OPERATORS.values() for field in says.fields}))
def test_field_is_one_the_judge_fills(field: str) -> None:
    assert f"{field}=" in SOURCE
