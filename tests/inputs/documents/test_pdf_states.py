"""PDF: words that a page shows as struck, text that it does not show, and boxes that are drawn and not written."""

import pytest

from tests.inputs.documents import writers
from tests.inputs.documents.test_pdf_layout import drawn

LEFT, DUE = "C5-C6 narrow", "Cord normal"
STRUCK = f"~~{LEFT}~~\n{DUE}\n"
SAID = f"{LEFT}\n{DUE}\n"
TEXT = drawn((50, 740, LEFT), (50, 728, DUE))


def page(content: bytes, *more: bytes, resources: bytes = b"", of_page: bytes = b"", catalog: bytes = b"") -> bytes:
    """A page with entries of its own; the first of more objects is number 4."""
    data = writers.pdf_of([content], resources=resources, more=list(more))
    data = data.replace(b"/Type /Page /Parent", b"/Type /Page " + of_page + b" /Parent")
    return data.replace(b"/Type /Catalog", b"/Type /Catalog " + catalog, 1)


def form(content: bytes, matrix: bytes = b"1 0 0 1 0 0", note: bytes = b"") -> bytes:
    return writers.stream(
        content,
        b" /Type /XObject /Subtype /Form /BBox [-9000 -9000 9000 9000] /Matrix [" + matrix + b"] "
        b"/Resources << /Font << /F1 3 0 R >> /XObject << /X2 5 0 R >> >> " + note,
    )


def annotated(*annotations: bytes, content: bytes = TEXT, of_page: bytes = b"") -> bytes:
    inside = b" ".join(b"<< /Type /Annot /F 4 " + each + b" >>" for each in annotations)
    return page(content, of_page=of_page + b" /Annots [" + inside + b"]")


# ---- strikes that are drawn


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (b"0.5 w 50 743 m 110 743 l S", STRUCK),
        (b"50 742.6 60 0.8 re f", STRUCK),
        (b"50 742.6 60 0.8 re 50 730.6 57 0.8 re f", f"~~{LEFT}~~\n~~{DUE}~~\n"),
        (b"0.5 w 50 743 m 110 743 l 50 731 m 107 731 l S", f"~~{LEFT}~~\n~~{DUE}~~\n"),
        # One path of a strike, and of rules that strike nothing: under the words, and of a frame.
        (b"0.5 w 50 743 m 110 743 l 50 726 m 300 726 l 20 700 300 80 re S", STRUCK),
        (b"q 2 0 0 2 10 20 cm 0.3 w 20 361.5 m 50 361.5 l S Q", STRUCK),
        (b"q 2 0 0 2 10 20 cm 20 361.3 30 0.4 re 20 355.3 28 0.4 re f Q", f"~~{LEFT}~~\n~~{DUE}~~\n"),
        # Strikes of two words in one line, drawn as one path: what is between them is said.
        (b"0.5 w 50 743 m 79 743 l 50 731 m 72 731 l S", "~~C5-C6~~ narrow\n~~Cord~~ normal\n"),
        (b"0.5 w 82 743 m 113 743 l S", f"C5-C6 ~~narrow~~\n{DUE}\n"),
        (b"0.5 w 50 739 m 110 739 l 50 727 m 107 727 l S", SAID),
        (b"0.5 w 50 743 m 300 743 l 50 731 m 300 731 l S", SAID),
        (b"50 728 60 22 re S", SAID),
    ],
)
def test_lines_through_words_strike_them_in_whatever_path_they_are(note, lines, expected) -> None:
    assert note(".pdf", page(TEXT + b"\n" + lines)).text == expected


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (b"/X1 Do", [form(TEXT + b" 0.5 w 50 743 m 110 743 l S")]),
        (b"/X1 Do", [form(b"/X2 Do"), form(TEXT + b" 50 742.6 60 0.8 re f")]),
        (b"q 1 0 0 1 30 -40 cm /X1 Do Q", [form(TEXT + b" 0.5 w 50 743 m 110 743 l S")]),
        (
            b"q 0.5 0 0 0.5 0 0 cm /X1 Do Q",
            [
                form(b"q 1 0 0 1 9 9 cm /X2 Do Q", b"2 0 0 2 4 4"),
                form(TEXT + b" 50 742.6 60 0.8 re f", b"1 0 0 1 7 -9"),
            ],
        ),
        # The words on the page, and the line in a form that is moved to it; the other way round.
        (TEXT + b" q 1 0 0 1 40 700 cm /X1 Do Q", [form(b"0.5 w 10 43 m 70 43 l S")]),
        (b"q 1 0 0 1 40 700 cm /X1 Do Q 0.5 w 50 743 m 110 743 l S", [form(drawn((10, 40, LEFT), (10, 28, DUE)))]),
    ],
)
def test_words_and_lines_may_stand_in_forms(note, content, more) -> None:
    read = note(".pdf", page(content, *more, resources=b"/XObject << /X1 4 0 R >>"))
    assert read.text == STRUCK


