"""The episodes of an audit: the visits of each patient judged together, where the records name the patient.

For this, notes are read a second time, but only those to which a pack with questions about an episode applies: finding copied text
takes the sentences of the notes, which no table keeps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dxproof.engine.audit.store import written
from dxproof.engine.audit.tables import table_path
from dxproof.engine.claim import Note
from dxproof.engine.engines import Engines, PackAtHand
from dxproof.engine.episode.model import Episode
from dxproof.engine.episode.reading import EpisodeReader
from dxproof.engine.episode.together import Judged, episodes_of
from dxproof.engine.episode.visits import Visit
from dxproof.engine.errors import DxproofError
from dxproof.engine.guard import note_guard
from dxproof.engine.inputs import Failure
from dxproof.engine.report.places import LEFT_OUT

TABLE, PAGE = "episodes", "episodes.html"
# One row per concern; an episode without concerns has one row without one.
EPISODES = pa.schema(
    [
        ("patient", pa.string()),
        ("pack", pa.string()),
        ("visits", pa.int64()),
        ("first", pa.string()),
        ("last", pa.string()),
        ("concern", pa.string()),
        ("at", pa.string()),
        ("message", pa.string()),
        ("words", pa.string()),
    ]
)
_FEWEST = 2  # visits of an episode


@dataclass(frozen=True, slots=True)
class PatientEpisode:
    """An episode, and the id of the pack by which it was judged."""

    pack: str
    judged: Judged

    @property
    def episode(self) -> Episode:
        return self.judged.episode


def episodes_in(folder: Path, notes: Iterable[Note | Failure], engines: Engines, redact: bool) -> list[PatientEpisode]:
    """The episodes of an audit whose tables are written; ``notes`` are its records once more, in their order."""
    asking = {pack.name: pack for pack in engines.visits if pack.engine.pack.episode is not None}
    wanted = dict(_applied(folder, list(asking)))
    if not wanted:
        return []
    readers = {name: _reader(pack, engines, redact) for name, pack in asking.items()}
    visits: dict[str, list[Visit]] = {name: [] for name in asking}
    for seq, note in enumerate(notes, 1):
        if isinstance(note, Note) and note.patient is not None and seq in wanted:
            visits[wanted[seq]] += _visit(readers[wanted[seq]], note)
    return [
        PatientEpisode(name, judged)
        for name, read in visits.items()
        for judged in episodes_of(read, readers[name].words, readers[name].file)
        if len(judged.episode.visits) + len(judged.episode.unplaced) >= _FEWEST
    ]


def write_episodes(folder: Path, episodes: Sequence[PatientEpisode]) -> None:
    """Write the table of the episodes."""
    table = pa.Table.from_pylist([row for each in episodes for row in _rows(each)], EPISODES)
    with written(table_path(folder, TABLE)) as file:
        pq.write_table(table, file, compression="zstd")


def _applied(folder: Path, packs: list[str]) -> Iterator[tuple[int, str]]:
    """The records to which one of the packs applies, by their numbers."""
    with pq.ParquetFile(table_path(folder, "visits")) as file:
        for batch in file.iter_batches(columns=["seq", "pack", "applies"]):
            yield from ((r["seq"], r["pack"]) for r in batch.to_pylist() if r["applies"] and r["pack"] in packs)


def _reader(pack: PackAtHand, engines: Engines, redact: bool) -> EpisodeReader:
    return EpisodeReader(pack.ready, engines, redact)


def _visit(reader: EpisodeReader, note: Note) -> list[Visit]:
    """A note as a visit, or None if it cannot be read, which its row among the notes says."""
    try:
        with note_guard(note):
            return [reader.visit(note)]
    except DxproofError:
        return []


def _rows(each: PatientEpisode) -> Iterator[dict[str, Any]]:
    days = [visit.date.isoformat() for visit in each.episode.visits if visit.date is not None]
    whole = {
        "patient": each.episode.patient,
        "pack": each.pack,
        "visits": len(each.episode.visits),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
    }
    for concern in each.episode.concerns:
        yield whole | {
            "concern": concern.kind.value,
            "at": ", ".join(map(str, concern.visits)),
            "message": concern.message,
            "words": "; ".join(LEFT_OUT if words.words is None else words.words for words in concern.words) or None,
        }
    if not each.episode.concerns:
        yield whole
