"""The operators, one row each: parameters, reasons, message fields and wording."""

from dxproof.engine.pack.model import ConditionOperator
from dxproof.engine.pack.registry.of_visits import VISIT_OPERATORS
from dxproof.engine.pack.registry.shapes import AskedOf, Operator, Parameter, ParameterType, reading
from dxproof.engine.terms import Encounter, Modality, Payer

# Axes on which parts of a note can disagree.
DISAGREEING = ("region", "compartment")


_ASK = ConditionOperator
_ABSENT = "ambiguous uncertain denied historical hypothetical other_person no_compartment not_found"
_AXIS = Parameter(
    "axis", ParameterType.TEXT, "The axis of codes.yaml that is asked about.", required=True, example="region"
)
_FEATURE = Parameter(
    "feature",
    ParameterType.TEXT,
    "The feature of lexicon/feature.yaml that is asked about.",
    required=True,
    example="claudication",
)
_MODALITIES = Parameter(
    "modalities",
    ParameterType.SOME,
    "The kinds of study that count; other is ultrasound, EMG, nerve conduction and the like.",
    tuple(Modality),
    required=True,
    without="so no study does",
    example="[mri, ct]",
)

OPERATORS: dict[ConditionOperator, Operator] = {
    operator.id: operator
    for operator in (
        Operator(
            _ASK.FINDING,
            "Whether there is a counted finding at the code's location.",
            AskedOf.NOTE,
            (reading("there is a counted finding at the code's location", no=_ABSENT),),
            example="{ask: finding}",
        ),
        Operator(
            _ASK.PLACE_STATED,
            "Whether a counted finding has the code's value of a location axis.",
            AskedOf.NOTE,
            (reading("a counted finding has the code's {axis}", no=_ABSENT, fields="value"),),
            (_AXIS,),
            "{ask: place_stated, axis: region}",
        ),
        Operator(
            _ASK.PLACE_ELSEWHERE,
            "Whether every counted finding of the code's kind has another value of a location axis.",
            AskedOf.NOTE,
            (
                reading(
                    "every counted finding of the code's kind has another {axis}", "other_region", "not_found", "found"
                ),
            ),
            (_AXIS,),
            "{ask: place_elsewhere, axis: region}",
        ),
        Operator(
            _ASK.PARTS_DISAGREE,
            "Whether parts of the note disagree about an axis of the code.",
            AskedOf.NOTE,
            (reading("parts of the note disagree about the {values}", "parts_disagree", "parts_disagree", "found"),),
            (
                Parameter(
                    "values",
                    ParameterType.SOME,
                    "The axes asked about.",
                    DISAGREEING,
                    required=True,
                    example="[region]",
                ),
            ),
            "{ask: parts_disagree, values: [region]}",
        ),
        Operator(
            _ASK.CAUSE_STATED,
            "Whether a counted finding at the code's location has a cause of the code and none of a sibling code.",
            AskedOf.NOTE,
            (
                reading(
                    "a counted finding at the code's location has a cause of the code and none of a sibling code",
                    "unspecified",
                    "no_finding uncertain not_found",
                    "mechanism finding",
                ),
            ),
            example="{ask: cause_stated}",
        ),
        Operator(
            _ASK.CAUSE_OF_SIBLING,
            "Whether a counted finding at the code's location has a cause of a sibling code.",
            AskedOf.NOTE,
            (
                reading(
                    "a counted finding at the code's location has a cause of a sibling code, with or without the code's own",
                    "other_mechanism mixed",
                    "not_found",
                    "mechanism own",
                ),
            ),
            example="{ask: cause_of_sibling}",
        ),
        Operator(
            _ASK.FEATURE_STATED,
            "Whether the note states the feature value that the code requires or, if the feature is not an axis, its presence.",
            AskedOf.NOTE,
            (
                reading(
                    "the note states {feature} as the code requires", "unspecified", "not_stated not_found", "value"
                ),
            ),
            (_FEATURE,),
            "{ask: feature_stated, feature: claudication}",
        ),
        Operator(
            _ASK.FEATURE_OTHERWISE,
            "Whether the note states another feature value than the code requires.",
            AskedOf.NOTE,
            (
                reading(
                    "the note states {feature} otherwise than the code requires",
                    "otherwise both",
                    "not_found",
                    "value",
                ),
            ),
            (_FEATURE,),
            "{ask: feature_otherwise, feature: claudication}",
        ),
        Operator(
            _ASK.STUDY_REPORTS,
            "Whether the result of a study reports the finding at the code's location.",
            AskedOf.NOTE,
            (
                reading(
                    "the result of a study ({modalities}) reports the finding at the code's location",
                    no="awaited plain_film no_result not_found",
                    fields="detail",
                    quality="",
                    max_age_days="0",
                ),
                reading(
                    "the result of a study ({modalities}, {quality}) reports the finding at the code's location",
                    no="awaited plain_film no_result no_quality not_found",
                    fields="detail",
                    max_age_days="0",
                ),
                reading(
                    "the result of a study ({modalities}), at most {max_age_days} days old (0: no limit), "
                    "reports the finding at the code's location",
                    no="awaited plain_film no_result not_found too_old no_date",
                    fields="detail",
                    quality="",
                ),
                reading(
                    "the result of a study ({modalities}, {quality}), at most {max_age_days} days old (0: no "
                    "limit), reports the finding at the code's location",
                    no="awaited plain_film no_result no_quality not_found too_old no_date",
                    fields="detail",
                ),
            ),
            (
                _MODALITIES,
                Parameter(
                    "quality",
                    ParameterType.TEXT,
                    "A quality of lexicon/contexts.yaml that the study must have, such as weight-bearing.",
                    example="weight_bearing",
                ),
                Parameter(
                    "max_age_days",
                    ParameterType.NUMBER,
                    "The maximum age of a result, in days before the date of service; 0 means no limit.",
                    example="$max_age_days",
                ),
            ),
            "{ask: study_reports, modalities: [mri, ct]}",
        ),
        Operator(
            _ASK.STUDY_DENIES,
            "Whether the result of a study denies the finding at the code's location.",
            AskedOf.NOTE,
            (
                reading(
                    "the result of a study ({modalities}) denies the finding at the code's location",
                    "denied",
                    "denied",
                    same_study="false",
                ),
                reading(
                    "one study ({modalities}) both reports and denies the finding at the code's location",
                    "reports_and_denies",
                    "not_found reports_and_denies",
                    same_study="true",
                ),
            ),
            (
                _MODALITIES,
                Parameter("same_study", ParameterType.FLAG, "Only count a study that also reports the finding."),
            ),
            "{ask: study_denies, modalities: [mri, ct], same_study: true}",
        ),
        Operator(
            _ASK.CARE_GIVEN,
            "Whether conservative care for the matching complaint was given or tried.",
            AskedOf.NOTE,
            (
                reading(
                    "conservative care for the matching complaint is documented as given or tried",
                    no="denied not_done not_found",
                    fields="kinds",
                    weeks="0",
                ),
                reading(
                    "conservative care for the matching complaint is documented as given or tried, "
                    "for at least {weeks} weeks (0: no minimum)",
                    no="denied not_done not_found too_short no_duration",
                    fields="kinds",
                ),
            ),
            (
                Parameter(
                    "weeks",
                    ParameterType.NUMBER,
                    "The minimum duration of care, in weeks; 0 means no minimum.",
                    example="$weeks",
                ),
            ),
            "{ask: care_given}",
        ),
        Operator(
            _ASK.SYMPTOM_PRESENT,
            "Whether a symptom that the code can be paired with is present and has no other cause.",
            AskedOf.NOTE,
            (
                reading(
                    "a symptom that the code can be paired with is documented as present, with no other cause",
                    no="denied not_found",
                    fields="symptoms",
                ),
            ),
            example="{ask: symptom_present}",
        ),
        Operator(
            _ASK.CLAIM_HAS_SYMPTOM,
            "Whether the claim carries a symptom code that the code can be paired with.",
            AskedOf.CLAIM,
            (
                reading(
                    "the claim carries a symptom code that the code can be paired with",
                    no="no_claim not_on_claim",
                    fields="paired",
                    without_claim="false",
                ),
                reading(
                    "the claim, if there is one, carries a symptom code that the code can be paired with",
                    yes="no_claim",
                    no="not_on_claim",
                    fields="paired",
                    without_claim="true",
                ),
            ),
            (Parameter("without_claim", ParameterType.FLAG, "The answer if there is no claim."),),
            "{ask: claim_has_symptom, without_claim: true}",
        ),
        Operator(
            _ASK.CLAIM_HAS_CODE,
            "Whether the code is on the claim.",
            AskedOf.CLAIM,
            (reading("the code is on the claim", no="no_claim not_on_claim"),),
            example="{ask: claim_has_code}",
        ),
        Operator(
            _ASK.CLAIM_SEQUENCE,
            "Whether the first code of the claim begins with the stem and the code comes after it.",
            AskedOf.CLAIM,
            (
                reading(
                    "the first code of the claim begins with {stem} and the code comes after it",
                    no="wrong_position",
                    fields="first",
                ),
            ),
            (
                Parameter(
                    "stem",
                    ParameterType.TEXT,
                    "The prefix of the first code of the claim.",
                    required=True,
                    without="so any code may be first",
                    example="M99.0",
                ),
            ),
            "{ask: claim_sequence, stem: M99.0}",
        ),
        Operator(
            _ASK.ENCOUNTER,
            "Whether the visit is of one of these kinds; manipulation on the claim counts as chiropractic or OMT.",
            AskedOf.VISIT,
            (reading("the encounter is {values}", no="wrong_encounter"),),
            (
                Parameter(
                    "values",
                    ParameterType.SOME,
                    "The kinds of visit.",
                    tuple(Encounter),
                    required=True,
                    example="[chiropractic, omt]",
                ),
            ),
            "{ask: encounter, values: [chiropractic, omt]}",
            of_code=False,
        ),
        Operator(
            _ASK.PAYER,
            "Whether the payer is one of these; an unknown payer counts as Medicare.",
            AskedOf.CLAIM,
            (reading("the payer is {values}", no="other_payer"),),
            (
                Parameter(
                    "values", ParameterType.SOME, "The payers.", tuple(Payer), required=True, example="[medicare]"
                ),
            ),
            "{ask: payer, values: [medicare]}",
            of_code=False,
            always_one=True,
        ),
        Operator(
            _ASK.RIVAL_DIAGNOSIS,
            "Whether a more specific structural diagnosis is written for the code's location.",
            AskedOf.NOTE,
            (
                reading(
                    "a more specific structural diagnosis is written for the code's location", "rival", "rival", "rival"
                ),
            ),
            example="{ask: rival_diagnosis}",
        ),
        *VISIT_OPERATORS,
    )
}
