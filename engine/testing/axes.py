"""What tests of rules know of axes: the names of a pack's axes, a code as a point in them, a finding's values.

The one place of this package that reads axis values from the code table and from findings.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dxproof.engine.facts import Finding
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import UNSPECIFIED, Slot
from dxproof.engine.terms import Assertion

# The attribute of a finding that an axis is read from, and the key under which the report has it. A side is compared as
# a feature of a finding; what is a state of the patient is no part of a finding.
KEYS = {Slot.REGION: "region", Slot.COMPARTMENT: "compartment", Slot.MECHANISM: "mechanisms"}

Values = dict[str, frozenset[str]]
Stated = dict[str, str]  # axis -> value of what a text says


@dataclass(frozen=True, slots=True)
class TablePoint:
    """One value of every axis, and the code that the table has there."""

    code: str
    values: tuple[tuple[str, str], ...]

    def value(self, axis: str) -> str | None:
        """The value on an axis; None where the code may have any."""
        return dict(self.values).get(axis)

    def moved(self, axis: str, value: str) -> tuple[tuple[str, str], ...]:
        """The values with one of them changed."""
        return tuple((name, value if name == axis else old) for name, old in self.values)


def keys_of(table: CodeTable) -> tuple[str, ...]:
    """The keys that a finding of this table is told by."""
    return tuple(key for slot, key in KEYS.items() if slot in table.by_slot)


def key_of(table: CodeTable, axis: str) -> str | None:
    """The key under which a finding has an axis, if it has."""
    return KEYS.get(table.axes[axis].slot)


def points(table: CodeTable) -> list[TablePoint]:
    """Every point of the table, in the order of its codes."""
    found = []
    for code in sorted(table.codes.values(), key=lambda code: code.code):
        mixes: list[tuple[tuple[str, str], ...]] = [()]
        for axis, values in code.values.items():
            mixes = [(*mix, (axis, value)) for mix in mixes for value in sorted(values)]
        found += [TablePoint(code.code, mix) for mix in mixes]
    return found


def codes_at(table: CodeTable, stated: Stated) -> tuple[str, ...]:
    """The codes that these values document: what is not stated is the axis's default, or 'unspecified'.

    A text that states no axis at all documents none: a default stands beside something that is said.
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
    """What a finding states, by the key of the report; an axis that it does not state is empty."""
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
    """Axis values for a reader."""
    return ", ".join(sorted(values)) or "none"
