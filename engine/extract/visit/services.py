"""What was done to the patient at a visit, to which places, and what was only planned, declined or done at another visit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import chunks_of
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.visit.account import Account, Head, Site, heads
from dxproof.engine.facts import Service, Span, TreatedRegion
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Event, Section

# Where the story is told, and what it tells was done before; where nothing is told of treatment at all.
_STORY = frozenset(
    {
        Section.CHIEF_COMPLAINT, Section.HPI, Section.TREATMENT, Section.PMH, Section.PSH, Section.SOCIAL_HISTORY,
        Section.FAMILY_HISTORY, Section.ROS,
    }
)  # fmt: skip
_SHORT_ITEM = 6  # chunks
_PARTS_ENTRIES = ";"
_SILENT = frozenset(
    {Section.BILLING, Section.MEDICATIONS, Section.ALLERGIES, Section.IMAGING, Section.FINDINGS, Section.PROBLEM_LIST}
)


# What an entry of a card may hold that names services alone.
_ENTRY = frozenset({ChunkKind.SERVICE, ChunkKind.COMMA, ChunkKind.AND, ChunkKind.SLASH, ChunkKind.DONE})
# What words of a heading make of the services below it.
_FATES_OVER = {
    ChunkKind.UNDONE: Event.NOT_DONE,
    ChunkKind.NOT: Event.NOT_DONE,
    ChunkKind.DECLINED: Event.DECLINED,
    ChunkKind.OFTEN: Event.PLANNED,
    ChunkKind.PLANNED: Event.PLANNED,
    ChunkKind.PAST: Event.EARLIER,
}


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of a service: the event, its cue, and the construction that tells it."""

    event: Event
    cue: str | None = None
    by: str | None = None


def read_services(account: Account, segments: Iterable[Site]) -> tuple[Service, ...]:
    """All services in the order of the note; ``segments`` are the places that the examination calls dysfunctional."""
    known = tuple(segments)
    found = list(_named(account, known))
    found += _implied(account, frozenset(at.span.start for service in found for at in service.regions))
    return tuple(sorted(found, key=lambda service: service.span.start))


# ---- services that are named


def _named(account: Account, segments: tuple[Site, ...]) -> Iterator[Service]:
    joined: dict[tuple[str, int], list[Head]] = {}
    for head in heads(account, ChunkKind.SERVICE):
        if head.unit.section in _SILENT:
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
    placed = named or (bool(regions) and _is_done_column(account, first.unit))
    if all(Trait.BARE in head.chunk.traits for head in group) and not placed:
        return  # 'treated for her neck'
    told = _event(account, group, bool(regions))
    if told is None:
        return
    minutes = next((found for head in group for found in head.found(Layer.MINUTES)), None)
    (number,) = minutes.role("number") if minutes else (None,)
    span = account.span(first.chunk.start, group[-1].chunk.end, first.index, _assertion(told.event), told.cue)
    techniques = tuple(dict.fromkeys(value for head in group for value in head.chunk.values))
    read_by = tuple(dict.fromkeys(name for name in (*by, told.by, minutes.by if minutes else None) if name))
    yield Service(
        first.chunk.value, span, told.event, regions, techniques,
        account.sentences.number(number) if number is not None else None, read_by,
    )  # fmt: skip


def _assertion(event: Event) -> Assertion:
    """How the words of a service are asserted: what was not done is denied, what is to come hypothetical."""
    return {
        Event.DONE: Assertion.PRESENT,
        Event.EARLIER: Assertion.HISTORICAL,
        Event.DECLINED: Assertion.NEGATED,
        Event.NOT_DONE: Assertion.NEGATED,
    }.get(event, Assertion.HYPOTHETICAL)


def _regions(
    account: Account, group: list[Head], segments: tuple[Site, ...]
) -> tuple[tuple[TreatedRegion, ...], tuple[str, ...]]:
    """The places of a service, and the constructions that tied them to it."""
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
    led = account.lead(group[0].index)
    if not sites:
        sites = _of_line(account, group) or _of_letters(account, group[0]) or account.over(group[0].index)
    elif led and led[-1].end < group[0].chunk.start:
        sites = [*led, *sites]
    return tuple(_treated(account, site, cues.get(site.start)) for site in _each(sites)), tuple(by)


def _of_line(account: Account, group: list[Head]) -> list[Site]:
    """The vertebrae and joints before an entry of a card that names services alone: 'C1 PRS  T4 P    adj div'."""
    first = group[0]
    if not all(node.kind in _ENTRY for node in first.sentence.nodes):
        return []
    text, start = account.view.text, first.unit.start
    before = [
        n for n in range(first.index) if "\n" not in text[account.units[n].start : start] and not account.is_silent(n)
    ]
    named = [site for n in before for site in account.sites(account.sentences.of(n).nodes, n)]
    return [site for site in named if site.place.level]


