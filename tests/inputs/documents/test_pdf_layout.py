"""PDF: the order in which a page is read, whatever the order in which it is drawn; columns, tables, margins of pages."""

import pytest

Shown = tuple[int, int, str]  # where a text begins, from the left and from below, and the text


def drawn(*shown: Shown) -> bytes:
    """A page on which each text is drawn for itself, ten points high."""
    return b"\n".join(b"BT /F1 10 Tf %d %d Td (%s) Tj ET" % (x, y, text.encode("cp1252")) for x, y, text in shown)


def column(x: int, y: int, *lines: str, pitch: int = 12) -> list[Shown]:
    return [(x, y - pitch * number, line) for number, line in enumerate(lines) if line]


def table(y: int, edges: list[int], *rows: str) -> list[Shown]:
    """Rows from 'a | b'."""
    return [
        (x, y - 14 * number, text.strip())
        for number, row in enumerate(rows)
        for x, text in zip(edges, row.split("|"), strict=True)
        if text.strip()
    ]


LEFT = (
    "HISTORY",
    "Neck pain for six weeks, she had",
    "physical therapy and",
    "ibuprofen without relief.",
    "No trauma.",
)
RIGHT = ("IMAGING", "MRI 03/02/2027: moderate foraminal", "narrowing at C1-C2 due to", "thickened ligament.")
ONE_BY_ONE = "\n".join(LEFT) + "\n\n" + "\n".join(RIGHT) + "\n"
WIDE = "A note of the tenth of March for a patient with neck pain since the autumn of the year before the last."


@pytest.mark.parametrize(("page", "expected"), [
    # Drawn from below to above, and the words of a line one by one.
    (list(reversed(column(50, 740, "Neck pain", "for weeks", "Worse"))), "Neck pain\nfor weeks\nWorse\n"),
    ([(80, 740, "pain"), (50, 740, "Neck")], "Neck pain\n"),
    # Columns, drawn row by row or at heights of their own.
    (sorted([*column(50, 740, *LEFT), *column(320, 740, *RIGHT)], key=lambda shown: -shown[1]), ONE_BY_ONE),
    ([*column(50, 740, *LEFT), *column(320, 735, *RIGHT)], ONE_BY_ONE),
    # Lines across the columns, above and below.
    ([(50, 752, WIDE), *column(50, 740, *LEFT), *column(320, 740, *RIGHT), (50, 680, WIDE)],
     f"{WIDE}\n{ONE_BY_ONE}\n{WIDE}\n"),
    # Three columns; a word that the end of a line cuts is whole.
    ([*column(50, 740, "Neck pain for weeks,", "she had therapy and", "ibuprofen."),
      *column(220, 740, "MRI today shows fora-", "minal narrowing, C1-C2,", "by thick ligament."),
      *column(400, 740, "Go on with the many", "exercises at home and", "come again.")],
     "Neck pain for weeks,\nshe had therapy and\nibuprofen.\n\nMRI today shows foraminal narrowing, C1-C2,\nby thick ligament.\n\n"
     "Go on with the many\nexercises at home and\ncome again.\n"),
    # Headings beside the text.
    ([(50, 740, "IMAGING"), *column(150, 740, "MRI of today: the C1-C2", "foramen is narrowed by", "scar.", "No fracture.")],
     "IMAGING\nMRI of today: the C1-C2\nforamen is narrowed by\nscar.\nNo fracture.\n"),
    # A table with empty cells, with cells that go on below, and with narrow room between its columns.
    (table(740, [50, 120, 220], "Level | Right foramen | Cause", "C1-C2 | | ", "C2-C3 | narrowed | scar", "C3-C4 | | spur"),
     "| Level | Right foramen | Cause |\n| C1-C2 |  |  |\n| C2-C3 | narrowed | scar |\n| C3-C4 |  | spur |\n"),
    (table(740, [50, 120, 220], "Level | Foramina | Cause", "C1-C2 | narrowed | thickened", " | on both sides | ligament", "C2-C3 | open | "),
     "| Level | Foramina | Cause |\n| C1-C2 | narrowed on both sides | thickened ligament |\n| C2-C3 | open |  |\n"),
    (table(740, [50, 95, 185], "Level | Foramina | Cause", "C1-C2 | moderate stenosis | thickened ligament"),
     "| Level | Foramina | Cause |\n| C1-C2 | moderate stenosis | thickened ligament |\n"),
    # A line below a table is no row of it.
    ([*table(740, [50, 120], "Level | Foramina", "C1-C2 | narrowed"), (50, 700, "IMPRESSION: narrowing.")],
     "| Level | Foramina |\n| C1-C2 | narrowed |\nIMPRESSION: narrowing.\n"),
    # Room in one line alone.
    ([(50, 740, "Exam: MRI"), (200, 740, "Age: 54"), (50, 728, WIDE)], f"Exam: MRI   Age: 54\n{WIDE}\n"),
])  # fmt: skip
def test_a_page_is_read_as_it_looks(write, note, page: list[Shown], expected: str) -> None:
    assert note(".pdf", write.pdf_of([drawn(*page)])).text == expected


