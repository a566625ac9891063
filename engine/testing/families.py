"""Tests generated from the decision table: every code from its wording, every sibling by changing one word, every axis
omitted.

The wordings are those of the pack (templates.yaml), the expectations follow from its table.
"""

from collections.abc import Iterator
from itertools import product

from dxproof.engine.errors import Where
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import UNSPECIFIED, Slot
from dxproof.engine.pack.yaml_source import Source
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus
from dxproof.engine.testing.axes import Stated, TablePoint, codes_at, key_of, points
from dxproof.engine.testing.model import (
    Expectation,
    FindingExpectation,
    PackTest,
    PackTestInput,
    PackTestKind,
    RuleExpectation,
)
from dxproof.engine.testing.templates import Family


def family_tests(source: Source, family: Family, pack: Pack) -> Iterator[PackTest]:
    """All tests of a family, in the order of codes."""
    where = source.where(("family", "note"))
    every = points(pack.table)
    for point in every:
        yield from _documented(family, point, pack, where)
    for point in every:
        yield from _swapped(family, point, pack, where)
    for point in every:
        yield from _dropped(source, family, point, pack)


def _documented(family: Family, point: TablePoint, pack: Pack, where: Where) -> Iterator[PackTest]:
    """Every wording of every axis: exactly the code of the point, and one finding with these values."""
    stated = dict(point.values)
    choices = [_wordings(family, stated, axis) for axis in family.axes]
    for chosen in product(*choices):
        note = family.note.format_map(dict(zip(family.axes, chosen, strict=True)))
        wanted = Expectation(
            where,
            _status(family, pack),
            supported=(point.code,),
            findings=(_finding(pack, stated, where),),
            rules=_axis_rules(family, stated, where),
        )
        yield PackTest(
            PackTestKind.FAMILY, f"{_named(point)}{_wording(choices, chosen)}", PackTestInput(note, point.code), wanted
        )


def _swapped(family: Family, point: TablePoint, pack: Pack, where: Where) -> Iterator[PackTest]:
    """Replace the wording of one axis by that of its next value: the sibling code is supported, the first is not."""
    for axis, words in family.axes.items():
        values = [*words.words, *([UNSPECIFIED] if UNSPECIFIED not in words.words else [])]
        stated = point.value(axis)
        if stated is None:
            continue
        start = values.index(stated)
        for value in values[start + 1 :] + values[:start]:
            moved = dict(point.moved(axis, value))
            codes = codes_at(pack.table, moved)
            if value != UNSPECIFIED and codes and point.code not in codes:
                yield PackTest(
                    PackTestKind.FAMILY,
                    f"{_named(point)} to {'+'.join(codes)} by {axis}",
                    PackTestInput(_note(family, moved), point.code),
                    Expectation(where, None, supported=codes, findings=(_finding(pack, moved, where),)),
                )
                break


def _dropped(source: Source, family: Family, point: TablePoint, pack: Pack) -> Iterator[PackTest]:
    """Omit one axis: the code is unsupported, and the rule of the axis is not met.

    If the table has an unspecified code for the axis, that one is documented instead, or the code stays.
    """
    for axis, words in family.axes.items():
        if point.value(axis) in (None, UNSPECIFIED):
            continue
        where = source.where(("family", "axes", axis, "missing"))
        left = dict(point.moved(axis, UNSPECIFIED))
        codes = codes_at(pack.table, left)
        if point.code in codes:
            status = _status(family, pack)
            rules: tuple[RuleExpectation, ...] = _axis_rules(family, left, where)
        else:
            reasons = (words.missing.where[v] for _, v in point.values if v in words.missing.where)
            status = CodeStatus.UNSUPPORTED
            rules = (
                RuleExpectation(words.missing.rule, RuleStatus.NOT_MET, where, next(reasons, words.missing.reason)),
            )
        yield PackTest(
            PackTestKind.FAMILY,
            f"{_named(point)} without {axis}",
            PackTestInput(_note(family, left), point.code),
            Expectation(where, status, supported=codes, rules=rules),
        )


def _status(family: Family, pack: Pack) -> CodeStatus:
    """The status of a code for which only the axes are documented."""
    if family.status is not None:
        return family.status
    tips = any(rule.required and rule.establishes is None for rule in pack.rules)
    return CodeStatus.INCOMPLETE if tips else CodeStatus.SUPPORTED


def _finding(pack: Pack, stated: Stated, where: Where) -> FindingExpectation:
    """The finding with these values; the side is a feature of it, patient features are not part of it."""
    keys = [(key_of(pack.table, axis), value) for axis, value in stated.items()]
    axes = tuple((key, frozenset({value} - {UNSPECIFIED})) for key, value in keys if key)
    side = pack.table.by_slot.get(Slot.SIDE)
    sides = [None if value == UNSPECIFIED else value for axis, value in stated.items() if side and axis == side.axis]
    return FindingExpectation(axes, Assertion.PRESENT, where, tuple((Slot.SIDE.value, value) for value in sides))


def _axis_rules(family: Family, stated: Stated, where: Where) -> tuple[RuleExpectation, ...]:
    """The rules of the axes: met, or not applicable if the code does not depend on the axis."""
    asked = {words.missing.rule for axis, words in family.axes.items() if axis in stated}
    every = dict.fromkeys(words.missing.rule for words in family.axes.values())
    return tuple(
        RuleExpectation(rule, RuleStatus.MET if rule in asked else RuleStatus.NOT_APPLICABLE, where) for rule in every
    )


def _wordings(family: Family, stated: Stated, axis: str) -> tuple[str, ...]:
    """The wordings of a value; 'unspecified' has none, unless the pack defines some."""
    return family.axes[axis].words.get(stated.get(axis, UNSPECIFIED)) or ("",)


def _note(family: Family, stated: Stated) -> str:
    return family.note.format_map({axis: _wordings(family, stated, axis)[0] for axis in family.axes})


def _named(point: TablePoint) -> str:
    return f"{point.code}/{'+'.join(value for _, value in point.values)}"


def _wording(choices: list[tuple[str, ...]], chosen: tuple[str, ...]) -> str:
    """The wordings in a test name, if there is a choice."""
    numbers = [str(some.index(one) + 1) for some, one in zip(choices, chosen, strict=True) if len(some) > 1]
    return f"/{'.'.join(numbers)}" if numbers else ""