TURNS = {
    90: b"0 1 -1 0 800 0 cm ",
    180: b"-1 0 0 -1 800 800 cm ",
    270: b"0 -1 1 0 0 800 cm ",
}


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("line", [b" 0.5 w 50 743 m 110 743 l S", b" 50 742.6 60 0.8 re f"])
def test_a_page_may_be_shown_turned(note, turn, line) -> None:
    data = page(TURNS[turn] + TEXT + line, of_page=b"/Rotate %d" % turn)
    assert note(".pdf", data).text == STRUCK


@pytest.mark.parametrize(
    ("words", "struck", "expected"),
    [
        ("C5-C6 narrow. C1-C2 open", "C5-C6 narrow.", "~~C5-C6 narrow.~~ C1-C2 open"),
        ("C5-C6 narrow. C1-C2 open", "C5-C6", "~~C5-C6~~ narrow. C1-C2 open"),
        ("C5-C6 left/right narrow", "C5-C6 left", "~~C5-C6 left~~/right narrow"),
    ],
)
def test_a_line_over_a_part_of_a_text_strikes_that_part(note, words, struck, expected) -> None:
    monospaced = page(drawn((50, 740, words)) + b" 0.5 w 50 742.5 m %d 742.5 l S" % (50 + 6 * len(struck)))
    read = note(".pdf", monospaced.replace(b"/Helvetica", b"/Courier  "))
    assert read.text == f"{expected}\n"


def test_a_word_that_the_end_of_a_line_cuts_may_be_struck(note) -> None:
    lines = drawn((50, 740, "narrow by liga-"), (50, 728, "ment. C1-C2 open"))
    strikes = b" 0.5 w 50 743 m 122 743 l 50 731 m 76 731 l S"
    assert note(".pdf", page(lines + strikes)).text == "~~narrow by liga-~~\n~~ment.~~ C1-C2 open\n"


# ---- strikes of a reviewer


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (b"/Subtype /Line /Rect [48 740 112 746] /L [50 743 110 743]", STRUCK),
        (b"/Subtype /Line /Rect [48 740 112 746] /L [110 744 50 742]", STRUCK),
        (b"/Subtype /Line /Rect [48 740 112 746] /L [50 738 110 738]", SAID),
        (b"/Subtype /Line /Rect [48 740 412 746] /L [50 743 410 743]", SAID),
        (b"/Subtype /Line /Rect [48 600 112 800] /L [80 600 82 800]", SAID),
        (b"/Subtype /Ink /Rect [48 740 112 746] /InkList [[50 743 70 745 90 741 112 743]]", STRUCK),
        (b"/Subtype /Ink /Rect [48 740 112 746] /InkList [[50 743 80 743] [78 743 112 743]]", STRUCK),
        # A loop around the words, and a line under them.
        (b"/Subtype /Ink /Rect [40 730 120 756] /InkList [[45 743 80 756 115 743 80 732 45 743]]", SAID),
        (b"/Subtype /Ink /Rect [48 735 112 741] /InkList [[50 738 80 739 112 738]]", SAID),
        (b"/Subtype /StrikeOut /Rect [49 737 115 749]", STRUCK),
        (b"/Subtype /StrikeOut /Rect [49 742 115 744]", STRUCK),
        (b"/Subtype /StrikeOut /Rect [49 725 115 749]", f"~~{LEFT}~~\n~~{DUE}~~\n"),
        (
            b"/Subtype /StrikeOut /Rect [0 0 9 9] /QuadPoints [50 748 79 748 50 738 79 738]",
            f"~~C5-C6~~ narrow\n{DUE}\n",
        ),
        (b"/Subtype /Underline /Rect [49 737 115 749] /QuadPoints [50 748 110 748 50 738 110 738]", SAID),
    ],
)
@pytest.mark.parametrize("flags", [b"", b"/F 2", b"/F 32"])
def test_a_reviewer_strikes_words_unless_the_annotation_is_hidden(note, annotation, expected, flags) -> None:
    data = annotated(annotation).replace(b"/F 4 ", flags + b" " if flags else b"/F 4 ")
    assert note(".pdf", data).text == (SAID if flags else expected)


