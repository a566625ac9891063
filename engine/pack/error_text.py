"""Errors as a terminal shows them: what, where, the line with the faulty part underlined, what to do.

The text of a pack is untrusted: invisible and control characters are escaped.
"""

import unicodedata
from collections.abc import Collection, Sequence
from textwrap import wrap

from dxproof.engine.errors import DxproofError, SourceExcerpt
from dxproof.engine.visible import visible

LINE_WIDTH = 100  # columns of a source line that are shown
SHOWN = 50  # errors of one pack that are shown
_BEFORE = 40  # columns kept before the underlined part of a long line
_CLIP = 60
_LISTED = 24
_CLOSE = 0.6  # the least similarity of a misspelt name


def short(text: str) -> str:
    """A value shortened for a message."""
    return visible(text if len(text) <= _CLIP else f"{text[: _CLIP - 1]}…")


def listed(known: Collection[str]) -> str:
    """The allowed values, as a list for a message."""
    if not known:
        return "none"
    names = list(known)
    more = f", … ({len(names)} in all)" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """The known name that was probably meant, as a question."""
    name = nearest(word, known)
    return name and f'did you mean "{name}"?'


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known name closest to a misspelt one; None if none is close."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA  # imported only when there is an error

    found = process.extractOne(
        word[:_CLIP], list(known), scorer=OSA.normalized_similarity, processor=_alike, score_cutoff=_CLOSE
    )
    return found[0] if found else None


def _alike(name: str) -> str:
    return name.lower().replace("_", "-").replace(" ", "-")


def cut(line: str, column: int, width: int) -> SourceExcerpt:
    """The excerpt with ``width`` characters from ``column`` (from 1) underlined; a long line is shortened."""
    start = min(column - 1, len(line))
    width = max(1, min(width, len(line) - start, LINE_WIDTH - _BEFORE))
    first, last, left, right = 0, len(line), "", ""
    if len(line) > LINE_WIDTH:
        first = max(0, min(start - _BEFORE, len(line) - LINE_WIDTH))
        last = min(len(line), first + LINE_WIDTH)
        left, right = "… " if first else "", " …" if last < len(line) else ""
    before, meant = left + visible(line[first:start]), visible(line[start : start + width])
    text = before + meant + visible(line[start + width : last]) + right
    return SourceExcerpt(text.rstrip(), _columns(before), max(1, _columns(meant)))


def _columns(text: str) -> int:
    """The width of a text in terminal columns."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def render(error: DxproofError) -> str:
    """One error over several lines, without a final newline."""
    lines = [f"error[{error.problem.value}]: {visible(error.message)}"]
    number = error.where.line if error.where else None
    gutter = " " * len(str(number or 1))
    if error.where:
        lines.append(f"{gutter}--> {visible(str(error.where))}")
    expected = error.expected and f"expected {visible(error.expected)}"
    if error.excerpt and number is not None:
        carets = " " * error.excerpt.start + "^" * error.excerpt.width
        if expected and len(carets) + len(expected) <= LINE_WIDTH:
            carets, expected = f"{carets} {expected}", None
        lines += [f"{gutter} |", f"{number} | {error.excerpt.text}", f"{gutter} | {carets}"]
    for label, note in (("", expected), ("help: ", error.hint)):
        if note:
            lines += wrap(
                label + visible(note),
                LINE_WIDTH,
                initial_indent=f"{gutter} = ",
                subsequent_indent=f"{gutter}   ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join(line.rstrip() for line in lines)


def render_all(errors: Sequence[DxproofError]) -> str:
    """The errors of a pack; of very many only the first, and the number of the rest."""
    parts = [render(error) for error in errors[:SHOWN]]
    if len(errors) > SHOWN:
        parts.append(f"and {len(errors) - SHOWN:,} more errors")
    return "\n\n".join(parts)
