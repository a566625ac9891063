"""The order of the words of a document is that in which another program reads it: pandoc, or pdftotext for PDF."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.inputs.documents import stateful, writers
from tests.inputs.documents.test_pdf_layout import LEFT, RIGHT, column, drawn, pages, table

_HANG = 600  # seconds: it only ends a hang
_CHART = (
    Path(__file__).resolve().parents[3] / "fixtures" / "m99_stenosis" / "head_foramen_ligament_full_claim" / "note.txt"
)
_PANDOC = ("pandoc", "-t", "plain", "--wrap=none", "--columns=500", "-f")
_AS_READ, _AS_LAID_OUT = ("pdftotext", "-", "-"), ("pdftotext", "-layout", "-", "-")
_COLUMNS = [*column(50, 740, *LEFT, *LEFT[1:] * 3), *column(320, 740, *RIGHT, *RIGHT[1:] * 4)]
_TABLE = table(
    740,
    [50, 150, 250, 350],
    "Level | Side | Foramen | Cause",
    "C1-C2 | left | narrowed | scar",
    "C2-C3 | right | open | none",
)

DOCUMENTS = {
    "Word": ((*_PANDOC, "docx"), ".docx", lambda: writers.docx(_CHART.read_text(encoding="utf-8"))),
    "Word with states and a table": ((*_PANDOC, "docx"), ".docx", lambda: stateful.docx(stateful.CHART)),
    "RTF": ((*_PANDOC, "rtf"), ".rtf", lambda: writers.rtf(_CHART.read_text(encoding="utf-8"))),
    "RTF with states and a table": ((*_PANDOC, "rtf"), ".rtf", lambda: stateful.rtf(stateful.CHART)),
    "HTML with states and a table": ((*_PANDOC, "html"), ".html", lambda: stateful.html(stateful.CHART)),
    "PDF": (_AS_READ, ".pdf", lambda: writers.pdf(_CHART.read_text(encoding="utf-8"))),
    "PDF drawn from below": (_AS_LAID_OUT, ".pdf", lambda: stateful.pdf(stateful.CHART)),
    "PDF of two columns": (_AS_READ, ".pdf", lambda: writers.pdf_of([drawn(*_COLUMNS)])),
    "PDF of a table": (_AS_LAID_OUT, ".pdf", lambda: writers.pdf_of([drawn(*_TABLE)])),
}  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def extracted(call: tuple[str, ...], data: bytes) -> str:
    """The text that the other program gives."""
    if shutil.which(call[0]) is None:
        pytest.skip(f"{call[0]} is not installed")
    run = subprocess.run(call, input=data, capture_output=True, check=True, timeout=_HANG)
    return run.stdout.decode().replace("~~", "")  # pandoc marks what is struck


@pytest.mark.parametrize("name", DOCUMENTS)
def test_words_stand_in_the_order_of_another_extractor(note, name) -> None:
    call, suffix, made = DOCUMENTS[name]
    data = made()
    theirs, ours = words(extracted(call, data)), words(note(suffix, data).text)
    assert len(theirs) > 0.7 * len(ours)  # it leaves out what was taken back, and says once what is in merged cells
    rest = iter(ours)
    assert [word for word in theirs if word not in rest] == []


def test_a_sentence_that_goes_on_over_a_page_is_whole(note) -> None:
    """The other extractor leaves headers and footers in the sentence: what is between its pages is the same."""
    data = writers.pdf_of(pages(("Narrowing at C1-C2 due to", "thickened"), ("ligament.", "No spur.")))
    theirs = extracted(_AS_READ, data)
    ours = note(".pdf", data)
    assert sorted(words(theirs)) == sorted(words(ours.text))
    assert "thickened\nligament." in ours.text
    assert "thickened\nligament." not in theirs
