"""What a condition answers: yes or no, the reason, and what was seen for and against."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from dxproof.engine.facts import Span


@dataclass(frozen=True, slots=True)
class Answer:
    """``reason`` picks the rule's message; ``fields`` fill it in."""

    true: bool
    reason: str
    evidence: tuple[Span, ...] = ()
    rejected: tuple[Span, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, true: bool, reason: str, evidence: Iterable[Span] = (), rejected: Iterable[Span] = (), **fields: str
    ) -> Self:
        """An answer with its spans once each, in the order of the text."""
        return cls(true, reason, ordered(evidence), ordered(rejected), fields)


def ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each place once, in the order of the text."""
    spans = tuple(spans)
    if len(spans) < 2:
        return spans
    unique: dict[tuple[int, int, str | None], Span] = {}
    for span in spans:
        unique.setdefault((span.start, span.end, span.cue), span)
    return tuple(sorted(unique.values(), key=lambda span: (span.start, span.end)))
