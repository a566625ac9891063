"""The lines of a page: one of evidence, and one of a checklist."""

from dataclasses import dataclass

from dxproof.engine.report.page.marks import Mark
from dxproof.engine.terms import RuleStatus


@dataclass(frozen=True, slots=True)
class Item:
    """One line of evidence. ``id`` is its anchor; ``words`` are the text before, the quote and the text after, or None.

    ``read`` tells by which constructions and words the fact was read.
    """

    id: int
    mark: Mark
    place: str | None
    section: str | None
    document: str | None
    assertion: str | None
    words: tuple[str, str, str] | None
    cue: str | None
    date: str | None
    read: str | None


@dataclass(frozen=True, slots=True)
class RuleView:
    """A line of the checklist. ``earned`` is its contribution to the score, None if the rule does not apply.

    ``same`` is the anchor of the line that lists the same evidence for another code.
    """

    anchor: str
    same: str | None
    id: str
    title: str
    status: RuleStatus
    required: bool
    weight: int
    earned: int | None
    message: str
    remedy: str | None
    sources: tuple[str, ...]
    evidence: tuple[Item, ...]
    rejected: tuple[Item, ...]
