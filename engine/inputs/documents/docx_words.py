"""The words of a Word paragraph: form fields as what they show, and marks around what was taken back."""

from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents.symbols import RAISED, drawn, has_symbols, raised
from dxproof.engine.inputs.documents.text_builder import run_marked
from dxproof.engine.marks import CHECKED, UNCHECKED, State

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off")

# What is in the file but not on the page: fallback drawings, field codes, where text was moved from.
UNSEEN = {f"{W}{name}" for name in ("moveFrom", "rPr", "pPr", "instrText", "delInstrText", "sectPr", "sdtPr")} | {
    FALLBACK
}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SIGN = {f"{W}{name}": sign for name, sign in _SIGNS.items()}
_STATES = ((f"{W}vanish", State.HIDDEN), (f"{W}strike", State.STRUCK), (f"{W}dstrike", State.STRUCK))
_TEXTS = frozenset({f"{W}t", f"{W}delText"})
_RUN, _CONTROL, _DELETED, _FIELD, _SYMBOL = (f"{W}{name}" for name in ("r", "sdt", "del", "fldChar", "sym"))
_RUN_PROPERTIES = f"{W}rPr"
_NOT_HERE = UNSEEN | {f"{W}txbxContent"}  # a text box is a separate part
_HEIGHTS = {"superscript": "sup", "subscript": "sub"}
_Piece = tuple[State | None, str]


class Styles:
    """The styles that strike their text through or hide it."""

    def __init__(self, root: Any | None) -> None:
        self._own: dict[str, dict[str, bool]] = {}
        self._parent: dict[str, str] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            name, parent = style.get(f"{W}styleId", ""), style.find(f"{W}basedOn")
            self._own[name] = _set_by(style.find(f"{W}rPr"))
            if parent is not None:
                self._parent[name] = parent.get(f"{W}val", "")
        self._are_plain = not any(any(own.values()) for own in self._own.values())

    def write_into(self, element: Any) -> None:
        """Give the runs in an element the states of their styles, so that each run tells its own."""
        if self._are_plain:
            return
        for run in element.iter(f"{W}r"):
            paragraph, properties = next(run.iterancestors(f"{W}p"), None), run.find(f"{W}rPr")
            names = (
                _value(each.find(path))
                for each, path in ((paragraph, f"{W}pPr/{W}pStyle"), (run, f"{W}rPr/{W}rStyle"))
                if each is not None
            )
            found = dict(item for name in names for item in self._set_by(name).items())
            own = _set_by(properties)
            for tag in (tag for tag, is_on in found.items() if is_on and tag not in own):
                if properties is None:
                    properties = run.makeelement(f"{W}rPr")
                    run.insert(0, properties)
                properties.append(properties.makeelement(tag))

    def _set_by(self, name: str | None) -> dict[str, bool]:
        """What a style sets, with those that it is based on."""
        found: dict[str, bool] = {}
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            found = self._own.get(name, {}) | found
            name = self._parent.get(name)
        return found


def text_of(paragraph: Any) -> str:
    """The text of a paragraph; text boxes in it are separate parts."""
    return run_marked(_Reader().pieces(paragraph))


class _Reader:
    """Reads one paragraph. A field that was begun shows its own text, or what its form says."""

    def __init__(self) -> None:
        self._choices: list[str] = []  # of the fields that are open, what a list shows if no text does

    def pieces(self, paragraph: Any) -> Iterator[_Piece]:
        """The text with its states, in order."""
        pending: list[tuple[Any, State | None, str | None]] = [(paragraph, None, None)]
        while pending:
            element, state, font = pending.pop()
            tag = element.tag
            if tag in _TEXTS:
                text = element.text or ""
                if font:
                    text = (raised(text, font) or text) if font in RAISED else _in_font(text, font)
                yield state, text
                self._choices[-1:] = [""] * bool(self._choices)
            elif tag in _SIGN:
                yield state, _SIGN[tag]
            elif tag in _NOT_HERE or not isinstance(tag, str):
                continue
            elif tag == _SYMBOL:
                yield state, drawn(element.get(f"{W}font", ""), _code(element.get(f"{W}char"))) or ""
            elif tag == _FIELD:
                yield state, self._field(element)
            elif tag == _CONTROL and (box := element.find(f"{W}sdtPr/{_W14}checkbox")) is not None:
                yield state, _box(_is_on(box.find(f"{_W14}checked"), _W14))
            else:
                if tag == _RUN:
                    state, font = _run(element, state)
                elif tag == _DELETED:
                    state = State.DELETED
                elif tag == _CONTROL and _is_placeholder(element):
                    state = state or State.HIDDEN
                pending.extend((child, state, font) for child in reversed(element))

    def _field(self, char: Any) -> str:
        """What a form field shows where it begins or ends; nothing for other fields."""
        kind = char.get(f"{W}fldCharType")
        if kind == "end":
            return self._choices.pop() if self._choices else ""
        if kind != "begin":
            return ""
        form = char.find(f"{W}ffData")
        box = form.find(f"{W}checkBox") if form is not None else None
        choices = form.find(f"{W}ddList") if form is not None else None
        self._choices.append(_chosen(choices) if choices is not None else "")
        if box is None:
            return ""
        checked = box.find(f"{W}checked")
        return _box(_is_on(box.find(f"{W}default") if checked is None else checked, W))


def _run(run: Any, around: State | None) -> tuple[State | None, str | None]:
    """The state of a run, and its symbol font or how its letters stand to the line."""
    properties = run[0] if len(run) and run[0].tag == _RUN_PROPERTIES else None  # nothing stands before them
    if properties is None:
        return around, None
    set_by, fonts = _set_by(properties), properties.find(f"{W}rFonts")
    named = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") if fonts is not None else None
    own = next((state for tag, state in _STATES if set_by.get(tag)), None)
    height = _HEIGHTS.get(_value(properties.find(f"{W}vertAlign")) or "")
    return around or own, height or (named if has_symbols(named) else None)


def _is_placeholder(control: Any) -> bool:
    """Whether a content control shows only the words that ask for its content."""
    return _is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"), W)


def _set_by(properties: Any | None) -> dict[str, bool]:
    """Which states some properties switch on or off."""
    if properties is None:
        return {}
    found = ((tag, properties.find(tag)) for tag, _ in _STATES)
    return {tag: _is_on(element, W) for tag, element in found if element is not None}


def _is_on(element: Any | None, namespace: str) -> bool:
    return element is not None and element.get(f"{namespace}val", "true") not in _OFF


def _box(is_checked: bool) -> str:
    return CHECKED if is_checked else UNCHECKED


def _chosen(choices: Any) -> str:
    """The entry that a list shows: the first unless it says another one."""
    entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
    number = _value(choices.find(f"{W}result")) or _value(choices.find(f"{W}default")) or "0"
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""


def _value(element: Any | None) -> str | None:
    value: str | None = element.get(f"{W}val") if element is not None else None
    return value


def _code(written: str | None) -> int:
    try:
        return int(written or "", 16)
    except ValueError:
        return 0


def _in_font(text: str, font: str) -> str:
    return "".join(drawn(font, ord(char)) or char for char in text)
