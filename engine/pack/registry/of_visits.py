"""The operators that ask about a visit, its services and the procedures of its claim, one row each."""

from dxproof.engine.pack.model import ConditionOperator
from dxproof.engine.pack.registry.shapes import AskedOf, Operator, Parameter, ParameterType, reading
from dxproof.engine.terms import Part

_ASK = ConditionOperator
_PROCEDURES = Parameter(
    "values", ParameterType.SOME, "The procedures (CPT, HCPCS).", required=True, example='["98940"]'
)
_SERVICES = Parameter(
    "values",
    ParameterType.SOME,
    "The kinds of service, of services in visit.yaml.",
    required=True,
    example="[manipulation]",
)
_COUNTING = Parameter(
    "counting",
    ParameterType.TEXT,
    "How regions are counted, by which services: an entry of countings in visit.yaml.",
    required=True,
    without="so no region is counted",
    example="cmt",
)
_UNSTATED = "denied uncertain hypothetical historical other_person not_found"

VISIT_OPERATORS = (
    Operator(
        _ASK.CLAIM_HAS_PROCEDURE,
        "Whether one of the procedures is on the claim, with one of the modifiers where they are given.",
        AskedOf.CLAIM,
        (
            reading("{values} is on the claim", no="no_claim not_on_claim", fields="found", modifiers=""),
            reading(
                "{values} is on the claim with the modifier {modifiers}",
                no="no_claim not_on_claim no_modifier",
                fields="found",
            ),
        ),
        (
            _PROCEDURES,
            Parameter("modifiers", ParameterType.SOME, "Modifiers, one of which the procedure has.", example="[AT]"),
        ),
        '{ask: claim_has_procedure, values: ["98940", "98941"], modifiers: [AT]}',
        of_code=False,
    ),
    Operator(
        _ASK.ELEMENT_STATED,
        "Whether the note states one of the elements of a visit, of the patient and of this visit.",
        AskedOf.NOTE,
        (
            reading("the note states {values}", no=_UNSTATED, fields="found", kinds="", measured="false"),
            reading(
                "the note states {values} with a measure or a date",
                no=f"{_UNSTATED} no_measure",
                fields="found",
                kinds="",
                measured="true",
            ),
            reading(
                "the note states {values} as {kinds}", no=f"{_UNSTATED} other_kind", fields="found", measured="false"
            ),
            reading(
                "the note states {values} as {kinds} with a measure or a date",
                no=f"{_UNSTATED} other_kind no_measure",
                fields="found",
            ),
        ),
        (
            Parameter(
                "values",
                ParameterType.SOME,
                "The elements of lexicon/element.yaml, one of which is enough.",
                required=True,
                example="[goal]",
            ),
            Parameter("kinds", ParameterType.SOME, "The kinds of it that count.", example="[better, worse, same]"),
            Parameter("measured", ParameterType.FLAG, "Whether only one with a measure or a date counts."),
        ),
        "{ask: element_stated, values: [goal], measured: true}",
        of_code=False,
    ),
    Operator(
        _ASK.SERVICE_GIVEN,
        "Whether one of the services was given at this visit.",
        AskedOf.NOTE,
        (
            reading("{values} was given at this visit", no="not_done not_found", fields="found", placed="false"),
            reading(
                "{values} was given at this visit, at a place that the note names",
                no="no_place not_done not_found",
                fields="found",
            ),
        ),
        (
            _SERVICES,
            Parameter("placed", ParameterType.FLAG, "Whether the note must name the region or the level."),
        ),
        "{ask: service_given, values: [manipulation], placed: true}",
        of_code=False,
    ),
    Operator(
        _ASK.EACH_REGION_EXAMINED,
        "Whether the examination says enough of each region that was treated, by the letters of P.A.R.T.; an image that shows a displacement is enough.",
        AskedOf.NOTE,
        (
            reading(
                "of each region treated, as {counting} counts them, the examination says at least {least} of P, A, R and T",
                no="no_region too_few",
                fields="found",
                parts="",
            ),
            reading(
                "of each region treated, as {counting} counts them, the examination says at least {least} of P, A, R and T, "
                "{parts} among them",
                no="no_region too_few",
                fields="found",
            ),
        ),
        (
            _COUNTING,
            Parameter("least", ParameterType.NUMBER, "How many letters there must be.", required=True, example="2"),
            Parameter(
                "parts", ParameterType.SOME, "Letters, one of which must be among them.", tuple(Part), example="[A, R]"
            ),
        ),
        "{ask: each_region_examined, counting: cmt, least: 2, parts: [A, R]}",
        of_code=False,
    ),
    Operator(
        _ASK.EACH_REGION_NAMED,
        "Whether the note states one of the elements for each region that was treated.",
        AskedOf.NOTE,
        (
            reading(
                "for each region treated, as {counting} counts them, the note states {elements}",
                no="no_region not_of_region",
                fields="found",
            ),
        ),
        (
            _COUNTING,
            Parameter(
                "elements",
                ParameterType.SOME,
                "The elements of lexicon/element.yaml, one of which is enough.",
                required=True,
                example="[complaint]",
            ),
        ),
        "{ask: each_region_named, counting: cmt, elements: [complaint]}",
        of_code=False,
    ),
)
# The questions for which a visit by hand is read.
OF_HANDS = frozenset({_ASK.SERVICE_GIVEN, _ASK.EACH_REGION_EXAMINED, _ASK.EACH_REGION_NAMED})
