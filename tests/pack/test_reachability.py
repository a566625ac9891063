"""The possible outcomes of a rule, computed from its conditions; and conditions in plain language."""

import pytest

from dxproof.engine.authoring.english import lines
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Condition, RuleFile
from dxproof.engine.pack.reachability import outcomes_of, reasons_of
from dxproof.engine.terms import RuleStatus

MET, NOT_MET, CONTRADICTED, NOT_APPLICABLE = RuleStatus
CARE, RIVAL, FINDING = ({"ask": name} for name in ("care_given", "rival_diagnosis", "finding"))
MEDICARE = {"ask": "payer", "values": ["medicare"]}
ANYONE = {"ask": "payer", "values": ["other", "medicare"]}

TABLE = load_pack("m99-stenosis").table


def rule(**conditions: object) -> RuleFile:
    return (
        load_pack("m99-stenosis")
        .rules[0]
        .model_copy(
            update={
                "applies": None,
                "contradicted": None,
                "contradicted_unless_met": None,
                **{name: Condition.model_validate(value) for name, value in conditions.items()},
            }
        )
    )


@pytest.mark.parametrize(
    ("conditions", "outcomes"),
    [
        ({"expect": CARE}, {MET, NOT_MET}),
        ({"expect": CARE, "applies": FINDING}, {MET, NOT_MET, NOT_APPLICABLE}),
        ({"expect": {"none": [RIVAL]}, "contradicted": RIVAL}, {MET, CONTRADICTED}),
        ({"expect": CARE, "contradicted": CARE}, {CONTRADICTED, NOT_MET}),
        ({"expect": CARE, "contradicted_unless_met": CARE}, {MET, NOT_MET}),
        ({"expect": CARE, "contradicted_unless_met": RIVAL}, {MET, NOT_MET, CONTRADICTED}),
        ({"expect": ANYONE}, {MET}),
        ({"expect": {"none": [ANYONE]}}, {NOT_MET}),
        ({"expect": MEDICARE, "applies": ANYONE}, {MET, NOT_MET}),
        ({"expect": {"any": [CARE, {"none": [CARE]}]}}, {MET}),
        ({"expect": {"all": [CARE, {"none": [CARE]}]}}, {NOT_MET}),
    ],
)
def test_outcomes(conditions: dict[str, object], outcomes: set[RuleStatus]) -> None:
    assert outcomes_of(rule(**conditions), TABLE) == outcomes


@pytest.mark.parametrize(
    ("asked", "outcomes"),
    [
        (("without", "unspecified"), {MET, CONTRADICTED}),  # every code takes silence for what it asks
        (("without",), {MET, NOT_MET, CONTRADICTED}),
    ],
)
def test_a_feature_that_no_code_misses_is_as_asked_or_otherwise(
    asked: tuple[str, ...], outcomes: set[RuleStatus]
) -> None:
    file = load_pack("m48-spinal-stenosis").table.file
    rows = tuple(row.model_copy(update={"axes": {**row.axes, "claudication": asked}}) for row in file.rows)
    claudication = {"feature": "claudication"}
    tried = rule(
        expect={"ask": "feature_stated", **claudication}, contradicted={"ask": "feature_otherwise", **claudication}
    ).model_copy(update={"establishes": "claudication"})
    assert outcomes_of(tried, CodeTable(file.model_copy(update={"rows": rows}))) == outcomes


def test_too_many_questions_may_answer_anything() -> None:
    many = [{"ask": "claim_sequence", "stem": f"M{number}"} for number in range(13)]
    assert outcomes_of(rule(expect={"all": many}), TABLE) == set(RuleStatus)


def test_reasons_stand_under_the_outcome_they_lead_to() -> None:
    found = reasons_of(rule(expect={"none": [RIVAL]}, contradicted=RIVAL, applies=MEDICARE), TABLE)
    assert found == {
        MET: frozenset(),
        CONTRADICTED: {"rival"},
        NOT_APPLICABLE: {"other_payer"},
    }


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (MEDICARE, ["0 the payer is medicare"]),
        ({"all": [MEDICARE]}, ["0 the payer is medicare"]),
        ({"none": [MEDICARE]}, ["0 it is not the case that the payer is medicare"]),
        (
            {"all": [MEDICARE, {"any": [{"ask": "place_stated", "axis": "side"}, ANYONE]}]},
            [
                "0 all of these hold:",
                "1 the payer is medicare",
                "1 at least one of these holds:",
                "2 a counted finding has the code's side",
                "2 the payer is other or medicare",
            ],
        ),
        (
            {"none": [MEDICARE, {"all": [MEDICARE, ANYONE]}]},
            [
                "0 none of these holds:",
                "1 the payer is medicare",
                "1 all of these hold:",
                "2 the payer is medicare",
                "2 the payer is other or medicare",
            ],
        ),
    ],
)
def test_condition_in_plain_words(condition: dict[str, object], text: list[str]) -> None:
    assert [f"{depth} {words}" for depth, words in lines(Condition.model_validate(condition))] == text
