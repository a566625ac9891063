"""Several packs in one call: which packs and which target a note chooses, and what a call exits with."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dxproof
from dxproof.engine.claim import Claim, Note
from dxproof.engine.engines import Engines, reaches
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.extract.glance import NoteWords
from dxproof.engine.pack.loader import RULES_FOLDER, find_pack
from dxproof.engine.terms import CodeStatus

M99, M48, M17 = "m99-stenosis", "m48-spinal-stenosis", "m17-knee-osteoarthritis"
FORAMEN = "MRI cervical spine: left C5-C6 foraminal stenosis due to a disc protrusion. Neck pain. Six weeks of physical therapy.\n"
BARE_FORAMEN = "MRI cervical spine: left C5-C6 foraminal narrowing.\n"
CANAL = "MRI lumbar spine: severe central canal stenosis at L4-L5. Low back pain. Six weeks of physical therapy.\n"
KNEE = "Standing films: moderate osteoarthritis of the right knee. Knee pain. Three months of physical therapy.\n"
NOTHING = "Cough and a sore throat for three days. Lungs clear. Viral illness; rest and fluids.\n"


# Note, claimed codes, code asked for: the target of each report with who named it, in order.
CHOSEN: list[tuple[str, tuple[str, ...], str | None, list[tuple[str, str]]]] = [
    (FORAMEN, (), None, [("M99.71", "words")]),
    (CANAL, (), None, [("M48.061", "words")]),
    (KNEE, (), None, [("M17.11", "words")]),
    (KNEE + FORAMEN, (), None, [("M99.71", "words"), ("M17.11", "words")]),
    (BARE_FORAMEN, (), None, [("M99.70", "default")]),
    (NOTHING, (), None, [("M99.70", "default")]),
    ("No osteoarthritis of either knee.\n", (), None, [("M99.70", "default")]),
    ("Suspected osteoarthritis of the left knee.\n", (), None, [("M17.11", "default")]),
    ("Severe osteoarthritis of both hands.\n", (), None, [("M99.70", "default")]),
    # What is written chooses before what the words say, and the first one written is the target.
    (KNEE + "Assessment: M99.71.\n", (), None, [("M99.71", "written")]),
    ("Assessment: M48.02 and M99.71.\n", (), None, [("M48.02", "written"), ("M99.71", "written")]),
    ("Assessment: M99.71 and M48.02.\n", (), None, [("M99.71", "written"), ("M48.02", "written")]),
    ("Assessment: M99.61, M99.71.\n", (), None, [("M99.61", "written")]),
    ("[ ] M17.11\n[x] M99.70\n", (), None, [("M99.70", "written")]),
    # The claim chooses before the note, in its own order; the note adds its packs.
    (KNEE, ("M54.2", "M48.02"), None, [("M48.02", "claim")]),
    (KNEE, ("M17.12", "M99.00", "M99.71"), None, [("M17.12", "claim"), ("M99.71", "claim")]),
    ("Assessment: M17.11.\n", ("M99.70",), None, [("M99.70", "claim"), ("M17.11", "written")]),
    ("Assessment: M17.11.\n", ("M54.2",), None, [("M17.11", "written")]),
    # A code asked for chooses its pack, whatever else is there.
    ("Assessment: M17.11.\n", ("M99.70",), "M48.02", [("M48.02", "asked")]),
    (KNEE, (), "m1712", [("M17.12", "asked")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claimed", "asked", "expected"), CHOSEN)
def test_the_note_chooses_the_packs_and_the_target(
    engines: Engines, text: str, claimed: tuple[str, ...], asked: str | None, expected: list[tuple[str, str]]
) -> None:
    reports = engines.check(text, asked, claim={"dx": claimed} if claimed else None)
    assert [(report.target, report.target_from) for report in reports] == expected


def test_among_equals_the_default_stem_is_first_and_a_better_proof_before_it(engines: Engines) -> None:
    """A canal and a foramen, both narrowed by a disc; M99.7 is the default stem of the pack."""
    both = "C5-C6: canal stenosis due to disc protrusion. C6-C7: foraminal stenosis due to disc protrusion.\n"
    engine = engines.pack(M99).engine
    assert {c.code: c.status for c in engine.check(both).candidates} == {
        "M99.51": CodeStatus.INCOMPLETE,
        "M99.71": CodeStatus.INCOMPLETE,
    }
    assert engine.check(both).target == "M99.71"
    proven = "MRI cervical spine: C5-C6 canal stenosis due to disc protrusion. Six weeks of physical therapy for neck pain.\n"
    better = engine.check(proven + "Assessment: foraminal stenosis at C6-C7 due to disc protrusion.\n")
    assert (better.target, better.status) == ("M99.51", CodeStatus.SUPPORTED)


def test_each_report_is_that_of_its_pack_alone(engines: Engines) -> None:
    for text, (pack, target) in {FORAMEN: (M99, "M99.71"), KNEE: (M17, "M17.11"), CANAL: (M48, "M48.061")}.items():
        (report,) = engines.check(text)
        assert (report.pack.id, report.target) == (pack, target)
        assert report == dxproof.load(pack).check(text)


def test_a_pack_of_the_call_or_of_the_note_is_the_only_one(engines: Engines) -> None:
    (report,) = dxproof.load_engines(M48).check(KNEE + FORAMEN)
    assert (report.pack.id, report.target_from) == (M48, "default")
    (report,) = engines.check_note(Note(text=KNEE + FORAMEN, pack=M17))
    assert report.pack.id == M17
    (report,) = dxproof.load_engines(M48).check_note(Note(text=KNEE, pack=M17))
    assert report.pack.id == M17
    with pytest.raises(DxproofError, match="m98") as caught:
        engines.check_note(Note(text=KNEE, pack="m98"))
    assert caught.value.problem is Problem.PACK_UNKNOWN


def test_a_code_of_no_pack_is_an_error_that_lists_them(engines: Engines) -> None:
    with pytest.raises(DxproofError, match=r"M54\.2.*M99\.20 to M99\.79 \(m99-stenosis\)") as caught:
        engines.check(KNEE, "M54.2")
    assert caught.value.problem is Problem.TARGET_UNKNOWN


# Targets and statuses of a note's reports, and whether it reaches --fail-on unsupported.
LEVELS: list[tuple[str, tuple[str, ...], bool]] = [
    (FORAMEN, (), True),
    (NOTHING, (), False),
    (FORAMEN + "Assessment: M99.71.\n", (), True),
    (FORAMEN + KNEE + "Assessment: M99.71, M17.11.\n", (), True),
    (FORAMEN + KNEE + "Assessment: M99.71, M17.12.\n", (), False),
    (FORAMEN + KNEE, ("M99.71", "M17.2"), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claimed", "reached"), LEVELS)
def test_every_named_code_must_reach_the_level_else_the_best_one(
    engines: Engines, text: str, claimed: tuple[str, ...], reached: bool
) -> None:
    failing = {CodeStatus.UNSUPPORTED, CodeStatus.CONFLICTING}
    assert reaches(engines.check(text, claim={"dx": claimed} if claimed else None), failing) is reached


def test_a_worse_report_beside_the_best_one_does_not_fail(engines: Engines) -> None:
    reports = engines.check(FORAMEN + KNEE)
    worse = reports[1].model_copy(update={"status": CodeStatus.CONFLICTING})
    failing = {CodeStatus.UNSUPPORTED, CodeStatus.CONFLICTING}
    assert reaches([reports[0], worse], failing)
    assert not reaches([worse], failing)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (FORAMEN, {M99, M48}),
        ("Foramina are narowed at C5-C6.", {M99, M48}),  # a misspelling
        ("Neural fora-\nminal narrowing.", {M99, M48}),  # a word cut at the line's end
        ("Stenosis at C5-C6.", {M99, M48}),
        ("MRI of the spine: severe stenosis.", {M99, M48}),
        ("Renal artery stenosis.", set()),
        ("Stenosis of the ear canal.", set()),
        ("Osteoarthritis of the hip and the hand.", {M17}),  # in vain: its openings are other joints, too
        ("Gonarthrosis.", {M17}),
        ("Knee pain after a fall; the wound is narrow.", set()),
        (NOTHING, set()),
    ],
)
def test_a_glance_tells_which_packs_can_have_a_finding(engines: Engines, text: str, names: set[str]) -> None:
    words = NoteWords(text)
    assert {pack.name for pack in engines.packs if pack.engine.may_find(Note(text=text), words)} == names


def test_a_glance_never_overlooks_a_finding(engines: Engines) -> None:
    """Every fixture whose words prove or document a code of its pack."""
    looked = 0
    for name in (M99, M48, M17):
        engine = engines.pack(name).engine
        for folder in sorted((RULES_FOLDER.parent / "fixtures" / name.replace("-", "_")).iterdir()):
            text = (folder / "note.txt").read_text(encoding="utf-8")
            if engine.check(text).supported_codes:
                looked += 1
                assert engine.may_find(Note(text=text), NoteWords(text)), folder.name
    assert looked > 20


def test_engines_survive_pickling(engines: Engines) -> None:
    copy: Engines = pickle.loads(pickle.dumps(dxproof.load_engines().complete()))
    assert copy.check(KNEE) == engines.check(KNEE)


# ---- Python ------------------------------------------------------------------------------------------------------


def test_check_judges_by_the_shipped_packs(engines: Engines) -> None:
    assert dxproof.check(KNEE, claim={"dx": ["M17.11"]}) == engines.check(KNEE, claim={"dx": ["M17.11"]})


def test_notes_may_be_texts_mappings_or_notes(engines: Engines) -> None:
    given: list[Any] = [
        KNEE,
        {"text": KNEE, "claim": {"dx": ["M17.12"]}, "provider": float("nan"), "date": None},
        {"id": 7, "text": KNEE, "claim": '{"dx": ["M17.12"]}', "setting": "inpatient"},
        {"text": KNEE, "claim": Claim(dx=("M17.12",)), "other": 1},
        Note(id="n", text=KNEE, target="M17.12"),
    ]
    (first, *others), many = engines.pack(M17).engine.check_many(given), list(engines.check_many(given))
    assert (first.note.id, first.target) == (None, "M17.11")
    assert [(r.note.id, r.target, r.setting.value) for r in others] == [
        (None, "M17.12", "outpatient"),
        ("7", "M17.12", "inpatient"),
        (None, "M17.12", "outpatient"),
        ("n", "M17.12", "outpatient"),
    ]
    assert [reports[0] for reports in many] == [first, *others]


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        (3, TypeError, "note 2 is a int"),
        ({"id": "a"}, DxproofError, 'note:2: has no "text"'),
        ({"text": ""}, DxproofError, "note:2: the note is empty"),
        ({"text": KNEE, "claim": {"dx": 3}}, DxproofError, "note:2: "),
        ({"text": KNEE, "setting": "nowhere"}, DxproofError, "setting"),
    ],
)
def test_a_note_that_cannot_be_read_says_which(engines: Engines, given: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        list(engines.check_many([NOTHING, given]))


# ---- the command -------------------------------------------------------------------------------------------------


def test_the_command_judges_by_what_the_notes_name(command: Callable[..., Any], tmp_path: Path) -> None:
    table = tmp_path / "notes.jsonl"
    rows = [
        {"id": "knee", "text": KNEE},
        {"id": "two", "text": FORAMEN + KNEE},
        {"id": "own", "text": FORAMEN + KNEE, "pack": M17},
        {"id": "none", "text": NOTHING},
        {"id": "bad", "text": KNEE, "pack": "m98"},
    ]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ended = command("check", table, "--format", "jsonl")
    reports = [json.loads(line) for line in ended.out.splitlines()]
    assert [(r["note"]["id"], r["pack"]["id"]) for r in reports] == [
        ("knee", M17), ("two", M99), ("two", M17), ("own", M17), ("none", M99),
    ]  # fmt: skip
    assert ended.code == 2
    assert 'no rule pack "m98"' in ended.err
    assert "4 judged (3 supported, 1 of no rule pack), 1 not judged" in ended.err
    asked = command("check", table, "--format", "jsonl", "--code", "M48.02", "--fail-on", "never")
    assert {json.loads(line)["pack"]["id"] for line in asked.out.splitlines()} <= {M48, M17}


def test_a_note_of_no_family_says_so_in_one_line(command: Callable[..., Any], tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTHING, encoding="utf-8")
    ended = command("check", note)
    assert ended.code == 1
    assert ended.out.endswith(
        f": nothing to judge: the note names no code of the rule packs ({M99}, {M17}, {M48}) and documents no finding of theirs\n"
    )
    assert ended.out.count("\n") == 1
    assert command("check", note, "--pack", M99).out.endswith(
        f": nothing to judge: the note names no code of the rule pack {M99} and documents no finding of it\n"
    )
    assert "M99.70  UNSUPPORTED" in command("check", note, "--code", "M99.70").out
    for output_format in ("github", "junit", "sarif", "html"):
        said = command("check", note, "--format", output_format).out
        assert said.count("Nothing to judge: no code and no finding of the rule packs") == 1, output_format
        assert "region-stated::" not in said  # no rule of a code that nobody named
        asked_for = command("check", note, "--format", output_format, "--code", "M99.70").out
        assert "Nothing to judge" not in asked_for, output_format
    assert command("check", note, "--format", "github").out.count("\n") == 1
    assert command("check", note, "--format", "junit", "--fail-on", "never").out.count("<skipped") == 1
    asked = command("query", note).err
    assert asked.startswith("nothing to ask: the note names no code of the rule packs")
    assert "M99.70" not in asked


def test_json_is_one_object_for_one_report_else_an_array(command: Callable[..., Any], tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(KNEE, encoding="utf-8")
    assert json.loads(command("check", note, "--format", "json").out)["target"] == "M17.11"
    note.write_text(KNEE + FORAMEN, encoding="utf-8")
    assert [r["target"] for r in json.loads(command("check", note, "--format", "json").out)] == ["M99.71", "M17.11"]


@pytest.mark.parametrize(("arguments", "shown"), [(("why", "M17.11"), "M17.11"), (("query",), "M17")])
def test_other_commands_choose_the_pack_too(
    command: Callable[..., Any], tmp_path: Path, arguments: tuple[str, ...], shown: str
) -> None:
    note = tmp_path / "note.txt"
    note.write_text(KNEE, encoding="utf-8")
    ended = command(arguments[0], note, *arguments[1:])
    assert ended.code == 0
    assert shown in ended.out + ended.err


def test_a_folder_of_packs_is_used_and_a_broken_one_is_told(command: Callable[..., Any], tmp_path: Path) -> None:
    own = tmp_path / "packs" / "own"
    shutil.copytree(find_pack(M17), own)
    for file in own.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("M17.", "M98.").replace(f"pack: {M17}", "pack: our-knee")
        file.write_text(text, encoding="utf-8")
    note = tmp_path / "note.txt"
    note.write_text("Assessment: M98.11, osteoarthritis of the right knee.\n", encoding="utf-8")
    loaded = dxproof.load_engines(packs=tmp_path / "packs")
    assert [(report.pack.id, report.target) for report in loaded.check(note.read_text())] == [("our-knee", "M98.11")]
    broken = tmp_path / "packs" / "broken"
    shutil.copytree(own, broken)
    (broken / "pack.yaml").write_text("pack: broken\nversion: 1\n", encoding="utf-8")
    ended = command("check", note, "--packs", tmp_path / "packs", "--format", "jsonl")
    assert json.loads(ended.out)["target"] == "M98.11"
    assert "broken/pack.yaml" in ended.err
    assert ended.code == 2
    with pytest.raises(DxproofError) as caught:
        dxproof.load_engines(packs=tmp_path)
    assert caught.value.problem is Problem.PACK_UNKNOWN
