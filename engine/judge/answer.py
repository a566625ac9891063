"""The answer to a condition: true or false, the reason, and the evidence used and rejected."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from dxproof.engine.facts import Span


@dataclass(frozen=True, slots=True)
class Answer:
    """``reason`` selects the rule's message; ``fields`` fill its placeholders."""

    true: bool
    reason: str
    evidence: tuple[Span, ...] = ()
    rejected: tuple[Span, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)

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
