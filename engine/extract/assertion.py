"""Assertion by cue scoping, in the manner of ConText: cues, scopes, axes, one public value.

Axes (experiencer, hypothesis, certainty, polarity, time) are kept apart and folded once, in ``_FOLD``.
A cue inside the span itself never changes it.
"""

import re
from dataclasses import dataclass

from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.units import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.model import CueCategory, Direction
from dxproof.engine.terms import Assertion, Section

# How many units away the plus signs of a list make its minus signs denials.
_LIST_REACH = 16


@dataclass(frozen=True, slots=True)
class Judged:
    """An assertion and the span of the cue, header or sign that gave it."""

    assertion: Assertion
    cue: tuple[int, int] | None = None
    category: CueCategory | None = None
    ended: bool = False


PRESENT = Judged(Assertion.PRESENT)

_FOLD = (
    (CueCategory.OTHER_PERSON, Assertion.OTHER_PERSON),
    (CueCategory.HYPOTHETICAL, Assertion.HYPOTHETICAL),
    (CueCategory.POSSIBLE, Assertion.POSSIBLE),
    (CueCategory.NEGATED, Assertion.NEGATED),
    (CueCategory.HISTORICAL, Assertion.HISTORICAL),
)
_STOPPED_BY = {
    CueCategory.NEGATED: {CueCategory.TERMINATOR, CueCategory.AFFIRMED},
    CueCategory.RESOLVED: {CueCategory.TERMINATOR, CueCategory.AFFIRMED},
    CueCategory.POSSIBLE: {CueCategory.TERMINATOR},
    CueCategory.HISTORICAL: {CueCategory.AFFIRMED},
    CueCategory.HYPOTHETICAL: set(),
    CueCategory.OTHER_PERSON: set(),
}
# Connectives of cause end a denial, yet a hedge or a history carries over them ('possible stenosis due to disc').
_CAUSAL = frozenset(
    {
        "due to",
        "secondary to",
        "because of",
        "because",
        "with resultant",
        "resulting in",
        "causing",
        "producing",
        "that",
        "which",
        "secondary",
        "who",
        "known",
    }
)
_NOW = frozenset({"now", "today", "presenting", "presents", "but", "however", "still", "yet", "remains"})
_KIN_VERB = frozenset(
    {
        "has",
        "had",
        "have",
        "with",
        "died",
        "developed",
        "diagnosed",
        "suffers",
        "suffered",
        "underwent",
        "was",
        "is",
        "were",
        "who",
        "also",
        "takes",
        "carries",
    }
)
_KIN_NOT = frozenset(
    {
        "asked",
        "saw",
        "noted",
        "noticed",
        "reports",
        "reported",
        "states",
        "brought",
        "called",
        "says",
        "said",
        "here",
        "present",
        "told",
        "helps",
    }
)
_DURATION = frozenset(
    {"day", "days", "week", "weeks", "month", "months", "year", "years", "yr", "yrs", "mo", "mos", "wk", "wks", "hour", "hours", "decade",
     "decades", "long", "longstanding", "standing", "chronic", "d", "y", "recent", "clinical", "patient", "brief", "short"}
)  # fmt: skip
_ANSWER = re.compile(
    r"(?:[:=–—]|(?<=\s)-|\t)\s*(?P<answer>no|none|neg|negative|absent|denied|denies|nil|not present|n|\(-\)|-ve|not seen|ruled out|not noted|0)\s*[.;,]?$",
    re.IGNORECASE,
)
# A side or degree set off by commas does not part a finding from what is said of it.
_ASIDE = re.compile(
    r",\s*(?:on the )?(?:left|right|bilateral|bilaterally|mild|moderate|severe|l|r)\s*(?:,|$)|\([^()]*\)", re.IGNORECASE
)
_DOUBT = re.compile(
    r"[,:(–—-]\s*(?P<doubt>possible|probable|likely|suspected|questionable|presumed|tentative|provisional|\?)\s*\)?\W*$",
    re.IGNORECASE,
)
_OR = re.compile(r"\b(?:or|and|nor)\b|/|&", re.IGNORECASE)
_MINUS = re.compile(r"(?:\(-\)|(?<![\w)])-ve\b|\bneg\b\.?|(?<=\s)[-–−](?=[a-z]))\s*(?:for\s+)?$", re.IGNORECASE)


