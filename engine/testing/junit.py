"""A run as JUnit XML, as Jenkins, GitLab and others read it: testsuites > testsuite > testcase > failure | error | skipped."""

import re
from itertools import groupby
from xml.etree import ElementTree as Tree

from dxproof.engine.errors import DxproofError
from dxproof.engine.testing.run import Result, Run, Verdict

# What XML 1.0 cannot hold, escaped or not.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run, pack: str) -> str:
    """The document. A known gap is skipped; a test file that cannot be used is an error."""
    root = Tree.Element("testsuites", _counts(run.results, run.errors) | {"name": _legal(f"dxproof test {pack}")})
    for kind, results in groupby(run.results, key=lambda result: result.trial.kind):
        suite = _suite(root, f"{pack}.{kind.value}", cases := list(results), ())
        for result in cases:
            _case(suite, f"{pack}.{kind.value}", result)
    if run.errors:
        suite = _suite(root, f"{pack}.files", [], run.errors)
        for error in run.errors:
            place = str(error.where) if error.where else "the call"
            case = Tree.SubElement(suite, "testcase", _name(f"{pack}.files", place, 0.0))
            found = Tree.SubElement(case, "error", {"message": _legal(error.message), "type": error.problem.value})
            found.text = _legal(str(error))
    Tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"


def _suite(root: Tree.Element, name: str, results: list[Result], errors: tuple[DxproofError, ...]) -> Tree.Element:
    return Tree.SubElement(root, "testsuite", {"name": _legal(name)} | _counts(results, errors))


def _counts(results: list[Result] | tuple[Result, ...], errors: tuple[DxproofError, ...]) -> dict[str, str]:
    return {
        "tests": str(len(results) + len(errors)),
        "failures": str(sum(not result.good for result in results)),
        "errors": str(len(errors)),
        "skipped": str(sum(result.verdict is Verdict.KNOWN_GAP for result in results)),
        "time": f"{sum(result.seconds for result in results):.3f}",
    }


def _case(suite: Tree.Element, classname: str, result: Result) -> None:
    case = Tree.SubElement(suite, "testcase", _name(classname, result.trial.name, result.seconds))
    if result.verdict is Verdict.KNOWN_GAP:
        Tree.SubElement(case, "skipped", {"message": _legal(f"known gap: {result.trial.known_gap}")})
    elif result.verdict is Verdict.GAP_CLOSED:
        message = "marked as a known gap, and all is as expected now: remove the mark known_gap"
        Tree.SubElement(case, "failure", {"message": message, "type": "gap-closed"}).text = str(result.trial.place)
    elif result.verdict is Verdict.FAILED:
        about = ", ".join(dict.fromkeys(difference.about for difference in result.differences))
        lines = [
            f"{d.where}: {d.about}\n  expected {d.expected}\n  found    {d.found}"
            + (f"\n  says     {d.said}" if d.said else "")
            for d in result.differences
        ]
        failure = Tree.SubElement(
            case, "failure", {"message": _legal(f"not as expected: {about}"), "type": "difference"}
        )
        failure.text = _legal("\n".join([str(result.trial.place), *lines]))


def _name(classname: str, name: str, seconds: float) -> dict[str, str]:
    return {"classname": _legal(classname), "name": _legal(name), "time": f"{seconds:.3f}"}


def _legal(text: str) -> str:
    """What XML cannot hold is shown by its number."""
    return _ILLEGAL.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
