"""One audit: read, judge, save shards, and finally write tables and pages."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from dxproof.engine.audit.episodes import episodes_in
from dxproof.engine.audit.judging.worker import Judge, JudgeOptions
from dxproof.engine.audit.pages import write_pages
from dxproof.engine.audit.plan import Plan
from dxproof.engine.audit.reading.batches import batches
from dxproof.engine.audit.reading.ids import ids_on_disk
from dxproof.engine.audit.reading.survey import Position, Survey, survey
from dxproof.engine.audit.runfile import SCHEMA
from dxproof.engine.audit.spill import sweep
from dxproof.engine.audit.store import RUN, SHARD_ROWS, Store, write_json
from dxproof.engine.audit.tables import regrouped, write_tables
from dxproof.engine.claim import Note
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs import Failure, InputOptions, Skipped, read_notes
from dxproof.engine.inputs.wording import shown
from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.stamp import ENGINE
from dxproof.engine.terms import AUTO


class Progress(Protocol):
    """Receives the progress of a run."""

    def surveyed(self, size: int) -> None:
        """``count`` more bytes were surveyed."""

    def begin(self, steps: int, done: int) -> None:
        """Judging begins: the number of steps, and of notes judged before."""

    def advance(self, steps: int, notes: int) -> None:
        """The reader is at this step, and this number of notes is judged and saved."""

    def finishing(self) -> None:
        """All notes are judged; tables and pages are being written."""


@dataclass(slots=True)
class Counts:
    """The counts of the records of the input."""

    records: int = 0
    judged: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)
    by_problem: Counter[str] = field(default_factory=Counter)

    def add(self, notes: pa.Table) -> None:
        """Count a table of judged notes."""
        self.records += notes.num_rows
        problems = Counter(notes.column("problem").to_pylist())
        self.judged += problems.pop(None, 0)
        self.by_problem.update(problems)
        self.by_kind.update(kind for kind in notes.column("kind").to_pylist() if kind)
        self.by_status.update(status for status in notes.column("target_status").to_pylist() if status)

    def to_json(self) -> dict[str, Any]:
        """As sorted JSON values."""
        return {
            "records": self.records,
            "judged": self.judged,
            "not_judged": self.records - self.judged,
            "by_target_status": dict(sorted(self.by_status.items())),
            "by_kind": dict(sorted(self.by_kind.items())),
            "by_problem": dict(sorted(self.by_problem.items())),
        }


@dataclass(frozen=True, slots=True)
class Audit:
    """The parameters of a run: input, packs, options and output."""

    inputs: tuple[str, ...]
    out: Path
    engines: Engines
    judging: JudgeOptions
    options: InputOptions
    resume: bool = False

    def plan(self, surveyed: Survey) -> Plan:
        """The identity of this run."""
        profile = self.engines.profile
        return Plan(
            dxproof=ENGINE.version,
            pack=self.engines.alone.name if self.engines.alone else AUTO,
            pack_digest=self.engines.digest,
            profile_digest=profile.digest if profile else None,
            as_of=self.engines.as_of.isoformat() if self.engines.as_of else None,
            code=self.judging.code,
            setting=self.options.setting.value if self.options.setting else None,
            encounter=self.options.encounter.value if self.options.encounter else None,
            redact=self.judging.redact,
            inputs=tuple(map(shown, self.inputs)),
            input_digest=surveyed.digest,
        )


def run(audit: Audit, judge: Judge, how: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Run or resume an audit, and return the content of run.json.

    ``judge`` judges batches in order; ``how`` describes it in run.json. Raises DxproofError if the folder cannot be used.
    Whenever it is stopped, it can be resumed.
    """
    surveyed = survey(audit.inputs, progress.surveyed)
    store, plan = Store(audit.out), audit.plan(surveyed)
    store.make()
    with store.locked():
        store.open(plan, audit.resume)
        sweep(store.folder)
        if not store.finished:
            began = time.monotonic()
            counts, skipped = _judge_rest(audit, store, surveyed, judge, progress)
            progress.finishing()
            if survey(audit.inputs).digest != surveyed.digest:
                message, hint = (
                    "changed while it was judged",
                    "repeat the audit with another --out when the input no longer changes",
                )
                raise DxproofError(Problem.INPUT_VALUE, message, Where("the input"), hint)
            write_tables(store.read_shards(), store.folder)
            stamp = _stamp(audit, plan, surveyed, counts, skipped)
            episodes = episodes_in(store.folder, _once_more(audit, store), audit.engines, audit.judging.redact)
            write_pages(store.folder, stamp, _packs(audit), episodes)
            times = {"finished": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": time.monotonic() - began}
            write_json(store.folder / RUN, stamp | {"how": how | times})
        store.close()
    return store.run()


def _judge_rest(
    audit: Audit, store: Store, surveyed: Survey, judge: Judge, progress: Progress
) -> tuple[Counts, "_SkippedCounts"]:
    """Judge the notes that are in no shard yet, one shard at a time."""
    counts, skipped, position = Counts(), _SkippedCounts(), Position(surveyed)
    for shard in store.read_shards():
        counts.add(shard)
    progress.begin(surveyed.steps, counts.records)
    with ids_on_disk(store.work / "ids.sqlite") as ids:
        items = read_notes(audit.inputs, audit.options, None, skipped.add, ids)
        waiting = batches(_watched(items, position), skip=counts.records)
        judged = _told(judge(waiting), counts.records, position, progress)
        for number, shard in enumerate(regrouped(judged, SHARD_ROWS), start=len(store.shards()) + 1):
            store.add_shard(number, shard)
            counts.add(shard)
    return counts, skipped


def _once_more(audit: Audit, store: Store) -> Iterator[Note | Failure]:
    """The records again, in the order in which they were judged."""
    with ids_on_disk(store.work / "ids.sqlite") as ids:
        yield from read_notes(audit.inputs, audit.options, None, None, ids)


def _watched(items: Iterable[Note | Failure], position: Position) -> Iterator[Note | Failure]:
    for item in items:
        position.at(item)
        yield item


def _told(
    judged: Iterable[pa.RecordBatch], done: int, position: Position, progress: Progress
) -> Iterator[pa.RecordBatch]:
    for batch in judged:
        done += batch.num_rows
        progress.advance(position.steps, done)
        yield batch


def _packs(audit: Audit) -> list[Pack]:
    """The packs that the charts may be judged by, in their newest versions."""
    return [each.engine.pack for each in audit.engines.used]


class _SkippedCounts:
    """The counts of skipped files, over all folders."""

    def __init__(self) -> None:
        self.hidden = self.links = self.other = 0

    def add(self, skipped: Skipped) -> None:
        self.hidden += skipped.hidden
        self.links += skipped.links
        self.other += skipped.other


def _stamp(audit: Audit, plan: Plan, surveyed: Survey, counts: Counts, skipped: _SkippedCounts) -> dict[str, Any]:
    """The stamp of a run: plan and counts. Independent of the date and the machine."""
    files = [pack.file for pack in _packs(audit)]
    profile = audit.engines.profile
    return {
        "schema": SCHEMA,
        "plan": plan.to_json(),
        "pack": {
            "id": ", ".join(file.pack for file in files),
            "version": ", ".join(file.version for file in files),
            "fiscal_year": max(file.fiscal_year for file in files),
            "profile": profile.name if profile else None,
        },
        "engine": ENGINE.model_dump(),
        "input": {
            "files": surveyed.files,
            "bytes": surveyed.size,
            "left_out": {"hidden": skipped.hidden, "links": skipped.links, "other_suffixes": skipped.other},
        },
        "counts": counts.to_json(),
    }
