"""Colours for the text report. They repeat what its words and marks say: without them nothing is lost."""

from typing import Any, TextIO, cast

from rich.console import Console
from rich.highlighter import RegexHighlighter
from rich.text import Text
from rich.theme import Theme

from dxproof.engine.visible import visible_lines

_CODE = r"\b[A-Z]\d[0-9A-Z](?:\.\w{1,4})?"
_THEME = Theme(
    {
        "report.supported": "bold green",
        "report.incomplete": "bold yellow",
        "report.conflicting": "bold magenta",
        "report.unsupported": "bold red",
        "report.met": "green",
        "report.missing": "yellow",
        "report.against": "red",
        "report.quote": "bold",
        "report.command": "cyan",
        "report.stamp": "dim",
    }
)


class _Report(RegexHighlighter):
    """What is coloured in a report: statuses, marks, quotes and the next command."""

    base_style = "report."
    highlights = (
        rf"{_CODE} +(?P<supported>SUPPORTED)\b",
        rf"{_CODE} +(?P<incomplete>INCOMPLETE)\b",
        rf"{_CODE} +(?P<conflicting>CONFLICTING)\b",
        rf"{_CODE} +(?P<unsupported>UNSUPPORTED)\b",
        r"(?m)^  (?P<met>\[x\])",
        r"(?P<missing>\[ \] [\w-]+)",
        r"(?P<against>\[!\] [\w-]+)",
        r"(?m)^ +(?:\[x\] \S+ +)?\d+:\d+ .*?(?P<quote>\[[^\]\n]+\])",
        r"(?m)^  (?P<command>dxproof .*)$",
        r"(?m)^(?P<stamp>pack .*|dxproof .*|-+)$",
    )


class _Painted:
    """A stream that escapes control characters and then colours the text, so that every control code is its own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._console = Console(
            file=stream,
            force_terminal=True,
            no_color=False,
            color_system="standard",
            theme=_THEME,
            legacy_windows=False,
        )
        self._report = _Report()

    def write(self, text: str) -> int:
        self._console.print(self._report(Text(visible_lines(text))), end="", soft_wrap=True, highlight=False)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def painted(stream: TextIO) -> TextIO:
    """Wrap a stream so that reports written to it are safe, and coloured."""
    return cast(TextIO, _Painted(stream))


def width_of(terminal: TextIO) -> int:
    """The columns of a terminal."""
    return Console(file=terminal).width
