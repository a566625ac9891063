"""Every shipped pack passes its own tests, and they reach the promised coverage.

One test a pack, for it runs all of its cases once; what is M99's alone is in test_m99_pack.
"""

from dataclasses import dataclass

import pytest

from dxproof.engine.engine import load
from dxproof.engine.pack.loader import Pack, load_pack, shipped_packs
from dxproof.engine.pack.model import Condition, RuleFile
from dxproof.engine.pack.registry import faults_of, parts_of
from dxproof.engine.testing.collect import collect, target_of
from dxproof.engine.testing.coverage import Coverage, coverage
from dxproof.engine.testing.model import PackTestKind
from dxproof.engine.testing.mutate import mutants_of, mutate, names_of
from dxproof.engine.testing.outcomes import outcomes_of
from dxproof.engine.testing.run import Verdict, run_tests

PACKS = sorted(shipped_packs())
LEAST_COVERAGE = 95
LEAST_MUTATION = 0.9  # share of changed rules that a case notices
WHOLE = ("rule outcomes", "pitfalls both ways", "table rows")


@dataclass(frozen=True, slots=True)
class Least:
    """Minimum cases of each kind, so that lost tests are noticed; and the maximum of known gaps."""

    examples: int
    fixtures: int
    families: int
    wordings: int  # of constructions: the shared ones are tried by one pack
    phrases: int
    gaps: int
    shared: bool = False  # whether the words that packs share are held against the minimum as well


LEAST = {
    "m99-stenosis": Least(70, 80, 480, 70, 5000, gaps=2, shared=True),
    "m48-spinal-stenosis": Least(60, 40, 80, 0, 250, gaps=0),
    "m17-knee-osteoarthritis": Least(60, 70, 140, 0, 1000, gaps=0),
    "cmt-visit": Least(120, 7, 0, 0, 0, gaps=0),
    "omt-visit": Least(50, 3, 0, 0, 0, gaps=0),
}


def test_every_shipped_pack_has_its_minima() -> None:
    assert set(LEAST) == set(PACKS)


@pytest.mark.parametrize("name", PACKS)
def test_all_cases_are_as_expected_and_reach_the_minima(name: str) -> None:
    engine, least = load(name), LEAST[name]
    collected = collect(engine.pack, target_of(name, None))
    run = run_tests(engine, collected.tests, collected.errors)
    assert [str(error) for error in run.errors] == []
    assert [(result.test.name, result.differences) for result in run.failed] == []
    counts = [sum(result.test.kind is kind for result in run.results) for kind in PackTestKind]
    wanted = [least.examples, least.fixtures, least.families, least.wordings, least.phrases]
    assert all(count >= one for count, one in zip(counts, wanted, strict=True)), counts
    gaps = [result.test for result in run.results if result.verdict is Verdict.KNOWN_GAP]
    assert all(test.kind is PackTestKind.PHRASE for test in gaps)
    assert len(gaps) <= least.gaps, [test.name for test in gaps]
    _assert_covered(coverage(engine, [r for r in run.results if r.test.kind is not PackTestKind.PHRASE]), WHOLE, 100)
    _assert_covered(coverage(engine, run.results, least.shared), ("phrases",), LEAST_COVERAGE)
    found = mutate(engine, run.results)
    assert len(found.mutants) >= 25
    assert found.score >= LEAST_MUTATION, [f"{m.where} {m.change}" for m in found.survivors]


def _assert_covered(found: Coverage, names: tuple[str, ...], least: float) -> None:
    for share in found.shares:
        if share.name in names:
            assert share.percent >= least, [item.name for item in share.items if not item.covered][:20]


@pytest.mark.parametrize("name", PACKS)
def test_rules_and_pitfalls_have_examples_of_all_they_can_say(name: str) -> None:
    pack = load_pack(name)
    for rule in pack.rules:
        assert {outcome for outcome, some in rule.examples.items() if some} == set(outcomes_of(rule, pack.table)), rule
    assert all(pitfall.raised and pitfall.not_raised for pitfall in pack.pitfalls)


@pytest.mark.parametrize("name", PACKS)
def test_every_changed_rule_is_one_that_a_pack_may_have(name: str) -> None:
    pack = load_pack(name)
    for mutant in mutants_of(pack):
        assert mutant.rule is not None
        assert list(_faults(mutant.rule, pack)) == [], f"{mutant.where} {mutant.change}"


def _faults(rule: RuleFile, pack: Pack) -> list[str]:
    """What the loader would say of the conditions of a rule: parameters, and names that the pack does not have."""
    names = names_of(pack)
    waiting: list[Condition] = [c for c in (rule.applies, rule.expect, rule.contradicted) if c is not None]
    found = []
    while waiting:
        condition = waiting.pop()
        found += [fault.message for fault in faults_of(condition)]
        for key, known in names.items():
            value = getattr(condition, key)
            if value is not None and value not in known:
                found.append(f"no {key} {value}")
        waiting += [part for _, part in parts_of(condition)]
    return found