def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(write, note) -> None:
    upright = b"0 1 -1 0 800 0 cm " + drawn((50, 740, "first"), (50, 728, "second"), (50, 716, "third"))
    turned = write.pdf_of([upright]).replace(b"/Type /Page /Parent", b"/Type /Page /Rotate 90 /Parent")
    assert note(".pdf", turned).text == "first\nsecond\nthird\n"


HEAD = [(50, 740, "Level"), (120, 740, "Foramina"), (220, 740, "Cause")]
CENTRED = "| Level | Foramina | Cause |\n| C1-C2 | {} | {} |\n| C5-C6 | patent | none |\n"


@pytest.mark.parametrize(("cells", "expected"), [
    ([(50, 711, "C1-C2"), *column(120, 717, "moderate left", "stenosis"), *column(220, 717, "thickened", "ligament")],
     ("moderate left stenosis", "thickened ligament")),
    ([(50, 711, "C1-C2"), *column(120, 717, "moderate left", "stenosis"), (220, 711, "ligament")],
     ("moderate left stenosis", "ligament")),
    ([(50, 706, "C1-C2"), *column(120, 718, "narrow", "on the left", "side"), *column(220, 718, "thick", "flaval", "ligament")],
     ("narrow on the left side", "thick flaval ligament")),
    ([(50, 706, "C1-C2"), *column(120, 718, "narrow", "on the left", "side"), *column(220, 712, "thick", "ligament")],
     ("narrow on the left side", "thick ligament")),
    ([(50, 711, "C1-C2"), *column(120, 717, "mode-", "rate"), (220, 711, "ligament")], ("moderate", "ligament")),
])  # fmt: skip
def test_a_label_half_way_up_beside_its_cells_is_in_their_row(write, note, cells, expected) -> None:
    last = [(50, 670, "C5-C6"), (120, 670, "patent"), (220, 670, "none")]
    assert note(".pdf", write.pdf_of([drawn(*HEAD, *cells, *last)])).text == CENTRED.format(*expected)


def test_cells_below_their_labels_go_on_with_them(write, note) -> None:
    rows = [
        *HEAD, (50, 716, "C1-C2"), *column(120, 716, "moderate", "left"), (220, 716, "scar"),
        (50, 680, "C2-C3"), *column(120, 680, "mild", "right"), (220, 680, "spur"),
    ]  # fmt: skip
    assert note(".pdf", write.pdf_of([drawn(*rows)])).text == (
        "| Level | Foramina | Cause |\n| C1-C2 | moderate left | scar |\n| C2-C3 | mild right | spur |\n"
    )


PROSE = (
    "Narrowing at C1-C2 due to the thickened",
    "ligament. The foramina at C5-C6 are",
    "open. No spur.",
    "Cord normal.",
)


@pytest.mark.parametrize("numbers", [("1", "2", "3", "4"), ("9", "10", "11", "12"), ("118", "119", "120", "121")])
@pytest.mark.parametrize("around", [[], [(70, 770, "IMAGING: MRI"), (70, 600, "Signed.")]])
def test_numbers_of_lines_are_no_words(write, note, numbers, around) -> None:
    shown = [*column(70, 740, *PROSE), *column(30, 740, *numbers), *around]
    read = note(".pdf", write.pdf_of([drawn(*shown)]))
    lines = [line for line in read.text.split("\n") if line]
    assert lines == ["IMAGING: MRI", *PROSE, "Signed."] if around else [*PROSE]
    assert [(each.place, each.what, each.words) for each in read.left_out] == [
        ("page 1", "numbers of lines", " ".join(numbers))
    ]


def test_every_fifth_line_may_have_its_number(write, note) -> None:
    prose = [f"{'The' if not n else 'the'} foramen at the level that was seen {'and' * (n < 11)}" for n in range(12)]
    shown = [*column(70, 740, *prose), *column(30, 740, *("" if n % 3 else str(n) for n in range(1, 13)))]
    read = note(".pdf", write.pdf_of([drawn(*shown)]))
    assert [line for line in read.text.split("\n") if line] == [line.strip() for line in prose]
    assert [each.words for each in read.left_out] == ["3 6 9 12"]


@pytest.mark.parametrize("rows", [
    ("1 | C1-C2 open | left", "2 | C2-C3 narrow | right", "3 | C3-C4 open | left"),
    ("1 | open | left", "2 | narrow | right", "4 | open | left"),
    ("7 | mild pain in the neck at night", "5 | worse by day", "9 | gone"),
])  # fmt: skip
def test_numbers_of_a_table_are_its_cells(write, note, rows) -> None:
    edges = [50, 120, 260][: rows[0].count("|") + 1]
    read = note(".pdf", write.pdf_of([drawn(*table(740, edges, *rows))]))
    assert read.text == "".join(f"| {row} |\n" for row in rows)
    assert not read.left_out


