"""Quote -> position in the note; the quote must occur exactly once.

Errors show the quote: fixtures are synthetic.
"""

import re

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.testing.model import QuotedSpan


def find_quote(text: str, quote: str, occurrence: int | None, where: Where) -> QuotedSpan:
    """The position of a quote; white space in it matches any white space. Raises TEST_QUOTE."""
    words = quote.split()
    if not words:
        raise DxproofError(Problem.TEST_QUOTE, "the quote is empty", where, "quote text of note.txt")
    found = [match.span() for match in re.finditer(r"\s+".join(re.escape(word) for word in words), text)]
    if not found:
        hint = "quote the note exactly, including case and punctuation"
        raise DxproofError(Problem.TEST_QUOTE, f'the note has no "{_short(quote)}"', where, hint)
    if occurrence is None and len(found) > 1:
        raise DxproofError(
            Problem.TEST_QUOTE,
            f'the note has "{_short(quote)}" {len(found)} times, expected once',
            where,
            f"quote more text, or add occurrence: 1 to {len(found)}",
        )
    number = 1 if occurrence is None else occurrence
    if number > len(found):
        raise DxproofError(
            Problem.TEST_QUOTE,
            f'the note has "{_short(quote)}" {_times(len(found))}, so there is no occurrence {number}',
            where,
            f"write occurrence: 1 to {len(found)}",
        )
    return QuotedSpan(quote, *found[number - 1])


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _short(quote: str) -> str:
    folded = " ".join(quote.split())
    return folded if len(folded) <= 60 else f"{folded[:59]}…"
