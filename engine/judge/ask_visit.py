"""Questions about the visit: its elements, what was done at it, and what is said of each region that was treated."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dxproof.engine.facts import Element, Span, TreatedRegion
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.parameters import threshold
from dxproof.engine.terms import Assertion, Event, Part

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
    treated = _treated(case, condition)
    if not treated:
        return Answer.of(False, "no_region")
    signs: dict[str, dict[Part, Span]] = {}
    for sign in case.facts.exam_signs:
        if sign.region is not None and sign.span.assertion is Assertion.PRESENT:
            signs.setdefault(_counted_as(sign.region, condition.together), {}).setdefault(sign.part, sign.span)
    lacking = [region for region in treated if not _is_enough(signs.get(region, {}), condition)]
    used = [span for region in treated for span in signs.get(region, {}).values()]
    return _of_regions(treated, lacking, used, "too_few")


def each_region_named(case: Case, _: Code, condition: Condition) -> Answer:
    """Of each treated region the note states one of the elements."""
    treated = _treated(case, condition)
    if not treated:
        return Answer.of(False, "no_region")
    stated = [
        (_counted_as(region, condition.together), element)
        for element in case.facts.elements
        if element.stated and element.element in condition.elements
        for region in element.regions
    ]
    lacking = [region for region in treated if all(region != named for named, _ in stated)]
    used = [element.span for named, element in stated if named in treated]
    return _of_regions(treated, lacking, used, "not_of_region")


def _of_regions(
    treated: Mapping[str, list[TreatedRegion]], lacking: list[str], used: Iterable[Span], reason: str
) -> Answer:
    if not lacking:
        return Answer.of(True, "met", used, found=_listed(treated))
    rejected = [replace(place.span, cue=None) for region in lacking for place in treated[region]]
    return Answer.of(False, reason, used, rejected, found=_listed(lacking))


def _treated(case: Case, condition: Condition) -> dict[str, list[TreatedRegion]]:
    """The regions that the services were given to at this visit, as the rule counts them."""
    found: dict[str, list[TreatedRegion]] = {}
    for service in case.facts.services:
        if service.kind in condition.values and service.event is Event.DONE:
            for place in service.regions:
                found.setdefault(_counted_as(place.region, condition.together), []).append(place)
    return found


def _counted_as(region: str, together: tuple[str, ...]) -> str:
    """Regions that a rule counts together count as the first of them."""
    return together[0] if region in together else region


def _is_enough(signs: Mapping[Part, Span], condition: Condition) -> bool:
    one_of = not condition.parts or any(part in signs for part in condition.parts)
    return one_of and len(signs) >= max(1, threshold(condition.least))


def _is_measured(element: Element) -> bool:
    return element.measure is not None or element.date is not None


def _spans(elements: Iterable[Element]) -> list[Span]:
    """The words of elements, and those of their measures."""
    return [span for each in elements for span in (each.span, *([each.measure.span] if each.measure else []))]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name.replace("_", " ") for name in names))