def assess(view: NoteView, index: int, start: int, end: int) -> Judged:
    """The assertion of a span of a unit, with the cue that gave it."""
    unit = view.units[index]
    axes: dict[CueCategory, tuple[int, int]] = {}
    answered = False
    for cue in view.of(Kind.CUE, unit.start, unit.end):
        category = cue.term.category
        if category is None or category in (CueCategory.PSEUDO, CueCategory.TERMINATOR, CueCategory.AFFIRMED):
            continue
        if cue.start < end and start < cue.end:
            if category is CueCategory.NEGATED and _ends_in(cue, start, end):
                axes.setdefault(category, (cue.start, cue.end))
            continue
        if category not in axes and _reaches(view, unit, cue, start, end) and not _denies_itself(view, cue):
            axes[category] = (cue.start, cue.end)
            answered |= category is CueCategory.NEGATED and cue.start >= end
    if answered:  # 'testing for x was negative': asked, and answered
        axes.pop(CueCategory.POSSIBLE, None)
    _field_answer(view, unit, start, end, axes)
    _list_context(view, unit, axes)
    ended = CueCategory.RESOLVED in axes
    if ended:
        axes.setdefault(CueCategory.NEGATED, axes[CueCategory.RESOLVED])
        if CueCategory.HISTORICAL in axes:
            del axes[CueCategory.NEGATED]
    for category, assertion in _FOLD:
        if category in axes:
            return Judged(assertion, axes[category], category, ended)
    return PRESENT


def _ends_in(cue: Mention, start: int, end: int) -> bool:
    """Whether the last word of a denial is the word itself: 'non stenotic'."""
    return cue.term.direction is Direction.FORWARD and cue.start < start and cue.end == end


def _denies_itself(view: NoteView, cue: Mention) -> bool:
    """Whether a denial ends in the word it denies, and so says nothing of what follows."""
    return any(_ends_in(cue, own.start, own.end) for own in view.of(Kind.NARROWING, cue.start, cue.end))


def _reaches(view: NoteView, unit: Unit, cue: Mention, start: int, end: int) -> bool:
    forward = cue.term.direction in (Direction.FORWARD, Direction.BOTH)
    backward = cue.term.direction in (Direction.BACKWARD, Direction.BOTH)
    if cue.end <= start:
        return forward and _forward(view, unit, cue, start)
    return backward and cue.start >= end and _backward(view, cue, end)


def _forward(view: NoteView, unit: Unit, cue: Mention, start: int) -> bool:
    category = cue.term.category
    assert category is not None
    if category is CueCategory.HISTORICAL and not _is_past(view, cue):
        return False
    if cue.term.kin and not _is_subject(view, unit, cue):
        return False
    if category is CueCategory.NEGATED and (_answers_label(view, cue, start) or _is_contrast(view, cue)):
        return False
    for stop in view.of(Kind.CUE, cue.end, start):
        if stop.term.category in _STOPPED_BY[category]:
            words = view.text[stop.start : stop.end].lower()
            if category is CueCategory.POSSIBLE and words in _CAUSAL:
                continue
            return False
        if category is CueCategory.HISTORICAL and view.text[stop.start : stop.end].lower() in _NOW:
            return False
    between = view.text[cue.end : start]
    if _leaves_bracket(between):
        return False
    if category is CueCategory.NEGATED and _new_clause(between):
        return False
    if category is CueCategory.POSSIBLE and view.text[cue.start : cue.end] == "?":
        return between.strip() == "" or len(between) < 40
    return not (
        category is CueCategory.HISTORICAL and re.search(r"[;]|, (?:presents|presented|comes|here|seen)", between)
    )


