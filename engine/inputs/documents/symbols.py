"""What the letters of a symbol font show, and digits that stand above or below the line.

The letters of such fonts are numbers of pictures. Word keeps them in a private area of Unicode, so that no other font shows them
as letters.
"""

import re

from dxproof.engine.marks import CHECKED, UNCHECKED

UNKNOWN = "\ufffd"  # a picture that has no letter
_PRIVATE, _PRIVATE_END, _LATIN_END = 0xF000, 0xF100, 0x100


def _row(first: int, letters: str) -> dict[int, str]:
    """Letters that stand in a row from a code on; a blank is none."""
    return {first + place: letter for place, letter in enumerate(letters) if letter != " "}


_DIGITS_IN_CIRCLES = _row(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")
_BLANK = {0x20: " ", 0xA0: "\xa0"}
# By the font's name in small letters: the letters that are boxes, and what they show.
_BOXES = {
    "wingdings": {UNCHECKED: "\x6f\x70\x71\x72\xa8", CHECKED: "\x78\xfd\xfe"},
    "wingdings 2": {UNCHECKED: "\x2a\x30\x35\xa3", CHECKED: "\x51\x52\x53\x54"},
    "webdings": {UNCHECKED: "\x63"},
    "zapfdingbats": {UNCHECKED: "\x6f\x70\x71\x72", CHECKED: "\x6e"},
}
_OTHERS = {
    "wingdings": _row(0x45, "☜☞☝☟ ☺ ☹") | _row(0x6C, "●❍■") | _row(0x74, "⧫◆❖") | _DIGITS_IN_CIRCLES
    | _row(0x9E, "·• ○○○◉◎") | {0xA7: "▪", 0xAB: "★", 0xD8: "➢"} | _row(0xDF, "←→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⇔⇕⇖⇗⇙⇘▫▫✗✓") | {0x4B: "😐"},
    "wingdings 2": _row(0x4F, "✗✓") | {0x55: "⮾", 0x56: "⮾"} | _row(0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩") | _row(0x75, "❶❷❸❹❺❻❼❽❾❿"),
    "wingdings 3": _row(0x66, "←→↑↓↖↗↙↘") | _row(0x70, "▲▼△▽◀▶◁▷"),
    "webdings": _row(0x33, "◀▶▲▼") | {0x61: "✓", 0x67: "■", 0x6E: "●", 0x72: "✗"},
    "zapfdingbats": _row(0x33, "✓✔✕✖✗✘") | {0x6C: "●", 0x6D: "❍", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0x76: "❖"}
    | _row(0xAC, "①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿") | _row(0xD4, "➔→↔↕"),
    # Adobe's encoding of Symbol.
    "symbol": _row(0x21, "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼")
    | _row(0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑")
    | _row(0xF1, "〉∫"),
}  # fmt: skip
_FONTS = {
    font: _BLANK | others | {ord(code): box for box, codes in _BOXES.get(font, {}).items() for code in codes}
    for font, others in _OTHERS.items()
}
_FONTS["itc zapf dingbats"] = _FONTS["zapf dingbats"] = _FONTS["zapfdingbats"]
_USUAL = "wingdings"
_BOXES_AND_TICKS = (CHECKED, UNCHECKED, "✓", "✔")
# Boxes that Unicode draws, and crosses: what a form says by its bullets.
_SPEAKING = re.compile(r"[☐□▢◻❏❐❑❒🗆☒☑🗹🗷🗵✗✘✕✖]|\([ xX]?\)|\[[ xX]?\]")

# A raised or lowered digit belongs to no number before it: it is that of a footnote, a power, a formula.
RAISED = {
    "sup": str.maketrans("0123456789", "\u2070\xb9\xb2\xb3\u2074\u2075\u2076\u2077\u2078\u2079"),
    "sub": str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089"),
}
_DIGITS = re.compile(r"\s*[0-9]{1,4}\s*")


def raised(text: str, where: str) -> str | None:
    """Digits above ('sup') or below ('sub') the line, as letters of their own; None for other words."""
    return text.strip().translate(RAISED[where]) if _DIGITS.fullmatch(text) else None


def has_symbols(font: str | None) -> bool:
    """Whether the letters of a font are pictures."""
    return font is not None and font.strip().lower() in _FONTS


def names_symbols(text: str) -> bool:
    """Whether the name of a symbol font may stand in a text of small letters."""
    return any(name in text for name in _FONTS)


def drawn(font: str, code: int) -> str | None:
    """The box or tick that a letter of a symbol font shows; None for its other letters and those of other fonts."""
    shown = _shown(font, code)
    return shown if shown in _BOXES_AND_TICKS else None


def _shown(font: str, code: int) -> str | None:
    letters = _FONTS.get(font.strip().lower(), {})
    return letters.get(code - _PRIVATE if code >= _PRIVATE else code)


def letter(font: str, code: int) -> str | None:
    """What a letter of a symbol font shows, where that is another letter; None for what no letter shows."""
    shown = _shown(font, code)
    return None if shown is None or shown == chr(code) else shown


def is_private(code: int) -> bool:
    """Whether a letter stands in the area where Word keeps those of symbol fonts."""
    return _PRIVATE <= code < _PRIVATE_END


def symbol(font: str, code: int) -> str:
    """What a symbol shows in any font: in an ordinary one its letter of Unicode. A picture without a letter is U+FFFD."""
    if has_symbols(font) and (code < _LATIN_END or is_private(code)):
        return _shown(font, code) or UNKNOWN
    return chr(code) if 0x20 <= code <= 0x10FFFF and chr(code).isprintable() else UNKNOWN


def written_in(font: str, text: str) -> str:
    """A text as a font draws it; letters that a symbol font does not have are drawn in another one.

    A box that has lost its font is that of Wingdings, from which nearly all come.
    """
    if has_symbols(font):
        return "".join(symbol(font, ord(letter)) for letter in text)
    if text.isascii():  # as most is
        return text
    return "".join((drawn(_USUAL, ord(each)) if is_private(ord(each)) else None) or each for each in text)


def speaking(bullet: str) -> str | None:
    """The box or cross in a bullet, which says something of its item; None for other bullets."""
    found = _SPEAKING.search(bullet)
    return found.group() if found else None
