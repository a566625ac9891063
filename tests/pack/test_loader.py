"""Mistakes of pack authors: each error has a position, what was expected, and what to do."""

import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import dxproof
from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.pack.loader import RULES_FOLDER, load_pack

SHIPPED = RULES_FOLDER / "m99_stenosis"
REGION = "rules/region-stated.yaml"
CARE = "rules/conservative-care.yaml"
LCD = "rules/lcd-sequence.yaml"
IMAGING = "rules/imaging-cited.yaml"


@dataclass(frozen=True)
class Mistake:
    """One edit of the shipped pack and what is said about it; the error stands where ``marked`` is after the edit."""

    name: str
    file: str
    old: str
    new: str
    marked: str
    message: str
    problem: Problem = Problem.PACK_REFERENCE


MISTAKES = [
    Mistake("empty expect", REGION, "expect: {ask: place_stated, axis: region}", "expect: {}", "{}", "a condition has one of ask, all, any, none; this has none", Problem.PACK_CONDITION),
    Mistake("two questions", CARE, "{ask: care_given, weeks: $weeks}", "{ask: care_given, weeks: $weeks, none: [{ask: finding}]}", "{ask: care", "this has none and ask", Problem.PACK_CONDITION),
    Mistake("empty nested", REGION, "- {ask: place_elsewhere, axis: region}", "- {}", "{}", "this has none of them", Problem.PACK_CONDITION),
    Mistake("unknown operator", CARE, "ask: care_given", "ask: care_gven", "care_gven", 'expect.ask: no value "care_gven"', Problem.PACK_VALUE),
    Mistake("unknown key", CARE, "remedy:", "remdy:", "remdy:", 'no key "remdy" here', Problem.PACK_UNKNOWN_KEY),
    Mistake("no modalities", IMAGING, "{ask: study_reports, modalities: [mri, ct], ", "{ask: study_reports, ", "{ask: study_reports, ", "names no modalities", Problem.PACK_CONDITION),
    Mistake("no stem", LCD, "{ask: claim_sequence, stem: M99.0}", "{ask: claim_sequence}", "{ask: claim_sequence}", "names no stem", Problem.PACK_CONDITION),
    Mistake("unknown encounter", LCD, "[chiropractic, omt]", "[chiro, omt]", "chiro,", 'no value of encounter "chiro"', Problem.PACK_VALUE),
    Mistake("unknown payer", LCD, "[medicare]", "[medicaid]", "medicaid", 'no value of payer "medicaid"', Problem.PACK_VALUE),
    Mistake("unknown axis", REGION, "values: [region]", "values: [mechanism]", "mechanism]", 'no value of parts_disagree "mechanism"', Problem.PACK_VALUE),
    Mistake("rule twice", REGION, "rule: region-stated", "rule: conservative-care", "conservative-care", 'the rule "conservative-care" is given twice', Problem.PACK_DUPLICATE),
    Mistake("message missing", CARE, "  met: ", "  not_done_: ", "not_done_", "no message for met", Problem.PACK_MESSAGE),
    Mistake("message unreachable", CARE, "  not_done:", "  not_dne:", "not_dne", 'no outcome or reason of this rule "not_dne"', Problem.PACK_MESSAGE),
    Mistake("placeholder unknown", CARE, "{kinds}", "{detail}", "{detail}", "met: nothing fills the placeholder {detail}", Problem.PACK_MESSAGE),
    Mistake("placeholder attribute", IMAGING, "{detail}", "{detail.__class__}", "{detail.__class__", "met: a placeholder must be a plain name", Problem.PACK_MESSAGE),
    Mistake("placeholder index", CARE, "{kinds}", "{kinds[0]}", "{kinds[0]", "met: a placeholder must be a plain name", Problem.PACK_MESSAGE),
    Mistake("placeholder format", CARE, "{kinds}", "{kinds:d}", "{kinds", "met: a placeholder must be a plain name", Problem.PACK_MESSAGE),
    Mistake("placeholder open", CARE, "{kinds}", "{kinds", '"Given', "met: the message cannot be read", Problem.PACK_MESSAGE),
    Mistake("rule cites", CARE, "authority: documentation-tips", "authority: docs", "docs,", 'no authority in pack.yaml "docs"'),
    Mistake("example target", REGION, "target: M99.71}", "target: M98.71}", "M98.71", 'target: no code "M98.71"'),
    Mistake("pitfall cites", "pitfalls.yaml", "authority: anatomy-c2", "authority: c2", "c2,", 'no authority in pack.yaml "c2"'),
    Mistake("pitfall twice", "pitfalls.yaml", "id: disc-above-c2", "id: code-mismatch", "code-mismatch\n    detect: imp", 'the pitfall "code-mismatch" is given twice', Problem.PACK_DUPLICATE),
    Mistake("detector unknown", "pitfalls.yaml", "detect: impossible", "detect: imposible", "imposible", 'detect: no value "imposible"', Problem.PACK_VALUE),
    Mistake("detector key", "pitfalls.yaml", "where: {region: head, mechanism: disc}", "words: [disc]", "words: [disc]", "impossible does not read words", Problem.PACK_CONDITION),
    Mistake("detector needs", "pitfalls.yaml", "    words: [cervical, neck]\n", "", "id: generic", "word_without_level names no words", Problem.PACK_CONDITION),
    Mistake("detector value", "pitfalls.yaml", "mechanism: disc}", "mechanism: disk}", "disk}", 'no value of mechanism "disk"'),
    Mistake("parameter of another", CARE, "{ask: care_given,", "{ask: care_given, stem: M99.0,", "stem", "care_given does not read stem", Problem.PACK_CONDITION),
    Mistake("axis unknown", REGION, "{ask: place_stated, axis: region}", "{ask: place_stated, axis: regio}", "regio}", 'no axis with the slot region or side "regio"'),
    Mistake("axis of a cause", REGION, "{ask: place_stated, axis: region}", "{ask: place_stated, axis: mechanism}", "mechanism}", 'no axis with the slot region or side "mechanism"'),
    Mistake("establishes", REGION, "establishes: region", "establishes: place", "place", 'no axis "place"'),
    Mistake("row axis", "codes.yaml", "{compartment: canal, mechanism: disc}", "{compartmnt: canal, mechanism: disc}", "compartmnt", 'no axis "compartmnt"'),
    Mistake("row value", "codes.yaml", "{compartment: canal, mechanism: disc}", "{compartment: canal, mechanism: disk}", "disk", 'no value of mechanism "disk"'),
    Mistake("rows overlap", "codes.yaml", "{compartment: canal, mechanism: disc}", "{compartment: canal, mechanism: osseous}", '{code: "M99.5', "fit the same finding"),
    Mistake("open axis", "codes.yaml", "M99.5{region}", "M99.5{place}", '"M99.5', 'no open axis "place"'),
    Mistake("shared words", "pack.yaml", "default_target", "words: spin\ndefault_target", "spin\n", 'no folder of shared words "spin"'),
    Mistake("default target", "pack.yaml", "M99.70\n", "M99.80\n", "M99.80", 'default_target: no code "M99.80"'),
    Mistake("vertebra", "codes.yaml", "[C1, C2]", "[C1, C9]", "C9", 'no vertebra "C9"'),
    Mistake("vertebra twice", "codes.yaml", "lower: [C3, C4", "lower: [C1, C4", "C1, C4", 'the lower vertebra "C1" is given twice', Problem.PACK_DUPLICATE),
    Mistake("segment region", "codes.yaml", "{region: head, lower", "{region: hed, lower", "hed", 'no region "hed"'),
    Mistake("digit twice", "codes.yaml", 'character: "1"', 'character: "0"', '"0", label: cervical', 'the character "0" is given twice', Problem.PACK_DUPLICATE),
    Mistake("character", "codes.yaml", 'character: "1"', 'character: "-"', '"-"', '"-" cannot be part of a code'),
    Mistake("rival region", "codes.yaml", "M51.A, region: lumbar", "M51.A, region: lumbr", "lumbr", 'no region "lumbr"'),
    Mistake("symptom codes", "codes.yaml", "  mid_back: [", "  midback: [", "midback", 'no complaint of an axis value "midback"'),
    Mistake("region value", "lexicon/region.yaml", "value: sacral", "value: sacrum", "sacrum,", 'no region "sacrum"'),
    Mistake("level", "lexicon/region.yaml", "level: C1-C2", "level: C2-C1", "C2-C1", 'no level "C2-C1"'),
    Mistake("compartment value", "lexicon/compartment.yaml", "value: foramen", "value: foramn", "foramn", 'no compartment "foramn"'),
    Mistake("mechanism value", "lexicon/mechanism.yaml", "value: osseous", "value: bone", "bone", 'no mechanism "bone"'),
    Mistake("mechanism of both", "lexicon/mechanism.yaml", "[disc, osseous]", "[disc, bone]", "bone]", 'no mechanism "bone"'),
    Mistake("symptom area", "lexicon/symptom.yaml", "area: mid_back", "area: midback", "midback", 'no part of the body "midback"'),
    Mistake("phrase unbalanced", "lexicon/region.yaml", "(region|spine|), sacrum", "(region|spine|, sacrum", "sacral (region", '"(" is never closed', Problem.PACK_PHRASE),
    Mistake("phrase empty", "lexicon/region.yaml", "[sacral (region", '["", sacral (region', '""', "the phrase is empty", Problem.PACK_PHRASE),
    Mistake("phrase blank", "lexicon/region.yaml", "[sacral (region", "[(|), sacral (region", "(|)", "two empty alternatives", Problem.PACK_PHRASE),
    Mistake("phrase too wide", "lexicon/region.yaml", "[sacral (region", "[" + "(a|b) " * 12 + ", sacral (region", "(a|b) (a|b)", "more than 4,000 wordings", Problem.PACK_PHRASE),
    Mistake("key a list", "pack.yaml", "title: Bio", "[a, b]: x\ntitle: Bio", "[a, b]", "a key is a list or a mapping", Problem.PACK_KEY),
    Mistake("key a mapping", "pack.yaml", "title: Bio", "{a: b}: x\ntitle: Bio", "{a: b}", "a key is a list or a mapping", Problem.PACK_KEY),
    Mistake("key twice", "pack.yaml", "title: Bio", "pack: x\ntitle: Bio", "pack: x", 'the key "pack" is given twice', Problem.PACK_DUPLICATE_KEY),
    Mistake("NUL", "pack.yaml", "Biomechanical", "Bio\0mechanical", "\0", "the file contains the control character U+0000", Problem.PACK_CONTROL),
    Mistake("alias", "pack.yaml", "title: Bio", "a: *b\ntitle: Bio", "*b", "the alias *b is not allowed", Problem.PACK_ALIAS),
    Mistake("parameter unknown", CARE, "weeks: $weeks", "weeks: $week", "$week}", 'no parameter "week"'),
    Mistake("parameter unused", CARE, "  weeks: {default", "  days: {default: 0, about: x}\n  weeks: {default", "days:", 'no condition of the rule reads the parameter "days"'),
    Mistake("parameter elsewhere", REGION, "axis: region}", "axis: region, weeks: 6}", "weeks", "place_stated does not read weeks", Problem.PACK_CONDITION),
    Mistake("parameter below zero", CARE, "default: 0", "default: -1", "-1", "parameters.weeks.default: ", Problem.PACK_VALUE),
    Mistake("threshold no number", CARE, "weeks: $weeks", "weeks: six", "six}", "expect.weeks: ", Problem.PACK_VALUE),
    Mistake("severity", "pitfalls.yaml", "detect: impossible", "detect: impossible\n    severity: fatal", "fatal", 'severity: no value "fatal"', Problem.PACK_VALUE),
    Mistake("number", CARE, "weight: 1", "weight: " + "9" * 5000, "999", "weight: ", Problem.PACK_TYPE),
]  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the shipped pack with the words it shares, which may be broken."""
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "mine"))
    shutil.copytree(RULES_FOLDER / "shared" / "spine", folder / "lexicon", dirs_exist_ok=True)
    edit(folder / "pack.yaml", "words: spine\n", "")
    return folder


def edit(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    return text


def errors_of(folder: Path) -> tuple[DxproofError, ...]:
    with pytest.raises(PackErrors) as caught:
        load_pack(str(folder))
    return caught.value.errors


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_mistake_is_named_at_its_place(pack: Path, mistake: Mistake) -> None:
    text = edit(pack / mistake.file, mistake.old, mistake.new)
    errors = errors_of(pack)
    error = next((e for e in errors if mistake.message in e.message), None)
    assert error is not None, [str(e) for e in errors]
    assert error.problem is mistake.problem
    assert error.hint or error.expected
    assert error.where is not None
    assert error.where.path == f"mine/{mistake.file}"
    if mistake.name == "message missing":
        before = text[: text.index("messages:\n") + len("messages:\n  ")]
    else:
        changed = text.rfind("\n", 0, text.index(mistake.new)) + 1
        before = text[: text.index(mistake.marked, changed)]
    assert (error.where.line, error.where.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_shipped_pack_loads_clean() -> None:
    pack = load_pack("m99-stenosis")
    assert len(pack.table.codes) == 60
    assert [row.code for row in pack.codes.competing if row.region is None] == ["M48.0", "M47"]


def test_several_mistakes_of_several_files_are_reported_at_once(pack: Path) -> None:
    edit(pack / "pack.yaml", "M99.70\n", "M99.80\n")
    edit(pack / CARE, "expect: {ask: care_given, weeks: $weeks}", "expect: {}")
    edit(pack / CARE, "weight: 1", "weight: 0")
    edit(pack / "lexicon/region.yaml", "[sacral (region", '["", sacral (region')
    places = {error.where.path for error in errors_of(pack) if error.where}
    assert places == {"mine/pack.yaml", f"mine/{CARE}", "mine/lexicon/region.yaml"}


def test_missing_rules_folder_names_the_rules_to_add(pack: Path) -> None:
    shutil.rmtree(pack / "rules")
    errors = errors_of(pack)
    assert len(errors) == 7
    assert str(errors[0]) == (
        'mine/pack.yaml:13:9: no rule "region-stated" (add mine/rules/region-stated.yaml, or take the name out)'
    )


def test_rule_that_the_checklist_lacks_is_named(pack: Path) -> None:
    edit(pack / "pack.yaml", ", lcd-sequence", "")
    assert [str(error) for error in errors_of(pack)] == [
        'mine/rules/lcd-sequence.yaml:1:7: the rule "lcd-sequence" is not in the checklist '
        "(add it to rules in pack.yaml, which gives the order of the checklist)"
    ]


@pytest.mark.parametrize("rule", [REGION, LCD])
def test_missing_rule_is_named(pack: Path, rule: str) -> None:
    (pack / rule).unlink()
    (error,) = errors_of(pack)
    assert error.problem is Problem.PACK_REFERENCE
    assert f'no rule "{Path(rule).stem}"' in error.message


def test_misshapen_rule_is_not_called_missing(pack: Path) -> None:
    edit(pack / REGION, "weight: 1", "weight: heavy")
    (error,) = errors_of(pack)
    assert error.problem is Problem.PACK_TYPE


@pytest.mark.parametrize("file", ["codes.yaml", "pitfalls.yaml"])
def test_missing_file_has_a_hint(pack: Path, file: str) -> None:
    (pack / file).unlink()
    (error,) = errors_of(pack)
    assert str(error) == f"mine/{file}: the file is missing (add the file)"


def test_empty_file_is_an_error(pack: Path) -> None:
    (pack / "codes.yaml").write_text("")
    assert {e.problem for e in errors_of(pack)} == {Problem.PACK_EMPTY}


def test_bytes_that_are_no_utf8_have_their_place(pack: Path) -> None:
    (pack / "pack.yaml").write_bytes(b"pack: x\ntitle: caf\xe9\n")
    assert "mine/pack.yaml:2:11: the file is not UTF-8: byte 0xe9 (save it as UTF-8)" in [
        str(e) for e in errors_of(pack)
    ]


def test_folder_without_a_pack_says_so(tmp_path: Path) -> None:
    with pytest.raises(DxproofError) as caught:
        load_pack(str(tmp_path))
    assert caught.value.problem is Problem.PACK_UNKNOWN
    assert "lacks" in (caught.value.hint or "")


def test_pack_of_a_relative_folder_travels(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    packed = pickle.dumps(dxproof.load("mine"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert pickle.loads(packed).pack.folder == str(pack.resolve())


def test_what_an_editor_leaves_behind_is_no_rule(pack: Path) -> None:
    (pack / "rules" / ".#region-stated.yaml").symlink_to("nobody@nowhere")
    (pack / "lexicon" / "region.yaml~").write_text("a: [")
    (pack / "README.md").write_text("About this pack.")
    (pack / "fixtures" / "one").mkdir(parents=True)
    (pack / "fixtures" / "one" / "expected.yaml").write_text("a: b")
    assert len(load_pack(str(pack)).rules) == 7


def test_links_within_the_pack_are_followed(pack: Path) -> None:
    (pack / "words").mkdir()
    (pack / "lexicon" / "region.yaml").rename(pack / "words" / "places.yaml")
    (pack / "lexicon" / "region.yaml").symlink_to("../words/places.yaml")
    assert load_pack(str(pack)).lexicon.region.entries


def test_digest_is_that_of_what_was_read_wherever_the_pack_lies(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(SHIPPED, tmp_path / "another"))
    digest = load_pack(str(pack)).digest
    assert load_pack(str(shutil.copytree(pack, pack.parent / "elsewhere"))).digest == digest
    edit(pack / REGION, "title: The region", "title: A region")
    assert load_pack(str(pack)).digest != digest
