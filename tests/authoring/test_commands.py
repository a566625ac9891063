"""The commands for pack authors: output, exit codes, and that none loads spaCy."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dxproof.engine.authoring.explained import (
    ExplainedRule,
    Explanation,
    PackList,
)
from dxproof.engine.authoring.remarks import RemarkList
from dxproof.engine.errors import Problem
from dxproof.engine.pack.registry import OPERATORS, REASONS
from dxproof.engine.terms import CodeStatus, RuleStatus

# A process that runs one command after the other: each line in is a call, each line out how it ended.
SERVE = """
import contextlib, functools, io, json, os, sys
from dxproof.cli import main
from dxproof.engine.pack import loader
loader.parse_yaml = functools.lru_cache(200)(loader.parse_yaml)  # most calls load the same packs
sys.argv[0] = 'dxproof'
for line in sys.stdin:
    sys.argv[1:], folder = json.loads(line)
    os.chdir(folder)
    said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said[0]), contextlib.redirect_stderr(said[1]):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    print(json.dumps([code, *(each.getvalue() for each in said), 'spacy' in sys.modules]), flush=True)
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def dxproof() -> Iterator[Run]:
    """Run a command in a process that does nothing else. It must not load spaCy."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        calls, answers = process.stdin, process.stdout

        def run(*arguments: str | Path, cwd: Path | None = None) -> tuple[int, str, str]:
            print(json.dumps([[*map(str, arguments)], str(cwd or Path.cwd())]), file=calls, flush=True)
            code, out, err, spacy = json.loads(answers.readline())
            assert not spacy
            return code, out, err.removesuffix("\n")

        yield run
        calls.close()


def test_list_names_every_shipped_pack(dxproof: Run) -> None:
    code, out, _ = dxproof("rules", "list")
    assert code == 0
    assert "m99-stenosis 1." in out
    assert "60 codes" in out
    assert "region-stated" in out


def test_list_of_a_folder_of_packs_as_json(dxproof: Run, small_pack: Path) -> None:
    code, out, _ = dxproof("rules", "list", "--pack", small_pack.parent, "--json")
    assert code == 0
    (pack,) = PackList.model_validate_json(out).packs
    assert (pack.id, pack.codes, pack.rules) == ("small-pack", 2, ("side-stated", "imaging-cited"))
    assert json.loads(out)["schema"] == "dxproof/packs/1"


def test_show_rule(dxproof: Run, small_pack: Path) -> None:
    code, out, _ = dxproof("rules", "show", "side-stated", "--pack", small_pack)
    assert code == 0
    for text in (
        "The side is stated",
        "- a counted finding has the code's side",
        "- every counted finding of the code's kind has another side",
        "met, not_met, contradicted",
        "denied          The osteoarthritis is denied.",
        "- ICD-10-CM Tabular List (NCHS, April 2026): M17.1",
        "“Primary osteoarthritis of the left knee.”",
        f"{small_pack}/rules/side-stated.yaml:2:7",
    ):
        assert text in out


def test_files_stand_for_their_packs(dxproof: Run, small_pack: Path) -> None:
    files = [path.relative_to(small_pack.parent) for path in sorted(small_pack.rglob("*.yaml"))]
    assert len(files) > 3
    code, out, _ = dxproof("rules", "validate", *files, "m99-stenosis", cwd=small_pack.parent)
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, ["small-pack", "m99-stenosis"])
    by_files = dxproof("rules", "lint", *files, "--level", "note", cwd=small_pack.parent)
    assert by_files == dxproof("rules", "lint", small_pack.name, "--level", "note", cwd=small_pack.parent)


def test_one_bad_pack_keeps_no_other_from_being_read(dxproof: Run, small_pack: Path) -> None:
    (small_pack / "codes.yaml").write_text("nothing: of it\n")
    code, out, err = dxproof("rules", "validate", small_pack, "m99-stenosis")
    assert code == 2
    assert out.startswith("m99-stenosis")
    assert "codes.yaml" in err


def test_a_file_of_no_pack_is_refused(dxproof: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    code, out, err = dxproof("rules", "lint", "a.yaml", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("error[pack-unknown]: a.yaml: is not in a rule pack")


def test_show_rule_as_json(dxproof: Run, small_pack: Path) -> None:
    code, out, _ = dxproof("rules", "show", "imaging-cited", "--pack", small_pack, "--json")
    assert code == 0
    view = ExplainedRule.model_validate_json(out)
    assert [line.text for line in view.expect] == [
        "the result of a study (plain_film or mri) reports the finding at the code's location"
    ]
    assert view.place.file == "rules/imaging-cited.yaml"


def test_show_of_an_unknown_id_suggests(dxproof: Run, small_pack: Path) -> None:
    code, out, err = dxproof("rules", "show", "side-sated", "--pack", small_pack)
    assert (code, out) == (2, "")
    assert "did you mean side-stated?" in err


def test_validate_tells_what_was_read(dxproof: Run, small_pack: Path) -> None:
    code, out, err = dxproof("rules", "validate", small_pack)
    assert (code, err) == (0, "")
    assert out.startswith("small-pack 0.1.0: 7 files, ")
    assert out.endswith("2 codes, 2 rules, 1 pitfall, 8 examples, no mistakes\n")


def test_validate_tells_every_mistake(dxproof: Run, small_pack: Path) -> None:
    for file, old, new in (
        ("pack.yaml", "default_target: M17.11", "default_target: M17.13"),
        ("rules/side-stated.yaml", "ask: place_elsewhere", "ask: place_elsewere"),
    ):
        path = small_pack / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    code, out, err = dxproof("rules", "validate", small_pack)
    assert (code, out) == (2, "")
    assert "pack.yaml:" in err
    assert "side-stated.yaml:" in err
    assert err.endswith("2 mistakes")


def test_validate_of_no_pack(dxproof: Run, tmp_path: Path) -> None:
    code, _, err = dxproof("rules", "validate", tmp_path)
    assert code == 2
    assert "error[pack-unknown]" in err


@pytest.mark.parametrize(("level", "exits", "shown"), [("error", 0, 0), ("warning", 1, 1), ("note", 1, 2)])
def test_lint_shows_and_fails_by_level(dxproof: Run, small_pack: Path, level: str, exits: int, shown: int) -> None:
    lexicon = small_pack / "lexicon" / "compartment.yaml"
    text = lexicon.read_text(encoding="utf-8")
    lexicon.write_text(text.replace("[knee, knees,", "[knee, knees, knees, knee joint,"), encoding="utf-8")
    code, out, err = dxproof("rules", "lint", small_pack, "--level", level)
    assert code == exits
    assert out.count(": ") >= shown
    assert err.startswith(f"{shown} shown")
    if shown:
        assert f"{lexicon}:" in out
        assert 'warning[duplicate-phrase]: "knees" is already in' in out
    _, as_json, _ = dxproof("rules", "lint", small_pack, "--level", level, "--json")
    assert len(RemarkList.model_validate_json(as_json).remarks) == shown


def test_new_pack_asks_for_the_family_on_a_terminal(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, str] = {}
    answers = iter(["carpal tunnel syndrome", "wrist", "G56.01", "G56.02"])

    def prompt(question: str, default: str, err: bool) -> str:
        asked[question] = default
        return next(answers)

    monkeypatch.setattr("dxproof.commands.rules._at_terminal", lambda: True)
    monkeypatch.setattr("typer.prompt", prompt)
    made = command("rules", "new", "my-cts", "--dir", str(tmp_path))
    assert (made.code, made.out, len(asked)) == (0, f"{tmp_path}/my_cts\n", 4)
    assert "G56.01" in (tmp_path / "my_cts" / "codes.yaml").read_text(encoding="utf-8")


def test_new_pack_takes_the_family_from_options_all_or_none(dxproof: Run, tmp_path: Path) -> None:
    words = ("--finding", "rotator cuff tear", "--part", "shoulder")
    code, _, err = dxproof("rules", "new", "my-cuff", "--dir", tmp_path, *words)
    assert code == 2
    assert "--right, --left missing" in " ".join(err.split())
    assert (
        dxproof("rules", "new", "my-cuff", "--dir", tmp_path, *words, "--right", "M75.121", "--left", "M75.122")[0] == 0
    )
    assert "M75.122" in (tmp_path / "my_cuff" / "codes.yaml").read_text(encoding="utf-8")


def test_new_pack_loads_and_lints_clean(dxproof: Run, tmp_path: Path) -> None:
    code, out, err = dxproof("rules", "new", "my-knees", "--dir", tmp_path)
    assert (code, out) == (0, f"{tmp_path}/my_knees\n")
    assert "next: dxproof rules validate" in err
    assert dxproof("rules", "validate", tmp_path / "my_knees")[0] == 0
    assert dxproof("rules", "lint", tmp_path / "my_knees", "--level", "note")[0] == 0
    code, _, err = dxproof("rules", "new", "my-knees", "--dir", tmp_path)
    assert code == 2
    assert "exists already" in err


def test_schema_writes_the_files(dxproof: Run, tmp_path: Path) -> None:
    assert dxproof("rules", "schema", "--out", tmp_path)[0] == 0
    assert {"rule.json", "pack.json", "codes.json", "pitfalls.json"} <= {path.name for path in tmp_path.iterdir()}
    code, out, _ = dxproof("rules", "schema")
    assert code == 0
    assert "rule.json\n" in out


def test_docs_writes_the_page(dxproof: Run, tmp_path: Path, small_pack: Path) -> None:
    assert dxproof("rules", "docs", small_pack, "--out", tmp_path / "pages")[0] == 0
    assert "### side-stated" in (tmp_path / "pages" / "small-pack.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "kinds", "says"),
    [
        ("region-stated", ["rule"], "a counted finding has the code's region"),
        ("cervical-default", ["pitfall"], "words    cervical"),
        ("this-by-cause", ["construction"], "(THIS or SAME), up to 8 (SIDE"),
        ("no-study", ["construction"], "event  not_done"),
        ("met", ["rule-status"], "The note documents what the rule asks for."),
        ("conflicting", ["code-status"], "query the provider"),
        ("plain_film", ["reason"], "imaging-cited"),
        ("place_stated", ["operator"], "{ask: place_stated, axis: region}"),
        ("pack-reference", ["error"], "error code"),
        ("duplicate-phrase", ["lint"], "Why"),
        ("M99.70", ["code"], "M99.60  mechanism: osseous or subluxation"),
        ("m9970", ["code"], "Connective tissue and disc stenosis"),
        ("M48.01", ["other-code"], "more specific structural diagnosis"),
        ("M54.2", ["other-code"], "symptom code"),
        ("M99.00", ["other-code"], "It is near M99.20"),
    ],
)
def test_explain(dxproof: Run, name: str, kinds: list[str], says: str) -> None:
    code, out, _ = dxproof("explain", name, "--pack", "m99-stenosis")
    assert code == 0
    assert says in out
    code, out, _ = dxproof("explain", name, "--pack", "m99-stenosis", "--json")
    assert code == 0
    explanation = Explanation.model_validate_json(out)
    assert [topic.kind for topic in explanation.topics] == kinds
    assert json.loads(out)["schema"] == "dxproof/explain/1"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("regoin-stated", "did you mean region-stated"), ("part-nuon", "part-noun"), ("I10", "rules list")],
)
def test_explain_of_an_unknown_id(dxproof: Run, name: str, hint: str) -> None:
    code, out, err = dxproof("explain", name)
    assert (code, out) == (2, "")
    assert hint in err


def test_everything_of_the_closed_sets_is_explained() -> None:
    from dxproof.engine.authoring.describe import described
    from dxproof.engine.authoring.explain import explain

    pack = described("m99-stenosis")
    names = [*RuleStatus, *CodeStatus, *Problem, *REASONS, *OPERATORS, *pack.names(), *pack.pack.table.codes]
    for name in names:
        assert explain(str(name), [pack]).topics


@pytest.mark.parametrize("asked", ["98940", "manipulation"])
def test_a_procedure_tells_what_it_goes_with(dxproof: Run, asked: str) -> None:
    code, out, _ = dxproof("explain", asked)
    assert code == 0
    assert out.startswith(f"{asked}  (related procedure of m99-stenosis ")
    for told in ("98940, 98941, 98942, 98943", "every code, M99.20 to M99.79", "A56273", "procedure-unlinked"):
        assert told in out
    assert re.search(r"^procedures\.yaml:\d+:\d+$", out, re.MULTILINE)


def test_a_code_lists_the_procedures_of_its_region(dxproof: Run) -> None:
    told = {code: json.loads(dxproof("explain", code, "--json")[1])["topics"][0] for code in ("M99.70", "M99.73")}
    numbers = {code: {n for group in topic["procedures"] for n in group["procedures"]} for code, topic in told.items()}
    assert {"98940", "98925", "72141", "97012", "64405"} <= numbers["M99.70"]
    assert {"72148", "64483"} <= numbers["M99.73"] - numbers["M99.70"]
    assert "imaging of the neck (MRI, CT, films, myelogram): 72141, 72142" in dxproof("explain", "m9970")[1]


def test_a_number_that_no_pack_has_is_unknown(dxproof: Run) -> None:
    code, _, err = dxproof("explain", "98949")
    assert code == 2
    assert "nothing has the id" in err
