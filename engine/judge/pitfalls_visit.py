"""The detectors of pitfalls of a claim for treatment by hand: regions treated against regions billed, and what was examined."""

from collections.abc import Iterable

from dxproof.engine.facts import Span
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.regions import is_shown, letters, signs_of, treated
from dxproof.engine.pack.model import Counting, PitfallEntry


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
