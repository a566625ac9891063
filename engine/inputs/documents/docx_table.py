"""Tables of Word documents: cells merged in either direction, rows that begin further in."""

from collections.abc import Callable, Iterator
from typing import Any

from dxproof.engine.inputs.documents.docx_words import state_inside
from dxproof.engine.inputs.documents.docx_xml import W as _W
from dxproof.engine.inputs.documents.docx_xml import is_on
from dxproof.engine.inputs.documents.merges import Part, merged
from dxproof.engine.inputs.documents.table import Table
from dxproof.engine.marks import State

_ROW, _CELL, _VALUE = f"{_W}tr", f"{_W}tc", f"{_W}val"
_PROPERTIES, _COLUMNS, _DOWN, _ACROSS = (f"{_W}{name}" for name in ("tcPr", "gridSpan", "vMerge", "hMerge"))
_DELETED = f"{_W}cellDel"
# What stands between a table and its rows, or a row and its cells, and has neither.
_OTHERS = frozenset(f"{_W}{name}" for name in ("moveFrom", "tblPr", "tblGrid", "trPr", "tcPr"))
_MOST_DIGITS = 6  # of a number of columns

ContentOf = Callable[[Any, State | None], tuple[str | Table, ...]]


def table_of(element: Any, content_of: ContentOf, state: State | None = None) -> Table:
    """A table in a state; ``content_of`` reads what stands in a cell and its state."""
    rows = [row for row in _inside(element, _ROW) if row.find(f"{_W}trPr/{_W}del") is None]
    heads = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in rows]
    head = next((number for number, is_head in enumerate(heads) if not is_head), len(heads))
    return merged(
        ([*_indent(row), *_parts(row, content_of, _row_state(row, element, state))] for row in rows), head or None
    )


def _indent(row: Any) -> list[Part]:
    """The columns that a row leaves out in front of its first cell."""
    columns = _number(row.find(f"{_W}trPr/{_W}gridBefore"))
    return [Part((), columns)] if columns else []


def _row_state(row: Any, table: Any, state: State | None) -> State | None:
    """The state of a row, which may be hidden as a whole."""
    inside = state if row.getparent() is table else state_inside(row, table, state)
    return inside or (State.HIDDEN if is_on(row.find(f"{_W}trPr/{_W}hidden")) else None)


def _parts(row: Any, content_of: ContentOf, state: State | None) -> Iterator[Part]:
    for cell in _inside(row, _CELL):
        properties = cell.find(_PROPERTIES)
        inside = state if cell.getparent() is row else state_inside(cell, row, state)
        if properties is None:
            yield Part(content_of(cell, inside))
            continue
        if properties.find(_DELETED) is not None:
            inside = inside or State.DELETED
        down, across = (_merge(properties.find(tag)) for tag in (_DOWN, _ACROSS))
        columns = max(1, _number(properties.find(_COLUMNS)))
        yield Part(content_of(cell, inside), columns, down == "restart", down == "continue", across == "continue")


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls and tracked insertions among them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _OTHERS:
            yield from _inside(child, tag)


def _merge(mark: Any | None) -> str | None:
    """How a cell is merged; a mark without a value goes on with the cell before."""
    return None if mark is None else str(mark.get(_VALUE, "continue"))


def _number(mark: Any) -> int:
    digits = "" if mark is None else str(mark.get(_VALUE, ""))
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else 0
