"""A query as its parts, read from a draft of ours or from any text that a person wrote."""

import re
from dataclasses import dataclass, field, replace

from dxproof.engine.query.rules import Part
from dxproof.engine.report.model import Indicator, Query


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one part; ``start`` is where they begin in the text they were read from."""

    part: Part
    text: str
    start: int = 0
    ticked: bool = False
    source: str = ""  # of an indicator: what is said of its place and date


@dataclass(frozen=True, slots=True)
class Draft:
    """A query to be checked: its pieces in their order."""

    pieces: tuple[Piece, ...] = field(default=())

    def of(self, *parts: Part) -> list[Piece]:
        """The pieces of some parts."""
        return [piece for piece in self.pieces if piece.part in parts]


def place_of(item: Indicator) -> str:
    """From where and of which day an indicator is, in words."""
    section = "note" if item.section == "unknown" else item.section.replace("_", " ")
    return ", ".join(part for part in (item.place, section, item.date) if part)


def draft_of(query: Query) -> Draft:
    """A draft of ours. Words that a redacted one leaves out count as there."""
    indicators = (Piece(Part.INDICATORS, item.quote or "…", source=place_of(item)) for item in query.indicators)
    options = (Piece(Part.OPTIONS, option.text) for option in query.options)
    asked = Piece(Part.TITLE, query.title), Piece(Part.QUESTION, query.question)
    return Draft((asked[0], *indicators, asked[1], *options))


_HEADINGS = {
    Part.TITLE: r"title|subject|re|query title",
    Part.INDICATORS: r"(?:clinical )?indicators?(?: in the record)?|what the (?:note|record) says|documentation|evidence|findings in the record",
    Part.QUESTION: r"question|query|clarification requested|request",
    Part.OPTIONS: r"options?|answers?|response|responses|please (?:check|select|choose|mark|tick)(?: one| all that apply)?",
}
_HEADING = re.compile(
    "|".join(rf"(?P<{part.name}>^\s*(?:{words})\s*(?::|$))" for part, words in _HEADINGS.items()), re.IGNORECASE
)
_BOX = re.compile(r"^\s*(?:[-*•]\s*)?(?P<box>\[\s?[xX✓✔]?\s?\]|[☐☑☒□■◯○]|\(\s?[xX]?\s?\)|_{2,})\s*(?P<text>\S.*)$")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)]|[a-hA-H][.)])\s+(?P<text>\S.*)$")
_ASKS = re.compile(
    r"\?|^\s*(?:what|which|how|where|when|(?:at|in|on|of|for) (?:which|what)|based on your)\b"
    r"|^\s*please (?:clarify|document|specify|state|indicate|provide|describe|advise|add|change|confirm|amend)",
    re.IGNORECASE,
)
_QUOTED = re.compile('["“«][^"”»]{4,}["”»]')
_TICKS = "xX✓✔☑☒■"
_LONGEST_TITLE = 14  # words


def read_draft(text: str) -> Draft:
    """The parts of a query as people write one: headings where there are any, else what each line looks like."""
    return Draft(_pieces(text))


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    part: Part | None = None
    offset, titled, asked, goes_on = 0, False, False, False
    for line in text.splitlines(keepends=True):
        start, offset = offset, offset + len(line)
        line = line.rstrip()
        heading = _HEADING.match(line)
        if heading and heading.lastgroup:
            part = Part[heading.lastgroup]
            start, line = start + heading.end(), line[heading.end() :]
        if not any(map(str.isalnum, line)):
            goes_on = False
            continue
        if goes_on and not heading and line[0].isspace() and not _BOX.match(line) and not _BULLET.match(line):
            pieces[-1] = _longer(pieces[-1], text[pieces[-1].start : start + len(line)])
            continue
        start, line = start + len(line) - len(line.lstrip()), line.lstrip()
        piece = _piece(line, start, part, titled, asked)
        titled |= piece.part is Part.TITLE
        asked |= piece.part is Part.QUESTION
        if part is Part.TITLE:
            part = None
        elif part is None and piece.part is Part.QUESTION:
            part = Part.QUESTION
        pieces.append(piece)
        goes_on = True
    return tuple(pieces)


def _longer(piece: Piece, text: str) -> Piece:
    """A piece that goes on in the next line."""
    return _indicator(text, piece.start) if piece.part is Part.INDICATORS else replace(piece, text=text)


def _piece(line: str, start: int, part: Part | None, titled: bool, asked: bool) -> Piece:
    box = _BOX.match(line)
    if box:
        ticked = any(sign in box["box"] for sign in _TICKS)
        return Piece(Part.OPTIONS, box["text"], start + box.start("text"), ticked)
    bullet = _BULLET.match(line)
    if bullet and part is not Part.TITLE:
        found = Part.OPTIONS if asked or part is Part.OPTIONS else Part.INDICATORS
        return (
            _indicator(bullet["text"], start + bullet.start("text"))
            if found is Part.INDICATORS
            else Piece(found, bullet["text"], start + bullet.start("text"))
        )
    if part is Part.INDICATORS and not _ASKS.search(_QUOTED.sub("", line)):
        return _indicator(line, start)
    if part in (Part.TITLE, Part.OPTIONS):
        return Piece(part, line, start)
    if _ASKS.search(_QUOTED.sub("", line)):
        return Piece(Part.QUESTION, line, start)
    if _QUOTED.search(line) and not asked:
        return _indicator(line, start)
    if part is Part.QUESTION:
        return Piece(Part.QUESTION, line, start)
    if not titled and len(line.split()) <= _LONGEST_TITLE and not line.endswith("."):
        return Piece(Part.TITLE, line, start)
    return Piece(Part.REST, line, start)


def _indicator(line: str, start: int) -> Piece:
    """A line of the record: what is quoted, and what is said beside the quote of its place and date."""
    return Piece(Part.INDICATORS, line, start, source=_QUOTED.sub(" ", line))
