"""The axes x codes table of a pack: codes.yaml."""

from enum import StrEnum

from pydantic import Field

from dxproof.engine.pack.model.base import Flag, Model, OneOrMore, Phrases


class Slot(StrEnum):
    """The attribute of a finding that an axis is read from (contract, section 1)."""

    COMPARTMENT = "compartment"  # which part is affected
    REGION = "region"  # where: by words or vertebral levels
    SIDE = "side"  # left, right, bilateral
    MECHANISM = "mechanism"  # its causes: any number, linked to the finding
    FEATURE = "feature"  # a state of the patient that the note asserts or denies anywhere


PLACE_SLOTS = (Slot.REGION, Slot.SIDE)  # where a finding is
UNSPECIFIED = "unspecified"  # the value of a code for findings that do not state the axis


class AxisValue(Model):
    """One value of an axis. ``character`` is its character in the code, ``complaint`` the matching body part or parts.

    ``seen_on`` are study regions that also cover this one; with ``explicit_only`` the compartment must be worded with the
    ``explicit_words`` of the axis.
    """

    value: str
    label: str
    character: str | None = None
    complaint: OneOrMore = ()
    seen_on: tuple[str, ...] = ()
    explicit_only: Flag = False


class Axis(Model):
    """An axis of the table, and the attribute of a finding that states it.

    ``default`` is the compartment of a finding that needs none of its own.
    """

    axis: str
    slot: Slot
    label: str
    values: tuple[AxisValue, ...]
    default: str | None = None
    explicit_words: Phrases = ()


class CodeRow(Model):
    """One code, or one for each value of the axes in braces in ``code``; ``title`` may use the braces too.

    ``axes`` are the required values of the other axes; an omitted axis may have any value.
    """

    code: str
    title: str
    axes: dict[str, OneOrMore] = Field(default_factory=dict)


class SegmentRow(Model):
    """The region of a segment, by its lower vertebra; ``alone`` are vertebrae that state it by themselves."""

    region: str
    lower: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class CompetingCode(Model):
    """A competing code, by prefix: a more specific diagnosis, or one of a neighbouring family.

    With ``compartment`` it is for another part, and legitimate if the note documents a finding there.
    """

    code: str
    region: str | None
    compartment: str | None = None
    label: str


class CodesFile(Model):
    """The axes x codes table of a pack.

    ``title_words`` are how charts shorten the words of a title ('conn': connective): a code with nothing but its title beside it,
    however shortened, states no axis.
    """

    family: str
    axes: tuple[Axis, ...]
    rows: tuple[CodeRow, ...]
    segments: tuple[SegmentRow, ...] = ()
    competing: tuple[CompetingCode, ...] = Field(default=(), alias="rivals")
    symptom_codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    title_words: dict[str, str] = Field(default_factory=dict)
