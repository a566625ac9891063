"""The closed set of pitfall detectors: what each one finds, and the keys of the pitfall that it reads.

The pack does not import the judge; tests/pack/test_registry.py keeps the two in step.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dxproof.engine.pack.model import Detector, PackFile, PitfallEntry, RuleFile
from dxproof.engine.pack.registry import OF_HANDS


@dataclass(frozen=True, slots=True)
class DetectorSpec:
    """What a detector looks for; ``reads`` are the keys that it requires."""

    meaning: str
    reads: frozenset[str]


def _spec(meaning: str, reads: str = "") -> DetectorSpec:
    return DetectorSpec(meaning, frozenset(reads.split()))


DETECTOR_SPECS: dict[Detector, DetectorSpec] = {
    Detector.CAUSE_CONFUSION: _spec("The named code and the words disagree on the cause, or parts of the note do."),
    Detector.MIXED_CAUSES: _spec("One finding has causes of two sibling codes."),
    Detector.WORD_AGAINST_LEVEL: _spec(
        "The diagnosis words (words) or the code name one region (instead), but the level of the finding another (where).",
        "words where instead",
    ),
    Detector.WORD_WITHOUT_LEVEL: _spec(
        "A finding is located only by one of these words, or by words that state no region, without a level.", "words"
    ),
    Detector.INTERCHANGE: _spec(
        "A code (codes) or diagnosis (label) of a neighbouring family is used for a finding of this one, or the other way round.",
        "codes label",
    ),
    Detector.OTHER_VALUE: _spec(
        "The named code has one value of the axis; what the note documents has another.", "axis"
    ),
    Detector.IMPOSSIBLE: _spec("A finding has a combination of values that is anatomically impossible.", "where"),
    Detector.UNSPECIFIED: _spec(
        "An unspecified code is documented: the note does not state the axis; one word would allow a more specific code.",
        "axis",
    ),
    Detector.UNCERTAIN_DIAGNOSIS: _spec(
        "A finding, or its only cause, is uncertain and does not count in an outpatient note."
    ),
    Detector.CODE_MISMATCH: _spec("A code written as a diagnosis or claimed is not supported by the documentation."),
    Detector.INCOMPLETE_CODE: _spec(
        "A code written as a diagnosis or claimed is incomplete: it is only the beginning of codes of the table."
    ),
    Detector.STANDALONE_CODE: _spec("The code is not paired with a symptom."),
    Detector.WRONG_SEQUENCE: _spec(
        "At such a visit (encounters) and payer, the first code of the claim does not begin with the stem, or is the code itself.",
        "stem encounters payer",
    ),
    Detector.SEQUENCE_REGION: _spec(
        "The first code of the claim begins with the stem, but is for another region than the code.",
        "stem encounters payer",
    ),
    Detector.MISSING_MODIFIER: _spec(
        "A claim to this payer has one of the procedures without any of the modifiers.", "procedures modifiers payer"
    ),
    Detector.UNLINKED_PROCEDURE: _spec(
        "No line of the claim with a related procedure (procedures.yaml) points to the code, or the first pointer of one of the procedures does not begin with the stem.",
        "procedures stem",
    ),
    Detector.REGION_COUNT: _spec(
        "The regions that the note says were treated, counted as the counting of visit.yaml says, are more or fewer than those of the procedure on the claim (region_counts); or two of the procedures are on it.",
        "counting region_counts",
    ),
    Detector.UNEXAMINED_REGION: _spec(
        "A claim to this payer has one of the procedures, and of a region that was treated the examination documents fewer than so many (least) of the letters of P.A.R.T., or none of some of them (one_of); no image shows it displaced.",
        "counting procedures payer least one_of",
    ),
    Detector.UNMARKED_PROCEDURE: _spec(
        "A claim to this payer has one of the procedures without any of the modifiers on it, beside one of those that need it to be marked (beside).",
        "procedures beside modifiers payer",
    ),
    Detector.BUNDLED_PROCEDURE: _spec(
        "A claim to this payer has a procedure (done_by) that is part of another on it (beside): without any of the modifiers, or where the services of the note by which it is done were given nowhere but in regions that were treated, counted as the counting of visit.yaml says.",
        "beside modifiers payer counting done_by",
    ),
}
# Those that ask what was done and found at a visit by hand.
OF_VISITS = frozenset({Detector.REGION_COUNT, Detector.UNEXAMINED_REGION, Detector.BUNDLED_PROCEDURE})
# Those that ask about the visit and its claim, and about no code: a pack of a visit may have them.
OF_CLAIMS = OF_VISITS | {Detector.MISSING_MODIFIER, Detector.UNMARKED_PROCEDURE}
DETECTOR_KEYS = frozenset[str]().union(*(trap.reads for trap in DETECTOR_SPECS.values()))


def reads_visits(file: PackFile, pitfalls: Iterable[PitfallEntry], rules: Iterable[RuleFile]) -> bool:
    """Whether a pack asks what was done and found at a visit by hand, in a pitfall, a rule or its table, so that notes are read for it."""
    asked = (condition.ask for rule in rules for condition in rule.conditions())
    of_hands = any(entry.detect in OF_VISITS for entry in pitfalls) or not OF_HANDS.isdisjoint(asked)
    return of_hands or file.regions is not None
