"""``dxproof rules compare``: which verdicts change between two versions of a pack, and which lines change them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import NOT_REACHED, REACHED, UNUSABLE, JsonOption, complain
from dxproof.commands.notes import notes_of
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.output import opened, say

if TYPE_CHECKING:
    from dxproof.engine.claim import Note


def compare(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A pack's id, with @VERSION for one of its versions, or a folder.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The other version.")],
    notes: Annotated[
        list[str],
        typer.Argument(metavar="NOTES...", help="Notes to judge with both, as for dxproof check."),
    ],
    profile: Annotated[
        Path | None, typer.Option("--profile", metavar="FILE", help="A file of site settings, applied to NEW.")
    ] = None,
    old_profile: Annotated[
        Path | None, typer.Option("--old-profile", metavar="FILE", help="A file of site settings, applied to OLD.")
    ] = None,
    code: Annotated[str | None, typer.Option("--code", help="The code asked about (default: the pack's).")] = None,
    as_json: JsonOption = False,
) -> None:
    """Judge notes with two versions of a pack: which verdicts change, and which lines of YAML cause it.

    Exit code 0 if no verdict changed, 1 if one did, 2 if something could not be used.
    """
    from dxproof.engine.authoring import compare_text
    from dxproof.engine.authoring.compare import compare as compared
    from dxproof.engine.authoring.compare import open_pack

    if code is not None and not code.strip():
        raise DxproofError(Problem.TARGET_UNKNOWN, "the code is empty, expected one like M99.70", hint="give a code")
    sides = open_pack(old, old_profile), open_pack(new, profile)
    failures: list[DxproofError] = []
    comparison = compared(*sides, _notes(notes, failures), code)
    with opened(None, for_people=not as_json) as out:
        if as_json:
            out.write(json.dumps(compare_text.as_json(comparison), ensure_ascii=False, indent=2) + "\n")
        else:
            out.write(compare_text.render(comparison))
    failures += comparison.failures
    for error in failures:
        complain(error)
    if failures:
        say(f"{comparison.judged} judged, {len(failures)} not judged")
        raise typer.Exit(UNUSABLE)
    raise typer.Exit(NOT_REACHED if comparison.changed else REACHED)


def _notes(paths: list[str], failures: list[DxproofError]) -> "Iterator[Note]":
    """The readable notes; failures are collected."""
    from dxproof.engine.inputs import Failure, InputOptions

    for item in notes_of(paths, InputOptions()):
        if isinstance(item, Failure):
            failures.append(item.error)
        else:
            yield item
