"""--update writes the actual results, keeps every other line, and the result passes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.yaml_source import Value, parse_yaml
from dxproof.engine.testing.fixtures import fixtures
from dxproof.engine.testing.run import Run, Verdict, run_tests
from dxproof.engine.testing.update import _flow, refusal, update


def run(engine: Engine, folder: Path) -> Run:
    return run_tests(engine, fixtures(folder, engine.pack).tests)


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
    note = "Foraminal stenosis at C1-C2: ligament.\n\nC5-C6: Foraminal stenosis.\n"
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
    assert "  imaging-cited: {status: not_met, reason: awaited}\n" in text


@pytest.mark.parametrize(
    "value",
    ["C1-C2", "true", "false", "null", "~", "", "7", None, True, False, "a: b", "left #2", "the \"neck\", left", "-", "café"],
)  # fmt: skip
def test_a_value_is_read_again_as_it_was_written(value: Value) -> None:
    held: Value = {"one": value, "many": [value, {"quote": value}]}
    assert parse_yaml(f"key: {_flow(held)}\n".encode(), "expected.yaml").data == {"key": held}


def test_known_gaps_are_not_updated(engine: Engine, write_case: Callable[..., Path]) -> None:
    (result,) = run(engine, write_case(("status: incomplete", "known_gap: why\nstatus: incomplete"))).failed
    assert result.verdict is Verdict.GAP_CLOSED
    assert refusal(result) == "marked as a known gap; remove the mark by hand"


def test_remarks_and_line_ends_stay(engine: Engine, write_case: Callable[..., Path]) -> None:
    folder = write_case(
        ("rules:\n", "rules:  # the seven\n  # first the axes\n"),
        ("imaging-cited: not_met", "imaging-cited: met   # MRI #2 is pending"),
        ("pitfalls: []", "# none of them\n\npitfalls: []"),
    )
    path = folder / "expected.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (result,) = run(engine, folder).failed
    assert update(result)[1] == ["rules"]
    text = path.read_bytes().decode()
    assert "# the seven\r\n# first the axes\r\n# MRI #2 is pending\r\nrules:\r\n  region-stated: met\r\n" in text
    assert "  symptom-paired: met\r\n# none of them\r\n\r\npitfalls: []\r\n" in text
    assert text.count("\n") == text.count("\r\n")
    assert run(engine, folder).failed == ()


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_nothing_is_written_through_a_link(
    engine: Engine, write_case: Callable[..., Path], tmp_path: Path, linked: str
) -> None:
    folder = write_case(("status: incomplete", "status: supported"))
    target = tmp_path / "elsewhere"
    moved = folder / "expected.yaml" if linked == "file" else folder
    moved.rename(target)
    moved.symlink_to(target)
    (result,) = run(engine, folder.parent).failed
    assert "link" in (refusal(result) or "")


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("pitfalls:", '"pitfalls":').replace("symptom-paired: met", "symptom-paired: not_met"),
        lambda text: "{" + text.replace("\n", "\n ").replace("status: incomplete", "status: supported").replace(
            "   # a remark that stays", ""
        ).split("rules:")[0].strip().replace("\n", ",\n") + ", rules: {}, pitfalls: [], findings: []}\n",
    ],
)  # fmt: skip
def test_what_cannot_be_changed_safely_stays_as_it_is(
    engine: Engine, write_case: Callable[..., Path], written: Callable[[str], str]
) -> None:
    folder = write_case()
    path = folder / "expected.yaml"
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = path.read_bytes()
    (result,) = run(engine, folder).failed
    with pytest.raises(DxproofError, match="cannot be updated"):
        update(result)
    assert path.read_bytes() == before


def test_a_failed_write_leaves_the_file_as_it_was(
    engine: Engine, write_case: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_case(("status: incomplete", "status: supported"))
    before = (folder / "expected.yaml").read_bytes()
    (result,) = run(engine, folder).failed

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(DxproofError, match="No space left"):
        update(result)
    assert sorted(path.name for path in folder.iterdir()) == ["expected.yaml", "note.txt"]
    assert (folder / "expected.yaml").read_bytes() == before
