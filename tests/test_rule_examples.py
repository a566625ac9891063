"""The examples in the rule files hold: each gives the outcome, or raises the pitfall, that it stands under."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dxproof.engine.pack.loader import Pack, load_pack
from dxproof.engine.pack.model import Example, PitfallEntry, RuleFile
from dxproof.engine.report.model import Report
from dxproof.engine.terms import RuleStatus

FOLDERS = sorted(path.parent.name for path in Path(__file__).resolve().parents[1].glob("rules/*/pack.yaml"))
PACKS = [load_pack(folder.replace("_", "-")) for folder in FOLDERS]
PACK = load_pack("m99-stenosis")
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
    for pack in PACKS:
        name = pack.file.pack
        for rule in pack.rules:
            for outcome, examples in rule.examples.items():
                for number, example in enumerate(examples):
                    yield pytest.param(
                        name, rule.rule, outcome, example, id=f"{name}-{rule.rule}-{outcome.value}-{number}"
                    )


def pitfall_examples() -> Iterator[Any]:
    for pack in PACKS:
        name = pack.file.pack
        for pitfall in pack.pitfalls:
            for raised, examples in ((True, pitfall.raised), (False, pitfall.not_raised)):
                for number, example in enumerate(examples):
                    tag = f"{name}-{pitfall.id}-{'raised' if raised else 'quiet'}-{number}"
                    yield pytest.param(name, pitfall.id, raised, example, id=tag)


def judge_example(report_on: Callable[..., Report], pack: str, example: Example) -> Report:
    return report_on(
        example.note,
        example.target,
        example.asked,
        pack=pack,
        setting=example.setting,
        encounter=example.encounter,
        claim=example.claim,
    )


def possible_outcomes(pack: Pack, rule: RuleFile) -> set[RuleStatus]:
    """What a rule can answer.

    One whose contradiction is the very reverse of what it expects is never merely unmet, and one that establishes an
    axis does not apply to codes that do not ask for it.
    """
    outcomes = {RuleStatus.MET}
    if rule.contradicted is None or rule.expect.none != (rule.contradicted,):
        outcomes.add(RuleStatus.NOT_MET)
    if rule.contradicted is not None or rule.contradicted_unless_met is not None:
        outcomes.add(RuleStatus.CONTRADICTED)
    not_asked = rule.establishes and any(rule.establishes not in code.values for code in pack.table.codes.values())
    if rule.applies is not None or not_asked:
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


@pytest.mark.parametrize(
    ("pack", "rule"),
    [pytest.param(pack, rule, id=f"{pack.file.pack}-{rule.rule}") for pack in PACKS for rule in pack.rules],
)
def test_rule_has_an_example_of_every_outcome_it_can_give(pack: Pack, rule: RuleFile) -> None:
    assert {outcome for outcome, examples in rule.examples.items() if examples} == possible_outcomes(pack, rule)


@pytest.mark.parametrize("pitfall", [entry for pack in PACKS for entry in pack.pitfalls], ids=lambda entry: entry.id)
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
