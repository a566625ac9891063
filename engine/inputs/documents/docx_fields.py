"""Fields of Word: what each of them shows.

A field is its code, and after a separator its result, and another field may stand in either. The page shows the result of the
outermost one, the picture of a SYMBOL, the label of a button, and the box or list of a form. So the codes are taken out of the
tree, with the results that stand in them, and what is drawn is put in.
"""

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.docx_xml import (
    MATH,
    RUN,
    RUN_PROPERTIES,
    SYMBOL,
    TEXTS,
    W,
    is_on,
    properties_of,
    text_element,
    value,
)
from dxproof.engine.inputs.documents.symbols import UNKNOWN, is_private
from dxproof.engine.inputs.documents.text_builder import flat
from dxproof.engine.marks import CHECKED, UNCHECKED

_CHAR, _SIMPLE, _KIND = (f"{W}{name}" for name in ("fldChar", "fldSimple", "fldCharType"))
_CODES = frozenset({f"{W}instrText", f"{W}delInstrText"})
# What a page shows; a content control draws its box by its properties.
_NAMES = ("sym", "tab", "br", "cr", "noBreakHyphen", "ptab", "drawing", "pict", "object", "sdtPr", "sdtEndPr")
_WRITTEN = TEXTS | {f"{MATH}t"}
_SHOWN = _WRITTEN | {f"{W}{name}" for name in _NAMES}
_IS_SYMBOL = re.compile(r"\s*SYMBOL\s", re.IGNORECASE)
_SHOWS_NOTHING = re.compile(r"\s*(?:SYMBOL|SET|ASK|XE|TC|TA|RD|PRIVATE)\s", re.IGNORECASE)  # as its result
_EQUATION = re.compile(r"\s*EQ\s(?P<words>.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r'\s*SYMBOL\s+"?(?:(?P<hex>0x[0-9a-f]{1,5})|(?P<decimal>-?\d{1,7}))\b', re.IGNORECASE)
_FONT = re.compile(r'\\f\s*(?:"([^"]*)"|“([^”]*)”|([^\s\\"]+))', re.IGNORECASE)
_BUTTON = re.compile(r"\s*(?:MACRO|GOTO)BUTTON\s+\S+\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]{2}")
_SIXTEEN_BITS = 0x10000
_LONGEST_CODE = 1_000


@dataclass(slots=True)
class _Field:
    begins: Any  # the mark where it begins
    around: "_Field | None"  # the innermost field around it that hides it
    code: str = ""
    is_shown: bool = False  # whether its result has begun
    has_text: bool = False  # whether the result has any

    @property
    def hides(self) -> bool:
        """Whether what stands here is on no page: in the code of a field, or as the result of one that shows none."""
        return bool(_SHOWS_NOTHING.match(self.code)) if self.is_shown else not _BUTTON.match(self.code)

    @property
    def hiding(self) -> "_Field | None":
        """The innermost field that hides what stands here."""
        return self if self.hides else self.around

    def says(self, code: str) -> None:
        """A piece of its code; of a long one only the beginning tells anything."""
        if len(self.code) < _LONGEST_CODE:
            self.code += code


def resolve(part: Any) -> list[LeftOut]:
    """Turn the fields of a part into what they show; the words that stood in their codes are listed."""
    if next(part.iter(_CHAR, _SIMPLE), None) is None:
        return []
    for simple in list(part.iter(_SIMPLE)):
        _write_out(simple)
    return _Fields().resolve(part)


class _Fields:
    """Walks through a part and keeps the fields that are open."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._gone: list[Any] = []
        self._made: list[tuple[Any, Any]] = []  # after which element, and what
        self._dropped: list[str] = []
        self._left_out: list[LeftOut] = []

    def resolve(self, part: Any) -> list[LeftOut]:
        marks = _complete(part)
        for element in list(part.iter(_CHAR, *_CODES, *_SHOWN)):
            if element.tag == _CHAR:
                self._box(element)
                if element in marks:
                    self._mark(element)
            elif element.tag in _CODES:
                self._code(element)
            elif self._open:
                self._shown(element)
        for place, made in reversed(self._made):
            place.addnext(made)
        for element in self._gone:
            element.getparent().remove(element)
        return self._left_out

    def _mark(self, mark: Any) -> None:
        kind = mark.get(_KIND)
        if kind == "begin":
            self._open.append(_Field(mark, self._hiding))
        elif kind == "separate":
            self._open[-1].is_shown = True
        else:
            self._end(self._open.pop())

    def _box(self, mark: Any) -> None:
        """The box of a form, which is drawn where its field begins."""
        box = mark.find(f"{W}ffData/{W}checkBox")
        if box is not None and self._hiding is None:
            checked = box.find(f"{W}checked")
            is_checked = is_on(box.find(f"{W}default") if checked is None else checked)
            self._made.append((mark, text_element(mark, CHECKED if is_checked else UNCHECKED)))

    def _code(self, element: Any) -> None:
        if not self._open or self._open[-1].is_shown:
            return  # no code of a field
        text, before = element.text or "", len(self._open[-1].code)
        self._open[-1].says(text)
        button = _BUTTON.match(self._open[-1].code)
        if button and self._hiding is None and (label := text[max(0, button.end() - before) :]):
            self._label(element, label)

    def _label(self, code: Any, label: str) -> None:
        """The label of a button: words that ask for a click are no statement, a box is one."""
        if not _WORD.search(label):
            self._made.append((code, text_element(code, label)))
            return
        run = deepcopy(code.getparent())
        properties = properties_of(run)
        run[:] = [properties, text_element(code, label)]
        properties.append(properties.makeelement(f"{W}vanish"))
        self._made.append((code, run))

    def _shown(self, element: Any) -> None:
        words = element.text or "" if element.tag in _WRITTEN else ""
        hiding = self._hiding
        if hiding is None:
            self._open[-1].has_text |= bool(words)
            return
        self._gone.append(element)
        self._dropped.append(words)
        if not hiding.is_shown:
            hiding.says(words)

    def _end(self, ended: _Field) -> None:
        if self._hiding is not None:
            return
        drawn, words = _drawn(ended), flat(" ".join(self._dropped))
        if (equation := _EQUATION.match(ended.code)) and not ended.has_text:  # the page draws it
            words = flat(equation["words"])
        if drawn is not None:
            self._made.append((ended.begins, drawn))
        elif words:
            self._left_out.append(LeftOut(f"field {len(self._left_out) + 1}", "code of a field", words))
        self._dropped = []

    @property
    def _hiding(self) -> _Field | None:
        """The innermost open field that hides what stands in it."""
        return self._open[-1].hiding if self._open else None


def _write_out(simple: Any) -> None:
    """Write a field that is one element as one with marks."""
    properties = simple.find(f".//{RUN}/{RUN_PROPERTIES}")
    begins, ends = simple.makeelement(RUN), simple.makeelement(RUN)
    if properties is not None:
        begins.append(deepcopy(properties))
    code = begins.makeelement(f"{W}instrText")
    code.text = simple.get(f"{W}instr", "")
    begins.extend([_new_mark(simple, "begin"), code])
    if next(simple.iter(RUN), None) is not None:
        begins.append(_new_mark(simple, "separate"))
    ends.append(_new_mark(simple, "end"))
    simple.insert(0, begins)
    simple.append(ends)


def _new_mark(beside: Any, kind: str) -> Any:
    mark = beside.makeelement(_CHAR)
    mark.set(_KIND, kind)
    return mark


def _complete(part: Any) -> set[Any]:
    """The marks of the fields that begin and end: one that was cut off hides nothing."""
    found: set[Any] = set()
    begun: list[list[Any]] = []
    for mark in part.iter(_CHAR):
        kind = mark.get(_KIND)
        if kind == "begin":
            begun.append([mark])
        elif begun and kind in ("separate", "end"):
            begun[-1].append(mark)
            if kind == "end":
                found.update(begun.pop())
    return found


def _drawn(ended: _Field) -> Any | None:
    """What a field shows beside its result: a symbol, or the entry that a list shows if no text does."""
    if number := _NUMBER.match(ended.code):
        return _symbol(ended, int(number["hex"], 16) if number["hex"] else int(number["decimal"]))
    if _IS_SYMBOL.match(ended.code):
        return text_element(ended.begins, UNKNOWN)
    choices = ended.begins.find(f"{W}ffData/{W}ddList")
    return text_element(ended.begins, _chosen(choices)) if choices is not None and not ended.has_text else None


def _symbol(ended: _Field, code: int) -> Any:
    """The letter of a font; without a font, of that of its run."""
    code %= _SIXTEEN_BITS
    font = _FONT.search(ended.code)
    if font is None:
        return text_element(ended.begins, chr(code) if chr(code).isprintable() or is_private(code) else UNKNOWN)
    drawn = ended.begins.makeelement(SYMBOL)
    drawn.set(f"{W}font", next(filter(None, font.groups()), ""))
    drawn.set(f"{W}char", f"{code:04X}")
    return drawn


def _chosen(choices: Any) -> str:
    """The entry that a list shows: the first unless it says another one."""
    entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
    number = value(choices.find(f"{W}result")) or value(choices.find(f"{W}default")) or "0"
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