WORDS = "C5-C6 narrow"
ACROSS = b" 1 w %d %d m %d %d l S"


@pytest.mark.parametrize(("line", "expected"), [
    ((50, 743, 110, 743), f"~~{WORDS}~~\nCord normal\n"),  # through the middle of the words
    ((50, 739, 110, 739), f"{WORDS}\nCord normal\n"),  # below them
    ((50, 743, 300, 743), f"{WORDS}\nCord normal\n"),  # a frame, whose name stands on its line
    ((50, 743, 60, 743), f"{WORDS}\nCord normal\n"),  # over a part of what is drawn at once
])  # fmt: skip
def test_a_line_drawn_through_words_strikes_them(write, note, line, expected) -> None:
    page = drawn((50, 740, WORDS), (50, 728, "Cord normal")) + ACROSS % line
    assert note(".pdf", write.pdf_of([page])).text == expected


def test_raised_digits_are_no_part_of_a_level(write, note) -> None:
    page = b"BT /F1 10 Tf 50 740 Td (At C1-C2) Tj /F1 6 Tf 4 Ts (1) Tj 0 Ts /F1 10 Tf ( and T12 narrow) Tj ET"
    assert note(".pdf", write.pdf_of([page])).text == "At C1-C2\xb9 and T12 narrow\n"


def test_values_of_fields_stand_each_in_its_own_line(write, note) -> None:
    fields = [
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (%d) /F 4 /Rect [120 %d 260 %d] /V (%s) /DA (/Helv 9 Tf 0 g) >>"
        % (y, y, y + 15, value)
        for y, value in ((735, b"C1-C2"), (715, b"thick ligament"))
    ]
    page = write.pdf_of([drawn((50, 738, "Level:"), (50, 718, "Cause:"))], more=fields)
    page = page.replace(b"/Type /Page /Parent", b"/Type /Page /Annots [4 0 R 5 0 R] /Parent")
    form = b"/Type /Catalog /AcroForm << /Fields [4 0 R 5 0 R] /DR << /Font << /Helv 3 0 R >> >> >>"
    read = note(".pdf", page.replace(b"/Type /Catalog", form, 1))
    rows = [line.replace("|", "").split() for line in read.text.splitlines()]
    assert rows == [["Level:", "C1-C2"], ["Cause:", "thick", "ligament"]]


def pages(*texts: tuple[str, ...]) -> list[bytes]:
    """Pages with a header and a footer around each text."""
    return [
        drawn(
            (50, 770, "DOE, JANE"), (450, 770, f"Page {number} of {len(texts)}"), *column(50, 700, *text),
            (50, 20, f"Clinic, printed 1{number}:00"),
        )
        for number, text in enumerate(texts, start=1)
    ]  # fmt: skip


def test_what_stands_around_each_page_is_kept_aside(write, note) -> None:
    read = note(
        ".pdf", write.pdf_of(pages(("Narrowing at C1-C2 due to", "thickened"), ("ligament.", "No spur."), ("Signed",)))
    )
    assert read.text == (
        "DOE, JANE   Page 1 of 3\n\nNarrowing at C1-C2 due to\nthickened\nligament.\nNo spur.\n\nSigned\n\n"
        "Clinic, printed 11:00\nDOE, JANE   Page 2 of 3\nClinic, printed 12:00\n"
        "DOE, JANE   Page 3 of 3\nClinic, printed 13:00\n"
    )
    assert [place.label for place in read.places] == ["page 1", "page 2", "page 3", "headers and footers"]


def test_a_margin_that_stands_on_every_page_is_told_for_each(write, note) -> None:
    texts = ("Narrowing at C1-C2.", "No spur.", "Signed.")
    read = note(
        ".pdf", write.pdf_of([drawn((50, 770, "DOE, JANE"), (50, 700, text), (50, 20, "Clinic")) for text in texts])
    )
    assert read.text == "DOE, JANE\n\nNarrowing at C1-C2.\n\nNo spur.\n\nSigned.\n\nClinic\n"
    assert [(each.place, each.words) for each in read.left_out] == [
        ("page 2", "DOE, JANE"), ("page 2", "Clinic"), ("page 3", "DOE, JANE"), ("page 3", "Clinic"),
    ]  # fmt: skip


def test_lines_of_the_text_are_no_margin_though_they_are_alike(write, note) -> None:
    rows = [f"row {number}" for number in range(20)]
    same = [drawn(*column(50, 700, *rows, pitch=30)), drawn(*column(50, 700, "other", *rows[1:], pitch=30))]
    read = note(".pdf", write.pdf_of(same))
    assert read.text.count("row 9") == 2
