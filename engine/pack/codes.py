"""The decision table: from axis values to codes and back. Codes are rows of data, never rules."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from dxproof.engine.pack.model import UNSPECIFIED, Axis, AxisValue, CodeRow, CodesFile, CompetingCode, Slot

_VERTEBRAE = (
    ["C0"]
    + [f"C{n}" for n in range(1, 8)]
    + [f"T{n}" for n in range(1, 13)]
    + [f"L{n}" for n in range(1, 7)]
    + [f"S{n}" for n in range(1, 6)]
)
VERTEBRA_INDEX = {name: index for index, name in enumerate(_VERTEBRAE)}
VERTEBRA_NAMES = tuple(_VERTEBRAE)
LEFT, RIGHT, BILATERAL = "left", "right", "bilateral"
OTHER_SIDE = {LEFT: RIGHT, RIGHT: LEFT}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, eq=False)
class Code:
    """One assignable code and the axis values it requires. An axis that it does not name may have any value."""

    code: str
    title: str
    values: dict[str, frozenset[str]]
    slots: dict[Slot, frozenset[str]]
    complaints: frozenset[str]
    siblings: frozenset[str] = field(default=frozenset())

    def asks(self, slot: Slot) -> bool:
        """Whether the code depends on this attribute of a finding."""
        return slot in self.slots

    def allows(self, slot: Slot, value: str | None) -> bool:
        """Whether the code accepts this value; an unstated value is 'unspecified'."""
        wanted = self.slots.get(slot)
        return wanted is None or (value or UNSPECIFIED) in wanted

    def wanted(self, slot: Slot) -> str | None:
        """The value that the code requires, if there is exactly one."""
        stated = self.slots.get(slot, frozenset()) - {UNSPECIFIED}
        return next(iter(stated)) if len(stated) == 1 else None

    @cached_property
    def region(self) -> str | None:
        return self.wanted(Slot.REGION)

    @cached_property
    def compartment(self) -> str | None:
        return self.wanted(Slot.COMPARTMENT)

    @cached_property
    def mechanisms(self) -> frozenset[str]:
        """The causes that the code covers."""
        return self.slots.get(Slot.MECHANISM, frozenset()) - {UNSPECIFIED}


# What a pack of a visit judges in place of codes: the visit itself, which depends on no axis and has no title to read.
OF_A_VISIT = CodesFile(family="", axes=(), rows=(CodeRow(code="", title=""),))


def normalise(code: str) -> str:
    """'m9970' and 'M99.70' are the same code."""
    bare = code.strip().upper().replace(".", "")
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


class CodeTable:
    """All codes of a pack, with lookups."""

    def __init__(self, file: CodesFile) -> None:
        self.file = file
        self.axes: dict[str, Axis] = {axis.axis: axis for axis in file.axes}
        self.by_slot: dict[Slot, Axis] = {axis.slot: axis for axis in file.axes if axis.slot is not Slot.FEATURE}
        self.features = tuple(axis for axis in file.axes if axis.slot is Slot.FEATURE)
        self._values = {slot: {row.value: row for row in axis.values} for slot, axis in self.by_slot.items()}
        codes = [code for row in file.rows for code in expand_row(row, self.axes)]
        self.codes: dict[str, Code] = {code.code: _with_siblings(code, codes) for code in codes}
        every = self.codes.values()
        self._causes_anywhere = frozenset(code.mechanisms for code in every if not code.asks(Slot.COMPARTMENT))
        self._causes = {
            value: frozenset(code.mechanisms for code in every if code.allows(Slot.COMPARTMENT, value))
            for value in {value for code in every for value in code.slots.get(Slot.COMPARTMENT, ())}
        }

    @cached_property
    def regions(self) -> dict[str, AxisValue]:
        """The values of the region axis; empty if the table has none."""
        return self.values_of(Slot.REGION)

    def values_of(self, slot: Slot) -> dict[str, AxisValue]:
        """The values of the axis for a slot."""
        return self._values.get(slot, {})

    def causes_at(self, compartment: str | None) -> frozenset[frozenset[str]]:
        """The sets of causes that the codes of a compartment cover."""
        return self._causes.get(compartment or UNSPECIFIED, self._causes_anywhere)

    def label(self, slot: Slot, value: str | None) -> str:
        """The label of a value, for messages."""
        row = self.values_of(slot).get(value or UNSPECIFIED)
        return row.label if row else (value or "not stated").replace("_", " ")

    @cached_property
    def _segment_region(self) -> dict[int, str]:
        return {VERTEBRA_INDEX[lower]: row.region for row in self.file.segments for lower in row.lower}

    @cached_property
    def _alone_region(self) -> dict[int, str]:
        return {VERTEBRA_INDEX[name]: row.region for row in self.file.segments for name in row.alone}

    def segment_region(self, lower: int) -> str | None:
        """The region of the segment whose lower vertebra this is."""
        return self._segment_region.get(lower)

    def vertebra_region(self, vertebra: int) -> str | None:
        """The region stated by a vertebra that is named alone."""
        return self._alone_region.get(vertebra)

    def competing_code(self, code: str) -> CompetingCode | None:
        """The row of a competing code, by the longest matching prefix."""
        rows = [row for row in self.file.competing if code.startswith(row.code)]
        return max(rows, key=lambda row: len(row.code), default=None)

    def complaints_of(self, region: str | None, compartment: str | None) -> frozenset[str]:
        """The parts of the body whose complaints match a finding."""
        for slot, value in ((Slot.REGION, region), (Slot.COMPARTMENT, compartment)):
            row = self.values_of(slot).get(value or UNSPECIFIED)
            if row is not None and row.complaint:
                return frozenset(row.complaint)
        return frozenset()

    @cached_property
    def complaints(self) -> frozenset[str]:
        """The complaints of all axis values that do not require explicit wording."""
        return frozenset(
            part for axis in self.file.axes for row in axis.values if not row.explicit_only for part in row.complaint
        )

    def seen_on(self, region: str, shown: Iterable[str]) -> bool:
        """Whether a study of the regions ``shown`` also covers ``region``."""
        row = self.regions.get(region)
        return row is not None and bool({region, *row.seen_on}.intersection(shown))


def expand_row(row: CodeRow, axes: dict[str, Axis]) -> Iterator[Code]:
    """The codes of one row: one, or one for each value of the axes in braces. Unknown axes yield nothing."""
    open_axes = list(dict.fromkeys(_PLACEHOLDER.findall(row.code)))
    if any(name not in axes for name in open_axes):
        return
    for chosen in product(*(axes[name].values for name in open_axes)):
        picked = dict(zip(open_axes, chosen, strict=True))
        if any(value.character is None for value in picked.values()):
            continue
        values = {
            name: frozenset({picked[name].value}) if name in picked else frozenset(row.axes[name])
            for name in axes
            if name in picked or name in row.axes
        }
        yield Code(
            _filled(row.code, {name: value.character or "" for name, value in picked.items()}),
            _filled(row.title, {name: value.label for name, value in picked.items()}),
            values,
            {axes[name].slot: wanted for name, wanted in values.items() if axes[name].slot is not Slot.FEATURE},
            _complaints(values, axes),
        )


def _filled(template: str, words: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: words.get(match.group(1), match.group()), template)


def _complaints(values: dict[str, frozenset[str]], axes: dict[str, Axis]) -> frozenset[str]:
    named = [
        row.complaint for name in values for row in axes[name].values if row.value in values[name] and row.complaint
    ]
    return frozenset(named[0]) if named else frozenset()


def _with_siblings(code: Code, codes: list[Code]) -> Code:
    """The code with the causes of its siblings: the other codes of its compartment."""
    if not code.asks(Slot.MECHANISM):
        return code
    beside = {
        cause
        for other in codes
        if other.slots.get(Slot.COMPARTMENT) == code.slots.get(Slot.COMPARTMENT)
        for cause in other.mechanisms
    }
    return Code(code.code, code.title, code.values, code.slots, code.complaints, frozenset(beside) - code.mechanisms)


CODE_PATTERN = re.compile(
    r"([A-TV-Z]\d(?<![A-Za-z0-9]..)[0-9A-Z])(?:\.([0-9A-Z]{1,4})(?![0-9A-Za-z])|(\d{1,3}[A-Z]?\d?)(?![0-9A-Za-z.]))"
)
