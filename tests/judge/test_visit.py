"""Questions about a visit, on facts by hand: its elements, its services, and each region that was treated."""

from typing import Any

import pytest

from dxproof.engine.facts import Element, ExamSign, Measure, Place, Service, TreatedRegion
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import judge
from dxproof.engine.judge.visit import applies, grounds
from dxproof.engine.pack.model import Condition
from dxproof.engine.terms import Assertion, Encounter, Event, Part, Payer, RuleStatus
from tests.judge.building import ask, case, note, quotes, told, words

CMT = "cmt-visit"
AT = {"dx": ("M99.01",), "cpt": ("98940",), "modifiers": {"98940": ("AT",)}}


def element(
    name: str,
    kind: str | None = None,
    regions: tuple[str, ...] = (),
    assertion: Assertion = Assertion.PRESENT,
    measure: str | None = None,
    date: tuple[int, int, int] | None = None,
) -> Element:
    cue = None if assertion is Assertion.PRESENT else "cue"
    measured = Measure(words(measure), (6.0, 10.0)) if measure else None
    span = words(f"{name} {kind}" if kind else name, assertion, cue)
    return Element(name, kind, regions, span, assertion is Assertion.PRESENT, measured, date)


def service(*regions: str, kind: str = "manipulation", event: Event = Event.DONE) -> Service:
    places = tuple(TreatedRegion(region, Place(region), words(region)) for region in regions)
    return Service(kind, words(kind), event, places)


def sign(part: str, region: str | None, assertion: Assertion = Assertion.PRESENT, **more: Any) -> ExamSign:
    place = Place(region) if region else None
    return ExamSign(Part(part), region, place, words(f"{part} of {region}", assertion), **more)


def visit(claim: dict[str, Any] | None = None, encounter: Encounter | None = None, **facts: Any) -> Case:
    return case(note(**facts), "", CMT, claim, encounter=encounter)


ELEMENTS = [
    # elements, what is asked, (answer, reason), evidence
    ([element("goal")], {"values": ("goal",)}, (True, "met"), ["goal"]),
    ([element("goal")], {"values": ("goal", "onset")}, (True, "met"), ["goal"]),
    ([], {"values": ("goal",)}, (False, "not_found"), []),
    ([element("onset")], {"values": ("goal",)}, (False, "not_found"), []),
    ([element("goal", assertion=Assertion.NEGATED)], {"values": ("goal",)}, (False, "denied"), []),
    ([element("goal", assertion=Assertion.POSSIBLE)], {"values": ("goal",)}, (False, "uncertain"), []),
    ([element("goal", assertion=Assertion.HYPOTHETICAL)], {"values": ("goal",)}, (False, "hypothetical"), []),
    ([element("goal", assertion=Assertion.HISTORICAL)], {"values": ("goal",)}, (False, "historical"), []),
    ([element("goal", assertion=Assertion.OTHER_PERSON)], {"values": ("goal",)}, (False, "other_person"), []),
    ([element("change", "better")], {"values": ("change",), "kinds": ("better",)}, (True, "met"), ["change better"]),
    ([element("change", "better")], {"values": ("change",), "kinds": ("worse",)}, (False, "other_kind"), []),
    ([element("goal")], {"values": ("goal",), "measured": True}, (False, "no_measure"), []),
    ([element("goal", measure="2/10")], {"values": ("goal",), "measured": True}, (True, "met"), ["2/10", "goal"]),
    ([element("goal", date=(2027, 3, 2))], {"values": ("goal",), "measured": True}, (True, "met"), ["goal"]),
    # what is stated somewhere is stated, whatever is denied elsewhere
    ([element("goal", assertion=Assertion.NEGATED), element("goal")], {"values": ("goal",)}, (True, "met"), ["goal"]),
]  # fmt: skip


@pytest.mark.parametrize(("elements", "asked", "expected", "evidence"), ELEMENTS)
def test_element_stated(
    elements: list[Element], asked: dict[str, Any], expected: tuple[bool, str], evidence: list[str]
) -> None:
    answer = ask(visit(elements=elements), "element_stated", **asked)
    assert (answer.true, answer.reason) == expected
    assert quotes(answer.evidence) == evidence


