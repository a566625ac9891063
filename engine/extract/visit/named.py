"""Complaints and diagnoses that name several places with one word: 'neck, mid back and low back pain', 'dysfunction of L4 and the sacrum'."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dxproof.engine.extract.reading.event import chunks_of, is_chunk
from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.visit.account import TOLD, Account, heads
from dxproof.engine.extract.visit.placing import Topic
from dxproof.engine.facts import Element, ExamSign
from dxproof.engine.pack.model import ChunkKind, RegionTable
from dxproof.engine.terms import Assertion, Part, Section

_LETTERS = frozenset(Part)
_WELL = (ChunkKind.NOT, ChunkKind.NORMAL, ChunkKind.RESOLVED)  # what a cell says that holds no complaint
_MEASURED = (ChunkKind.SIGN, ChunkKind.ASPECT)
# Where the provider says what the patient has; elsewhere a dysfunction is what the examination found.
_DIAGNOSED = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST, Section.BILLING, Section.UNKNOWN})


def complaints(signs: Iterable[ExamSign], element: str) -> Iterator[Element]:
    """The places of which the patient tells a pain, as complaints of these regions."""
    for sign in signs:
        is_told = sign.span.section in TOLD and sign.span.assertion is Assertion.PRESENT and sign.image is None
        if is_told and sign.part is Part.PAIN and sign.region is not None:
            yield Element(element, None, (sign.region,), sign.span, stated=True, read_by=sign.read_by)


def charted_complaints(account: Account, element: str) -> Iterator[Element]:
    """The places of the rows of a table that hold something below 'Complaint today'; a dash, a denial or a zero is none."""
    columns = {name.lower() for name in account.words.told_columns}
    for index, unit in enumerate(account.units):
        name = account.view.text[slice(*unit.column)].lower().strip(" :*") if unit.cell and unit.column else None
        if name not in columns or account.is_past(index) or account.is_silent(index) or account.is_dashed(index):
            continue
        nodes = account.sentences.of(index).nodes
        numbers = chunks_of(nodes, ChunkKind.MEASURE)
        zero = len(numbers) == 1 and account.sentences.number(numbers[0]) == 0
        if zero or any(is_chunk(node, *_WELL) for node in nodes):
            continue
        regions = tuple(dict.fromkeys(site.place.region for site in account.over(index) if site.place.region))
        if regions:
            yield Element(element, None, regions, account.span(unit.start, unit.end, index), stated=True)


def diagnoses(account: Account, element: str) -> Iterator[Element]:
    """The places that the diagnosis calls dysfunctional."""
    topic = Topic()
    for head in heads(account, ChunkKind.SIGN):
        if not _LETTERS.isdisjoint(head.chunk.value) or head.unit.section not in _DIAGNOSED:
            continue
        sites, by = topic.places(head)
        asserted = head.asserted()
        regions = tuple(dict.fromkeys(site.place.region for site in sites if site.place.region))
        if regions and asserted.assertion is Assertion.PRESENT and not account.is_past(head.index):
            span = account.span(head.chunk.start, head.chunk.end, head.index, asserted.assertion, head.cue(asserted))
            yield Element(element, None, regions, span, stated=True, read_by=by)


def changes(account: Account, element: str) -> Iterator[Element]:
    """The last measure of each row of a sheet that has one for several days: 'Neck VAS' with 6 below '3/2' and 4 below 'Today'."""
    rows: dict[tuple[Stretch, ...], list[int]] = {}
    for index, unit in enumerate(account.units):
        dated = unit.cell and unit.label and unit.column and account.tells_time(unit.column)
        if dated and not account.is_silent(index) and account.sentences.of(index).holds(ChunkKind.MEASURE):
            rows.setdefault(unit.label, []).append(index)
    for label, cells in rows.items():
        measured = any(chunk.kind in _MEASURED for span in label for chunk in account.sentences.chunks(*span))
        today = [index for index in cells if not account.is_past(index)]
        if measured and today and len(today) < len(cells):
            unit = account.units[today[-1]]
            yield Element(element, None, (), account.span(unit.start, unit.end, today[-1]), stated=True)


def told(found: Iterable[Element], untold: Sequence[Stretch], table: RegionTable | None) -> list[Element]:
    """Elements without the complaints that only a heading of the story makes of a region: those where a visit was examined or treated."""
    starts = [start for start, _ in untold]

    def is_untold(each: Element) -> bool:
        at = bisect_right(starts, each.span.start) - 1
        return at >= 0 and each.span.start < untold[at][1]

    return [
        each
        for each in found
        if table is None
        or each.element != table.complaint
        or each.measure
        or each.span.section not in TOLD
        or not is_untold(each)
    ]


def with_more(found: Sequence[Element], more: Iterable[Element]) -> tuple[Element, ...]:
    """The elements that a note states by their own words, and of the others those that these do not name, or of regions that they do not."""
    known = {(each.element, region) for each in found if each.stated for region in (*each.regions, None)}
    added = []
    for each in more:
        if not each.regions and (each.element, None) not in known:
            added.append(each)
        if regions := tuple(region for region in each.regions if (each.element, region) not in known):
            added.append(replace(each, regions=regions))
    return tuple(sorted((*found, *added), key=lambda each: (each.span.start, each.span.end, each.element)))
