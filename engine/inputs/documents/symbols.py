"""Boxes drawn with the letters of a symbol font, and digits that stand above or below the line."""

import re

from dxproof.engine.marks import CHECKED, UNCHECKED

_PRIVATE = 0xF000  # where Word keeps the letters of symbol fonts
_TICK = "\u2713"
# By the font's name in small letters: the letters that are boxes, and what they show.
_FONTS = {
    "wingdings": {0x6F: UNCHECKED, 0x71: UNCHECKED, 0x72: UNCHECKED, 0xA8: UNCHECKED, 0xFD: CHECKED, 0xFE: CHECKED,
                  0x78: CHECKED, 0xFC: _TICK},
    "wingdings 2": {0x2A: UNCHECKED, 0xA3: UNCHECKED, 0x30: UNCHECKED, 0x35: UNCHECKED, 0x51: CHECKED, 0x52: CHECKED,
                    0x53: CHECKED, 0x54: CHECKED, 0x50: _TICK},
    "zapfdingbats": {0x6F: UNCHECKED, 0x71: UNCHECKED, 0x72: UNCHECKED, 0x6E: CHECKED, 0x33: _TICK, 0x34: _TICK},
}  # fmt: skip

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
    """Whether a font is one of those with boxes."""
    return font is not None and font.strip().lower() in _FONTS


def names_symbols(text: str) -> bool:
    """Whether the name of a font with boxes may stand in a text of small letters."""
    return any(name in text for name in _FONTS)


def drawn(font: str, code: int) -> str | None:
    """The box or tick that a letter of a symbol font shows; None for its other letters and those of other fonts."""
    letters = _FONTS.get(font.strip().lower(), {})
    return letters.get(code - _PRIVATE if code >= _PRIVATE else code)
