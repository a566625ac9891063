"""Tables of Word documents: cells merged in either direction, rows that begin further in."""

from collections.abc import Callable, Iterator
from typing import Any

from dxproof.engine.inputs.documents.merges import Part, merged
from dxproof.engine.inputs.documents.table import Table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROW, _CELL, _VALUE = f"{_W}tr", f"{_W}tc", f"{_W}val"
_PROPERTIES, _COLUMNS, _DOWN, _ACROSS = (f"{_W}{name}" for name in ("tcPr", "gridSpan", "vMerge", "hMerge"))
# What stands between a table and its rows, or a row and its cells, and has neither.
_OTHERS = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "tblPr", "tblGrid", "trPr", "tcPr"))
_MOST_DIGITS = 6  # of a number of columns

ContentOf = Callable[[Any], tuple[str | Table, ...]]


def table_of(element: Any, content_of: ContentOf) -> Table:
    """A table; ``content_of`` reads what stands in a cell."""
    rows = [row for row in _inside(element, _ROW) if row.find(f"{_W}trPr/{_W}del") is None]
    heads = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in rows]
    head = next((number for number, is_head in enumerate(heads) if not is_head), len(heads))
    return merged(([*_indent(row), *_parts(row, content_of)] for row in rows), head or None)


def _indent(row: Any) -> list[Part]:
    """The columns that a row leaves out in front of its first cell."""
    columns = _number(row.find(f"{_W}trPr/{_W}gridBefore"))
    return [Part((), columns)] if columns else []


def _parts(row: Any, content_of: ContentOf) -> Iterator[Part]:
    for cell in _inside(row, _CELL):
        properties = cell.find(_PROPERTIES)
        if properties is None:
            yield Part(content_of(cell))
            continue
        down, across = (_merge(properties.find(tag)) for tag in (_DOWN, _ACROSS))
        columns = max(1, _number(properties.find(_COLUMNS)))
        yield Part(content_of(cell), columns, down == "restart", down == "continue", across == "continue")


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
