"""Words of a plateau or of maintenance, against what the claim of the visit says."""

from collections.abc import Sequence

from dxproof.engine.episode.model import NoGain
from dxproof.engine.episode.visits import Dated
from dxproof.engine.facts import Span
from dxproof.engine.terms import Assertion

_MAINTENANCE = "maintenance"  # a kind of visit of the lexicon of visits


def no_gain_of(visits: Sequence[Dated]) -> tuple[NoGain, ...]:
    """The visits whose notes say that no gain is expected any more."""
    found = []
    for dated in visits:
        spans = _spans(dated)
        if spans:
            found.append(NoGain(dated.number, dated.visit.active, tuple(dated.visit.quote(span) for span in spans)))
    return tuple(found)


def _spans(dated: Dated) -> list[Span]:
    visit = dated.visit
    spans = [span for span in visit.course.no_gain if span.assertion is Assertion.PRESENT]
    if visit.kind is not None and visit.kind.kind == _MAINTENANCE:
        spans.append(visit.kind.span)
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
