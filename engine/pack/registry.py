"""The one registry of what rules may ask: questions, their parameters, reasons, message fields, and their English.

The loader checks conditions by it, the schema completes by it, ``explain`` and the rule pages speak by it.
The pack knows nothing of the judge; tests/pack/test_registry.py keeps the two in step.
To add an operator, add its row here and its function in judge.conditions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dxproof.engine.pack.model import Condition, ConditionOperator
from dxproof.engine.terms import Encounter, Modality, Payer

# Axes about which parts of a note can disagree.
DISAGREEING = ("region", "compartment")

JOINS = ("all", "any", "none")

# The reason of a rule that establishes an axis, for a code that does not ask for it.
NOT_ASKED = "not_asked"


class Shape(StrEnum):
    """What is written behind a parameter."""

    FLAG = "true or false"
    TEXT = "text"
    NUMBER = "a number, or $name for a parameter of the rule"
    ONE = "one of"
    SOME = "a list of"


class Subject(StrEnum):
    """What a question is asked of."""

    NOTE = "note"
    VISIT = "visit"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A key that stands beside ``ask``."""

    name: str
    shape: Shape
    meaning: str
    choices: tuple[str, ...] = ()
    required: bool = False
    without: str = ""  # what it would mean to leave a required one out
    example: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question asks, and what it can answer, where ``when`` parameters have these values.

    ``says`` is English with the parameters in braces; ``yes`` and ``no`` are the reasons of a true and a false
    answer beside ``met``, each a possible key of ``messages``; ``fields`` fill placeholders of a message.
    """

    says: str
    yes: frozenset[str]
    no: frozenset[str]
    fields: frozenset[str]
    when: tuple[tuple[str, str], ...] = ()

    @property
    def reasons(self) -> frozenset[str]:
        """Every reason, ``met`` among them."""
        return self.yes | self.no | {"met"}


@dataclass(frozen=True, slots=True)
class Operator:
    """One question of the closed set."""

    id: ConditionOperator
    meaning: str
    subject: Subject
    readings: tuple[Reading, ...]
    parameters: tuple[Parameter, ...] = ()
    example: str = ""
    always_one: bool = False  # one of all its choices is true of every case

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons of all its readings."""
        return frozenset().union(*(reading.reasons for reading in self.readings))

    @property
    def fields(self) -> frozenset[str]:
        """The placeholders of all its readings."""
        return frozenset().union(*(reading.fields for reading in self.readings))

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name, where the operator reads it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one question; ``way`` leads to the key or value below the condition.

    ``value`` is one that is none of the ``known``.
    """

    way: tuple[str | int, ...]
    message: str
    hint: str
    value: str = ""
    known: tuple[str, ...] = ()


def _reading(says: str, yes: str = "", no: str = "", fields: str = "", **when: str) -> Reading:
    return Reading(says, frozenset(yes.split()), frozenset(no.split()), frozenset(fields.split()), tuple(when.items()))


_ASK = ConditionOperator
_ABSENT = "ambiguous uncertain denied historical hypothetical other_person no_compartment not_found"
_AXIS = Parameter("axis", Shape.TEXT, "The axis of codes.yaml that is asked about.", required=True, example="region")
_FEATURE = Parameter(
    "feature",
    Shape.TEXT,
    "The feature of lexicon/feature.yaml that is asked about.",
    required=True,
    example="claudication",
)
_MODALITIES = Parameter(
    "modalities",
    Shape.SOME,
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
            "Whether a counted finding stands at the code's place.",
            Subject.NOTE,
            (_reading("a counted finding stands at the code's place", no=_ABSENT),),
            example="{ask: finding}",
        ),
        Operator(
            _ASK.PLACE_STATED,
            "Whether a counted finding has the code's value of an axis that says where.",
            Subject.NOTE,
            (_reading("a counted finding has the code's {axis}", no=_ABSENT, fields="value"),),
            (_AXIS,),
            "{ask: place_stated, axis: region}",
        ),
        Operator(
            _ASK.PLACE_ELSEWHERE,
            "Whether every counted finding of the code's kind has another value of an axis that says where.",
            Subject.NOTE,
            (
                _reading(
                    "every counted finding of the code's kind has another {axis}", "other_region", "not_found", "found"
                ),
            ),
            (_AXIS,),
            "{ask: place_elsewhere, axis: region}",
        ),
        Operator(
            _ASK.PARTS_DISAGREE,
            "Whether parts of the note disagree about an axis of the code.",
            Subject.NOTE,
            (_reading("parts of the note disagree about the {values}", "parts_disagree", "parts_disagree", "found"),),
            (Parameter("values", Shape.SOME, "The axes asked about.", DISAGREEING, required=True, example="[region]"),),
            "{ask: parts_disagree, values: [region]}",
        ),
        Operator(
            _ASK.CAUSE_STATED,
            "Whether a counted finding at the code's place has a cause of the code and none of a sibling code.",
            Subject.NOTE,
            (
                _reading(
                    "a counted finding at the code's place has a cause of the code and none of a sibling code",
                    "unspecified",
                    "no_finding uncertain not_found",
                    "mechanism finding",
                ),
            ),
            example="{ask: cause_stated}",
        ),
        Operator(
            _ASK.CAUSE_OF_SIBLING,
            "Whether a counted finding at the code's place has a cause of a sibling code.",
            Subject.NOTE,
            (
                _reading(
                    "a counted finding at the code's place has a cause of a sibling code, alone or beside the code's own",
                    "other_mechanism mixed",
                    "not_found",
                    "mechanism own",
                ),
            ),
            example="{ask: cause_of_sibling}",
        ),
        Operator(
            _ASK.FEATURE_STATED,
            "Whether the note says of a feature what the code asks; of one that is no axis, whether it is there.",
            Subject.NOTE,
            (
                _reading(
                    "the note says of {feature} what the code asks", "unspecified", "not_stated not_found", "value"
                ),
            ),
            (_FEATURE,),
            "{ask: feature_stated, feature: claudication}",
        ),
        Operator(
            _ASK.FEATURE_OTHERWISE,
            "Whether the note says of a feature another thing than the code asks.",
            Subject.NOTE,
            (
                _reading(
                    "the note says of {feature} another thing than the code asks",
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
            "Whether the result of a study reports the finding at the code's place.",
            Subject.NOTE,
            (
                _reading(
                    "the result of a study ({modalities}) reports the finding at the code's place",
                    no="plain_film no_result not_found",
                    fields="detail",
                    quality="",
                    max_age_days="0",
                ),
                _reading(
                    "the result of a study ({modalities}, {quality}) reports the finding at the code's place",
                    no="plain_film no_result no_quality not_found",
                    fields="detail",
                    max_age_days="0",
                ),
                _reading(
                    "the result of a study ({modalities}), at most {max_age_days} days old where that is not 0, "
                    "reports the finding at the code's place",
                    no="plain_film no_result not_found too_old no_date",
                    fields="detail",
                    quality="",
                ),
                _reading(
                    "the result of a study ({modalities}, {quality}), at most {max_age_days} days old where that is "
                    "not 0, reports the finding at the code's place",
                    no="plain_film no_result no_quality not_found too_old no_date",
                    fields="detail",
                ),
            ),
            (
                _MODALITIES,
                Parameter(
                    "quality",
                    Shape.TEXT,
                    "A quality of lexicon/contexts.yaml that the study must have, such as weight-bearing.",
                    example="weight_bearing",
                ),
                Parameter(
                    "max_age_days",
                    Shape.NUMBER,
                    "The oldest result that counts, in days before the date of service; 0 sets no limit.",
                    example="$max_age_days",
                ),
            ),
            "{ask: study_reports, modalities: [mri, ct]}",
        ),
        Operator(
            _ASK.STUDY_DENIES,
            "Whether the result of a study denies the finding at the code's place.",
            Subject.NOTE,
            (
                _reading(
                    "the result of a study ({modalities}) denies the finding at the code's place",
                    "denied",
                    "denied",
                    same_study="false",
                ),
                _reading(
                    "one study ({modalities}) both reports and denies the finding at the code's place",
                    "reports_and_denies",
                    "not_found reports_and_denies",
                    same_study="true",
                ),
            ),
            (_MODALITIES, Parameter("same_study", Shape.FLAG, "Only a study that reports the finding as well counts.")),
            "{ask: study_denies, modalities: [mri, ct], same_study: true}",
        ),
        Operator(
            _ASK.CARE_GIVEN,
            "Whether conservative care for the complaint that goes with the code was given or tried.",
            Subject.NOTE,
            (
                _reading(
                    "conservative care for the complaint that goes with the code is documented as given or tried",
                    no="not_done not_found",
                    fields="kinds",
                    weeks="0",
                ),
                _reading(
                    "conservative care for the complaint that goes with the code is documented as given or tried, "
                    "for at least {weeks} weeks where that is not 0",
                    no="not_done not_found too_short no_duration",
                    fields="kinds",
                ),
            ),
            (
                Parameter(
                    "weeks",
                    Shape.NUMBER,
                    "The shortest course of care that counts, in weeks; 0 asks for none.",
                    example="$weeks",
                ),
            ),
            "{ask: care_given}",
        ),
        Operator(
            _ASK.SYMPTOM_PRESENT,
            "Whether a symptom that the code can be paired with is present and has no other cause.",
            Subject.NOTE,
            (
                _reading(
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
            Subject.CLAIM,
            (
                _reading(
                    "the claim carries a symptom code that the code can be paired with",
                    no="no_claim not_on_claim",
                    fields="paired",
                    without_claim="false",
                ),
                _reading(
                    "the claim, if there is one, carries a symptom code that the code can be paired with",
                    yes="no_claim",
                    no="not_on_claim",
                    fields="paired",
                    without_claim="true",
                ),
            ),
            (Parameter("without_claim", Shape.FLAG, "What the answer is where no claim was given."),),
            "{ask: claim_has_symptom, without_claim: true}",
        ),
        Operator(
            _ASK.CLAIM_HAS_CODE,
            "Whether the code is on the claim.",
            Subject.CLAIM,
            (_reading("the code is on the claim", no="no_claim not_on_claim"),),
            example="{ask: claim_has_code}",
        ),
        Operator(
            _ASK.CLAIM_SEQUENCE,
            "Whether a code of the stem is first on the claim and the code stands after it.",
            Subject.CLAIM,
            (
                _reading(
                    "a code that begins with {stem} is first on the claim and the code stands after it",
                    no="wrong_position",
                    fields="first",
                ),
            ),
            (
                Parameter(
                    "stem",
                    Shape.TEXT,
                    "How the first code of the claim begins.",
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
            Subject.VISIT,
            (_reading("the encounter is {values}", no="wrong_encounter"),),
            (
                Parameter(
                    "values",
                    Shape.SOME,
                    "The kinds of visit.",
                    tuple(Encounter),
                    required=True,
                    example="[chiropractic, omt]",
                ),
            ),
            "{ask: encounter, values: [chiropractic, omt]}",
        ),
        Operator(
            _ASK.PAYER,
            "Whether the payer is one of these; an unknown payer counts as Medicare.",
            Subject.CLAIM,
            (_reading("the payer is {values}", no="other_payer"),),
            (Parameter("values", Shape.SOME, "The payers.", tuple(Payer), required=True, example="[medicare]"),),
            "{ask: payer, values: [medicare]}",
            always_one=True,
        ),
        Operator(
            _ASK.RIVAL_DIAGNOSIS,
            "Whether a more specific structural diagnosis is written for the code's place.",
            Subject.NOTE,
            (
                _reading(
                    "a more specific structural diagnosis is written for the code's place", "rival", "rival", "rival"
                ),
            ),
            example="{ask: rival_diagnosis}",
        ),
    )
}

# The closed list of reasons: why a question was answered as it was. Each may have a message of its own in a rule.
REASONS: dict[str, str] = {
    "met": "What was asked for is documented.",
    "not_asked": "The code does not depend on the axis that the rule establishes.",
    "not_found": "The note says nothing of it.",
    "ambiguous": "Words are there, but they do not say which value of the axis is meant.",
    "uncertain": "It is hedged (probable, suspected, rule out), and the setting does not count that.",
    "denied": "It is named and denied.",
    "historical": "It is named as history only.",
    "hypothetical": "It is named as a possibility of the future, or as a condition.",
    "other_person": "It is said of another person, as in the family history.",
    "no_compartment": "A finding is there, but not which opening or part it is of.",
    "no_finding": "No counted finding stands at the code's place, so nothing can be tied to one.",
    "other_mechanism": "The cause named belongs to a sibling code.",
    "mixed": "One finding carries causes of two codes.",
    "other_region": "The findings are placed somewhere else.",
    "unspecified": "The note does not say it, and the code is the one for notes that do not.",
    "not_stated": "The note does not say of it what the code asks.",
    "otherwise": "The note says another thing of it than the code asks.",
    "both": "The note says of it what the code asks, and another thing, too.",
    "parts_disagree": "Two parts of the note cannot both be true.",
    "plain_film": "Only a plain film is cited, and it does not prove it.",
    "no_quality": "A study reports it, but is not of the quality asked for.",
    "no_result": "A study is named, but none of its results reports the finding.",
    "reports_and_denies": "One study both reports and denies the finding.",
    "not_done": "Care is named, but was not given for this complaint.",
    "too_short": "The care that was given did not last as long as the rule asks.",
    "no_duration": "Care was given, but the note does not say how long.",
    "too_old": "A study reports it, but is older than the rule allows.",
    "no_date": "A study reports it, but its age cannot be told.",
    "no_claim": "No claim was given.",
    "not_on_claim": "A claim was given, and the code looked for is not on it.",
    "wrong_position": "The codes of the claim stand in another order.",
    "wrong_encounter": "The visit is of another kind.",
    "other_payer": "The payer is another one.",
    "rival": "A more specific structural diagnosis is written for it.",
}


def operator_of(condition: Condition) -> Operator | None:
    """The operator of a question; None for joined ones."""
    return OPERATORS[condition.ask] if condition.ask is not None else None


def parts_of(condition: Condition) -> Iterator[tuple[tuple[str, int], Condition]]:
    """The conditions joined by this one, with their way."""
    for name in JOINS:
        for number, part in enumerate(getattr(condition, name)):
            yield (name, number), part


def reading_of(condition: Condition) -> Reading:
    """What one question asks with its parameters as they are given."""
    assert condition.ask is not None
    for reading in OPERATORS[condition.ask].readings:
        if all(shown(getattr(condition, name)) == value for name, value in reading.when):
            return reading
    return OPERATORS[condition.ask].readings[0]


def readings_of(condition: Condition | None) -> Iterator[Reading]:
    """What all the questions of a condition can say."""
    if condition is None:
        return
    if condition.ask is not None:
        yield reading_of(condition)
    for _, part in parts_of(condition):
        yield from readings_of(part)


def faults_of(condition: Condition) -> Iterator[Fault]:
    """What is wrong with the parameters of one question; joined parts are asked one by one."""
    given = [name for name in type(condition).model_fields if name in condition.model_fields_set]
    parameters = [name for name in given if name not in ("ask", *JOINS)]
    operator = operator_of(condition)
    if operator is None:
        for name in parameters:
            yield Fault(
                (name,), f"{name} stands without ask, so nothing reads it", "remove it, or move it beside its ask"
            )
        return
    for name in parameters:
        if operator.parameter(name) is None:
            known = ", ".join(parameter.name for parameter in operator.parameters) or "none"
            yield Fault(
                (name,), f"{operator.id} does not read {name}", f"remove it; parameters of {operator.id}: {known}"
            )
    for parameter in operator.parameters:
        yield from _parameter_faults(condition, operator, parameter)


def _parameter_faults(condition: Condition, operator: Operator, parameter: Parameter) -> Iterator[Fault]:
    value = getattr(condition, parameter.name)
    if parameter.required and not value:
        ending = f", {parameter.without}" if parameter.without else ""
        yield Fault(
            (), f"{operator.id} names no {parameter.name}{ending}", f"add {parameter.name}: {parameter.example}"
        )
    if parameter.shape is Shape.SOME and parameter.choices:
        for number, item in enumerate(value):
            if item not in parameter.choices:
                message = f'no value of {operator.id} "{item}"'
                yield Fault((parameter.name, number), message, "correct it", str(item), parameter.choices)


def shown(value: object) -> str:
    """A parameter's value as it is written in YAML and in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        words = [str(item) for item in value]
        return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
    return "" if value is None else str(value)
