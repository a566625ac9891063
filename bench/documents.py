"""Documents: whether every word of a source is in the text or in the list of what was dropped, whether the order is that of
another extractor, and how fast the readers are beside a plain extraction by the library underneath.

    python bench/documents.py CORPORA [--missing] [--rounds 5]

Reads the folders ``formats`` and ``reader_cases`` of the corpora, and a chart in every writer of the tests.

One line per format: files, words of the sources and the share found (bar: all), the share of pairs of words in the order of
the other extractor (pandoc for Word and RTF, pdftotext for PDF, each where it is installed), and processor time over that of
the plain extraction (bar: 1.5). ``--missing`` lists the words that are nowhere.
"""

import argparse
import base64
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from dxproof.engine.inputs.documents import cda, docx, fhir, hl7, pdf, rtf
from dxproof.engine.inputs.documents.document import Document, Unit

_HERE = Path(__file__).resolve().parents[1]
_CHART = _HERE / "fixtures" / "m99_stenosis" / "osteophyte_coded_as_m99_70" / "note.txt"
_REPEATED = 5  # times the chart in a document that is written for this
_SLOWEST = 1.5
_WORD = re.compile(r"[^\W_]+")
_HL7 = "{urn:hl7-org:v3}"
_ESCAPE = re.compile(r"\\[^\\\r]{1,40}\\")
_TAG = re.compile(r"<[^<>]*>")

Reader = Callable[[bytes], Iterator[Unit]]


@dataclass(frozen=True)
class Format:
    """How documents of a kind are read, plainly extracted, and extracted by somebody else."""

    reader: Reader
    plain: Callable[[bytes], str]
    other: tuple[str, ...] = ()


@dataclass
class Result:
    """What was measured of one kind."""

    files: int = 0
    words: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    ordered: int = 0
    seconds: float = 0.0
    plain_seconds: float = 0.0

    def line(self, name: str) -> str:
        """The output line of a format."""
        found = 1 - self.missing.total() / self.words if self.words else 1.0
        order = f"{self.ordered / self.pairs:7.2%}" if self.pairs else "      -"
        return (
            f"{name:<6} files {self.files:>3}  words {self.words:>7,}  found {found:8.3%}  order {order}  "
            f"time {self.seconds / self.plain_seconds:5.2f}"
        )

    def holds(self) -> bool:
        """Whether no word is missing and the time is within the bar."""
        return not self.missing and self.seconds <= _SLOWEST * self.plain_seconds


# ---- plain extraction: what a script of a few lines gets out of a document


def _plain_cda(data: bytes) -> str:
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    said: list[str] = []
    for section in root.iter(f"{_HL7}section"):
        for part in section.iterchildren(f"{_HL7}title", f"{_HL7}text"):
            said += part.itertext()
    for body in root.iter(f"{_HL7}nonXMLBody"):
        said.append(_attached("".join(body.itertext()), body[0].get("mediaType", "") if len(body) else ""))
    return "\n".join(said)


def _attached(content: str, media: str) -> str:
    """The words of an embedded document."""
    try:
        data = base64.b64decode("".join(content.split()), validate=True)
    except ValueError:
        return content
    if data.startswith(pdf.MAGIC):
        return _plain_pdf(data)
    if data.startswith(rtf.MAGIC):
        return _plain_rtf(data)
    text = data.decode("utf-8", "replace")
    return _TAG.sub(" ", text) if "html" in media or text.lstrip().startswith("<") else text


def _plain_docx(data: bytes) -> str:
    from docx import Document as WordDocument

    word: Any = WordDocument(io.BytesIO(data))
    return "\n".join(
        "".join(text.text or "" for text in p.iter(f"{docx._W}t")) for p in word.element.iter(f"{docx._W}p")
    )


def _plain_rtf(data: bytes) -> str:
    from striprtf import striprtf

    text: str = striprtf.rtf_to_text(data.decode("cp1252", "replace"), errors="replace")
    return text


