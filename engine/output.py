"""Safe output: no partial file, no overwritten note, no traceback when the disk is full."""

import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.discover import UNFINISHED, Source, discover, would_read
from dxproof.engine.inputs.wording import shown
from dxproof.engine.visible import made_visible

STDOUT = "standard output"
OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR  # the mode of a new file: reports contain words of health records


class OutputClosed(Exception):
    """The reader of the output pipe has closed it."""


def is_stdout(path: Path | None) -> bool:
    """Whether a path, or none, is standard output."""
    return path is None or str(path) == "/dev/stdout"


@contextmanager
def opened(
    path: Path | None,
    complete: Callable[[], bool] = lambda: True,
    for_people: bool = False,
    dress: Callable[[TextIO], TextIO] = made_visible,
) -> Iterator[TextIO]:
    """The output stream: standard output, a device or pipe, or a file that is replaced at the end if ``complete``.

    Control characters are escaped: on a terminal always, elsewhere in output ``for_people``. Any other format goes
    unchanged into a file or pipe. ``dress`` does the escaping, and may colour the text too. Every OSError raised inside is an output error: reading and judging raise none.
    """
    to_stdout = is_stdout(path)
    try:
        with _stream(path, to_stdout, complete) as stream:
            yield dress(stream) if for_people or stream.isatty() else stream
    except BrokenPipeError:
        silence(sys.stdout)
        raise OutputClosed from None
    except OSError as error:
        if to_stdout:
            silence(sys.stdout)
        name = STDOUT if path is None else shown(str(path))
        raise unwritable(name, error) from None


@contextmanager
def _stream(path: Path | None, to_stdout: bool, complete: Callable[[], bool]) -> Iterator[TextIO]:
    if path is None or to_stdout:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "it is closed")
        yield sys.stdout
        sys.stdout.flush()
    elif _written_directly(path):
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as handle:
            yield handle
    else:
        with _replacing(Path(os.path.realpath(path)), complete) as handle:
            yield handle


def _written_directly(path: Path) -> bool:
    """Whether a path is not a regular file (a device, a pipe) or is an alias of an open one."""
    if str(path).startswith(("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/")):
        return True
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


@contextmanager
def opened_bytes(path: Path) -> Iterator[BinaryIO]:
    """A binary output: a file that is replaced at the end, a device or a pipe. Raises OUTPUT, also for a terminal."""
    try:
        if _written_directly(path):
            with path.open("wb") as handle:
                if handle.isatty():
                    raise OSError(errno.EINVAL, "it is a terminal")
                yield handle
        else:
            with _replacing(Path(os.path.realpath(path)), lambda: True, binary=True) as handle:
                yield handle
    except BrokenPipeError:
        raise OutputClosed from None
    except OSError as error:
        raise unwritable(shown(str(path)), error) from None


@contextmanager
def _replacing(path: Path, complete: Callable[[], bool], binary: bool = False) -> Iterator[Any]:
    """Write to a temporary file and replace the old one only when everything is written; its mode is kept."""
    how: dict[str, Any] = {} if binary else {"encoding": "utf-8", "errors": "backslashreplace", "newline": "\n"}
    unfinished = path.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    try:
        with open(unfinished, "xb" if binary else "x", opener=_owned, **how) as handle:
            if path.exists():
                shutil.copymode(path, unfinished)
            yield handle
        if complete():
            os.replace(unfinished, path)
        else:
            say(f"{path.name}: not written, no note was judged")
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _owned(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY)


def refuse_input(output: Path | None, inputs: Sequence[str], *beside: Path | None) -> None:
    """Raise OUTPUT if the report would overwrite an input (``beside``: a claim) or be read as a note by the next run."""
    if output is None or str(output) == "/dev/stdout" or _written_directly(output):
        return
    where = Where(shown(str(output)))
    hint = "choose another -o"
    folder = next((path for path in inputs if would_read(path, str(output))), None)
    if folder is not None:
        message = f"is inside the input folder {shown(folder)}, expected a file outside it"
        raise DxproofError(Problem.OUTPUT, message, where, hint)
    if not output.exists():
        return
    read: list[str | int] = [str(path) for path in beside if path]
    for path in inputs:
        read += [0] if path == "-" else [found.path for found in discover(path) if isinstance(found, Source)]
    if any(_same_file(one, output) for one in read):
        raise DxproofError(Problem.OUTPUT, "is one of the inputs, expected another file", where, hint)


def _same_file(one: str | int, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def unwritable(name: str, error: OSError, hint: str = "choose another -o") -> DxproofError:
    """The error for output that cannot be written."""
    reason = error.strerror or type(error).__name__
    return DxproofError(Problem.OUTPUT, f"cannot be written: {reason}", Where(name), hint)


def silence(stream: TextIO | None) -> None:
    """Discard what a stream still buffers: otherwise the interpreter would try to write it on exit, and fail."""
    with suppress(AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
        os.close(nowhere)


def say(line: str) -> None:
    """Print lines to standard error if it is open; control characters in them are escaped."""
    if sys.stderr is None:
        return
    try:
        print(line, file=made_visible(sys.stderr))
    except OSError:
        silence(sys.stderr)