def test_a_reviewer_strikes_words_of_a_page_that_is_shown_turned(note) -> None:
    line = b"/Subtype /Line /Rect [55 50 59 110] /L [57 50 57 110]"
    data = annotated(line, content=TURNS[90] + TEXT, of_page=b"/Rotate 90")
    assert note(".pdf", data).text == STRUCK


# ---- text that is not shown

HIDDEN = drawn((50, 700, "C1-C2 hidden"))
OTHER = [("page 1", "hidden text", "C1-C2 hidden")]
OUTSIDE = [("page 1", "text outside of the page", "C1-C2 hidden")]
SCAN = writers.stream(
    b"\xff", b" /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
)
LAYER = b"<< /Type /OCG /Name (Old) >>"
OFF = b"/OCProperties << /OCGs [4 0 R] /D << /OFF [4 0 R] >> >>"
ON = b"/OCProperties << /OCGs [4 0 R] /D << /ON [4 0 R] >> >>"
IN_LAYER = b"/Properties << /L 4 0 R >>"


@pytest.mark.parametrize(
    ("content", "given", "left_out"),
    [
        (b"/OC /L BDC " + HIDDEN + b" EMC", {"resources": IN_LAYER, "catalog": OFF, "more": [LAYER]}, OTHER),
        (b"/P << /MCID 0 >> BDC /OC /L BDC " + HIDDEN + b" EMC EMC",
         {"resources": IN_LAYER, "catalog": OFF, "more": [LAYER]}, OTHER),
        (b"/X1 Do", {"resources": b"/XObject << /X1 5 0 R >>", "catalog": OFF,
                     "more": [LAYER, form(HIDDEN, note=b"/OC 4 0 R")]}, OTHER),
        (b"q 0 0 20 20 re W n " + HIDDEN + b" Q", {}, OTHER),
        (b"q 0 0 600 780 re W n 0 0 20 20 re W n " + HIDDEN + b" Q", {}, OTHER),
        (b"q 1 0 0 1 20 0 cm 0 0 m 9 0 l 20 20 l h W n " + HIDDEN + b" Q", {}, OTHER),
        (b"BT 3 Tr ET " + HIDDEN, {}, OTHER),
        (HIDDEN + b" 1 g 45 696 100 16 re f 0 g", {}, OTHER),
        (HIDDEN + b" 0 g 45 696 100 16 re 45 600 100 16 re f", {}, OTHER),
        (HIDDEN.replace(b"700", b"-30"), {}, OUTSIDE),
        (HIDDEN.replace(b"50 ", b"-300 "), {}, OUTSIDE),
        (HIDDEN.replace(b"700", b"60"), {"of_page": b"/CropBox [0 100 6000 792]"}, OUTSIDE),
        (HIDDEN.replace(b"50 ", b"650 "), {"of_page": b"/CropBox [0 0 612 792]"}, OUTSIDE),
    ],
)  # fmt: skip
def test_text_that_nobody_sees_is_left_out(note, content, given, left_out) -> None:
    more = given.pop("more", []) if (given := dict(given)) else []
    read = note(".pdf", page(TEXT + b" " + content, *more, **given))
    assert read.text == SAID
    assert [(each.place, each.what, each.words) for each in read.left_out] == left_out


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (b"/OC /L BDC " + HIDDEN + b" EMC", {"resources": IN_LAYER, "catalog": ON, "more": [LAYER]}),
        (b"/P << /MCID 0 >> BDC " + HIDDEN + b" EMC", {"catalog": OFF, "more": [LAYER]}),
        (b"/X1 Do", {"resources": b"/XObject << /X1 5 0 R >>", "catalog": ON,
                     "more": [LAYER, form(HIDDEN, note=b"/OC 4 0 R")]}),
        (b"/OC /L BDC 1 g " + HIDDEN + b" EMC", {"resources": IN_LAYER, "catalog": ON, "more": [LAYER]}),
        (b"q 0 0 600 780 re W n " + HIDDEN + b" Q", {}),
        (b"q 0 690 m 600 690 l 600 720 l 0 720 l h W n " + HIDDEN + b" Q", {}),
        (b"BT 2 Tr ET " + HIDDEN, {}),
        (b"1 g 45 696 100 16 re f 0 g " + HIDDEN, {}),  # paper below the words
        (HIDDEN + b" 45 696 100 16 re S", {}),
        (HIDDEN + b" /G gs 1 1 0 rg 45 696 100 16 re f", {"resources": b"/ExtGState << /G << /BM /Multiply >> >>"}),
        (HIDDEN + b" /G gs 1 1 0 rg 45 696 100 16 re f", {"resources": b"/ExtGState << /G << /ca 0.3 >> >>"}),
        (HIDDEN, {"of_page": b"/CropBox [40 600 612 792]"}),
    ],
)  # fmt: skip
def test_text_that_is_seen_is_said(note, content, given) -> None:
    more = given.pop("more", []) if (given := dict(given)) else []
    read = note(".pdf", page(TEXT + b" " + content, *more, **given))
    assert read.text == f"{LEFT}\n{DUE}\n\nC1-C2 hidden\n"
    assert not read.left_out


