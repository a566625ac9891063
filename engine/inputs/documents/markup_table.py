"""The rows of a table in markup, in the order in which they are shown, and how far its cells reach."""

from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents.markup_state import Look, look_of, name_of

UNSEEN = frozenset(["script", "style", "head", "template", "datalist", "colgroup", "col"])
SPANS = frozenset({"colspan", "rowspan"})
_FOOT = "tfoot"
_ROW_GROUPS = frozenset({"thead", "tbody", _FOOT})


def parts_of_table(
    element: Any, stray: list[str], around: Look, group: str = ""
) -> Iterator[tuple[Any, str, str, Look]]:
    """The rows and captions of a table as they are shown, their names, the group of rows that they are in and the look of it.

    Those of tables in the table are not among them. The rows of a foot are shown below the others, wherever it is written. No
    table has text between its cells, but nothing of a note is left out: what there is goes to ``stray``.
    """
    look = look_of(element, group or "table", element.keys()).within(around)
    stray.append(element.text or "")
    feet: list[Any] = []
    for part in element:
        name = name_of(part.tag)
        stray.append(part.tail or "")
        if name in _ROW_GROUPS:
            if name == _FOOT:
                feet.append(part)
            else:
                yield from parts_of_table(part, stray, look, name)
            continue
        if name == "tr":
            stray.append(part.text or "")
        if name and name not in UNSEEN:
            yield part, name, group, look
    for foot in feet:
        yield from parts_of_table(foot, stray, look, _FOOT)


def spans(cell: Any) -> tuple[int, int]:
    """How many columns and rows a cell covers."""
    return _number(cell.get("colspan")), _number(cell.get("rowspan"))


def _number(written: str | None) -> int:
    """How many columns or rows a cell covers, as an attribute says it; a mistake is one."""
    if written is None:  # as most do
        return 1
    digits = written.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 1
