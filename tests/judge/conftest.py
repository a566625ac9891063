"""A question whose answers a test gives: ``{ask: finding, values: [name]}`` answers what stands under the name."""

import pytest

from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.conditions import OPERATORS
from dxproof.engine.pack.model import ConditionOperator


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    known: dict[str, Answer] = {}
    monkeypatch.setitem(OPERATORS, ConditionOperator.FINDING, lambda case, code, condition: known[condition.values[0]])
    return known