@pytest.mark.parametrize("picture", [b"q 6000 0 0 792 0 0 cm /X1 Do Q ", b"q 600 0 0 400 0 392 cm /X1 Do Q "])
@pytest.mark.parametrize("is_above", [False, True])
def test_the_text_of_a_scan_is_read_though_it_is_not_painted(note, picture, is_above) -> None:
    text = b"BT 3 Tr ET " + TEXT + b" "
    content = text + picture if is_above else picture + text
    read = note(".pdf", page(content, SCAN, resources=b"/XObject << /X1 4 0 R >>"))
    assert read.text == SAID
    assert [each.what for each in read.left_out] == ["picture"]


# ---- boxes


SQUARES = b" 0.5 w 50 738 10 10 re S 50 718 10 10 re S "
TICKED = drawn((65, 740, LEFT), (65, 720, DUE))


@pytest.mark.parametrize(
    "tick",
    [
        b"50 718 m 60 728 l S 60 718 m 50 728 l S",
        b"50 718 m 60 728 l 60 718 m 50 728 l S",
        b"1 w 51 722 m 54 719 l 59 727 l S",
        b"52 720 6 6 re f",
        b"52 720 m 58 720 l 55 727 l f",
        b"BT /F1 10 Tf 52 720 Td (X) Tj ET",
        b"BT /F1 10 Tf 52 720 Td (x) Tj ET",
    ],
)
def test_a_drawn_square_before_words_is_a_box(note, tick) -> None:
    expected = [f"[ ] {LEFT}", f"[x] {DUE}"]
    for content in (SQUARES + tick + b" " + TICKED, TICKED + SQUARES + tick):
        assert [line for line in note(".pdf", page(content)).text.split("\n") if line] == expected
    in_one = b" 0.5 w 50 738 10 10 re 50 718 10 10 re S "
    inside = page(b"/X1 Do", form(in_one + tick + b" " + TICKED), resources=b"/XObject << /X1 4 0 R >>")
    assert [line for line in note(".pdf", inside).text.split("\n") if line] == expected


@pytest.mark.parametrize(
    "content",
    [
        b"0.5 w 20 725 400 40 re S " + TEXT,  # a frame
        b"0 g 36 741 6 6 re f 36 729 6 6 re f " + TEXT,  # bullets
        b"0.5 w 400 738 10 10 re S " + TEXT,  # far off
        b"0.5 w 36 738 10 10 re S BT /F1 8 Tf 38 740 Td (7) Tj ET " + TEXT,  # a number in a frame
    ],
)
def test_other_squares_are_no_boxes(note, content) -> None:
    text = note(".pdf", page(content)).text
    assert "[" not in text
    assert LEFT in text


