"""What the rules say where a note says nothing: most notes are silent on most rules, and these outcomes are judged once."""

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from dxproof.engine.facts import NoteFacts
from dxproof.engine.judge.case import CLAIM, Case
from dxproof.engine.judge.rules import RuleOutcome, judge_rule
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ConditionOperator, RuleFile

_OF_FINDINGS = frozenset({"statements", "findings", "features", "competing"})
_OF_STUDIES = _OF_FINDINGS | {"studies", "normals"}
_OF_CLAIM = frozenset({CLAIM})
# What each operator looks at besides the encounter and the payer, by the names of the facts.
LOOKS_AT = {
    **dict.fromkeys(
        (
            ConditionOperator.FINDING,
            ConditionOperator.PLACE_STATED,
            ConditionOperator.PLACE_ELSEWHERE,
            ConditionOperator.PARTS_DISAGREE,
            ConditionOperator.CAUSE_STATED,
            ConditionOperator.CAUSE_OF_SIBLING,
            ConditionOperator.FEATURE_STATED,
            ConditionOperator.FEATURE_OTHERWISE,
            ConditionOperator.RIVAL_DIAGNOSIS,
        ),
        _OF_FINDINGS,
    ),
    ConditionOperator.STUDY_REPORTS: _OF_STUDIES,
    ConditionOperator.STUDY_DENIES: _OF_STUDIES,
    ConditionOperator.CARE_GIVEN: frozenset({"care"}),
    ConditionOperator.SYMPTOM_PRESENT: frozenset({"symptoms"}),
    ConditionOperator.CLAIM_HAS_SYMPTOM: _OF_CLAIM,
    ConditionOperator.CLAIM_HAS_CODE: _OF_CLAIM,
    ConditionOperator.CLAIM_SEQUENCE: _OF_CLAIM,
    ConditionOperator.ENCOUNTER: _OF_CLAIM,
    ConditionOperator.PAYER: _OF_CLAIM,
    ConditionOperator.CLAIM_HAS_PROCEDURE: _OF_CLAIM,
    ConditionOperator.ELEMENT_STATED: frozenset({"elements"}),
    ConditionOperator.SERVICE_GIVEN: frozenset({"services"}),
    ConditionOperator.EACH_REGION_EXAMINED: frozenset({"services", "exam_signs"}),
    ConditionOperator.EACH_REGION_NAMED: frozenset({"services", "elements"}),
}


class Silence:
    """The outcomes of one pack's rules for notes that have nothing of what a rule looks at."""

    def __init__(self, pack: Pack) -> None:
        self._rules = [(rule, _read_by(rule)) for rule in pack.judged_rules]
        self._known: dict[tuple[object, ...], RuleOutcome] = {}

    def outcomes(self, case: Case, code: Code) -> Iterator[RuleOutcome]:
        """The outcomes of all rules for one code."""
        for rule, read in self._rules:
            if not read.isdisjoint(case.said):
                yield judge_rule(case, code, rule)
                continue
            key = (code.code, rule.rule, case.encounter, case.facts.payer)
            if key not in self._known:
                bare = replace(case, facts=NoteFacts(encounter=case.encounter, payer=case.facts.payer), claim=None)
                self._known[key] = judge_rule(bare, code, rule)._replace(of_note=False)
            yield self._known[key]


_OF_PACKS: WeakKeyDictionary[Pack, Silence] = WeakKeyDictionary()


def silence_of(pack: Pack) -> Silence:
    """The one of a pack."""
    if pack not in _OF_PACKS:
        _OF_PACKS[pack] = Silence(pack)
    return _OF_PACKS[pack]


def _read_by(rule: RuleFile) -> frozenset[str]:
    """The facts that the conditions of a rule look at, and the claim."""
    asked = (condition.ask for condition in rule.conditions() if condition.ask is not None)
    return frozenset[str]().union(*(LOOKS_AT[ask] for ask in asked))