# 'resolved' ends what stands before it; 'resolved leg symptoms' speaks of what follows.
_ENDS_CLAUSE = re.compile(
    r"\s*(?:$|[.,;:()]|\d|\n|(?:in|on|with|after|by|since|now|spontaneously|completely|and|over|following|within|before|per|at|when|without|last|during|under|from)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r",\s*(?:and\s+)?(?:the|there|she|he|his|her|it|they|this|patient|pt|we|i)\s+(?:\w+\s+){0,4}?(?:is|are|was|were|has|have|had|shows?|showed|does|did|appears?|seems?|remains?|denies|reports)\b",
    re.IGNORECASE,
)


def _new_clause(between: str) -> bool:
    """Whether a new main clause begins between a denial and the span: 'no a, the b is normal'."""
    return "," in between and bool(_VERB.search(between))


def _leaves_bracket(between: str) -> bool:
    """Whether a cue in brackets would reach past the closing one."""
    depth = 0
    for char in between:
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            return True
    return False


_CONTRAST_END = re.compile(r"\s*(?:[,:;.)]|\d{1,2}[/-]\d|$|-\s|\()")


def _is_contrast(view: NoteView, cue: Mention) -> bool:
    """'CT cervical spine w/o, 08/19/2026': without contrast, not a denial."""
    words = view.text[cue.start : cue.end].lower()
    return words in ("w/o", "wo", "without") and bool(_CONTRAST_END.match(view.text, cue.end))


def _answers_label(view: NoteView, cue: Mention, start: int) -> bool:
    """'Fever: no' followed by another field on the line: the 'no' looks back."""
    before = view.text[max(0, cue.start - 2) : cue.start].strip()
    after = view.text[cue.end : start]
    return before == ":" and bool(re.match(r"\s*[;,.]?\s{2,}\S+\s*:", after))


def _backward(view: NoteView, cue: Mention, end: int) -> bool:
    category = cue.term.category
    assert category is not None
    for stop in view.of(Kind.CUE, end, cue.start):
        if stop.term.category is CueCategory.TERMINATOR:
            return False
        if (
            stop.term.category is CueCategory.NEGATED
            and category is CueCategory.NEGATED
            and stop.term.direction is Direction.FORWARD
        ):
            return False
    if category is CueCategory.HISTORICAL and _behind_cause(view, end, cue.start):
        return False
    between = view.text[end : cue.start]
    if category is CueCategory.RESOLVED and not _ENDS_CLAUSE.match(view.text, cue.end):
        return False
    between = _ASIDE.sub(" ", between)
    if category in (CueCategory.NEGATED, CueCategory.RESOLVED, CueCategory.POSSIBLE) and "," in between:
        unit = view.unit_at(cue.start)
        closes = (
            between.rstrip().endswith(",")
            and unit is not None
            and not view.text[cue.end : view.units[unit].end].strip(" .;)")
        )
        return bool(_OR.search(between)) or between.strip() == "," or closes or category is CueCategory.RESOLVED
    return True


def _behind_cause(view: NoteView, start: int, end: int) -> bool:
    """'… due to a fracture 20 years ago': what is past is the cause."""
    return any(view.of(Kind.MECHANISM, link.end, end) for link in view.of(Kind.BACK, start, end))


def _is_past(view: NoteView, cue: Mention) -> bool:
    """'Three-day history of' and 'clinical history' speak of now."""
    words = view.words(cue.first, cue.last)
    if not {"history", "hx", "ho"} & set(words) or words[0] in (
        "with",
        "has",
        "had",
        "have",
        "past",
        "personal",
        "previous",
        "prior",
        "remote",
        "old",
        "known",
    ):
        return True
    before = view.words(max(0, cue.first - 3), cue.first)
    return not (
        before
        and (before[-1] in _DURATION or (before[-1] in ("a", "the") and len(before) > 1 and before[-2] in _DURATION))
    )


