"""RTF, Word and PDF: how paragraphs, tables and pictures are read, and what is refused."""

import io
import zipfile

import pytest

PICTURE = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"


def place_of(note, words: str) -> str:
    """The label of the part that words stand in."""
    at = note.text.index(words)
    return [place.label for place in note.places if place.start <= at][-1]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


RTF = [
    (r"{\rtf1 Neck pain\par Worse {\b today}\par}", "Neck pain\nWorse today\n"),
    (r"{\rtf1 pt\rquote s C1\endash C2}", "pt’s C1–C2\n"),
    (r"{\rtf1\ansicpg1252 caf\'e9 \u8805?2 mm}", "café ≥2 mm\n"),
    (r"{\rtf1 \u55357?\u56832?}", "\N{GRINNING FACE}\n"),
    (r"{\rtf1 a|b\par}", "a|b\n"),
    (r"{\rtf1 fora\-minal}", "foraminal\n"),
    (r"{\rtf1\trowd Dx\cell M99.70\cell\row}", "| Dx | M99.70 |\n"),
    (
        r"{\rtf1\trowd Level\cell Left\cell Right\cell\row\trowd C1-C2\cell narrowed\cell patent\cell\row}",
        "| Level | Left | Right |\n| C1-C2 | narrowed | patent |\n",
    ),
    (
        r'{\rtf1 see {\field{\*\fldinst{HYPERLINK "http://x.example"}}{\fldrslt the report}} here}',
        "see the report here\n",
    ),
    (r"{\rtf1 a{\pict\pngblip " + "0f" * 2000 + r"}b}", "ab\n"),
]


@pytest.mark.parametrize(("raw", "text"), RTF)
def test_rtf(note, raw, text) -> None:
    assert note(".rtf", raw.encode("ascii")).text == text


def test_a_picture_of_an_rtf_document_costs_next_to_nothing(note) -> None:
    """Its digits are not read one by one, which would exceed the limit of a document."""
    assert note(".rtf", b"{\\rtf1 a{\\pict\\pngblip " + b"0f" * 8_000_000 + b"}b}").text == "ab\n"


@pytest.mark.parametrize(
    ("suffix", "data", "expected"),
    [
        (".rtf", b"{\\rtf1 {\\pict 00}}", "input-empty: note.rtf: the RTF document has only images"),
        (".rtf", b"plain", "input-kind: note.rtf: is not an RTF document"),
        (".rtf", b"", "input-empty: note.rtf: the file is empty"),
        (".pdf", b"{\\rtf1 x}", "is an RTF document, expected a PDF document (rename it to .rtf)"),
        (".docx", b"%PDF-1.4", "is a PDF document, expected a ZIP or Office document (rename it to .pdf)"),
        (".docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a legacy Word document (.doc)"),
        (".pdf", b"plain", "input-kind: note.pdf: is not a PDF document"),
        (".pdf", b"%PDF-1.4 and nothing", "input-document: note.pdf: cannot be read as a PDF document"),
        (".xml", b"%PDF-1.4", "is a PDF document, expected a C-CDA document"),
        (".txt", b"%PDF-1.4", 'rename it to .pdf, which is read with: pip install "dxproof[formats]"'),
    ],
)
def test_a_wrong_suffix_is_told_by_the_bytes(refusal, suffix, data, expected) -> None:
    assert expected in refusal(suffix, data)


