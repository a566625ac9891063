"""Robustness against damaged documents: corrupted copies of every file of the corpora and of a chart written in every
format, and files that unpack, repeat or nest without end.

    python bench/formats.py [CORPORA] [--copies 200]

The documents of the corpora are in their folder ``formats``.

One line per format: copies, read, refused, crashed, slowest seconds, peak MB of the process that reads documents. A copy is
*read* if it gives a note, *refused* if it gives an error, *crashed* otherwise.
"""

import argparse
import importlib.util
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure, InputOptions, read_notes

_HERE = Path(__file__).resolve().parents[1]
_CHART = _HERE / "fixtures" / "m99_stenosis" / "osteophyte_coded_as_m99_70" / "note.txt"
_SUFFIXES = (".rtf", ".docx", ".pdf", ".xml", ".json", ".ndjson", ".hl7")
_LIMIT_SECONDS, _LIMIT_MB = 2.0, 500


@dataclass
class Count:
    """The results for the copies of one format."""

    copies: int = 0
    read: int = 0
    refused: int = 0
    crashed: int = 0
    slowest: float = 0.0
    peak: float = 0.0

    def line(self, name: str) -> str:
        """The output line of a format."""
        return (
            f"{name:<22} copies {self.copies:>6,}  read {self.read:>6,}  refused {self.refused:>6,}  "
            f"crashed {self.crashed}  slowest {self.slowest:5.2f} s  peak {self.peak:4.0f} MB"
        )

    def holds(self) -> bool:
        """Whether nothing crashed and no limit was exceeded."""
        return not self.crashed and self.slowest <= _LIMIT_SECONDS and self.peak <= _LIMIT_MB


def main() -> None:
    """Run the copies and print the lines. Exits with 1 if a limit was exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--copies", type=int, default=200)
    given = parser.parse_args()
    writers = _writers()
    counts: dict[str, Count] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, suffix, data in _originals(given.corpora and given.corpora / "formats", writers):
            with writers.Watch() as watch:
                for number, copy in enumerate(writers.copies(data, given.copies, seed=7)):
                    _try(folder / f"copy{number}{suffix}", copy, counts.setdefault(label, Count()))
            counts[label].peak = max(counts[label].peak, watch.peak)
        hostile: dict[str, Count] = {}
        for label, (suffix, data) in writers.hostile().items():
            with writers.Watch() as watch:
                _try(folder / f"hostile{suffix}", data, hostile.setdefault(label, Count()))
            hostile[label].peak = watch.peak
    for label, count in sorted(counts.items()):
        print(count.line(label))
    for label, count in hostile.items():
        print(count.line(label))
    sys.exit(0 if all(count.holds() for count in (*counts.values(), *hostile.values())) else 1)


def _originals(folder: Path | None, writers: ModuleType) -> Iterator[tuple[str, str, bytes]]:
    text = _CHART.read_text(encoding="utf-8")
    for name, (suffix, write) in writers.FORMATS.items():
        yield f"chart {name}", suffix, write(text)
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix in _SUFFIXES:
            yield f"given {path.suffix}", path.suffix, path.read_bytes()


def _try(path: Path, data: bytes, count: Count) -> None:
    path.write_bytes(data)
    begin = time.perf_counter()
    try:
        items = list(read_notes([str(path)], InputOptions(), None))
    except Exception as error:
        print(f"{path.name}: {type(error).__name__}", file=sys.stderr)
        items = []
    count.slowest = max(count.slowest, time.perf_counter() - begin)
    count.copies += 1
    count.crashed += not items
    count.read += any(isinstance(item, Note) for item in items)
    count.refused += bool(items) and all(isinstance(item, Failure) for item in items)
    path.unlink()


def _writers() -> ModuleType:
    path = _HERE / "tests" / "inputs" / "documents" / "writers.py"
    spec = importlib.util.spec_from_file_location("writers", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
