"""The Parquet files of an audit, written from its shards in input order."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dxproof.engine.audit.schemas import JUDGED, TABLES, apart
from dxproof.engine.audit.store import written

_SHARDS_A_GROUP = 2  # row groups of 4,096 notes, so that memory is bounded


def table_path(folder: Path, name: str) -> Path:
    """The path of a table."""
    return folder / f"{name}.parquet"


def write_tables(shards: Iterable[pa.Table], folder: Path) -> None:
    """Write all tables; they are moved into place only when all are complete."""
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(
                pq.ParquetWriter(stack.enter_context(written(table_path(folder, name))), schema, compression="zstd")
            )
            for name, schema in TABLES.items()
        }
        for group in _groups(shards):
            for name, table in apart(group).items():
                writers[name].write_table(table, row_group_size=max(1, table.num_rows))


def _groups(shards: Iterable[pa.Table]) -> Iterator[pa.Table]:
    held: list[pa.Table] = []
    for shard in shards:
        held.append(shard)
        if len(held) == _SHARDS_A_GROUP:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def regrouped(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Regroup batches into tables of ``rows`` rows; the last one has the rest."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        while count + batch.num_rows >= rows:
            missing = rows - count
            yield pa.Table.from_batches([*held, batch.slice(0, missing)], JUDGED).combine_chunks()
            batch, held, count = batch.slice(missing), [], 0
        if batch.num_rows:
            held.append(batch)
            count += batch.num_rows
    if count:
        yield pa.Table.from_batches(held, JUDGED).combine_chunks()
