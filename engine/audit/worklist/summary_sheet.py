"""The first sheet of a worklist: what was judged and how, work to do, missing documentation, and omitted rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from dxproof.engine.audit.judging.chart import TO_DO, Agreement, ChartKind
from dxproof.engine.audit.labels import KIND_MEANS, KIND_TITLE, PROVEN_MEANS, STATUS_TITLE, left_out
from dxproof.engine.audit.summary.figures import Coder, Figures
from dxproof.engine.audit.summary.statistics import Kappa, Rate, rate
from dxproof.engine.audit.worklist.sheet import CellStyle, Sheet
from dxproof.engine.errors import EXPLAINED, Problem

SUMMARY_WIDTHS = (34, 11, 96, 12)
_LISTED = 40  # rows shown on this sheet; the audit's tables have all
_INPUTS = 5
_ROW = (CellStyle.WRAP, CellStyle.COUNT, CellStyle.MEANS, CellStyle.COUNT)
_TOTAL = (CellStyle.STRONG, CellStyle.TOTAL, CellStyle.MEANS)
_HAND_BACK = (
    "On the sheet Worklist choose a decision for each chart, enter assignee and comment, save the workbook, "
    "and import it with: dxproof audit import DIR worklist.xlsx. Rows may be sorted, filtered and removed, and columns "
    "added; keep the headers and the sheet Run. An empty cell never erases what was imported before."
)


def summary_sheet(sheet: Sheet, figures: Figures, fills: Mapping[str, str], omitted: Sequence[str]) -> None:
    """Write the sheet; ``omitted`` are sentences about rows that other sheets omit."""
    sheet.row([f"Documentation audit: {figures.stamp['pack']['id']}"], CellStyle.TITLE)
    sheet.row(["Which charts prove their code, and what the others need. No code is assigned here."], CellStyle.REMARK)
    _judged_by(sheet, figures.stamp)
    _records(sheet, figures, omitted)
    _kinds(sheet, figures, fills)
    _statuses(sheet, figures)
    _missing(sheet, figures)
    _facts(sheet, figures)
    _heading(sheet, "Claims compared with the documentation")
    for sentence in agreement_sentences(figures.coder):
        sheet.row([sentence])
    _counts(sheet, "Pitfalls", "Pitfall", figures.pitfalls)
    _heading(sheet, "To import")
    sheet.row([None, None, _HAND_BACK], _ROW[:3])


def agreement_sentences(coder: Coder | None) -> list[str]:
    """The comparison of claims and documentation, in sentences."""
    if coder is None:
        return ["No record has a claim, so there is nothing to compare."]
    neither = coder.by_kind[Agreement.NEITHER.value]
    agreed = rate(coder.by_kind[Agreement.AGREE.value], coder.charts - neither)
    return [
        f"Charts with a code in claim or words that agree: {rate_text(agreed)}; {neither:,} charts have none in either.",
        PROVEN_MEANS,
        f"Of the codes billed, the words prove {rate_text(coder.precision)} (precision).",
        f"Of the codes that the words prove, {rate_text(coder.recall)} were billed (recall).",
        _kappa_sentence(coder.kappa),
    ]


def rate_text(found: Rate) -> str:
    """A rate in words: the counts and, if there are enough, the share with its interval."""
    counts = f"{found.hits:,} of {found.of:,}"
    if found.share is None or found.low is None or found.high is None:
        return counts
    return f"{counts}, {found.share:.0%} (95% interval {found.low:.0%} to {found.high:.0%})"


def _kappa_sentence(kappa: Kappa | None) -> str:
    if kappa is None:
        return "Cohen's kappa over charts is not defined here: both sides have the same codes throughout."
    limits = "too few for an interval" if kappa.small else f"95% interval {kappa.low:.2f} to {kappa.high:.2f}"
    charts = f"{kappa.of:,} chart{'' if kappa.of == 1 else 's'}"
    return f"Cohen's kappa over charts, each by the set of its codes: {kappa.value:.2f} ({charts}, {limits})."


def _judged_by(sheet: Sheet, stamp: dict[str, Any]) -> None:
    pack, plan, given = stamp["pack"], stamp["plan"], stamp["input"]
    inputs = plan["inputs"]
    more = f" and {len(inputs) - _INPUTS:,} more" if len(inputs) > _INPUTS else ""
    said = [
        ("Rules", f"{pack['id']} {pack['version']}, FY{pack['fiscal_year']}, sha256 {plan['pack_digest'][:12]}…"),
        ("Profile of the site", pack["profile"]),
        ("Judged by", f"dxproof {plan['dxproof']}"),
        ("Input", f"{', '.join(inputs[:_INPUTS])}{more} (files: {given['files']:,}, bytes: {given['bytes']:,})"),
        ("Not read in folders", left_out(stamp)),
        ("Asked about", plan["code"] or "each chart's own code: billed, else written, else proven by the words"),
        ("Date of service if none is given", plan["as_of"]),
        ("Setting if none is given", plan["setting"]),
        ("Encounter if none is given", plan["encounter"]),
        ("Words of the notes", "left out; only positions and reasons" if plan["redact"] else "quoted"),
    ]
    _heading(sheet, "What was judged by what")
    for name, value in said:
        if value:
            sheet.row([name, value])


def _records(sheet: Sheet, figures: Figures, omitted: Sequence[str]) -> None:
    _heading(sheet, "Records of the input")
    sheet.row(["Judged", figures.judged], _ROW[:2])
    not_judged = figures.records - figures.judged
    sheet.row(["Not judged", not_judged, "Listed on the sheet Not judged." if not_judged else None], _ROW[:3])
    for problem, records in figures.problems:
        sheet.row([f"    {problem}", records, EXPLAINED.get(Problem(problem))], _ROW[:3])
    sheet.row(["Records in all", figures.records], _TOTAL[:2])
    for sentence in omitted or ["No rows are left out."]:
        sheet.row(["Rows left out" if omitted else None, None, sentence], (CellStyle.STRONG, *_ROW[1:3]))


def _kinds(sheet: Sheet, figures: Figures, fills: Mapping[str, str]) -> None:
    _heading(sheet, "To do")
    _head(sheet, "Kind of chart", "Charts", "What it means")
    for pressing in TO_DO:
        _kind(sheet, pressing, figures, fills[pressing])
    sheet.row(["With something to do", figures.to_do, "Listed on the sheet Worklist."], _TOTAL)
    for kind in ChartKind:
        if kind not in TO_DO:
            _kind(sheet, kind, figures, None)
    sheet.row(["Judged in all", figures.judged], _TOTAL[:2])


def _kind(sheet: Sheet, kind: ChartKind, figures: Figures, fill: str | None) -> None:
    sheet.colored([KIND_TITLE[kind], figures.by_kind[kind], KIND_MEANS[kind]], _ROW[:3], [fill, None, None])


def _statuses(sheet: Sheet, figures: Figures) -> None:
    _heading(sheet, "Status of the code that a chart is about")
    _head(sheet, "Status", "Charts")
    for status, charts in figures.by_status.items():
        sheet.row([STATUS_TITLE[status], charts], _ROW[:2])
    sheet.row(["Charts with a code", figures.with_code], _TOTAL[:2])


def _missing(sheet: Sheet, figures: Figures) -> None:
    rows = [(missing.rule, missing.charts) for missing in figures.missing]
    _counts(sheet, "What is missing most, in charts with a code", "Rule that is open", rows)


def _facts(sheet: Sheet, figures: Figures) -> None:
    if not figures.facts:
        return
    _heading(sheet, "One fact away")
    _head(sheet, "What is open", "Charts", "What would change the answer", "Settled by it")
    for fact in figures.facts[:_LISTED]:
        sheet.row([fact.about, fact.charts, fact.question, fact.settles], _ROW)
    _more(sheet, len(figures.facts))


def _counts(sheet: Sheet, title: str, what: str, rows: Sequence[tuple[str, int]]) -> None:
    if not rows:
        return
    _heading(sheet, title)
    _head(sheet, what, "Charts")
    for row in rows[:_LISTED]:
        sheet.row(row, _ROW[:2])
    _more(sheet, len(rows))


def _more(sheet: Sheet, rows: int) -> None:
    if rows > _LISTED:
        sheet.row([f"and {rows - _LISTED:,} more"], CellStyle.REMARK)


def _heading(sheet: Sheet, title: str) -> None:
    sheet.skip()
    sheet.row([title], CellStyle.HEADING)


def _head(sheet: Sheet, *titles: str) -> None:
    sheet.row(titles, CellStyle.HEAD)
