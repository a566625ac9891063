"""What was done to the patient at a visit, to which places, and what was only planned, declined or done at another visit."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from dxproof.engine.extract.reading.event import chunks_of
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.visit.account import Account, Head, Site, heads
from dxproof.engine.extract.visit.boxes import boxed
from dxproof.engine.extract.visit.headed import SILENT, STORY, Told, assertion_of, fate_over, once, tells_done, treated
from dxproof.engine.extract.visit.implied import implied
from dxproof.engine.extract.visit.keys import Key
from dxproof.engine.extract.visit.letters import bracketed, led, listed
from dxproof.engine.facts import Service, TreatedRegion
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Event, Part, Section

# What an entry of a card may hold that names services alone.
_LETTERS = frozenset(Part)
_LEAST_BEHIND = 2  # a number and what it counts
_ENTRY = frozenset({ChunkKind.SERVICE, ChunkKind.COMMA, ChunkKind.AND, ChunkKind.SLASH, ChunkKind.DONE})


def read_services(account: Account, segments: Iterable[Site], key: Key) -> tuple[Service, ...]:
    """All services in the order of the note; ``segments`` are the places that the examination calls dysfunctional."""
    known = tuple(segments)
    found = list(_named(account, known))
    found += implied(account, frozenset(at.span.start for service in found for at in service.regions))
    found += key.services()
    return tuple(sorted(found, key=lambda service: service.span.start))


def _named(account: Account, segments: tuple[Site, ...]) -> Iterator[Service]:
    joined: dict[tuple[str, int], list[Head]] = {}
    for head in heads(account, ChunkKind.SERVICE):
        if head.unit.section in SILENT:
            continue
        group = next(head.found(Layer.TREATED), None)
        place = group.match.start("heads") if group else head.chunk.start
        joined.setdefault((f"{head.index} {place} {head.chunk.value}", 0), []).append(head)
    for group_of in joined.values():
        yield from _service(account, group_of, segments)


def _service(account: Account, group: list[Head], segments: tuple[Site, ...]) -> Iterator[Service]:
    """One service of the heads that a construction names together: 'adjusted, diversified and drop: C5, L5'."""
    first = group[0]
    regions, by = _regions(account, group, segments)
    named = bool(by) and any(at.place.level for at in regions)
    placed = named or (bool(regions) and tells_done(account, first.unit))
    if all(Trait.BARE in head.chunk.traits for head in group) and not placed:
        return  # 'treated for her neck'
    told = _event(account, group, bool(regions))
    if told is None:
        return
    minutes = next((found for head in group for found in head.found(Layer.MINUTES)), None)
    (number,) = minutes.role("number") if minutes else (None,)
    span = account.span(first.chunk.start, group[-1].chunk.end, first.index, assertion_of(told.event), told.cue)
    techniques = tuple(dict.fromkeys(value for head in group for value in head.chunk.values))
    read_by = tuple(dict.fromkeys(name for name in (*by, told.by, minutes.by if minutes else None) if name))
    yield Service(
        first.chunk.value, span, told.event, regions, techniques,
        account.sentences.number(number) if number is not None else None, read_by,
    )  # fmt: skip


def _regions(
    account: Account, group: list[Head], segments: tuple[Site, ...]
) -> tuple[tuple[TreatedRegion, ...], tuple[str, ...]]:
    """The places of a service, and the constructions that tied them to it."""
    if named := bracketed(account, group[-1].index, group[-1].chunk.end):
        return tuple(treated(account, site, None) for site in once(named)), ()
    sites: list[Site] = []
    cues: dict[int, str] = {}
    by: list[str] = []
    for head in group:
        spoken = list(head.found(Layer.TREATED))
        for found in (each for each in spoken if each.rule is spoken[0].rule):
            here, cue = _of_role(account, head, found, segments)
            sites += here
            if here:
                by.append(found.by)
            cues.update({site.start: cue for site in here if cue})
        sites += [
            Site(place, head.chunk.start, head.chunk.end, head.index) for place in head.chunk.places if place.region
        ]
    lead = account.lead(group[0].index)
    if not sites:
        first = group[0]
        sites = (
            lead
            or led(account, first.index)
            or _of_line(account, group)
            or _of_letters(account, first)
            or account.over(first.index)
        )
        sites = sites or boxed(account, first.index) or _of_count(account, first)
    elif lead and lead[-1].end < group[0].chunk.start:
        sites = [*lead, *sites]
    return tuple(treated(account, site, cues.get(site.start)) for site in once(sites)), tuple(by)


def _of_line(account: Account, group: list[Head]) -> list[Site]:
    """The vertebrae and joints before an entry of a card that names services alone ('C1 PRS  T4 P    adj div'), else those after it."""
    first = group[0]
    if not all(node.kind in _ENTRY for node in first.sentence.nodes):
        return []
    text, start = account.view.text, first.unit.start
    before = [
        n for n in range(first.index) if "\n" not in text[account.units[n].start : start] and not account.is_silent(n)
    ]
    behind = takewhile(
        lambda n: "\n" not in text[start : account.units[n].start] and not _names_service(account, n),
        range(group[-1].index + 1, len(account.units)),
    )
    return _vertebrae(account, before) or _vertebrae(account, behind)


def _vertebrae(account: Account, numbers: Iterable[int]) -> list[Site]:
    named = (site for n in numbers for site in account.sites(account.sentences.of(n).nodes, n))
    return [site for site in named if site.place.level]


def _names_service(account: Account, index: int) -> bool:
    return any(node.kind is ChunkKind.SERVICE for node in account.sentences.of(index).nodes)


def _of_letters(account: Account, head: Head) -> list[Site]:
    """The region of the letter that a technique comes after in a list of them, else those of all: 'C (BLT), T (ME), L'."""
    named = listed(account, head.index)
    before = [site for site in named if site.end <= head.chunk.start]
    return before[-1:] or named


def _of_count(account: Account, head: Head) -> list[Site]:
    """The regions of a list of dysfunctions by their letters, where as many were treated: 'SD: C, T, L' and 'OMT x3 regions'."""
    at = head.sentence.nodes.index(head.event)
    behind = list(takewhile(lambda node: node.kind is not ChunkKind.UNIT, head.sentence.nodes[at + 1 : at + 4]))
    numbers = chunks_of(behind, ChunkKind.MEASURE)[:1]
    if not numbers or len(behind) < _LEAST_BEHIND or head.chunk.value not in _counted(account):
        return []
    for index in range(len(account.units)):
        named = listed(account, index) if _names_dysfunction(account, index) else []
        if len({site.place for site in named}) == account.sentences.number(numbers[0]):
            return named
    return []


def _counted(account: Account) -> frozenset[str]:
    return frozenset(kind for counting in account.words.countings.values() for kind in counting.services[:1])


def _names_dysfunction(account: Account, index: int) -> bool:
    """Whether a unit or its heading names a dysfunction of whatever kind."""
    unit = account.units[index]
    spans = (*unit.headings, *((unit.header,) if unit.header else ()), (unit.start, unit.end))
    chunks = (chunk for span in spans for chunk in account.sentences.chunks(*span))
    return not account.is_silent(index) and any(
        c.kind is ChunkKind.SIGN and _LETTERS.isdisjoint(c.value) for c in chunks
    )


def _of_role(account: Account, head: Head, found: Found, segments: tuple[Site, ...]) -> tuple[list[Site], str | None]:
    """The places that a construction names for a service; 'the same segments' are those named before."""
    at = found.role("at")
    here = account.sites(at, head.index)
    referred = chunks_of(at, ChunkKind.REFERRED)
    if here or not referred:
        return here, None
    cue = account.view.quote(referred[0])
    before = account.sites([node for node in head.sentence.nodes if node.end <= head.chunk.start], head.index)
    if not before and head.index and account.units[head.index - 1].line == head.unit.line:
        before = account.sites(account.sentences.of(head.index - 1).nodes, head.index - 1)
    leveled = [site for site in before if site.place.level]
    if leveled:
        return leveled, cue
    named = [site for site in segments if site.start < head.chunk.start or not before]
    return named or before, cue


def _event(account: Account, group: list[Head], placed: bool) -> Told | None:
    """What became of a service: by the words of its sentence, else by what its section is about."""
    head = group[-1]
    asserted, section = head.asserted(), head.unit.section
    if account.is_past(head.index):
        return Told(Event.EARLIER)
    if (over := fate_over(account, head.index)) is not None:
        return over
    for each in group:
        fate = next((found for found in each.found(Layer.SERVICE) if found.fate is not None), None)
        if fate is not None and fate.fate is not Event.DONE:
            return Told(fate.fate or Event.PLANNED, account.view.quote(fate.told) if fate.told else None, fate.by)
    if account.sentences.question(head.index) is not None:
        return Told(Event.NOT_DONE)
    if asserted.assertion in (Assertion.NEGATED, Assertion.OTHER_PERSON) and not asserted.resolved:
        return Told(Event.NOT_DONE, head.cue(asserted))
    if asserted.assertion in (Assertion.POSSIBLE, Assertion.HYPOTHETICAL):
        return Told(Event.PLANNED, head.cue(asserted))
    if asserted.assertion is Assertion.HISTORICAL or (section in STORY and not account.is_charted(head.index)):
        return Told(Event.EARLIER, head.cue(asserted))
    done = next((found for each in group for found in each.found(Layer.SERVICE) if found.fate is Event.DONE), None)
    if done is not None:
        return Told(Event.DONE, None, done.by)
    ends = account.view.text[head.unit.end - 1]
    if not placed and head.index == 0 and section is Section.UNKNOWN and ends.isalnum():
        return None  # the title of the note
    if section is Section.PLAN and not placed:
        return Told(Event.PLANNED, Section.PLAN)
    return Told(Event.DONE)
