"""The command: parse, call, render, exit. Exit codes are the contract's (section 6): 0, 1, 2."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from dxproof import __version__
from dxproof.commands import compare as compare_command
from dxproof.commands import explain, rules
from dxproof.commands import test as test_command
from dxproof.commands.common import (
    NOT_REACHED,
    REACHED,
    UNUSABLE,
    AsOfOption,
    PackOption,
    ProfileOption,
    complain,
    load_engine,
)
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.output import STDOUT, ReaderGone, opened, refuse_input, say, silence, unwritable
from dxproof.engine.terms import CodeStatus, DateSource, Encounter, Setting

if TYPE_CHECKING:
    from dxproof.engine.claim import Claim, Note
    from dxproof.engine.engine import Engine
    from dxproof.engine.inputs import Failure, InputOptions, Skipped
    from dxproof.engine.pack.loader import Pack
    from dxproof.engine.report.model import Report

app = typer.Typer(
    help="Does the note prove the diagnosis code? Shows the words, the rule, and what is missing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(rules.app, name="rules")
app.command("explain")(explain.explain)

READER_GONE = 128 + 13  # what a shell shows for a command that SIGPIPE ended: the answer is none of the three


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
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
) -> None:
    """Judge notes: which code the words prove, with the words."""
    from dxproof.engine.inputs import InputOptions, read_notes

    engine = load_engine(pack, as_of, profile)
    _known_code(engine, code)
    options = InputOptions(setting=setting, encounter=encounter, claim=_claim(claim))
    refuse_input(output, inputs, claim, profile)
    tally = _Tally(_FAILING[fail_on])
    with opened(output, complete=tally.any_judged) as out:
        writer = _Writer(out, output_format)
        for item in read_notes(inputs, options, _stdin(), on_skipped=_tell_skipped):
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
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
) -> None:
    """Show the whole trace of one code: every rule, all words used and not used, how causes were tied, the sources."""
    from dxproof.engine.inputs import InputOptions
    from dxproof.engine.report.trace import render_trace

    engine = load_engine(pack, as_of, profile)
    target = _known_code(engine, code)
    item = _only_note(note, InputOptions(setting=setting, encounter=encounter, claim=_claim(claim)))
    with _note_guard(item):
        judgement = engine.judge_note(item, target)
        trace = render_trace(judgement, target, item.text)
    with opened(None) as out:
        out.write(trace)


app.command("test")(test_command.test)
rules.app.command("test")(test_command.test)
rules.app.command("compare")(compare_command.compare)


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
                f"{self._undated} with a date outside of every window of the pack, or none that can be read: judged by its newest version"
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
    from dxproof.engine.inputs import Failure
    from dxproof.engine.report.build import build_report

    if isinstance(item, Failure):
        tally.failed += 1
        complain(item.error)
        return
    try:
        with _note_guard(item):
            judgement = engine.judge_note(item, code)
            report = build_report(judgement, item.text, item.id, item.source)
            rendered = writer.render(report, item.text, judgement.case.pack)
    except DxproofError as error:
        tally.failed += 1
        complain(error)
        return
    writer.write(rendered)
    tally.add(report)


@contextmanager
def _note_guard(note: "Note") -> Iterator[None]:
    """Whatever goes wrong with a note is an error without its words: one note must not end a batch."""
    try:
        yield
    except DxproofError:
        raise
    except Exception as error:
        raise DxproofError(
            Problem.NOTE_FAILED,
            f"could not be judged ({type(error).__name__})",
            Where(note.source or note.id or "note"),
            "please report it without the note",
        ) from None


def _only_note(path: str, options: "InputOptions") -> "Note":
    """The one note behind a path. Raises its error, or INPUT_KIND where there is more than one."""
    from dxproof.engine.inputs import Failure, read_notes
    from dxproof.engine.inputs.wording import shown

    items = list(islice(read_notes([path], options, _stdin(), on_skipped=_tell_skipped), 2))
    if len(items) > 1:
        way = "name one file of the folder" if os.path.isdir(path) else "put the record into a file of its own"
        raise DxproofError(
            Problem.INPUT_KIND,
            "holds more than one note, expected exactly one",
            Where(shown(path)),
            f"{way}; dxproof check judges them all",
        )
    if isinstance(items[0], Failure):
        raise items[0].error
    return items[0]


def _tell_skipped(skipped: "Skipped") -> None:
    """What a folder holds besides notes is not read, and not passed over in silence."""
    left_out = [(skipped.other, "of other suffixes"), (skipped.hidden, "hidden"), (skipped.links, "linked")]
    if any(count for count, _ in left_out):
        listed = ", ".join(f"{count} {what}" for count, what in left_out if count)
        say(f"{skipped.folder}: left out {listed}")


def _known_code(engine: "Engine", code: str | None) -> str:
    if code is not None and not code.strip():
        raise DxproofError(Problem.TARGET_UNKNOWN, "the code is empty, expected one like M99.70", hint="name the code")
    return engine.code(code)


def _claim(path: Path | None) -> "Claim | None":
    if path is None:
        return None
    from dxproof.engine.inputs.claims import read_claim

    return read_claim(str(path))


def _stdin() -> BinaryIO | None:
    """The bytes of standard input; None where it is closed."""
    return getattr(sys.stdin, "buffer", None)


def main() -> None:
    """The entry point: problems are lines on standard error and exit code 2, never a traceback with a note in it."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        app()
    except DxproofError as error:
        complain(error)
    except ReaderGone:
        sys.exit(READER_GONE)
    except OSError as error:  # the help or the version, which the parser writes itself
        silence(sys.stdout)
        complain(unwritable(STDOUT, error))
    except Exception as error:
        complain(DxproofError(Problem.NOTE_FAILED, f"the run could not go on ({type(error).__name__})"))
    sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
