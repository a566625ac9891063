"""Tables: with bars, tabs, blanks or commas; each cell under its row's label and its column's heading."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.extract.text.blocks import BlockKind
from tests.extract.blocks_told import layout_of, told

BARS = "Level | Canal | R foramen\nC5-6 | nl | severe\nC6-7 | ok | nl"
BARRED = "| Level | Canal | R foramen |\n|-------|---|---|\n| C5-6 | nl | severe |\n| C6-7 | ok | nl |"
TABS = "Level\tCanal\tR foramen\nC5-6\tnl\tsevere\nC6-7\tok\tnl"
BLANKS = "Level     Canal     R foramen\nC5-6      nl        severe\nC6-7      ok        nl"
INDENTED = "   Level     Canal     R foramen\n   C5-6      nl        severe\n   C6-7      ok        nl"
COMMAS = "Level,Canal,R foramen\nC5-6,nl,severe\nC6-7,ok,nl"
CELLS = [
    "row | C5-6 < Canal | nl",
    "row | C5-6 < R foramen | severe",
    "row | C6-7 < Canal | ok",
    "row | C6-7 < R foramen | nl",
]


@pytest.mark.parametrize("text", [BARS, BARRED, TABS, BLANKS, INDENTED, COMMAS])
def test_whatever_parts_the_columns(text: str) -> None:
    assert told(text) == CELLS


@pytest.mark.parametrize(("text", "expected"), [
    # An empty cell leaves the others where they are.
    ("Level     Canal     R foramen\nC5-6                severe", ["row | C5-6 < R foramen | severe"]),
    ("Level\tCanal\tR foramen\nC5-6\t\tsevere", ["row | C5-6 < R foramen | severe"]),
    ("Level | Canal | R foramen\nC5-6 | | severe", ["row | C5-6 < R foramen | severe"]),
    # Two blanks between the sentences of a cell that grew part no cells.
    ("Level     Canal     R foramen\nC5-6      nl.  No cord contact        severe", [
        "row | C5-6 < Canal | nl.", "row | C5-6 < Canal | No cord contact", "row | C5-6 < R foramen | severe",
    ]),
    # Commas in quotes part nothing.
    ('Level,Foramen\nC5-6,"narrow, scar"', ['row | C5-6 < Foramen | "narrow, scar"']),
    # All cells that say where: the level and the side.
    ("Level | Side | Foramen\nC5-6 | left | narrow", ["row | C5-6 < left < Foramen | narrow"]),
    # A column of causes.
    ("Level   Foramen   Cause\nC5-6    narrow    spur", [
        "row | C5-6 < Foramen | narrow", "row cause | C5-6 < Cause | spur",
    ]),
    # A cell that goes on below.
    ("Level   Canal     Foramen\nC5-6    nl        narrow by\n                  a spur\nC6-7    nl        open", [
        "row | C5-6 < Canal | nl", "row | C5-6 < Foramen | narrow by",
        "row | C5-6 < Foramen | a spur",
        "row | C6-7 < Canal | nl", "row | C6-7 < Foramen | open",
    ]),
    ("| Level | Foramen |\n| C5-6 | narrow by |\n|      | a spur |", [
        "row | C5-6 < Foramen | narrow by", "row | C5-6 < Foramen | a spur",
    ]),
    # The treatments or symptoms of a column are what the rest of their row is of.
    ("Treatment | Tried\nMassage | yes", ["row = present | Massage < Tried | yes"]),
    # A cell that holds nothing but a denial.
    ("Symptom | Present\nHeadache | N", ["row = negated | Headache < Present | N"]),
    ("Symptom | Present\nHeadache | no change", ["row | Headache < Present | no change"]),
    # A box that fills its cell chooses the row, whatever column it stands in; one that is checked under 'No' denies it.
    ("| Level | Sel | Finding |\n| C5-6 | [ ] | narrow |\n| C6-7 | [x] | wide |", [
        "row finding = hypothetical | C5-6 < Finding | narrow", "row finding | C6-7 < Finding | wide",
    ]),
    ("|  | Level | Finding |\n| [ ] | C5-6 | narrow |", ["row finding = hypothetical | C5-6 < Finding | narrow"]),
    ("| Level | Finding | Present |\n| C5-6 | narrow | [x] |", ["row finding | C5-6 < Finding | narrow"]),
    ("| Level | Finding | Reviewed |\n| C5-6 | narrow | [ ] |", ["row finding | C5-6 < Finding | narrow"]),
    ("| Finding | Yes | No |\n| C5-6 narrow by spur | [x] | [ ] |\n| C6-7 narrow | [ ] | [x] |\n| C7-T1 narrow | [ ] | [ ] |", [
        "row finding | Finding | C5-6 narrow by spur",
        "row finding = negated | Finding | C6-7 narrow",
        "row finding = hypothetical | Finding | C7-T1 narrow",
    ]),
    ("| Yes | No | Finding |\n| [ ] | [x] | C5-6 narrow |\n| [x] | [ ] | C6-7 narrow |", [
        "row finding = negated | Finding | C5-6 narrow", "row finding | Finding | C6-7 narrow",
    ]),
    # A mark without a box counts in a column that is called by an answer.
    ("| Finding | Yes | No |\n| C5-6 narrow | | X |\n| C6-7 narrow | X | |", [
        "row finding = negated | Finding | C5-6 narrow", "row = negated | No | X",
        "row finding | Finding | C6-7 narrow", "row | Yes | X",
    ]),
    ("| Level | Finding | Plate |\n| C5-6 | narrow | X |", [
        "row finding | C5-6 < Finding | narrow", "row | C5-6 < Plate | X",
    ]),
    # A row without its level is of the level above, and of its own side.
    ("| Level | Side | Foramen |\n| C5-6 | Left | open |\n|  | Right | narrow |", [
        "row | C5-6 < Left < Foramen | open", "row | C5-6 < Right < Foramen | narrow",
    ]),
    ("| Symptom | Yes | No |\n| Headache | [ ] | [x] |\n| Neck pain | [x] | [ ] |", [
        "row = negated | Symptom | Headache", "row | Symptom | Neck pain",
    ]),
    # Names of columns that nobody knows, over levels.
    ("Spine | Chair | Colour\nC5-6 | B | C", ["row | C5-6 < Chair | B", "row | C5-6 < Colour | C"]),
    # Columns that are levels: each is one record over all rows.
    ("|  | C1-C2 | C5-C6 |\n| Foramen | narrow | open |\n| Cause | scar |  |", [
        "row | C1-C2 < Foramen | narrow", "row | C5-C6 < Foramen | open", "row cause | C1-C2 < Cause | scar",
    ]),
    # A first column that states something is no label, nor is one of findings.
    ("| Problem | Status |\n| Neck pain | active |", ["row | Neck pain | active"]),
    ("| Finding | Cause |\n| narrow | scar |", ["row finding | Finding | narrow", "row cause | Cause | scar"]),
    # What is found may stand in the column of its part.
    ("| Level | Compartment | Cause |\n| C1-C2 | narrow | scar |", [
        "row part | C1-C2 < Compartment | narrow", "row cause | C1-C2 < Cause | scar",
    ]),
    # A lone label holds for the rows below; so does a place in front of the table.
    ("| Level | Foramen |\n| LEFT |  |\n| C1-C2 | narrow |", ["row | C1-C2 < LEFT < Foramen | narrow"]),
    ("CERVICAL SPINE\n| Level | Foramen |\n| C5-6 | narrow |", ["row | C5-6 < Foramen < CERVICAL SPINE | narrow"]),
    # A cell that grew to the next column is cut where that begins.
    ("Level     Right foramen    Left foramen\nC1-C2     open             narrow\nC5-C6     narrowed by spur open", [
        "row | C1-C2 < Right foramen | open", "row | C1-C2 < Left foramen | narrow",
        "row | C5-C6 < Right foramen | narrowed by spur", "row | C5-C6 < Left foramen | open",
    ]),
    # Rows of no table: names and values, a heading and its text, or one statement.
    ("| Level: | C1-C2 | Finding: | narrow |", ["field level | C1-C2", "field finding | C1-C2 | narrow"]),
    ("| Imaging | The foramen is open. |", ["paragraph imaging | The foramen is open."]),
    ("| Neck pain | since May | No |", ["paragraph = negated | Neck pain | since May | No"]),
    ("| Name: X | DOB: Y |", ["paragraph | Name | Name: X", "paragraph | DOB | DOB: Y"]),
    # A row without headings.
    ("C5-C6 | foramen R: moderate | foramen L: none", [
        "row | C5-C6 | foramen R: moderate", "row | C5-C6 | foramen L: none",
    ]),
    # The lines around a table are lines.
    (f"FINDINGS\n{TABS}\nCord normal.", [
        *(cell.replace("row", "row findings", 1) for cell in CELLS), "paragraph findings | Cord normal.",
    ]),
])  # fmt: skip
def test_rows(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", [
    "Visit 3     Payer: commercial\nNeck pain     4/10",
    "BP\t120/80\nPulse\t72",
    "Neck, back, head\nPain, stiffness, none",
    "Level of pain, side, cause unknown",
    "Level   Foramen   Cause",
    "Name: X | DOB: Y",
    # a row that holds a date names no columns
    "MRI 3/1/26 | Seen by Dr. Lee | Narrow.\nMRI 4/1/26 | Seen by Dr. Moe | Open.",
])  # fmt: skip
def test_what_is_no_table(text: str) -> None:
    assert all(block.kind is not BlockKind.ROW for block in layout_of(text).blocks)


def test_cells_of_a_row_share_a_line_with_what_goes_on_below() -> None:
    text = "Level   Foramen   Canal\nC5-6    narrow    nl\n        by spur\nC6-7    open      nl"
    units = layout_of(text).units
    assert [unit.line for unit in units] == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("blank", ["    ", "\t", " \t ", "  \u00a0 "])
def test_a_line_of_blanks_is_no_table(engine: Engine, blank: str) -> None:
    text = f"MRI: C1-C2 foraminal stenosis from pannus.\n\n{blank}\n"
    (found,) = engine.check(text).findings
    assert found.level == "C1-C2"
    assert engine.check(f"{blank}\n\n{text}").findings
