"""Table values -> worksheet cells: plain text or numbers, never formulas."""

import math
import re
from collections.abc import Sequence

Value = str | int | float | bool | Sequence[str] | None
Cell = str | int | float | None

MAX_UNITS = 32_767  # Excel's limit for a cell, in UTF-16 units
_LINE_END = re.compile("\r\n?")
# Control characters, lone surrogates, noncharacters and bidirectional controls.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CUT = " … [cut: {:,} characters in all]"


def cell_of(value: Value) -> Cell:
    """A value as a cell: joined lists, yes or no, a number, or text; None for an empty cell."""
    if value is None or isinstance(value, str):
        return as_text(value) if value else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return as_text(", ".join(value)) or None


def as_text(text: str) -> str:
    """Text for a cell: control characters are escaped, text that is too long is cut.

    Everything else is unchanged.
    """
    if not text.isprintable():
        text = _UNSAFE.sub(_visible, _LINE_END.sub("\n", text))
    if len(text) > MAX_UNITS // 2 and _units(text) > MAX_UNITS:
        note = _CUT.format(len(text))
        kept = text.encode("utf-16-le")[: 2 * (MAX_UNITS - len(note))].decode("utf-16-le", errors="ignore")
        text = f"{kept}{note}"
    if text.startswith("<r>") and text.endswith("</r>"):
        return f"{text} "  # XlsxWriter treats text between these two as markup
    return text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _visible(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
