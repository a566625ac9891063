"""Makes text safe to display: control and invisible characters are shown as their codes."""

import re
from collections.abc import Iterable
from typing import Any, TextIO, cast

_NOT_PLAIN = re.compile(r"[^ -~]+")  # most text is plain, and is only looked through
_NO_LAYOUT = re.compile(r"[^ -~\n\t]+")


def visible(text: str) -> str:
    """A line that is safe for a terminal: control, direction and invisible characters become their codes.

    Any white space becomes a space.
    """
    return _NOT_PLAIN.sub(_made_visible, text)


def visible_lines(text: str) -> str:
    """Text that is safe for a terminal, with its line breaks and tabs."""
    return _NO_LAYOUT.sub(_made_visible, text)


def code_of(character: str) -> str:
    """The code of a character, as JSON and YAML write it (``\\u001b``)."""
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _made_visible(found: re.Match[str]) -> str:
    return "".join(one if one.isprintable() else " " if one.isspace() else code_of(one) for one in found.group())


class _Visible:
    """A stream wrapper that escapes control characters except line breaks and tabs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(visible_lines(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def made_visible(stream: TextIO) -> TextIO:
    """Wrap a stream so that control characters are escaped."""
    return cast(TextIO, _Visible(stream))
