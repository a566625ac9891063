"""JUnit XML of a check in the common structure: one suite per note, one case per rule."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

JUnit = Callable[..., Tree.Element]


@pytest.fixture(scope="module")
def shape() -> Any:
    import xmlschema  # here, since each process of a run imports all test files

    return xmlschema.XMLSchema(Path(__file__).parents[1] / "data" / "junit.xsd")


@pytest.fixture
def junit(command: Callable[..., Any], shape: Any) -> JUnit:
    """The document of a call, held against the shape."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Tree.Element:
        document = command("check", *arguments, "--format", "junit", stdin=stdin).out
        shape.validate(document)
        return Tree.fromstring(document)

    return call


def endings(suite: Tree.Element) -> dict[str, str]:
    return {case.attrib["name"]: case[0].tag if len(case) else "passed" for case in suite.findall("testcase")}


def test_the_shape_refuses_what_is_none(shape: Any) -> None:
    assert not shape.is_valid('<testsuites><testcase name="a" classname="b"/></testsuites>')


def test_a_case_for_the_status_and_for_each_rule(junit: JUnit, command: Callable[..., Any]) -> None:
    (suite,) = junit("charts/incomplete.txt")
    report = json.loads(command("check", "charts/incomplete.txt", "--format", "json").out)
    (target,) = [c for c in report["candidates"] if c["code"] == report["target"]]
    found = endings(suite)
    assert list(found) == ["M99.70 code-status", *(f"M99.70 {rule['id']}" for rule in target["rules"])]
    for rule in target["rules"]:
        ending = found[f"M99.70 {rule['id']}"]
        if rule["status"] == "contradicted" or (rule["status"] == "not_met" and rule["required"]):
            assert ending == "failure"
        else:
            assert ending == ("passed" if rule["status"] == "met" else "skipped")
    assert set(found.values()) == {"passed", "failure", "skipped"}


@pytest.mark.parametrize(
    ("note", "fail_on", "ending"),
    [
        ("supported", "unsupported", "passed"),
        ("incomplete", "unsupported", "passed"),
        ("incomplete", "incomplete", "failure"),
        ("confused", "unsupported", "failure"),
        ("confused", "never", "passed"),
    ],
)
def test_the_status_fails_as_the_call_does(junit: JUnit, note: str, fail_on: str, ending: str) -> None:
    (suite,) = junit(f"charts/{note}.txt", "--fail-on", fail_on)
    assert endings(suite)["M99.70 code-status"] == ending


def test_a_suite_a_note_and_an_error_for_what_could_not_be_judged(junit: JUnit) -> None:
    root = junit("none.txt", "charts", "visits.jsonl")
    assert [suite.attrib["name"] for suite in root] == [
        "none.txt",
        "charts/confused.txt",
        "charts/incomplete.txt",
        "charts/supported.txt",
        "visits.jsonl:1:21",
        "visits.jsonl:2",
    ]
    for suite in root:
        cases = list(endings(suite).values())
        counts = {"tests": len(cases), "failures": cases.count("failure"), "errors": cases.count("error")}
        assert {key: int(suite.attrib[key]) for key in counts} == counts
    assert [error.attrib["type"] for error in root.iter("error")] == ["input-missing", "input-json"]


def test_a_run_over_nothing_is_a_document(junit: JUnit, notes: Path) -> None:
    (notes / "only.jsonl").write_text(json.dumps({"id": "a"}))
    assert [error.attrib["type"] for error in junit("only.jsonl").iter("error")] == ["input-column"]


def test_words_are_told_only_where_they_are_asked_for(junit: JUnit) -> None:
    plain, quoting = (Tree.tostring(junit("charts/confused.txt", *more)) for more in ((), ("--quotes",)))
    assert b"osteophyte" not in plain
    assert b"osteophyte" in quoting


def test_hostile_names_are_text(junit: JUnit, notes: Path) -> None:
    (notes / "h.jsonl").write_text(json.dumps({"id": '"]]><&\ufffe\u202e', "text": "Foraminal stenosis.\x07"}))
    (suite,) = junit("h.jsonl", "--quotes")
    assert suite[0].attrib["classname"] == '"]]><&\\ufffe\u202e'
