"""The tree of a part of a Word document as a page shows it: one of several drawings, what fields show, states and symbols of styles."""

import re
from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents import docx_fields
from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.docx_styles import Styles
from dxproof.engine.inputs.documents.docx_xml import (
    FONTS,
    PARAGRAPH,
    RUN,
    SYMBOL,
    TEXT,
    TEXTS,
    W14,
    W,
    fonts_of,
    is_on,
    text_element,
)
from dxproof.engine.inputs.documents.symbols import UNKNOWN, has_symbols, symbol, written_in
from dxproof.engine.marks import CHECKED, UNCHECKED

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATE, _CHOICE = f"{_COMPATIBLE}AlternateContent", f"{_COMPATIBLE}Choice"
_ASCII_END = 0x80
_SIGN = re.compile(r"\s*(?:\[[ xX]?\]|[^\w\s]|[xX](?!\w))")


def prepare(part: Any, styles: Styles) -> list[LeftOut]:
    """Mend the tree of a part; what of it has no letters or is on no page is listed."""
    for alternate in list(part.iter(_ALTERNATE)):
        chosen = alternate.find(_CHOICE)
        for other in list(alternate)[1:] if chosen is None else list(alternate):
            if other is not chosen:
                alternate.remove(other)
    codes = docx_fields.resolve(part)
    styles.write_into(part)
    unknown = [*_symbols(part), *_letters(part)]
    for control in list(part.iter(f"{W}sdt")):
        if (box := control.find(f"{W}sdtPr/{W14}checkbox")) is not None:
            _write_box(control, box)
    return codes + [
        LeftOut(f"symbol {number}", "symbol without a letter", words) for number, words in enumerate(unknown, start=1)
    ]


def _write_box(control: Any, box: Any) -> None:
    """Write the box of a content control as text, whatever sign it shows; words in the control stay."""
    sign = CHECKED if is_on(box.find(f"{W14}checked"), W14) else UNCHECKED
    for prompt in list(box.getparent().iterchildren(f"{W}showingPlcHdr")):
        box.getparent().remove(prompt)
    text = next(control.iter(TEXT), None)
    if text is not None:
        text.text = sign + _SIGN.sub("", text.text or "", count=1)
        return
    content = next(control.iter(PARAGRAPH, f"{W}sdtContent"), control)
    run = control.makeelement(RUN)
    run.append(text_element(control, sign))
    content.append(run)


def _symbols(part: Any) -> Iterator[str]:
    """Write symbols as text; yields those that have no letter."""
    for each in list(part.iter(SYMBOL)):
        font, code = each.get(f"{W}font", ""), _code(each.get(f"{W}char"))
        text = symbol(font, code)
        if text == UNKNOWN:
            yield f"{font} {code:04X}"
        each.getparent().replace(each, text_element(each, text))


def _letters(part: Any) -> Iterator[str]:
    """Write the letters of symbol fonts as what they show; yields the texts in which some show pictures."""
    for fonts in part.iter(FONTS):
        named = fonts_of(fonts.getparent())
        if not any(map(has_symbols, named.values())) or (run := fonts.getparent().getparent()).tag != RUN:
            continue
        for each in run.iterchildren(*TEXTS):
            written = each.text or ""
            each.text = written.translate(
                {ord(letter): written_in(_font(named, letter), letter) for letter in set(written)}
            )
            if UNKNOWN in each.text and UNKNOWN not in written:
                yield written


def _font(named: dict[str, str], letter: str) -> str:
    slots = ("ascii", "hAnsi") if ord(letter) < _ASCII_END else ("hAnsi", "ascii")
    return next((named[slot] for slot in slots if slot in named), "")


def _code(written: str | None) -> int:
    try:
        return int(written or "", 16)
    except ValueError:
        return 0
