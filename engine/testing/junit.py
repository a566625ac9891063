"""Test results as JUnit XML, for Jenkins, GitLab and others."""

from dataclasses import replace
from itertools import groupby
from xml.etree import ElementTree as Tree

from dxproof.engine.errors import DxproofError
from dxproof.engine.report.xunit import HEAD, CaseResult, XunitCase, counts, legal, suite_of, written
from dxproof.engine.testing.run import Result, Run, Verdict


def junit(run: Run, pack: str) -> str:
    """The document. A known gap is skipped; an unusable test file is an error."""
    suites: list[tuple[str, list[XunitCase]]] = []
    for kind, results in groupby(run.results, key=lambda result: result.test.kind):
        name = f"{pack}.{kind.value}"
        suites.append((name, [_case(name, result) for result in results]))
    if run.errors:
        suites.append((f"{pack}.files", [_unusable(f"{pack}.files", error) for error in run.errors]))
    total = counts(case for _, cases in suites for case in cases)
    root = Tree.Element("testsuites", total | {"name": legal(f"dxproof test {pack}")})
    root.extend(suite_of(name, cases) for name, cases in suites)
    return HEAD + written(root)


def _unusable(classname: str, error: DxproofError) -> XunitCase:
    place = str(error.where) if error.where else "the call"
    return XunitCase(classname, place, CaseResult.ERROR, error.message, error.problem.value, str(error), 0.0)


def _case(classname: str, result: Result) -> XunitCase:
    test = result.test
    case = XunitCase(classname, test.name, seconds=result.seconds)
    if result.verdict is Verdict.KNOWN_GAP:
        return replace(case, ending=CaseResult.SKIPPED, message=f"known gap: {test.known_gap}")
    if result.verdict is Verdict.GAP_CLOSED:
        message = "marked as known_gap, but the result is as expected now: remove the mark"
        return replace(case, ending=CaseResult.FAILURE, message=message, kind="gap-closed", text=str(test.place))
    if result.verdict is Verdict.FAILED:
        about = ", ".join(dict.fromkeys(difference.about for difference in result.differences))
        lines = [
            f"{d.where}: {d.about}\n  expected {d.expected}\n  found    {d.found}"
            + (f"\n  says     {d.said}" if d.said else "")
            for d in result.differences
        ]
        text = "\n".join([str(test.place), *lines])
        return replace(
            case, ending=CaseResult.FAILURE, message=f"not as expected: {about}", kind="difference", text=text
        )
    return case
