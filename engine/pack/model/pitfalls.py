"""The pitfalls of a pack: pitfalls.yaml."""

from enum import StrEnum

from pydantic import Field

from dxproof.engine.pack.model.base import Model, Phrases, Whole
from dxproof.engine.pack.model.identity import Citation
from dxproof.engine.pack.model.queries import QueryText
from dxproof.engine.pack.model.rules import Example
from dxproof.engine.terms import Encounter, Part, Payer, Severity


class Detector(StrEnum):
    """The closed set of pitfall detectors (see judge.pitfalls)."""

    CAUSE_CONFUSION = "cause_confusion"
    MIXED_CAUSES = "mixed_causes"
    WORD_AGAINST_LEVEL = "word_against_level"
    WORD_WITHOUT_LEVEL = "word_without_level"
    INTERCHANGE = "interchange"
    OTHER_VALUE = "other_value"
    IMPOSSIBLE = "impossible"
    UNSPECIFIED = "unspecified"
    UNCERTAIN_DIAGNOSIS = "uncertain_diagnosis"
    CODE_MISMATCH = "code_mismatch"
    INCOMPLETE_CODE = "incomplete_code"
    STANDALONE_CODE = "standalone_code"
    WRONG_SEQUENCE = "wrong_sequence"
    SEQUENCE_REGION = "sequence_region"
    MISSING_MODIFIER = "missing_modifier"
    UNLINKED_PROCEDURE = "unlinked_procedure"
    REGION_COUNT = "region_count"
    UNEXAMINED_REGION = "unexamined_region"
    UNMARKED_PROCEDURE = "unmarked_procedure"
    BUNDLED_PROCEDURE = "bundled_procedure"


class PitfallEntry(Model):
    """A pitfall: ``detect`` is the detector, the keys from ``axis`` on are the words and codes that it reads.

    ``counting`` is how the regions treated are counted (visit.yaml), ``region_counts`` how many each procedure is for, from one
    number to another. ``least`` letters of P.A.R.T. must be documented, ``one_of`` some of them. ``beside`` are the procedures that
    others on the claim stand beside, ``done_by`` the services of the note by which each of those others is done.
    ``yields_to`` are the more specific pitfalls: of a code that one of them is raised for, this one says nothing.
    """

    id: str
    detect: Detector
    axis: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    words: Phrases = ()
    instead: str | None = None
    codes: tuple[str, ...] = ()
    label: str | None = None
    stem: str | None = None
    encounters: tuple[Encounter, ...] = ()
    payer: Payer | None = None
    procedures: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    counting: str | None = None
    region_counts: dict[str, tuple[Whole, Whole]] = Field(default_factory=dict)
    least: Whole | None = None
    one_of: tuple[Part, ...] = ()
    beside: tuple[str, ...] = ()
    done_by: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    yields_to: tuple[str, ...] = ()
    severity: Severity = Severity.WARNING
    title: str
    message: str
    query: QueryText | None = None
    why: str
    cites: tuple[Citation, ...]
    raised: tuple[Example, ...]
    not_raised: tuple[Example, ...]


class PitfallsFile(Model):
    """The pitfalls of a pack."""

    pitfalls: tuple[PitfallEntry, ...]
