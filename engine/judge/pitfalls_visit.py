"""The detectors of pitfalls of a claim for treatment by hand: regions treated and billed, what was examined, what is part of it."""

from collections.abc import Iterable

from dxproof.engine.facts import Span
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.regions import counted_as, is_shown, letters, signs_of, treated
from dxproof.engine.pack.model import Counting, PitfallEntry
from dxproof.engine.terms import Event


def _counting(case: Case, entry: PitfallEntry) -> Counting:
    return case.pack.lexicon.visit.countings[entry.counting or ""]


def region_count(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """Silent where the note names no region that was treated."""
    billed = [number for number in entry.region_counts if case.claim is not None and number in case.claim.cpt]
    regions = treated(case.facts, _counting(case, entry)) if billed else {}
    if not regions:
        return None
    least, most = entry.region_counts[billed[0]]
    if len(billed) == 1 and least <= len(regions) <= most:
        return None
    return [span for spans in regions.values() for span in spans]


def unexamined_region(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """The words for the regions that were treated and not examined enough, and what was found there."""
    if case.claim is None or case.payer is not entry.payer or not set(case.claim.cpt).intersection(entry.procedures):
        return None
    counting = _counting(case, entry)
    regions = treated(case.facts, counting)
    spans: list[Span] = []
    for region, named in regions.items():
        signs = signs_of(case.facts, counting, region, alone=len(regions) == 1)
        found = letters(signs)
        if not is_shown(signs) and (len(found) < (entry.least or 0) or found.isdisjoint(entry.one_of)):
            spans += [*named, *(sign.span for sign in signs)]
    return spans or None


def bundled_procedure(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """The services that are part of the treatment, where they were done to its regions; a note that does not say where is silent."""
    claim = case.claim
    if claim is None or case.payer is not entry.payer or not set(claim.cpt).intersection(entry.beside):
        return None
    counting = _counting(case, entry)
    regions = treated(case.facts, counting)
    spans: list[Span] = []
    raised = False
    for procedure in (each for each in claim.cpt if each in entry.done_by):
        kinds = entry.done_by[procedure]
        done = [s for s in case.facts.services if s.event is Event.DONE and s.kind in kinds]
        places = [place for service in done for place in service.regions]
        within = bool(places) and all(counted_as(counting, each.region, each.place) in regions for each in places)
        if within or set(claim.modifiers.get(procedure, ())).isdisjoint(entry.modifiers):
            raised = True
            spans += [*(service.span for service in done), *(place.span for place in places)]
    return spans if raised else None
