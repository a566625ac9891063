"""A pack author's mistakes: each has its place, what was expected, and what to do."""

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
    Mistake("empty expect", REGION, "expect: {ask: finding}", "expect: {}", "{}", "a condition has one of ask, all, any, none; this has none"),
    Mistake("two questions", CARE, "{ask: care_given, weeks: $weeks}", "{ask: care_given, weeks: $weeks, none: [{ask: finding}]}", "{ask: care", "this has none and ask"),
    Mistake("empty nested", REGION, "- {ask: findings_elsewhere}", "- {}", "{}", "this has none of them"),
    Mistake("unknown operator", CARE, "ask: care_given", "ask: care_gven", "care_gven", "expect.ask: Input should be 'finding'", Problem.PACK_SHAPE),
    Mistake("unknown key", CARE, "remedy:", "remdy:", "Document what", "remdy: Extra inputs are not permitted", Problem.PACK_SHAPE),
    Mistake("no modalities", IMAGING, "{ask: study_reports, modalities: [mri, ct], ", "{ask: study_reports, ", "{ask: study_reports, ", "names no modalities"),
    Mistake("no stem", LCD, "{ask: claim_sequence, stem: M99.0}", "{ask: claim_sequence}", "{ask: claim_sequence}", "names no stem"),
    Mistake("unknown encounter", LCD, "[chiropractic, omt]", "[chiro, omt]", "chiro,", 'no value of encounter "chiro"'),
    Mistake("unknown payer", LCD, "[medicare]", "[medicaid]", "medicaid", 'no value of payer "medicaid"'),
    Mistake("unknown axis", REGION, "values: [region]", "values: [mechanism]", "mechanism]", 'no value of parts_disagree "mechanism"'),
    Mistake("rule twice", REGION, "rule: region-stated", "rule: conservative-care", "conservative-care", 'the rule "conservative-care" is given twice'),
    Mistake("message missing", CARE, "  met: ", "  not_done_: ", "not_done_", "no message for met"),
    Mistake("message unreachable", CARE, "  not_done:", "  not_dne:", '"Care is', 'no outcome or reason of this rule "not_dne"'),
    Mistake("placeholder unknown", CARE, "{kinds}", "{detail}", '"Given', "met: nothing fills the placeholder {detail}"),
    Mistake("placeholder attribute", IMAGING, "{detail}", "{detail.__class__}", '"Reported', "met: a placeholder is one plain name"),
    Mistake("placeholder index", CARE, "{kinds}", "{kinds[0]}", '"Given', "met: a placeholder is one plain name"),
    Mistake("placeholder format", CARE, "{kinds}", "{kinds:d}", '"Given', "met: a placeholder is one plain name"),
    Mistake("placeholder open", CARE, "{kinds}", "{kinds", '"Given', "met: the message cannot be read"),
    Mistake("rule cites", CARE, "authority: documentation-tips", "authority: docs", "docs,", 'no authority in pack.yaml "docs"'),
    Mistake("example target", REGION, "target: M99.71}", "target: M98.71}", "M98.71", 'target: no code "M98.71"'),
    Mistake("pitfall cites", "pitfalls.yaml", "authority: anatomy-c2", "authority: c2", "c2,", 'no authority in pack.yaml "c2"'),
    Mistake("pitfall twice", "pitfalls.yaml", "id: disc-above-c2", "id: code-mismatch", "code-mismatch\n    detect: disc", 'the pitfall "code-mismatch" is given twice'),
    Mistake("detector unknown", "pitfalls.yaml", "detect: disc_above_c2", "detect: disc_c2", "disc_c2", 'no detector "disc_c2"'),
    Mistake("detector twice", "pitfalls.yaml", "detect: disc_above_c2", "detect: code_mismatch", "code_mismatch\n    title: A disc", 'the detector "code_mismatch" is given twice'),
    Mistake("default target", "pack.yaml", "M99.70\n", "M99.80\n", "M99.80", 'default_target: no code "M99.80"'),
    Mistake("vertebra", "codes.yaml", "[C1, C2]", "[C1, C9]", "C9", 'no vertebra "C9"'),
    Mistake("vertebra twice", "codes.yaml", "lower: [C3, C4", "lower: [C1, C4", "C1, C4", 'the lower vertebra "C1" is given twice'),
    Mistake("segment region", "codes.yaml", "{region: head, lower", "{region: hed, lower", "hed", 'no region "hed"'),
    Mistake("digit twice", "codes.yaml", "digit: 1,", "digit: 0,", "0, title: cervical", 'the digit "0" is given twice'),
    Mistake("digit of two", "codes.yaml", "digit: 1,", "digit: 10,", "10, title", "the digit 10 is no last character"),
    Mistake("rival region", "codes.yaml", "M51.A, region: lumbar", "M51.A, region: lumbr", "lumbr", 'no region "lumbr"'),
    Mistake("symptom codes", "codes.yaml", "  mid_back: [", "  midback: [", "[M54.14", 'no complaint of a region "midback"'),
    Mistake("region value", "lexicon/region.yaml", "value: sacral", "value: sacrum", "sacrum,", 'no region "sacrum"'),
    Mistake("level", "lexicon/region.yaml", "level: C1-C2", "level: C2-C1", "C2-C1", 'no level "C2-C1"'),
    Mistake("compartment value", "lexicon/compartment.yaml", "value: foramen", "value: foramn", "foramn", 'no compartment "foramn"'),
    Mistake("mechanism value", "lexicon/mechanism.yaml", "value: osseous", "value: bone", "bone", 'no mechanism "bone"'),
    Mistake("mechanism of both", "lexicon/mechanism.yaml", "[disc, osseous]", "[disc, bone]", "bone]", 'no mechanism "bone"'),
    Mistake("symptom area", "lexicon/symptom.yaml", "area: mid_back", "area: midback", "midback", 'no part of the body "midback"'),
    Mistake("phrase unbalanced", "lexicon/region.yaml", "(region|spine|), sacrum", "(region|spine|, sacrum", "sacral (region", '"(" is never closed'),
    Mistake("phrase empty", "lexicon/region.yaml", "[pelvic region", '["", pelvic region', '""', "the phrase is empty"),
    Mistake("phrase blank", "lexicon/region.yaml", "[pelvic region", "[(|), pelvic region", "(|)", "an empty alternative twice"),
    Mistake("phrase too wide", "lexicon/region.yaml", "[pelvic region", "[" + "(a|b) " * 12 + ", pelvic region", "(a|b) (a|b)", "more than 4,000 wordings"),
    Mistake("key a list", "pack.yaml", "title: Bio", "[a, b]: x\ntitle: Bio", "[a, b]", "a key is a list or a mapping", Problem.PACK_YAML),
    Mistake("key a mapping", "pack.yaml", "title: Bio", "{a: b}: x\ntitle: Bio", "{a: b}", "a key is a list or a mapping", Problem.PACK_YAML),
    Mistake("key twice", "pack.yaml", "title: Bio", "pack: x\ntitle: Bio", "pack: x", 'the key "pack" is given twice', Problem.PACK_YAML),
    Mistake("NUL", "pack.yaml", "Biomechanical", "Bio\0mechanical", "\0", "holds the control character U+0000", Problem.PACK_YAML),
    Mistake("alias", "pack.yaml", "title: Bio", "a: *b\ntitle: Bio", "*b", "anchors and aliases are not allowed", Problem.PACK_YAML),
    Mistake("parameter unknown", CARE, "weeks: $weeks", "weeks: $week", "$week}", 'no parameter "week"'),
    Mistake("parameter unused", CARE, "  weeks: {default", "  days: {default: 0, about: x}\n  weeks: {default", "{default: 0, about: x}", 'no condition of the rule reads the parameter "days"'),
    Mistake("parameter elsewhere", REGION, "expect: {ask: finding}", "expect: {ask: finding, weeks: 6}", "6}", "finding does not read weeks"),
    Mistake("parameter below zero", CARE, "default: 0", "default: -1", "-1", "parameters.weeks.default: ", Problem.PACK_SHAPE),
    Mistake("threshold no number", CARE, "weeks: $weeks", "weeks: six", "six}", "expected a whole number of 0 or more, or $name", Problem.PACK_SHAPE),
    Mistake("severity", "pitfalls.yaml", "detect: disc_above_c2", "detect: disc_above_c2\n    severity: fatal", "fatal", "severity: Input should be 'note'", Problem.PACK_SHAPE),
    Mistake("number", CARE, "weight: 1", "weight: " + "9" * 5000, "999", "weight: ", Problem.PACK_SHAPE),
]  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the shipped pack that may be broken."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "mine"))


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
    assert error.hint
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
    assert [row.code for row in pack.codes.rivals if row.region is None] == ["M48.0", "M47"]


