"""Promises of the M99 pack only: the rules and pitfalls of the contract, and fixtures that cover all of them."""

from collections import Counter

from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.terms import CodeStatus
from dxproof.engine.testing.coverage import coverage
from dxproof.engine.testing.model import PackTestKind
from dxproof.engine.testing.run import Run

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
    "cmt-regions",
    "omt-regions",
    "part-not-documented",
    "uncertain-diagnosis",
    "code-mismatch",
    "procedure-unlinked",
    "disc-above-c2",
}


def test_fixtures_alone_cover_every_outcome_every_status_and_every_pitfall(engine: Engine, own_run: Run) -> None:
    results = [result for result in own_run.results if result.test.kind is PackTestKind.FIXTURE]
    found = {share.name: share for share in coverage(engine, results).shares}
    assert [item.name for item in found["rule outcomes"].items if not item.covered] == []
    assert [item.name for item in found["pitfalls both ways"].items if not item.covered] == []
    assert {result.test.wanted.status for result in results} == set(CodeStatus)


def test_every_fixture_names_all_rules(own_run: Run) -> None:
    fixtures = [result.test for result in own_run.results if result.test.kind is PackTestKind.FIXTURE]
    assert [t.name for t in fixtures if {rule.rule for rule in t.wanted.rules} != RULE_NAMES] == []


def test_pack_has_the_rules_of_the_contract_once_each() -> None:
    assert Counter(rule.rule for rule in PACK.rules) == dict.fromkeys(RULE_NAMES, 1)


def test_pack_has_the_pitfalls_of_the_contract_once_each() -> None:
    assert Counter(pitfall.id for pitfall in PACK.pitfalls) == dict.fromkeys(PITFALL_NAMES, 1)
