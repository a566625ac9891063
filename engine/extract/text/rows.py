"""The cells of a row as units, and what they answer: one that holds nothing but an answer, or nothing but a box, speaks of the
whole row."""

import re
from collections.abc import Iterator

from dxproof.engine.extract.text.blocks import Block, Unit
from dxproof.engine.extract.text.cells import name_of
from dxproof.engine.extract.text.forms import BOX, answered_in_row, first_box, is_checked
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.registers import Reach, Sign
from dxproof.engine.extract.text.sentences import sentences
from dxproof.engine.extract.text.tables import Cell
from dxproof.engine.extract.text.withdrawn import Withdrawn
from dxproof.engine.terms import Assertion

_MARK = re.compile(r"[xX✓✔√]")  # in a column that is called by an answer


def units_of(text: str, cell: Cell, block: Block, withdrawn: Withdrawn, words: LayoutWords) -> Iterator[Unit]:
    """A cell, or a row as a whole; what was taken back in it, or stands in a row that was, says nothing.

    A box speaks of the cell that begins with it, one in the name of a row of the row.
    """
    start, end = cell.span
    of_row = next((found for span in cell.label if (found := withdrawn.around(*span))), None)
    box = first_box(text, start, end)
    of_label = next((other for span in cell.label if (other := first_box(text, *span))), None)
    for stretch, mark in withdrawn.pieces(box.end() if box else start, end):
        for span in sentences(text, *stretch, words):
            unit = Unit(*span, block, box and is_checked(box), mark or of_row, cell.label, cell.column, cell.field)
            if of_label and not is_checked(of_label):
                unit.own = Sign(Reach.SENTENCE, None, Assertion.HYPOTHETICAL, *of_label.span())
            yield unit


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
        mark = box or _MARK.fullmatch(text, *cell.span)
        name = name_of(text, *cell.column) if mark and cell.column else ""
        answers = name in words.affirmed | words.denied | words.picks
        if mark is None or not (answers or (box and not name)):
            continue
        said[name not in words.denied].append(box is None or is_checked(box))
        span = mark.span()
    if span is None or len(said[True]) > 1 or len(said[False]) > 1:
        return None
    chosen = any(said[True]), any(said[False])
    if chosen == (True, False):
        return None
    denied = chosen == (False, True)
    return Sign(Reach.SENTENCE, None, Assertion.NEGATED if denied else Assertion.HYPOTHETICAL, *span)
