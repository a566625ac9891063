"""What to ask the provider: which answers, on which words, with which options."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dxproof.engine.judge import origins, questions
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import CandidateJudgement, judge_code
from dxproof.engine.judge.questions import Question, questions_of
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import OptionText, QueryText
from dxproof.engine.terms import Assertion, CodeStatus, DateSource, Encounter, Modality
from tests.judge.building import (
    BONE,
    DISC,
    LIGAMENT,
    M17,
    M48,
    M99,
    NEGATED,
    POSSIBLE,
    SLIP,
    care,
    competitor,
    feature,
    found,
    judged,
    normal,
    note,
    one,
    pack,
    quotes,
    said,
    study,
    symptom,
    words,
)

HISTORY: dict[str, Any] = {"care": [care()], "symptoms": [symptom()]}


def asked(facts: Any, target: str = "M99.70", of: str = M99, **more: Any) -> dict[str, list[str]]:
    """The questions that a note leaves open, each with the words that it rests on."""
    return {q.id: quotes(i.span for i in q.indicators) for q in questions_of(judged(facts, target, of, **more))}


def the(name: str, facts: Any, target: str = "M99.70", of: str | Pack = M99, **more: Any) -> Question:
    return next(q for q in questions_of(judged(facts, target, of, **more)) if q.id == name)


def offered(question: Question) -> list[list[str]]:
    """The words of each option, in the order of the pack."""
    return [quotes(option.evidence) for option in question.options]


# ---- what is asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "more", "expected"), [
    # Nothing documented, or all of it: nothing is asked.
    (note(**HISTORY), {}, set()),
    (note(one("C1-C2", "foramen", LIGAMENT, study=0), studies=[study()], **HISTORY), {}, set()),
    # An axis is missing.
    (note(one("C1-C2", "foramen"), **HISTORY), {}, {"mechanism-stated/not_found"}),
    (note(one("C1-C2", "foramen", f"{LIGAMENT}?"), **HISTORY), {}, {"mechanism-stated/uncertain"}),
    (note(one("C1-C2", None, LIGAMENT)), {}, {"region-stated/no_compartment"}),
    (note(one("C1-C2", "foramen", LIGAMENT, assertion=POSSIBLE)), {}, {"region-stated/uncertain"}),
    (note(found(said(None, "foramen", LIGAMENT, ambiguous=words("upper cervical")))), {}, {"region-stated/ambiguous"}),
    # The pack has no question for a denial.
    (note(one("C1-C2", "foramen", assertion=NEGATED)), {}, set()),
    # A tip is missing: asked once the axes stand, and of no radiologist.
    (note(one("C1-C2", "foramen", LIGAMENT)), {}, {"imaging-cited/not_found", "conservative-care/not_found"}),
    (note(one("C1-C2", "foramen", LIGAMENT)), {"encounter": Encounter.RADIOLOGY}, set()),
    (note(one("C1-C2", "foramen", LIGAMENT, study=0), studies=[study()]), {}, {"conservative-care/not_found"}),
    # For and against at once: only what contradicts is asked.
    (note(one("C1-C2", "foramen", LIGAMENT, BONE)), {}, {"mechanism-stated/mixed"}),
    (note(one("C1-C2", "foramen", LIGAMENT), one("C1-C2", assertion=NEGATED, study=0), studies=[study()]), {}, {"imaging-cited/denied"}),
    (note(one("C1-C2", "foramen", LIGAMENT), competing=[competitor("spondylosis", "C1-C2")]), {}, {"not-classified-elsewhere/rival"}),
    (note(one("C1-C2", "foramen", LIGAMENT, unique=True), one("C5-C6", "foramen", LIGAMENT, unique=True)), {}, {"region-stated/parts_disagree"}),
    # A pitfall with a question of its own.
    (note(one("C1-C2", "foramen", DISC, study=0), studies=[study()], **HISTORY), {}, {"disc-above-c2"}),
    # A tip that is not required is not asked about.
    (note(one("C1-C2", "foramen", LIGAMENT, study=0), studies=[study()], care=[care()]), {}, set()),
])  # fmt: skip
def test_what_is_asked(facts: Any, more: dict[str, Any], expected: set[str]) -> None:
    assert set(asked(facts, **more)) == expected


@pytest.mark.parametrize(("facts", "ids"), [
    # The target first, then what conflicts, then the place of what no code fits or what is hedged.
    (note(one("C1-C2", "foramen"), one("C5-C6", "foramen", LIGAMENT, BONE)), ["mechanism-stated/not_found", "mechanism-stated/mixed"]),
    (note(one("C5-C6", "foramen")), ["mechanism-stated/not_found"]),
    (note(one("C5-C6", "foramen"), one("T3-T4", "foramen"), one("T4-T5", "foramen")), ["mechanism-stated/not_found", "mechanism-stated/not_found"]),
    (note(one("C5-C6", "foramen", LIGAMENT, assertion=POSSIBLE)), ["region-stated/uncertain"]),
    (note(one("C5-C6", None, LIGAMENT, assertion=POSSIBLE)), []),
    # A place of a candidate is not asked about again.
    (note(one("C5-C6", "foramen", LIGAMENT), one("C5-C6", "foramen")), []),
    (note(one(None, "foramen")), ["region-stated/not_found"]),
])  # fmt: skip
def test_which_codes_are_asked_about(facts: Any, ids: list[str]) -> None:
    assert [q.id for q in questions_of(judged(facts))] == ids


def test_codes_that_conflict_over_the_same_words_ask_one_question() -> None:
    """A canal with causes of all four codes, and other findings that only one of them has seen and not used."""
    many = one("C5-C6", "canal", DISC, BONE, LIGAMENT, SLIP, quote="all of them")
    facts = note(many, one("C3-C4", "foramen", DISC), one("L4-L5", "canal", BONE), **HISTORY)
    judgement = judged(facts, "M99.31")
    conflicting = [c.code.code for c in judgement.candidates if c.status is CodeStatus.CONFLICTING]
    assert conflicting == ["M99.21", "M99.31", "M99.41", "M99.51"]
    assert [q.id for q in questions_of(judgement)] == ["mechanism-stated/mixed"]
    # Another canal with several causes is another question.
    twice = note(many, one("L4-L5", "canal", DISC, BONE), **HISTORY)
    assert [q.id for q in questions_of(judged(twice, "M99.31"))] == ["mechanism-stated/mixed"] * 2


def test_place_of_many_hedged_findings_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judgement = judged(note(*(one("C5-C6", "foramen", LIGAMENT, assertion=POSSIBLE) for _ in range(40))))
    judged_codes: list[str] = []

    def counted(given: Case, code: Code) -> CandidateJudgement:
        judged_codes.append(code.code)
        return judge_code(given, code)

    monkeypatch.setattr(questions, "judge_code", counted)
    assert len(questions_of(judgement)) == 1
    assert judged_codes == ["M99.61"]


def test_one_question_for_two_codes_is_put_once() -> None:
    facts = note(one("C1-C2", "foramen", LIGAMENT, BONE))
    judgement = judged(facts)
    assert [c.status.value for c in judgement.candidates] == ["conflicting", "conflicting"]
    (question,) = questions_of(judgement)
    assert question.id == "mechanism-stated/mixed"
    assert question.about == ("mechanism-stated",)


def test_a_question_with_more_options_takes_the_place_of_one_with_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    question = the("mechanism-stated/not_found", note(one("C1-C2", "foramen")))
    fewer = Question(question.id, question.about, question.text, question.indicators, question.options[:1])
    judgement = judged(note())
    for order in ([fewer, question], [question, fewer]):
        monkeypatch.setattr(questions, "_questions", lambda _, order=order: ((each, ()) for each in order))
        assert questions_of(judgement) == (question,)


# ---- the words it rests on ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "facts", "target", "pack", "expected"), [
    # The findings at the place, with the clinical picture beside them: the first that each other rule counted.
    ("mechanism-stated/not_found", note(one("C1-C2", "foramen")), "M99.70", M99, ["foramen at C1-C2", "C1-C2"]),
    ("mechanism-stated/not_found", note(one("C1-C2", "foramen", study=0), studies=[study()], **HISTORY), "M99.70", M99,
     ["headache", "foramen at C1-C2", "C1-C2"]),
    ("conservative-care/not_found", note(one("C1-C2", "foramen", LIGAMENT, study=0), studies=[study()]), "M99.70", M99,
     ["foramen at C1-C2", "C1-C2", LIGAMENT]),
    # Official titles and what was replaced are no words of the provider.
    ("mechanism-stated/not_found", note(found(said("C1-C2"), said("C1-C2", title=True, quote="title"), said("C1-C2", superseded=words("x"), quote="old"))),
     "M99.70", M99, ["foramen at C1-C2", "C1-C2"]),
    # What misses the region, the compartment, or is hedged.
    ("region-stated/ambiguous", note(found(said(None, "foramen", ambiguous=words("upper cervical"))), one("C1-C2", "canal")), "M99.70", M99,
     ["upper cervical", "foramen at None"]),
    ("region-stated/no_compartment", note(one("C1-C2", None), one("C5-C6", None)), "M99.70", M99, ["None at C1-C2"]),
    ("region-stated/uncertain", note(one("C1-C2", "foramen", assertion=POSSIBLE), one("C0-C1", "canal", assertion=POSSIBLE)), "M99.70", M99,
     ["foramen at C1-C2", "canal at C0-C1"]),
    # What the rule contradicts by.
    ("not-classified-elsewhere/rival", note(one("C1-C2", "foramen", LIGAMENT), competing=[competitor("spondylosis", "C1-C2")]), "M99.70", M99,
     ["spondylosis C1-C2", "foramen at C1-C2", "C1-C2", LIGAMENT]),
])  # fmt: skip
def test_words_that_a_question_rests_on(name: str, facts: Any, target: str, pack: str, expected: list[str]) -> None:
    assert sorted(asked(facts, target, pack)[name]) == sorted(expected)


def test_words_not_used_are_three_at_most() -> None:
    films = [study(Modality.PLAIN_FILM, regions=(f"region {n}",)) for n in range(5)]
    facts = note(one("C1-C2", "foramen", LIGAMENT), one("C1-C2", assertion=NEGATED, study=0), studies=[study(), *films])
    shown = [quote for quote in asked(facts)["imaging-cited/denied"] if " of " in quote]
    assert sorted(shown) == ["plain_film of region 0", "plain_film of region 1", "plain_film of region 2"]


def test_indicators_are_in_the_order_of_the_text_without_cues() -> None:
    question = the(
        "region-stated/uncertain",
        note(one("C1-C2", "foramen", assertion=POSSIBLE), one("C0-C1", "foramen", assertion=POSSIBLE)),
    )
    spans = [indicator.span for indicator in question.indicators]
    assert spans == sorted(spans, key=lambda span: span.start)
    assert {span.cue for span in spans} == {None}
    assert len({span.start for span in spans}) == len(spans) == 2


@pytest.mark.parametrize(("more", "of_finding", "of_symptom"), [
    ({"study": 0}, "2026-10-05", "2027-02-09"),
    ({}, "2027-02-09", "2027-02-09"),
    ({"carried": True}, None, "2027-02-09"),
])  # fmt: skip
def test_indicators_have_their_day(more: dict[str, Any], of_finding: Any, of_symptom: Any) -> None:
    facts = note(one("C1-C2", "foramen", **more), studies=[study()], symptoms=[symptom()])
    question = the("mechanism-stated/not_found", facts, day=date(2027, 2, 9), day_from=DateSource.RECORD)
    days = {indicator.span.quote: indicator.date for indicator in question.indicators}
    assert (days["foramen at C1-C2"], days["headache"]) == (of_finding, of_symptom)


# ---- options -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "target", "expected"), [
    # With the words of two causes, those two; without, all that anatomy has and the note does not deny.
    (note(one("C1-C2", "foramen", LIGAMENT, BONE)), "M99.70", {LIGAMENT: [LIGAMENT], BONE: [BONE], "more than one": []}),
    (note(one("C1-C2", "foramen")), "M99.70", {LIGAMENT: [], BONE: [], SLIP: [], "more than one": []}),
    (note(one("C5-C6", "foramen")), "M99.71", {LIGAMENT: [], DISC: [], BONE: [], SLIP: [], "more than one": []}),
    (note(one("C5-C6", "foramen", denied=(BONE, SLIP))), "M99.71", {LIGAMENT: [], DISC: [], "more than one": []}),
    (note(one("C5-C6", "foramen", f"{DISC}?", denied=(DISC, SLIP))), "M99.71", {LIGAMENT: [], DISC: [DISC], BONE: [], "more than one": []}),
    (note(one("C1-C2", "foramen", f"{DISC}?")), "M99.70", {LIGAMENT: [], DISC: [DISC], BONE: [], SLIP: [], "more than one": []}),
    # Words of an official title, of what was replaced or of another place are none.
    (note(found(said("C1-C2", "foramen", LIGAMENT), said("C1-C2", "foramen", BONE), said("C1-C2", "foramen", SLIP, title=True),
                said("C1-C2", "foramen", SLIP, superseded=words("x"))), one("C5-C6", "foramen", SLIP)),
     "M99.70", {LIGAMENT: [LIGAMENT], BONE: [BONE], "more than one": []}),
])  # fmt: skip
def test_options_of_a_cause(facts: Any, target: str, expected: dict[str, list[str]]) -> None:
    question = next(q for q in questions_of(judged(facts, target)) if q.about == ("mechanism-stated",))
    assert {option.text.value or "more than one": quotes(option.evidence) for option in question.options} == expected


def test_options_of_both_sides() -> None:
    facts = note(
        one("C1-C2", "foramen", LIGAMENT),
        one("C1-C2", assertion=NEGATED, study=0, quote="no narrowing"),
        studies=[study()],
    )
    assert offered(the("imaging-cited/denied", facts)) == [["foramen at C1-C2"], ["no narrowing"], []]
    # What speaks for it is not offered as speaking against it.
    both = said("C1-C2", "foramen", LIGAMENT, study=0)
    facts = note(found(both), one("C1-C2", assertion=NEGATED, study=0, quote="no narrowing"), studies=[study()])
    assert offered(the("imaging-cited/reports_and_denies", facts)) == [["foramen at C1-C2"], ["no narrowing"], []]


def test_official_title_speaks_for_nothing() -> None:
    facts = note(
        found(said("C1-C2", "foramen", LIGAMENT), said("C1-C2", title=True)),
        competing=[competitor("spondylosis", "C1-C2")],
    )
    assert offered(the("not-classified-elsewhere/rival", facts)) == [["spondylosis C1-C2"], ["foramen at C1-C2"], []]


def with_options(reason: str, rule: str, *values: str, of: str = M99) -> Pack:
    """A shipped pack whose rule offers values of its axis."""
    text = QueryText(
        when=(reason,), title="t", question="q", options=tuple(OptionText(text=v, value=v) for v in values)
    )
    rules = [r.model_copy(update={"queries": (text,)}) if r.rule == rule else r for r in pack(of).rules]
    return replace(pack(of), rules=tuple(rules))


def test_options_of_a_region_have_the_words_of_its_findings() -> None:
    levels = with_options("parts_disagree", "region-stated", "head", "cervical", "thoracic")
    shown = said("C5-C6", "foramen", LIGAMENT, unique=True, place_span=None)
    facts = note(one("C1-C2", "foramen", LIGAMENT, unique=True), found(shown), one("C1-C2", "canal", LIGAMENT))
    question = the("region-stated/parts_disagree", facts, of=levels)
    # Two have words: the third is not offered.
    assert [(option.text.value, quotes(option.evidence)) for option in question.options] == [
        ("head", ["C1-C2"]), ("cervical", ["foramen at C5-C6"]),
    ]  # fmt: skip


def test_options_of_a_side_have_the_words_of_its_findings() -> None:
    sides = with_options("other_region", "laterality-stated", "left", "right", of=M17)
    facts = note(
        one(None, "knee", side="left", quote="left knee"), one(None, "knee", assertion=POSSIBLE, quote="maybe a knee")
    )
    question = the("laterality-stated/other_region", facts, "M17.11", sides)
    assert [(option.text.value, quotes(option.evidence)) for option in question.options] == [
        ("left", ["left knee"]),
        ("right", []),
    ]


def test_value_of_a_rule_that_proves_no_axis_has_no_words() -> None:
    asked_about = with_options("not_found", "imaging-cited", "head")
    question = the("imaging-cited/not_found", note(one("C1-C2", "foramen", LIGAMENT)), of=asked_about)
    assert offered(question) == [[]]


def test_options_of_a_pitfall_rest_on_no_words() -> None:
    facts = note(one("C1-C2", "foramen", DISC, study=0), studies=[study()], **HISTORY)
    question = the("disc-above-c2", facts)
    assert offered(question) == [[], [], [], []]
    assert quotes(i.span for i in question.indicators) == [DISC]


def test_feature_is_asked_about_where_both_are_said() -> None:
    facts = note(one("lumbar", "canal"), features=[feature("claudication", "with"), feature("claudication", "without")])
    assert "claudication-stated/both" in asked(facts, "M48.062", M48)


# ---- work --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [60, 120])
def test_work_grows_as_the_lines_do(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal list lines, as a template leaves them: every word is looked up once a question, no passage is gone over again."""
    swept, looked = 0, 0
    passages, of = origins._passages, origins.Origins.of

    def sweep(given: Any) -> Any:
        nonlocal swept
        for passage in passages(given):
            swept += 1
            yield passage

    def look(self: origins.Origins, span: Any) -> Any:
        nonlocal looked
        looked += 1
        return of(self, span)

    monkeypatch.setattr(origins, "_passages", sweep)
    monkeypatch.setattr(origins.Origins, "of", look)
    statements = [said("C1-C2", "foramen", LIGAMENT, BONE, study=0) for _ in range(lines)]
    judgement = judged(note(found(*statements), studies=[study()]))
    (question,) = questions_of(judgement)
    assert swept == 4 * lines + 1
    assert len(question.indicators) <= looked <= 2 * len(question.indicators)
    assert len(question.indicators) <= 4 * lines


def test_every_assertion_has_its_place() -> None:
    """A finding of any other assertion than present or possible is no ground for a question."""
    for assertion in Assertion:
        if assertion not in (Assertion.PRESENT, POSSIBLE):
            assert asked(note(one("C1-C2", None, LIGAMENT, assertion=assertion))) == {}


def test_level_called_normal_is_against_it() -> None:
    facts = note(one("C1-C2", "foramen", LIGAMENT), normals=[normal("C1-C2")], studies=[study()])
    assert offered(the("imaging-cited/denied", facts)) == [["foramen at C1-C2"], ["C1-C2 normal"], []]
