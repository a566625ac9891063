"""Query drafts as a Word document: one page per query, with check boxes."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.query.export import Letter
from dxproof.engine.query.text import (
    ANSWER_HERE,
    BY,
    QUESTION,
    RECORD,
    indicator_line,
    is_open,
    option_line,
)

_BOX = "\u2610 "
_BEGINS = re.compile(r"\s*(?:\d+\.|\[|[-*•])\s*")
_BOXES = re.compile(r"^\[\s?\]\s*")


def docx_of(letters: Sequence[Letter]) -> bytes:
    """All drafts in one document; the same drafts give the same bytes. Raises EXTRA_MISSING without python-docx."""
    document = _document()
    drafts = [(letter, query) for letter in letters for query in letter.queries]
    for number, (letter, query) in enumerate(drafts):
        if number:
            document.add_page_break()
        document.add_heading(query.title, level=1)
        document.add_paragraph(letter.header.heading())
        document.add_heading(f"{RECORD}:", level=2)
        for place, item in enumerate(query.indicators, start=1):
            document.add_paragraph(f"{place}. {indicator_line(item, letter.lines)}")
        document.add_heading(f"{QUESTION}:", level=2)
        document.add_paragraph(query.question)
        if is_open(query):
            document.add_paragraph(f"{ANSWER_HERE}: {'_' * 60}")
        for option in query.options:
            document.add_paragraph(_BOX + option_line(option.text, option.evidence, query))
        document.add_paragraph(BY)
    written = io.BytesIO()
    document.save(written)
    return _without_times(written)


def docx_of_words(words: str) -> bytes:
    """A query that a person has edited, line by line: its title as a heading, boxes as boxes. Raises EXTRA_MISSING."""
    document = _document()
    for number, line in enumerate(_whole_lines(words)):
        shown = _BOXES.sub(_BOX, line.strip())
        if number == 0:
            document.add_heading(shown, level=1)
        elif line.endswith(":") and not line.startswith(" "):
            document.add_heading(shown, level=2)
        else:
            document.add_paragraph(shown)
    written = io.BytesIO()
    document.save(written)
    return _without_times(written)


def _whole_lines(words: str) -> list[str]:
    """The lines of a query with those that were wrapped put together again, without blank and ruled ones."""
    lines: list[str] = []
    for line in words.splitlines():
        if not line.strip() or set(line.strip()) <= set("=-"):
            continue
        goes_on = lines and line[0].isspace() and lines[-1][0].isspace() and not _BEGINS.match(line)
        lines[len(lines) - bool(goes_on) :] = [f"{lines[-1]} {line.strip()}" if goes_on else line]
    return lines


def _document() -> Any:
    try:
        import docx
    except ImportError:
        hint = 'pip install "dxproof[formats]"'
        raise DxproofError(Problem.EXTRA_MISSING, "Word documents need python-docx", hint=hint) from None
    return docx.Document()  # python-docx is only partly typed


def _without_times(document: io.BytesIO) -> bytes:
    """The same zip without timestamps, so that the same drafts give the same bytes."""
    stamped = io.BytesIO()
    with zipfile.ZipFile(document) as parts, zipfile.ZipFile(stamped, "w", zipfile.ZIP_DEFLATED) as package:
        for part in parts.infolist():
            package.writestr(zipfile.ZipInfo(part.filename), parts.read(part), zipfile.ZIP_DEFLATED)
    return stamped.getvalue()
