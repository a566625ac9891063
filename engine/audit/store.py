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

from dxproof.engine.audit.plan import Plan
from dxproof.engine.audit.shape import JUDGED
from dxproof.engine.errors import DxproofError, Problem, Where

SHARD_ROWS = 2048  # how many notes at most are judged again after a kill
UNFINISHED = ".unfinished"
RUN = "run.json"
SCHEMA = "dxproof/audit/1"
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
        return (self.folder / RUN).exists()

    def open(self, plan: Plan, resume: bool) -> None:
        """Make the folder ready for a run. Raises AUDIT_FOLDER where it holds something else, or another run."""
        where = Where(str(self.folder))
        if self.folder.exists() and not self.folder.is_dir():
            raise DxproofError(Problem.AUDIT_FOLDER, "is a file, expected a folder", where, "choose another --out")
        known = self._known_plan()
        if known is None and not self.finished:
            strangers = [path.name for path in self._content() if not path.name.startswith(".")]
            if strangers:
                raise DxproofError(
                    Problem.AUDIT_FOLDER,
                    f"holds {len(strangers)} thing{'s' if len(strangers) > 1 else ''} that no audit wrote",
                    where,
                    "choose a new or empty folder as --out",
                )
        elif not resume:
            what = "a finished audit" if self.finished else "an audit that was stopped"
            way = "choose another --out" if self.finished else "go on with --resume, or choose another --out"
            raise DxproofError(Problem.AUDIT_FOLDER, f"holds {what}", where, way)
        elif known is None or known != plan:
            differs = ", ".join(plan.differences(known)) if known else "it cannot be read"
            raise DxproofError(
                Problem.AUDIT_FOLDER,
                f"holds an audit of another call: {differs}",
                where,
                "give the same input, pack and options, or choose another --out",
            )
        if self.finished:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.work.mkdir(mode=0o700, exist_ok=True)
        if known is None:
            write_json(self.work / "plan.json", plan.to_json())

    def _content(self) -> list[Path]:
        return sorted(self.folder.iterdir()) if self.folder.exists() else []

    def _known_plan(self) -> Plan | None:
        for path, key in ((self.folder / RUN, "plan"), (self.work / "plan.json", None)):
            if path.exists():
                value = json.loads(path.read_bytes())
                return Plan.from_json(value[key] if key else value)
        return None

    def run(self) -> dict[str, Any]:
        """What run.json of a finished audit says. Raises AUDIT_FOLDER where there is none."""
        where = Where(str(self.folder))
        try:
            value = json.loads((self.folder / RUN).read_bytes())
        except (OSError, ValueError):
            hint = "go on with --resume" if self.work.exists() else "name the --out of a finished audit"
            raise DxproofError(Problem.AUDIT_FOLDER, "holds no finished audit", where, hint) from None
        if not isinstance(value, dict) or value.get("schema") != SCHEMA:
            raise DxproofError(Problem.AUDIT_FOLDER, f"its {RUN} is not one of {SCHEMA}", where, "run the audit again")
        return value

    @contextmanager
    def locked(self) -> Iterator[None]:
        """No other run writes into this folder meanwhile. Raises AUDIT_FOLDER. The lock ends with the process."""
        lock = FileLock(self.folder / ".lock", timeout=0, mode=_MINE)
        try:
            with lock:
                yield
        except Timeout:
            message = "another run is writing into it"
            raise DxproofError(Problem.AUDIT_FOLDER, message, Where(str(self.folder)), "wait for it") from None
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
            with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
                yield reader.read_all()

    def close(self) -> None:
        """Throw away what only an unfinished run needs."""
        shutil.rmtree(self.work, ignore_errors=True)
