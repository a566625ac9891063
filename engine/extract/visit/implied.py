"""Places that a heading, a column or a list says were treated: 'CMT:' over 'C1, C5', 'Adjusted' over 'x'."""

from collections.abc import Iterator

from dxproof.engine.extract.reading.event import Event as EventNode
from dxproof.engine.extract.visit.account import Account, Site, is_dash
from dxproof.engine.extract.visit.boxes import form_head
from dxproof.engine.extract.visit.headed import (
    FATES_OVER,
    SILENT,
    STORY,
    Kind,
    assertion_of,
    fate_over,
    once,
    service_in,
    tells_done,
    treated,
)
from dxproof.engine.extract.visit.letters import lettered
from dxproof.engine.facts import Service, Span
from dxproof.engine.pack.model import ChunkKind
from dxproof.engine.terms import Event, Part, Section

_SHORT_ITEM = 6  # chunks
_PARTS_ENTRIES = ";"


def implied(account: Account, known: frozenset[int]) -> Iterator[Service]:
    """Places below a heading, in a column or in a list that tells of treatment: 'CMT:' over 'C1, C5', 'Adjusted' over 'x'.

    ``known`` is where a service names a place; of a sentence that names one, the vertebrae and joints that it leaves count.
    """
    for index, unit in enumerate(account.units):
        if account.is_silent(index) or (unit.section in SILENT | STORY and not account.is_charted(index)):
            continue
        kind = _service_over(account, index)
        sentence = account.sentences.of(index) if kind is not None else None
        if kind is None or sentence is None:
            continue
        here = _affirmed(account, index)
        if sentence.holds(ChunkKind.SERVICE):
            if any(node.kind in FATES_OVER for node in sentence.nodes):
                continue
            here = [site for site in here if site.place.level and site.start not in known]
            if not here:
                continue
        column = tells_done(account, unit)
        if column and not here and not _says_no(account, index):
            here = account.over(index)
        listed = any(site.place.level for site in here) or _names_only_places(account, index)
        if not here or not (column or listed):
            continue
        told = next((FATES_OVER[node.kind] for node in sentence.nodes if node.kind in FATES_OVER), None)
        told = None if told is Event.NOT_DONE and any(node.kind is ChunkKind.COLON for node in sentence.nodes) else told
        over = fate_over(account, index)
        event = Event.EARLIER if account.is_past(index) else over.event if over else told or Event.DONE
        span: Span = account.span(here[0].start, here[-1].end, index, assertion_of(event))
        yield Service(kind.value, span, event, tuple(treated(account, site, None) for site in once(here)), kind.values)


def _affirmed(account: Account, index: int) -> list[Site]:
    """The places that a unit names and does not deny: 'Cervical: Yes  Lumbar: No'; an answer alone is of what is over it."""
    nodes = account.sentences.of(index).nodes
    answers = (ChunkKind.NOT, ChunkKind.UNDONE, ChunkKind.DECLINED)
    denied = {
        id(node)
        for node, *behind in zip(nodes, nodes[1:], nodes[2:], strict=False)
        if behind[0].kind in (ChunkKind.COLON, ChunkKind.DASH) and behind[1].kind in answers
    }
    here = account.sites([node for node in nodes if id(node) not in denied], index) or lettered(account, index)
    here += (
        Site(place, chunk.start, chunk.end, index)  # 'L5, RPI': a listing that says by itself what it is of
        for node in nodes
        if isinstance(node, EventNode) and (chunk := node.head) is not None and chunk.value == Part.ASYMMETRY
        for place in chunk.places
        if place.region is not None
    )
    answered = nodes and nodes[0].kind is ChunkKind.AFFIRM
    return [*(account.over(index) if answered else ()), *here]


def _says_no(account: Account, index: int) -> bool:
    unit, nodes = account.units[index], account.sentences.of(index).nodes
    text = account.view.text[unit.start : unit.end]
    return any(node.kind in (ChunkKind.NOT, ChunkKind.UNDONE) for node in nodes) or is_dash(text)


def _names_only_places(account: Account, index: int) -> bool:
    """Whether a unit is a list of places and what stands beside them; one that begins with a place under the name of a service."""
    nodes = account.sentences.of(index).nodes
    unit = account.units[index]
    named = any(service_in(account, span) for span in (*unit.headings, *((unit.header,) if unit.header else ())))
    first = next((node for node in nodes if node.kind is not ChunkKind.SIDE), None)
    opens = first is not None and first.kind is ChunkKind.PLACE and len(nodes) <= _SHORT_ITEM
    return all(node.kind in _LISTED for node in nodes) or (named and opens) or bool(lettered(account, index))


_LISTED = frozenset(
    {
        ChunkKind.PLACE, ChunkKind.SIDE, ChunkKind.COMMA, ChunkKind.AND, ChunkKind.SLASH, ChunkKind.SIGN, ChunkKind.OPEN,
        ChunkKind.CLOSE, ChunkKind.DASH, ChunkKind.COLON, ChunkKind.MEASURE, ChunkKind.AT, ChunkKind.GRADE, ChunkKind.DONE, ChunkKind.AFFIRM,
        ChunkKind.SEMICOLON,
    }
)  # fmt: skip


def _listed_before(account: Account, index: int) -> Kind | None:
    """The service of a list whose entries are parted by semicolons: 'CMT: C3, C6 supine; T5 prone; L3'."""
    unit, text = account.units[index], account.view.text
    while (
        index
        and account.units[index - 1].block is unit.block
        and text[account.units[index - 1].end - 1] in _PARTS_ENTRIES
    ):
        index -= 1
        if account.units[index].section in SILENT | STORY:
            return None
        first = account.units[index]
        if (named := service_in(account, (first.start, first.end))) is not None:
            return named
    return None


def _service_over(account: Account, index: int) -> Kind | None:
    """The service that the column, the list or the headings over a unit are about."""
    unit = account.units[index]
    if (before := _listed_before(account, index)) is not None:
        return before
    form = form_head(account, index)
    for head in (unit.list_head, account.units[form] if form is not None else None):
        if head is not None and (named := service_in(account, (head.start, head.end))):
            return named
    header = (unit.header,) if unit.header and unit.section is not Section.EXAM else ()  # 'OMT EXAM'
    spans = (*((unit.column,) if unit.column else ()), *unit.headings, *header)
    for span in spans:
        if named := service_in(account, span):
            return named
    if any(account.is_done_column(span) for span in spans):
        return Kind(account.default_service, ())
    return None
