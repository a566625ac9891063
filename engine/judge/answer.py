"""The answer to a condition: true or false, the reason, and the evidence used and rejected."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, Self

from dxproof.engine.facts import Span

_NONE: Mapping[str, str] = MappingProxyType({})


class Answer(NamedTuple):
    """``reason`` selects the rule's message; ``fields`` fill its placeholders."""

    true: bool
    reason: str
    evidence: tuple[Span, ...] = ()
    rejected: tuple[Span, ...] = ()
    fields: Mapping[str, str] = _NONE

    @classmethod
    def of(
        cls, true: bool, reason: str, evidence: Iterable[Span] = (), rejected: Iterable[Span] = (), **fields: str
    ) -> Self:
        """An answer with its spans deduplicated and in text order."""
        return cls(true, reason, ordered(evidence), ordered(rejected), fields)


def ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans deduplicated and in text order."""
    spans = tuple(spans)
    if len(spans) < 2:
        return spans
    unique: dict[tuple[int, int, str | None], Span] = {}
    for span in spans:
        unique.setdefault((span.start, span.end, span.cue), span)
    return tuple(sorted(unique.values(), key=lambda span: (span.start, span.end)))
