"""Where a report for people is shown: the width of the terminal, and whether it has colours."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TextIO

import typer

from dxproof.engine.visible import made_visible

_NARROW, _WIDE = 60, 120


class Color(StrEnum):
    """When colours are used."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


ColorOption = Annotated[
    Color,
    typer.Option("--color", help="Colours in text: auto is on a terminal only, and heeds NO_COLOR and FORCE_COLOR."),
]


@dataclass(frozen=True, slots=True)
class Screen:
    """The width of text for people, and what makes its stream safe to read, with or without colour.

    A terminal has its own width, within limits for reading; files and pipes have one width, so that they are the same everywhere.
    """

    width: int
    dress: Callable[[TextIO], TextIO]


def screen_of(color: Color, to_stdout: bool) -> Screen:
    """The screen of a call. Only standard output can be a terminal."""
    from dxproof.engine.report.layout import WIDTH

    terminal = sys.stdout if to_stdout and sys.stdout is not None and sys.stdout.isatty() else None
    if terminal is None and not _is_coloured(color, to_stdout, False):
        return Screen(WIDTH, made_visible)
    from dxproof.commands.painting import painted, width_of

    width = max(_NARROW, min(width_of(terminal), _WIDE)) if terminal else WIDTH
    return Screen(width, painted if _is_coloured(color, to_stdout, terminal is not None) else made_visible)


def _is_coloured(color: Color, to_stdout: bool, terminal: bool) -> bool:
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    return (terminal and os.environ.get("TERM") != "dumb") or (to_stdout and bool(os.environ.get("FORCE_COLOR")))
