"""Shared by all commands: exit codes (contract, section 6), error output, loading a pack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.engine.errors import DxproofError, PackErrors
from dxproof.engine.gc_control import gc_frozen
from dxproof.engine.output import say

if TYPE_CHECKING:
    from dxproof.engine.engine import Engine

REACHED, NOT_REACHED, UNUSABLE = 0, 1, 2

PackOption = Annotated[
    str, typer.Option("--pack", help="A shipped rule pack's id, optionally with @VERSION, or a folder.")
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


def load_engine(
    pack: str, as_of: str | None = None, profile: Path | None = None, compile_words: bool = True
) -> "Engine":
    """The engine of a pack, for the life of the process; compiled if this process judges notes."""
    with gc_frozen():
        from dxproof.engine.engine import load

        engine = load(pack, as_of, profile)
        for gap in engine.gaps:
            say(f"warning[pack-gap]: {gap}")
        if compile_words:
            engine.compile()
    return engine
