"""The date of each passage of a note: that of its study, none if carried forward, otherwise that of the visit."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from dxproof.engine.facts import Span, Study
from dxproof.engine.judge.case import Case
from dxproof.engine.terms import STATED, DateSource


class Origin(NamedTuple):
    """The day of a passage, as YYYY-MM-DD, if the record or the note states it."""

    date: str | None


_UNDATED = Origin(None)


class Origins:
    """The origin of every position in one note. Of overlapping passages the first one given takes precedence."""

    def __init__(self, case: Case) -> None:
        stated = (
            case.day if case.day_from in (*STATED, DateSource.OUTSIDE) else None
        )  # not the day that --as-of supposes
        self._visit = Origin(stated.isoformat() if stated else None)
        self._starts: list[int] = []
        self._origins: list[Origin] = []
        for start, origin in _swept(_passages(case)):
            self._starts.append(start)
            self._origins.append(origin or self._visit)

    def of(self, span: Span) -> Origin:
        """The origin of a span, by its start."""
        index = bisect_right(self._starts, span.start) - 1
        return self._origins[index] if index >= 0 else self._visit


def _passages(case: Case) -> Iterator[tuple[Span, Origin]]:
    """The passages that are not of the visit, by precedence: carried-forward statements, study results, study names."""
    facts = case.facts
    yield from ((s.span, _UNDATED) for s in facts.statements if s.carried)
    for statement in facts.statements:
        study = case.study(statement)
        if study is not None:
            for part in (statement.span, statement.place_span, *(m.span for m in statement.mechanisms)):
                if part is not None:
                    yield part, _of_study(study)
    for study in facts.studies:
        yield study.span, _of_study(study)
        if study.normal is not None:
            yield study.normal, _of_study(study)


def _of_study(study: Study) -> Origin:
    return Origin("-".join(f"{part:02d}" for part in study.date if part)) if study.date else _UNDATED


def _swept(passages: Iterable[tuple[Span, Origin]]) -> Iterator[tuple[int, Origin | None]]:
    """The positions where the origin may change, in text order, and the origin from there on; None outside all passages."""
    ranked = list(enumerate(passages))
    opening = sorted(ranked, key=lambda item: item[1][0].start, reverse=True)
    over: list[tuple[int, int, Origin]] = []  # the passages that lie over a place: rank, end, origin
    for place in sorted({offset for _, (span, _) in ranked for offset in (span.start, span.end)}):
        while opening and opening[-1][1][0].start == place:
            rank, (span, origin) = opening.pop()
            heappush(over, (rank, span.end, origin))
        while over and over[0][1] <= place:
            heappop(over)
        yield place, over[0][2] if over else None
