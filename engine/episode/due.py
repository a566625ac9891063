"""What is out of date: the last examination, and the last plan, by days and by visits."""

from collections.abc import Sequence

from dxproof.engine.episode.model import Held, OutOfDate, Plan
from dxproof.engine.episode.visits import Dated
from dxproof.engine.pack.model import EpisodeFile, Interval


def out_of_date(visits: Sequence[Dated], plans: Sequence[Plan], file: EpisodeFile) -> tuple[OutOfDate, ...]:
    """Every stretch of visits past the limit of an examination, then of a plan."""
    examined = [dated.number for dated in visits if dated.visit.is_examined]
    return (
        *_stretches(Held.EXAMINATION, visits, examined, file.examination),
        *_plan_stretches(visits, plans, file.plan),
    )


def _stretches(what: Held, visits: Sequence[Dated], at: Sequence[int], limit: Interval) -> list[OutOfDate]:
    """Stretches from each visit of ``at`` to the next; visits before the first of them are counted from the first visit."""
    if not visits:
        return []
    starts = [*at] if at and at[0] == 1 else [1, *at]
    edges = [*starts[1:], len(visits) + 1]
    found = []
    for start, edge in zip(starts, edges, strict=True):
        stretch = [dated for dated in visits if start < dated.number < edge]
        first = visits[start - 1]
        past = [dated for dated in stretch if _is_past(first, dated, limit)]
        if past:
            found.append(_told(what, first if start in at else None, first, past, limit))
    return found


def _plan_stretches(visits: Sequence[Dated], plans: Sequence[Plan], limit: Interval) -> list[OutOfDate]:
    """Visits past the end that a plan names, or past the limit where it names none."""
    found = []
    edges = [*(plan.set_at for plan in plans[1:]), len(visits) + 1][: len(plans)]
    for plan, edge in zip(plans, edges, strict=True):
        first = visits[plan.set_at - 1]
        stretch = [dated for dated in visits if plan.set_at < dated.number < edge]
        if plan.until is not None:
            past = [dated for dated in stretch if dated.day > plan.until]
        else:
            past = [dated for dated in stretch if _is_past(first, dated, limit)]
        if past:
            found.append(_told(Held.PLAN, first, first, past, limit))
    return found


def _is_past(first: Dated, dated: Dated, limit: Interval) -> bool:
    days, count = (dated.day - first.day).days, dated.number - first.number
    return bool((limit.days and days > limit.days) or (limit.visits and count > limit.visits))


def _told(what: Held, since: Dated | None, first: Dated, past: Sequence[Dated], limit: Interval) -> OutOfDate:
    kind = since.visit.kind if since else None
    return OutOfDate(
        what=what,
        since=since.number if since else None,
        since_words=since.visit.quote(kind.span) if since and kind and what is Held.EXAMINATION else None,
        visits=tuple(dated.number for dated in past),
        days=(past[-1].day - first.day).days,
        count=past[-1].number - first.number,
        limit=f"{limit.days} days or {limit.visits} visits",
    )
