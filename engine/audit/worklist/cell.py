"""What a value of a table is as a cell of a worksheet: plain text or a number, and nothing that a spreadsheet would run."""

import math
import re
from collections.abc import Sequence

Value = str | int | float | bool | Sequence[str] | None
Cell = str | int | float | None

MAX_UNITS = 32_767  # what Excel holds in a cell, in units of UTF-16
_LINE_END = re.compile("\r\n?")
# What XML or a reader's eye cannot take: controls, half surrogates, non-characters, and what turns the writing direction.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CUT = " … [cut: {:,} characters in all]"


def cell_of(value: Value) -> Cell:
    """A value as a cell: lists joined, yes or no, a number, or a text; None where nothing is to stand."""
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
    """A text as it stands in a cell: control characters are shown as escapes, what is too long for a cell is cut.

    Anything else stays as it is, character by character.
    """
    if not text.isprintable():
        text = _UNSAFE.sub(_visible, _LINE_END.sub("\n", text))
    if len(text) > MAX_UNITS // 2 and _units(text) > MAX_UNITS:
        note = _CUT.format(len(text))
        kept = text.encode("utf-16-le")[: 2 * (MAX_UNITS - len(note))].decode("utf-16-le", errors="ignore")
        text = f"{kept}{note}"
    if text.startswith("<r>") and text.endswith("</r>"):
        return f"{text} "  # XlsxWriter takes what stands between these two for markup of its own
    return text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _visible(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