def fields(*widgets: bytes, content: bytes) -> bytes:
    """A page with fields; 4 0 R is what draws a box."""
    box = writers.stream(b"", b" /Type /XObject /Subtype /Form /BBox [0 0 10 10]")
    numbers = b" ".join(b"%d 0 R" % (5 + at) for at in range(len(widgets)))
    objects = [b"<< /Type /Annot /Subtype /Widget /T (f%d) " % at + each + b" >>" for at, each in enumerate(widgets)]
    catalog = b"/AcroForm << /Fields [" + numbers + b"] /DA (/F1 9 Tf 0 g) /DR << /Font << /F1 3 0 R >> >> >>"
    return page(content, box, *objects, of_page=b"/Annots [" + numbers + b"]", catalog=catalog)


CHECK = b"/FT /Btn /Rect [50 738 60 748] /V /%s /AS /%s /AP << /N << /Yes 4 0 R /Off 4 0 R >> >> /F %d"
LIST = b"/FT /Ch /F 4 /Rect [100 690 400 752] /DA (/F1 9 Tf 0 g) /Opt [(C5-C6 narrow) (C1-C2 open) (Cord normal)] "


@pytest.mark.parametrize(("flags", "expected"), [(4, f"[ ] {LEFT}"), (2, LEFT), (32, LEFT)])
def test_a_box_that_is_hidden_shows_nothing(note, flags, expected) -> None:
    read = note(".pdf", fields(CHECK % (b"Off", b"Off", flags), content=drawn((65, 740, LEFT))))
    assert read.text == f"{expected}\n"


def test_what_a_hidden_field_holds_is_told(note) -> None:
    field = b"/FT /Tx /F 2 /V (C1-C2) /Rect [65 710 200 722] /DA (/F1 9 Tf 0 g)"
    read = note(".pdf", fields(field, content=TEXT))
    assert read.text == SAID
    assert [(each.what, each.words) for each in read.left_out] == [("hidden field", "C1-C2")]


@pytest.mark.parametrize(
    ("value", "expected", "others"),
    [
        (b"/V (C1-C2 open) /I [1]", "Finding:   C1-C2 open\n", [LEFT, DUE]),
        (b"/V (Cord normal)", "Finding:   Cord normal\n", [LEFT, "C1-C2 open"]),
        (b"/Ff 2097152 /V [(C5-C6 narrow) (Cord normal)] /I [0 2]", None, ["C1-C2 open"]),
        (b"", "Finding:\n", [LEFT, "C1-C2 open", DUE]),
    ],
)
def test_of_a_list_the_chosen_options_are_read(note, value, expected, others) -> None:
    read = note(".pdf", fields(LIST + value, content=drawn((50, 740, "Finding:"))))
    said = [words for words in (LEFT, "C1-C2 open", DUE) if words in read.text]
    assert sorted([*said, *others]) == sorted([LEFT, "C1-C2 open", DUE])
    assert expected in (None, read.text)
    assert [(each.what, each.words) for each in read.left_out] == [("option that was not chosen", o) for o in others]


@pytest.mark.parametrize(("letter", "box"), [(0xF0A8, " "), (0xF06F, " "), (0xF071, " "), (0xF0FE, "x"), (0xF0FD, "x")])
def test_boxes_of_a_symbol_font_are_those_of_the_text(engine, note, letter, box) -> None:
    finding = "C1-C2 foraminal stenosis due to thickened ligament"
    table = b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <A8> <%04X> endbfchar" % letter
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Wingdings-Regular /FirstChar 168 /LastChar 168 /Widths [890] /ToUnicode 5 0 R >>"
    content = b"BT /F2 10 Tf 50 740 Td <A8> Tj ET " + drawn((65, 740, finding))
    data = page(content, font, writers.stream(table), resources=b"")
    read = note(".pdf", data.replace(b"/F1 3 0 R >>", b"/F1 3 0 R /F2 4 0 R >>"))
    assert engine.check_note(read).supported_codes == (("M99.70",) if box == "x" else ())


# ---- other files


def test_a_file_inside_of_a_document_is_told(note) -> None:
    names = b"/Names << /EmbeddedFiles << /Names [(report.txt) 4 0 R] >> >>"
    more = [
        b"<< /Type /Filespec /F (report.txt) /EF << /F 5 0 R >> >>",
        writers.stream(b"C1-C2", b" /Type /EmbeddedFile"),
    ]
    read = note(".pdf", page(TEXT, *more, catalog=names))
    assert read.text == SAID
    assert [(each.place, each.what, each.words) for each in read.left_out] == [
        ("embedded file 1", "embedded file", "report.txt")
    ]
