"""What the headings, columns and sections of a note say of treatment: its kind, what became of it, and how a service is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.visit.account import Account, Site
from dxproof.engine.facts import TreatedRegion
from dxproof.engine.pack.model import ChunkKind
from dxproof.engine.terms import Assertion, Event, Section

# Where the story is told, and what it tells was done before; where nothing is told of treatment at all.
STORY = frozenset(
    {
        Section.CHIEF_COMPLAINT, Section.HPI, Section.TREATMENT, Section.PMH, Section.PSH, Section.SOCIAL_HISTORY,
        Section.FAMILY_HISTORY, Section.ROS,
    }
)  # fmt: skip
SILENT = frozenset(
    {Section.BILLING, Section.MEDICATIONS, Section.ALLERGIES, Section.IMAGING, Section.FINDINGS, Section.PROBLEM_LIST}
)
# What words of a heading make of the services below it.
FATES_OVER = {
    ChunkKind.UNDONE: Event.NOT_DONE,
    ChunkKind.NOT: Event.NOT_DONE,
    ChunkKind.DECLINED: Event.DECLINED,
    ChunkKind.OFTEN: Event.PLANNED,
    ChunkKind.PLANNED: Event.PLANNED,
    ChunkKind.PAST: Event.EARLIER,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a service: the event, its cue, and the construction that tells it."""

    event: Event
    cue: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of service, and its techniques."""

    value: str
    values: tuple[str, ...]


def assertion_of(event: Event) -> Assertion:
    """How the words of a service are asserted: what was not done is denied, what is to come hypothetical."""
    return {
        Event.DONE: Assertion.PRESENT,
        Event.EARLIER: Assertion.HISTORICAL,
        Event.DECLINED: Assertion.NEGATED,
        Event.NOT_DONE: Assertion.NEGATED,
    }.get(event, Assertion.HYPOTHETICAL)


def fate_over(account: Account, index: int) -> Told | None:
    """What the heading of a unit says became of what it names: 'Not performed:', 'Next visit:'."""
    unit = account.units[index]
    header = (unit.header,) if unit.header and not account.is_charted(index) else ()
    for span in (*header, *unit.block.headings):
        if not account.holds_for(span, unit):
            continue
        for chunk in account.sentences.chunks(*span):
            if chunk.kind in FATES_OVER:
                return Told(FATES_OVER[chunk.kind], account.view.quote(chunk))
    return None


def tells_done(account: Account, unit: Unit) -> bool:
    """Whether a mark in a cell says that something was done: by the name of its column, or of a row with columns of days."""
    spans = ((unit.column,) if unit.column else ()) + (unit.label if unit.cell else ())
    return any(account.is_done_column(span) or service_in(account, span) is not None for span in spans)


def service_in(account: Account, span: tuple[int, int] | None) -> Kind | None:
    if span is None:
        return None
    named: list[Chunk] = [c for c in account.sentences.chunks(*span) if c.kind is ChunkKind.SERVICE]
    return Kind(named[0].value, named[0].values) if named else None


def once(sites: list[Site]) -> Iterable[Site]:
    """Each place once."""
    return {site.place: site for site in reversed(sites)}.values().__reversed__() if sites else ()


def treated(account: Account, site: Site, cue: str | None) -> TreatedRegion:
    assert site.place.region is not None
    return TreatedRegion(site.place.region, site.place, account.span(site.start, site.end, site.unit, cue=cue))
