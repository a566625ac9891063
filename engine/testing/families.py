"""Generated tests of the decision table: every code from words, every neighbour by one word, every axis left out.

The words are the pack's own (templates.yaml), the expectations those of its table.
"""

from collections.abc import Iterator
from itertools import product

from dxproof.engine.errors import Where
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.yaml_source import Source
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus
from dxproof.engine.testing.axes import KEYS, Point, points
from dxproof.engine.testing.templates import Family
from dxproof.engine.testing.trial import FindingWanted, Given, RuleWanted, Trial, TrialKind, Wanted

Words = dict[str, str]


def family_trials(source: Source, family: Family, pack: Pack) -> Iterator[Trial]:
    """All trials of a family, in the order of the codes."""
    where = source.where(("family", "note"))
    every = points(pack.table)
    for point in every:
        yield from _documented(family, point, where)
    at = {point.values: point for point in every}
    for point in every:
        yield from _swapped(family, point, at, where)
    for point in every:
        yield from _dropped(source, family, point)


def _documented(family: Family, point: Point, where: Where) -> Iterator[Trial]:
    """Every wording of every axis: the code of the point and no other, and one finding with these values."""
    axes = list(family.axes)
    choices = [family.axes[axis].words[point.value(axis)] for axis in axes]
    for chosen in product(*choices):
        words = dict(zip(axes, chosen, strict=True))
        yield _trial(f"{_named(point)}{_wording(choices, chosen)}", family, words, point, point, where)


def _swapped(
    family: Family, point: Point, at: dict[tuple[tuple[str, str], ...], Point], where: Where
) -> Iterator[Trial]:
    """One word changed for that of the next value of its axis: the code moves to its neighbour, and the first is gone."""
    for axis, words in family.axes.items():
        values = list(words.words)
        start = values.index(point.value(axis))
        for step in range(1, len(values)):
            neighbour = at.get(point.moved(axis, values[(start + step) % len(values)]))
            if neighbour is not None and neighbour.code != point.code:
                name = f"{_named(point)} to {neighbour.code} by {axis}"
                yield _trial(name, family, _first(family, neighbour), neighbour, point, where)
                break


def _trial(name: str, family: Family, words: Words, stated: Point, asked: Point, where: Where) -> Trial:
    """Words that state one point, and the code that is looked at: supported if it is the code of the point."""
    same = stated.code == asked.code
    finding = FindingWanted(
        tuple((KEYS[axis], frozenset({value})) for axis, value in stated.values), Assertion.PRESENT, where
    )
    rules = tuple(RuleWanted(rule, RuleStatus.MET, where) for rule in _axis_rules(family)) if same else ()
    return Trial(
        TrialKind.FAMILY,
        name,
        Given(family.note.format_map(words), asked.code),
        Wanted(
            where,
            CodeStatus.INCOMPLETE if same else None,
            supported=(stated.code,),
            findings=(finding,),
            rules=rules,
        ),
    )


def _dropped(source: Source, family: Family, point: Point) -> Iterator[Trial]:
    """One axis left out: the code is unsupported, and the rule of the axis says that it is missing."""
    for axis, words in family.axes.items():
        where = source.where(("family", "axes", axis, "missing"))
        reason = next(
            (words.missing.where[v] for _, v in point.values if v in words.missing.where), words.missing.reason
        )
        missing = RuleWanted(words.missing.rule, RuleStatus.NOT_MET, where, reason)
        yield Trial(
            TrialKind.FAMILY,
            f"{_named(point)} without {axis}",
            Given(family.note.format_map(_first(family, point) | {axis: ""}), point.code),
            Wanted(where, CodeStatus.UNSUPPORTED, supported=(), rules=(missing,)),
        )


def _first(family: Family, point: Point) -> Words:
    return {axis: words.words[point.value(axis)][0] for axis, words in family.axes.items()}


def _axis_rules(family: Family) -> list[str]:
    return list(dict.fromkeys(words.missing.rule for words in family.axes.values()))


def _named(point: Point) -> str:
    return f"{point.code}/{'+'.join(value for _, value in point.values)}"


def _wording(choices: list[tuple[str, ...]], chosen: tuple[str, ...]) -> str:
    """Which wordings, where there is a choice."""
    numbers = [str(some.index(one) + 1) for some, one in zip(choices, chosen, strict=True) if len(some) > 1]
    return f"/{'.'.join(numbers)}" if numbers else ""
