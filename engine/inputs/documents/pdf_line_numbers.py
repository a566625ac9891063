"""Numbers of lines in the margin of a page: they are no words of the text, and no column of a table."""

from collections import Counter

from dxproof.engine.inputs.documents.pdf_layout import Row, flows, line_of

_FEWEST = 3  # numbered lines
_DIGITS = 4  # at most


def without_numbers(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The lines of a page without the numbers before them, and the numbers.

    Such numbers stand to the left of all other words, and each tells the place of its line; and sentences go on from one
    line to the next, as they do not from one row of a table to the next.
    """
    numbers = [(at, int(row[0].text) - at) for at, row in enumerate(rows) if _is_number(row[0].text)]
    if len(numbers) < _FEWEST:  # as on most pages
        return rows, []
    ((offset, count),) = Counter(offset for _, offset in numbers).most_common(1)
    numbered = {at for at, each in numbers if each == offset}
    first, last = min(numbered), max(numbered)
    edge = max(rows[at][0].right for at in numbered)
    rest = [row[1:] if at in numbered else row for at, row in enumerate(rows[first : last + 1], start=first)]
    text = [row for row in rest if row]
    if count < _FEWEST or any(row[0].left <= edge for row in text) or not flows([line_of(row) for row in text]):
        return rows, []
    return [*rows[:first], *text, *rows[last + 1 :]], [rows[at][0].text for at in sorted(numbered)]


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _DIGITS
