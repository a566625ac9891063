"""The model of a pack test: one note with its expected results, from any source."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dxproof.engine.claim import Claim
from dxproof.engine.errors import DxproofError, Where
from dxproof.engine.extract.vocabulary import Term
from dxproof.engine.terms import Assertion, CodeStatus, Encounter, RuleStatus, Setting


class PackTestKind(StrEnum):
    """The source of a test."""

    EXAMPLE = "example"  # an example in a rule or pitfall
    FIXTURE = "fixture"  # a folder with a note and its expected.yaml
    FAMILY = "family"  # generated from the decision table and templates.yaml
    WORDING = "wording"  # under a construction of the pack
    PHRASE = "phrase"  # generated from one phrase of the lexicon and templates.yaml


@dataclass(frozen=True, slots=True)
class PackTestInput:
    """The input of the engine. ``asked``: whether the target counts as asked for by the caller."""

    note: str
    target: str | None = None
    asked: bool = False
    setting: Setting | None = None
    encounter: Encounter | None = None
    claim: Claim | dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """A quote with its resolved position in the note."""

    quote: str
    start: int
    end: int

    def meets(self, start: int, end: int) -> bool:
        """Whether the two spans overlap."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class RuleExpectation:
    """The expected outcome of one rule for the target; reason and evidence are checked if given."""

    rule: str
    status: RuleStatus
    where: Where
    reason: str | None = None
    evidence: tuple[QuotedSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class PitfallExpectation:
    """A pitfall that must or must not be raised."""

    pitfall: str
    raised: bool
    where: Where
    evidence: tuple[QuotedSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingExpectation:
    """A construction by which something of the note must be read, or nothing."""

    construction: str
    taken: bool
    where: Where


@dataclass(frozen=True, slots=True)
class FindingExpectation:
    """One expected finding: axis values by report key; ``features`` are level, side and severity, if given."""

    axes: tuple[tuple[str, frozenset[str]], ...]
    assertion: Assertion
    where: Where
    features: tuple[tuple[str, str | None], ...] = ()
    words: QuotedSpan | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """The expected results. None is not checked; a given list is complete: nothing else may be there."""

    where: Where
    status: CodeStatus | None = None
    supported: tuple[str, ...] | None = None
    findings: tuple[FindingExpectation, ...] | None = None
    rules: tuple[RuleExpectation, ...] = ()
    pitfalls: tuple[PitfallExpectation, ...] = ()
    only_these_pitfalls: bool = False
    wordings: tuple[WordingExpectation, ...] = ()
    encounter: Encounter | None = None
    places: tuple[tuple[str, Where], ...] = ()

    def at(self, key: str) -> Where:
        """The position of a key of the expectation, if known."""
        return dict(self.places).get(key, self.where)


@dataclass(frozen=True, slots=True)
class PackTest:
    """One note with its expected results. ``known_gap`` is the reason why it must fail at present.

    ``folder`` is the folder of a fixture, as given by the caller. ``reads`` is a term that the extraction must match in
    the note; ``instead`` are alternative notes, for a phrase that does not fit every sentence.
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
        """The place to look at: the note of a fixture, the line of an example."""
        return Where(f"{self.folder}/note.txt") if self.folder else self.wanted.where


@dataclass(frozen=True, slots=True)
class CollectedTests:
    """The tests of a path, and the errors of unusable ones."""

    tests: tuple[PackTest, ...]
    errors: tuple[DxproofError, ...]
