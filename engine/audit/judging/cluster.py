"""Judging on a Spark cluster: the driver reads and numbers the notes, the cluster judges them in waves.

Executors run the function of ``worker.py``, so the rows are identical to those of a local run.
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
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem, Where, defect
from dxproof.version import __version__

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Batches = Iterator[pa.RecordBatch]

# A task takes about half a second of one core, so that its overhead (about ten milliseconds) is small.
TASK_ROWS = 512
TASK_BYTES = 4_000_000
# A wave is two tasks per core, and two waves are in flight, so that cores can begin the next wave while one finishes.
# More would only use memory and be judged again after a stop. The driver can feed about twenty cores, which limits the
# bytes of a wave on clusters of any size.
WAVE_TASKS = 2
WAVE_BYTES = 64_000_000
_IN_FLIGHT = 2

_MAX_LOST = 20  # notes of one run that may crash a process; more means lack of memory, not bad notes
_LOST = "the process crashed each time while judging it"
_GO_ON = "what was judged is saved; continue with --resume"
_KEPT = 4  # engines cached per Python process of an executor


class Value(Protocol):
    """A broadcast variable."""

    @property
    def value(self) -> bytes:
        """The broadcast value."""


@dataclass(frozen=True, slots=True)
class InlineValue:
    """Replaces a broadcast variable in Spark Connect, which has none: the value is sent with each task."""

    value: bytes


@dataclass(frozen=True, slots=True)
class SharedEngine:
    """An engine and its options for the executors: pickled, sent once, identified by a digest."""

    key: str
    dxproof: str
    pickled: Value


def share(spark: "SparkSession", engines: Engines, judging: JudgeOptions) -> SharedEngine:
    """Broadcast an engine with all versions of its pack: executors need no pack folder."""
    pickled = pickle.dumps((engines.complete(), judging))
    context = getattr(spark, "sparkContext", None)
    sent = context.broadcast(pickled) if context else InlineValue(pickled)
    return SharedEngine(sha256(pickled).hexdigest(), __version__, sent)


_ready: dict[str, Worker] = {}


def _worker(shared: SharedEngine) -> Worker:
    """The cached worker of this process, compiled by the first task: Spark reuses Python processes."""
    if shared.key not in _ready:
        if shared.dxproof != __version__:
            message = f"dxproof is {__version__} on the cluster and {shared.dxproof} here"
            raise DxproofError(Problem.AUDIT_ENGINE, message, hint="install the same version on both")
        engines, judging = pickle.loads(shared.pickled.value)
        if len(_ready) == _KEPT:
            del _ready[next(iter(_ready))]
            gc.unfreeze()
        _ready[shared.key] = Worker(engines, judging)
        gc.freeze()  # the pack lives as long as the process: exclude it from garbage collection
    return _ready[shared.key]


def on_executors(shared: SharedEngine, read: Callable[[pa.RecordBatch], pa.RecordBatch] | None = None) -> Judge:
    """The function for ``mapInArrow``; ``read`` converts other rows to notes.

    Notes are judged in batches of the local size, whatever the size of Spark's batches, to bound memory. Errors contain
    no note text.
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
    """A schema of ``schemas.py`` in Spark's notation."""
    return ", ".join(f"`{field.name}` {_ddl(field.type)}" for field in schema)


