"""A query as a list of parts, from a generated draft or parsed from text that a person wrote."""

import re
from dataclasses import dataclass, field, replace

from dxproof.engine.query.rules import QueryPart
from dxproof.engine.report.model import Indicator, Query
from dxproof.engine.report.places import section_name


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of one part of a query; ``start`` is its offset in the parsed text."""

    part: QueryPart
    text: str
    start: int = 0
    ticked: bool = False
    source: str = ""  # of an indicator: its place and date


@dataclass(frozen=True, slots=True)
class Draft:
    """A query to be checked: its pieces in order."""

    pieces: tuple[Piece, ...] = field(default=())

    def of(self, *parts: QueryPart) -> list[Piece]:
        """The pieces of these parts."""
        return [piece for piece in self.pieces if piece.part in parts]


def place_of(item: Indicator) -> str:
    """The place and date of an indicator, in words."""
    section = section_name(item.section)
    return ", ".join(part for part in (item.place, section, item.date) if part)


def draft_of(query: Query) -> Draft:
    """The draft of a generated query. Withheld text counts as present."""
    indicators = (
        Piece(QueryPart.INDICATORS, item.quote or "…", source=f"{place_of(item)}, line") for item in query.indicators
    )
    options = (Piece(QueryPart.OPTIONS, option.text) for option in query.options)
    asked = Piece(QueryPart.TITLE, query.title), Piece(QueryPart.QUESTION, query.question)
    return Draft((asked[0], *indicators, asked[1], *options))


_MORE = r"(?: [\w/]+){0,5}"
_HEADINGS = {
    QueryPart.TITLE: r"title|subject|re|query title",
    QueryPart.INDICATORS: rf"(?:clinical )?indicators?{_MORE}|what the (?:note|record) says|documentation{_MORE}|evidence{_MORE}"
    rf"|(?:clinical )?findings{_MORE}|clinical (?:picture|information|context)",
    QueryPart.QUESTION: r"question|query|clarification requested|request",
    QueryPart.OPTIONS: r"options?|answers?|response|responses|please (?:check|select|choose|mark|tick)(?: one| all that apply)?",
}
_HEADING = re.compile(
    "|".join(rf"(?P<{part.name}>^\s*(?:{words})\s*(?::|$))" for part, words in _HEADINGS.items()), re.IGNORECASE
)
_BOX = re.compile(
    r"^\s*(?:[-*•]\s*)?(?P<box>\[[ \t]*[xX✓✔√*•]?[ \t]*\]|\([ \t]*[xX✓✔√*•]?[ \t]*\)|<[ xX]?>|[☐☑☒□■▢❑❒◯○◉●🔘✓✔✗\uf0a8\uf06f]"
    r"|_+[xX✓]?_+)\s*(?P<text>\S.*)$"
)
_BULLET = re.compile(
    r"^\s*(?:[-*•–◦▪·+>o]|\d{1,2}[.)]|\(\d{1,2}\)|[a-hA-H][.)]|\([a-h]\)|[ivx]{1,4}[.)])\s+(?P<text>\S.*)$"
)
_ASKS = re.compile(
    r"\?|^\s*(?:what|which|how|where|when|(?:at|in|on|of|for) (?:which|what)|based on your)\b"
    r"|\b(?:please|kindly)\s+(?:\w+\s+){0,2}?(?:clarify|document|specify|state|indicate|provide|describe|advise|add|change|confirm|amend)\b",
    re.IGNORECASE,
)
_ANSWERED_BY_LINES = re.compile(r"[?:]\s*$")
_LINE_OF_RECORD = re.compile(r"^[^:?]{2,60}:\s+\S")
_QUOTED = re.compile('["“«][^"”»]{4,}["”»]')
_TICKS = "xX✓✔√*•☑☒■◉●🔘"
# Typographic characters and their plain forms, of the same length.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:19|20)\d\d\b|\b\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}\b|(?:^|\bon |\bdated |\()\s*\d{1,2}/\d{1,2}\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 14  # words
_LONGEST_ANSWER = 12


def read_draft(text: str) -> Draft:
    """Parse a query as people write it: by headings if there are any, else by the look of each line."""
    return Draft(_pieces(text.translate(_PLAIN)))


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    part: QueryPart | None = None
    offset, goes_on, over, above = 0, False, False, ""
    for line in text.splitlines(keepends=True):
        start, offset = offset, offset + len(line)
        line = line.rstrip()
        seen = {piece.part for piece in pieces}
        heading = _HEADING.match(line)
        if heading and heading.lastgroup:
            part = QueryPart[heading.lastgroup]
            if part is QueryPart.QUESTION and not seen and "?" not in line and line[heading.end() :].strip():
                part = QueryPart.TITLE  # "Query: cause of the narrowing" above a message
            start, line = start + heading.end(), line[heading.end() :]
        if not any(map(str.isalnum, line)):
            over |= QueryPart.OPTIONS in seen  # after the options: closing words and a name
            goes_on, above = False, ""
            continue
        listed = _BOX.match(line) or _BULLET.match(line)
        indented = line[0].isspace() and not heading and not listed
        before = pieces[-1] if pieces else None
        answers = indented and before is not None and before.part in (QueryPart.QUESTION, QueryPart.OPTIONS)
        if answers and before is not None and _is_answer(line, before):
            pieces.append(Piece(QueryPart.OPTIONS, line.lstrip(), start + len(line) - len(line.lstrip())))
            continue
        if goes_on and indented:
            pieces[-1] = _longer(pieces[-1], text[pieces[-1].start : start + len(line)])
            continue
        start, line = start + len(line) - len(line.lstrip()), line.lstrip()
        piece = Piece(QueryPart.REST, line, start) if over and not listed else _piece(line, start, part, seen)
        if part is QueryPart.TITLE:
            part = None
        elif part is None and piece.part is QueryPart.QUESTION:
            part = QueryPart.QUESTION
        if above and listed and piece.part is QueryPart.INDICATORS:
            piece = replace(piece, source=f"{above} {piece.source}")
        elif line.endswith(":") and not listed:
            above = line  # "Progress note 5/1/2027:" above the lines quoted from it
        pieces.append(piece)
        goes_on = True
    return tuple(pieces)


def _is_answer(line: str, before: Piece) -> bool:
    """Whether an indented line under a question, or under another such line, is an offered answer."""
    short = len(line.split()) <= _LONGEST_ANSWER and ":" not in line and not line.rstrip().endswith(("?", "."))
    return short and (before.part is QueryPart.OPTIONS or bool(_ANSWERED_BY_LINES.search(before.text)))


def _longer(piece: Piece, text: str) -> Piece:
    """A piece continued on the next line."""
    return _indicator(text, piece.start) if piece.part is QueryPart.INDICATORS else replace(piece, text=text)


def _piece(line: str, start: int, part: QueryPart | None, seen: set[QueryPart]) -> Piece:
    asked = QueryPart.QUESTION in seen
    box = _BOX.match(line)
    if box:
        ticked = any(sign in box["box"] for sign in _TICKS)
        return Piece(QueryPart.OPTIONS, box["text"], start + box.start("text"), ticked)
    bullet = _BULLET.match(line)
    if bullet and part is not QueryPart.TITLE:
        text, begins = bullet["text"], start + bullet.start("text")
        return (
            Piece(QueryPart.OPTIONS, text, begins) if asked or part is QueryPart.OPTIONS else _indicator(text, begins)
        )
    asks = bool(_ASKS.search(_QUOTED.sub("", line)))
    if part is QueryPart.INDICATORS and not asks:
        return _indicator(line, start)
    if part in (QueryPart.TITLE, QueryPart.OPTIONS):
        return Piece(part, line, start)
    if asks:
        return Piece(QueryPart.QUESTION, line, start)
    if not asked and (_QUOTED.search(line) or _of_record(line)):
        return _indicator(line, start)
    if part is QueryPart.QUESTION:
        return Piece(QueryPart.QUESTION, line, start)
    if QueryPart.TITLE not in seen and len(line.split()) <= _LONGEST_TITLE and not line.endswith("."):
        return Piece(QueryPart.TITLE, line, start)
    return Piece(QueryPart.REST, line, start)


def _of_record(line: str) -> bool:
    """Whether a line states what a dated part of the record says, without quoting it."""
    told = _LINE_OF_RECORD.match(line)
    return told is not None and bool(DATE.search(told.group()))


def _indicator(line: str, start: int) -> Piece:
    """An indicator: the line, and its place and date outside the quote."""
    return Piece(QueryPart.INDICATORS, line, start, source=_QUOTED.sub(" ", line))
