"""The folder of an audit: what is done stays done whenever the run is killed, and its files are their owner's alone."""

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

SHARD_ROWS = 2048  # how many notes at most are judged again after a kill
UNFINISHED = ".unfinished"
RUN = "run.json"
PLAN = "plan.json"
LOCK = ".lock"
_MINE = stat.S_IRUSR | stat.S_IWUSR
_SHARD = "judged-{:08d}.arrow"


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file that its owner alone can read, and that is there whole or not at all."""
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
    """A JSON file for people and programs."""
    with written(path) as file:
        file.write((json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def _json(path: Path) -> Any:
    """What a JSON file holds, or None where it cannot be read."""
    check_ordinary(path)
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


class Store:
    """The folder ``--out``: finished tables, or the shards of a run that is not yet finished.

    A shard is ``SHARD_ROWS`` judged notes in the order of the input; what lies on disk is always a whole number of them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / UNFINISHED

    @property
    def finished(self) -> bool:
        """Whether the run came to its end."""
        return os.path.lexists(self.folder / RUN)

    def make(self) -> None:
        """Make the folder. Raises AUDIT_FOLDER where there is something else."""
        if self.folder.exists() and not self.folder.is_dir():
            raise self._refused("is a file, expected a folder", "choose another --out")
        refuse_links(self.folder, self.work)  # in this order: the second could itself be a link in the first
        ours = self.finished or (self.work / PLAN).exists()
        strangers = [] if ours else self._strangers()
        if strangers:
            things = f"{len(strangers)} thing{'s' if len(strangers) > 1 else ''}"
            raise self._refused(f"holds {things} that no audit wrote", "choose a new or empty folder as --out")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def open(self, plan: Plan, resume: bool) -> None:
        """Begin a run, or go on with one. Raises AUDIT_FOLDER where the folder holds another."""
        if not self.finished and not (self.work / PLAN).exists():
            self.work.mkdir(mode=0o700, exist_ok=True)
            write_json(self.work / PLAN, plan.to_json())
            return
        if not resume:
            what = "a finished audit" if self.finished else "an audit that was stopped"
            way = "choose another --out" if self.finished else "go on with --resume, or choose another --out"
            raise self._refused(f"holds {what}", way)
        known = Plan.from_json(self.run()["plan"] if self.finished else _json(self.work / PLAN))
        if known != plan:
            differs = ", ".join(plan.differences(known)) if known else "of another version, or damaged"
            hint = "give the same input, pack and options, or choose another --out"
            raise self._refused(f"holds an audit of another call: {differs}", hint)

    def _refused(self, message: str, hint: str) -> DxproofError:
        return DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(self.folder))), hint)

    def _strangers(self) -> list[Path]:
        """What lies in the folder and is not what a run leaves that was stopped before its plan was written."""
        found = [path for place in (self.folder, self.work) if place.is_dir() for path in place.iterdir()]
        return [path for path in found if not path.name.startswith(".")]

    def run(self) -> dict[str, Any]:
        """What run.json of a finished audit says. Raises AUDIT_FOLDER where there is none, or one that is damaged."""
        value = read_run_file(self.folder / RUN)
        if value is None:
            hint = "go on with --resume" if self.work.exists() else "name the --out of a finished audit"
            raise self._refused("holds no finished audit", hint)
        return value

    @contextmanager
    def locked(self) -> Iterator[None]:
        """No other run writes into this folder meanwhile. Raises AUDIT_FOLDER. The lock ends with the process."""
        check_ordinary(self.folder / LOCK)  # some versions of filelock follow a link, and empty what it leads to
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
        """The shards that are there, in order and without a gap."""
        paths: list[Path] = []
        while (path := self.work / _SHARD.format(len(paths) + 1)).exists():
            paths.append(path)
        return paths

    def add_shard(self, number: int, judged: pa.Table) -> None:
        """Write a shard; its number counts from 1."""
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
        """Throw away what only an unfinished run needs."""
        shutil.rmtree(self.work, ignore_errors=True)
