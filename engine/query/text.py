"""Query drafts as plain text, for a message to the provider."""

import textwrap
from collections.abc import Iterator, Sequence

from dxproof.engine.query.draft import place_of
from dxproof.engine.query.export import Letter
from dxproof.engine.report.model import Evidence, Indicator, Query
from dxproof.engine.report.places import Lines, shown

WIDTH = 80
BETWEEN = "-" * WIDTH  # between two queries
RECORD, QUESTION, ANSWERS = "What the record says", "Question", "Please choose one or more"
ANSWER_HERE = "Your answer"
BY = "Answered by ______________________________  Date ______________"
_LONGEST = 500


def text_of(letters: Sequence[Letter]) -> str:
    """All drafts as one text."""
    drafts = ("\n".join(_lines(query, letter)) + "\n" for letter in letters for query in letter.queries)
    return f"\n{BETWEEN}\n\n".join(drafts)


def _lines(query: Query, letter: Letter) -> Iterator[str]:
    yield from textwrap.wrap(query.title, WIDTH)
    yield "=" * min(WIDTH, len(query.title))
    yield from textwrap.wrap(letter.header.heading(), WIDTH)
    yield ""
    yield f"{RECORD}:"
    for number, item in enumerate(query.indicators, start=1):
        yield from _item(f"  {number}. ", indicator_line(item, letter.lines))
    yield ""
    yield f"{QUESTION}:"
    yield from _item("  ", query.question)
    yield ""
    if is_open(query):
        yield f"  {ANSWER_HERE}: {'_' * 60}"
    for option in query.options:
        yield from _item("  [ ] ", option_line(option.text, option.evidence, query))
    yield ""
    yield BY


def is_open(query: Query) -> bool:
    """Whether a query is open-ended: it has only the two options that are always offered."""
    return len(query.options) == 2


def indicator_line(item: Indicator, lines: Lines) -> str:
    """An indicator with its place, date and line (from 1)."""
    line, _ = lines.line_and_column(item.start)
    quote = "[…]" if item.quote is None else f'"{shown(item.quote, _LONGEST)}"'
    return f"{place_of(item)}, line {line}: {quote}"


def option_line(text: str, evidence: Sequence[Evidence], query: Query) -> str:
    """An option, with the numbers of the indicators that support it."""
    numbers = [
        str(number)
        for number, item in enumerate(query.indicators, start=1)
        if any(item.start <= words.start < item.end for words in evidence)
    ]
    return f"{text} (see {', '.join(numbers)})" if numbers else text


def _item(first: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False)
