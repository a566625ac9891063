"""What a note says of one concept, and what its section and register make of it."""

from dataclasses import dataclass

from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.pack.model import ChunkKind
from dxproof.engine.terms import Assertion, Section


@dataclass(frozen=True, slots=True)
class Judged:
    """An assertion and the words, header or sign that gave it.

    ``resolved`` says that what was there is over; ``since`` that its history may tell since when it is there.
    """

    assertion: Assertion
    cue: tuple[int, int] | None = None
    by: ChunkKind | None = None
    resolved: bool = False
    since: bool = False


def with_section(unit: Unit, defaults: dict[Section, Assertion], judged: Judged) -> Judged:
    """A statement without a cue has the assertion of its section; what a register says is stronger than any cue."""
    if unit.says is not None and judged.assertion is not Assertion.OTHER_PERSON:
        return Judged(unit.says, unit.because)
    default = defaults.get(unit.section)
    if default is not None and (
        judged.assertion is Assertion.PRESENT
        or (judged.assertion is Assertion.HISTORICAL and default is Assertion.OTHER_PERSON)
    ):
        return Judged(default, unit.header)
    return judged