def _is_subject(view: NoteView, unit: Unit, cue: Mention) -> bool:
    """Kin count only as the subject of having, not as informants."""
    if unit.section is Section.FAMILY_HISTORY:
        return True
    after = view.words(cue.last, cue.last + 5)
    before = view.words(max(0, cue.first - 2), cue.first)
    if any(word in _KIN_NOT for word in after[:2]) or (
        before[-1:] in (["by"], ["with"], ["from"], ["the"]) and after[:1] != ["has"]
    ):
        return False
    return (
        any(word in _KIN_VERB for word in after[:2])
        or (after[:1] == [":"] and before[-1:] != ["by"])
        or after[:2] == ["'", "s"]
        or after[:2] == ["’", "s"]
    )


def _field_answer(view: NoteView, unit: Unit, start: int, end: int, axes: dict[CueCategory, tuple[int, int]]) -> None:
    """'x: no', 'x - none', and signs before a finding."""
    tail = view.text[end : unit.end]
    if len(tail) < 60:
        answer = _ANSWER.search(tail)
        if answer and ":" not in tail[: answer.start()]:
            axes.setdefault(CueCategory.NEGATED, (end + answer.start("answer"), end + answer.end("answer")))
        doubt = _DOUBT.search(tail)
        if doubt and ":" not in tail[: doubt.start()]:
            axes.setdefault(CueCategory.POSSIBLE, (end + doubt.start("doubt"), end + doubt.end("doubt")))
    sign = _MINUS.search(view.text, max(unit.start, start - 8), start)
    if sign:
        axes.setdefault(CueCategory.NEGATED, (sign.start(), sign.end()))
    elif (offset := view.text[unit.start : start].lower().rfind("-ve")) >= 0:
        place = unit.start + offset
        if not any(
            cue.term.category in _STOPPED_BY[CueCategory.NEGATED] for cue in view.of(Kind.CUE, place + 3, start)
        ):
            axes.setdefault(CueCategory.NEGATED, (place, place + 3))


def _list_context(view: NoteView, unit: Unit, axes: dict[CueCategory, tuple[int, int]]) -> None:
    """What the line above a list says of its items; a minus among plus signs; an unchecked box."""
    if unit.unchecked:
        axes[CueCategory.HYPOTHETICAL] = (max(0, unit.start - 4), unit.start)
    if unit.sign in "-–—" and unit.sign:
        index = view.unit_at(unit.start) or 0
        signs = {
            other.sign
            for other in view.units[max(0, index - _LIST_REACH) : index + _LIST_REACH]
            if other.paragraph == unit.paragraph
        }
        if "+" in signs:
            axes.setdefault(CueCategory.NEGATED, (unit.start - 2 if unit.start >= 2 else 0, unit.start))
    head = unit.list_head
    if head is not None:
        cues = view.of(Kind.CUE, head.start, head.end)
        for cue in reversed(cues):
            category = cue.term.category
            if category in (CueCategory.TERMINATOR, CueCategory.AFFIRMED):
                break
            if category in dict(_FOLD) and cue.term.direction is not Direction.BACKWARD and not cue.term.kin:
                if category is CueCategory.HISTORICAL:
                    continue
                assert category is not None
                axes.setdefault(category, (cue.start, cue.end))
                break


def judge_span(view: NoteView, defaults: dict[Section, Assertion], start: int, end: int) -> Judged:
    """The assertion of any span: cues first, then what its section says."""
    index = view.unit_at(start)
    if index is None:
        return PRESENT
    return with_section(view, defaults, index, assess(view, index, start, end))


def with_section(view: NoteView, defaults: dict[Section, Assertion], index: int, judged: Judged) -> Judged:
    """A statement without a cue has the assertion of its section."""
    unit = view.units[index]
    if judged.assertion is Assertion.PRESENT and unit.section in defaults:
        return Judged(defaults[unit.section], unit.header)
    if judged.assertion is Assertion.HISTORICAL and unit.section is Section.FAMILY_HISTORY:
        return Judged(Assertion.OTHER_PERSON, unit.header)
    return judged
