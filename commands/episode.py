"""``dxproof episode``: what the visits of one patient say together."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import NOT_REACHED, REACHED, UNUSABLE, complain, load_engine, load_engines
from dxproof.commands.notes import RedactOption, notes_of
from dxproof.commands.screen import Color, screen_of
from dxproof.engine.errors import DxproofError
from dxproof.engine.output import is_stdout, opened, refuse_input, say
from dxproof.engine.terms import AUTO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dxproof.engine.claim import Note
    from dxproof.engine.episode.reading import EpisodeReader
    from dxproof.engine.episode.together import Judged
    from dxproof.engine.episode.visits import Visit
    from dxproof.engine.inputs import Failure


class EpisodeFormat(StrEnum):
    """The formats of an episode."""

    TEXT = "text"
    JSON = "json"


def episode(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="NOTE...",
            help="The notes of one patient: a folder, files, or a table (.jsonl, .csv, .parquet); with a column patient a table may "
            "hold several patients.",
        ),
    ],
    pack: Annotated[
        str,
        typer.Option("--pack", help="The pack of a visit that says for how long an examination and a plan are valid."),
    ] = "cmt-visit",
    output_format: Annotated[
        EpisodeFormat, typer.Option("--format", help="text, or json (dxproof/episode/1).")
    ] = EpisodeFormat.TEXT,
    redact: RedactOption = False,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="PATH", help="Write to a file instead of standard output.")
    ] = None,
) -> None:
    """Judge an episode: goals and progress, visits and plan, overdue examinations, plateaus, copied text, findings over time.

    Exit code 0 if there is no concern, 1 if there is one, 2 if a note could not be used or has no clear place.
    """
    from dxproof.engine.episode.reading import EpisodeReader
    from dxproof.engine.episode.together import episodes_of
    from dxproof.engine.inputs import InputOptions

    path = Path(output) if output else None
    refuse_input(path, inputs)
    reader = EpisodeReader(load_engine(pack), load_engines(AUTO), redact)
    visits: list[Visit] = []
    failed = 0
    for item in notes_of(inputs, InputOptions()):
        read = _read(reader, item)
        if isinstance(read, DxproofError):
            failed += 1
            complain(read.without_names() if redact else read)
        else:
            visits.append(read)
    judged = episodes_of(visits, reader.words, reader.file)
    problems = [problem for each in judged for problem in each.problems]
    for problem in problems:
        complain(problem)
    if judged:
        with opened(path, for_people=output_format is EpisodeFormat.TEXT) as out:
            out.write(_rendered(judged, reader, output_format, screen_of(Color.NEVER, is_stdout(path)).width))
    if failed or problems:
        say(f"{len(visits)} judged in {len(judged)} episode{'' if len(judged) == 1 else 's'}, {failed} not judged")
        raise typer.Exit(UNUSABLE)
    raise typer.Exit(NOT_REACHED if any(each.episode.concerns for each in judged) else REACHED)


def _read(reader: "EpisodeReader", item: "Note | Failure") -> "Visit | DxproofError":
    """A note as a visit, or the error that says why it is not one."""
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import Failure

    if isinstance(item, Failure):
        return item.error
    try:
        with note_guard(item):
            return reader.visit(item)
    except DxproofError as error:
        return error


def _rendered(judged: "Sequence[Judged]", reader: "EpisodeReader", output_format: EpisodeFormat, width: int) -> str:
    from dxproof.engine.episode import document, text

    if output_format is EpisodeFormat.JSON:
        return document.as_json(judged, reader.pack)
    return "\n".join(text.render(each.episode, width) for each in judged)
