"""Cells that a spreadsheet would run: in the words of notes, in ids and in names. One answer for CSV and workbook."""

from typing import Any
from unicodedata import normalize

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def would_run(text: str) -> bool:
    """Whether a spreadsheet could make a formula of a text (OWASP, CSV injection).

    Beside the usual starts: Excel reads a formula behind white space, and an East Asian one with full-width signs.
    """
    if text[:1].isalnum():
        return False
    return text.startswith(_STARTS) or normalize("NFKC", text.lstrip()[:1]).startswith(_STARTS)


def inert(value: Any) -> Any:
    """A cell of a CSV file: a text that a spreadsheet could run gets a quote in front, anything else stays as it is."""
    return f"'{value}" if isinstance(value, str) and would_run(value) else value
