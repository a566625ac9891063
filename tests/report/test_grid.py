"""The sibling grid: the position of each code, and what the note says about it. One row of the table is one case."""

from dataclasses import replace

import pytest

import dxproof
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Slot
from dxproof.engine.report.grid import CellState, Grid, GridEntry, grid

M99, M48, M17 = "m99-stenosis", "m48-spinal-stenosis", "m17-knee-osteoarthritis"
CARE = " PT x 6 weeks for neck pain. Neck pain."
MRI = "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening."


def of(pack: str, note: str, target: str | None = None) -> Grid:
    return grid(dxproof.load(pack).check(note, target=target), load_pack(pack))


def entries(made: Grid) -> dict[str, GridEntry]:
    return {entry.code: entry for row in made.rows for cell in row.cells for entry in cell.entries}


PROVEN, MISSING, CONFLICTING, CONTRADICTED, SILENT = CellState


@pytest.mark.parametrize(
    ("pack", "note", "target", "code", "state", "missing"),
    [
        (M99, MRI + CARE, None, "M99.70", PROVEN, None),
        (M99, MRI + CARE, None, "M99.60", SILENT, None),
        (M99, MRI + CARE, None, "M99.71", SILENT, None),
        (M99, MRI, None, "M99.70", MISSING, "conservative-care"),
        (M99, "Assessment: foraminal stenosis at C1-C2 from pannus.", None, "M99.70", MISSING, "imaging-cited, conservative-care"),
        # No cause is named: each sibling of the place is one fact away, and no code elsewhere is.
        (M99, "Foraminal stenosis at C1-C2.", None, "M99.70", MISSING, "cause"),
        (M99, "Foraminal stenosis at C1-C2.", None, "M99.60", MISSING, "cause"),
        (M99, "Foraminal stenosis at C1-C2.", None, "M99.40", SILENT, None),
        (M99, "Foraminal stenosis at C1-C2.", None, "M99.61", SILENT, None),
        # No level is named: the codes of that cause are one fact away, those of its sibling are not.
        (M99, "Foraminal stenosis due to osteophytes.", None, "M99.61", MISSING, "level"),
        (M99, "Foraminal stenosis due to osteophytes.", None, "M99.71", SILENT, None),
        # A cause, and neither foramen nor canal: the codes of that cause in both.
        (M99, "Stenosis at C1-C2 due to an osteophyte.", None, "M99.70", SILENT, None),
        (M99, "Possible foraminal stenosis at C1-C2 due to pannus.", None, "M99.70", MISSING, "a confirmed diagnosis"),
        (M99, "Possible foraminal stenosis at C1-C2 due to pannus.", None, "M99.60", SILENT, None),
        (M99, "Foraminal stenosis at C1-C2 due to an osteophyte.", "M99.70", "M99.70", CONTRADICTED, None),
        (M99, "Foraminal stenosis at C1-C2 from pannus and subluxation.", None, "M99.60", CONFLICTING, None),
        (M99, "No canal stenosis at C1-C2.", None, "M99.40", CONTRADICTED, None),
        (M99, "No canal stenosis at C1-C2.", None, "M99.70", SILENT, None),
        (M99, "Normal examination.", None, "M99.70", SILENT, None),
        (M48, "Lumbar spinal stenosis.", None, "M48.061", MISSING, "imaging-cited, conservative-care"),
        (M48, "Lumbar spinal stenosis.", None, "M48.02", SILENT, None),
        (M17, "Knee osteoarthritis.", "M17.31", "M17.11", MISSING, "side"),
        (M17, "Knee osteoarthritis.", "M17.31", "M17.31", SILENT, None),
        (M17, "Post-traumatic knee osteoarthritis.", "M17.11", "M17.31", MISSING, "side"),
        (M17, "Post-traumatic knee osteoarthritis.", "M17.11", "M17.0", SILENT, None),
    ],
)  # fmt: skip
def test_what_the_note_says_of_a_code(
    pack: str, note: str, target: str | None, code: str, state: CellState, missing: str | None
) -> None:
    entry = entries(of(pack, note, target))[code]
    assert (entry.state, entry.missing) == (state, missing)
    assert (entry.gap is None) == (state in (PROVEN, SILENT))


@pytest.mark.parametrize("pack", [M99, M48, M17])
def test_every_code_of_a_pack_stands_in_the_grid_and_every_row_is_as_wide_as_its_heads(pack: str) -> None:
    made = of(pack, "")
    assert set(entries(made)) == set(load_pack(pack).table.codes)
    widths = {sum(cell.span for cell in row.cells) for row in made.rows}
    widths |= {sum(head.span for head in heads) for heads in made.heads}
    assert len(widths) == 1


@pytest.mark.parametrize(
    ("pack", "corner", "heads", "rows"),
    [
        (
            M99,
            "level",
            [["foramen", "canal"], ["connective tissue", "disc", "osseous", "subluxation"] * 2],
            10,
        ),
        (M48, "region", [["with neurogenic claudication", "not stated", "without neurogenic claudication"]], 9),
        (M17, "side", [["not stated", "primary", "post-traumatic", "other secondary"]], 4),
    ],
)
def test_the_axes_of_the_shipped_packs(pack: str, corner: str, heads: list[list[str]], rows: int) -> None:
    made = of(pack, "")
    assert made.corner == corner
    assert [[head.label for head in line] for line in made.heads] == heads
    assert len(made.rows) == rows


def test_the_rows_are_the_regions_wherever_the_table_names_them() -> None:
    pack = load_pack(M99)
    codes = pack.codes.model_copy(update={"axes": tuple(reversed(pack.codes.axes))})
    assert codes.axes[0].slot is not Slot.REGION
    assert grid(dxproof.load(M99).check(""), replace(pack, codes=codes)).corner == "level"


def test_neighbours_of_one_code_are_one_cell() -> None:
    row = of(M99, "").rows[0]
    assert [(cell.span, [entry.code for entry in cell.entries]) for cell in row.cells] == [
        (2, ["M99.70"]), (2, ["M99.60"]), (1, ["M99.40"]), (1, ["M99.50"]), (1, ["M99.30"]), (1, ["M99.20"])
    ]  # fmt: skip


def test_a_code_that_leaves_an_axis_open_has_all_of_its_values() -> None:
    rows = {row.label: row for row in of(M48, "").rows}
    assert [(cell.span, cell.entries[0].code) for cell in rows["cervical region"].cells] == [(3, "M48.02")]
    assert [(cell.span, cell.entries[0].code) for cell in rows["lumbar region"].cells] == [
        (1, "M48.062"),
        (2, "M48.061"),
    ]


@pytest.mark.parametrize(
    ("note", "target", "touched"),
    [
        ("", None, ["head region"]),
        ("", "M99.73", ["lumbar region"]),
        ("History of canal stenosis at L4-L5 due to a disc.", None, ["head region", "lumbar region"]),
        ("Foraminal stenosis at C5-C6. No canal stenosis at T8-T9.", None, ["head region", "cervical region", "thoracic region"]),
    ],
)  # fmt: skip
def test_the_rows_that_the_note_touches(note: str, target: str | None, touched: list[str]) -> None:
    assert [row.label for row in of(M99, note, target).rows if row.touched] == touched


def test_the_target_and_the_judged_codes_are_told() -> None:
    said = entries(of(M99, "Foraminal stenosis at C1-C2 due to an osteophyte.", "M99.70"))
    assert [code for code, entry in said.items() if entry.target] == ["M99.70"]
    assert [code for code, entry in said.items() if entry.judged] == ["M99.70", "M99.60"]
