"""The notes of the charts: read once from the inputs of the audit, and held in memory, because the folder of an audit contains none."""

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence

from dxproof.engine.audit.workbench.charts import ListedChart
from dxproof.engine.claim import Note
from dxproof.engine.inputs import InputOptions, read_notes

_MOST_BYTES = 256_000_000  # of all notes, compressed


class NoteShelf:
    """The available notes, by the number of their chart; only those that have not changed since the audit."""

    def __init__(self, notes: Mapping[int, tuple[Note, bytes]] | None = None) -> None:
        self._notes = notes or {}

    def __len__(self) -> int:
        return len(self._notes)

    def get(self, seq: int) -> Note | None:
        """The note of a chart, if it is available."""
        found = self._notes.get(seq)
        return found[0].model_copy(update={"text": zlib.decompress(found[1]).decode()}) if found else None


def read_shelf(inputs: Sequence[str], options: InputOptions, charts: Collection[ListedChart]) -> NoteShelf:
    """The notes of these charts from the inputs of their audit. A note that cannot be read, or has changed since, is not available."""
    return NoteShelf(dict(_read(inputs, options, {chart.seq: chart for chart in charts})))


def _read(
    inputs: Sequence[str], options: InputOptions, charts: Mapping[int, ListedChart]
) -> Iterator[tuple[int, tuple[Note, bytes]]]:
    last, held = max(charts, default=0), 0
    for seq, item in enumerate(read_notes(inputs, options, None), start=1):
        chart = charts.get(seq)
        if chart and isinstance(item, Note):
            data = item.text.encode(errors="surrogatepass")
            if hashlib.sha256(data).hexdigest() == chart.sha256 and item.id == chart.ref.note_id:
                packed = zlib.compress(data, 1)
                held += len(packed)
                yield seq, (item.model_copy(update={"text": ""}), packed)
        if seq >= last or held > _MOST_BYTES:
            return
