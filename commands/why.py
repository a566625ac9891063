"""``dxproof why``: the whole trace of one code for one note."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import DEFAULT_PACK, AsOfOption, PackOption, ProfileOption, complain, load_engine
from dxproof.commands.notes import (
    ClaimOption,
    EncounterOption,
    SettingOption,
    given_claim,
    known_code,
    notes_of,
)
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.output import opened

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.inputs import InputOptions


def why(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="One note file, or - for standard input.")],
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code whose trace is wanted.")],
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
) -> None:
    """Show the whole trace of one code: every rule, all words used and not used, how causes were tied, the sources."""
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import InputOptions
    from dxproof.engine.report.trace import render_trace

    engine = load_engine(pack, as_of, profile)
    target = known_code(engine, code)
    item = _only_note(note, InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim)))
    with note_guard(item):
        judgement = engine.judge_note(item, target)
        trace = render_trace(judgement, target, item.text)
    with opened(None) as out:
        out.write(trace)


def _only_note(path: str, options: "InputOptions") -> "Note":
    """The one note behind a path. Raises its error, or INPUT_KIND where there is more than one."""
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
