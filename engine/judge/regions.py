"""The regions of a visit by hand as a payer counts them: which were treated, and what the examination documents of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dxproof.engine.facts import Element, ExamSign, NoteFacts, Place, Span
from dxproof.engine.pack.model import Counting, RegionTable
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


@dataclass(frozen=True, slots=True)
class RegionRow:
    """What a note says of one region: its complaint, the letters that the examination finds, whether it was treated, its diagnosis.

    ``region`` is the one that it is counted as, or, where it is none of those, the region of the body. ``counted``: it was treated, and counts
    for the claim. ``imaged`` are the words for an image that shows it displaced.
    """

    region: str
    counted: bool = False
    treated: list[Span] = field(default_factory=list)
    complaint: list[Span] = field(default_factory=list)
    diagnosis: list[Span] = field(default_factory=list)
    parts: dict[Part, list[Span]] = field(default_factory=lambda: {part: [] for part in Part})
    imaged: list[Span] = field(default_factory=list)


def region_table(facts: NoteFacts, counting: Counting, table: RegionTable) -> list[RegionRow]:
    """A row for each region of which the note says something: those counted first, in their order."""
    rows = {row.region: RegionRow(row.region) for row in counting.regions}

    def row_of(region: str, place: Place | None) -> RegionRow:
        name = counted_as(counting, region, place) or region
        return rows.setdefault(name, RegionRow(name))

    of_counting = treated(facts, counting)
    for service in facts.services:
        for each in service.regions if service.event is Event.DONE and service.kind in counting.services else ():
            row_of(each.region, each.place).treated.append(each.span)
    alone = next(iter(of_counting)) if len(of_counting) == 1 else None
    for sign in facts.exam_signs:
        region = sign.region or alone
        if region is not None and sign.span.assertion is Assertion.PRESENT:
            row = row_of(region, sign.place)
            if sign.image is None:
                row.parts[sign.part].append(sign.span)
            elif sign.part is Part.ASYMMETRY:
                row.imaged.append(sign.span)
    by_hand = {row.region for row in rows.values() if row.treated or row.imaged or any(row.parts.values())}
    for element in facts.elements:
        if element.stated and element.element in (table.complaint, table.diagnosis):
            named = named_regions(counting, element)
            # Words that several regions share, as 'mid back', are of those treated or examined, else of the first.
            for region in [each for each in named if each in by_hand] or named[:1]:
                row = rows.setdefault(region, RegionRow(region))
                (row.complaint if element.element == table.complaint else row.diagnosis).append(element.span)
    return [replace(row, counted=row.region in of_counting) for row in rows.values() if _says_something(row)]


def named_regions(counting: Counting, element: Element) -> list[str]:
    """The regions that an element of the visit is of: as they are counted, or those of the body that are not."""
    counted = [row.region for row in counting.regions if not set(row.of).isdisjoint(element.regions)]
    known = {region for row in counting.regions for region in row.of}
    return list(dict.fromkeys((*counted, *(region for region in element.regions if region not in known))))


def _says_something(row: RegionRow) -> bool:
    return any((row.treated, row.complaint, row.diagnosis, row.imaged, *row.parts.values()))
