"""The model of a table: merged and empty cells, headings of several rows, tables in cells, and its limits."""

import pytest

from dxproof.engine.errors import DxproofError
from dxproof.engine.inputs.documents.table import MAX_CELLS, MAX_REPEATED, Cell, Table, lines_of

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


@pytest.mark.parametrize("table", [
    Table(tuple((Cell(("a",), rows=100_000), cell("b")) for _ in range(100_000))),
    Table((tuple(cell("a") for _ in range(MAX_CELLS + 1)),)),
    Table((tuple(cell("a") for _ in range(1_000)), *((Cell(("a",), columns=1_000),) for _ in range(1_000)))),
    Table((tuple(cell("a") for _ in range(1_000)), (Cell(("a" * (MAX_REPEATED // 500),), columns=1_000),))),
])  # fmt: skip
def test_a_table_that_is_too_big_is_refused(table: Table) -> None:
    with pytest.raises(DxproofError, match="a table in it has more than 500,000 cells"):
        lines_of(table)
