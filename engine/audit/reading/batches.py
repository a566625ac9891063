"""Notes and failures -> record batches, numbered in input order."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from dxproof.engine.audit.schemas import NOTES
from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure

# A batch is the unit of work: large enough for little overhead, small enough that workers finish at about the same time
# and that a batch of the largest notes fits in memory.
BATCH_ROWS = 64
BATCH_CHARACTERS = 2_000_000

Row = dict[str, Any]


def batches(items: Iterable[Note | Failure], skip: int = 0) -> Iterator[pa.RecordBatch]:
    """The records of the input in batches; the first ``skip`` (already judged) are counted but omitted."""
    rows: list[Row] = []
    characters = 0
    for seq, item in enumerate(items, start=1):
        if seq <= skip:
            continue
        rows.append(row_of(seq, item))
        characters += len(item.text) if isinstance(item, Note) else 0
        if len(rows) == BATCH_ROWS or characters >= BATCH_CHARACTERS:
            yield pa.RecordBatch.from_pylist(rows, schema=NOTES)
            rows, characters = [], 0
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=NOTES)


def row_of(seq: int, item: Note | Failure) -> Row:
    """One record of the input as a row."""
    if isinstance(item, Failure):
        return _row_of_failure(seq, item)
    return {
        "seq": seq,
        "note_id": item.id,
        "source": item.source,
        "provider": item.provider,
        "date": item.date,
        "setting": item.setting.value if item.setting else None,
        "encounter": item.encounter.value if item.encounter else None,
        "claim": item.claim.model_dump_json() if item.claim else None,
        "pack": item.pack,
        "text": item.text,
        "places": [{"start": place.start, "label": place.label} for place in item.places],
        "problem": None,
        "problem_message": None,
    }


def _row_of_failure(seq: int, failure: Failure) -> Row:
    error = failure.error
    return dict.fromkeys(NOTES.names) | {
        "seq": seq,
        "note_id": failure.note_id,
        "source": str(error.where) if error.where else None,
        "problem": error.problem.value,
        "problem_message": str(error),
    }
