"""The axes x codes table of a pack: codes.yaml."""

from enum import StrEnum

from pydantic import Field

from dxproof.engine.pack.model.base import Flag, Model, OneOrMore, Phrases


class Slot(StrEnum):
    """The attribute of a finding that an axis of the table is read from (contract, section 1)."""

    COMPARTMENT = "compartment"  # which part is affected
    REGION = "region"  # where: by words or vertebral levels
    SIDE = "side"  # left, right, bilateral
    MECHANISM = "mechanism"  # what causes it: any number, tied to the finding
    FEATURE = "feature"  # a state of the patient that the note asserts or denies anywhere


UNSPECIFIED = "unspecified"  # the value of a code for findings that do not state the axis


class AxisValue(Model):
    """One value of an axis. ``character`` is what it adds to a code, ``complaint`` the part of the body that hurts there, or several.

    ``seen_on`` names regions in a study's name that show this one, too; ``explicit_only`` asks for the axis's
    ``explicit_words`` in the compartment's own wording.
    """

    value: str
    label: str
    character: str | None = None
    complaint: OneOrMore = ()
    seen_on: tuple[str, ...] = ()
    explicit_only: Flag = False


class Axis(Model):
    """What tells the codes of a table apart in one respect, and where a note states it.

    ``default`` is the compartment of a finding that names none and can stand alone.
    """

    axis: str
    slot: Slot
    label: str
    values: tuple[AxisValue, ...]
    default: str | None = None
    explicit_words: Phrases = ()


class CodeRow(Model):
    """One code, or one for each value of the axes that stand in braces in ``code``; ``title`` may name them, too.

    ``axes`` says what the code asks of the others; an axis that is left out is not asked for.
    """

    code: str
    title: str
    axes: dict[str, OneOrMore] = Field(default_factory=dict)


class SegmentRow(Model):
    """The region of a segment, by its lower vertebra; ``alone`` are vertebrae that state it without a neighbour."""

    region: str
    lower: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class CompetingCode(Model):
    """A code that stands in for one of the table, by prefix: of a more specific diagnosis, of a neighbouring family.

    ``compartment`` is the part it is for, where it is not the table's: with a finding there it is in its own right.
    """

    code: str
    region: str | None
    compartment: str | None = None
    label: str


class CodesFile(Model):
    """The axes x codes table of a pack."""

    family: str
    axes: tuple[Axis, ...]
    rows: tuple[CodeRow, ...]
    segments: tuple[SegmentRow, ...] = ()
    competing: tuple[CompetingCode, ...] = Field(default=(), alias="rivals")
    symptom_codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