def _ddl(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"ARRAY<{_ddl(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"STRUCT<{', '.join(f'`{field.name}`: {_ddl(field.type)}' for field in kind)}>"
    return {pa.string(): "STRING", pa.int64(): "BIGINT", pa.bool_(): "BOOLEAN"}[kind]


class Cluster:
    """Judges batches in a Spark session.

    Spark retries a task whose process died. A note that crashes its process each time becomes a row with an error, as
    in a pool. Everything else raises AUDIT_ENGINE.
    """

    def __init__(self, spark: "SparkSession", engines: Engines, judging: JudgeOptions) -> None:
        self._spark = spark
        self._judge = on_executors(share(spark, engines, judging))
        self._redact = judging.redact
        self._tag = f"dxproof-{uuid.uuid4().hex}"
        self._lost = 0

    def judge(self, batches: Iterable[pa.RecordBatch]) -> Batches:
        """The judged batches, in order. At most three waves are in memory, including the one being read."""
        source = _waves(batches, self._wave_rows)
        threads = ThreadPoolExecutor(_IN_FLIGHT, "dxproof-wave")
        waiting: deque[Future[pa.Table]] = deque()
        try:
            while True:
                while len(waiting) < _IN_FLIGHT and (wave := next(source, None)) is not None:
                    waiting.append(threads.submit(self._judged, wave))
                if not waiting:
                    return
                yield from waiting.popleft().result().to_batches()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            with suppress(Exception):  # the session may have ended
                self._spark.sparkContext.cancelJobsWithTag(self._tag)

    def _wave_rows(self) -> int:
        """The wave size, queried for each wave: executors come and go."""
        cores: int = self._spark.sparkContext.defaultParallelism
        return max(1, cores) * WAVE_TASKS * TASK_ROWS

    def _judged(self, wave: pa.Table) -> pa.Table:
        """Judge a wave. If it crashes processes even after Spark's retries, judge its halves, down to a single note."""
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
            message = f"the cluster's Python processes keep crashing, on {self._lost} notes so far"
            raise DxproofError(Problem.AUDIT_ENGINE, message, hint=f"give them more memory; {_GO_ON}")
        where = Where(wave.column("source")[0].as_py() or "note")
        lost = DxproofError(Problem.NOTE_FAILED, _LOST, where, "please report it without the note")
        return pa.Table.from_batches([failed_batch(batch, lost, self._redact) for batch in wave.to_batches()], JUDGED)

    def _ask(self, wave: pa.Table) -> pa.Table:
        self._spark.sparkContext.addJobTag(self._tag)  # of this thread
        frame = self._spark.createDataFrame(_tasks(wave))
        return frame.mapInArrow(self._judge, ddl(JUDGED)).toArrow().cast(JUDGED)


def cluster_judge(master: str | None, engines: Engines, judging: JudgeOptions) -> Judge:
    """Judge in a new session, from the first batch to the last. Raises EXTRA_MISSING, AUDIT_ENGINE."""
    need_spark()
    need_java()

    def judge(batches: Iterable[pa.RecordBatch]) -> Batches:
        with session(master) as spark:
            yield from Cluster(spark, engines, judging).judge(batches)

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
    """The wave as record batches of task size: Spark makes a task of each."""
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
    """The judged rows in the order of the wave. Raises AUDIT_ENGINE if they do not match the wave."""
    asked = wave.column("seq")
    if not judged.column("seq").equals(asked):
        judged = judged.take(pc.sort_indices(judged.column("seq")))
    if not judged.column("seq").equals(asked):
        message = f"the cluster returned {judged.num_rows} rows for {wave.num_rows} notes, or rows of other notes"
        raise DxproofError(Problem.AUDIT_ENGINE, message, hint=_GO_ON)
    return judged


# ---- Spark errors and their messages ---------------------------------------------------------------

_DIED = ("Python worker exited unexpectedly", "ExecutorLostFailure")
_OURS = re.compile(r"^dxproof\.engine\.errors\.DxproofError: (.+)$", re.MULTILINE)
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")


def _died(error: Exception) -> bool:
    return any(words in str(error) for words in _DIED)


def _error_of(error: Exception) -> DxproofError:
    """A readable error for a Spark exception. Only text that cannot contain note text is repeated."""
    said = str(error)
    module = _NO_MODULE.search(said)
    if module:
        hint = "install dxproof[audit,spark] on the executors, or ship it with the job: docs/scale.md"
        return DxproofError(Problem.AUDIT_ENGINE, f"the cluster's Python has no {module[1]}", hint=hint)
    if "PYTHON_VERSION_MISMATCH" in said:
        message = "the cluster has another version of Python"
        return DxproofError(Problem.AUDIT_ENGINE, message, hint="set PYSPARK_PYTHON to the same version")
    ours = _OURS.search(said)
    message = ours[1] if ours else f"the cluster could not judge the notes ({type(error).__name__})"
    return DxproofError(Problem.AUDIT_ENGINE, message, hint=f"look at the cluster's logs; {_GO_ON}")
