"""Generated tests of the decision table: every code from words, every neighbour by one word, every axis left out.

The words are the pack's own (templates.yaml), the expectations those of its table.
"""

from collections.abc import Iterator
from itertools import product

from dxproof.engine.errors import Where
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import UNSPECIFIED
from dxproof.engine.pack.yaml_source import Source
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus
from dxproof.engine.testing.axes import Point, key_of, points
from dxproof.engine.testing.templates import Family
from dxproof.engine.testing.trial import FindingWanted, Given, RuleWanted, Trial, TrialKind, Wanted

Words = dict[str, str]


def family_trials(source: Source, family: Family, pack: Pack) -> Iterator[Trial]:
    """All trials of a family, in the order of the codes."""
    where = source.where(("family", "note"))
    every = points(pack.table)
    for point in every:
        yield from _documented(family, point, pack, where)
    at = {point.values: point for point in every}
    for point in every:
        yield from _swapped(family, point, at, pack, where)
    for point in every:
        yield from _dropped(source, family, point, at)


def _documented(family: Family, point: Point, pack: Pack, where: Where) -> Iterator[Trial]:
    """Every wording of every axis: the code of the point and no other, and one finding with these values."""
    axes = list(family.axes)
    choices = [_wordings(family, point, axis) for axis in axes]
    for chosen in product(*choices):
        words = dict(zip(axes, chosen, strict=True))
        yield _trial(f"{_named(point)}{_wording(choices, chosen)}", family, words, point, point, pack, where)


def _swapped(
    family: Family, point: Point, at: dict[tuple[tuple[str, str], ...], Point], pack: Pack, where: Where
) -> Iterator[Trial]:
    """One word changed for that of the next value of its axis: the code moves to its neighbour, and the first is gone."""
    for axis, words in family.axes.items():
        values = list(words.words)
        stated = point.value(axis)
        if stated is None:
            continue
        start = values.index(stated)
        for step in range(1, len(values)):
            neighbour = at.get(point.moved(axis, values[(start + step) % len(values)]))
            if neighbour is not None and neighbour.code != point.code:
                name = f"{_named(point)} to {neighbour.code} by {axis}"
                yield _trial(name, family, _first(family, neighbour), neighbour, point, pack, where)
                break


def _trial(name: str, family: Family, words: Words, stated: Point, asked: Point, pack: Pack, where: Where) -> Trial:
    """Words that state one point, and the code that is looked at: supported if it is the code of the point."""
    same = stated.code == asked.code
    keys = [(key_of(pack.table, axis), value) for axis, value in stated.values]
    finding = FindingWanted(
        tuple((key, frozenset({value} - {UNSPECIFIED})) for key, value in keys if key), Assertion.PRESENT, where
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


def _dropped(
    source: Source, family: Family, point: Point, at: dict[tuple[tuple[str, str], ...], Point]
) -> Iterator[Trial]:
    """One axis left out: the code is unsupported, and the rule of the axis says that it is missing.

    Where the table has a code for what does not state the axis, that code is documented instead.
    """
    for axis, words in family.axes.items():
        if point.value(axis) in (None, UNSPECIFIED):
            continue
        where = source.where(("family", "axes", axis, "missing"))
        reason = next(
            (words.missing.where[v] for _, v in point.values if v in words.missing.where), words.missing.reason
        )
        missing = RuleWanted(words.missing.rule, RuleStatus.NOT_MET, where, reason)
        instead = at.get(point.moved(axis, UNSPECIFIED))
        yield Trial(
            TrialKind.FAMILY,
            f"{_named(point)} without {axis}",
            Given(family.note.format_map(_first(family, point) | {axis: ""}), point.code),
            Wanted(where, CodeStatus.UNSUPPORTED, supported=(instead.code,) if instead else (), rules=(missing,)),
        )


def _wordings(family: Family, point: Point, axis: str) -> tuple[str, ...]:
    value = point.value(axis)
    return ("",) if value is None else family.axes[axis].words[value]


def _first(family: Family, point: Point) -> Words:
    return {axis: _wordings(family, point, axis)[0] for axis in family.axes}


def _axis_rules(family: Family) -> list[str]:
    return list(dict.fromkeys(words.missing.rule for words in family.axes.values()))


def _named(point: Point) -> str:
    return f"{point.code}/{'+'.join(value for _, value in point.values)}"


def _wording(choices: list[tuple[str, ...]], chosen: tuple[str, ...]) -> str:
    """Which wordings, where there is a choice."""
    numbers = [str(some.index(one) + 1) for some, one in zip(choices, chosen, strict=True) if len(some) > 1]
    return f"/{'.'.join(numbers)}" if numbers else ""
