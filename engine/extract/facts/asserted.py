"""What a note says of a concept: by its governors, and by the section and the register that it stands in."""

from typing import NamedTuple

from dxproof.engine.extract.reading.event import Event
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.terms import Assertion, Section

# The strongest first: of whom, under what condition, how sure.
_STRONGEST = (
    (ChunkKind.PERSON, Assertion.OTHER_PERSON),
    (ChunkKind.IF, Assertion.HYPOTHETICAL),
    (ChunkKind.HEDGE, Assertion.POSSIBLE),
)


class Asserted(NamedTuple):
    """An assertion and the words, header or sign that gave it.

    ``resolved`` says that what was there is over; ``since`` that its history may tell since when it is there.
    """

    assertion: Assertion = Assertion.PRESENT
    cue: tuple[int, int] | None = None
    resolved: bool = False
    since: bool = False


def asserted_of(head: Event | None) -> Asserted:
    """What the governors of a head make of it."""
    if head is None:
        return Asserted()
    resolved = next((c for c in head.denials if c.kind is ChunkKind.RESOLVED), None)
    denial = next((c for c in head.denials if c.kind is ChunkKind.NOT), None)
    past = head.governors.get(ChunkKind.PAST)
    for kind, assertion in _STRONGEST:
        governor = head.governors.get(kind)
        denied_after = kind is ChunkKind.HEDGE and denial is not None and denial.start >= head.end
        if governor is not None and not denied_after:
            return Asserted(assertion, (governor.start, governor.end), resolved is not None)
    if resolved is not None and past is None:
        return Asserted(Assertion.NEGATED, (resolved.start, resolved.end), True)
    if denial is not None:
        return Asserted(Assertion.NEGATED, (denial.start, denial.end))
    if past is not None:
        return Asserted(Assertion.HISTORICAL, (past.start, past.end), resolved is not None, Trait.SINCE in past.traits)
    return Asserted()


def in_section(unit: Unit, defaults: dict[Section, Assertion], asserted: Asserted) -> Asserted:
    """A statement without a cue has the assertion of its section; what a register says is stronger than any cue."""
    if unit.void:
        return Asserted(Assertion.HYPOTHETICAL, unit.void_by)
    if unit.says is not None and asserted.assertion is not Assertion.OTHER_PERSON:
        return Asserted(unit.says, unit.because)
    default = defaults.get(unit.section)
    of_another = asserted.assertion is Assertion.HISTORICAL and default is Assertion.OTHER_PERSON
    if default is not None and (asserted.assertion is Assertion.PRESENT or of_another):
        return Asserted(default, unit.header)
    return asserted