def _plain_pdf(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def _plain_hl7(data: bytes) -> str:
    said: list[str] = []
    for segment in re.split("[\r\n]+", data.decode("utf-8", "replace")):
        fields = segment.split("|")
        if fields[0] == "OBX" and len(fields) > 5:
            parts = fields[5].split("^")
            if fields[2] == "ED":
                said.append(_attached(parts[-1], ""))
            elif "{\\rtf" in (text := fields[5].replace("\\E\\", "\\")):
                said.append(_plain_rtf(text.encode()))
            elif fields[2] in ("FT", "TX", "ST", ""):
                said.append(_TAG.sub(" ", _ESCAPE.sub(" ", fields[5].replace("~", "\n"))))
    return "\n".join(said)


def _plain_fhir(data: bytes) -> str:
    said: list[str] = []
    pending: list[Any] = [json.loads(data)]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if "data" in value and "contentType" in value:
                said.append(_attached(str(value["data"]), str(value["contentType"])))
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return "\n".join(said)


_FORMATS = {
    ".xml": Format(cda.read, _plain_cda),
    ".docx": Format(docx.read, _plain_docx, ("pandoc", "-f", "docx", "-t", "plain", "--wrap=none")),
    ".rtf": Format(rtf.read, _plain_rtf, ("pandoc", "-f", "rtf", "-t", "plain", "--wrap=none")),
    ".pdf": Format(pdf.read, _plain_pdf, ("pdftotext",)),
    ".hl7": Format(hl7.read, _plain_hl7),
    ".json": Format(fhir.read, _plain_fhir),
}


def main() -> None:
    """Measure every format and print the lines. Exits with 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    results: dict[str, Result] = {}
    for name, suffix, data in _documents(given.corpora):
        kind = _FORMATS[suffix]
        try:
            documents = _documents_of(kind.reader, data)
            plain = kind.plain(data)
        except Exception as error:
            print(f"{name}: not measured ({type(error).__name__})", file=sys.stderr)
            continue
        if not documents:
            continue
        result = results.setdefault(suffix, Result())
        missing = _complete(result, documents, plain)
        if given.missing and missing:
            print(f"{name}: {' '.join(missing.elements())}")
        _order(result, kind, documents, data)
        _time(result, kind, data, given.rounds)
    for suffix, result in results.items():
        print(result.line(suffix))
    sys.exit(0 if all(result.holds() for result in results.values()) else 1)


def _documents(corpora: Path | None) -> Iterator[tuple[str, str, bytes]]:
    text = _CHART.read_text(encoding="utf-8") * _REPEATED
    for name, (suffix, write) in _writers().FORMATS.items():
        if suffix in _FORMATS:
            yield f"chart {name}", suffix, write(text)
    for folder in ("formats", "reader_cases") if corpora else ():
        for path in sorted((corpora / folder).iterdir()) if corpora else ():
            if path.suffix in _FORMATS:
                yield path.name, path.suffix, path.read_bytes()


def _documents_of(reader: Reader, data: bytes) -> list[Document]:
    return [item for unit in reader(data) for item in unit() if isinstance(item, Document)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _complete(result: Result, documents: list[Document], plain: str) -> Counter[str]:
    """Count the words of the source that are neither in the text nor in the list of what was dropped."""
    source = Counter(_words(plain))
    held: Counter[str] = Counter()
    for document in documents:
        held.update(_words(document.text))
        held.update(word for part in document.left_out for word in _words(part.words))
    # A word may be cut by markup in the one and whole in the other: what the letters of the text hold is there.
    letters = "".join(char for document in documents for char in document.text.casefold() if char.isalnum())
    missing = Counter({word: count for word, count in (source - held).items() if word not in letters})
    result.files += 1
    result.words += source.total()
    result.missing += missing
    return missing


def _order(result: Result, kind: Format, documents: list[Document], data: bytes) -> None:
    """Compare the order of the words that stand once in both texts: how many of them stand in one rising line."""
    if not kind.other or not shutil.which(kind.other[0]):
        return
    arguments = [*kind.other, "-", "-"] if kind.other[0] == "pdftotext" else list(kind.other)
    run = subprocess.run(arguments, input=data, capture_output=True, check=False)
    if run.returncode:
        return
    ours = _once(_words("\n".join(document.text for document in documents)))
    theirs = _once(_words(run.stdout.decode("utf-8", "replace")))
    places = [ours[word] for word in theirs if word in ours]
    rising: list[int] = []  # the last places of the longest rising lines, by length
    for place in places:
        at = bisect_left(rising, place)
        rising[at : at + 1] = [place]
    result.pairs += len(places)
    result.ordered += len(rising)


def _once(words: list[str]) -> dict[str, int]:
    """The words that stand once in a text, in order, and where."""
    counts = Counter(words)
    return {word: place for place, word in enumerate(words) if counts[word] == 1}


def _time(result: Result, kind: Format, data: bytes, rounds: int) -> None:
    """Add the least processor time of reading and of the plain extraction, measured in turn."""
    result.seconds += min(_seconds(lambda: _documents_of(kind.reader, data)) for _ in range(rounds))
    result.plain_seconds += min(_seconds(lambda: kind.plain(data)) for _ in range(rounds))


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


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
