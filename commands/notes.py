"""Note input of commands: options, reading, and error output."""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.output import say
from dxproof.engine.terms import Encounter, Setting

if TYPE_CHECKING:
    from dxproof.engine.claim import Claim, Note
    from dxproof.engine.engines import Engines
    from dxproof.engine.inputs import Failure, InputOptions, Skipped

SettingOption = Annotated[
    Setting | None, typer.Option(help="Default: outpatient. Uncertain findings count only for inpatients.")
]
EncounterOption = Annotated[
    Encounter | None, typer.Option(help="The kind of visit (default: from the claim or the note).")
]
ClaimOption = Annotated[
    Path | None,
    typer.Option(
        "--claim",
        help='A JSON file: {"dx": ["M99.00", "M99.70"], "cpt": [...], "modifiers": {...}, "payer": "medicare", "lines": [...]}.',
    ),
]
RedactOption = Annotated[bool, typer.Option("--redact", help="Output without note text: only offsets and reasons.")]


@contextmanager
def said_without_words(redact: bool) -> Iterator[None]:
    """Print an error; with ``redact`` without names of columns and keys."""
    try:
        yield
    except DxproofError as error:
        raise error.without_names() if redact else error from None


def notes_of(paths: list[str], options: "InputOptions", quiet: bool = False) -> "Iterator[Note | Failure]":
    """The notes of the given paths; standard input may be closed. Files skipped in a folder are reported, unless ``quiet``."""
    from dxproof.engine.inputs import read_notes

    return read_notes(paths, options, getattr(sys.stdin, "buffer", None), on_skipped=None if quiet else _tell_skipped)


def only_note(path: str, options: "InputOptions") -> "Note":
    """The single note of a path. Raises its error, or INPUT_KIND if there are several."""
    from dxproof.commands.common import complain
    from dxproof.engine.inputs import Failure
    from dxproof.engine.inputs.wording import shown

    notes, failures = [], []
    for item in notes_of([path], options):
        if isinstance(item, Failure):
            failures.append(item.error)
        else:
            notes.append(item)
        if len(notes) > 1 or (not notes and len(failures) > 1):
            way = "give one file of the folder" if os.path.isdir(path) else "put the record into a separate file"
            raise DxproofError(
                Problem.INPUT_KIND,
                "has more than one note, expected exactly one",
                Where(shown(path)),
                f"{way}; dxproof check judges them all",
            )
    if not notes:
        raise failures[0]
    for error in failures:  # an unreadable page of a document
        complain(error)
    return notes[0]


def _tell_skipped(skipped: "Skipped") -> None:
    """Report what was skipped in a folder."""
    left_out = [(skipped.other, "with other suffixes"), (skipped.hidden, "hidden"), (skipped.links, "linked")]
    if any(count for count, _ in left_out):
        listed = ", ".join(f"{count} {what}" for count, what in left_out if count)
        say(f"{skipped.folder}: left out {listed}")


def known_code(engines: "Engines", code: str | None) -> None:
    """Raise TARGET_UNKNOWN for a code that no pack of the call has."""
    if code is None:
        return
    if not code.strip():
        raise DxproofError(Problem.TARGET_UNKNOWN, "the code is empty, expected one like M99.70", hint="give a code")
    engines.holding(code)


def given_claim(path: Path | None) -> "Claim | None":
    """The claim of ``--claim``, if given."""
    if path is None:
        return None
    from dxproof.engine.inputs.claims import read_claim

    return read_claim(str(path))


def given_options(options: dict[str, object]) -> str:
    """Options as they would be typed again, without those that were not given."""
    return shlex.join(part for name, value in options.items() if value is not None for part in (name, str(value)))
