"""Spans of a note -> evidence of its report."""

from bisect import bisect_right
from collections.abc import Sequence

from dxproof.engine.claim import SourcePlace
from dxproof.engine.facts import Span
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.report.model import Evidence, Rejected


class SpanWriter:
    """Converts spans to evidence: adds the place in the source document, and withholds quotes if ``redact``."""

    def __init__(self, places: Sequence[SourcePlace], redact: bool) -> None:
        self.redact = redact
        self._places = places
        self._starts = [place.start for place in places]

    def evidence(self, span: Span) -> Evidence:
        return Evidence(
            start=span.start,
            end=span.end,
            quote=None if self.redact else span.quote,
            section=span.section,
            assertion=span.assertion,
            place=self._place(span.start),
        )

    def rejected(self, span: Span) -> Rejected:
        return Rejected(
            start=span.start,
            end=span.end,
            quote=None if self.redact else span.quote,
            section=span.section,
            assertion=span.assertion,
            place=self._place(span.start),
            cue=None if self.redact else span.cue,
        )

    def message(self, outcome: RuleOutcome) -> str:
        """The message of a rule; redacted, it has no level, date or wording from the note."""
        return outcome.blank_message if self.redact else outcome.message

    def _place(self, offset: int) -> str | None:
        index = bisect_right(self._starts, offset) - 1
        label = self._places[index].label if index >= 0 else None
        if label is None or not self.redact:
            return label
        before, title, _ = label.partition("section ")  # what follows is a title from the document
        return before + title.rstrip()