def _of_letters(account: Account, head: Head) -> list[Site]:
    """The region of the letter that a technique stands behind in a list of them, else those of all: 'C (BLT), T (ME), L'."""
    named = account.listed(head.index)
    before = [site for site in named if site.end <= head.chunk.start]
    return before[-1:] or named


def _each(sites: list[Site]) -> Iterable[Site]:
    """Each place once."""
    return {site.place: site for site in reversed(sites)}.values().__reversed__() if sites else ()


def _treated(account: Account, site: Site, cue: str | None) -> TreatedRegion:
    assert site.place.region is not None
    return TreatedRegion(site.place.region, site.place, account.span(site.start, site.end, site.unit, cue=cue))


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


def _event(account: Account, group: list[Head], placed: bool) -> _Told | None:
    """What became of a service: by the words of its sentence, else by what its section is about."""
    head = group[-1]
    asserted, section = head.asserted(), head.unit.section
    if account.is_past(head.index):
        return _Told(Event.EARLIER)
    if (over := _fate_over(account, head.index)) is not None:
        return over
    for each in group:
        fate = next((found for found in each.found(Layer.SERVICE) if found.fate is not None), None)
        if fate is not None and fate.fate is not Event.DONE:
            return _Told(fate.fate or Event.PLANNED, account.view.quote(fate.told) if fate.told else None, fate.by)
    if account.sentences.question(head.index) is not None:
        return _Told(Event.NOT_DONE)
    if asserted.assertion in (Assertion.NEGATED, Assertion.OTHER_PERSON) and not asserted.resolved:
        return _Told(Event.NOT_DONE, head.cue(asserted))
    if asserted.assertion in (Assertion.POSSIBLE, Assertion.HYPOTHETICAL):
        return _Told(Event.PLANNED, head.cue(asserted))
    if asserted.assertion is Assertion.HISTORICAL or (section in _STORY and not account.is_charted(head.index)):
        return _Told(Event.EARLIER, head.cue(asserted))
    done = next((found for each in group for found in each.found(Layer.SERVICE) if found.fate is Event.DONE), None)
    if done is not None:
        return _Told(Event.DONE, None, done.by)
    ends = account.view.text[head.unit.end - 1]
    if not placed and head.index == 0 and section is Section.UNKNOWN and ends.isalnum():
        return None  # the title of the note
    if section is Section.PLAN and not placed:
        return _Told(Event.PLANNED, Section.PLAN)
    return _Told(Event.DONE)


def _fate_over(account: Account, index: int) -> _Told | None:
    """What the heading of a unit says became of what it names: 'Not performed:', 'Next visit:'."""
    unit = account.units[index]
    header = (unit.header,) if unit.header and not account.is_charted(index) else ()
    for span in (*header, *unit.block.headings):
        if not account.holds_for(span, unit):
            continue
        for chunk in account.sentences.chunks(*span):
            if chunk.kind in _FATES_OVER:
                return _Told(_FATES_OVER[chunk.kind], account.view.quote(chunk))
    return None


# ---- places that a heading says were treated


def _implied(account: Account, known: frozenset[int]) -> Iterator[Service]:
    """Places below a heading, in a column or in a list that tells of treatment: 'CMT:' over 'C1, C5', 'Adjusted' over 'x'.

    ``known`` is where a service names a place; of a sentence that names one, the vertebrae and joints that it leaves count.
    """
    for index, unit in enumerate(account.units):
        if account.is_silent(index) or (unit.section in _SILENT | _STORY and not account.is_charted(index)):
            continue
        kind = _service_over(account, index)
        sentence = account.sentences.of(index) if kind is not None else None
        if kind is None or sentence is None:
            continue
        here = _affirmed(account, index)
        if sentence.holds(ChunkKind.SERVICE):
            if any(node.kind in _FATES_OVER for node in sentence.nodes):
                continue
            here = [site for site in here if site.place.level and site.start not in known]
            if not here:
                continue
        column = _is_done_column(account, unit)
        if column and not here and not _says_no(account, index):
            here = account.over(index)
        listed = any(site.place.level for site in here) or _names_only_places(account, index)
        if not here or not (column or listed):
            continue
        told = next((_FATES_OVER[node.kind] for node in sentence.nodes if node.kind in _FATES_OVER), None)
        told = None if told is Event.NOT_DONE and any(node.kind is ChunkKind.COLON for node in sentence.nodes) else told
        over = _fate_over(account, index)
        event = Event.EARLIER if account.is_past(index) else over.event if over else told or Event.DONE
        span: Span = account.span(here[0].start, here[-1].end, index, _assertion(event))
        yield Service(
            kind.value, span, event, tuple(_treated(account, site, None) for site in _each(here)), kind.values
        )


