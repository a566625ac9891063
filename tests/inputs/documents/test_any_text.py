"""For any text of a chart, a document gives the same text back, and its places are inside the text."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.engine.claim import Note
from dxproof.engine.inputs import InputOptions, read_notes
from dxproof.engine.inputs.documents import cda, docx, fhir, hl7, mime, pdf, rtf
from dxproof.engine.inputs.documents.field_text import is_marked_up

READERS = {
    "rtf": rtf.read,
    "docx": docx.read,
    "pdf": pdf.read,
    "cda": cda.read,
    "fhir": fhir.read,
    "mdm": hl7.read,
    "mht": mime.read,
}
LINE = st.text(
    st.characters(categories=("L", "N", "P", "Sm"), max_codepoint=0xFF, exclude_characters="\xad"), max_size=40
)
TEXT = (
    st.lists(LINE, min_size=1, max_size=8)
    .map(" x\n".join)
    .map(lambda text: f"{text} x")
    .filter(lambda text: not is_marked_up(text))  # which is read as what it shows
)


@pytest.mark.parametrize("form", READERS)
@settings(max_examples=40)
@given(text=TEXT)
def test_no_word_is_lost_or_invented(write, form, text) -> None:
    (unit,) = READERS[form](write.FORMATS[form][1](text))
    (note,) = unit()
    assert "".join(note.text.split()) == "".join(text.split())
    starts = [start for start, _ in note.places]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(note.text) for start in starts)


FORMATS = Path(os.environ.get("DXPROOF_CORPORA", "")) / "formats"
given_corpora = pytest.mark.skipif(not FORMATS.is_dir(), reason="DXPROOF_CORPORA names no folder with formats in it")


@given_corpora
def test_every_given_file_is_read_or_refused_with_a_reason() -> None:
    for item in read_notes([str(FORMATS)], InputOptions(), None):
        assert item.text.strip() if isinstance(item, Note) else item.error.hint


@given_corpora
@pytest.mark.parametrize(
    ("around", "inside"),
    [
        ("hl7_CDA_Embedded_Text_Plain_Surgical_Consult.xml", "hl7_surgical_consult_embedded.txt"),
        ("hl7_CDA_with_Embedded_PDF.xml", "hl7_McBee_L1_20151116_Embedded.pdf"),
    ],
)
def test_an_embedded_document_reads_as_the_document_itself(around, inside) -> None:
    one, other = (next(read_notes([str(FORMATS / name)], InputOptions(), None)) for name in (around, inside))
    assert isinstance(one, Note)
    assert isinstance(other, Note)
    assert one.text == other.text
