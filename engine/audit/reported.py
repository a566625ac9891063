"""Reports -> the rows and tables of an audit: everything that the reports contain, without the text and the claim of the note."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

import pyarrow as pa

from dxproof.engine.audit.schemas import JUDGED, OF_REPORTS, apart
from dxproof.engine.report.model import Candidate, Evidence, Rejected, Report, RuleResult, VisitResult
from dxproof.engine.report.places import Lines
from dxproof.engine.report.region_table import cells_of
from dxproof.engine.report.remarks import speaks_against
from dxproof.engine.terms import DateSource, RuleStatus

Row = dict[str, Any]
NoteReports: TypeAlias = Report | Sequence[Report]  # the report of one note, or one of each pack that it concerns

# The role of a piece of evidence.
USED, REJECTED, RAISED = "used", "rejected", "pitfall"

OF_SERVICE = (DateSource.RECORD, DateSource.NOTE, DateSource.OUTSIDE)  # dates that are the note's own

_BATCH_ROWS = 2048
_REGION = ("region", "complaint", "pain", "asymmetry", "range", "tissue", "treated", "diagnosis", "counted")


def tables_of(reports: Iterable[NoteReports]) -> dict[str, pa.Table]:
    """The four tables of an audit, their rows in the order of the reports."""
    rows = (_row(seq, note) for seq, note in enumerate(_notes(reports), 1))
    batches = []
    while some := list(islice(rows, _BATCH_ROWS)):
        batches.append(pa.RecordBatch.from_pylist(some, schema=JUDGED))
    tables = apart(pa.Table.from_batches(batches, JUDGED))
    return {name: tables[name] for name in OF_REPORTS}


def told(reports: Sequence[Report], lines: Lines | None = None) -> Row:
    """The rows of one note from its reports, the report of the target first. Without ``lines`` no evidence has line and column."""
    first = reports[0]
    return {
        "setting": first.setting.value,
        "encounter": first.encounter.value if first.encounter else None,
        "judged": True,
        "characters": first.note.characters,
        "sha256": first.note.sha256,
        "pack": first.pack.id,
        "pack_version": first.pack.version,
        "version_by": first.pack.chosen_by.source.value,
        "target": first.target,
        "target_status": first.status.value,
        "supported": [code for report in reports for code in report.supported_codes],
        "pitfalls": list(dict.fromkeys(pitfall.id for report in reports for pitfall in report.pitfalls)),
        "candidates": [_candidate(candidate) for report in reports for candidate in report.candidates],
        "evidence": [row for report in reports for row in _evidence(report, lines)],
        "raised": [
            {"pitfall": pitfall.id, "severity": pitfall.severity.value, "message": pitfall.message}
            for report in reports
            for pitfall in report.pitfalls
        ],
        "visited": [_visit(visit) for report in reports for visit in report.visits],
    }


def _notes(reports: Iterable[NoteReports]) -> Iterator[Sequence[Report]]:
    """The reports of one note each: those given together, and those of one text by different packs that follow one another."""
    held: list[Report] = []
    for given in reports:
        if held and not (isinstance(given, Report) and _is_of(given, held)):
            yield held
            held = []
        if isinstance(given, Report):
            held.append(given)
        elif given:
            yield given
    if held:
        yield held


def _is_of(report: Report, others: Sequence[Report]) -> bool:
    return all(report.note == other.note and report.pack.id != other.pack.id for other in others)


def _row(seq: int, reports: Sequence[Report]) -> Row:
    note, chosen = reports[0].note, reports[0].pack.chosen_by
    return {
        "seq": seq,
        "note_id": note.id,
        "source": note.source,
        "date": chosen.date if chosen.source in OF_SERVICE else None,
        **told(reports),
    }


def _candidate(candidate: Candidate) -> Row:
    return {
        "code": candidate.code,
        "title": candidate.title,
        "status": candidate.status.value,
        "score_met": candidate.met,
        "score_of": candidate.applicable,
        "rules": [_rule(rule) for rule in candidate.rules],
    }


def _visit(visit: VisitResult) -> Row:
    """A visit as its pack judges it, with the table of its regions."""
    applicable = [rule for rule in visit.rules if rule.status is not RuleStatus.NOT_APPLICABLE]
    return {
        "pack": visit.pack.id,
        "pack_version": visit.pack.version,
        "applies": visit.applies,
        "because": visit.because,
        "met": sum(rule.status is RuleStatus.MET for rule in applicable),
        "of": len(applicable),
        "open": [rule.id for rule in visit.rules if speaks_against(rule)],
        "counted": sum(row.counted for row in visit.regions),
        "regions": [dict(zip(_REGION, cells_of(row), strict=True)) for row in visit.regions],
        "rules": [_rule(rule) for rule in visit.rules],
    }


def _rule(rule: RuleResult) -> Row:
    return {
        "rule": rule.id,
        "status": rule.status.value,
        "weight": rule.weight,
        "required": rule.required,
        "message": rule.message,
        "remedy": rule.remedy,
    }


def _evidence(report: Report, lines: Lines | None) -> list[Row]:
    rows = []
    for candidate in report.candidates:
        for rule in candidate.rules:
            rows += [_words(candidate.code, rule.id, USED, span, None, lines) for span in rule.evidence]
            rows += [_words(candidate.code, rule.id, REJECTED, s, s.cue, lines) for s in rule.rejected]
    for pitfall in report.pitfalls:
        rows += [_words(None, pitfall.id, RAISED, span, None, lines) for span in pitfall.evidence]
    return rows


def _words(
    code: str | None, rule: str, role: str, span: Evidence | Rejected, cue: str | None, lines: Lines | None
) -> Row:
    line, column = lines.line_and_column(span.start) if lines else (None, None)
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
