"""``dxproof query NOTE``: non-leading query drafts for missing or conflicting documentation."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import (
    REACHED,
    UNUSABLE,
    AsOfOption,
    PackOption,
    PacksOption,
    ProfileOption,
    complain,
    load_engines,
)
from dxproof.commands.notes import (
    ClaimOption,
    EncounterOption,
    RedactOption,
    SettingOption,
    given_claim,
    known_code,
    notes_of,
    said_without_words,
)
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.output import opened, opened_bytes, refuse_input, say
from dxproof.engine.terms import AUTO, STATED, DateSource

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.engines import Engines
    from dxproof.engine.query.export import Letter


class QueryFormat(StrEnum):
    """The output format of drafts."""

    TEXT = "text"
    DOCX = "docx"
    JSON = "json"


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="NOTE...", help="Notes, documents, tables and folders, as check takes; - for standard input."
        ),
    ],
    code: Annotated[
        str | None, typer.Option("--code", help="The code asked about (default: taken from the claim and the note).")
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
    """Draft provider queries for notes.

    Each query quotes clinical indicators with place and date, asks one question, and offers the supported options, 'other'
    and 'unable to determine'. A draft that breaks a rule of query practice is not written. Nothing is sent. Exit code 2 if a
    note could not be used, else 0.
    """
    from dxproof.engine.inputs import Failure, InputOptions

    if query_format is QueryFormat.DOCX and output is None:
        raise DxproofError(Problem.OUTPUT, "a Word document needs an output file", hint="add -o query.docx")
    engines = load_engines(pack, as_of, profile, packs)
    known_code(engines, code)
    refuse_input(output, inputs, claim, profile)
    with said_without_words(redact):
        options = InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim))
    letters: list[Letter] = []
    failed = 0
    for item in notes_of(inputs, options):
        try:
            if isinstance(item, Failure):
                raise item.error
            letters.append(_letter(engines, item, code, redact))
        except DxproofError as error:
            failed += 1
            complain(error.without_names() if redact else error)
    several = len(letters) + failed > 1
    for letter in letters:
        if letter.reason:
            say(
                f"{letter.header.note}: nothing to ask: {letter.reason}"
                if several
                else f"nothing to ask: {letter.reason}"
            )
    drafts = sum(len(letter.queries) for letter in letters)
    if several:
        say(f"{len(letters)} notes, {drafts} queries, {failed} not judged")
    if drafts or (letters and query_format is QueryFormat.JSON):
        _write(letters, several, query_format, output)
    raise typer.Exit(UNUSABLE if failed else REACHED)


def _letter(engines: "Engines", note: "Note", code: str | None, redact: bool) -> "Letter":
    """The drafts of a note, or why there are none. Raises QUERY_LEADS, and what judging raises."""
    from dxproof.engine.guard import note_guard
    from dxproof.engine.judge.target import is_of_no_family
    from dxproof.engine.query.export import Letter, QueryHeader, checked
    from dxproof.engine.report.nothing_asked import nothing_to_ask
    from dxproof.engine.report.places import Lines
    from dxproof.engine.report.verdicts import no_family

    with note_guard(note):
        examined = engines.examine(note, code, redact)
    reports = [each.report for each in examined]
    queries = tuple(query for report in reports for query in checked(report.queries, report.pack.id))
    reason = None
    if not queries:
        silent = is_of_no_family(examined[0].judgement.case)
        reason = no_family(engines.asked(note)) if silent else nothing_to_ask(reports)
    first = reports[0]
    chosen = first.pack.chosen_by
    served = chosen.date if chosen.source in (*STATED, DateSource.OUTSIDE) else None
    header = QueryHeader(note.id or "note", note.provider, served)
    return Letter(header, first.note, queries, Lines(note.text), reason)


def _write(letters: "list[Letter]", several: bool, query_format: QueryFormat, output: Path | None) -> None:
    from dxproof.engine.query.text import text_of

    if query_format is QueryFormat.DOCX:
        from dxproof.engine.query.docx import docx_of

        assert output is not None
        with opened_bytes(output) as binary:
            binary.write(docx_of(letters))
        return
    with opened(output, for_people=query_format is QueryFormat.TEXT) as out:
        if query_format is QueryFormat.TEXT:
            out.write(text_of(letters))
            return
        written = [
            {
                "schema": "dxproof/queries/1",
                "note": letter.note.model_dump(mode="json"),
                "queries": [query.model_dump(mode="json") for query in letter.queries],
            }
            for letter in letters
        ]
        out.write(json.dumps(written if several else written[0], ensure_ascii=False, indent=2) + "\n")
