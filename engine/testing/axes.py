"""Axes for tests: the axes of a pack, codes as points in them, and the axis values of findings.

The only module of this package that reads axis values from the code table and from findings.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dxproof.engine.facts import Finding
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import UNSPECIFIED, Slot
from dxproof.engine.terms import Assertion

# Slot -> key of a finding in the report. A side is compared as a feature of a finding; patient features (claudication)
# are not part of a finding.
KEYS = {Slot.REGION: "region", Slot.COMPARTMENT: "compartment", Slot.MECHANISM: "mechanisms"}

Values = dict[str, frozenset[str]]
Stated = dict[str, str]  # axis -> value stated by a text


@dataclass(frozen=True, slots=True)
class TablePoint:
    """One value for every axis, and the code for this combination."""

    code: str
    values: tuple[tuple[str, str], ...]

    def value(self, axis: str) -> str | None:
        """The value on an axis; None if the code may have any."""
        return dict(self.values).get(axis)

    def moved(self, axis: str, value: str) -> tuple[tuple[str, str], ...]:
        """The values with one changed."""
        return tuple((name, value if name == axis else old) for name, old in self.values)


def keys_of(table: CodeTable) -> tuple[str, ...]:
    """The keys of findings for this table."""
    return tuple(key for slot, key in KEYS.items() if slot in table.by_slot)


def key_of(table: CodeTable, axis: str) -> str | None:
    """The key of an axis in findings, if it is an attribute of findings."""
    return KEYS.get(table.axes[axis].slot)


def points(table: CodeTable) -> list[TablePoint]:
    """Every point of the table, in the order of codes."""
    found = []
    for code in sorted(table.codes.values(), key=lambda code: code.code):
        mixes: list[tuple[tuple[str, str], ...]] = [()]
        for axis, values in code.values.items():
            mixes = [(*mix, (axis, value)) for mix in mixes for value in sorted(values)]
        found += [TablePoint(code.code, mix) for mix in mixes]
    return found


def codes_at(table: CodeTable, stated: Stated) -> tuple[str, ...]:
    """The codes documented by these values; an unstated axis has its default, or 'unspecified'.

    A text that states no axis documents no code: a default needs at least one stated value.
    """
    if all(value == UNSPECIFIED for value in stated.values()):
        return ()
    known = {axis: row.default or UNSPECIFIED for axis, row in table.axes.items()}
    known |= {axis: value for axis, value in stated.items() if value != UNSPECIFIED}
    return tuple(
        code.code
        for code in sorted(table.codes.values(), key=lambda code: code.code)
        if all(known[axis] in values for axis, values in code.values.items())
    )


def values_of(judgement: Judgement, finding: Finding) -> Values:
    """The values of a finding by report key; empty for an unstated axis."""
    return {
        "region": _one(finding.place.region),
        "compartment": _one(finding.compartment),
        "mechanisms": _shown_mechanisms(judgement, finding),
    }


def _shown_mechanisms(judgement: Judgement, finding: Finding) -> frozenset[str]:
    return frozenset() if finding.assertion is Assertion.NEGATED else judgement.case.mechanisms(finding)


def _one(value: str | None) -> frozenset[str]:
    return frozenset() if value is None else frozenset({value})


def shown(values: Iterable[str]) -> str:
    """Axis values for messages."""
    return ", ".join(sorted(values)) or "none"
