"""The shipped pack passes its own tests, and they cover what the project promises of them."""

from collections import Counter

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import PitfallEntry, RuleFile
from dxproof.engine.terms import CodeStatus
from dxproof.engine.testing.coverage import Share, coverage
from dxproof.engine.testing.mutate import mutate
from dxproof.engine.testing.outcomes import outcomes_of
from dxproof.engine.testing.run import Run, Verdict, run_trials
from dxproof.engine.testing.trial import Gathered, TrialKind

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
LEAST = {TrialKind.EXAMPLE: 70, TrialKind.FIXTURE: 80, TrialKind.FAMILY: 480}
PHRASES, GAPS_AT_MOST = 5000, 13


@pytest.fixture(scope="module")
def shares(engine: Engine, own_run: Run) -> dict[str, Share]:
    return {share.name: share for share in coverage(engine, own_run.results).shares}


def test_all_cases_are_as_expected(own_run: Run) -> None:
    assert [str(error) for error in own_run.errors] == []
    assert [(result.trial.name, result.differences) for result in own_run.failed] == []


@pytest.mark.parametrize("kind", LEAST)
def test_cases_are_many_enough_to_mean_something(own_run: Run, kind: TrialKind) -> None:
    assert sum(result.trial.kind is kind for result in own_run.results) >= LEAST[kind]


@pytest.mark.parametrize("name", ["rule outcomes", "pitfalls both ways", "table rows"])
def test_everything_but_the_phrases_is_covered_without_them(shares: dict[str, Share], name: str) -> None:
    assert [item.name for item in shares[name].items if not item.covered] == []


def test_phrases_mean_what_they_should_and_are_covered(engine: Engine, own_trials: Gathered, own_run: Run) -> None:
    """One test, for the run over all phrases takes a while."""
    run = run_trials(engine, [trial for trial in own_trials.trials if trial.kind is TrialKind.PHRASE])
    assert [(result.trial.name, result.differences) for result in run.failed] == []
    assert len(run.results) >= PHRASES
    assert sum(result.verdict is Verdict.KNOWN_GAP for result in run.results) <= GAPS_AT_MOST
    found = coverage(engine, [*own_run.results, *run.results])
    (phrases,) = [share for share in found.shares if share.name == "phrases"]
    assert phrases.percent >= 95, [item.name for item in phrases.items if not item.covered][:20]
    assert found.lowest.percent >= 95


def test_only_phrases_have_known_gaps(own_run: Run) -> None:
    assert [result.trial.name for result in own_run.results if result.trial.known_gap] == []


def test_fixtures_alone_cover_every_outcome_every_status_and_every_pitfall(engine: Engine, own_run: Run) -> None:
    results = [result for result in own_run.results if result.trial.kind is TrialKind.FIXTURE]
    found = {share.name: share for share in coverage(engine, results).shares}
    assert [item.name for item in found["rule outcomes"].items if not item.covered] == []
    assert [item.name for item in found["pitfalls both ways"].items if not item.covered] == []
    assert {result.trial.wanted.status for result in results} == set(CodeStatus)


def test_every_fixture_names_all_rules(own_run: Run) -> None:
    fixtures = [result.trial for result in own_run.results if result.trial.kind is TrialKind.FIXTURE]
    assert [t.name for t in fixtures if {rule.rule for rule in t.wanted.rules} != RULE_NAMES] == []


def test_changed_rules_are_noticed(engine: Engine, own_run: Run) -> None:
    found = mutate(engine, [result.trial for result in own_run.results])
    assert len(found.mutants) >= 50
    assert found.score >= 0.9, [f"{m.where} {m.change}" for m in found.survivors]


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.rule)
def test_rule_has_an_example_of_every_outcome_it_can_give(rule: RuleFile) -> None:
    assert {outcome for outcome, examples in rule.examples.items() if examples} == set(outcomes_of(rule, PACK.table))


@pytest.mark.parametrize("pitfall", PACK.pitfalls, ids=lambda pitfall: pitfall.id)
def test_pitfall_has_examples_both_ways(pitfall: PitfallEntry) -> None:
    assert pitfall.raised
    assert pitfall.not_raised


def test_pack_has_the_rules_of_the_contract_once_each() -> None:
    assert Counter(rule.rule for rule in PACK.rules) == dict.fromkeys(RULE_NAMES, 1)


def test_pack_has_the_pitfalls_of_the_contract_once_each() -> None:
    assert Counter(pitfall.id for pitfall in PACK.pitfalls) == dict.fromkeys(PITFALL_NAMES, 1)
