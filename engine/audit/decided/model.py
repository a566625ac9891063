"""Decisions on charts as entries of a journal: who decided what, when, why, and from where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """The decision on a chart: the values of the worklist's drop-down list."""

    TO_DO = "to do"
    IN_REVIEW = "in review"
    QUERY_SENT = "query sent"
    CORRECTED = "corrected"
    NO_CHANGE = "no change needed"
    TOOL_WRONG = "dismissed: the tool is wrong"


DECISION_OF = {decision.value: decision for decision in Decision}
CLOSED = (Decision.CORRECTED, Decision.NO_CHANGE, Decision.TOOL_WRONG)  # nothing is left to do


@dataclass(frozen=True, slots=True)
class ChartRef:
    """A chart that entries are about: its number in the audit's input, its id, and what the audit found."""

    seq: int
    note_id: str | None
    code: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class ChartState:
    """The state of a chart after an entry. ``reason`` is the reason for the decision."""

    decision: str | None = None
    assignee: str | None = None
    comment: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote an entry, and from which sheet (name and digest); none: on the page of the worklist."""

    person: str | None = None
    file: str | None = None
    file_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """One entry: the state of a chart as of write number ``revision``. The newest entry of a chart is what holds.

    An import writes many entries in one revision, the page one. ``undoes`` is the entry that this one takes back.
    """

    seq: int
    note_id: str | None
    code: str | None
    kind: str | None
    decision: str | None
    assignee: str | None
    comment: str | None
    file: str | None
    file_sha256: str | None
    at: str
    revision: int
    entry: int
    reason: str | None
    person: str | None
    undoes: int | None

    @property
    def state(self) -> ChartState:
        """What stands on the chart."""
        return ChartState(self.decision, self.assignee, self.comment, self.reason)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was written: somebody else has changed the chart since it was read. ``newest`` is that entry."""

    newest: Decided


def newest_of(entries: Iterable[Decided]) -> dict[int, Decided]:
    """The entry that holds for each chart, of entries in order."""
    return {entry.seq: entry for entry in entries}


def to_undo(history: Sequence[Decided]) -> tuple[Decided, ChartState] | None:
    """The entry that the next undo of a chart takes back, and the state before it; None if there is none left."""
    standing: list[Decided] = []
    for entry in history:
        if entry.undoes is None:
            standing.append(entry)
        else:
            standing.pop()
    if not standing:
        return None
    return standing[-1], standing[-2].state if len(standing) > 1 else ChartState()
