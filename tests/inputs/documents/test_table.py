"""The model of a table: merged and empty cells, headings of several rows, tables in cells, and its limits."""

import pytest

from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs.documents import attachment, docx, limits, markup
from dxproof.engine.inputs.documents.merges import Part, merged
from dxproof.engine.inputs.documents.table import MAX_CELLS, MAX_REPEATED, Cell, Table, lines_of
from dxproof.engine.inputs.documents.text_builder import CellBuilder

LEVELS = "| Level | Foramen |"


def rows(*texts: str) -> tuple[tuple[Cell, ...], ...]:
    """Rows from 'a | b': a cell with '>' covers a column more for each, one with 'v' in front a row more for each."""
    return tuple(tuple(map(cell, text.split(" | "))) for text in texts)


def cell(text: str) -> Cell:
    wide, tall = text.count(">"), text.count("^")
    words = text.strip(">^ ")
    return Cell(tuple(words.split("/")) if words else (), 1 + wide, 1 + tall)


@pytest.mark.parametrize(("table", "expected"), [
    # An empty cell stays one; a column or row without words is none.
    (Table(rows("Level |  | Canal | Foramen", "C1-C2 |  |  | open", " |  |  | "), 1), [
        "| Level | Canal | Foramen |", "| C1-C2 |  | open |",
    ]),
    # Merged cells are repeated, down and across.
    (Table(rows("Level | Side | Foramen", "C1-C2^ | left | open", "right | narrow"), 1), [
        "| Level | Side | Foramen |", "| C1-C2 | left | open |", "| C1-C2 | right | narrow |",
    ]),
    (Table(rows("Level | Right | Left", "C1-C2 | narrow>", "C2-C3 | open | open"), 1), [
        "| Level | Right | Left |", "| C1-C2 | narrow | narrow |", "| C2-C3 | open | open |",
    ]),
    # A cell that covers no number of rows covers all that follow.
    (Table((rows("Level | Side")[0], (Cell(("C1-C2",), rows=0), cell("left")), *rows("right"))), [
        "| Level | Side |", "| C1-C2 | left |", "| C1-C2 | right |",
    ]),
    # Headings of two rows are one line, said or not.
    (Table(rows("Level^ | Foramina>", "Right | Left", "C1-C2 | a | b"), 2), [
        "| Level | Foramina Right | Foramina Left |", "| C1-C2 | a | b |",
    ]),
    (Table(rows("Level^ | Foramina>", "Right | Left", "C1-C2 | a | b")), [
        "| Level | Foramina Right | Foramina Left |", "| C1-C2 | a | b |",
    ]),
    # A row of one cell stands on a line, and the headings again below it.
    (Table(rows("MRI>", "Level | Foramen", "CERVICAL>", "C1-C2 | open", "LUMBAR>", "L4-L5 | narrow"), 2), [
        "MRI", LEVELS, "CERVICAL", LEVELS, "| C1-C2 | open |", "LUMBAR", LEVELS, "| L4-L5 | narrow |",
    ]),
    # However wide a cell says it is, it covers the columns that there are.
    (Table((*rows("Level | Foramen", "C1-C2 | open"), (Cell(("end",), columns=999_999_999),)), 1), [
        LEVELS, "| C1-C2 | open |", "end",
    ]),
    # Lines of a cell are one line under a heading; without headings each is one, as in the columns of a letter.
    (Table(rows("Level | Foramen", "C1-C2 | narrow,/thick capsule/mild"), 1), [LEVELS, "| C1-C2 | narrow, thick capsule; mild |"]),
    (Table(rows("Imaging | MRI today/C1-C2 narrow")), ["Imaging", "MRI today", "C1-C2 narrow"]),
    # Of two columns, the first names levels where the head is not said to be one; a level heads no column.
    (Table(rows("Level | Foramen", "C1-C2 | narrow,/thick capsule")), [LEVELS, "| C1-C2 | narrow, thick capsule |"]),
    (Table(rows("C1-C2 | C5-C6", "L1-L2 | open,/wide")), ["| C1-C2 | C5-C6 |", "L1-L2", "open,", "wide"]),
    (Table(rows("Pain | Neck", "Onset | March")), ["| Pain | Neck |", "| Onset | March |"]),
    # A bar in a cell parts nothing.
    (Table(rows("a|b | c")), ["| a\xa6b | c |"]),
    # One column is no table, nor are headings without rows.
    (Table(rows("Neck pain", "Headache")), ["Neck pain", "Headache"]),
    (Table(rows("Level | Foramen"), 1), [LEVELS]),
    (Table(()), []),
])  # fmt: skip
def test_a_table_as_text(table: Table, expected: list[str]) -> None:
    assert lines_of(table) == expected


