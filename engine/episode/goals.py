"""Goals against progress: where a measure began, what was to be reached, and where it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dxproof.engine.course import Role, Score
from dxproof.engine.episode.copied import CopiedWords
from dxproof.engine.episode.model import Goal, Point
from dxproof.engine.episode.visits import Dated
from dxproof.engine.pack.model import Better, CourseFile


def goals_of(visits: Sequence[Dated], words: CourseFile, copied: CopiedWords) -> tuple[Goal, ...]:
    """The goals of an episode in the order in which they were set; each course of care has its own.

    A goal that an examination sets anew with another target is a new one, and the old one ends there; at another visit it only
    changes its target.
    """
    found: list[Goal] = []
    for course in _courses(visits):
        found += _of_course(course, words, copied)
    return (*found, *_without_measure(visits))


def _courses(visits: Sequence[Dated]) -> Iterator[Sequence[Dated]]:
    """The visits of each course of care: a new patient or an exacerbation with goals of its own begins one."""
    edges = [
        index
        for index, dated in enumerate(visits)
        if index and dated.visit.begins_course and any(score.role is Role.GOAL for score in dated.visit.course.scores)
    ]
    for start, end in zip([0, *edges], [*edges, len(visits)], strict=True):
        yield visits[start:end]


def _of_course(visits: Sequence[Dated], words: CourseFile, copied: CopiedWords) -> list[Goal]:
    names = {measure.measure: (measure.name, measure.better) for measure in words.measures}
    open_goals: list[Goal] = []
    done: list[Goal] = []
    for dated in visits:
        for score in dated.visit.course.scores:
            if score.role is not Role.GOAL or score.measure not in names:
                continue
            known = next((goal for goal in open_goals if _is_same(goal, score)), None)
            if known is not None and known.target == score.value:
                continue
            if known is not None:
                open_goals.remove(known)
                if dated.visit.is_examined and known.set_at < dated.number:
                    upto = [each for each in visits if each.number <= dated.number]
                    done.append(_with_progress(known, upto, names[score.measure][1], copied))
                    known = None
            goal = _new(score, dated, names[score.measure][0])
            open_goals.append(goal if known is None else replace(known, target=goal.target, words=goal.words))
    done += [_with_progress(goal, visits, names[goal.measure or ""][1], copied) for goal in open_goals]
    return sorted(done, key=lambda goal: (goal.set_at, goal.words.start))


def _new(score: Score, dated: Dated, name: str) -> Goal:
    return Goal(
        measure=score.measure,
        name=name,
        area=score.area,
        side=score.side,
        target=score.value,
        set_at=dated.number,
        words=dated.visit.quote(score.span),
        start=None,
        latest=None,
        points=(),
        reached=None,
        reached_at=None,
        worse=False,
    )


def _is_same(goal: Goal, score: Score) -> bool:
    """Whether a score is of the measure of a goal; what one of them does not tell apart, matches."""
    return (
        goal.measure == score.measure
        and (goal.area is None or score.area is None or goal.area == score.area)
        and (goal.side is None or score.side is None or goal.side == score.side)
    )


def _with_progress(goal: Goal, visits: Sequence[Dated], better: Better, copied: CopiedWords) -> Goal:
    start = _start(goal, visits, copied)
    if goal.area is None and start is not None:
        goal = replace(goal, area=start[1])
    points = tuple(
        point
        for dated in visits
        if dated.number >= goal.set_at
        and (point := _best(goal, dated, (Role.NOW,), copied)) is not None
        and (
            dated.number > goal.set_at
            or (start is not None and start[2] is Role.EARLIER and start[0].value != point.value)
        )
    )
    target = goal.target
    assert target is not None

    def reaches(value: float) -> bool:
        return value <= target if better is Better.LOWER else value >= target

    latest = points[-1] if points else None
    began = start[0] if start else None
    worse = bool(
        latest and began and (latest.value > began.value if better is Better.LOWER else latest.value < began.value)
    )
    return replace(
        goal,
        start=began,
        latest=latest,
        points=points,
        reached=reaches(latest.value) if latest else None,
        reached_at=next((point.visit for point in points if reaches(point.value)), None),
        worse=worse,
    )


def _start(goal: Goal, visits: Sequence[Dated], copied: CopiedWords) -> tuple[Point, str | None, Role] | None:
    """The value that a goal began with, and its area: that of the visit that set it, else the last before it."""
    upto = [dated for dated in visits if dated.number <= goal.set_at]
    for dated in reversed(upto):
        scores = _matching(goal, dated, (Role.EARLIER, Role.NOW) if dated.number == goal.set_at else (Role.NOW,))
        if scores:
            score = scores[0]
            return _point(dated, score, copied), score.area, score.role
    return None


def _best(goal: Goal, dated: Dated, roles: tuple[Role, ...], copied: CopiedWords) -> Point | None:
    scores = _matching(goal, dated, roles)
    return _point(dated, scores[0], copied) if scores else None


def _matching(goal: Goal, dated: Dated, roles: tuple[Role, ...]) -> list[Score]:
    """The scores of a visit for a goal, those that tell themselves apart as the goal does first."""
    found = [score for score in dated.visit.course.scores if score.role in roles and _is_same(goal, score)]
    return sorted(
        found,
        key=lambda score: (score.area != goal.area, score.side != goal.side, roles.index(score.role), score.span.start),
    )


def _point(dated: Dated, score: Score, copied: CopiedWords) -> Point:
    return Point(dated.number, score.value, dated.visit.quote(score.span), copied.holds(dated.number, score.span))


def _without_measure(visits: Sequence[Dated]) -> Iterator[Goal]:
    """Sentences about goals in which no measure has a value, each once."""
    seen: set[str] = set()
    for dated in visits:
        course = dated.visit.course
        for aim in course.aims:
            inside = (score for score in course.scores if score.role is Role.GOAL)
            if any(aim.span.start <= score.span.start < aim.span.end for score in inside):
                continue
            if any(aim.span.start <= each.span.start < aim.span.end for each in course.schedules):
                continue
            words = " ".join(aim.span.quote.lower().split())
            if words in seen:
                continue
            seen.add(words)
            yield Goal(
                None,
                None,
                None,
                None,
                None,
                dated.number,
                dated.visit.quote(aim.span),
                None,
                None,
                (),
                None,
                None,
                False,
            )
