"""The checks of the query rules: each finds where a query breaks its rule."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from rapidfuzz import fuzz

from dxproof.engine.query.draft import DATE, Draft, Piece
from dxproof.engine.query.rules import Check, LintRule, Meaning, QueryPart, lint_file

Found = Iterator[
    tuple[Piece | None, str | None]
]  # the piece and the words that break the rule; None if a part is missing

_CODE = re.compile(
    r"\b[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b|(?-i:\b[A-Z]\d{2}\d{1,3}[0-9A-Z]?\b)|\b(?:ICD(?:-?10)?(?:-?CM)?|CPT|HCPCS)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^\W*(?:yes|no)\W*$|^\W*(?:yes|no)\s*[,:(–—-]", re.IGNORECASE)
_ASKED_YES_NO = re.compile(
    r"(?:^|[.!]\s+|\b(?:dr|doctor)\.? \w+,\s+)(?P<verb>is|are|was|were|does|do|did|has|have|had|can|could|would|should|will)\b"
    r"(?! you (?:please )?(?:clarify|specify|describe|document|indicate|state|provide|explain))[^?]*\?",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:please|kindly|(?:can|could|will|would) you)\s+(?:\w+\s+){0,2}?(?:document|add|amend|state|list|include|write|addend)\b(?P<what>[^.?!]*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{4,}")
_BOTH_ENDS = 2  # words of the record that a question about a relation must name
_ALIKE = 88  # of 100: the least similarity of a misspelled word
_LONG = 7  # letters from which a misspelled word is still recognized


def broken(rule: LintRule, draft: Draft) -> Found:
    """Every place where a draft breaks a rule."""
    return _CHECKS[rule.detect](rule, draft)


def _title_missing(_: LintRule, draft: Draft) -> Found:
    if not draft.of(QueryPart.TITLE):
        yield None, None


def _question_missing(_: LintRule, draft: Draft) -> Found:
    if not draft.of(QueryPart.QUESTION):
        yield None, None


def _indicators_missing(_: LintRule, draft: Draft) -> Found:
    if not draft.of(QueryPart.INDICATORS):
        yield None, None


def _source_missing(rule: LintRule, draft: Draft) -> Found:
    """An indicator without a date and without the part of the record it is from."""
    for piece in draft.of(QueryPart.INDICATORS):
        if not DATE.search(piece.source) and not _said(rule.words, piece.source.replace("_", " ")):
            yield piece, None


def _words(rule: LintRule, draft: Draft) -> Found:
    for piece in draft.of(*rule.within):
        # The quote of an indicator is from the record, not worded by the query.
        text = piece.source if piece.part is QueryPart.INDICATORS else piece.text
        said = _said(rule.words, text)
        if said:
            yield piece, said


def _codes(_: LintRule, draft: Draft) -> Found:
    for piece in draft.pieces:
        found = _CODE.search(piece.text)
        if found:
            yield piece, found.group()


def _preselected(rule: LintRule, draft: Draft) -> Found:
    for piece in draft.of(QueryPart.OPTIONS):
        hint = _said(rule.words, piece.text)
        if piece.ticked or hint:
            yield piece, hint


def _single_option(_: LintRule, draft: Draft) -> Found:
    clinical = _clinical(draft)
    if len(clinical) == 1:
        yield clinical[0], None


def _other_missing(rule: LintRule, draft: Draft) -> Found:
    options = draft.of(QueryPart.OPTIONS)
    if options and not any(_said(rule.words, piece.text) for piece in options):
        yield options[-1], None


_unable_missing = _other_missing


def _title_leads(_: LintRule, draft: Draft) -> Found:
    """The title names what no indicator names, or one of the offered answers."""
    offered = [_named(piece.text) for piece in _clinical(draft)]
    for piece in draft.of(QueryPart.TITLE):
        for meaning, word in _named(piece.text).items():
            picks = len(offered) > 1 and sum(meaning in named for named in offered) == 1
            if picks or not _documented(meaning, draft):
                yield piece, word


def _introduces(_: LintRule, draft: Draft) -> Found:
    """A condition that no indicator names: in the question, or as an option that no indicator supports."""
    for piece in draft.of(QueryPart.QUESTION, QueryPart.OPTIONS):
        credible = piece.part is QueryPart.OPTIONS
        for meaning, word in _named(piece.text).items():
            if not _documented(meaning, draft) and not (credible and _credible(meaning, draft)):
                yield piece, word


def _yes_no(rule: LintRule, draft: Draft) -> Found:
    """A yes/no question, directly or by its options, except about documented conditions and relations between them."""
    options = draft.of(QueryPart.OPTIONS)
    by_options = [piece for piece in options if _YES_NO.match(piece.text)]
    for piece in draft.of(QueryPart.QUESTION):
        asked = _ASKED_YES_NO.search(piece.text)
        if not by_options and not (asked and len(_clinical(draft)) < 2):
            continue
        named = _named(piece.text)
        link = _said(rule.words, piece.text)
        known = bool(named) and (link is not None or len(named) == 1)
        if known and all(_documented(meaning, draft) for meaning in named):
            continue
        if link is not None and not named and _shared(piece.text, draft) >= _BOTH_ENDS:
            continue
        yield piece, asked["verb"] if asked else by_options[0].text


def _requests(rule: LintRule, draft: Draft) -> Found:
    """A request to document a condition; asking for its type, cause or status is allowed."""
    for piece in draft.of(QueryPart.TITLE, QueryPart.QUESTION, QueryPart.REST):
        for request in _REQUEST.finditer(piece.text):
            what = request["what"]
            for word in _named(what).values():
                if not _said(rule.words, what[: what.find(word)]):  # "the type of …" is allowed
                    yield piece, word


def _shared(text: str, draft: Draft) -> int:
    """The number of words that a question shares with the indicators."""
    said = {word for piece in draft.of(QueryPart.INDICATORS) for word in _WORD.findall(piece.text.lower())}
    return len(said & set(_WORD.findall(text.lower())))


def _clinical(draft: Draft) -> list[Piece]:
    """The clinical options: not 'other', 'unable to determine', 'yes' or 'no'."""
    other, unable = (_always(check) for check in (Check.OTHER_MISSING, Check.UNABLE_MISSING))
    return [
        piece
        for piece in draft.of(QueryPart.OPTIONS)
        if not (_YES_NO.match(piece.text) or _starts(other, piece.text) or _said(unable, piece.text))
    ]


def _always(check: Check) -> tuple[str, ...]:
    """The words of an option that every query must have."""
    return tuple(word for rule in lint_file().rules if rule.detect is check for word in rule.words)


def _named(text: str) -> dict[Meaning, str]:
    """The conditions and causes that a text names, each with the word that names it."""
    return {meaning: said for meaning in lint_file().meanings if (said := _said(meaning.words, text))}


def _documented(meaning: Meaning, draft: Draft) -> bool:
    return any(_says(meaning.words, piece.text) for piece in draft.of(QueryPart.INDICATORS))


def _credible(meaning: Meaning, draft: Draft) -> bool:
    return any(_says(meaning.credible, piece.text) for piece in draft.of(QueryPart.INDICATORS))


def _says(words: tuple[str, ...], text: str) -> bool:
    """Whether a text has one of the words, possibly misspelled; withheld text counts as having it."""
    if text == "…" or _said(words, text):
        return True
    tokens = [token for token in re.findall(r"[a-z]+", text.lower()) if len(token) >= _LONG]
    return any(fuzz.ratio(word, token) >= _ALIKE for word in words if len(word) >= _LONG for token in tokens)


def _said(words: tuple[str, ...], text: str) -> str | None:
    found = _pattern(words).search(text)
    return found.group() if found else None


def _starts(words: tuple[str, ...], text: str) -> str | None:
    found = _pattern(words).match(text.lstrip(" (\"'"))
    return found.group() if found else None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


_CHECKS: dict[Check, Callable[[LintRule, Draft], Found]] = {
    Check.TITLE_MISSING: _title_missing,
    Check.TITLE_LEADS: _title_leads,
    Check.QUESTION_MISSING: _question_missing,
    Check.WORDS: _words,
    Check.SINGLE_OPTION: _single_option,
    Check.OTHER_MISSING: _other_missing,
    Check.UNABLE_MISSING: _unable_missing,
    Check.INDICATORS_MISSING: _indicators_missing,
    Check.SOURCE_MISSING: _source_missing,
    Check.CODES: _codes,
    Check.INTRODUCES: _introduces,
    Check.YES_NO: _yes_no,
    Check.PRESELECTED: _preselected,
    Check.REQUESTS: _requests,
}
