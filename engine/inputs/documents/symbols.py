"""Boxes drawn with the letters of a symbol font."""

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


def has_symbols(font: str | None) -> bool:
    """Whether a font is one of those with boxes."""
    return font is not None and font.strip().lower() in _FONTS


def drawn(font: str, code: int) -> str | None:
    """The box or tick that a letter of a symbol font shows; None for its other letters and those of other fonts."""
    letters = _FONTS.get(font.strip().lower(), {})
    return letters.get(code - _PRIVATE if code >= _PRIVATE else code)
