"""A survey of the whole input before judging: its digest (for ``--resume``) and its length (for the progress bar)."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs import Failure
from dxproof.engine.inputs.discover import Source, discover
from dxproof.engine.inputs.kinds import TABLES, InputKind

_BLOCK = 1 << 20
_BY_LINE = TABLES | {InputKind.NDJSON}


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey of the input: a digest of the names and contents of all files, and their length.

    ``steps`` is the length for the progress bar: one for each table line, Parquet row, note or document.
    """

    files: int
    size: int
    digest: str
    steps: int
    starts: dict[str, int] = field(compare=False)


def survey(paths: Sequence[str], on_bytes: Callable[[int], None] | None = None) -> Survey:
    """Read every file once. An unreadable file is part of the digest as such; the error is reported when notes are read."""
    digest = hashlib.sha256()
    files = size = steps = 0
    starts: dict[str, int] = {}
    for path in paths:
        for found in discover(path, alone=len(paths) == 1):
            if isinstance(found, DxproofError):
                digest.update(f"unreadable {found.where}\0".encode())
                continue
            if not isinstance(found, Source):
                continue
            content, length, lines = _content(found, on_bytes)
            digest.update(f"{found.name}\0{found.note_id}\0{content}\0".encode())
            files += 1
            size += length
            if found.kind in _BY_LINE:
                starts[found.name] = steps
            steps += (lines if found.kind in _BY_LINE else 1) or 1
    return Survey(files, size, digest.hexdigest(), steps, starts)


def _content(source: Source, on_bytes: Callable[[int], None] | None) -> tuple[str, int, int]:
    """The digest of a file, and its number of bytes and lines (for Parquet, rows)."""
    digest = hashlib.sha256()
    length = lines = 0
    try:
        with open(source.path, "rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                length += len(block)
                lines += block.count(b"\n")
                if on_bytes:
                    on_bytes(len(block))
    except (OSError, ValueError):
        return "unreadable", length, lines
    return digest.hexdigest(), length, _rows(source.path, lines) if source.kind is InputKind.PARQUET else lines


def _rows(path: str, otherwise: int) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError, ValueError):
        return otherwise


class Position:
    """The position of the reader, in steps of the survey."""

    def __init__(self, surveyed: Survey) -> None:
        self._starts = surveyed.starts
        self._file = ""
        self.steps = 0

    def at(self, item: Note | Failure) -> None:
        """Count an item that was read."""
        place = item.source if isinstance(item, Note) else str(item.error.where)
        name, _, line = (place or "").rpartition(":")
        if name in self._starts and line.isdecimal():
            self.steps = max(self.steps, self._starts[name] + int(line))
            return
        file = name if line.isdecimal() else (place or "").partition(", ")[0]
        self.steps += file != self._file or not file  # a document may hold several notes
        self._file = file
