"""The regions of a visit by hand as a payer counts them: which were treated, and what the examination documents of each."""

from collections.abc import Iterable

from dxproof.engine.facts import ExamSign, NoteFacts, Place, Span
from dxproof.engine.pack.model import Counting
from dxproof.engine.terms import Assertion, Event, Part


def counted_as(counting: Counting, region: str | None, place: Place | None) -> str | None:
    """The region that a place of the body counts as; None where it is none of those counted."""
    level = place.level if place else None
    for row in counting.regions:
        if region in row.of and (not row.levels or level in row.levels):
            return row.region
    return None


def treated(facts: NoteFacts, counting: Counting) -> dict[str, list[Span]]:
    """The counted regions that the note says were treated at this visit, in its order, each with the words for it."""
    found: dict[str, list[Span]] = {}
    for service in facts.services:
        if service.event is not Event.DONE or service.kind not in counting.services:
            continue
        for each in service.regions:
            region = counted_as(counting, each.region, each.place)
            if region is not None:
                found.setdefault(region, []).append(each.span)
    return found


def signs_of(facts: NoteFacts, counting: Counting, region: str, alone: bool) -> list[ExamSign]:
    """The signs that the examination has as present in a counted region.

    What it says of no place is of that region where it is the only one treated (``alone``).
    """
    return [
        sign
        for sign in facts.exam_signs
        if sign.span.assertion is Assertion.PRESENT
        and (counted_as(counting, sign.region, sign.place) == region or (alone and sign.region is None))
    ]


def letters(signs: Iterable[ExamSign]) -> frozenset[Part]:
    """The letters of P.A.R.T. that an examination documents; what an image shows is none of it."""
    return frozenset(sign.part for sign in signs if sign.image is None)


def is_shown(signs: Iterable[ExamSign]) -> bool:
    """Whether an image shows that something is displaced."""
    return any(sign.image is not None and sign.part is Part.ASYMMETRY for sign in signs)
