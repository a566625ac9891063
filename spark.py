"""Judge the notes of a Spark DataFrame on its cluster, with the same function as ``dxproof audit``.

    judged = dxproof.spark.judge(df).persist()
    dxproof.spark.notes(judged), dxproof.spark.candidates(judged)

The DataFrame has the columns ``id`` and ``text`` and, where known, ``setting``, ``encounter``, ``provider``, ``date``, ``pack``,
``claim`` (a JSON string) and ``seq`` (integers); other columns are ignored. Every row is validated like a table record; a
row that cannot be judged gets a ``problem`` and does not fail the job. Two things differ from tables: rows with the same
id are all judged, so drop duplicates before; and without ``seq`` each row gets Spark's ``monotonically_increasing_id``
plus one, which has gaps and depends on the partitions, so provide ``seq`` if numbers must be reproducible. Everything is
lazy, and needs the extra ``spark``.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.pack.codes import normalise
from dxproof.engine.terms import AUTO

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["candidates", "evidence", "judge", "notes", "pitfalls", "visits"]

_SEQ = "seq"
_PLACE = "dataframe"  # used in place of a file name in messages and ``source``, followed by the ``seq``


def judge(
    df: "DataFrame",
    pack: str = AUTO,
    *,
    code: str | None = None,
    redact: bool = False,
    as_of: date | str | None = None,
    profile: str | Path | None = None,
    packs: str | Path | None = None,
) -> "DataFrame":
    """The judged notes of a DataFrame, one row each, with results as nested lists.

    ``code`` is asked of every note; ``redact`` leaves note text out; ``pack``, ``packs``, ``as_of`` and ``profile`` are
    those of ``dxproof.load_engines``, read here and sent to the executors. Raises DxproofError before any job: EXTRA_MISSING,
    INPUT_COLUMN, TARGET_UNKNOWN, and everything that loading a pack raises.
    """
    from dxproof.engine.audit.judging.session import need_spark

    need_spark()
    chosen = _chosen(df)
    from dxproof.engine.audit.judging.cluster import ddl, on_executors, share
    from dxproof.engine.audit.judging.worker import JudgeOptions
    from dxproof.engine.audit.schemas import JUDGED
    from dxproof.engine.engines import load_engines

    engines = load_engines(pack, as_of, profile, packs)
    if code is not None and not code.strip():
        raise DxproofError(Problem.TARGET_UNKNOWN, "the code is empty, expected one like M99.70", hint="give a code")
    if code is not None:
        engines.holding(code)
    judging = JudgeOptions(normalise(code) if code is not None else None, redact)
    return chosen.mapInArrow(on_executors(share(df.sparkSession, engines, judging), _read), ddl(JUDGED))


def notes(judged: "DataFrame") -> "DataFrame":
    """One row per note: the result, or the problem."""
    from dxproof.engine.audit.schemas import TABLES

    return judged.select(*TABLES["notes"].names)


def candidates(judged: "DataFrame") -> "DataFrame":
    """One row per note and candidate code, with its rules as a list."""
    return _exploded(judged, "candidates")


def evidence(judged: "DataFrame") -> "DataFrame":
    """One row per note and span of evidence, used or rejected, with its position."""
    return _exploded(judged, "evidence")


def pitfalls(judged: "DataFrame") -> "DataFrame":
    """One row per note and pitfall."""
    return _exploded(judged, "pitfalls")


def visits(judged: "DataFrame") -> "DataFrame":
    """One row per note and pack of a visit: whether it applies, its rules and regions."""
    return _exploded(judged, "visits")


def _exploded(judged: "DataFrame", table: str) -> "DataFrame":
    from pyspark.sql.functions import inline

    from dxproof.engine.audit.schemas import NESTED

    return judged.select(_SEQ, "note_id", inline(NESTED[table].column))


def _chosen(df: "DataFrame") -> "DataFrame":
    """The note columns and ``seq``. Raises INPUT_COLUMN."""
    from pyspark.sql.functions import col, monotonically_increasing_id
    from pyspark.sql.types import IntegralType

    from dxproof.engine.inputs.record import COLUMNS, missing_columns

    where = Where(_PLACE)
    if error := missing_columns(df.columns, where, is_schema=True):
        raise error
    lowered = [name.lower() for name in df.columns]  # Spark does not distinguish "id" and "ID"
    twice = [name for name in (*COLUMNS, _SEQ) if lowered.count(name) > 1]
    if twice:
        message = f'has the column "{twice[0]}" twice'
        raise DxproofError(Problem.INPUT_COLUMN, message, where, "drop or rename one of them")
    if _SEQ not in df.columns:
        number = monotonically_increasing_id() + 1
    elif isinstance(df.schema[_SEQ].dataType, IntegralType):
        number = col(_SEQ).cast("bigint")
    else:
        message = f'the column "{_SEQ}" is {df.schema[_SEQ].dataType.simpleString()}, expected whole numbers'
        raise DxproofError(Problem.INPUT_COLUMN, message, where, "cast it, or leave it out")
    return df.select(number.alias(_SEQ), *(col(name) for name in COLUMNS if name in df.columns))


# ---- on an executor ----------------------------------------------------------------------------------------------


def _read(batch: "pa.RecordBatch") -> "pa.RecordBatch":
    """Convert DataFrame rows to notes, like the table reader."""
    import pyarrow as pa

    from dxproof.engine.audit.reading.batches import row_of
    from dxproof.engine.audit.schemas import NOTES

    rows = [row_of(seq, _item(batch, row, seq)) for row, seq in enumerate(batch.column(_SEQ).to_pylist())]
    return pa.RecordBatch.from_pylist(rows, schema=NOTES)


def _item(batch: "pa.RecordBatch", row: int, seq: int | None) -> Any:
    """The note of a row, or its failure."""
    from dxproof.engine.inputs import Failure, InputOptions
    from dxproof.engine.inputs.record import Record, id_of, note_of

    record = Record(Where(_PLACE, seq), {}, claim_is_text=True)
    try:
        record = Record(record.where, _fields(batch, row, record.where), claim_is_text=True)
        return note_of(record, InputOptions())
    except DxproofError as error:
        return Failure(error, id_of(record))


def _fields(batch: "pa.RecordBatch", row: int, where: Where) -> dict[str, object]:
    import pyarrow as pa

    fields: dict[str, object] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            fields[name] = column[row].as_py()
        except (ValueError, OverflowError, pa.ArrowException):
            message = f"{name} cannot be read, expected text in UTF-8"
            raise DxproofError(Problem.INPUT_VALUE, message, where, "write the record again") from None
    return fields
