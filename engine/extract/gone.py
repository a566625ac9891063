"""Parts of the body that were taken out: what a note says of them is history.

Guidelines I.B.13: where one side was treated and the condition no longer exists there, the code is the other side's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dxproof.engine.extract.assertion import assess, with_section
from dxproof.engine.extract.dates import DATE
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Span, Statement
from dxproof.engine.pack.codes import BILATERAL
from dxproof.engine.pack.model import Trait
from dxproof.engine.terms import Assertion, Section

OTHER_SIDE = {"left": "right", "right": "left"}
# Sections of what is about to be done, or is done at this visit.
_TO_COME = frozenset(
    {
        Section.PLAN,
        Section.EXAM_TITLE,
        Section.OPERATIVE,
        Section.INDICATION,
        Section.TREATMENT_TODAY,
        Section.TECHNIQUE,
    }
)
_DATE_BEHIND = re.compile(
    rf"[\s,(]*(?:(?:in|on|done|performed|of)\s+)?(?:{DATE.pattern}|(?:19|20)\d\d\b)", re.IGNORECASE
)
_TO_BE = re.compile(
    r"\b(?:schedul\w+|plan\w*|upcoming|await\w*|candidate|consider\w*|discuss\w*|wants?|wish\w*|proceed|booked|before|until|would|will|"
    r"recommend\w*|ready|consent\w*|refer\w*|indicated|needs?)\b[^.;]*$",
    re.IGNORECASE,
)
# Characters before and behind such words within which their side is named.
_SIDE_REACH = 12


@dataclass(frozen=True, slots=True)
class Gone:
    """A part that is no longer there; without a side it is the one its own sentence speaks of."""

    value: str
    side: str | None
    span: Span
    unit: tuple[int, int]


def find_gone(view: NoteView, defaults: dict[Section, Assertion]) -> list[Gone]:
    """Every part that the note says was taken out, in order."""
    found: list[Gone] = []
    for mention in view.by_kind.get(Kind.GONE, []):
        index = view.unit_at(mention.start)
        if index is None or view.units[index].unchecked:
            continue
        unit = view.units[index]
        judged = with_section(view, defaults, index, assess(view, index, mention.start, mention.end))
        if judged.assertion not in (Assertion.PRESENT, Assertion.HISTORICAL) or unit.section in _TO_COME:
            continue
        said = judged.assertion is Assertion.HISTORICAL or Trait.ALONE in mention.term.traits
        dated = _DATE_BEHIND.match(view.text, mention.end) and not _TO_BE.search(view.text, unit.start, mention.start)
        if not (said or dated):
            continue
        span = view.span(mention.start, mention.end, unit.section)
        side = _side(view, unit.start, unit.end, mention.start, mention.end)
        found.append(Gone(mention.value, side, span, (unit.start, unit.end)))
    return found


def _side(view: NoteView, low: int, high: int, start: int, end: int) -> str | None:
    near = view.of(Kind.SIDE, max(low, start - _SIDE_REACH), min(high, end + _SIDE_REACH))
    near = [side for side in near if not re.search(r"[.;]", view.text[min(side.end, end) : max(side.start, start)])]
    near.sort(key=lambda side: (max(start - side.end, side.start - end), side.start))
    return near[0].value if near else None


def without_gone(statements: Iterable[Statement], gone: Iterable[Gone]) -> list[Statement]:
    """The statements, those of a part that is gone as history; of both sides the one that is left remains."""
    found = list(statements)
    for part in gone:
        found = [_after(statement, part) for statement in found]
    return found


def _after(statement: Statement, part: Gone) -> Statement:
    if statement.compartment != part.value or statement.assertion not in (Assertion.PRESENT, Assertion.POSSIBLE):
        return statement
    here = part.unit[0] <= statement.span.start < part.unit[1]
    if part.side is None and not here:
        return statement
    if part.side in OTHER_SIDE and statement.side == BILATERAL:
        return replace(statement, side=OTHER_SIDE[part.side])
    if part.side not in (None, BILATERAL) and statement.side != part.side and not (here and statement.side is None):
        return statement
    span = replace(statement.span, assertion=Assertion.HISTORICAL, cue=part.span.quote)
    return replace(statement, assertion=Assertion.HISTORICAL, span=span)
