"""How a command takes notes: the options of a call, the notes it names, and what is said of one that goes wrong."""

import os
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
    from dxproof.engine.engine import Engine
    from dxproof.engine.inputs import Failure, InputOptions, Skipped

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
RedactOption = Annotated[bool, typer.Option("--redact", help="Offsets and reasons only, no words of notes.")]


@contextmanager
def said_without_words(redact: bool) -> Iterator[None]:
    """With ``redact`` an error does not even name the columns and keys of an input."""
    try:
        yield
    except DxproofError as error:
        raise error.without_names() if redact else error from None


def notes_of(paths: list[str], options: "InputOptions") -> "Iterator[Note | Failure]":
    """The notes that a call names; standard input may be closed."""
    from dxproof.engine.inputs import read_notes

    return read_notes(paths, options, getattr(sys.stdin, "buffer", None), on_skipped=_tell_skipped)


def only_note(path: str, options: "InputOptions") -> "Note":
    """The one note behind a path. Raises its error, or INPUT_KIND where there is more than one."""
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
            way = "name one file of the folder" if os.path.isdir(path) else "put the record into a file of its own"
            raise DxproofError(
                Problem.INPUT_KIND,
                "holds more than one note, expected exactly one",
                Where(shown(path)),
                f"{way}; dxproof check judges them all",
            )
    if not notes:
        raise failures[0]
    for error in failures:  # a page of a document that could not be read
        complain(error)
    return notes[0]


def _tell_skipped(skipped: "Skipped") -> None:
    """What a folder holds besides notes is not read, and not passed over in silence."""
    left_out = [(skipped.other, "of other suffixes"), (skipped.hidden, "hidden"), (skipped.links, "linked")]
    if any(count for count, _ in left_out):
        listed = ", ".join(f"{count} {what}" for count, what in left_out if count)
        say(f"{skipped.folder}: left out {listed}")


def known_code(engine: "Engine", code: str | None) -> str:
    """The code asked about, as the pack's table writes it. Raises TARGET_UNKNOWN."""
    if code is not None and not code.strip():
        raise DxproofError(Problem.TARGET_UNKNOWN, "the code is empty, expected one like M99.70", hint="name the code")
    return engine.code(code)


def given_claim(path: Path | None) -> "Claim | None":
    """The claim of ``--claim``, if there is one."""
    if path is None:
        return None
    from dxproof.engine.inputs.claims import read_claim

    return read_claim(str(path))
