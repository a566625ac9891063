"""Hover texts of the schemas: what each key of a pack file is for.

tests/authoring/test_schema.py checks that every key has one.
"""

from collections.abc import Mapping

from dxproof.engine.authoring import hover_course, hover_grammar, hover_rules, hover_tests, hover_words
from dxproof.engine.pack.detectors import DETECTOR_SPECS
from dxproof.engine.pack.model import Trait
from dxproof.engine.pack.registry import OPERATORS
from dxproof.engine.terms import CodeStatus, Modality, RuleStatus

FIELDS: Mapping[str, Mapping[str, str]] = {
    **hover_rules.FIELDS,
    **hover_words.FIELDS,
    **hover_tests.FIELDS,
    **hover_grammar.FIELDS,
    **hover_course.FIELDS,
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "Detector": {detector.value: trap.meaning for detector, trap in DETECTOR_SPECS.items()},
    "Trait": {
        Trait.WEAK: "counts only in the finding's own noun phrase or after a causal phrase",
        Trait.BARE: "counts only near words for the spine",
        Trait.CENTRAL: "states a compartment only directly before the finding",
        Trait.OPENING: "an opening of its own: what narrows it is no cause of another narrowing",
        Trait.NO_DENIAL: "calling it normal is not a denial; of a finding: denied, it denies no other of its kind",
        Trait.WHOLE: "compartment and finding in one: carpal tunnel syndrome",
        Trait.STRUCTURAL: "counts only with a cause",
        Trait.ALONE: "a finding even without a compartment, if it has a location; under gone: always historical",
        Trait.CARRIED: "without a compartment of its own, takes that of its heading or the last named one",
        Trait.GENERAL: "too general for a compartment that needs a finding word; of a sign: denied, it denies the finding; of a treatment: none where it stands among what eases",
        Trait.VERB: "a verb: an object follows",
        Trait.RESIDUAL: "a residual symptom: may persist after the complaint has resolved",
        Trait.AT_VISIT: "care that stands in a plan for what was done at the visit",
        Trait.ALL_CARE: "whatever treatment there is: denied, it says that none was given",
        Trait.IF_DENIED: "speaks of a treatment only where it is denied",
        Trait.DRUG: "given during an operation it is no care",
        Trait.SINCE: "in the patient's story it says since when, not that it is past",
        Trait.EITHER: "noun or verb, as its neighbours tell",
        Trait.NO: "denied by its own word: a sign of an examination, treatment of whatever kind",
        Trait.SCALE: "the name of a scale: a number of it that stands among the file's degrees is the finding",
        Trait.MEASURED: "a quantity of an examination, which is no sign without what is said of it",
        Trait.HANDS_ON: "care given at the visit itself, not prescribed",
        Trait.ADJECTIVE: "qualifies the adjacent word",
        Trait.SIGN: "a finding only as the result of a study, beside a finding that is named",
    },
    "Modality": {
        Modality.MRI: "magnetic resonance",
        Modality.CT: "computed tomography",
        Modality.PLAIN_FILM: "X-ray",
        Modality.OTHER: "ultrasound, EMG, nerve conduction, bone scan; qualities distinguish them",
    },
    "ConditionOperator": {operator.id.value: operator.meaning for operator in OPERATORS.values()},
    "Slot": {
        "compartment": "which part is affected",
        "region": "where, by words or vertebral levels",
        "side": "left, right, bilateral",
        "mechanism": "its cause or kind, linked to the finding",
        "feature": "a state of the patient, read anywhere in the note, from lexicon/feature.yaml",
    },
    "RuleStatus": {status.value: status.value.replace("_", " ") for status in RuleStatus},
    "CodeStatus": {status.value: status.value for status in CodeStatus},
    **hover_grammar.VALUES,
}
