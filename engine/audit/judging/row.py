"""One judged note as an Arrow row: values copied from the judgement and its report."""

from collections.abc import Sequence
from typing import Any

from dxproof.engine.audit.judging.chart import Chart, ChartKind, chart_of
from dxproof.engine.audit.reported import told
from dxproof.engine.audit.schemas import JUDGED, NESTED
from dxproof.engine.engine import Examined
from dxproof.engine.judge.judge import CandidateJudgement, Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.report.model import Report
from dxproof.engine.report.one_fact import OneFact, one_fact
from dxproof.engine.report.places import Lines
from dxproof.engine.terms import DateSource

Row = dict[str, Any]

_GIVEN = ("seq", "note_id", "source", "provider", "date", "setting", "encounter", "problem", "problem_message")
_EMPTY: Row = dict.fromkeys(JUDGED.names) | {
    name: [] for name in ("billed", "supported", "open", "pitfalls", "one_fact_codes")
}
_NOTHING: Row = {nested.column: [] for nested in NESTED.values()}

_CONTEXT = 120  # characters of context around a finding

# Kinds for which no fact is missing: a coder has to decide.
_DONE_BY_CODER = (ChartKind.SIBLING, ChartKind.WORDS_WITHOUT_CODE, ChartKind.PITFALL)


def failed_row(record: Row) -> Row:
    """The row of a record that could not be judged, with the reason."""
    return {**_EMPTY, **_NOTHING, **{name: record[name] for name in _GIVEN}, "judged": False}


def judged_row(record: Row, text: str, examined: Sequence[Examined], redact: bool) -> Row:
    """The row of a judged note: a chart by the pack of the target, with what the other packs say beside it.

    With ``redact`` (also used for its reports) it contains no note text.
    """
    judgement, report = examined[0].judgement, examined[0].report
    reports = [each.report for each in examined]
    chart = chart_of(judgement)
    about, fact, lines = chart.about, _fact(chart, judgement, report), Lines(text)
    row = told(reports, lines)
    judged = (candidate for each in examined for candidate in each.judgement.candidates)
    for candidate, weighed in zip(row["candidates"], judged, strict=True):
        _complete(candidate, weighed, chart, redact)
    visits = (visit for each in examined for visit in each.judgement.visits)
    for visited, visit in zip(row["visited"], visits, strict=True):
        _with_reasons(visited["rules"], visit.target.outcomes, redact)
    return {
        **{name: record[name] for name in _GIVEN},
        **row,
        "date": _date(record, report, redact),
        "code": about.code.code if about else None,
        "code_from": chart.code_from.value if chart.code_from else None,
        "status": about.status.value if about else None,
        "score_met": about.met if about else None,
        "score_of": about.applicable if about else None,
        "kind": chart.kind.value,
        "agreement": chart.agreement.value if chart.agreement else None,
        "billed": list(chart.billed),
        "open": list(chart.open),
        "one_fact": fact.about if fact else None,
        "one_fact_codes": [code for _, code in fact.answers] if fact else [],
        "question": _question(chart, fact, report, judgement),
        "words": None if redact else _words_of(chart, judgement, lines),
    }


def _date(record: Row, report: Report, redact: bool) -> str | None:
    """The record's date as it is written, else the note's own date of service; redacted, not one that cannot be read."""
    chosen = report.pack.chosen_by
    if redact and chosen.source is DateSource.UNREAD:
        return None
    own = chosen.date if chosen.source in (DateSource.NOTE, DateSource.OUTSIDE) else None
    given: str | None = record["date"]
    return given or own


def _fact(chart: Chart, judgement: Judgement, report: Report) -> OneFact | None:
    """The one fact for the code that the chart is about, or for its location if there is no code."""
    if chart.kind in _DONE_BY_CODER:
        return None
    code = chart.about.code.code if chart.about else next(iter(chart.possible), None)
    return one_fact(report, judgement.case.pack, code) if code else None


def _question(chart: Chart, fact: OneFact | None, report: Report, judgement: Judgement) -> str | None:
    """What to do with the chart, without note text."""
    others = " and ".join(chart.others)
    if chart.kind is ChartKind.SIBLING and chart.about:
        return f"The words prove {others}, not {chart.about.code.code}: correct the code, or ask the provider."
    if chart.kind is ChartKind.WORDS_WITHOUT_CODE:
        return f"The words prove {others}, which is not on the claim."
    if chart.kind is ChartKind.PITFALL:
        return " ".join(pitfall.message for pitfall in report.pitfalls)
    if fact:
        answers = "; ".join(f"{value}: {code}" for value, code in fact.answers)
        return f"{fact.gap} ({answers})" if answers else fact.gap
    remedies = [rule.remedy for rule in judgement.case.pack.rules if rule.rule in chart.open]
    return " ".join(remedies) or None


def _words_of(chart: Chart, judgement: Judgement, lines: Lines) -> str | None:
    """The most relevant finding, with its position and context."""
    case = judgement.case
    code = chart.others[0] if chart.others else chart.about.code.code if chart.about else None
    there = case.at_place(case.table.codes[code]) if code else []
    fitting = [finding for finding in there if code and case.speaks_for_cause(case.table.codes[code], finding)]
    finding = next(iter((*fitting, *there, *case.counted, *case.facts.findings)), None)
    if finding is None:
        return None
    return f"{lines.place(finding.span.start)}  {lines.context(finding.span.start, finding.span.end, _CONTEXT)}"


def _complete(row: Row, judged: CandidateJudgement, chart: Chart, redact: bool) -> None:
    """Add to the row of a candidate what its report does not say."""
    row["about"] = chart.about is not None and judged.code.code == chart.about.code.code
    row["billed"] = judged.code.code in chart.billed
    _with_reasons(row["rules"], judged.outcomes, redact)


def _with_reasons(rules: list[Row], outcomes: Sequence[RuleOutcome], redact: bool) -> None:
    for rule, outcome in zip(
        rules, outcomes, strict=False
    ):  # a visit to which its pack does not apply reports no rules
        rule["reason"] = outcome.reason
        if redact:
            rule["message"] = None  # it may contain a level, a date or a wording from the note
