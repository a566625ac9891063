"""The pieces of a JUnit XML document: testsuites > testsuite > testcase > failure | error | skipped."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree as Tree

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

# What XML 1.0 cannot hold, escaped or not.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CaseResult(StrEnum):
    """The result of a case that did not pass."""

    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class XunitCase:
    """One test case; ``ending`` is None if it passed, ``kind`` is the type of a failure or error."""

    classname: str
    name: str
    ending: CaseResult | None = None
    message: str = ""
    kind: str = ""
    text: str = ""
    seconds: float | None = None


def suite_of(name: str, cases: Iterable[XunitCase], remarks: str = "") -> Tree.Element:
    """A suite with its counts; ``remarks`` are added to its output."""
    held = list(cases)
    suite = Tree.Element("testsuite", {"name": legal(name)} | counts(held))
    for case in held:
        suite.append(_element(case))
    if remarks:
        Tree.SubElement(suite, "system-out").text = legal(remarks)
    return suite


def counts(cases: Iterable[XunitCase]) -> dict[str, str]:
    """The attributes that count cases; also the total time if every case has one."""
    held = list(cases)
    found = {"tests": str(len(held))}
    for ending, name in (
        (CaseResult.FAILURE, "failures"),
        (CaseResult.ERROR, "errors"),
        (CaseResult.SKIPPED, "skipped"),
    ):
        found[name] = str(sum(case.ending is ending for case in held))
    times = [case.seconds for case in held if case.seconds is not None]
    return found | ({"time": f"{sum(times):.3f}"} if len(times) == len(held) else {})


def written(element: Tree.Element, level: int = 0) -> str:
    """Serialize an element with indentation."""
    Tree.indent(element, level=level)
    return "  " * level + Tree.tostring(element, encoding="unicode") + "\n"


def legal(text: str) -> str:
    """Replace characters that XML cannot represent by their code points."""
    return _ILLEGAL.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _element(case: XunitCase) -> Tree.Element:
    time = {} if case.seconds is None else {"time": f"{case.seconds:.3f}"}
    element = Tree.Element("testcase", {"classname": legal(case.classname), "name": legal(case.name)} | time)
    if case.ending is not None:
        kind = {} if case.ending is CaseResult.SKIPPED else {"type": case.kind}
        ending = Tree.SubElement(element, case.ending.value, {"message": legal(case.message)} | kind)
        ending.text = legal(case.text) or None
    return element
