"""The fate of each finding over the visits: same place and compartment, whatever side and cause the notes give it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dxproof.engine.episode.model import Fate, FateStep, Turn
from dxproof.engine.episode.visits import Dated
from dxproof.engine.facts import Finding, Place
from dxproof.engine.terms import Assertion

_TOLD = (Assertion.PRESENT, Assertion.NEGATED, Assertion.HISTORICAL)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one visit says of the findings of a thread."""

    dated: Dated
    findings: tuple[Finding, ...]

    @property
    def present(self) -> bool:
        return any(finding.assertion is Assertion.PRESENT for finding in self.findings)

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings that say what is there, else what is not."""
        return tuple(f for f in self.findings if f.assertion is Assertion.PRESENT) or self.findings

    @property
    def side(self) -> str | None:
        sides = {finding.side for finding in self.told} - {None}
        return " and ".join(sorted(map(str, sides))) or None

    @property
    def level(self) -> str | None:
        levels = {finding.place.level for finding in self.told} - {None}
        return " and ".join(sorted(map(str, levels))) or None

    @property
    def cause(self) -> str | None:
        return " and ".join(sorted({cause for finding in self.told for cause in finding.mechanisms})) or None


@dataclass(slots=True)
class _Thread:
    place: Place
    compartment: str | None
    seen: list[_Seen] = field(default_factory=list)

    def takes(self, finding: Finding) -> bool:
        return self.compartment == finding.compartment and self.place.touches(finding.place)

    def might_move(self, finding: Finding) -> bool:
        """Whether it may be the same narrowing at another level: the same region and compartment, and it was there last."""
        same = self.compartment == finding.compartment and self.place.region == finding.place.region is not None
        return same and bool(self.seen) and self.seen[-1].present


def fates_of(visits: Sequence[Dated]) -> tuple[Fate, ...]:
    """The findings that some visit asserts, each with the visits that speak of it."""
    threads: list[_Thread] = []
    for dated in visits:
        told = [finding for finding in dated.visit.findings if finding.assertion in _TOLD]
        taken: dict[int, list[Finding]] = {}
        loose: list[Finding] = []
        for finding in told:
            index = next((i for i, thread in enumerate(threads) if thread.takes(finding)), None)
            if index is None:
                loose.append(finding)
            else:
                taken.setdefault(index, []).append(finding)
        for finding in loose:
            index = _home(threads, taken, finding)
            if index is None:
                threads.append(_Thread(finding.place, finding.compartment))
                index = len(threads) - 1
            else:
                threads[index].place = finding.place
            taken.setdefault(index, []).append(finding)
        for index, findings in taken.items():
            threads[index].seen.append(_Seen(dated, tuple(findings)))
    return tuple(_fate(thread) for thread in threads if any(seen.present for seen in thread.seen))


def _home(threads: Sequence[_Thread], taken: Mapping[int, list[Finding]], finding: Finding) -> int | None:
    """The thread that a finding of a visit belongs to beside others of that visit, or that it may have moved from."""
    same = (index for index in taken if threads[index].takes(finding))
    moved = (index for index, each in enumerate(threads) if index not in taken and each.might_move(finding))
    there = finding.assertion is Assertion.PRESENT
    return next(same, next(moved, None) if there else None)


def _fate(thread: _Thread) -> Fate:
    first = thread.seen[0].findings[0]
    return Fate(
        region=first.place.region,
        level=first.place.level,
        compartment=thread.compartment,
        visits=tuple(seen.dated.number for seen in thread.seen),
        steps=tuple(_steps(thread.seen)),
    )


def _steps(seen: Sequence[_Seen]) -> Iterator[FateStep]:
    known: _Seen | None = None  # the last visit at which it was there
    denied = False
    for each in seen:
        if not each.present:
            if not denied:
                yield _step(each, Turn.GOES, None, None)
            denied = True
            continue
        if known is None:
            yield _step(each, Turn.APPEARS, None, _said(each))
        else:
            if denied:
                yield _step(each, Turn.RETURNS, None, _said(each))
            yield from _changes(known, each)
        known, denied = each, False


def _changes(before: _Seen, now: _Seen) -> Iterator[FateStep]:
    for turn, old, new in (
        (Turn.SIDE, before.side, now.side),
        (Turn.LEVEL, before.level, now.level),
        (Turn.CAUSE, before.cause, now.cause),
    ):
        if old is not None and new is not None and old != new:
            yield _step(now, turn, old, new)


def _said(seen: _Seen) -> str | None:
    parts = [part for part in (seen.side, seen.cause) if part]
    return ", ".join(parts) or None


def _step(seen: _Seen, turn: Turn, before: str | None, now: str | None) -> FateStep:
    return FateStep(seen.dated.number, turn, before, now, seen.dated.visit.quote(seen.told[0].span))
