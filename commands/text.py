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
    dropped: Annotated[
        bool,
        typer.Option("--dropped", help="Instead of the text, list what the document contains that is not in the text."),
    ] = False,
) -> None:
    """Show the text that offsets and quotes refer to, extracted from a PDF, Word file, HL7 message, etc."""
    from dxproof.engine.inputs import Failure, InputOptions

    failed = False
    body = _dropped if dropped else _places if places else _text
    held: Note | None = None  # the first note is held back until it is clear whether there are more
    shown = 0
    with opened(None, for_people=places or dropped) as out:
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
                out.write(_headed(held, body(held)))
                held = None
            out.write(_headed(item, body(item)))
        if held is not None:
            out.write(body(held))
    if note is not None and not shown and not failed:
        raise DxproofError(
            Problem.INPUT_MISSING, "has no note with this id", Where(file), "dxproof text FILE lists them all"
        )
    raise typer.Exit(UNUSABLE if failed else REACHED)


def _text(note: "Note") -> str:
    return note.text


def _places(note: "Note") -> str:
    return "".join(f"{place.start:>8}  {place.label}\n" for place in note.places)


def _dropped(note: "Note") -> str:
    """What was left out: the number of parts, then one line for each."""
    count = len(note.left_out)
    lines = (
        f"{each.place}: {each.what}{f': {chr(32).join(each.words.split())}' if each.words else ''}\n"
        for each in note.left_out
    )
    return "".join((f"{count or 'nothing'} left out\n", *lines))


def _headed(note: "Note", body: str) -> str:
    return f"==== {note.id} ====\n{body}{'' if body.endswith(chr(10)) or not body else chr(10)}\n"
