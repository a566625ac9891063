"""The names that a pack may use are those of the judge."""

import inspect

import pytest

from dxproof.engine.judge import conditions, pitfalls, status, thresholds
from dxproof.engine.pack import answers
from dxproof.engine.pack.model import ConditionOperator, FindingPart

SOURCE = inspect.getsource(conditions) + inspect.getsource(thresholds)
SAYS = [*answers.FINDING.values(), *answers.OPERATORS.values()]


def test_detectors_are_those_of_the_judge() -> None:
    assert set(answers.DETECTORS) == set(pitfalls.DETECTORS)


def test_every_operator_and_part_has_its_answers() -> None:
    assert {*answers.OPERATORS, ConditionOperator.FINDING} == set(conditions.OPERATORS)
    assert set(answers.FINDING) == set(FindingPart)


def test_rules_hold_the_axes_that_the_status_needs() -> None:
    assert set(status.AXES) <= set(answers.RULES)


@pytest.mark.parametrize("reason", sorted({reason for says in SAYS for reason in says.reasons}))
def test_reason_is_one_the_judge_gives(reason: str) -> None:
    assert f'"{reason}"' in SOURCE


@pytest.mark.parametrize("field", sorted({field for says in SAYS for field in says.fields}))
def test_field_is_one_the_judge_fills(field: str) -> None:
    assert f"{field}=" in SOURCE or f'"{field}":' in SOURCE