def test_several_mistakes_of_several_files_are_reported_at_once(pack: Path) -> None:
    edit(pack / "pack.yaml", "M99.70\n", "M99.80\n")
    edit(pack / CARE, "expect: {ask: care_given, weeks: $weeks}", "expect: {}")
    edit(pack / CARE, "weight: 1", "weight: 0")
    edit(pack / "lexicon/region.yaml", "[pelvic region", '["", pelvic region')
    places = {error.where.path for error in errors_of(pack) if error.where}
    assert places == {"mine/pack.yaml", f"mine/{CARE}", "mine/lexicon/region.yaml"}


def test_missing_rules_folder_names_the_rules_to_add(pack: Path) -> None:
    shutil.rmtree(pack / "rules")
    errors = errors_of(pack)
    assert len(errors) == 7
    assert str(errors[0]) == (
        'mine/rules: no rule "region-stated", which the status and the checklist need (add mine/rules/region-stated.yaml)'
    )


@pytest.mark.parametrize("rule", [REGION, LCD])
def test_missing_rule_is_named(pack: Path, rule: str) -> None:
    (pack / rule).unlink()
    (error,) = errors_of(pack)
    assert error.problem is Problem.PACK_REFERENCE
    assert f'no rule "{Path(rule).stem}"' in error.message


def test_misshapen_rule_is_not_called_missing(pack: Path) -> None:
    edit(pack / REGION, "weight: 1", "weight: heavy")
    (error,) = errors_of(pack)
    assert error.problem is Problem.PACK_SHAPE


@pytest.mark.parametrize("file", ["codes.yaml", "pitfalls.yaml", "lexicon/care.yaml"])
def test_missing_file_has_a_hint(pack: Path, file: str) -> None:
    (pack / file).unlink()
    (error,) = errors_of(pack)
    assert str(error) == f"mine/{file}: cannot be read: No such file or directory (add the file)"


def test_empty_file_is_an_error(pack: Path) -> None:
    (pack / "codes.yaml").write_text("")
    assert {e.problem for e in errors_of(pack)} == {Problem.PACK_SHAPE}


def test_bytes_that_are_no_utf8_have_their_place(pack: Path) -> None:
    (pack / "pack.yaml").write_bytes(b"pack: x\ntitle: caf\xe9\n")
    assert "mine/pack.yaml:2:11: is not UTF-8: byte 0xe9 (save it as UTF-8)" in [str(e) for e in errors_of(pack)]


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
