"""The decision table as a reader asks for it: axes, values and their labels, what separates two codes.

The only module of authoring that knows how a table is built.
"""

from dataclasses import dataclass
from itertools import takewhile

from dxproof.engine.pack.codes import Code, normalise
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import UNSPECIFIED, Slot


@dataclass(frozen=True, slots=True)
class Separation:
    """A neighbour of a code, and the one axis that tells the two apart."""

    code: Code
    axis: str


def axes(pack: Pack) -> dict[str, dict[str, str]]:
    """The axes of a pack: the values of each, with their labels, in the order of the table."""
    return {name: {row.value: row.label for row in axis.values} for name, axis in pack.table.axes.items()}


def stated_without_words(pack: Pack, axis: str) -> frozenset[str]:
    """The values of an axis that a note can state without a phrase of the lexicon: regions by vertebral level."""
    by_level = frozenset(row.region for row in pack.codes.segments) if pack.table.axes[axis].slot is Slot.REGION else ()
    return frozenset({UNSPECIFIED, *by_level})


def lexicon_of(pack: Pack, axis: str) -> str | None:
    """The lexicon whose entries state the values of an axis; sides and features are read in other ways."""
    slot = pack.table.axes[axis].slot
    return slot.value if slot in (Slot.REGION, Slot.COMPARTMENT, Slot.MECHANISM) else None


def axis_values(code: Code) -> dict[str, tuple[str, ...]]:
    """What a code asks of each axis."""
    return {axis: tuple(sorted(values)) for axis, values in code.values.items()}


def label(pack: Pack, axis: str, value: str) -> str:
    """A value as a reader names it."""
    return axes(pack).get(axis, {}).get(value, value.replace("_", " "))


def symptom_codes(pack: Pack, code: Code) -> tuple[str, ...]:
    """The symptom codes that may stand beside a code on a claim."""
    return tuple(name for area in sorted(code.complaints) for name in pack.codes.symptom_codes.get(area, ()))


def neighbours(pack: Pack, code: Code) -> tuple[Separation, ...]:
    """The codes that exactly one axis tells apart from this one, axis by axis."""
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
    """What a code that is not in the table has to do with it, as a sentence; None if nothing."""
    competing = pack.table.competing_code(code)
    if competing is not None:
        return f"It is a more specific structural diagnosis ({competing.label}), to which the codes of the table yield."
    beside = [name for name in pack.table.codes.values() if code.startswith(symptom_codes(pack, name) or ("?",))]
    if beside:
        return f"It is a symptom code that may stand beside {_range(beside)}."
    alike = {name: _shared(name, code) for name in pack.table.codes}
    most = max(alike.values(), default=0)
    if most < len("M99"):
        return None
    family = [pack.table.codes[name] for name, shared in alike.items() if shared == most]
    return f"It is near {_range(family)}, such as {family[0].code} ({family[0].title})."


def find_code(pack: Pack, name: str) -> Code | None:
    """The code of the table, however it is written."""
    return pack.table.codes.get(normalise(name))


def _shared(left: str, right: str) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))))


def _range(codes: list[Code]) -> str:
    names = sorted(code.code for code in codes)
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
