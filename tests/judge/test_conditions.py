"""Questions joined: what a joined answer says, and which words it shows."""

from dataclasses import replace
from typing import Any

import pytest

from dxproof.engine.judge.answer import Answer, ordered
from dxproof.engine.judge.conditions import OPERATORS, evaluate
from dxproof.engine.pack.model import Condition, ConditionOperator
from tests.judge.building import case, code_of, note, told, words


def joined(how: str, *names: str) -> Condition:
    return Condition.model_validate({how: [{"ask": "finding", "values": [name]} for name in names]})


def spoken(name: str, true: bool) -> Answer:
    return Answer(true, name, (words(f"+{name}"),), (words(f"-{name}"),), {name: name, "last": name})


@pytest.mark.parametrize(("how", "names", "expected"), [
    ("all", ["y1", "y2"], (True, "y1", ["+y1", "+y2"], ["-y1", "-y2"])),
    ("all", ["y1", "n1", "n2"], (False, "n1", ["+n1", "+n2"], ["-y1", "-n1", "-n2"])),
    ("all", ["y1"], (True, "y1", ["+y1"], ["-y1"])),
    ("any", ["n1", "y1", "y2"], (True, "y1", ["+y1", "+y2"], ["-n1", "-y1", "-y2"])),
    ("any", ["n1", "n2"], (False, "n1", ["+n1", "+n2"], ["-n1", "-n2"])),
    ("none", ["n1", "n2"], (True, "met", ["+n1", "+n2"], ["-n1", "-n2"])),
    ("none", ["n1", "y1"], (False, "y1", ["+y1"], ["-n1", "-y1"])),
])  # fmt: skip
def test_joined(answers: dict[str, Answer], how: str, names: list[str], expected: Any) -> None:
    answers |= {name: spoken(name, name.startswith("y")) for name in ("y1", "y2", "n1", "n2")}
    given = case(note())
    true, reason, shown, unused = told(evaluate(given, code_of(given), joined(how, *names)))
    spread = ["+y1", "+y2", "+n1", "+n2", "-y1", "-y2", "-n1", "-n2"]
    assert (true, reason) == expected[:2]
    assert sorted(shown, key=spread.index) == sorted(expected[2], key=spread.index)
    assert [quote for quote, _ in unused] == sorted(expected[3], key=["-y1", "-y2", "-n1", "-n2"].index)


def test_fields_of_all_answers_are_kept_and_the_decisive_one_wins(answers: dict[str, Answer]) -> None:
    answers |= {"y": spoken("y", True), "n": spoken("n", False)}
    given = case(note())
    assert evaluate(given, code_of(given), joined("any", "y", "n")).fields == {"y": "y", "n": "n", "last": "y"}
    assert evaluate(given, code_of(given), joined("all", "y", "n")).fields == {"y": "y", "n": "n", "last": "n"}


def test_joins_stand_in_joins(answers: dict[str, Answer]) -> None:
    answers |= {"y": spoken("y", True), "n": spoken("n", False)}
    given = case(note())
    inner = joined("none", "n")
    assert evaluate(given, code_of(given), Condition(all=(inner, joined("any", "n", "y")))).true
    assert not evaluate(given, code_of(given), Condition(all=(inner, joined("all", "n", "y")))).true


def test_every_question_has_its_function() -> None:
    assert set(OPERATORS) == set(ConditionOperator)
    named = {operator: function.__name__ for operator, function in OPERATORS.items()}
    assert named == {operator: operator.value for operator in ConditionOperator}


def test_words_are_shown_once_each_in_the_order_of_the_text() -> None:
    first, second = words("first"), words("second")
    again, with_cue = replace(second, quote="again"), replace(second, cue="no")
    assert ordered([second, first, again, with_cue]) == (first, second, with_cue)
    assert ordered(iter([second])) == (second,)
    assert ordered([]) == ()


def test_words_inside_others_stand_after_them() -> None:
    outer = words("left foramen at C1-C2")
    inner = replace(outer, start=outer.start + 16, quote="C1-C2")
    middle = replace(outer, start=outer.start + 5, end=outer.start + 12, quote="foramen")
    assert ordered([inner, middle, outer]) == (outer, middle, inner)


def test_of_words_that_begin_at_one_place_the_shorter_come_first() -> None:
    long = words("C1-C2 and below")
    short = replace(long, end=long.start + 5, quote="C1-C2")
    assert ordered([long, short]) == (short, long)
