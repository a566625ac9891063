"""The examples in the rule files hold: each gives the outcome, or raises the pitfall, that it stands under."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dxproof.engine.pack.loader import load_pack, shipped_packs
from dxproof.engine.pack.model import Example, PitfallEntry, RuleFile
from dxproof.engine.report.model import Report
from dxproof.engine.terms import RuleStatus

PACKS = {name: load_pack(name) for name in shipped_packs()}
PACK = PACKS["m99-stenosis"]
RULE_NAMES = {
    "region-stated",
    "mechanism-stated",
    "imaging-cited",
    "conservative-care",
    "symptom-paired",
    "lcd-sequence",
    "not-classified-elsewhere",
}
PITFALL_NAMES = {
    "mechanism-confusion",
    "mixed-mechanism",
    "cervical-default",
    "generic-region",
    "m48-interchange",
    "canal-not-foramen",
    "standalone-code",
    "wrong-sequence",
    "sequence-region",
    "at-modifier",
    "uncertain-diagnosis",
    "code-mismatch",
    "disc-above-c2",
}


def rule_examples() -> Iterator[Any]:
    for name, pack in PACKS.items():
        for rule in pack.rules:
            for outcome, examples in rule.examples.items():
                for number, example in enumerate(examples):
                    label = f"{name}-{rule.rule}-{outcome.value}-{number}"
                    yield pytest.param(name, rule.rule, outcome, example, id=label)


def pitfall_examples() -> Iterator[Any]:
    for name, pack in PACKS.items():
        for pitfall in pack.pitfalls:
            for raised, examples in ((True, pitfall.raised), (False, pitfall.not_raised)):
                for number, example in enumerate(examples):
                    label = f"{name}-{pitfall.id}-{'raised' if raised else 'quiet'}-{number}"
                    yield pytest.param(name, pitfall.id, raised, example, id=label)


def judge_example(report_on: Callable[..., Report], pack: str, example: Example) -> Report:
    return report_on(
        example.note,
        example.target,
        example.asked,
        pack,
        setting=example.setting,
        encounter=example.encounter,
        claim=example.claim,
    )


def possible_outcomes(rule: RuleFile) -> set[RuleStatus]:
    """What a rule can answer; one whose contradiction is the very reverse of what it expects is never merely unmet."""
    outcomes = {RuleStatus.MET}
    if rule.contradicted is None or rule.expect.none != (rule.contradicted,):
        outcomes.add(RuleStatus.NOT_MET)
    if rule.contradicted is not None or rule.contradicted_unless_met is not None:
        outcomes.add(RuleStatus.CONTRADICTED)
    if rule.applies is not None:
        outcomes.add(RuleStatus.NOT_APPLICABLE)
    return outcomes


@pytest.mark.parametrize(("pack", "rule", "outcome", "example"), list(rule_examples()))
def test_rule_example_gives_the_outcome_it_stands_under(
    report_on: Callable[..., Report], pack: str, rule: str, outcome: RuleStatus, example: Example
) -> None:
    report = judge_example(report_on, pack, example)
    candidate = report.candidate(report.target)
    assert candidate is not None
    result = next(r for r in candidate.rules if r.id == rule)
    assert result.status is outcome, result.message


@pytest.mark.parametrize(("pack", "pitfall", "raised", "example"), list(pitfall_examples()))
def test_pitfall_example_is_raised_or_quiet_as_written(
    report_on: Callable[..., Report], pack: str, pitfall: str, raised: bool, example: Example
) -> None:
    report = judge_example(report_on, pack, example)
    assert (pitfall in {p.id for p in report.pitfalls}) is raised


@pytest.mark.parametrize("rule", [rule for pack in PACKS.values() for rule in pack.rules], ids=lambda rule: rule.rule)
def test_rule_has_an_example_of_every_outcome_it_can_give(rule: RuleFile) -> None:
    assert {outcome for outcome, examples in rule.examples.items() if examples} == possible_outcomes(rule)


@pytest.mark.parametrize(
    "pitfall", [pitfall for pack in PACKS.values() for pitfall in pack.pitfalls], ids=lambda pitfall: pitfall.id
)
def test_pitfall_has_examples_both_ways(pitfall: PitfallEntry) -> None:
    assert pitfall.raised
    assert pitfall.not_raised


def test_pack_has_the_rules_of_the_contract_once_each() -> None:
    assert Counter(rule.rule for rule in PACK.rules) == dict.fromkeys(RULE_NAMES, 1)


def test_pack_has_the_pitfalls_of_the_contract_once_each() -> None:
    assert Counter(pitfall.id for pitfall in PACK.pitfalls) == dict.fromkeys(PITFALL_NAMES, 1)


def test_examples_are_many_enough_to_mean_something() -> None:
    assert len(list(rule_examples())) >= 35
    assert len(list(pitfall_examples())) >= 30
