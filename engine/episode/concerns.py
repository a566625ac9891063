"""The concerns about an episode, in one list: each names its visits and shows their words."""

from collections.abc import Iterator, Sequence

from dxproof.engine.episode.model import Concern, ConcernKind, Copied, Fate, Goal, Held, NoGain, OutOfDate, Plan, Turn
from dxproof.engine.episode.visits import Dated
from dxproof.engine.episode.wording import number_of, visits_in
from dxproof.engine.pack.model import EpisodeFile

_KIND = ConcernKind
_CHANGES = {Turn.SIDE, Turn.LEVEL, Turn.CAUSE}


def concerns_of(
    visits: Sequence[Dated],
    file: EpisodeFile,
    goals: Sequence[Goal],
    plans: Sequence[Plan],
    stale: Sequence[OutOfDate],
    no_gain: Sequence[NoGain],
    copied: Sequence[Copied],
    fates: Sequence[Fate],
) -> tuple[Concern, ...]:
    """The concerns in the order of a review: goals, plan, what is out of date, gain, copied text, findings."""
    if not visits:
        return ()
    return (
        *_goals(visits, goals, file.goals),
        *_plans(visits, plans, file.plans),
        *map(_stale, stale),
        *_no_gain(no_gain),
        *_copied(copied, file.copied),
        *_fates(fates),
    )


def _goals(visits: Sequence[Dated], goals: Sequence[Goal], needed: bool) -> Iterator[Concern]:
    measured = [goal for goal in goals if goal.target is not None]
    if not goals and needed:
        yield Concern(_KIND.NO_GOAL, "No visit of the episode sets a goal.", (visits[0].number,), ())
    elif goals and not measured:
        message = "Goals are named, but without a measure and a value that would show when one is reached."
        yield Concern(
            _KIND.GOAL_WITHOUT_MEASURE, message, _sorted(goal.set_at for goal in goals), tuple(g.words for g in goals)
        )
    for goal in measured:
        if goal.latest is None or goal.start is None or goal.reached:
            continue
        if goal.worse or goal.latest.value == goal.start.value:
            change = "is worse than" if goal.worse else "is as"
            message = (
                f"{_measure(goal)}: {number_of(goal.latest.value)} {change} at the start "
                f"({number_of(goal.start.value)}), and the goal is {number_of(goal.target or 0)}."
            )
            words = (goal.words, goal.start.words, goal.latest.words)
            yield Concern(_KIND.NO_PROGRESS, message, _sorted((goal.set_at, goal.latest.visit)), words)


def _measure(goal: Goal) -> str:
    return ", ".join(part for part in (goal.name, goal.area, goal.side) if part)


def _plans(visits: Sequence[Dated], plans: Sequence[Plan], needed: bool) -> Iterator[Concern]:
    if not plans and needed:
        yield Concern(
            _KIND.NO_PLAN,
            "No visit of the episode says how often and for how long treatment is planned.",
            (visits[0].number,),
            (),
        )
    for plan in plans:
        if plan.beyond:
            end = f" until {plan.until}" if plan.until else ""
            number = f" for {plan.planned} visit{'' if plan.planned == 1 else 's'}" if plan.planned else ""
            message = f"The plan of visit {plan.set_at} is{number}{end}; {visits_in(plan.beyond)} {_is(plan.beyond)} beyond it."
            yield Concern(_KIND.BEYOND_PLAN, message, (plan.set_at, *plan.beyond), plan.words)


def _stale(stale: OutOfDate) -> Concern:
    kind = _KIND.EXAMINATION_OUT_OF_DATE if stale.what is Held.EXAMINATION else _KIND.PLAN_OUT_OF_DATE
    last = f"that of visit {stale.since}" if stale.since else "none in the episode"
    message = (
        f"The last {stale.what.value} is {last}; at {visits_in(stale.visits)} it is out of date "
        f"({stale.days} days and {stale.count} visits at the last of them; {stale.limit} is the limit)."
    )
    if stale.what is Held.PLAN:
        message = f"The plan of visit {stale.since} has run out at {visits_in(stale.visits)} ({stale.days} days and {stale.count} visits later)."
    return Concern(kind, message, stale.visits, (stale.since_words,) if stale.since_words else ())


def _no_gain(found: Sequence[NoGain]) -> Iterator[Concern]:
    active = [each for each in found if each.active]
    if active:
        numbers = tuple(each.visit for each in active)
        message = f"The claim says active treatment, and the note speaks of a plateau or of maintenance, at {visits_in(numbers)}."
        yield Concern(
            _KIND.ACTIVE_WITHOUT_GAIN, message, numbers, tuple(words for each in active for words in each.words)
        )


def _copied(copied: Sequence[Copied], limit: int) -> Iterator[Concern]:
    many = [each for each in copied if limit and each.share * 100 >= limit]
    if many:
        numbers = tuple(each.visit for each in many)
        shares = ", ".join(f"visit {each.visit} {each.share:.0%}" for each in many)
        message = f"Text repeated word for word from the previous visit: {shares}."
        yield Concern(_KIND.COPIED_TEXT, message, numbers, ())
    examined = [each for each in copied if each.examination == 1.0]
    if examined:
        numbers = tuple(each.visit for each in examined)
        message = f"The whole examination is repeated word for word from the previous visit at {visits_in(numbers)}."
        yield Concern(_KIND.COPIED_EXAMINATION, message, numbers, ())


def _fates(fates: Sequence[Fate]) -> Iterator[Concern]:
    for fate in fates:
        steps = [step for step in fate.steps if step.turn in _CHANGES]
        if steps:
            place = " ".join(part for part in (fate.region, fate.level, fate.compartment) if part)
            told = "; ".join(f"at visit {step.visit} {step.turn.value}: {step.before} to {step.now}" for step in steps)
            yield Concern(
                _KIND.FINDING_CHANGES,
                f"{place}: {told}.",
                _sorted(step.visit for step in steps),
                tuple(s.words for s in steps),
            )


def _is(visits: Sequence[int]) -> str:
    return "is" if len(visits) == 1 else "are"


def _sorted(visits: Iterator[int] | Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(visits)))
