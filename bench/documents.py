"""Documents: whether every word of a source is in the text or in the list of what was dropped, as often and in the order of the
source, whether the order is that of another extractor, and how fast the readers are beside a plain extraction.

    python bench/documents.py CORPORA [--missing] [--rounds 5]

Reads the folders ``formats`` and ``reader_cases`` of the corpora, and charts in every writer of the tests.

One line per format: files; words of the sources, and the share found (bar: all); the share of them that is in the order of the
source, where a file has one (a PDF is drawn in any order); the share of the words of another extractor that is in its order
(pandoc, pdftotext, each where it is installed); documents per second, and processor time over that of ``plain.py``. For
FHIR and HL7 v2 that is no more than a loop over JSON and split lines; there the time over a library of the format stands beside
it (bar of the last one: 1.5). ``--missing`` lists the words that are nowhere.

A file of which no note is read counts nowhere and is named with the reason; one that is read in part is named and counts.
"""

import argparse
import importlib
import re
import shutil
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType

import libraries
import plain

from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs.documents import attachment, cda, docx, fhir, hl7, pdf, rtf
from dxproof.engine.inputs.documents.document import Document, Item, Unit, UnreadPart

_HERE = Path(__file__).resolve().parents[1]
_CHART = _HERE / "fixtures" / "m99_stenosis" / "osteophyte_coded_as_m99_70" / "note.txt"
_REPEATED = 15  # times the chart in a document that is written for this: a visit note of five pages
_SLOWEST = 1.5
_WORD = re.compile(r"[^\W_]+")

Reader = Callable[[bytes], Iterator[Unit]]


@dataclass(frozen=True)
class Format:
    """How documents of a kind are read, plainly extracted, and extracted by somebody else; ``words`` is all that they say.

    ``library`` is the extraction by a library of the format where dxproof does without one.
    """

    reader: Reader
    plain: Callable[[bytes], str]
    words: Callable[[bytes], str]
    library: Callable[[bytes], str] | None = None
    has_order: bool = True
    other: tuple[str, ...] = ()


@dataclass
class Share:
    """A part of some words."""

    all: int = 0
    part: int = 0

    def __str__(self) -> str:
        return f"{self.part / self.all:8.3%}" if self.all else "       -"


@dataclass
class Result:
    """What was measured of one kind."""

    files: int = 0
    words: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    own_order: Share = field(default_factory=Share)
    other_order: Share = field(default_factory=Share)
    seconds: float = 0.0
    plain_seconds: float = 0.0
    library_seconds: float = 0.0

    def line(self, name: str) -> str:
        """The output line of a format."""
        found = Share(self.words, self.words - self.missing.total())
        return (
            f"{name:<6} files {self.files:>3}  words {self.words:>7,}  found {found}  own order {self.own_order}  "
            f"other's order {self.other_order}  a second {self.files / self.seconds:6,.0f}  time {self.seconds / self.plain_seconds:5.2f}"
            + (
                f"  by a library of the format {self.seconds / self.library_seconds:5.2f}"
                if self.library_seconds
                else ""
            )
        )

    def holds(self) -> bool:
        """Whether no word is missing and the time is within the bar."""
        return not self.missing and self.seconds <= _SLOWEST * (self.library_seconds or self.plain_seconds)


def _pandoc(kind: str) -> tuple[str, ...]:
    return ("pandoc", "-f", kind, "-t", "plain", "--wrap=none")


_FORMATS = {
    ".xml": Format(cda.read, plain.cda, plain.cda),
    ".html": Format(attachment.read_page, plain.html, plain.html, other=_pandoc("html")),
    ".docx": Format(docx.read, plain.docx, plain.docx_words, other=_pandoc("docx")),
    ".rtf": Format(rtf.read, plain.rtf, plain.rtf, other=_pandoc("rtf")),
    ".pdf": Format(pdf.read, plain.pdf, plain.pdf, has_order=False, other=("pdftotext", "-", "-")),
    ".hl7": Format(hl7.read, plain.hl7, plain.hl7, libraries.hl7),
    ".json": Format(fhir.read, plain.fhir, plain.fhir, libraries.fhir),
}


