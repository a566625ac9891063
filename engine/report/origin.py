"""The origin of a note for CI systems: a file, a line of a table, or neither."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import quote

_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Origin:
    """The file of a note (None for standard input or text) and, for a table record, its line (from 1)."""

    path: str | None
    line: int | None = None


def origin_of(source: str | None, note_id: str | None) -> Origin:
    """The origin of a note's ``source``: ``charts/a.txt``, ``visits.csv:17``, ``-``."""
    if source is None or source == _STDIN:
        return Origin(None)
    path, _, line = source.rpartition(":")
    of_a_record = bool(path) and line.isdecimal() and not _is_called(source, note_id)
    return Origin(path, int(line)) if of_a_record else Origin(source)


def _is_called(source: str, note_id: str | None) -> bool:
    """Whether the colon belongs to the file name: the id of a text note is its path, or the end of it."""
    return note_id is not None and (source == note_id or source.endswith(f"/{note_id}"))


def below(path: str, root: Path) -> str | None:
    """A path relative to a folder, with slashes; None if it is not inside."""
    inside = PurePath(os.path.normpath(root / path))
    return inside.relative_to(root).as_posix() if inside.is_relative_to(root) else None


def uri_of(path: str, root: Path) -> tuple[str, bool]:
    """A path as a URI, and whether that is relative to the folder."""
    relative = below(path, root)
    if relative is not None:
        return quote(relative), True
    return "file://" + quote(PurePath(os.path.normpath(root / path)).as_posix()), False
