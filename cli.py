"""The command: parse, call, render, exit. Exit codes are the contract's (section 6): 0, 1, 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from dxproof import __version__
from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.terms import CodeStatus, Encounter, Setting

if TYPE_CHECKING:
    from dxproof.engine.claim import Claim, Note
    from dxproof.engine.engine import Engine
    from dxproof.engine.inputs import Failure, Skipped
    from dxproof.engine.report.model import Report

app = typer.Typer(
    help="Does the note prove the diagnosis code? Shows the words, the rule, and what is missing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

REACHED, NOT_REACHED, UNUSABLE = 0, 1, 2


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

PackOption = Annotated[str, typer.Option("--pack", help="A shipped rule pack's id, or the folder of one.")]
SettingOption = Annotated[
    Setting | None, typer.Option(help="Outpatient unless said otherwise: hedged findings count only for an inpatient.")
]
EncounterOption = Annotated[
    Encounter | None, typer.Option(help="The kind of visit; told from the claim or the note where absent.")
]
ClaimOption = Annotated[
    Path | None,
    typer.Option(
        "--claim",
        help='A JSON file: {"dx": ["M99.00", "M99.70"], "cpt": [...], "modifiers": {...}, "payer": "medicare"}.',
    ),
]


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    """Does the note prove the diagnosis code?"""
    if version:
        typer.echo(f"dxproof {__version__}")
        raise typer.Exit(REACHED)


@app.command()
def check(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="NOTE...",
            help="Note files (.txt, .md), tables (.jsonl, .csv, .parquet), folders, or - for standard input.",
        ),
    ],
    code: Annotated[str | None, typer.Option("--code", help="The code asked about (default: M99.70).")] = None,
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
    pack: PackOption = "m99-stenosis",
) -> None:
    """Judge notes: which code the words prove, with the words."""
    from dxproof.engine.inputs import InputOptions, read_notes

    engine = _load(pack)
    _known_code(engine, code)
    options = InputOptions(setting=setting, encounter=encounter, claim=_claim(claim))
    tally = _Tally(_FAILING[fail_on])
    with _opened(output) as out:
        writer = _Writer(out, output_format, engine)
        for item in read_notes(inputs, options, sys.stdin.buffer, on_skipped=_tell_skipped):
            _check_one(engine, item, code, writer, tally)
        writer.close()
    tally.tell()
    raise typer.Exit(tally.exit_code())


@app.command()
def why(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="One note file, or - for standard input.")],
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code whose trace is wanted.")],
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    pack: PackOption = "m99-stenosis",
) -> None:
    """Show the whole trace of one code: every rule, all words used and not used, how causes were tied, the sources."""
    from dxproof.engine.inputs import Failure, InputOptions, read_notes
    from dxproof.engine.report.trace import render_trace

    engine = _load(pack)
    target = _known_code(engine, code)
    items = list(
        read_notes([note], InputOptions(setting=setting, encounter=encounter, claim=_claim(claim)), sys.stdin.buffer)
    )
    for item in items:
        if isinstance(item, Failure):
            raise item.error
        judgement = engine.judge(item.text, target, item.setting, item.encounter, item.claim)
        typer.echo(render_trace(judgement, target, item.text), nl=False)


class _Tally:
    """Counts what became of the notes, for the exit code and the closing line."""

    def __init__(self, failing: set[CodeStatus]) -> None:
        self._failing = failing
        self.counts: dict[str, int] = {}
        self.failed = 0
        self._below = False

    def add(self, status: CodeStatus) -> None:
        self.counts[status.value] = self.counts.get(status.value, 0) + 1
        self._below |= status in self._failing

    def exit_code(self) -> int:
        if self.failed:
            return UNUSABLE
        return NOT_REACHED if self._below else REACHED

    def tell(self) -> None:
        judged = sum(self.counts.values())
        if judged + self.failed > 1 or self.failed:
            parts = [f"{count} {status}" for status, count in sorted(self.counts.items())]
            typer.echo(f"{judged} judged ({', '.join(parts) or 'none'}), {self.failed} not judged", err=True)


class _Writer:
    """Writes reports in the format asked for, as they come."""

    def __init__(self, out: TextIO, output_format: Format, engine: "Engine") -> None:
        self._out = out
        self._format = output_format
        self._table = engine.pack.table
        self._written = 0
        self._pending: str | None = None

    def write(self, report: "Report", text: str) -> None:
        if self._format is Format.TEXT:
            from dxproof.engine.report.terminal import render

            rule = "\n" + "-" * 80 + "\n" if self._written else ""
            self._out.write(rule + render(report, text, self._table))
        elif self._format is Format.JSONL:
            self._out.write(report.model_dump_json() + "\n")
        else:
            # One note is one object; several are an array. The first waits until it is clear which.
            if self._pending is not None:
                self._out.write(("[\n" if self._written == 1 else ",\n") + self._pending)
            self._pending = report.model_dump_json(indent=2)
        self._written += 1

    def close(self) -> None:
        if self._format is Format.JSON and self._pending is not None:
            self._out.write(
                (",\n" if self._written > 1 else "") + self._pending + ("\n]\n" if self._written > 1 else "\n")
            )


def _check_one(engine: "Engine", item: "Note | Failure", code: str | None, writer: _Writer, tally: _Tally) -> None:
    from dxproof.engine.inputs import Failure

    if isinstance(item, Failure):
        tally.failed += 1
        _complain(item.error)
        return
    try:
        report = engine.check_note(item, code)
    except DxproofError as error:
        tally.failed += 1
        _complain(error)
        return
    except Exception as error:
        # One note must not end the batch, and what it says must not reach the terminal.
        tally.failed += 1
        _complain(
            DxproofError(
                Problem.NOTE_FAILED,
                f"could not be judged ({type(error).__name__})",
                Where(item.source or item.id or "note"),
                "please report it without the note",
            )
        )
        return
    writer.write(report, item.text)
    tally.add(report.status)


def _tell_skipped(skipped: "Skipped") -> None:
    """What a folder holds besides notes is not read, and not passed over in silence."""
    left_out = [(skipped.other, "of other suffixes"), (skipped.hidden, "hidden"), (skipped.links, "linked")]
    if any(count for count, _ in left_out):
        listed = ", ".join(f"{count} {what}" for count, what in left_out if count)
        typer.echo(f"{skipped.folder}: left out {listed}", err=True)


def _load(pack: str) -> "Engine":
    from dxproof.engine.engine import load

    return load(pack)


def _known_code(engine: "Engine", code: str | None) -> str:
    return engine.code(code)


def _claim(path: Path | None) -> "Claim | None":
    if path is None:
        return None
    from dxproof.engine.inputs.claims import read_claim

    return read_claim(str(path))


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        handle = path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise DxproofError(
            Problem.OUTPUT, f"cannot be written: {error.strerror}", Where(str(path)), "choose another -o"
        ) from None
    with handle:
        yield handle


def _complain(error: DxproofError) -> None:
    for single in error.errors if isinstance(error, PackErrors) else (error,):
        typer.echo(f"error[{single.problem.value}]: {single}", err=True)


def main() -> None:
    """The entry point: problems are lines on standard error and exit code 2, never a traceback with a note in it."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        app()
    except DxproofError as error:
        _complain(error)
        sys.exit(UNUSABLE)
    except BrokenPipeError:
        sys.exit(NOT_REACHED)


if __name__ == "__main__":
    main()
