"""The decision table for explanations: axes, values, labels, and the differences between codes.

The only module of authoring that knows the structure of a table.
"""

from dataclasses import dataclass
from itertools import takewhile

from dxproof.engine.pack.codes import Code, normalise
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import UNSPECIFIED, Slot


@dataclass(frozen=True, slots=True)
class Separation:
    """A neighbour of a code, and the one axis in which they differ."""

    code: Code
    axis: str


def axes(pack: Pack) -> dict[str, dict[str, str]]:
    """The axes of a pack with values and labels, in table order."""
    return {name: {row.value: row.label for row in axis.values} for name, axis in pack.table.axes.items()}


def stated_without_words(pack: Pack, axis: str) -> frozenset[str]:
    """The values of an axis that can be stated without a lexicon phrase: regions by vertebral level."""
    by_level = frozenset(row.region for row in pack.codes.segments) if pack.table.axes[axis].slot is Slot.REGION else ()
    return frozenset({UNSPECIFIED, *by_level})


def lexicon_of(pack: Pack, axis: str) -> str | None:
    """The lexicon with the values of an axis; None for sides and features, which are read differently."""
    slot = pack.table.axes[axis].slot
    return slot.value if slot in (Slot.REGION, Slot.COMPARTMENT, Slot.MECHANISM) else None


def axis_values(code: Code) -> dict[str, tuple[str, ...]]:
    """The values that a code requires on each axis."""
    return {axis: tuple(sorted(values)) for axis, values in code.values.items()}


def label(pack: Pack, axis: str, value: str) -> str:
    """The label of a value."""
    return axes(pack).get(axis, {}).get(value, value.replace("_", " "))


def symptom_codes(pack: Pack, code: Code) -> tuple[str, ...]:
    """The symptom codes that a code can be paired with on a claim."""
    return tuple(name for area in sorted(code.complaints) for name in pack.codes.symptom_codes.get(area, ()))


def neighbours(pack: Pack, code: Code) -> tuple[Separation, ...]:
    """The codes that differ from this one in exactly one axis, by axis."""
    own = axis_values(code)
    found = []
    for other in pack.table.codes.values():
        values = axis_values(other)
        apart = [axis for axis in own if axis in values and not set(own[axis]) & set(values[axis])]
        if len(apart) == 1:
            found.append(Separation(other, apart[0]))
    order = list(own)
    return tuple(sorted(found, key=lambda near: (order.index(near.axis), near.code.code)))


def near_family(pack: Pack, code: str) -> str | None:
    """How a code outside the table is related to it, as a sentence; None if it is not."""
    competing = pack.table.competing_code(code)
    if competing is not None:
        return f"It is a more specific structural diagnosis ({competing.label}), which takes precedence over the codes of the table."
    beside = [name for name in pack.table.codes.values() if code.startswith(symptom_codes(pack, name) or ("?",))]
    if beside:
        return f"It is a symptom code that can be paired with {_range(beside)}."
    alike = {name: _shared(name, code) for name in pack.table.codes}
    most = max(alike.values(), default=0)
    if most < len("M99"):
        return None
    family = [pack.table.codes[name] for name, shared in alike.items() if shared == most]
    return f"It is near {_range(family)}, such as {family[0].code} ({family[0].title})."


def find_code(pack: Pack, name: str) -> Code | None:
    """A code of the table, in any notation."""
    return pack.table.codes.get(normalise(name))


def _shared(left: str, right: str) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))))


def _range(codes: list[Code]) -> str:
    names = sorted(code.code for code in codes)
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
