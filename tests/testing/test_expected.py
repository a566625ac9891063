"""expected.yaml: all problems of a file are reported with their positions, and none ends a run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.testing.fixtures import fixtures
from dxproof.engine.testing.run import Run, Verdict, run_tests

RULES = (
    "region-stated, mechanism-stated, imaging-cited, conservative-care, symptom-paired, lcd-sequence, "
    "not-classified-elsewhere"
)


def run(engine: Engine, folder: Path) -> Run:
    collected = fixtures(folder, engine.pack)
    return run_tests(engine, collected.tests, collected.errors)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("target: M99.70", "target: M98.70", "2:9", 'no code in the pack "M98.70"'),
        ("supported_codes: [M99.70]", "supported_codes: [M99.70, M1]", "4:27", 'no code in the pack "M1"'),
        ("region-stated: met", "region-state: met", "6:3", f'no rule in the pack "region-state" (expected one of: {RULES}; did you mean "region-stated"?)'),
        ("reason: met", "reason: because", "7:43", 'no reason of mechanism-stated "because"'),
        ("[ligament]", "[osteophyte]", "7:59", 'the note has no "osteophyte"'),
        ("[ligament]", "[C1-C2]", "7:59", 'the note has "C1-C2" 2 times, expected once'),
        ("pitfalls: []", "pitfalls: [cervical-defualt]", "11:12", 'no pitfall in the pack "cervical-defualt"'),
        ("status: incomplete", "status: supportd", "3:9", 'status: no value "supportd" (expected one of: supported, incomplete, conflicting, unsupported; did you mean "supported"?)'),
        ("region-stated: met", "region-stated: maybe", "6:18", 'rules.region-stated: no value "maybe" (expected one of: met, not_met'),
        ("region-stated: met", "region-stated: {reason: met}", "6:18", 'rules.region-stated: the key "status" is missing'),
        ("pitfalls: []", "pitfall: []", "11:1", 'no key "pitfall" here (expected one of: about'),
        ("level: C1-C2", "levle: C1-C2", "13:20", 'no key of a finding "levle"'),
        ("region: head, ", "", "13:5", "the finding has no region (add region, with null or []"),
        ("assertion: present", "assertion: there", "13:100", 'findings[1].assertion: no value "there"'),
        ('"Foraminal stenosis"', '"stenosis", occurrence: 0', "13:140", 'findings[1].occurrence: found "0" (expected a number of at least 1)'),
        ("region: head", "region: true", "13:14", 'findings[1].region: found true (expected text or a list'),
        ("target: M99.70", "target: M99.70\nasked: yes", "3:8", 'asked: found "yes" (expected true or false; write true or false'),
        ("target: M99.70", "", "1:1", 'the key "target" is missing (add "target:" followed by a text)'),
        ('"Foraminal stenosis"', '"Foraminal stenosis", occurrence: 1.0', "13:", "expected a whole number"),
        ("findings:", "findings: no\nx:", "12:11", "findings: found \"no\" (expected a list"),
        ("pitfalls: []", "pitfalls: *a", "11:11", "the alias *a is not allowed"),
        ("pitfalls: []", "pitfalls: [", "13:", "is not valid YAML"),
        ("target: M99.70", "target: M99.70\ntarget: M99.71", "3:1", 'the key "target" is given twice'),
    ],
)  # fmt: skip
def test_wrong_file_is_told_with_its_place(
    engine: Engine, write_case: Callable[..., Path], old: str, new: str, place: str, message: str
) -> None:
    folder = write_case((old, new))
    found = run(engine, folder)
    assert found.results == ()
    told = [str(error) for error in found.errors]
    assert all(error.excerpt for error in found.errors)
    assert any(f"expected.yaml:{place}" in line and message in line for line in told), told


def test_all_mistakes_of_all_files_are_told_and_the_rest_runs(engine: Engine, write_case: Callable[..., Path]) -> None:
    write_case(name="good")
    write_case(("region-stated", "region"), ("[ligament]", "[bone]"), name="two")
    write_case(name="claim", claim='{"dx": 1}')
    write_case(name="half")
    (write_case(name="none").parent / "none" / "note.txt").unlink()
    (write_case(name="only").parent / "only" / "expected.yaml").unlink()
    found = run(engine, write_case(name="last").parent)
    assert [result.test.name for result in found.results] == ["good", "half", "last"]
    assert [error.problem.value for error in found.errors] == [
        "claim-shape",
        "input-missing",
        "pack-file",
        "test-reference",
        "test-quote",
    ]


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        ("status: incomplete", "status: supported", "status of M99.70"),
        ("supported_codes: [M99.70]", "supported_codes: []", "codes documented"),
        ("region-stated: met", "region-stated: not_met", "rule region-stated"),
        (
            "imaging-cited: not_met",
            "imaging-cited: {status: not_met, reason: plain_film}",
            "rule imaging-cited, reason",
        ),
        ("[ligament]", '["Neck pain"]', "rule mechanism-stated, evidence"),
        ("pitfalls: []", "pitfalls: [cervical-default]", "pitfall cervical-default"),
        ("level: C1-C2", "level: C0-C1", "finding"),
        ("level: C1-C2", "side: left", "finding"),
        ("[connective_tissue]", "[disc]", "finding"),
        ("assertion: present", "assertion: possible", "finding"),
        ('"Foraminal stenosis"', '"Neck pain"', "finding"),
    ],
)
def test_what_does_not_hold_is_told(
    engine: Engine, write_case: Callable[..., Path], old: str, new: str, about: str
) -> None:
    (result,) = run(engine, write_case((old, new))).results
    assert result.verdict is Verdict.FAILED
    assert [difference.about for difference in result.differences] == [about]


def test_world_is_closed(engine: Engine, write_case: Callable[..., Path]) -> None:
    folder = write_case(
        note="Neck pain.\nForaminal stenosis at C1-C2 due to ligament thickening.\nMRI at C5-C6 pending: upper cervical "
        "canal stenosis due to pannus.\nDx: M99.61\n"
    )
    (result,) = run(engine, folder).results
    found = {difference.about: difference.expected for difference in result.differences}
    assert found["finding"] == "not listed, so none"
    assert found["pitfall code-mismatch"] == "not listed, so not raised"


def test_good_case_passes_and_may_leave_rules_out(engine: Engine, write_case: Callable[..., Path]) -> None:
    (result,) = run(engine, write_case(("  symptom-paired: met\n", ""))).results
    assert result.verdict is Verdict.PASSED


@pytest.mark.parametrize(("status", "verdict"), [("supported", Verdict.KNOWN_GAP), ("incomplete", Verdict.GAP_CLOSED)])
def test_known_gap_must_fail(engine: Engine, write_case: Callable[..., Path], status: str, verdict: Verdict) -> None:
    (result,) = run(engine, write_case(("status: incomplete", f"known_gap: not read yet\nstatus: {status}"))).results
    assert result.verdict is verdict
    assert result.good is (verdict is Verdict.KNOWN_GAP)


def test_repeated_finding_needs_a_line_each_whatever_the_order(engine: Engine, write_case: Callable[..., Path]) -> None:
    line = "  - {region: lumbar, compartment: foramen, mechanisms: [disc], assertion: present%s}\n"
    note = "Left foraminal stenosis at L4-L5 due to disc bulge. Right foraminal stenosis at L4-L5 due to disc bulge.\n"
    for number, (lines, passes) in enumerate(
        (
            (line % "" + line % ", side: left", True),
            (line % ", side: left" + line % "", True),
            (line % "" + line % "", True),
            (line % "", False),
            (line % ", side: left" + line % ", side: left", False),
        )
    ):
        folder = write_case(name=str(number), note=note)
        text = (folder / "expected.yaml").read_text(encoding="utf-8")
        head = text[: text.index("findings:")].replace("[M99.70]", "[M99.73]").replace("incomplete", "unsupported")
        head = head[: head.index("rules:")] + "rules: {}\npitfalls: []\n"
        (folder / "expected.yaml").write_text(f"{head}findings:\n{lines}", encoding="utf-8")
        (result,) = run(engine, folder).results
        assert (result.verdict is Verdict.PASSED) is passes, result.differences
