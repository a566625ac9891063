"""Judging on a Spark cluster: the driver reads and numbers the notes as ever, the cluster judges them wave by wave.

What runs on an executor is the function of ``worker.py``, so the rows are those of a local run, value for value.
"""

import gc
import pickle
import re
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from dxproof.engine.audit.judging.session import need_java, need_spark, session
from dxproof.engine.audit.judging.worker import Judge, JudgeOptions, Worker, failed_batch
from dxproof.engine.audit.reading.batches import BATCH_ROWS
from dxproof.engine.audit.schemas import JUDGED
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem, Where, defect
from dxproof.version import __version__

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Batches = Iterator[pa.RecordBatch]

# A task is about half a second of a core, so that handing it over (some ten milliseconds) costs little.
TASK_ROWS = 512
TASK_BYTES = 4_000_000
# A wave is two tasks a core, and two waves are on their way: while one comes to its end the cores begin with the next.
# More would only be held in memory, and judged again after a stop. What the driver reads in a second keeps some twenty
# cores busy, so that a wave needs no more bytes than that however large the cluster is.
WAVE_TASKS = 2
WAVE_BYTES = 64_000_000
_ON_THEIR_WAY = 2

_MAX_LOST = 20  # notes of one run that end their process; more is a matter of memory and not of these notes
_LOST = "the process that judged it ended each time while doing so"
_GO_ON = "what was judged is safe; go on with --resume"
_KEPT = 4  # engines that a Python process of an executor keeps


class Value(Protocol):
    """A broadcast variable."""

    @property
    def value(self) -> bytes:
        """What was broadcast."""


@dataclass(frozen=True, slots=True)
class InlineValue:
    """What stands in for a broadcast variable in Spark Connect, which has none: it goes with the function to each task."""

    value: bytes


@dataclass(frozen=True, slots=True)
class SharedEngine:
    """An engine and how to judge with it, on their way to the executors: pickled, sent once, known by a digest."""

    key: str
    dxproof: str
    pickled: Value


def share(spark: "SparkSession", engine: Engine, judging: JudgeOptions) -> SharedEngine:
    """Broadcast an engine with all versions of its pack: no executor has to have the pack's folder."""
    pickled = pickle.dumps((engine.complete(), judging))
    context = getattr(spark, "sparkContext", None)
    sent = context.broadcast(pickled) if context else InlineValue(pickled)
    return SharedEngine(sha256(pickled).hexdigest(), __version__, sent)


_ready: dict[str, Worker] = {}


def _worker(shared: SharedEngine) -> Worker:
    """The worker of this process, compiled at the first task that needs it: Spark uses its Python processes again."""
    if shared.key not in _ready:
        if shared.dxproof != __version__:
            message = f"dxproof is {__version__} on the cluster and {shared.dxproof} here"
            raise DxproofError(Problem.AUDIT_ENGINE, message, hint="install one version on both")
        engine, judging = pickle.loads(shared.pickled.value)
        if len(_ready) == _KEPT:
            del _ready[next(iter(_ready))]
            gc.unfreeze()
        _ready[shared.key] = Worker(engine, judging)
        gc.freeze()  # the pack lives as long as the process: no use in looking through it for garbage
    return _ready[shared.key]


def on_executors(shared: SharedEngine, read: Callable[[pa.RecordBatch], pa.RecordBatch] | None = None) -> Judge:
    """The function for ``mapInArrow``; ``read`` makes notes of what the rows are otherwise.

    However large Spark's batches are, notes are judged in batches of the local size: memory stays flat. No error has
    words of a note.
    """

    def judge(batches: Iterable[pa.RecordBatch]) -> Batches:
        try:
            worker = _worker(shared)
            for batch in batches:
                for start in range(0, batch.num_rows, BATCH_ROWS):
                    rows = batch.slice(start, BATCH_ROWS)
                    yield worker(read(rows) if read else rows)
        except DxproofError:
            raise
        except Exception as error:
            message = f"a batch of notes could not be judged ({defect(error)})"
            raise DxproofError(Problem.AUDIT_ENGINE, message, hint="please report it without the notes") from None

    return judge


def ddl(schema: pa.Schema) -> str:
    """A schema of ``shape.py`` as Spark writes it."""
    return ", ".join(f"`{field.name}` {_ddl(field.type)}" for field in schema)