def _is_done_column(account: Account, unit: Unit) -> bool:
    """Whether a mark in a cell says that something was done: by the name of its column, or of a row with columns of days."""
    spans = ((unit.column,) if unit.column else ()) + (unit.label if unit.cell else ())
    return any(account.is_done_column(span) or _service_in(account, span) is not None for span in spans)


def _affirmed(account: Account, index: int) -> list[Site]:
    """The places that a unit names and does not deny: 'Cervical: Yes  Lumbar: No'; an answer alone is of what is over it."""
    nodes = account.sentences.of(index).nodes
    answers = (ChunkKind.NOT, ChunkKind.UNDONE, ChunkKind.DECLINED)
    denied = {
        id(node)
        for node, *behind in zip(nodes, nodes[1:], nodes[2:], strict=False)
        if behind[0].kind in (ChunkKind.COLON, ChunkKind.DASH) and behind[1].kind in answers
    }
    here = account.sites([node for node in nodes if id(node) not in denied], index) or account.lettered(index)
    answered = nodes and nodes[0].kind is ChunkKind.AFFIRM
    return [*(account.over(index) if answered else ()), *here]


def _says_no(account: Account, index: int) -> bool:
    unit, nodes = account.units[index], account.sentences.of(index).nodes
    text = account.view.text[unit.start : unit.end]
    return any(node.kind in (ChunkKind.NOT, ChunkKind.UNDONE) for node in nodes) or (
        not any(map(str.isalnum, text)) and "-" in text
    )


def _names_only_places(account: Account, index: int) -> bool:
    """Whether a unit is a list of places and what stands beside them; one that begins with a place under the name of a service."""
    nodes = account.sentences.of(index).nodes
    unit = account.units[index]
    named = any(_service_in(account, span) for span in (*unit.headings, *((unit.header,) if unit.header else ())))
    first = next((node for node in nodes if node.kind is not ChunkKind.SIDE), None)
    opens = first is not None and first.kind is ChunkKind.PLACE and len(nodes) <= _SHORT_ITEM
    return all(node.kind in _LISTED for node in nodes) or (named and opens) or bool(account.lettered(index))


_LISTED = frozenset(
    {
        ChunkKind.PLACE, ChunkKind.SIDE, ChunkKind.COMMA, ChunkKind.AND, ChunkKind.SLASH, ChunkKind.SIGN, ChunkKind.OPEN,
        ChunkKind.CLOSE, ChunkKind.DASH, ChunkKind.COLON, ChunkKind.MEASURE, ChunkKind.AT, ChunkKind.GRADE, ChunkKind.DONE, ChunkKind.AFFIRM,
        ChunkKind.SEMICOLON,
    }
)  # fmt: skip


def _listed_before(account: Account, index: int) -> "_Kind | None":
    """The service of a list whose entries are parted by semicolons: 'CMT: C3, C6 supine; T5 prone; L3'."""
    unit, text = account.units[index], account.view.text
    while (
        index
        and account.units[index - 1].block is unit.block
        and text[account.units[index - 1].end - 1] in _PARTS_ENTRIES
    ):
        index -= 1
        if account.units[index].section in _SILENT | _STORY:
            return None
        first = account.units[index]
        if (named := _service_in(account, (first.start, first.end))) is not None:
            return named
    return None


@dataclass(frozen=True, slots=True)
class _Kind:
    value: str
    values: tuple[str, ...]


def _service_over(account: Account, index: int) -> _Kind | None:
    """The service that the column, the list or the headings over a unit are about."""
    unit = account.units[index]
    if (before := _listed_before(account, index)) is not None:
        return before
    form = account.of_form(index)
    for head in (unit.list_head, account.units[form] if form is not None else None):
        if head is not None and (named := _service_in(account, (head.start, head.end))):
            return named
    spans = (*((unit.column,) if unit.column else ()), *unit.headings, *((unit.header,) if unit.header else ()))
    for span in spans:
        if named := _service_in(account, span):
            return named
    if any(account.is_done_column(span) for span in spans):
        return _Kind(account.default_service, ())
    return None


def _service_in(account: Account, span: tuple[int, int] | None) -> _Kind | None:
    if span is None:
        return None
    named: list[Chunk] = [c for c in account.sentences.chunks(*span) if c.kind is ChunkKind.SERVICE]
    return _Kind(named[0].value, named[0].values) if named else None
