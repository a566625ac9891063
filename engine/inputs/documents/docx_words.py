"""The words of a Word paragraph: controls as what they show, equations on one line, and marks around what was taken back."""

from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents.docx_styles import state_of
from dxproof.engine.inputs.documents.docx_xml import (
    DELETED_TEXT,
    DRAWING,
    MATH,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    TEXT_BOX,
    VML,
    W,
    is_on,
    value,
)
from dxproof.engine.inputs.documents.symbols import raised, written_in
from dxproof.engine.inputs.documents.text_builder import run_marked
from dxproof.engine.marks import State

# What is in the file but not on the page: field codes, properties, where text was moved from.
_MOVED = f"{W}moveFrom"
UNSEEN = {f"{W}{name}" for name in ("rPr", "pPr", "instrText", "delInstrText", "sectPr", "sdtPr")} | {_MOVED}
_APART = {TEXT_BOX, f"{DRAWING}p"}  # a text box is a separate part, and so are the words of a drawing
_NOT_HERE = UNSEEN | _APART
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SIGN = {f"{W}{name}": sign for name, sign in _SIGNS.items()}
_TEXTS = frozenset({TEXT, DELETED_TEXT, f"{MATH}t"})
_RUNS = frozenset({RUN, f"{MATH}r"})
_CONTROL, _DELETED = f"{W}sdt", f"{W}del"
_HEIGHTS = {"superscript": "sup", "subscript": "sub"}

# Of equations: what stands between the parts of one, and the height of a part.
_FRACTION, _BRACKETS, _BOXED = (f"{MATH}{name}" for name in ("f", "d", "borderBox"))
_RAISED_PARTS = {f"{MATH}sup": "sup", f"{MATH}sub": "sub"}
_STRIKES = tuple(f"{MATH}borderBoxPr/{MATH}strike{name}" for name in ("H", "V", "BLTR", "TLBR"))

_HIDDEN_SHAPE = ("visibility:hidden", "display:none")
_DRAWING_NAME = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

_Piece = tuple[State | None, str]
_Pending = tuple[Any, State | None, str | None]  # an element or its text, with its state and height


def text_of(paragraph: Any, around: State | None = None) -> str:
    """The text of a paragraph; text boxes in it are separate parts."""
    return run_marked(_pieces(paragraph, around))


def _pieces(paragraph: Any, around: State | None) -> Iterator[_Piece]:
    """The text with its states, in order."""
    pending: list[_Pending] = [(paragraph, around, None)]
    while pending:
        element, state, height = pending.pop()
        if isinstance(element, str):
            yield state, element
            continue
        tag = element.tag
        if tag in _TEXTS:
            text = written_in("", element.text or "")
            yield state, (raised(text, height) or text) if height else text
        elif tag in _SIGN:
            yield state, _SIGN[tag]
        elif tag in _NOT_HERE or not isinstance(tag, str):
            continue
        elif tag in _RUNS:
            properties = element.find(RUN_PROPERTIES)
            if properties is not None:
                state = state or state_of(properties)
                height = _HEIGHTS.get(value(properties.find(f"{W}vertAlign")) or "", height)
            pending.extend((child, state, height) for child in reversed(element))
        elif tag.startswith(MATH):
            state = state or state_around(element)
            height = _RAISED_PARTS.get(tag, height)
            pending.extend((part, state, height) for part in reversed(_parts(element)))
        else:
            state = state or state_around(element)
            pending.extend((child, state, height) for child in reversed(element))


def state_inside(element: Any, top: Any, around: State | None) -> State | None:
    """The state of what stands in an element below ``top``, whose own is ``around``."""
    for ancestor in element.iterancestors():
        if ancestor is top:
            break
        properties = ancestor.find(RUN_PROPERTIES) if ancestor.tag == RUN else None
        around = around or state_around(ancestor) or (state_of(properties) if properties is not None else None)
    return around


def is_moved(element: Any, top: Any) -> bool:
    """Whether an element below ``top`` stands where its text was moved from."""
    ancestors = iter(element.iterancestors(_MOVED))
    moved = next(ancestors, None)
    return moved is not None and top in moved.iterancestors()


def state_around(element: Any) -> State | None:
    """The state of the words in an element that is no run."""
    tag = element.tag
    if tag == _DELETED:
        return State.DELETED
    if tag == _CONTROL and is_on(element.find(f"{W}sdtPr/{W}showingPlcHdr")):
        return State.HIDDEN
    if tag == _BOXED and any(is_on(element.find(path), MATH) for path in _STRIKES):
        return State.STRUCK
    if element.get("style") and tag.startswith(VML):
        style = element.get("style").replace(" ", "").lower()
        return State.HIDDEN if any(hides in style for hides in _HIDDEN_SHAPE) else None
    name = element.find(_DRAWING_NAME)
    return State.HIDDEN if name is not None and name.get("hidden") in ("1", "true") else None


def _parts(element: Any) -> list[Any]:
    """The parts of an equation, and the signs that stand between them in a line."""
    parts = [child for child in element if isinstance(child.tag, str) and not child.tag.endswith("Pr")]
    if element.tag == _FRACTION:
        return [part for child in parts for part in (child, "/")][:-1]
    if element.tag == _BRACKETS:
        opens, between, closes = (
            sign.get(f"{MATH}val", "") if (sign := element.find(f"{MATH}dPr/{MATH}{name}")) is not None else usual
            for name, usual in (("begChr", "("), ("sepChr", "|"), ("endChr", ")"))
        )
        return [opens, *[part for child in parts for part in (child, between)][:-1], closes]
    return parts
