"""Questions about the visit: its elements, what was done at it, and what is said of each region that was treated."""

from collections.abc import Iterable, Mapping

from dxproof.engine.facts import Element, ExamSign, Span
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.regions import is_shown, letters, named_regions, signs_of, treated
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition, Counting
from dxproof.engine.pack.parameters import threshold
from dxproof.engine.terms import Assertion, Event

# Why words that are there state nothing, the most telling first.
_UNSTATED = {
    Assertion.NEGATED: "denied",
    Assertion.POSSIBLE: "uncertain",
    Assertion.HYPOTHETICAL: "hypothetical",
    Assertion.HISTORICAL: "historical",
    Assertion.OTHER_PERSON: "other_person",
}


def element_stated(case: Case, _: Code, condition: Condition) -> Answer:
    """The note states one of the elements, of one of the kinds, with a measure where one is asked for."""
    named = [element for element in case.facts.elements if element.element in condition.values]
    of_kind = [element for element in named if not condition.kinds or element.kind in condition.kinds]
    stated = [element for element in of_kind if element.stated]
    good = [element for element in stated if not condition.measured or _is_measured(element)]
    if good:
        return Answer.of(True, "met", _spans(good), found=_listed(span.quote for span in _spans(good)))
    reason, seen = "not_found", named
    if stated:
        reason, seen = "no_measure", stated
    elif of_kind:
        said = {element.span.assertion for element in of_kind}
        reason = next((reason for assertion, reason in _UNSTATED.items() if assertion in said), "not_found")
    elif named:
        reason = "other_kind"
    return Answer.of(False, reason, (), _spans(seen))


def service_given(case: Case, _: Code, condition: Condition) -> Answer:
    """One of the services was given at this visit, at a place that the note names where one is asked for."""
    named = [service for service in case.facts.services if service.kind in condition.values]
    given = [service for service in named if service.event is Event.DONE]
    placed = [service for service in given if service.regions or not condition.placed]
    if placed:
        places = [region for service in placed for region in service.regions]
        spans = [*(service.span for service in placed), *(region.span for region in places)]
        return Answer.of(True, "met", spans, found=_listed(region.place.level or region.region for region in places))
    reason = "no_place" if given else "not_done" if named else "not_found"
    return Answer.of(False, reason, (), (service.span for service in given or named))


def each_region_examined(case: Case, _: Code, condition: Condition) -> Answer:
    """Of each treated region the examination says enough letters of P.A.R.T., one of ``parts`` among them where they are given."""
    counting = _counting(case, condition)
    regions = treated(case.facts, counting)
    signs = {region: signs_of(case.facts, counting, region, alone=len(regions) == 1) for region in regions}
    lacking = [region for region in regions if not _is_enough(signs[region], condition)]
    return _of_regions(regions, lacking, (sign.span for found in signs.values() for sign in found), "too_few")


def each_region_named(case: Case, _: Code, condition: Condition) -> Answer:
    """Of each treated region the note states one of the elements."""
    counting = _counting(case, condition)
    regions = treated(case.facts, counting)
    stated = [
        (region, element)
        for element in case.facts.elements
        if element.stated and element.element in condition.elements
        for region in named_regions(counting, element)
    ]
    lacking = [region for region in regions if all(region != named for named, _ in stated)]
    return _of_regions(
        regions, lacking, (element.span for named, element in stated if named in regions), "not_of_region"
    )


def _counting(case: Case, condition: Condition) -> Counting:
    return case.pack.lexicon.visit.countings[condition.counting or ""]


def _of_regions(regions: Mapping[str, list[Span]], lacking: list[str], used: Iterable[Span], reason: str) -> Answer:
    if not regions:
        return Answer.of(False, "no_region")
    if not lacking:
        return Answer.of(True, "met", used, found=_listed(regions))
    return Answer.of(
        False, reason, used, (span for region in lacking for span in regions[region]), found=_listed(lacking)
    )


def _is_enough(signs: list[ExamSign], condition: Condition) -> bool:
    found = letters(signs)
    one_of = not condition.parts or not found.isdisjoint(condition.parts)
    return is_shown(signs) or (one_of and len(found) >= max(1, threshold(condition.least)))


def _is_measured(element: Element) -> bool:
    return element.measure is not None or element.date is not None


def _spans(elements: Iterable[Element]) -> list[Span]:
    """The words of elements, and those of their measures."""
    return [span for each in elements for span in (each.span, *([each.measure.span] if each.measure else []))]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name.replace("_", " ") for name in names))
