"""Protection against formula injection: note text, ids and names that a spreadsheet would run. For CSV and workbook."""

from typing import Any
from unicodedata import normalize

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def would_run(text: str) -> bool:
    """Whether a spreadsheet could read a text as a formula (OWASP, CSV injection).

    Besides the usual first characters: Excel accepts formulas after white space, and East Asian versions full-width signs.
    """
    if text[:1].isalnum():
        return False
    return text.startswith(_STARTS) or normalize("NFKC", text.lstrip()[:1]).startswith(_STARTS)


def inert(value: Any) -> Any:
    """A CSV cell: text that a spreadsheet could run is prefixed with a quote; everything else is unchanged."""
    return f"'{value}" if isinstance(value, str) and would_run(value) else value
