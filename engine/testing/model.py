"""A trial: one note with what must be concluded of it, wherever it was written down."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dxproof.engine.claim import Claim
from dxproof.engine.errors import DxproofError, Where
from dxproof.engine.extract.vocabulary import Term
from dxproof.engine.terms import Assertion, CodeStatus, Encounter, RuleStatus, Setting


class PackTestKind(StrEnum):
    """Where a trial comes from."""

    EXAMPLE = "example"  # under a rule or pitfall of the pack
    FIXTURE = "fixture"  # a folder with a note and its expected.yaml
    FAMILY = "family"  # generated from the decision table and templates.yaml
    PHRASE = "phrase"  # generated from one phrase of the lexicon and templates.yaml


@dataclass(frozen=True, slots=True)
class PackTestInput:
    """What the engine is handed. ``asked`` says whether the target counts as asked for by the caller."""

    note: str
    target: str | None = None
    asked: bool = False
    setting: Setting | None = None
    encounter: Encounter | None = None
    claim: Claim | dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """Words of a note, found in it once and for all."""

    quote: str
    start: int
    end: int

    def meets(self, start: int, end: int) -> bool:
        """Whether the two stretches share a word."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class RuleExpectation:
    """One outcome of one rule for the target; reason and evidence are checked where they are given."""

    rule: str
    status: RuleStatus
    where: Where
    reason: str | None = None
    evidence: tuple[QuotedSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class PitfallExpectation:
    """A pitfall that must be raised, or must not."""

    pitfall: str
    raised: bool
    where: Where
    evidence: tuple[QuotedSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingExpectation:
    """One finding: its axis values by report key; ``features`` are level, side and severity where they are given."""

    axes: tuple[tuple[str, frozenset[str]], ...]
    assertion: Assertion
    where: Where
    features: tuple[tuple[str, str | None], ...] = ()
    words: QuotedSpan | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be concluded. What is None is not asked; a list that is given is whole: nothing else may be there."""

    where: Where
    status: CodeStatus | None = None
    supported: tuple[str, ...] | None = None
    findings: tuple[FindingExpectation, ...] | None = None
    rules: tuple[RuleExpectation, ...] = ()
    pitfalls: tuple[PitfallExpectation, ...] = ()
    only_these_pitfalls: bool = False
    encounter: Encounter | None = None
    places: tuple[tuple[str, Where], ...] = ()

    def at(self, key: str) -> Where:
        """Where a key of the expectation stands, if it was written down as one."""
        return dict(self.places).get(key, self.where)


@dataclass(frozen=True, slots=True)
class PackTest:
    """One note with what must be concluded of it. ``known_gap`` says why it must fail today.

    ``folder`` is the folder of a fixture, as the caller named it. ``reads`` is a term that the extraction must find in
    the note by these words; ``instead`` are other notes that will do, for a phrase that does not go into every sentence.
    """

    kind: PackTestKind
    name: str
    given: PackTestInput
    wanted: Expectation
    known_gap: str | None = None
    folder: str | None = None
    instead: tuple[str, ...] = ()
    reads: tuple[Term, tuple[str, ...]] | None = None

    @property
    def place(self) -> Where:
        """Where to look: the note of a fixture, the line of an example."""
        return Where(f"{self.folder}/note.txt") if self.folder else self.wanted.where


@dataclass(frozen=True, slots=True)
class CollectedTests:
    """The trials of a path, and what could not be used."""

    tests: tuple[PackTest, ...]
    errors: tuple[DxproofError, ...]
