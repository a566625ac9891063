"""One rule, one code: four outcomes, their messages, and what is shown."""

from typing import Any

import pytest

from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.rules import RuleOutcome, judge_rule
from dxproof.engine.terms import RuleStatus
from tests.judge.building import M17, case, code_of, note, quotes, rule, words

MET, NOT_MET, CONTRADICTED, NOT_APPLICABLE = RuleStatus


def ask(name: str) -> dict[str, Any]:
    return {"ask": "finding", "values": [name]}


def outcome_of(
    answers: dict[str, Answer], target: str = "M99.70", pack: str = "m99-stenosis", **keys: Any
) -> RuleOutcome:
    answers.setdefault("yes", Answer(True, "shown", (words("yes"),), (words("yes, unused"),)))
    answers.setdefault("no", Answer(False, "missing", (), (words("no, unused"),)))
    given = case(note(), target, pack)
    return judge_rule(given, code_of(given), rule(**keys))


@pytest.mark.parametrize(("keys", "status", "reason"), [
    ({"expect": ask("yes")}, MET, "shown"),
    ({"expect": ask("no")}, NOT_MET, "missing"),
    ({"applies": ask("yes"), "expect": ask("yes")}, MET, "shown"),
    ({"applies": ask("no"), "expect": ask("yes"), "contradicted": ask("yes")}, NOT_APPLICABLE, "missing"),
    ({"expect": ask("yes"), "contradicted": ask("no")}, MET, "shown"),
    ({"expect": ask("yes"), "contradicted": ask("yes")}, CONTRADICTED, "shown"),
    ({"expect": ask("no"), "contradicted": ask("yes")}, CONTRADICTED, "shown"),
    ({"expect": ask("no"), "contradicted": ask("no")}, NOT_MET, "missing"),
    # What a met rule lifts.
    ({"expect": ask("yes"), "contradicted_unless_met": ask("yes")}, MET, "shown"),
    ({"expect": ask("no"), "contradicted_unless_met": ask("yes")}, CONTRADICTED, "shown"),
    ({"expect": ask("no"), "contradicted_unless_met": ask("no")}, NOT_MET, "missing"),
])  # fmt: skip
def test_outcome(answers: dict[str, Answer], keys: dict[str, Any], status: RuleStatus, reason: str) -> None:
    found = outcome_of(answers, **keys)
    assert (found.status, found.reason, found.message) == (status, reason, status.value)


@pytest.mark.parametrize(("target", "message", "asked"), [
    ("M48.061", None, True),
    ("M48.02", "M48.02 does not depend on it.", False),
])  # fmt: skip
def test_rule_of_an_axis_that_the_code_does_not_ask_for(
    answers: dict[str, Answer], target: str, message: str | None, asked: bool
) -> None:
    found = outcome_of(answers, target, "m48-spinal-stenosis", establishes="claudication", expect=ask("yes"))
    assert found.status is (MET if asked else NOT_APPLICABLE)
    assert asked or (found.reason, found.message, found.evidence, found.rejected) == ("not_asked", message, (), ())


def test_pack_says_in_its_own_words_that_an_axis_is_not_asked(answers: dict[str, Answer]) -> None:
    messages = {"met": "met", "not_met": "not met", "not_asked": "no matter"}
    found = outcome_of(answers, "M48.02", "m48-spinal-stenosis", establishes="claudication", messages=messages)
    assert found.message == "no matter"


def test_shown_words(answers: dict[str, Answer]) -> None:
    used, unused, other = words("used"), words("unused"), words("other")
    answers["for"] = Answer(False, "missing", (), (used, unused))
    answers["against"] = Answer(True, "against", (used,), ())
    answers["against with more"] = Answer(True, "against", (used,), (other,))
    for key in ("contradicted", "contradicted_unless_met"):
        keys: dict[str, Any] = {key: ask("against")}
        found = outcome_of(answers, expect=ask("for"), **keys)
        # What the expectation did not use, but for what speaks against it; words of the objection itself come first.
        assert (quotes(found.evidence), quotes(found.rejected)) == (["used"], ["unused"])
        keys = {key: ask("against with more")}
        found = outcome_of(answers, expect=ask("for"), **keys)
        assert (quotes(found.evidence), quotes(found.rejected)) == (["used"], ["other"])
    met = outcome_of(answers, expect=ask("yes"))
    assert (quotes(met.evidence), quotes(met.rejected)) == (["yes"], ["yes, unused"])
    skipped = outcome_of(answers, applies=ask("no"))
    assert quotes(skipped.rejected) == ["no, unused"]


@pytest.mark.parametrize(("messages", "told", "blank"), [
    ({"met": "by outcome"}, "by outcome", "by outcome"),
    ({"met": "by outcome", "shown": "by reason"}, "by reason", "by reason"),
    ({"met": "{what} for {code}, {nobody}"}, "the MRI for M99.70, –", "(what) for M99.70, (nobody)"),
    ({"met": "{what} in the {value}"}, "the MRI in the head region", "(what) in the head region"),
])  # fmt: skip
def test_message(answers: dict[str, Answer], messages: dict[str, str], told: str, blank: str) -> None:
    answers["it"] = Answer(True, "shown", fields={"what": "the MRI", "value": "head region"})
    found = outcome_of(answers, expect=ask("it"), messages=messages)
    assert (found.message, found.blank_message) == (told, blank)


def test_message_without_a_template_is_itself(answers: dict[str, Answer]) -> None:
    found = outcome_of(answers, "M17.5", M17, establishes="no such axis", messages={"met": "met"})
    assert found.blank_message == "M17.5 does not depend on it."


def test_fields_of_both_questions_fill_the_message(answers: dict[str, Answer]) -> None:
    answers["for"] = Answer(False, "missing", fields={"value": "head", "found": "nowhere"})
    answers["against"] = Answer(True, "against", fields={"found": "C5-C6"})
    found = outcome_of(
        answers, expect=ask("for"), contradicted=ask("against"), messages={"contradicted": "{value}, but {found}"}
    )
    assert found.message == "head, but C5-C6"
