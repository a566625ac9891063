"""Cells that a spreadsheet would run: in the words of notes, in ids and in names. A quote in front makes them text."""

from typing import Any

STARTS = ("=", "+", "-", "@", "\t", "\r")


def runs(value: object) -> bool:
    """Whether a spreadsheet could take a text for a formula (OWASP, CSV injection)."""
    return isinstance(value, str) and value.startswith(STARTS)


def inert(value: Any) -> Any:
    """A cell of a CSV file: a text that a spreadsheet could run gets a quote in front, anything else stays as it is."""
    return f"'{value}" if runs(value) else value
