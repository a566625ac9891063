"""One judged note as an Arrow row: values copied from the judgement and its report."""

from collections.abc import Sequence
from typing import Any

from dxproof.engine.audit.judging.chart import Chart, ChartKind, chart_of
from dxproof.engine.audit.schemas import JUDGED, NESTED
from dxproof.engine.engine import Examined
from dxproof.engine.judge.judge import CandidateJudgement, Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.report.model import Candidate, Evidence, Rejected, Report, RuleResult
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

# The role of a piece of evidence.
USED, REJECTED, RAISED = "used", "rejected", "pitfall"


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
    return {
        **_EMPTY,
        **{name: record[name] for name in _GIVEN},
        "date": _date(record, report, redact),
        "setting": report.setting.value,
        "encounter": report.encounter.value if report.encounter else None,
        "judged": True,
        "characters": report.note.characters,
        "sha256": report.note.sha256,
        "pack": report.pack.id,
        "pack_version": report.pack.version,
        "version_by": report.pack.chosen_by.source.value,
        "target": report.target,
        "target_status": report.status.value,
        "code": about.code.code if about else None,
        "code_from": chart.code_from.value if chart.code_from else None,
        "status": about.status.value if about else None,
        "score_met": about.met if about else None,
        "score_of": about.applicable if about else None,
        "kind": chart.kind.value,
        "agreement": chart.agreement.value if chart.agreement else None,
        "billed": list(chart.billed),
        "supported": [code for each in reports for code in each.supported_codes],
        "open": list(chart.open),
        "pitfalls": list(dict.fromkeys(pitfall.id for each in reports for pitfall in each.pitfalls)),
        "one_fact": fact.about if fact else None,
        "one_fact_codes": [code for _, code in fact.answers] if fact else [],
        "question": _question(chart, fact, report, judgement),
        "words": None if redact else _words_of(chart, judgement, lines),
        "candidates": [
            _candidate(judged, shown, chart, redact)
            for each in examined
            for judged, shown in zip(each.judgement.candidates, each.report.candidates, strict=True)
        ],
        "evidence": [row for each in reports for row in _evidence(each, lines)],
        "raised": [
            {"pitfall": pitfall.id, "severity": pitfall.severity.value, "message": pitfall.message}
            for each in reports
            for pitfall in each.pitfalls
        ],
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


def _candidate(judged: CandidateJudgement, shown: Candidate, chart: Chart, redact: bool) -> Row:
    return {
        "code": shown.code,
        "title": shown.title,
        "status": shown.status.value,
        "score_met": shown.met,
        "score_of": shown.applicable,
        "about": chart.about is not None and shown.code == chart.about.code.code,
        "billed": shown.code in chart.billed,
        "rules": [_rule(outcome, rule, redact) for outcome, rule in zip(judged.outcomes, shown.rules, strict=True)],
    }


def _rule(outcome: RuleOutcome, shown: RuleResult, redact: bool) -> Row:
    return {
        "rule": shown.id,
        "status": shown.status.value,
        "reason": outcome.reason,
        "weight": shown.weight,
        "required": shown.required,
        "message": None if redact else shown.message,  # it may contain a level, a date or a wording from the note
        "remedy": shown.remedy,
    }


def _evidence(report: Report, lines: Lines) -> list[Row]:
    rows = []
    for candidate in report.candidates:
        for rule in candidate.rules:
            rows += [_words(candidate.code, rule.id, USED, span, None, lines) for span in rule.evidence]
            rows += [_words(candidate.code, rule.id, REJECTED, s, s.cue, lines) for s in rule.rejected]
    for pitfall in report.pitfalls:
        rows += [_words(None, pitfall.id, RAISED, span, None, lines) for span in pitfall.evidence]
    return rows


def _words(code: str | None, rule: str, role: str, span: Evidence | Rejected, cue: str | None, lines: Lines) -> Row:
    line, column = lines.line_and_column(span.start)
    return {
        "code": code,
        "rule": rule,
        "role": role,
        "start": span.start,
        "end": span.end,
        "line": line,
        "column": column,
        "place": span.place,
        "quote": span.quote,
        "section": span.section,
        "assertion": span.assertion.value,
        "cue": cue,
    }