def main() -> None:
    """Measure every format and print the lines. Exits with 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    results: defaultdict[str, Result] = defaultdict(Result)
    for name, suffix, data in _documents(given.corpora):
        kind = _FORMATS[suffix]
        try:
            items = _items_of(kind.reader, data)
        except DxproofError as error:
            print(f"{name}: refused ({error.message})", file=sys.stderr)
            continue
        documents = [item for item in items if isinstance(item, Document)]
        unread = "; ".join(dict.fromkeys(item.error.message for item in items if isinstance(item, UnreadPart)))
        if not documents:
            print(f"{name}: refused ({unread or 'no note'})", file=sys.stderr)
            continue
        if unread:  # what is in the parts counts as missing
            print(f"{name}: read in part ({unread})", file=sys.stderr)
        missing = _complete(results[suffix], kind, documents, kind.words(data))
        if given.missing and missing:
            print(f"{name}: {' '.join(missing.elements())}")
        _other_order(results[suffix], kind, documents, data)
        _time(results[suffix], kind, data, given.rounds)
    for suffix, result in sorted(results.items()):
        print(result.line(suffix))
    sys.exit(0 if all(result.holds() for result in results.values()) else 1)


def _documents(corpora: Path | None) -> Iterator[tuple[str, str, bytes]]:
    text = _CHART.read_text(encoding="utf-8") * _REPEATED
    page = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
    yield "chart html", ".html", f"<html><body>{page}</body></html>".encode()
    forms = _module("stateful")
    for label, written, formats in (("chart", text, _module("writers").FORMATS), ("form", forms.CHART, forms.FORMATS)):
        for name, (suffix, write) in formats.items():
            if suffix in _FORMATS:
                yield f"{label} {name}", suffix, write(written)
    for folder in ("formats", "reader_cases") if corpora else ():
        for path in sorted((corpora / folder).iterdir()) if corpora else ():
            if path.suffix in _FORMATS:
                yield path.name, path.suffix, path.read_bytes()


def _items_of(reader: Reader, data: bytes) -> list[Item]:
    return [item for unit in reader(data) for item in unit()]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


# ---- words


def _complete(result: Result, kind: Format, documents: list[Document], source: str) -> Counter[str]:
    """Count the words of the source that are neither in the text nor in the list of what was dropped, and those in order."""
    written = _words(source)
    text = [word for document in documents for word in _words(document.text)]
    dropped = Counter(word for document in documents for part in document.left_out for word in _words(part.words))
    missing = Counter(written) - Counter(text) - dropped
    _forgive_cuts(missing, written, text)
    result.files += 1
    result.words += len(written)
    result.missing += missing
    has_pages = any("page" in label for document in documents for _, label in document.places)  # read as they look
    if kind.has_order and not has_pages:
        for part in source.split(plain.NEXT_PART):
            words = _words(part)
            result.own_order.all += (Counter(words) & Counter(text)).total()
            result.own_order.part += _in_order(words, text)
    return +missing


def _forgive_cuts(missing: Counter[str], written: Sequence[str], text: Sequence[str]) -> None:
    """Take off the words that are there: cut by markup in the one, whole in the other, with the same words around them."""
    letters = "".join(text)
    for n, word in enumerate(written):
        if missing[word] and "".join(written[max(n - 1, 0) : n + 2]) in letters:
            missing[word] -= 1


def _in_order(words: Sequence[str], text: Sequence[str]) -> int:
    """How many words stand in a text in their order: the length of the longest common line of both."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place in reversed(range(len(text))):
        places[text[place]].append(place)
    rising: list[int] = []  # the last places of the longest rising lines, by length
    for word in words:
        for place in places.get(word, ()):  # from the end: a line takes one place for a word
            at = bisect_left(rising, place)
            rising[at : at + 1] = [place]
    return len(rising)


def _other_order(result: Result, kind: Format, documents: list[Document], data: bytes) -> None:
    """Compare the order with that of another extractor, over the words that both have."""
    if not kind.other or not shutil.which(kind.other[0]):
        return
    run = subprocess.run(kind.other, input=data, capture_output=True, check=False)
    if run.returncode:
        return
    theirs = _words(run.stdout.decode("utf-8", "replace"))
    ours = [word for document in documents for word in _words(_body(document))]
    result.other_order.all += (Counter(theirs) & Counter(ours)).total()
    result.other_order.part += _in_order(theirs, ours)


def _body(document: Document) -> str:
    """The text of a document without what stands around its pages, which other extractors leave where it is."""
    end = next((start for start, label in document.places if label.endswith("headers and footers")), None)
    return document.text[:end]


# ---- time


def _time(result: Result, kind: Format, data: bytes, rounds: int) -> None:
    """Add the least processor time of reading and of the plain extraction, measured in turn."""
    works = [partial(_items_of, kind.reader, data), partial(kind.plain, data)]
    works += [partial(kind.library, data)] if kind.library else []
    taken = [min(column) for column in zip(*([_seconds(work) for work in works] for _ in range(rounds)), strict=True)]
    result.seconds += taken[0]
    result.plain_seconds += taken[1]
    result.library_seconds += sum(taken[2:])


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _module(name: str) -> ModuleType:
    """A module of the tests of documents."""
    sys.path.insert(0, str(_HERE))
    return importlib.import_module(f"tests.inputs.documents.{name}")


if __name__ == "__main__":
    main()
