"""A rule about facts that a note has none of is judged once for all such notes, and never otherwise than for each of them."""

from typing import Any

import pytest

from dxproof.engine.facts import NoteFacts
from dxproof.engine.judge.case import CLAIM, LOOKED_AT
from dxproof.engine.judge.judge import judge_code
from dxproof.engine.judge.rules import judge_rule
from dxproof.engine.judge.silence import LOOKS_AT
from dxproof.engine.pack.model import ConditionOperator
from dxproof.engine.terms import Encounter, Payer, Setting
from tests.judge.building import M17, case, note, one


@pytest.mark.parametrize("pack", ["m99-stenosis", M17])
@pytest.mark.parametrize("claim", [None, {"dx": ["M99.70"], "payer": "other"}])
@pytest.mark.parametrize("facts", [
    note(),
    note(encounter=Encounter.CHIROPRACTIC, payer=Payer.OTHER),
    note(one("C5-C6", "foramen")),
])  # fmt: skip
def test_outcomes_are_those_of_the_note(facts: Any, claim: dict[str, Any] | None, pack: str) -> None:
    silent = 0
    for setting in Setting:
        for encounter in (None, Encounter.CHIROPRACTIC):
            given = case(facts, of=pack, claim=claim, setting=setting, encounter=encounter)
            for code in list(given.table.codes.values())[:40]:
                for outcome in judge_code(given, code).outcomes:
                    silent += not outcome.of_note
                    assert outcome == judge_rule(given, code, outcome.rule)._replace(of_note=outcome.of_note)
    assert silent


def test_every_question_says_what_it_looks_at() -> None:
    assert set(LOOKS_AT) == set(ConditionOperator)
    assert set().union(*LOOKS_AT.values()) <= {*LOOKED_AT, CLAIM}


def test_facts_are_looked_at_by_their_names() -> None:
    empty = NoteFacts()
    assert {name for name in LOOKED_AT if getattr(empty, name)} == set()
    assert {"statements", "care", "elements", "visit"} <= set(LOOKED_AT)
