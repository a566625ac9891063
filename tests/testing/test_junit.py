"""JUnit XML as Jenkins and Surefire read it, for any content of the notes."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Tree

from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.testing.fixtures import fixtures
from dxproof.engine.testing.junit import junit
from dxproof.engine.testing.run import Run, run_tests

HOSTILE = 'Pain <b>&amp; "]]>\x07\x1b \ufffe'
SUITE_KEYS = {"name", "tests", "failures", "errors", "skipped", "time"}


def document(engine: Engine, write_case: Callable[..., Path]) -> Tree.Element:
    write_case(name="good")
    write_case(("status: incomplete", "status: supported"), name="wrong")
    write_case(("status: incomplete", "known_gap: 'a <gap> & more'\nstatus: supported"), name="gap")
    write_case(("status: incomplete", "known_gap: why\nstatus: incomplete"), name="closed")
    write_case(("[ligament]", '["Neck pain"]'), name="a <&> b", note=f"{HOSTILE}\nForaminal stenosis at C1-C2 \x07due to "
        "ligament thickening. Neck pain. MRI at C1-C2.\n")  # fmt: skip
    folder = write_case(("region-stated", "region"), name="broken").parent
    collected = fixtures(folder, engine.pack)
    tests = run_tests(engine, collected.tests, collected.errors)
    more = DxproofError(Problem.TEST_QUOTE, HOSTILE, Where("x\x00y", 1, 2))
    return Tree.fromstring(junit(Run(tests.results, (*tests.errors, more)), "m99-stenosis"))


def test_structure_and_counts(engine: Engine, write_case: Callable[..., Path]) -> None:
    root = document(engine, write_case)
    assert root.tag == "testsuites"
    assert set(root.attrib) == SUITE_KEYS
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) == SUITE_KEYS
        assert float(suite.attrib["time"]) >= 0
        for case in suite:
            assert case.tag == "testcase"
            assert set(case.attrib) == {"name", "classname", "time"}
            assert [child.tag for child in case] in ([], ["failure"], ["error"], ["skipped"])
            for child in case:
                assert child.attrib["message"]
                assert child.tag == "skipped" or child.attrib["type"]
        for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[key]) == len(suite.findall(f"testcase/{tag}"))
        assert int(suite.attrib["tests"]) == len(suite)
    assert int(root.attrib["tests"]) == sum(int(suite.attrib["tests"]) for suite in root)
    assert [root.attrib[key] for key in ("tests", "failures", "errors", "skipped")] == ["7", "3", "2", "1"]


def test_hostile_text_is_shown_and_is_legal(engine: Engine, write_case: Callable[..., Path]) -> None:
    root = document(engine, write_case)
    text = Tree.tostring(root, encoding="unicode")
    assert "\x07" not in text
    assert "\x00" not in text
    assert "\ufffe" not in text
    (error,) = [e for e in root.iter("error") if e.attrib["type"] == "test-quote"]
    assert error.attrib["message"] == 'Pain <b>&amp; "]]>\\u0007\\u001b \\ufffe'
    assert {case.attrib["name"] for case in root.iter("testcase")} >= {"a <&> b", "x\\u0000y:1:2"}
