"""Lines and squares that are drawn on a page: how a word processor prints what was struck through, and the boxes of a form."""

from collections.abc import Sequence

from dxproof.engine.inputs.documents.pdf_boxes import Box
from dxproof.engine.inputs.documents.pdf_objects import Drawn, Figure, fill_of, is_rectangle, is_stroked
from dxproof.engine.inputs.documents.pdf_signs import Frame, How, Strike

_THIN, _SHORTEST = 2.0, 4.0  # points: the most height of a line through words, and the least width
_MOST = 2_000  # lines of a page that are looked at
_MOST_SQUARES = 200
_SMALLEST, _LARGEST = 4.5, 16.0  # points: the width of the box of a form
_SQUARE = 0.2  # of the width: how much the height may differ
_WITHIN = 1.0  # points by which a tick may go beyond its box
_TICK = 0.3  # of the width of a box: the least width and height of a tick in it
_LIGHT = 200  # of 255: the paper of a box


def strikes_in(figures: Sequence[Figure]) -> list[Strike]:
    """The lines of a page that may go through words: each is thin, and longer than it is high."""
    rules = (
        box
        for _, box, _ in figures
        if box[3] - box[1] <= _THIN and box[2] - box[0] >= _SHORTEST
    )  # fmt: skip
    return [Strike(box, box.middle, How.DRAWN) for box, _ in zip(rules, range(_MOST), strict=False)]


def frames_in(drawn: Drawn, figures: Sequence[Figure]) -> list[Frame]:
    """The small squares of a page, and whether something is drawn in each."""
    squares = [figure for figure in figures if _is_square(figure.box)][:_MOST_SQUARES]
    squares = [figure for figure in squares if _is_empty(drawn, figure) and is_rectangle(drawn, figure)]
    if not squares:
        return []
    small = [figure for figure in figures if _may_tick(figure.box)][: _MOST_SQUARES * 5]
    boxes: list[Box] = []
    for square in squares:
        if not any(box.has(square.box.centre, square.box.middle) for box in boxes):  # its paper and its edge are one
            boxes.append(square.box)
    return [Frame(box, any(_ticks(drawn, each, box) for each in small)) for box in boxes]


def _is_square(box: Box) -> bool:
    left, bottom, right, top = box
    wide = right - left
    return _SMALLEST < wide < _LARGEST and abs(top - bottom - wide) < _SQUARE * wide


def _is_empty(drawn: Drawn, square: Figure) -> bool:
    """Whether the outline of a square is drawn, and what is in it is white."""
    path = drawn.objects[square.number]
    return is_stroked(path) and _is_light(path)


def _is_light(path: object) -> bool:
    light = fill_of(path)
    return light is None or light >= _LIGHT


def _may_tick(box: Box) -> bool:
    left, bottom, right, top = box
    return right - left < _LARGEST and top - bottom < _LARGEST


def _ticks(drawn: Drawn, figure: Figure, square: Box) -> bool:
    """Whether something is a tick in a square: no other edge of it, and no paper."""
    box = figure.box
    if not square.holds(box, _WITHIN) or min(box.width, box.height) < _TICK * square.width:
        return False
    return not is_rectangle(drawn, figure) or not _is_light(drawn.objects[figure.number])