def test_a_table_in_a_cell_has_lines_of_its_own() -> None:
    inner = Table(rows("Level | Foramen", "C1-C2 | open"))
    outer = Table((rows("Part | Said")[0], (Cell(("Cervical",)), Cell((inner, "end"))), *rows("Lumbar | open")), 1)
    assert lines_of(outer) == [
        "| Part | Said |", "Cervical", LEVELS, "| C1-C2 | open |", "end", "| Part | Said |", "| Lumbar | open |",
    ]  # fmt: skip


def test_tables_below_each_other_are_apart() -> None:
    inner = Table(rows("Level | Foramen", "C1-C2 | open"))
    assert lines_of(Table(((Cell((inner, inner)),),))) == [
        LEVELS, "| C1-C2 | open |", "", LEVELS, "| C1-C2 | open |",
    ]  # fmt: skip


def test_a_table_in_a_merged_cell_is_written_once() -> None:
    """Else tables in tables, each in a merged cell, would double with every one."""
    table = Table(rows("a | b"))
    for _ in range(40):
        table = Table(((Cell((table,), rows=2), cell("x")), (cell("y"),)))
    assert len(lines_of(table)) < 200


WIDE = (cell("a"),) * 1_000


@pytest.mark.parametrize("table", [
    Table(((Cell(("a",), rows=100_000), cell("b")),) * 100_000),
    Table(((cell("a"),) * (MAX_CELLS + 1),)),
    Table((WIDE, *((Cell(("a",), columns=1_000),),) * 1_000)),
    Table((WIDE, (Cell(("a" * (MAX_REPEATED // 500),), columns=1_000),))),
])  # fmt: skip
def test_a_table_that_is_too_big_is_refused(table: Table) -> None:
    with pytest.raises(DxproofError, match="a table in it has more than 500,000 cells"):
        lines_of(table)


MERGED = "| Level | Side | Foramen |\n| C1-C2 | left | open |\n| C1-C2 | right | narrow |\n| C2-C3 | open | open |\n"


def merged_rtf() -> bytes:
    rows = (
        r"\trowd\cellx1000\cellx2000\cellx3000 Level\cell Side\cell Foramen\cell\row",
        r"\trowd\clvmgf\cellx1010\cellx2000\cellx3000\pard\intbl C1-C2\cell left\cell open\cell\row",
        r"\trowd\clvmrg\cellx1010\cellx2000\cellx3000\pard\intbl\cell right\cell narrow\cell\row",
        r"\trowd\cellx1000\cellx3000\pard\intbl C2-C3\cell open\cell\row",
    )
    return f"{{\\rtf1 {''.join(rows)}}}".encode()


def merged_docx(write) -> bytes:
    from docx import Document

    document = Document()
    table = document.add_table(rows=4, cols=3)
    for row, texts in zip(
        table.rows, ("Level Side Foramen", "C1-C2 left open", "  right narrow", "C2-C3 open "), strict=True
    ):
        for one, text in zip(row.cells, texts.split(" ")[-3:], strict=True):
            one.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 1).merge(table.cell(3, 2))
    return write.saved(document)


def merged_cda(write) -> bytes:
    rows = (
        "<tr><th>Level</th><th>Side</th><th>Foramen</th></tr>",
        '<tr><td rowspan="2">C1-C2</td><td>left</td><td>open</td></tr><tr><td>right</td><td>narrow</td></tr>',
        '<tr><td>C2-C3</td><td colspan="2">open</td></tr>',
    )
    text = f"<text><table>{''.join(rows)}</table></text>"
    return write.cda_of(f"<structuredBody><component><section>{text}</section></component></structuredBody>")


def test_merged_cells_are_read_alike_in_every_format(write, note) -> None:
    assert note(".rtf", merged_rtf()).text == MERGED
    assert note(".docx", merged_docx(write)).text == MERGED
    assert note(".xml", merged_cda(write)).text == MERGED


INSIDE = "Cervical\n| Level | Foramen |\n| C1-C2 | open |\nend\nLumbar\n"


def test_tables_in_cells_are_read_alike_in_every_format(write, note) -> None:
    from docx import Document

    inner = r"\pard\intbl\itap2 Level\nestcell Foramen\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    inner += inner.replace("Level", "C1-C2").replace("Foramen", "open")
    rtf = rf"{{\rtf1\trowd\cellx1000\cellx2000\pard\intbl Cervical\par{inner}\pard\intbl end\cell Lumbar\cell\row}}"
    assert note(".rtf", rtf.encode()).text == INSIDE
    document = Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "Cervical", "Lumbar"
    table = outer.cell(0, 0).add_table(rows=2, cols=2)
    for one, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Level", "Foramen", "C1-C2", "open"), strict=True
    ):
        one.text = text
    outer.cell(0, 0).paragraphs[-1].text = "end"
    assert note(".docx", write.saved(document)).text == INSIDE
    cells = "<tr><td>Level</td><td>Foramen</td></tr><tr><td>C1-C2</td><td>open</td></tr>"
    text = f"<table><tr><td>Cervical<table>{cells}</table>end</td><td>Lumbar</td></tr></table>"
    body = f"<structuredBody><component><section><text>{text}</text></section></component></structuredBody>"
    assert note(".xml", write.cda_of(body)).text == INSIDE


def test_a_cell_merged_over_many_rows_keeps_no_empty_lines_of_them() -> None:
    below = [[Part(("",), down=True), Part((f"row {n}",))] for n in range(5)]
    table = merged([[Part(("C1-C2", "narrow"), begins=True), Part(("top",))], *below], None)
    assert table.rows[0][0] == Cell(("C1-C2", "narrow"), rows=6)
    assert [len(row) for row in table.rows] == [2, 1, 1, 1, 1, 1]
    more = merged([[Part(("a",), begins=True)], [Part(("b",), down=True)]], None)
    assert more.rows[0][0] == Cell(("a", "b"), rows=2)


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_long_table_is_read_in_steps(write, monkeypatch, form) -> None:
    taken: list[None] = []
    monkeypatch.setattr(limits, "step", lambda: taken.append(None))
    monkeypatch.setattr(limits, "ROWS_OF_STEP", 10)
    rows = "<tr><td>a</td><td>b</td></tr>" * 25
    if form == "html":
        read = attachment.web_page(f"<html><body><table>{rows}</table></body></html>".encode(), None)
    else:
        w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        cells = "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>" * 2
        body = f"<w:document {w}><w:body><w:tbl>{f'<w:tr>{cells}</w:tr>' * 25}</w:tbl></w:body></w:document>"
        (read,) = docx.documents(write.docx_with(body.encode()))
    assert read.text.count("| a |") == 25
    assert len(taken) == 3  # twice on the way through the rows, and before they are written


NO_PLAIN_CELL = ["C1-C2 &lt; C2", "a\u00a0b", "<b>C1</b>-C2", "a&#x2028;b", "", "  ", "tab\there\n and \r\n there "]


@pytest.mark.parametrize("text", ["C1-C2 narrow", "a  b\n c", *NO_PLAIN_CELL])
@pytest.mark.parametrize("kind", ["td", "th"])
def test_a_cell_of_plain_words_is_what_any_cell_is(text, kind) -> None:
    """Most cells take a short way: it gives what the long one does."""
    from lxml import etree

    element = etree.fromstring(f"<tr><{kind}>{text}</{kind}></tr>")[0]
    writer = markup._Writer(CellBuilder(), markup.PLAIN, [])
    (cell,), _ = writer._cells([element], markup.PLAIN, [])
    assert cell.content == writer._content_of(element, kind, markup.PLAIN)
