"""The golden notes: each folder holds a note, a claim where there is one, and what must be concluded of it."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dxproof.engine.pack.loader import Pack, load_pack
from dxproof.engine.pack.model import RuleFile
from dxproof.engine.report.model import Report
from dxproof.engine.terms import CodeStatus, RuleStatus

ROOT = Path(__file__).resolve().parents[1] / "fixtures"
FOLDERS = sorted(path.parent.name for path in (ROOT.parent / "rules").glob("*/pack.yaml"))
PACKS = [load_pack(folder.replace("_", "-")) for folder in FOLDERS]
PACK_IDS = [pack.file.pack for pack in PACKS]
# Every folder as 'm99_stenosis/normal_examination'.
NAMES = sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in ROOT.glob("*/*/expected.yaml"))
# Notes that a pack must have at least.
ENOUGH = 15
ENOUGH_OF = {"m99-stenosis": 80}
FindingKey = tuple[str | None, str | None, tuple[str, ...], str]


@cache
def expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / name / "expected.yaml").read_text(encoding="utf-8"))
    return loaded


def note_of(name: str) -> str:
    with (ROOT / name / "note.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def claim_of(name: str) -> dict[str, Any] | None:
    path = ROOT / name / "claim.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def pack_of(name: str) -> str:
    return name.split("/")[0].replace("_", "-")


def notes_of(pack: Pack) -> list[str]:
    return [name for name in NAMES if pack_of(name) == pack.file.pack]


def finding_key(finding: dict[str, Any]) -> FindingKey:
    return finding["region"], finding["compartment"], tuple(sorted(finding["mechanisms"])), finding["assertion"]


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
        pack=pack_of(name),
        setting=want["setting"],
        encounter=want["encounter"],
        claim=claim_of(name),
    )
    return text, want, report


def test_note_is_judged_as_expected(golden: tuple[str, dict[str, Any], Report]) -> None:
    _, want, report = golden
    candidate = report.candidate(want["target"])
    assert candidate is not None
    got = {
        "status": report.status.value,
        "supported_codes": list(report.supported_codes),
        "rules": {rule.id: rule.status.value for rule in candidate.rules},
        "pitfalls": {pitfall.id for pitfall in report.pitfalls},
        "findings": {finding_key(finding.model_dump(mode="json")) for finding in report.findings},
    }
    assert got == {
        "status": want["status"],
        "supported_codes": sorted(want["supported_codes"]),
        "rules": want["rules"],
        "pitfalls": set(want["pitfalls"]),
        "findings": {finding_key(finding) for finding in want["findings"]},
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


@pytest.mark.parametrize("pack", PACKS, ids=PACK_IDS)
def test_there_are_enough_notes(pack: Pack) -> None:
    assert len(notes_of(pack)) >= ENOUGH_OF.get(pack.file.pack, ENOUGH)


def test_every_folder_is_complete() -> None:
    folders = sorted(path for path in ROOT.glob("*/*") if path.is_dir())
    assert [path.name for path in folders if not (path / "note.txt").is_file()] == []
    assert [f"{path.parent.name}/{path.name}" for path in folders] == NAMES


@pytest.mark.parametrize("status", CodeStatus)
@pytest.mark.parametrize("pack", PACKS, ids=PACK_IDS)
def test_notes_cover_every_status(pack: Pack, status: CodeStatus) -> None:
    assert any(expected(name)["status"] == status.value for name in notes_of(pack))


def rule_outcomes() -> list[tuple[Pack, RuleFile, RuleStatus]]:
    """Every outcome that a rule can give, as its examples name them (test_rule_examples says that they are all)."""
    return [
        (pack, rule, outcome)
        for pack in PACKS
        for rule in pack.rules
        for outcome, examples in rule.examples.items()
        if examples
    ]


@pytest.mark.parametrize(
    ("pack", "rule", "outcome"),
    [pytest.param(p, r, o, id=f"{p.file.pack}-{r.rule}-{o.value}") for p, r, o in rule_outcomes()],
)
def test_notes_cover_every_outcome_of_every_rule(pack: Pack, rule: RuleFile, outcome: RuleStatus) -> None:
    assert any(expected(name)["rules"][rule.rule] == outcome.value for name in notes_of(pack))


@pytest.mark.parametrize(
    ("pack", "pitfall"),
    [pytest.param(pack, entry.id, id=f"{pack.file.pack}-{entry.id}") for pack in PACKS for entry in pack.pitfalls],
)
def test_notes_raise_every_pitfall(pack: Pack, pitfall: str) -> None:
    assert any(pitfall in expected(name)["pitfalls"] for name in notes_of(pack))


@pytest.mark.parametrize("pack", PACKS, ids=PACK_IDS)
def test_every_expectation_names_all_rules_and_only_known_pitfalls(pack: Pack) -> None:
    rules = {rule.rule for rule in pack.rules}
    pitfalls = {pitfall.id for pitfall in pack.pitfalls}
    names = notes_of(pack)
    assert [name for name in names if set(expected(name)["rules"]) != rules] == []
    assert [name for name in names if not set(expected(name)["pitfalls"]) <= pitfalls] == []
