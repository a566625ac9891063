"""Shared by all commands: exit codes (contract, section 6), error output, loading a pack."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.engine.errors import DxproofError, PackErrors
from dxproof.engine.gc_control import gc_frozen
from dxproof.engine.output import say

if TYPE_CHECKING:
    from dxproof.engine.engine import Engine
    from dxproof.engine.engines import Engines

REACHED, NOT_REACHED, UNUSABLE = 0, 1, 2

PackOption = Annotated[
    str,
    typer.Option(
        "--pack",
        help="auto: the packs that the note names or documents; or one shipped rule pack's id, optionally with @VERSION, or a "
        "folder.",
    ),
]
PacksOption = Annotated[
    Path | None,
    typer.Option("--packs", metavar="FOLDER", help="A folder of more packs for --pack auto."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        help="The date of service of notes that state none; it selects the pack version. Default: the newest version.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
ProfileOption = Annotated[
    Path | None,
    typer.Option("--profile", metavar="FILE", help="A file of site settings: required rules, weights, thresholds."),
]


def complain(error: DxproofError) -> None:
    """Print an error to standard error: pack errors with source lines, others in one line."""
    if isinstance(error, PackErrors) or error.excerpt:
        from dxproof.engine.pack.error_text import render_all

        say(render_all(error.errors if isinstance(error, PackErrors) else (error,)))
    else:
        say(f"error[{error.problem.value}]: {' '.join(str(error).splitlines())}")


def load_engine(pack: str) -> "Engine":
    """The compiled engine of one pack, for the life of the process."""
    with gc_frozen():
        from dxproof.engine.engine import load

        engine = load(pack).compile()
        _warn(engine.gaps)
    return engine


def load_engines(
    pack: str, as_of: str | None = None, profile: Path | None = None, packs: Path | None = None
) -> "Engines":
    """The engines of the packs of a call, for the life of the process. Each pack that cannot be loaded is reported on standard error."""
    with gc_frozen():
        from dxproof.engine.engines import load_engines as load

        engines = load(pack, as_of, profile, packs, gc_frozen)
    for error in engines.broken:
        complain(error)
    _warn(gap for each in engines.all_used for gap in each.gaps)
    return engines


def _warn(gaps: Iterable[str]) -> None:
    for gap in gaps:
        say(f"warning[pack-gap]: {gap}")
