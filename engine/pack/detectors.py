"""The closed set of traps a pitfall may look for: what each finds, and the keys of the pitfall that it reads.

The pack knows nothing of the judge; tests/pack/test_registry.py keeps the two in step.
"""

from dataclasses import dataclass

from dxproof.engine.pack.model import Detector


@dataclass(frozen=True, slots=True)
class DetectorSpec:
    """What a detector looks for; ``reads`` are keys that it needs, every one of them."""

    meaning: str
    reads: frozenset[str]


def _spec(meaning: str, reads: str = "") -> DetectorSpec:
    return DetectorSpec(meaning, frozenset(reads.split()))


DETECTOR_SPECS: dict[Detector, DetectorSpec] = {
    Detector.CAUSE_CONFUSION: _spec("The code named and the words disagree on the cause, or parts of the note do."),
    Detector.MIXED_CAUSES: _spec("One finding carries causes of two sibling codes."),
    Detector.WORD_AGAINST_LEVEL: _spec(
        "The diagnosis words (words) or the code name one region (instead), the level of the finding another (where).",
        "words where instead",
    ),
    Detector.WORD_WITHOUT_LEVEL: _spec(
        "A finding is placed by one of these words, or by words that state no region, and no level is given.", "words"
    ),
    Detector.INTERCHANGE: _spec(
        "A code (codes) or diagnosis (label) of a neighbouring family is used for a finding of this one, or the other way round.",
        "codes label",
    ),
    Detector.OTHER_VALUE: _spec(
        "The code named has one value of the axis, and what the note documents there has another.", "axis"
    ),
    Detector.IMPOSSIBLE: _spec("A finding is said to be what anatomy does not have: these values at once.", "where"),
    Detector.UNSPECIFIED: _spec(
        "A code for notes that do not state the axis is documented; a word would make it exact.", "axis"
    ),
    Detector.UNCERTAIN_DIAGNOSIS: _spec(
        "A hedge keeps a finding, or its only cause, from counting in an outpatient note."
    ),
    Detector.CODE_MISMATCH: _spec("A code written as a diagnosis or claimed is not among the codes documented."),
    Detector.INCOMPLETE_CODE: _spec(
        "A code written as a diagnosis or claimed is the beginning of codes of the table, and none of them."
    ),
    Detector.STANDALONE_CODE: _spec("No symptom code stands beside the code."),
    Detector.WRONG_SEQUENCE: _spec(
        "At such a visit (encounters) for such a payer, no code of the stem is first on the claim, or the code itself is.",
        "stem encounters payer",
    ),
    Detector.SEQUENCE_REGION: _spec(
        "The code of the stem that is first on the claim is of another region than the code.", "stem encounters payer"
    ),
    Detector.MISSING_MODIFIER: _spec(
        "One of the procedures is on a claim to this payer without any of the modifiers.", "procedures modifiers payer"
    ),
}
DETECTOR_KEYS = frozenset[str]().union(*(trap.reads for trap in DETECTOR_SPECS.values()))
