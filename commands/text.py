"""``dxproof text``: the text of a file as all commands read it, to which offsets refer."""

from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import REACHED, UNUSABLE, complain
from dxproof.commands.notes import notes_of
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.output import opened

if TYPE_CHECKING:
    from dxproof.engine.claim import Note


def text(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A note, document, table or folder, or - for standard input.")
    ],
    note: Annotated[str | None, typer.Option("--note", metavar="ID", help="Only the note with this id.")] = None,
    places: Annotated[
        bool,
        typer.Option("--places", help="Instead of the text, list the parts of the document with their offsets."),
    ] = False,
) -> None:
    """Show the text that offsets and quotes refer to, extracted from a PDF, Word file, HL7 message, etc."""
    from dxproof.engine.inputs import Failure, InputOptions

    failed = False
    held: Note | None = None  # the first note is held back until it is clear whether there are more
    shown = 0
    with opened(None, for_people=places) as out:
        for item in notes_of([file], InputOptions()):
            if isinstance(item, Failure):
                if note is None or item.note_id == note:
                    failed = True
                    complain(item.error)
                continue
            if note is not None and item.id != note:
                continue
            shown += 1
            if shown == 1:
                held = item
                continue
            if held is not None:
                out.write(_headed(held, places))
                held = None
            out.write(_headed(item, places))
        if held is not None:
            out.write(_body(held, places))
    if note is not None and not shown and not failed:
        raise DxproofError(
            Problem.INPUT_MISSING, "has no note with this id", Where(file), "dxproof text FILE lists them all"
        )
    raise typer.Exit(UNUSABLE if failed else REACHED)


def _body(note: "Note", places: bool) -> str:
    if not places:
        return note.text
    return "".join(f"{place.start:>8}  {place.label}\n" for place in note.places)


def _headed(note: "Note", places: bool) -> str:
    body = _body(note, places)
    return f"==== {note.id} ====\n{body}{'' if body.endswith(chr(10)) or not body else chr(10)}\n"
