"""Questions -> query drafts: whole sentences as indicators, and the two options that are always offered."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from dxproof.engine.facts import Span
from dxproof.engine.judge.questions import Indicator as Basis
from dxproof.engine.judge.questions import Option, Question
from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.model import Indicator, Query, QueryOption
from dxproof.engine.report.span_writer import SpanWriter

OTHER, UNABLE = "Other (please specify)", "Unable to determine"
_LONGEST = 400  # characters of one indicator
# A sentence ends at its punctuation before a capital or a line end, at an empty line, and before a list item or a line
# of its own; a line that continues in lower case is the same sentence, wrapped. A code, with its bracket or dash, ends a
# sentence too, because queries show no codes (vertebral levels are not affected: T12 has no dot).
_CODE = re.compile(r"[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}")
_BREAK = re.compile(
    r"(?=[\s,(\[;:|–—A-TV-Z-])(?:"  # what any of them begins with: most characters need no further look
    r"(?<=[\w)%\"'][\w)%\"'][.;!?])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)\s+(?=[A-Z0-9\"'(])"
    r"|(?<=\w[.;:]),\s*(?=[A-Z])|\n\s*\n|\n(?=\s*(?:[-*•#]|\d+[.)]|[^a-z\s]))"
    r"|[\s(\[,;:|–—-]*\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b[\s)\]:;,.|–—-]*)"
)
_FRAME = " \t()[],;:|–—-"  # what stands between codes, words and cells
_ITEM = re.compile(r"\s*(?:(?:\d{1,2}[.)]|[-*•#])\s+)?")


def queries_of(questions: Sequence[Question], text: str, words: SpanWriter, pack: Pack) -> tuple[Query, ...]:
    """The drafts of all questions, without duplicates."""
    if not questions:
        return ()
    headings = frozenset(name for section in pack.lexicon.sections.sections.values() for name in section.headers)
    note = _Note(text, headings)
    drafts = [_query(question, note, words) for question in questions]
    return tuple({(d.title, d.question, tuple((i.start, i.end) for i in d.indicators)): d for d in drafts}.values())


class _Note(NamedTuple):
    """The note that is quoted, and the headings of sections that its words know."""

    text: str
    headings: frozenset[str]


def _query(question: Question, note: _Note, words: SpanWriter) -> Query:
    return Query(
        id=question.id,
        about=question.about,
        title=question.text.title,
        indicators=tuple(_indicators(question.indicators, note, words)),
        question=question.text.question,
        options=(
            *(_option(option, note, words) for option in question.options),
            *(QueryOption(text=always, evidence=()) for always in (OTHER, UNABLE)),
        ),
    )


def _option(option: Option, note: _Note, words: SpanWriter) -> QueryOption:
    evidence = (_without_code(span, note) for span in option.evidence)
    return QueryOption(text=option.text.text, evidence=tuple(words.evidence(span) for span in evidence if span.quote))


def _without_code(span: Span, note: _Note) -> Span:
    """Replace a code by its sentence: queries show no codes."""
    if not _CODE.fullmatch(span.quote.strip()):
        return span
    start, end = sentence(note.text, span.start, span.end, note.headings)
    return replace(span, start=start, end=end, quote=note.text[start:end])


def _indicators(given: Iterable[Basis], note: _Note, words: SpanWriter) -> Iterable[Indicator]:
    """The sentences that contain the indicators, deduplicated and in text order."""
    reached = 0
    for basis in given:
        if basis.span.end <= reached:
            continue  # already in the previous sentence
        start, end = sentence(note.text, basis.span.start, basis.span.end, note.headings)
        start = max(start, reached)
        if start >= end:
            continue  # a code without words, or whose words were quoted
        reached = end
        span = replace(basis.span, start=start, end=end, quote=note.text[start:end])
        yield Indicator(**dict(words.evidence(span)), date=basis.date)


def sentence(text: str, start: int, end: int, headings: Set[str] = frozenset()) -> tuple[int, int]:
    """The bounds of the sentence around a span, without surrounding white space.

    For a code: the words of its line that it follows or, where the line begins with a code, those after it; none if
    another code stands there.
    """
    low, high = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    while 0 < low < start and text[low - 1].isalnum():  # no word is cut
        low += 1
    while end < high < len(text) and text[high].isalnum():
        high -= 1
    breaks = [match.span() for match in _BREAK.finditer(text, low, high)]
    code = next((found for found in breaks if found[0] <= start and end <= found[1]), None)
    if code:
        behind = _is_behind_words(text, start, headings)
        if not behind and "\n" in text[end : code[1]]:
            return start, start
        start = end = code[0] if behind else code[1]
    first = max((after for _, after in breaks if after <= start), default=low)
    last = min((before for before, _ in breaks if before >= end), default=high)
    first = min(start, _ITEM.match(text, first).end())  # type: ignore[union-attr]  # it matches nothing, too
    while last > end and (text[last - 1].isspace() or text[last - 1] in (_FRAME if code else "|")):
        last -= 1
    return first, last


def _is_behind_words(text: str, start: int, headings: Set[str]) -> bool:
    """Whether the codes of a line come after their words, as its first code does; a heading is none of them."""
    line = text.rfind("\n", 0, start) + 1
    first = _CODE.search(text, line)
    lead = text[_ITEM.match(text, line).end() : first.start() if first else start]  # type: ignore[union-attr]
    lead = lead.strip(_FRAME)
    return any(map(str.isalpha, lead)) and lead.lower() not in headings
