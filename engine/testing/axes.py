"""What tests of rules know of axes: the names of a pack's axes, a code as a point in them, a finding's values.

The one place of this package that reads axis values from the code table and from findings.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dxproof.engine.facts import Finding
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.pack.codes import Code, CodeTable
from dxproof.engine.terms import Assertion

# The name of an axis, and the key under which a finding of the report has it.
KEYS = {"region": "region", "compartment": "compartment", "mechanism": "mechanisms"}

Values = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of every axis, and the code that the table has there."""

    code: str
    values: tuple[tuple[str, str], ...]

    def value(self, axis: str) -> str:
        return dict(self.values)[axis]

    def moved(self, axis: str, value: str) -> tuple[tuple[str, str], ...]:
        """The values with one of them changed."""
        return tuple((name, value if name == axis else old) for name, old in self.values)


def axes_of(code: Code) -> Values:
    """The values of a code by axis; any of several will do."""
    return {
        "region": frozenset({code.region}),
        "compartment": frozenset({code.compartment}),
        "mechanism": code.mechanisms,
    }


def points(table: CodeTable) -> list[Point]:
    """Every point of the table, in the order of its codes."""
    found = []
    for code in sorted(table.codes.values(), key=lambda code: code.code):
        mixes: list[tuple[tuple[str, str], ...]] = [()]
        for axis, values in axes_of(code).items():
            mixes = [(*mix, (axis, value)) for mix in mixes for value in sorted(values)]
        found += [Point(code.code, mix) for mix in mixes]
    return found


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
