"""Robustness against damaged documents: corrupted copies of every file of the corpora, of a chart written in every format, and
of a chart with forms, strikes and merged cells, and files that unpack, repeat or nest without end.

    python bench/formats.py [CORPORA] [--copies 200] [--only NAME]

The documents of the corpora are in their folder ``formats``. Every fifth copy has the suffix of another format, or none.

One line per format: copies, read, refused, source, crashed, most seconds of processor time that a copy took, peak MB of the
process that reads documents. A copy is *read* if it gives a note, *refused* if it gives an error, *source* if what it gives as
the text of a note is the source of a document, *crashed* otherwise. ``--only`` takes the formats whose name begins so.
"""

import argparse
import importlib
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import psutil

from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure, InputOptions, read_notes

_HERE = Path(__file__).resolve().parents[1]
_CHART = _HERE / "fixtures" / "m99_stenosis" / "osteophyte_coded_as_m99_70" / "note.txt"
_SUFFIXES = (".rtf", ".docx", ".pdf", ".xml", ".json", ".ndjson", ".hl7")
_OTHERS = (".txt", ".hl7", "", ".pdf", ".json", ".xml", ".rtf", ".docx", ".html", ".tsv")
_EVERY = 5  # copies of which one has another suffix
_SOURCE = re.compile(r"urn:hl7-org:v3|\{\\rtf\d|\"resourceType\"|^(?:MSH|OBX|PID)\|.*\|", re.MULTILINE)
_LIMIT_SECONDS, _LIMIT_MB = 2.0, 500


@dataclass
class Count:
    """The results for the copies of one format."""

    copies: int = 0
    read: int = 0
    refused: int = 0
    source: int = 0
    crashed: int = 0
    slowest: float = 0.0
    peak: float = 0.0

    def line(self, name: str) -> str:
        """The output line of a format."""
        return (
            f"{name:<22} copies {self.copies:>6,}  read {self.read:>6,}  refused {self.refused:>6,}  "
            f"source {self.source}  crashed {self.crashed}  slowest {self.slowest:5.2f} s  peak {self.peak:4.0f} MB"
        )

    def holds(self) -> bool:
        """Whether nothing crashed, no source was read as words, and no limit was exceeded."""
        return not self.crashed and not self.source and self.slowest <= _LIMIT_SECONDS and self.peak <= _LIMIT_MB


def main() -> None:
    """Run the copies and print the lines. Exits with 1 if a limit was exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    writers = _module("writers")
    counts: dict[str, Count] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, suffix, data in _originals(given.corpora and given.corpora / "formats", writers):
            if not label.startswith(given.only):
                continue
            with writers.Watch() as watch:
                for number, copy in enumerate(writers.copies(data, given.copies, seed=7)):
                    other = _OTHERS[number // _EVERY % len(_OTHERS)] if number % _EVERY == 0 else suffix
                    _try(folder / f"copy{number}{other}", copy, counts.setdefault(label, Count()))
            counts[label].peak = max(counts[label].peak, watch.peak)
        hostile: dict[str, Count] = {}
        for label, (suffix, made) in writers.hostile().items():
            if not f"hostile {label}".startswith(given.only):
                continue
            with writers.Watch() as watch:
                _try(folder / f"hostile{suffix}", made(), hostile.setdefault(label, Count()))
            hostile[label].peak = watch.peak
    for label, count in sorted(counts.items()):
        print(count.line(label))
    for label, count in hostile.items():
        print(count.line(label))
    held = [count.holds() for count in (*counts.values(), *hostile.values())]
    sys.exit(0 if all(held) else 1)


def _originals(folder: Path | None, writers: ModuleType) -> Iterator[tuple[str, str, bytes]]:
    text = _CHART.read_text(encoding="utf-8")
    for name, (suffix, write) in writers.FORMATS.items():
        yield f"chart {name}", suffix, write(text)
    forms = _module("stateful")
    for name, (suffix, write) in forms.FORMATS.items():
        yield f"form {name}", suffix, write(forms.CHART)
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix in _SUFFIXES:
            yield f"given {path.suffix}", path.suffix, path.read_bytes()


def _try(path: Path, data: bytes, count: Count) -> None:
    path.write_bytes(data)
    begin = _processor_seconds()
    try:
        items = list(read_notes([str(path)], InputOptions(), None))
    except Exception as error:
        print(f"{path.name}: {type(error).__name__}", file=sys.stderr)
        items = []
    count.slowest = max(count.slowest, _processor_seconds() - begin)
    notes = [item for item in items if isinstance(item, Note)]
    count.copies += 1
    count.crashed += not items
    count.source += any(_SOURCE.search(note.text) for note in notes)
    count.read += bool(notes)
    count.refused += bool(items) and all(isinstance(item, Failure) for item in items)
    path.unlink()


def _processor_seconds() -> float:
    """What this process and those that it started have used, those that have ended too."""
    here = psutil.Process()
    total = 0.0
    for process in (here, *here.children(recursive=True)):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.Error:  # it has ended between the two calls
            continue
    return total


def _module(name: str) -> ModuleType:
    """A module of the tests of documents."""
    sys.path.insert(0, str(_HERE))
    return importlib.import_module(f"tests.inputs.documents.{name}")


if __name__ == "__main__":
    main()
