"""An episode for the terminal: the concerns first, then what they rest on."""

import textwrap
from collections.abc import Iterable, Iterator

from dxproof.engine.episode.model import Copied, Episode, Fate, Goal, NoGain, OutOfDate, Plan, Quote
from dxproof.engine.episode.wording import number_of, visits_in
from dxproof.engine.report.places import LEFT_OUT

_LONGEST = 60  # characters of a quote


def render(episode: Episode, width: int) -> str:
    """The text of one episode."""
    parts = [
        [_head(episode)],
        _section("concerns", _concerns(episode, width)) or ["", "no concerns"],
        _section("visits", _visits(episode)),
        _section("goals", (line for goal in episode.goals for line in _goal(goal))),
        _section("plan", (line for plan in episode.plans for line in _plan(plan))),
        _section("out of date", map(_stale, episode.out_of_date)),
        _section("plateau or maintenance", (line for each in episode.no_gain for line in _no_gain(each))),
        _section("copied from the previous visit", (line for each in episode.copied for line in _copied(each))),
        _section("findings", (line for fate in episode.fates for line in _fate(fate))),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(episode: Episode) -> str:
    who = f"Episode of {episode.patient}" if episode.patient else "Episode"
    count = len(episode.visits)
    if not count:
        return f"{who}: no visit with a date"
    dates = [visit.date for visit in episode.visits if visit.date is not None]
    days = f", {dates[0]} to {dates[-1]}" if len(dates) > 1 else f", {dates[0]}"
    return f"{who}: {count} visit{'' if count == 1 else 's'}{days}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    made = list(lines)
    return ["", title, *made] if made else []


def _concerns(episode: Episode, width: int) -> Iterator[str]:
    for concern in episode.concerns:
        indent = "      "
        yield from textwrap.wrap(
            concern.message,
            width,
            initial_indent=f"  ! {concern.kind.value}: ",
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        for words in concern.words[:4]:
            yield f"{indent}{_quoted(words)}"


def _visits(episode: Episode) -> Iterator[str]:
    for visit in episode.visits:
        active = {True: "  active treatment", False: "  not active", None: ""}[visit.active]
        day = str(visit.date or "no date")
        kind = (visit.kind or "").replace("_", " ")
        yield f"  {visit.number:>3}  {day:<10}  {kind:<15} {visit.note}{active}".rstrip()
    for note in episode.unplaced:
        yield f"    ?  no date     {'':<15} {note}"


def _goal(goal: Goal) -> Iterator[str]:
    if goal.target is None:
        yield f"  no measure      {_quoted(goal.words)}"
        return
    name = ", ".join(part for part in (goal.name, goal.area, goal.side) if part)
    start = number_of(goal.start.value) if goal.start else "?"
    latest = f"{number_of(goal.latest.value)} at visit {goal.latest.visit}" if goal.latest else "no value since"
    state = {True: "reached", False: "worse than at the start" if goal.worse else "not reached", None: ""}[goal.reached]
    first = (
        f" first at visit {goal.reached_at}"
        if goal.reached_at is not None and goal.latest and goal.reached_at != goal.latest.visit
        else ""
    )
    copied = " (copied)" if goal.latest and goal.latest.copied else ""
    yield f"  {name}: start {start}, goal {number_of(goal.target)}, latest {latest}{copied}{f': {state}' if state else ''}{first}"
    for label, words in (
        ("start", goal.start and goal.start.words),
        ("goal", goal.words),
        ("latest", goal.latest and goal.latest.words),
    ):
        if words:
            yield f"      {label:<7} {_quoted(words)}"


def _plan(plan: Plan) -> Iterator[str]:
    parts = [
        f"{number_of(round(plan.a_week, 2))} a week" if plan.a_week is not None else "",
        f"for {number_of(plan.weeks)} weeks" if plan.weeks is not None else "",
        f"until {plan.until}" if plan.until else "",
    ]
    planned = f" of {plan.planned} planned" if plan.planned else ""
    rate = f", {number_of(plan.made_a_week)} a week" if plan.made_a_week is not None else ""
    beyond = f"; beyond it: {visits_in(plan.beyond)}" if plan.beyond else ""
    yield f"  visit {plan.set_at}: {', '.join(part for part in parts if part)}: {plan.made} made{planned}{rate}{beyond}"
    for words in plan.words:
        yield f"      {_quoted(words)}"


def _stale(stale: OutOfDate) -> str:
    since = f"visit {stale.since}" if stale.since else "none"
    return f"  {stale.what.value}: last {since}, out of date at {visits_in(stale.visits)} (limit {stale.limit})"


def _no_gain(each: NoGain) -> Iterator[str]:
    claim = {True: "claimed as active treatment", False: "not claimed as active", None: "no claim"}[each.active]
    yield f"  visit {each.visit}: {claim}"
    for words in each.words:
        yield f"      {_quoted(words)}"


def _copied(each: Copied) -> Iterator[str]:
    if not each.copied:
        return
    examination = f"; examination {each.examination:.0%}" if each.examination is not None else ""
    yield f"  visit {each.visit}: {each.share:.0%} ({each.copied} of {each.counted} sentences){examination}"
    for fact in each.facts:
        yield f"      only copied: {fact.what}{f' {fact.place}' if fact.place else ''} {_quoted(fact.words)}"


def _fate(fate: Fate) -> Iterator[str]:
    place = " ".join(part for part in (fate.level or fate.region, fate.compartment) if part)
    yield f"  {place or 'no place'}: {visits_in(fate.visits)}"
    for step in fate.steps:
        change = f" from {step.before} to {step.now}" if step.before else f" ({step.now})" if step.now else ""
        yield f"      visit {step.visit} {step.turn.value}{change} {_quoted(step.words)}"


def _quoted(words: Quote) -> str:
    """The place of words and, where they may be shown, the words."""
    place = f"{words.note}:{words.start}-{words.end}"
    if words.words is None:
        return f"{place} {LEFT_OUT}"
    line = " ".join(words.words.split())
    return f'{place} "{line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"}"'
