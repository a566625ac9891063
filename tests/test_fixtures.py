"""The golden notes: each folder holds a note, a claim where there is one, and what must be concluded of it."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dxproof.engine.pack.loader import load_pack
from dxproof.engine.report.model import Report
from dxproof.engine.terms import CodeStatus, RuleStatus

FOLDER = Path(__file__).resolve().parents[1] / "fixtures"
# The folder of a pack's notes is called like the folder of the pack.
PACKS = {path.name: load_pack(path.name.replace("_", "-")) for path in sorted(FOLDER.iterdir()) if path.is_dir()}
NAMES = sorted(f"{path.parents[1].name}/{path.parent.name}" for path in FOLDER.glob("*/*/expected.yaml"))
FEWEST = {"m99_stenosis": 80}  # notes of a pack, 15 where nothing is said
FindingKey = tuple[str | None, str | None, str | None, tuple[str, ...], str]


def names_of(folder: str) -> list[str]:
    return [name for name in NAMES if name.startswith(f"{folder}/")]


@cache
def expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / name / "expected.yaml").read_text(encoding="utf-8"))
    return loaded


def note_of(name: str) -> str:
    with (FOLDER / name / "note.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def claim_of(name: str) -> dict[str, Any] | None:
    path = FOLDER / name / "claim.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def finding_key(finding: dict[str, Any], sided: bool) -> FindingKey:
    side = finding["side"] if sided else None
    return finding["region"], finding["compartment"], side, tuple(sorted(finding["mechanisms"])), finding["assertion"]


@pytest.fixture(params=NAMES)
def golden(request: pytest.FixtureRequest, report_on: Callable[..., Report]) -> tuple[str, dict[str, Any], Report]:
    """One folder: its note, what is expected, and what the engine says."""
    name = request.param
    want = expected(name)
    text = note_of(name)
    report = report_on(
        text,
        want["target"],
        want["asked"],
        PACKS[name.partition("/")[0]].file.pack,
        setting=want["setting"],
        encounter=want["encounter"],
        claim=claim_of(name),
    )
    return text, want, report


def test_note_is_judged_as_expected(golden: tuple[str, dict[str, Any], Report]) -> None:
    _, want, report = golden
    candidate = report.candidate(want["target"])
    assert candidate is not None
    sided = any("side" in finding for finding in want["findings"])
    got = {
        "status": report.status.value,
        "supported_codes": list(report.supported_codes),
        "rules": {rule.id: rule.status.value for rule in candidate.rules},
        "pitfalls": {pitfall.id for pitfall in report.pitfalls},
        "findings": {finding_key(finding.model_dump(mode="json"), sided) for finding in report.findings},
    }
    assert got == {
        "status": want["status"],
        "supported_codes": sorted(want["supported_codes"]),
        "rules": want["rules"],
        "pitfalls": set(want["pitfalls"]),
        "findings": {finding_key(finding, sided) for finding in want["findings"]},
    }


def test_every_quote_is_where_its_offsets_say(golden: tuple[str, dict[str, Any], Report]) -> None:
    text, _, report = golden
    shown = [item for c in report.candidates for rule in c.rules for item in (*rule.evidence, *rule.rejected)]
    shown += [item for pitfall in report.pitfalls for item in pitfall.evidence]
    assert [item.quote for item in shown] == [text[item.start : item.end] for item in shown]


def test_asking_for_the_default_target_is_the_only_difference_of_asking(
    report_on: Callable[..., Report], engine: Any
) -> None:
    name = next(name for name in NAMES if expected(name)["target"] == "M99.70" and not expected(name)["asked"])
    text = note_of(name)
    assert engine.check(text) == report_on(text, None, False)
    assert engine.check(text, target="M99.70") == report_on(text, "M99.70", True)


@pytest.mark.parametrize("folder", PACKS)
def test_there_are_enough_notes(folder: str) -> None:
    assert len(names_of(folder)) >= FEWEST.get(folder, 15)


@pytest.mark.parametrize("folder", PACKS)
def test_every_folder_is_complete(folder: str) -> None:
    notes = sorted((FOLDER / folder).iterdir())
    assert [path.name for path in notes if not (path / "note.txt").is_file()] == []
    assert [f"{folder}/{path.name}" for path in notes] == names_of(folder)


@pytest.mark.parametrize("folder", PACKS)
@pytest.mark.parametrize("status", CodeStatus)
def test_notes_cover_every_status(folder: str, status: CodeStatus) -> None:
    assert any(expected(name)["status"] == status.value for name in names_of(folder))


def rule_outcomes() -> list[tuple[str, str, RuleStatus]]:
    """Every outcome that a rule can give, as its examples name them (test_rule_examples says that they are all)."""
    return [
        (folder, rule.rule, outcome)
        for folder, pack in PACKS.items()
        for rule in pack.rules
        for outcome, examples in rule.examples.items()
        if examples
    ]


@pytest.mark.parametrize(("folder", "rule", "outcome"), rule_outcomes())
def test_notes_cover_every_outcome_of_every_rule(folder: str, rule: str, outcome: RuleStatus) -> None:
    assert any(expected(name)["rules"][rule] == outcome.value for name in names_of(folder))


@pytest.mark.parametrize(
    ("folder", "pitfall"), [(folder, pitfall.id) for folder, pack in PACKS.items() for pitfall in pack.pitfalls]
)
def test_notes_raise_every_pitfall(folder: str, pitfall: str) -> None:
    assert any(pitfall in expected(name)["pitfalls"] for name in names_of(folder))


@pytest.mark.parametrize("folder", PACKS)
def test_every_expectation_names_all_rules_and_only_known_pitfalls(folder: str) -> None:
    rules = {rule.rule for rule in PACKS[folder].rules}
    pitfalls = {pitfall.id for pitfall in PACKS[folder].pitfalls}
    assert [name for name in names_of(folder) if set(expected(name)["rules"]) != rules] == []
    assert [name for name in names_of(folder) if not set(expected(name)["pitfalls"]) <= pitfalls] == []
