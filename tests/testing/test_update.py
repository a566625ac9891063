"""--update writes what was found, leaves every other line as it was, and what it wrote holds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.testing.fixtures import fixtures
from dxproof.engine.testing.run import Run, Verdict, run_trials
from dxproof.engine.testing.update import refusal, update


def run(engine: Engine, folder: Path) -> Run:
    return run_trials(engine, fixtures(folder, engine.pack).trials)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ((("status: incomplete", "status: supported"),), ["status"]),
        ((("supported_codes: [M99.70]", "supported_codes: [M99.71, M99.70]"),), ["supported_codes"]),
        ((("region-stated: met", "region-stated: not_met"),), ["rules"]),
        ((("[ligament]", '["Neck pain"]'), ("imaging-cited: not_met", "imaging-cited: met")), ["rules"]),
        ((("pitfalls: []", "pitfalls: [cervical-default]"),), ["pitfalls"]),
        ((("mechanisms: [connective_tissue]", "mechanisms: [disc]"),), ["findings"]),
    ],
)
def test_what_failed_holds_afterwards_and_the_rest_stays(
    engine: Engine, write_case: Callable[..., Path], changes: tuple[tuple[str, str], ...], keys: list[str]
) -> None:
    folder = write_case(*changes)
    before = (folder / "expected.yaml").read_text(encoding="utf-8").splitlines()
    (result,) = run(engine, folder).failed
    assert update(result) == (f"{folder}/expected.yaml", keys)
    after = (folder / "expected.yaml").read_text(encoding="utf-8").splitlines()
    assert run(engine, folder).failed == ()
    assert len(after) == len(before)
    assert 'about: "A ligament narrows the foramen"   # a remark that stays' in after
    changed = [old for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == len(changes)


def test_new_findings_are_quoted_so_that_each_quote_is_one_place(
    engine: Engine, write_case: Callable[..., Path]
) -> None:
    note = "Foraminal stenosis at C1-C2: ligament. C1-C2: disc.\n\nForaminal stenosis at C5-C6 due to a disc bulge.\n"
    folder = write_case((', quote: "Foraminal stenosis"', ""), note=note)
    (result,) = run(engine, folder).failed
    update(result)
    (again,) = run(engine, folder).results
    assert again.verdict is Verdict.PASSED
    assert "occurrence: 2" in (folder / "expected.yaml").read_text(encoding="utf-8")


def test_a_passing_line_keeps_its_reason_and_quotes(engine: Engine, write_case: Callable[..., Path]) -> None:
    folder = write_case(("imaging-cited: not_met", "imaging-cited: {status: met, reason: met}"))
    (result,) = run(engine, folder).failed
    update(result)
    text = (folder / "expected.yaml").read_text(encoding="utf-8")
    assert "  mechanism-stated: {status: met, reason: met, evidence: [ligament]}\n" in text
    assert "  imaging-cited: {status: not_met, reason: not_found}\n" in text or "reason: no_result}" in text


def test_known_gaps_are_not_updated(engine: Engine, write_case: Callable[..., Path]) -> None:
    (result,) = run(engine, write_case(("status: incomplete", "known_gap: why\nstatus: incomplete"))).failed
    assert result.verdict is Verdict.GAP_CLOSED
    assert refusal(result) == "marked as a known gap; remove the mark by hand"
