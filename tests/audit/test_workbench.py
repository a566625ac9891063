"""What the workbench says of a chart without a server: its age, whether it is open, and the test that an override becomes."""

from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from dxproof.engine.audit.decided.model import ChartRef, Decision
from dxproof.engine.audit.workbench.cases import CaseOf, expected
from dxproof.engine.audit.workbench.charts import ListedChart
from dxproof.engine.audit.workbench.filters import age_of, is_open
from dxproof.engine.terms import CodeStatus

TODAY = date(2027, 3, 1)


def chart(of: str | None) -> ListedChart:
    return ListedChart(
        ref=ChartRef(1, "one", "M99.70", "sibling"), source=None, provider=None, date=of, encounter=None, setting=None,
        status="unsupported", kind="sibling", billed=("M99.70",), supported=(), open=(), pitfalls=(), question=None,
        words=None, sha256="", target=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, "up to 30 days"),
        (30, "up to 30 days"),
        (31, "31 to 90 days"),
        (90, "31 to 90 days"),
        (91, "91 days to a year"),
        (365, "91 days to a year"),
        (366, "more than a year"),
    ],
)
def test_the_age_of_a_chart(days: int, age: str) -> None:
    assert age_of(chart(str(TODAY - timedelta(days))), TODAY) == age


@pytest.mark.parametrize("of", [None, "", "soon"])
def test_a_chart_without_a_day_has_no_age(of: str | None) -> None:
    assert age_of(chart(of), TODAY) == "no date"


def test_what_is_left_to_do() -> None:
    closed = {decision for decision in Decision if not is_open(decision)}
    assert closed == {Decision.CORRECTED, Decision.NO_CHANGE, Decision.TOOL_WRONG}
    assert is_open(None)


REPORT: dict[str, Any] = {
    "pack": {"id": "m99-stenosis"}, "setting": "outpatient", "encounter": None, "target": "M99.70",
    "supported_codes": ["M99.71"], "pitfalls": [{"id": "both-kinds"}],
    "findings": [
        {
            "region": "head", "mechanism": "disc", "assertion": "present", "level": "C1-C2", "side": None,
            "severity": "mild", "start": 3, "end": 9, "section": "findings",
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "supported"),
    [
        (CodeStatus.SUPPORTED, ["M99.70", "M99.71"]),
        (CodeStatus.INCOMPLETE, ["M99.70", "M99.71"]),
        (CodeStatus.UNSUPPORTED, ["M99.71"]),
        (CodeStatus.CONFLICTING, ["M99.71"]),
    ],
)
def test_an_override_becomes_the_case_that_the_reviewer_expects(status: CodeStatus, supported: list[str]) -> None:
    case = yaml.safe_load(expected(CaseOf("one", 'an "about": line', "text", status, REPORT)))
    assert case["about"] == 'an "about": line'
    assert (case["status"], case["supported_codes"], case["pitfalls"]) == (status, supported, ["both-kinds"])
    assert case["findings"] == [{"region": "head", "mechanism": "disc", "assertion": "present", "level": "C1-C2"}]
    assert "encounter" not in case
