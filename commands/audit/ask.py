"""Queries on finished audits: ``summary``, ``query`` and ``diff``."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from dxproof.commands.audit.common import need_extra, refuse_audit_file
from dxproof.commands.common import JsonOption
from dxproof.engine.output import opened

if TYPE_CHECKING:
    from dxproof.engine.audit.diff import AuditDiff, ChangedChart

_SHOWN_ROWS = 1000
_SHOWN_MOVED = 50
_PIPE_WIDTH = 240

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a finished audit.")]


class OutputShape(StrEnum):
    """The output format of rows."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


ShapeOption = Annotated[
    OutputShape, typer.Option("--format", help="table for the terminal, csv for a spreadsheet, jsonl for a program.")
]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write to a file instead of standard output.")
]


def summary(folder: Folder, as_json: JsonOption = False) -> None:
    """Print the figures of an audit: work to do, missing documentation, claims compared with documentation, and queries.

    Where queries were sent or drafted, their rates become a section of DIR/summary.html, too.
    """
    need_extra()
    from dxproof.engine.audit.decided.queries import queries_in
    from dxproof.engine.audit.store import Store
    from dxproof.engine.audit.summary.figures import figures_of
    from dxproof.engine.audit.summary.queries_section import queries_section
    from dxproof.engine.audit.summary.section import Section, put_section
    from dxproof.engine.audit.summary.text import summary_text
    from dxproof.engine.audit.workbench.rates import query_figures
    from dxproof.engine.audit.workbench.rates_text import rates_text

    store = Store(folder)
    figures = figures_of(folder, store.run())
    queries = queries_in(folder)
    rates = query_figures(queries)
    with opened(None, for_people=not as_json) as out:
        if as_json:
            asked = {"queries": asdict(rates)} if queries else {}
            out.write(json.dumps(asdict(figures) | asked, indent=2, ensure_ascii=False) + "\n")
        else:
            out.write(summary_text(figures, folder))
            out.writelines(f"{line}\n" for line in rates_text(rates))
    if queries:
        put_section(store, Section.QUERIES, queries_section(rates))


def query(
    folder: Folder,
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help="One SELECT, in DuckDB's SQL; - reads it from standard input.")
    ],
    shape: ShapeOption = OutputShape.TABLE,
    output: OutputOption = None,
) -> None:
    """Query an audit's tables with SQL: notes, candidates, criteria, evidence, pitfalls (try: DESCRIBE notes)."""
    need_extra()
    from dxproof.engine.audit.query import asked
    from dxproof.engine.audit.store import Store

    Store(folder).run()
    refuse_audit_file(output, folder)
    question = sys.stdin.read() if sql == "-" else sql
    with asked(question, main=folder) as answer, opened(output, for_people=shape is OutputShape.TABLE) as out:
        _write(answer.columns, answer.rows, shape, out)


def diff(
    first: Annotated[Path, typer.Argument(metavar="DIR1", help="The earlier audit.")],
    second: Annotated[Path, typer.Argument(metavar="DIR2", help="The later audit.")],
    shape: ShapeOption = OutputShape.TABLE,
    output: OutputOption = None,
) -> None:
    """Compare two audits of the same charts: which charts changed, and why."""
    need_extra()
    from dxproof.engine.audit.diff import ChangedChart, compared

    refuse_audit_file(output, first, second)
    with compared(first, second) as comparison, opened(output, for_people=shape is OutputShape.TABLE) as out:
        if shape is OutputShape.TABLE:
            _tell(comparison, out)
        else:
            columns = [each.name for each in fields(ChangedChart)]
            rows = ([getattr(moved, name) for name in columns] for moved in comparison.moved)
            _write(columns, rows, shape, out)


def _tell(comparison: "AuditDiff", out: TextIO) -> None:
    from dxproof.engine.report.places import shown

    out.write(f"{comparison.both:,} charts in both, {comparison.only_first:,} only in the first, ")
    out.write(f"{comparison.only_second:,} only in the second\n")
    out.write(f"differences between the runs: {', '.join(comparison.differs) or 'nothing'}\n\n")
    _write(
        ("before", "after", "charts"), ((s.before, s.after, s.charts) for s in comparison.steps), OutputShape.TABLE, out
    )
    first = list(islice(comparison.moved, _SHOWN_MOVED + 1))
    out.write(f"\nchanged: {'none' if not first else ''}\n")
    for moved in first[:_SHOWN_MOVED]:
        out.write(f"  {shown(moved.note_id)}: {_what_moved(moved)}\n")
        for why in moved.why:
            out.write(f"      {why}\n")
    if len(first) > _SHOWN_MOVED:
        out.write("  and more: --format csv lists all\n")


def _what_moved(moved: "ChangedChart") -> str:
    """From what to what: the code and its status or, where these are the same, the other codes and the kind of the chart."""
    before, after = (
        f"{code or 'no code'} {status or ''}".strip()
        for code, status in ((moved.code_before, moved.status_before), (moved.code, moved.status))
    )
    if before != after:
        return f"{before} -> {after}"
    steps = {
        "supported codes": tuple(", ".join(codes) or "none" for codes in (moved.supported_before, moved.supported)),
        "kind": (moved.kind_before, moved.kind),
    }
    told = [f"{what} {was} -> {now}" for what, (was, now) in steps.items() if was != now]
    return f"{after}; {'; '.join(told)}"


def _write(columns: Sequence[str], rows: Iterable[Sequence[Any]], shape: OutputShape, out: TextIO) -> None:
    if shape is OutputShape.CSV:
        from dxproof.engine.audit.inert import inert

        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([inert(_cell(value)) for value in row] for row in rows)
    elif shape is OutputShape.JSONL:
        for row in rows:
            out.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str) + "\n")
    else:
        _table(columns, rows, out)


def _cell(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from dxproof.engine.visible import visible

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(visible(column)))
    remaining = iter(rows)
    for row in islice(remaining, _SHOWN_ROWS):
        table.add_row(*(Text(visible("" if value is None else str(_cell(value)))) for value in row))
    width = None if out.isatty() else _PIPE_WIDTH
    console = Console(file=out, highlight=False, force_terminal=False, width=width)  # no styles: they would be shown
    console.print(table)
    if next(remaining, None) is not None:
        console.print(f"the first {_SHOWN_ROWS:,} rows; --format csv or jsonl writes all", markup=False)
