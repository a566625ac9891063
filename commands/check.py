"""``dxproof check``: judge notes and write their reports as they come."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from dxproof.commands.common import (
    DEFAULT_PACK,
    NOT_REACHED,
    REACHED,
    UNUSABLE,
    AsOfOption,
    PackOption,
    ProfileOption,
    complain,
    load_engine,
)
from dxproof.commands.notes import (
    ClaimOption,
    EncounterOption,
    SettingOption,
    given_claim,
    known_code,
    notes_of,
)
from dxproof.engine.errors import DxproofError
from dxproof.engine.output import opened, refuse_input, say
from dxproof.engine.terms import CodeStatus, DateSource

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.engine import Engine
    from dxproof.engine.inputs import Failure
    from dxproof.engine.pack.loader import Pack
    from dxproof.engine.report.model import Report


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


class FailOn(StrEnum):
    """The worst status of a target that still exits with 0 lies above this level."""

    UNSUPPORTED = "unsupported"
    INCOMPLETE = "incomplete"
    NEVER = "never"


_FAILING = {
    FailOn.UNSUPPORTED: {CodeStatus.UNSUPPORTED, CodeStatus.CONFLICTING},
    FailOn.INCOMPLETE: {CodeStatus.UNSUPPORTED, CodeStatus.CONFLICTING, CodeStatus.INCOMPLETE},
    FailOn.NEVER: set[CodeStatus](),
}


def check(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="NOTE...",
            help="Notes (.txt, .md), documents (.pdf, .docx, .rtf, C-CDA .xml, FHIR .json, .hl7), tables (.jsonl, .csv, "
            ".parquet), folders, or - for standard input.",
        ),
    ],
    code: Annotated[str | None, typer.Option("--code", help="The code asked about (default: the pack's).")] = None,
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="text for a reader, json for one report, jsonl for one report a line.")
    ] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to a file instead of standard output.")
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="Exit 1 when a target's status is this or worse (conflicting counts as unsupported).")
    ] = FailOn.UNSUPPORTED,
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
) -> None:
    """Judge notes: which code the words prove, with the words."""
    from dxproof.engine.inputs import InputOptions

    engine = load_engine(pack, as_of, profile)
    known_code(engine, code)
    options = InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim))
    refuse_input(output, inputs, claim, profile)
    tally = _Tally(_FAILING[fail_on])
    with opened(output, complete=tally.any_judged) as out:
        writer = _Writer(out, output_format)
        for item in notes_of(inputs, options):
            _check_one(engine, item, code, writer, tally)
        writer.close()
    tally.tell()
    raise typer.Exit(tally.exit_code())


class _Tally:
    """Counts what became of the notes, for the exit code and the closing line."""

    def __init__(self, failing: set[CodeStatus]) -> None:
        self._failing = failing
        self.counts: dict[str, int] = {}
        self.failed = 0
        self._below = False
        self._undated = 0

    def add(self, report: "Report") -> None:
        self.counts[report.status.value] = self.counts.get(report.status.value, 0) + 1
        self._below |= report.status in self._failing
        self._undated += report.pack.chosen_by.source in (DateSource.OUTSIDE, DateSource.UNREAD)

    def exit_code(self) -> int:
        if self.failed:
            return UNUSABLE
        return NOT_REACHED if self._below else REACHED

    def any_judged(self) -> bool:
        return bool(self.counts)

    def tell(self) -> None:
        judged = sum(self.counts.values())
        if judged + self.failed > 1 or self.failed:
            parts = [f"{count} {status}" for status, count in sorted(self.counts.items())]
            say(f"{judged} judged ({', '.join(parts) or 'none'}), {self.failed} not judged")
        if self._undated:
            say(
                f"{self._undated} with a date outside of every window of the pack, or none that can be read: judged as without a date"
            )


class _Writer:
    """Writes reports in the format asked for, as they come."""

    def __init__(self, out: TextIO, output_format: Format) -> None:
        self._out = out
        self._format = output_format
        self._written = 0
        self._pending: str | None = None

    def render(self, report: "Report", text: str, pack: "Pack") -> str:
        """The report in the format asked for; nothing is written yet."""
        if self._format is Format.TEXT:
            from dxproof.engine.report.terminal import render

            return render(report, text, pack)
        return report.model_dump_json(indent=2 if self._format is Format.JSON else None)

    def write(self, rendered: str) -> None:
        if self._format is Format.TEXT:
            self._out.write(("\n" + "-" * 80 + "\n" if self._written else "") + rendered)
        elif self._format is Format.JSONL:
            self._out.write(rendered + "\n")
        else:
            # One note is one object; several are an array. The first waits until it is clear which.
            if self._pending is not None:
                self._out.write(("[\n" if self._written == 1 else ",\n") + self._pending)
            self._pending = rendered
        self._written += 1

    def close(self) -> None:
        if self._format is Format.JSON and self._pending is None:
            self._out.write("[]\n")
        elif self._pending is not None:
            self._out.write(
                (",\n" if self._written > 1 else "") + self._pending + ("\n]\n" if self._written > 1 else "\n")
            )


def _check_one(engine: "Engine", item: "Note | Failure", code: str | None, writer: _Writer, tally: _Tally) -> None:
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import Failure
    from dxproof.engine.report.build import build_report

    if isinstance(item, Failure):
        tally.failed += 1
        complain(item.error)
        return
    try:
        with note_guard(item):
            judgement = engine.judge_note(item, code)
            report = build_report(judgement, item.text, item.id, item.source, item.places)
            rendered = writer.render(report, item.text, judgement.case.pack)
    except DxproofError as error:
        tally.failed += 1
        complain(error)
        return
    writer.write(rendered)
    tally.add(report)