def _ddl(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"ARRAY<{_ddl(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"STRUCT<{', '.join(f'`{field.name}`: {_ddl(field.type)}' for field in kind)}>"
    return {pa.string(): "STRING", pa.int64(): "BIGINT", pa.bool_(): "BOOLEAN"}[kind]


class Cluster:
    """Judges batches in a Spark session.

    Spark gives a task whose process died to another. A note that ends its process each time is a row that says so, as
    in a pool. All else that goes wrong is an AUDIT_ENGINE.
    """

    def __init__(self, spark: "SparkSession", engine: Engine, judging: JudgeOptions) -> None:
        self._spark = spark
        self._judge = on_executors(share(spark, engine, judging))
        self._redact = judging.redact
        self._tag = f"dxproof-{uuid.uuid4().hex}"
        self._lost = 0

    def judge(self, batches: Iterable[pa.RecordBatch]) -> Batches:
        """The batches judged, in order. Holds no more than three waves, the one being read included."""
        source = _waves(batches, self._wave_rows)
        threads = ThreadPoolExecutor(_ON_THEIR_WAY, "dxproof-wave")
        waiting: deque[Future[pa.Table]] = deque()
        try:
            while True:
                while len(waiting) < _ON_THEIR_WAY and (wave := next(source, None)) is not None:
                    waiting.append(threads.submit(self._judged, wave))
                if not waiting:
                    return
                yield from waiting.popleft().result().to_batches()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            with suppress(Exception):  # the session may be gone
                self._spark.sparkContext.cancelJobsWithTag(self._tag)

    def _wave_rows(self) -> int:
        """Asked anew for each wave: executors come and go."""
        cores: int = self._spark.sparkContext.defaultParallelism
        return max(1, cores) * WAVE_TASKS * TASK_ROWS

    def _judged(self, wave: pa.Table) -> pa.Table:
        """A wave judged. Where a process dies of it whatever Spark does, its halves are, down to the one note."""
        try:
            return _same_rows(self._ask(wave), wave)
        except DxproofError:
            raise
        except Exception as error:
            if not _died(error):
                raise _error_of(error) from None
        if wave.num_rows > 1:
            half = wave.num_rows // 2
            return pa.concat_tables([self._judged(wave.slice(0, half)), self._judged(wave.slice(half))])
        self._lost += 1
        if self._lost > _MAX_LOST:
            message = f"the cluster's Python processes end again and again, over {self._lost} notes so far"
            raise DxproofError(Problem.AUDIT_ENGINE, message, hint=f"give them more memory; {_GO_ON}")
        where = Where(wave.column("source")[0].as_py() or "note")
        lost = DxproofError(Problem.NOTE_FAILED, _LOST, where, "please report it without the note")
        return pa.Table.from_batches([failed_batch(batch, lost, self._redact) for batch in wave.to_batches()], JUDGED)

    def _ask(self, wave: pa.Table) -> pa.Table:
        self._spark.sparkContext.addJobTag(self._tag)  # of this thread
        frame = self._spark.createDataFrame(_tasks(wave))
        return frame.mapInArrow(self._judge, ddl(JUDGED)).toArrow().cast(JUDGED)


def cluster_judge(master: str | None, engine: Engine, judging: JudgeOptions) -> Judge:
    """Judges in a session of its own, which lives from the first batch to the last. Raises EXTRA_MISSING, AUDIT_ENGINE."""
    need_spark()
    need_java()

    def judge(batches: Iterable[pa.RecordBatch]) -> Batches:
        with session(master) as spark:
            yield from Cluster(spark, engine, judging).judge(batches)

    return judge


def _waves(batches: Iterable[pa.RecordBatch], rows: Callable[[], int]) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    wanted, count, size = rows(), 0, 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        size += batch.nbytes
        if count >= wanted or size >= WAVE_BYTES:
            yield pa.Table.from_batches(held)
            held, wanted, count, size = [], rows(), 0, 0
    if held:
        yield pa.Table.from_batches(held)


def _tasks(wave: pa.Table) -> pa.Table:
    """The wave in record batches of the size of a task: Spark makes a task of each."""
    groups: list[list[pa.RecordBatch]] = [[]]
    count = size = 0
    for batch in wave.to_batches():
        if groups[-1] and (count + batch.num_rows > TASK_ROWS or size + batch.nbytes > TASK_BYTES):
            groups.append([])
            count = size = 0
        groups[-1].append(batch)
        count += batch.num_rows
        size += batch.nbytes
    return pa.concat_tables(pa.Table.from_batches(group, wave.schema).combine_chunks() for group in groups)


def _same_rows(judged: pa.Table, wave: pa.Table) -> pa.Table:
    """The judged rows in the order of the wave. Raises AUDIT_ENGINE where they are not those of the wave."""
    asked = wave.column("seq")
    if not judged.column("seq").equals(asked):
        judged = judged.take(pc.sort_indices(judged.column("seq")))
    if not judged.column("seq").equals(asked):
        message = f"the cluster gave back {judged.num_rows} rows for {wave.num_rows} notes, or those of others"
        raise DxproofError(Problem.AUDIT_ENGINE, message, hint=_GO_ON)
    return judged


# ---- what goes wrong, in Spark's words and in ours ---------------------------------------------------------------

_DIED = ("Python worker exited unexpectedly", "ExecutorLostFailure")
_OURS = re.compile(r"^dxproof\.engine\.errors\.DxproofError: (.+)$", re.MULTILINE)
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")


def _died(error: Exception) -> bool:
    return any(words in str(error) for words in _DIED)


def _error_of(error: Exception) -> DxproofError:
    """What Spark raised as an error for people. Only what is known to hold no words of a note is repeated."""
    said = str(error)
    module = _NO_MODULE.search(said)
    if module:
        hint = "install dxproof[audit,spark] where the executors run, or send it along: docs/scale.md"
        return DxproofError(Problem.AUDIT_ENGINE, f"the cluster's Python has no {module[1]}", hint=hint)
    if "PYTHON_VERSION_MISMATCH" in said:
        message = "the cluster's Python is of another version than this one"
        return DxproofError(Problem.AUDIT_ENGINE, message, hint="set PYSPARK_PYTHON to one of this version")
    ours = _OURS.search(said)
    message = ours[1] if ours else f"the cluster could not judge the notes ({type(error).__name__})"
    return DxproofError(Problem.AUDIT_ENGINE, message, hint=f"look at the cluster's logs; {_GO_ON}")
