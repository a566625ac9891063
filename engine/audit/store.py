"""The folder of an audit: results survive a kill at any time, and files are readable only by their owner."""

import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from filelock import FileLock, Timeout

from dxproof.engine.audit.ordinary import check_ordinary, refuse_links
from dxproof.engine.audit.plan import Plan
from dxproof.engine.audit.runfile import read_run_file
from dxproof.engine.audit.schemas import JUDGED
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

SHARD_ROWS = 2048  # at most this many notes are judged again after a kill
UNFINISHED = ".unfinished"
RUN = "run.json"
PLAN = "plan.json"
LOCK = ".lock"
_MINE = stat.S_IRUSR | stat.S_IWUSR
_SHARD = "judged-{:08d}.arrow"


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner can read, written atomically."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    with suppress(FileNotFoundError):
        unfinished.unlink()
    with open(
        os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _MINE), "w+b"
    ) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a readable JSON file."""
    with written(path) as file:
        file.write((json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def _json(path: Path) -> Any:
    """The content of a JSON file, or None if it cannot be read."""
    check_ordinary(path)
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


class Store:
    """The folder ``--out``: finished tables, or the shards of an unfinished run.

    A shard is ``SHARD_ROWS`` judged notes in input order; only complete shards are on disk.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / UNFINISHED

    @property
    def finished(self) -> bool:
        """Whether the run is finished."""
        return os.path.lexists(self.folder / RUN)

    def make(self) -> None:
        """Create the folder. Raises AUDIT_FOLDER if it contains something else."""
        if self.folder.exists() and not self.folder.is_dir():
            raise self._refused("is a file, expected a folder", "choose another --out")
        refuse_links(self.folder, self.work)  # in this order: the second could itself be a link in the first
        ours = self.finished or (self.work / PLAN).exists()
        strangers = [] if ours else self._strangers()
        if strangers:
            things = f"{len(strangers)} thing{'s' if len(strangers) > 1 else ''}"
            raise self._refused(f"has {things} not written by an audit", "choose a new or empty folder as --out")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def open(self, plan: Plan, resume: bool) -> None:
        """Begin or resume a run. Raises AUDIT_FOLDER if the folder has another audit."""
        if not self.finished and not (self.work / PLAN).exists():
            self.work.mkdir(mode=0o700, exist_ok=True)
            write_json(self.work / PLAN, plan.to_json())
            return
        if not resume:
            what = "a finished audit" if self.finished else "an audit that was stopped"
            way = "choose another --out" if self.finished else "continue with --resume, or choose another --out"
            raise self._refused(f"has {what}", way)
        known = Plan.from_json(self.run()["plan"] if self.finished else _json(self.work / PLAN))
        if known != plan:
            differs = ", ".join(plan.differences(known)) if known else "of another version, or damaged"
            hint = "give the same input, pack and options, or choose another --out"
            raise self._refused(f"has an audit of another call: {differs}", hint)

    def _refused(self, message: str, hint: str) -> DxproofError:
        return DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(self.folder))), hint)

    def _strangers(self) -> list[Path]:
        """The entries of the folder that were not left by a run stopped before its plan was written."""
        found = [path for place in (self.folder, self.work) if place.is_dir() for path in place.iterdir()]
        return [path for path in found if not path.name.startswith(".")]

    def run(self) -> dict[str, Any]:
        """The content of run.json. Raises AUDIT_FOLDER if it is missing or damaged."""
        value = read_run_file(self.folder / RUN)
        if value is None:
            hint = "continue with --resume" if self.work.exists() else "name the --out of a finished audit"
            raise self._refused("has no finished audit", hint)
        return value

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder against other runs. Raises AUDIT_FOLDER. The lock is released when the process exits."""
        check_ordinary(self.folder / LOCK)  # some versions of filelock follow a link, and truncate its target
        lock = FileLock(self.folder / LOCK, timeout=0, mode=_MINE)
        try:
            with lock:
                yield
        except Timeout:
            message = "another run is writing into it"
            raise self._refused(message, "wait for it") from None
        with suppress(OSError):
            Path(lock.lock_file).unlink()

    # ---- shards -----------------------------------------------------------------------------------------------

    def shards(self) -> list[Path]:
        """The existing shards, in order and without gaps."""
        paths: list[Path] = []
        while (path := self.work / _SHARD.format(len(paths) + 1)).exists():
            paths.append(path)
        return paths

    def add_shard(self, number: int, judged: pa.Table) -> None:
        """Write a shard; numbers count from 1."""
        with written(self.work / _SHARD.format(number)) as file:
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            with pa.ipc.new_stream(file, JUDGED, options=options) as writer:
                writer.write_table(judged)

    def read_shards(self) -> Iterator[pa.Table]:
        """The judged notes, shard by shard."""
        for path in self.shards():
            check_ordinary(path)
            try:
                with path.open("rb") as file, pa.ipc.open_stream(file) as reader:
                    shard = reader.read_all().cast(JUDGED)
                shard.validate(full=True)
            except (pa.ArrowException, OSError, ValueError):
                hint = "remove the folder, and run the audit again"
                raise DxproofError(Problem.AUDIT_FOLDER, "is damaged", Where(shown(str(path))), hint) from None
            yield shard

    def close(self) -> None:
        """Delete what only an unfinished run needs."""
        shutil.rmtree(self.work, ignore_errors=True)
