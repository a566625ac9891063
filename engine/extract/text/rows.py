"""What the cells of a row answer: one that holds nothing but an answer, or nothing but a box, speaks of the whole row."""

from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.cells import name_of
from dxproof.engine.extract.text.forms import BOX, answered_in_row, is_checked
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.registers import Reach, Sign
from dxproof.engine.extract.text.tables import Cell
from dxproof.engine.terms import Assertion


def answered_by_cells(text: str, cells: list[Cell], units: list[Unit], words: LayoutWords) -> None:
    """Mark the units of a row by its answers: 'Neck pain | N', '[ ] | C5-C6 | foraminal stenosis'."""
    answered_in_row(text, units, words)
    if (sign := _picked(text, cells, words)) is not None:
        for unit in units:
            unit.own = sign


def _picked(text: str, cells: list[Cell], words: LayoutWords) -> Sign | None:
    """What the boxes of a row that fill their cells make of it, where their columns are called 'Yes', 'No', 'Select' or nothing.

    A row without a check states nothing, and one that is checked under 'No' is denied.
    """
    said: dict[bool, list[bool]] = {True: [], False: []}  # by whether the column affirms: the states of its boxes
    span = None
    for cell in cells:
        box = BOX.fullmatch(text, *cell.span)
        name = name_of(text, *cell.column) if box and cell.column else ""
        if box is None or (name and name not in words.affirmed | words.denied | words.picks):
            continue
        said[name not in words.denied].append(is_checked(box))
        span = box.span()
    if span is None or len(said[True]) > 1 or len(said[False]) > 1:
        return None
    chosen = any(said[True]), any(said[False])
    if chosen == (True, False):
        return None
    denied = chosen == (False, True)
    return Sign(Reach.SENTENCE, None, Assertion.NEGATED if denied else Assertion.HYPOTHETICAL, *span)
