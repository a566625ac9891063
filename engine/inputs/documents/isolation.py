"""Documents are read in a separate process, which may crash on one and is then replaced."""

import json
import os
from collections.abc import Iterator
from typing import Any

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import Document, Item, LeftOut, UnreadPart, damaged
from dxproof.engine.inputs.documents.reader_process import BEGIN, END, serve
from dxproof.engine.inputs.kinds import InputKind
from dxproof.engine.spawning import spawn

# Wall-clock time, only to detect a hang: the cost of a document is limited in processor time (limits.py), because a busy
# machine may be slow. On systems without such limits, this is the limit.
_HANG_SECONDS = 300.0
_MAX_DEATHS = 3  # per file; then the rest of the file is not read

_idle: list["_Child"] = []  # idle reader processes


class _Died(Exception):
    """The process has ended. ``slow``: it exceeded the time limit; ``in_note``: while reading one note."""

    def __init__(self, slow: bool, in_note: bool) -> None:
        super().__init__()
        self.slow = slow
        self.in_note = in_note


class _Child:
    """A reader process and the pipe to it."""

    def __init__(self) -> None:
        self._process, self._connection = spawn(serve)
        self._owner = os.getpid()

    def ask(self, kind: InputKind, data: bytes | None, path: str | None, start: int) -> Iterator[list[Item]]:
        """The answers from note ``start`` on. Raises _Died."""
        in_note = False
        try:
            request = {"kind": kind.value, "path": path, "start": start}
            self._connection.send_bytes(json.dumps(request).encode("ascii"))
            if path is None:
                self._connection.send_bytes(data or b"")
            while True:
                if not self._connection.poll(_HANG_SECONDS):
                    self.end()
                    raise _Died(slow=True, in_note=in_note)
                answer = self._connection.recv_bytes()
                if answer == END:
                    return
                in_note = answer == BEGIN
                if not in_note:
                    yield [_item(plain) for plain in json.loads(answer)]
        except (EOFError, OSError):
            self._process.join(_HANG_SECONDS)
            slow = self._process.exitcode == -_time_signal()
            self.end()
            raise _Died(slow, in_note) from None

    def is_alive(self) -> bool:
        """Whether the process is alive and belongs to this process, not to the parent of a fork."""
        return self._owner == os.getpid() and self._process.is_alive()

    def end(self) -> None:
        """Kill the process."""
        self._connection.close()
        self._process.kill()
        self._process.join()


def read_guarded(kind: InputKind, data: bytes | None, path: str | None = None) -> Iterator[Item]:
    """The notes of a document, from its bytes or from a file read line by line. Yields errors, raises none."""
    start = deaths = 0
    while True:
        child = _borrowed()
        finished = False
        try:
            for items in child.ask(kind, data, path, start):
                start += 1
                yield from items
            finished = True
            return
        except _Died as death:
            deaths += 1
            start += 1
            is_last = kind not in _WITH_MANY or not death.in_note or deaths == _MAX_DEATHS
            yield UnreadPart(_killed(death, rest_unread=is_last and kind in _WITH_MANY))
            if is_last:
                return
        finally:
            if finished:
                _idle.append(child)
            else:  # it died, or was abandoned in the middle of a file
                child.end()


_WITH_MANY = frozenset({InputKind.FHIR, InputKind.NDJSON, InputKind.HL7})


def _borrowed() -> _Child:
    while _idle:
        child = _idle.pop()
        if child.is_alive():
            return child
    return _Child()


def _killed(death: _Died, rest_unread: bool) -> DxproofError:
    seconds = f"more than {limits.STEP_SECONDS:g} s for a page or part of it, or {limits.NOTE_SECONDS:g} s in all"
    why = (
        f"it takes {seconds}"
        if death.slow
        else f"it needs more than {limits.MEMORY // 1_000_000} MB of memory, or its reader crashes on it"
    )
    return damaged("a document", f"{why}{'; nothing after that was read' if rest_unread else ''}")


def _time_signal() -> int:
    import signal

    return int(getattr(signal, "SIGPROF", 0))


def _item(plain: dict[str, Any]) -> Item:
    if "error" not in plain:
        places = tuple((start, label) for start, label in plain["places"])
        return Document(**plain | {"places": places, "left_out": tuple(LeftOut(**each) for each in plain["left_out"])})
    said = plain["error"]
    line, column = said["where"]
    where = Where("", line, column) if line else None
    error = DxproofError(Problem(said["problem"]), said["message"], where, said["hint"])
    return UnreadPart(error, plain["part"], plain["at"], plain["line"])