def test_words_that_state_nothing_are_shown_with_what_ruled_them_out() -> None:
    denied = element("maintenance", assertion=Assertion.NEGATED)
    assert told(ask(visit(elements=[denied]), "element_stated", values=("maintenance",))) == (
        False, "denied", [], [("maintenance", "cue")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("services", "placed", "expected"),
    [
        ([service("cervical")], True, (True, "met")),
        ([service()], False, (True, "met")),
        ([service()], True, (False, "no_place")),
        ([service("cervical", event=Event.PLANNED)], True, (False, "not_done")),
        ([service("cervical", kind="massage")], True, (False, "not_found")),
        ([], True, (False, "not_found")),
    ],
)
def test_service_given(services: list[Service], placed: bool, expected: tuple[bool, str]) -> None:
    answer = ask(visit(services=services), "service_given", values=("manipulation",), placed=placed)
    assert (answer.true, answer.reason) == expected


EXAMINED = [
    # treated, signs, (answer, reason), the regions named
    ([service("cervical")], [sign("P", "cervical"), sign("R", "cervical")], (True, "met"), "cervical"),
    ([service("cervical")], [sign("P", "cervical"), sign("T", "cervical")], (False, "too_few"), "cervical"),
    ([service("cervical")], [sign("A", "cervical")], (False, "too_few"), "cervical"),
    ([service("cervical")], [sign("P", "cervical"), sign("R", "cervical", Assertion.NEGATED)], (False, "too_few"), "cervical"),
    ([service("cervical", "lumbar")], [sign("P", "cervical"), sign("A", "cervical")], (False, "too_few"), "lumbar"),
    ([service("cervical")], [sign("A", "cervical", image=words("x-ray"))], (True, "met"), "cervical"),
    ([service("cervical", event=Event.DECLINED)], [], (False, "no_region"), None),
    ([service("ribs")], [], (False, "no_region"), None),
]  # fmt: skip


@pytest.mark.parametrize(("services", "signs", "expected", "named"), EXAMINED)
def test_each_region_examined(
    services: list[Service], signs: list[ExamSign], expected: tuple[bool, str], named: str | None
) -> None:
    given = visit(services=services, exam_signs=signs)
    answer = ask(given, "each_region_examined", counting="cmt", least=2, parts=(Part.ASYMMETRY, Part.RANGE))
    assert (answer.true, answer.reason) == expected
    assert answer.fields.get("found") == named


@pytest.mark.parametrize(
    ("services", "elements", "expected"),
    [
        ([service("cervical")], [element("complaint", regions=("cervical",))], (True, "met")),
        ([service("cervical")], [element("complaint", regions=("head",))], (True, "met")),  # the occiput counts as cervical
        ([service("cervical")], [element("complaint", regions=("lumbar",))], (False, "not_of_region")),
        ([service("cervical")], [element("diagnosis", regions=("cervical",))], (False, "not_of_region")),
        ([service("cervical")], [element("complaint", None, ("cervical",), Assertion.NEGATED)], (False, "not_of_region")),
        ([], [element("complaint", regions=("cervical",))], (False, "no_region")),
    ],
)  # fmt: skip
def test_each_region_named(services: list[Service], elements: list[Element], expected: tuple[bool, str]) -> None:
    given = visit(services=services, elements=elements)
    answer = ask(given, "each_region_named", counting="cmt", elements=("complaint",))
    assert (answer.true, answer.reason) == expected


@pytest.mark.parametrize(
    ("claim", "modifiers", "expected", "named"),
    [
        (None, (), (False, "no_claim"), ""),
        (AT, (), (True, "met"), "98940"),
        (AT, ("AT",), (True, "met"), "98940"),
        (AT, ("GA",), (False, "no_modifier"), "98940"),
        ({"dx": ("M99.01",), "cpt": ("99213",)}, (), (False, "not_on_claim"), ""),
    ],
)
def test_claim_has_procedure(
    claim: dict[str, Any] | None, modifiers: tuple[str, ...], expected: tuple[bool, str], named: str
) -> None:
    answer = ask(visit(claim), "claim_has_procedure", values=("98940", "98941"), modifiers=modifiers)
    assert (answer.true, answer.reason) == expected
    assert answer.fields.get("found", "") == named


CHIROPRACTIC = Encounter.CHIROPRACTIC
APPLIES = [
    # claim, encounter of the record, of the note, payer of the note, whether the pack applies, by which values
    (None, CHIROPRACTIC, None, None, True, [("encounter", ("chiropractic",)), ("payer", ("medicare",))]),
    (None, None, CHIROPRACTIC, None, True, [("encounter", ("chiropractic",)), ("payer", ("medicare",))]),
    (AT, None, None, None, True, [("claim_has_procedure", ("98940",)), ("encounter", ("chiropractic",)), ("payer", ("medicare",))]),
    (None, None, CHIROPRACTIC, Payer.OTHER, False, [("encounter", ("chiropractic",))]),
    ({**AT, "payer": "other"}, None, None, Payer.MEDICARE, False, [("claim_has_procedure", ("98940",)), ("encounter", ("chiropractic",))]),
    (None, None, Encounter.ORTHOPEDIC, Payer.MEDICARE, False, [("payer", ("medicare",))]),
    (None, None, None, None, False, [("payer", ("medicare",))]),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "given", "told_by_note", "payer", "expected", "by"), APPLIES)
def test_a_pack_of_a_visit_applies_by_encounter_claim_and_payer(
    claim: dict[str, Any] | None,
    given: Encounter | None,
    told_by_note: Encounter | None,
    payer: Payer | None,
    expected: bool,
    by: list[tuple[str, tuple[str, ...]]],
) -> None:
    made = case(note(encounter=told_by_note, payer=payer), "", CMT, claim, encounter=given)
    condition = made.pack.file.applies
    assert isinstance(condition, Condition)
    assert applies(made, condition).true is expected
    assert [(each.ask, each.values) for each in grounds(made, condition)] == by


def test_the_words_that_tell_are_the_evidence() -> None:
    facts = note(
        encounter=CHIROPRACTIC, encounter_span=words("Chiropractic"), payer=Payer.MEDICARE, payer_span=words("Medicare")
    )
    made = case(facts, "", CMT)
    assert made.pack.file.applies is not None
    assert quotes(applies(made, made.pack.file.applies).evidence) == ["Chiropractic", "Medicare"]


def test_a_visit_is_judged_by_all_rules_and_has_no_code() -> None:
    judgement = judge(visit(AT, elements=[element("maintenance")]))
    assert judgement.target.code.code == ""
    outcomes = {outcome.rule.rule: outcome.status for outcome in judgement.target.outcomes}
    assert list(outcomes) == list(judgement.case.pack.file.rules)
    assert outcomes["active-treatment"] is RuleStatus.NOT_MET
    assert outcomes["plan-goals"] is RuleStatus.NOT_APPLICABLE