def test_word_paragraphs_tables_lists_and_margins(write, note) -> None:
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "SPINE CLINIC"
    document.add_heading("Imaging", level=1)
    document.add_paragraph("CT of 09/24/2026")
    document.add_paragraph("left C1-C2 narrowed", style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for row in (("Level", "Left", "Right"), ("C1-C2", "narrowed", "patent")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    facts = document.add_table(rows=0, cols=2)
    facts.add_row().cells[0].text = "Dx"
    facts.rows[0].cells[1].text = "M99.60"
    document.add_paragraph("Signed")
    read = note(".docx", write.saved(document))
    assert read.text == (
        "SPINE CLINIC\n\nImaging\nCT of 09/24/2026\n- left C1-C2 narrowed\n"
        "| Level | Left | Right |\n| C1-C2 | narrowed | patent |\n\n| Dx | M99.60 |\nSigned\n"
    )
    assert [place_of(read, words) for words in ("SPINE", "CT of", "patent", "M99.60", "Signed")] == [
        "header",
        "paragraph 2",
        "table 1",
        "table 2",
        "paragraph 4",
    ]


def test_a_header_of_two_sections_stands_once_and_is_told_for_the_other(write, note) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("Neck pain")
    document.add_section()
    for section in document.sections:
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "SPINE CLINIC"
    again = [("header", "the same on other pages", "SPINE CLINIC")]
    read = note(".docx", write.saved(document))
    assert read.text == "SPINE CLINIC\n\nNeck pain\n"
    assert [(each.place, each.what, each.words) for each in read.left_out] == again
    read = note(".rtf", rb"{\rtf1 {\headerf SPINE CLINIC\par}{\header SPINE CLINIC\par}Neck pain\par}")
    assert read.text == "SPINE CLINIC\n\nNeck pain\n"
    assert [(each.place, each.what, each.words) for each in read.left_out] == again


def test_word_shows_what_the_page_shows(write, note) -> None:
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t>b</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:sdt><w:sdtContent><w:r><w:t>c</w:t><w:tab/><w:t>d</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>e</w:t></w:r></w:p></w:sdtContent></w:sdt></w:body></w:document>"
    )
    assert note(".docx", write.docx_with(body.encode())).text == "ab{--deleted--}{>>hidden<<}c\td\ne\n"


def test_a_row_that_was_deleted_is_told(write, note) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = f"<w:tr><w:trPr><w:del/></w:trPr>{cell.format('gone')}</w:tr><w:tr>{cell.format('stays')}</w:tr>"
    read = note(
        ".docx", write.docx_with(f"<w:document {W}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>".encode())
    )
    assert read.text == "stays\n"
    assert [(each.place, each.words) for each in read.left_out] == [("deleted row 1", "gone")]


def test_a_row_that_was_moved_is_read_where_it_stands_now(write, note) -> None:
    row = "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    rows = f"<w:moveFrom>{row.format('old place')}</w:moveFrom><w:moveTo>{row.format('new place')}</w:moveTo>"
    read = note(
        ".docx", write.docx_with(f"<w:document {W}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>".encode())
    )
    assert read.text == "new place\n"


@pytest.mark.parametrize(("style", "text"), [("Heading 2", "MRI\n\nPlan\nPT\n"), ("Normal", "MRI\nPlan\nPT\n")])
def test_a_heading_of_word_has_a_blank_line_above_it(write, note, style: str, text: str) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("MRI")
    document.add_paragraph("Plan", style=style)
    document.add_paragraph("PT")
    assert note(".docx", write.saved(document)).text == text


def test_pictures_and_comments_of_rtf_are_told_and_not_read(note) -> None:
    read = note(".rtf", rb"{\rtf1 Neck pain{\*\annotation C1-C2 narrowed?}{\pict\pngblip 0f0f}\par}")
    assert read.text == "Neck pain\n"
    assert [(each.place, each.what, each.words) for each in read.left_out] == [
        ("comment 1", "comment", "C1-C2 narrowed?"),
        ("picture 1", "picture", ""),
    ]


def test_the_margins_of_rtf_are_read_in_its_code_page(note) -> None:
    assert (
        note(".rtf", rb"{\rtf1\ansicpg1251{\header \'f8\'e5\'ff\par}pain\par}").text == "\u0448\u0435\u044f\n\npain\n"
    )


def test_word_shows_no_text_twice_and_none_from_where_it_was_moved(write, note) -> None:
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    body = (
        f"<w:document {names}><w:body><w:p><w:moveFrom><w:r><w:t>old place</w:t></w:r></w:moveFrom>"
        "<w:r><mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback><w:t>box again</w:t></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p></w:body></w:document>"
    )
    assert note(".docx", write.docx_with(body.encode())).text == "box\n"


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_word_has_its_notes_after_the_text(write, note, kind) -> None:
    notes = (
        f'<w:{kind}s {W}><w:{kind} w:type="separator"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:{kind}>'
        f"<w:{kind}><w:p><w:r><w:t>C1-C2 patent</w:t></w:r></w:p></w:{kind}></w:{kind}s>"
    )
    types = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
    with zipfile.ZipFile(io.BytesIO(write.docx("Neck pain"))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[f"word/{kind}s.xml"] = notes.encode()
    for name, end, added in (
        ("[Content_Types].xml", b"</Types>", f'<Override PartName="/word/{kind}s.xml" ContentType="{types}"/>'),
        (
            "word/_rels/document.xml.rels",
            b"</Relationships>",
            f'<Relationship Id="rNotes" Type="{relation}" Target="{kind}s.xml"/>',
        ),
    ):
        parts[name] = parts[name].replace(end, added.encode() + end)
    read = note(".docx", write.zip_of(parts))
    assert read.text.splitlines()[-1] == "C1-C2 patent"
    assert "----" not in read.text
    assert place_of(read, "C1-C2 patent") == kind


def test_a_zip_that_is_no_word_document(write, refusal) -> None:
    assert "a ZIP file without a Word document" in refusal(".docx", write.zip_of({"a.txt": b"x"}))


def scan(write, *, with_text: bool) -> bytes:
    """A PDF document of a picture, and before it maybe a page of text."""
    image = write.stream(b"\0", PICTURE.removeprefix(b"<<"))
    contents = [b"BT /F1 9 Tf 40 740 Td (Neck pain) Tj ET"] if with_text else []
    return write.pdf_of(
        [*contents, b"q 500 0 0 700 0 0 cm /I Do Q"], resources=b"/XObject << /I 4 0 R >>", more=[image]
    )


def test_a_scan_is_said_to_have_no_text_layer(write, refusal) -> None:
    message = refusal(".pdf", scan(write, with_text=False))
    assert message.startswith("input-no-text: note.pdf: the PDF document is a scan: its page is an image")


def test_pages_without_text_are_said_beside_the_note(write, read) -> None:
    judged, said = read(".pdf", scan(write, with_text=True))
    assert judged.text == "Neck pain\n"
    assert judged.id == "note"
    assert "page 2 of 2 has an image and no text layer; only the others are judged" in str(said.error)


def test_pdf_pages_are_places_and_room_is_a_blank_line(write, note) -> None:
    page = b"BT /F1 9 Tf 11 TL 40 740 Td (IMPRESSION) Tj T* (Left C1-C2) Tj T* (narrowed) Tj T* T* (PLAN) Tj ET"
    read = note(".pdf", write.pdf_of([page, b"BT /F1 9 Tf 40 740 Td (Signed) Tj ET"]))
    assert read.text == "IMPRESSION\nLeft C1-C2\nnarrowed\n\nPLAN\n\nSigned\n"
    assert [(place.start, place.label) for place in read.places] == [(0, "page 1"), (38, "page 2")]


def test_double_spaced_lines_are_one_paragraph(write, note) -> None:
    page = b"BT /F1 9 Tf 22 TL 40 740 Td (left neural) Tj T* (foramen) Tj T* (narrowed) Tj ET"
    assert note(".pdf", write.pdf_of([page])).text == "left neural\nforamen\nnarrowed\n"


def test_a_locked_pdf_is_said_to_be_locked(refusal, write) -> None:
    locked = write.pdf("x").replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >> /ID [<41> <41>]",
    )
    assert "it is locked with a password" in refusal(".pdf", locked)


def test_the_extra_is_named_where_it_is_missing(monkeypatch) -> None:
    from dxproof.engine.inputs.documents import reader_process
    from dxproof.engine.inputs.kinds import InputKind

    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    ((refused,),) = reader_process.answers(InputKind.PDF, b"%PDF-1.4", None, 0, lambda: None)

    assert str(refused.error) == (
        'this document type needs pypdfium2, which is not installed (pip install "dxproof[formats]")'
    )


def test_a_document_on_standard_input_is_read(write) -> None:
    from dxproof.engine.inputs import InputOptions, read_notes

    for data, text in (
        (write.pdf("Neck pain"), "Neck pain\n"),
        (write.cda("a"), "a\n"),
        (b"MSH| is plain", "MSH| is plain"),
    ):
        (item,) = read_notes(["-"], InputOptions(), io.BytesIO(data))
        assert getattr(item, "text", item) == text
        assert item.id == "-"
