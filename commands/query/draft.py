"""``dxproof query NOTE``: non-leading query drafts for missing or conflicting documentation."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import AsOfOption, PackOption, PacksOption, ProfileOption, load_engines
from dxproof.commands.notes import (
    ClaimOption,
    EncounterOption,
    RedactOption,
    SettingOption,
    given_claim,
    known_code,
    only_note,
    said_without_words,
)
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.output import opened, opened_bytes, refuse_input, say
from dxproof.engine.terms import AUTO, STATED, DateSource

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.engine import Examined
    from dxproof.engine.report.model import Query


class QueryFormat(StrEnum):
    """The output format of drafts."""

    TEXT = "text"
    DOCX = "docx"
    JSON = "json"


def run(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="One note file, or - for standard input.")],
    code: Annotated[
        str | None, typer.Option("--code", help="The code asked about (default: told from the claim and the note).")
    ] = None,
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    query_format: Annotated[
        QueryFormat, typer.Option("--format", help="text, a Word document, or JSON.")
    ] = QueryFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to a file instead of standard output.")
    ] = None,
    redact: RedactOption = False,
    pack: PackOption = AUTO,
    packs: PacksOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
) -> None:
    """Draft provider queries for a note.

    Each query quotes clinical indicators with place and date, asks one question, and offers the supported options, 'other'
    and 'unable to determine'. A draft that breaks a rule of query practice is not written. Nothing is sent.
    """
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import InputOptions
    from dxproof.engine.judge.target import is_of_no_family
    from dxproof.engine.query.export import checked
    from dxproof.engine.report.nothing_asked import nothing_to_ask
    from dxproof.engine.report.verdicts import no_family

    if query_format is QueryFormat.DOCX and output is None:
        raise DxproofError(Problem.OUTPUT, "a Word document needs an output file", hint="add -o query.docx")
    engines = load_engines(pack, as_of, profile, packs)
    known_code(engines, code)
    refuse_input(output, [note], claim, profile)
    with said_without_words(redact):
        item = only_note(note, InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim)))
    with note_guard(item):
        examined = engines.examine(item, code, redact)
    reports = [each.report for each in examined]
    queries = tuple(query for report in reports for query in checked(report.queries, report.pack.id))
    if not queries:
        silent = is_of_no_family(examined[0].judgement.case)
        say(f"nothing to ask: {no_family(engines.asked(item)) if silent else nothing_to_ask(reports)}")
        if query_format is not QueryFormat.JSON:
            return
    _write(queries, item, examined[0], query_format, output)


def _write(
    queries: "tuple[Query, ...]", item: "Note", examined: "Examined", query_format: QueryFormat, output: Path | None
) -> None:
    from dxproof.engine.query.export import QueryHeader
    from dxproof.engine.query.text import text_of
    from dxproof.engine.report.places import Lines

    report = examined.report
    chosen = report.pack.chosen_by
    served = chosen.date if chosen.source in (*STATED, DateSource.OUTSIDE) else None
    letter, lines = QueryHeader(item.id or "note", item.provider, served), Lines(item.text)
    if query_format is QueryFormat.DOCX:
        from dxproof.engine.query.docx import docx_of

        assert output is not None
        with opened_bytes(output) as binary:
            binary.write(docx_of(queries, letter, lines))
        return
    with opened(output, for_people=query_format is QueryFormat.TEXT) as out:
        if query_format is QueryFormat.JSON:
            written = {
                "schema": "dxproof/queries/1",
                "note": report.note.model_dump(mode="json"),
                "queries": [query.model_dump(mode="json") for query in queries],
            }
            out.write(json.dumps(written, ensure_ascii=False, indent=2) + "\n")
        else:
            out.write(text_of(queries, letter, lines))
