"""The spans that a page marks in the note: one mark for each span and role, numbered in text order."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dxproof.engine.report.model import Evidence, FindingInfo, Rejected, Report, RuleResult, VisitResult
from dxproof.engine.report.region_table import shown_words
from dxproof.engine.terms import RuleStatus

_Key = tuple[int, int, "MarkRole", str | None]


class MarkRole(StrEnum):
    """The role of a marked span in the report. The value is also the CSS class of the mark."""

    USED = "used"
    REJECTED = "rejected"
    PITFALL = "pitfall"
    FINDING = "finding"
    INDICATOR = "indicator"


_LETTER = {
    MarkRole.USED: "U",
    MarkRole.REJECTED: "R",
    MarkRole.PITFALL: "P",
    MarkRole.FINDING: "F",
    MarkRole.INDICATOR: "Q",
}
_QUIET = {MarkRole.FINDING, MarkRole.INDICATOR}  # highlighted in the note only after following a link to them


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span. ``plain`` marks have no badge in the note; ``target``: it is in the target's checklist."""

    number: int
    role: MarkRole
    start: int
    end: int
    cue: str | None
    target: bool

    @property
    def badge(self) -> str:
        """The label that identifies the mark without colour, in the note and in the checklist."""
        return f"{_LETTER[self.role]}{self.number}"

    @property
    def plain(self) -> bool:
        return self.role in _QUIET


class Marks:
    """All marks of one report: those with a badge in text order, then the others."""

    def __init__(self, report: Report) -> None:
        seen: dict[_Key, bool] = {}
        for key, target in _spans(report):
            seen[key] = seen.get(key, False) or target
        order = sorted(seen, key=lambda key: (key[2] in _QUIET, key[0], key[1], key[2].value, key[3] or ""))
        self._by_key = {
            key: Mark(number, key[2], key[0], key[1], key[3], seen[key]) for number, key in enumerate(order, 1)
        }

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._by_key.values())

    def of(self, item: Evidence | FindingInfo, role: MarkRole) -> Mark:
        """The mark of an item of the report in this role."""
        return self._by_key[_key(item, role)]


def _key(item: Evidence | FindingInfo, role: MarkRole) -> _Key:
    return item.start, item.end, role, item.cue if isinstance(item, Rejected) else None


def _spans(report: Report) -> Iterator[tuple[_Key, bool]]:
    for candidate in report.candidates:
        target = candidate.code == report.target
        for rule in candidate.rules:
            yield from ((_key(item, MarkRole.USED), target) for item in rule.evidence)
            yield from ((_key(item, MarkRole.REJECTED), target) for item in rule.rejected)
    for visit in report.visits:
        yield from ((_key(item, MarkRole.USED), True) for item in visit.evidence)
        for rule in rules_on(visit):
            yield from ((_key(item, MarkRole.USED), True) for item in rule.evidence)
            yield from ((_key(item, MarkRole.REJECTED), True) for item in rule.rejected)
        for row in visit.regions:
            yield from ((_key(item, MarkRole.FINDING), True) for words in shown_words(row) for item in words)
    for pitfall in report.pitfalls:
        yield from ((_key(item, MarkRole.PITFALL), True) for item in pitfall.evidence)
    for finding in report.findings:
        yield _key(finding, MarkRole.FINDING), True
    for query in report.queries:
        named = [*query.indicators, *(item for option in query.options for item in option.evidence)]
        yield from ((_key(item, MarkRole.INDICATOR), True) for item in named)


def rules_of(report: Report) -> Iterator[RuleResult]:
    """The rules of every code and of every visit that the page shows with their words."""
    yield from (rule for candidate in report.candidates for rule in candidate.rules)
    yield from (rule for visit in report.visits for rule in rules_on(visit))


def rules_on(visit: VisitResult) -> list[RuleResult]:
    """The rules of a visit that are not for another kind of one."""
    return [rule for rule in visit.rules if rule.status is not RuleStatus.NOT_APPLICABLE]
