"""What a worker does: it takes a batch of notes and returns a judged row for each. Used by the pool and by Spark."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dxproof.engine.audit.judging.row import failed_row, judged_row
from dxproof.engine.audit.schemas import JUDGED
from dxproof.engine.claim import Claim, Note, SourcePlace
from dxproof.engine.engines import Engines
from dxproof.engine.errors import EXPLAINED, DxproofError, Problem
from dxproof.engine.guard import note_guard

Row = dict[str, Any]
Judge = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]  # batches in, the same rows judged out, in order


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """Options for all notes of an audit: the code asked about, if any, and whether note text is left out."""

    code: str | None = None
    redact: bool = False


def judge_batch(engines: Engines, batch: pa.RecordBatch, judging: JudgeOptions) -> pa.RecordBatch:
    """The judged rows of a batch, in order. A note that cannot be judged becomes a row with the reason."""
    rows = [_judged(engines, record, judging) for record in batch.to_pylist()]
    return pa.RecordBatch.from_pylist(rows, schema=JUDGED)


def _judged(engines: Engines, record: Row, judging: JudgeOptions) -> Row:
    if record["problem"] is not None:
        return failed_row(_without_words(record) if judging.redact else record)
    try:
        note = _note(record)
        with note_guard(note):
            examined = engines.examine(note, judging.code, judging.redact)
            return judged_row(record, note.text, examined, judging.redact)
    except DxproofError as error:
        return _failed(record, error, judging.redact)


def _without_words(record: Row) -> Row:
    """An unreadable record, without the key names that its message repeats."""
    explained = EXPLAINED[Problem(record["problem"])]
    return record | {"problem_message": f"{record['source']}: {explained}", "date": None}


def failed_batch(batch: pa.RecordBatch, error: DxproofError, redact: bool) -> pa.RecordBatch:
    """The rows of notes that could not be judged because of one error."""
    return pa.RecordBatch.from_pylist([_failed(record, error, redact) for record in batch.to_pylist()], schema=JUDGED)


def _failed(record: Row, error: DxproofError, redact: bool) -> Row:
    date = None if redact else record["date"]  # it may be text instead of a date
    return failed_row(record | {"problem": error.problem.value, "problem_message": str(error), "date": date})


def _note(record: Row) -> Note:
    claim = record["claim"]
    return Note(
        id=record["note_id"],
        text=record["text"],
        source=record["source"],
        setting=record["setting"],
        encounter=record["encounter"],
        provider=record["provider"],
        date=record["date"],
        claim=Claim.model_validate_json(claim) if claim is not None else None,
        pack=record["pack"],
        places=tuple(SourcePlace(**place) for place in record["places"] or ()),
    )


class Worker:
    """Engines that are compiled once per process and judge batch after batch."""

    def __init__(self, engines: Engines, judging: JudgeOptions) -> None:
        self._engines = engines.compile()
        self._judging = judging

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        return judge_batch(self._engines, batch, self._judging)
