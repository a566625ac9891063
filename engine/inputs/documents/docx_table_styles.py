"""Which parts of the style of a table a cell is in: its style may format the first row, or each second one, apart."""

from typing import Any

from dxproof.engine.inputs.documents.docx_xml import W

_ROW, _CELL, _LOOK = f"{W}tr", f"{W}tc", f"{W}tblPr/{W}tblLook"
# The attribute of a table that switches a part on (or, for bands, off), and its bit where there is a number instead.
_SWITCHES = {
    "firstRow": 0x0020,
    "lastRow": 0x0040,
    "firstColumn": 0x0080,
    "lastColumn": 0x0100,
    "noHBand": 0x0200,
    "noVBand": 0x0400,
}
_ON = ("1", "true", "on")

Places = dict[Any, tuple[int, bool]]  # the number of a row or cell among its like, and whether it is the last


def places(part: Any) -> Places:
    """The place of each row in its table and of each cell in its row."""
    found: Places = {}
    for parent in dict.fromkeys(each.getparent() for each in part.iterdescendants(_ROW, _CELL)):
        for tag in (_ROW, _CELL):
            of_kind = list(parent.iterchildren(tag))
            found |= {each: (number, number == len(of_kind) - 1) for number, each in enumerate(of_kind)}
    return found


def parts_at(run: Any, table: Any, found: Places) -> tuple[str, ...]:
    """The parts of a style that format a run in a table, the later over the earlier."""
    row, cell = (next(run.iterancestors(tag), None) for tag in (_ROW, _CELL))
    if row is None or cell is None or table not in row.iterancestors():
        return ("wholeTable",)
    look = table.find(_LOOK)
    row_part = _part(found[row], look, "Row", "Horz")
    column_part = _part(found[cell], look, "Column", "Vert").replace("Column", "Col")
    apart = sorted((column_part, row_part), key=lambda part: not part.startswith("band"))  # the first is over a band
    return ("wholeTable", *apart)


def _part(place: tuple[int, bool], look: Any | None, name: str, direction: str) -> str:
    """The part that a row or a cell is in: the first, the last, or one of two bands; '' for none."""
    number, is_last = place
    has_first = _says(look, f"first{name}", is_usual=True)
    if number == 0 and has_first:
        return f"first{name}"
    if is_last and _says(look, f"last{name}", is_usual=True):
        return f"last{name}"
    return "" if _says(look, f"no{direction[0]}Band") else f"band{(number - has_first) % 2 + 1}{direction}"


def _says(look: Any | None, switch: str, is_usual: bool = False) -> bool:
    """Whether a table switches a part of its style on; ``is_usual`` for one that says nothing."""
    if look is None:
        return is_usual
    written = look.get(f"{W}{switch}")
    if written is not None:
        return written in _ON
    try:
        return bool(int(look.get(f"{W}val", ""), 16) & _SWITCHES[switch])
    except ValueError:
        return is_usual
