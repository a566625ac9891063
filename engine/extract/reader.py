"""Text -> view: tokens, mentions, levels and units of one note."""

import re
from typing import Any

from spacy.language import Language

from dxproof.engine.extract.headers import Headers
from dxproof.engine.extract.layout import read_layout
from dxproof.engine.extract.levels import find_levels
from dxproof.engine.extract.pipeline import MENTIONS, TOKENS, WORDS, TermMatcher, build_pipeline
from dxproof.engine.extract.units import Layout
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.loader import Pack

# 'Copied from physiatry referral' quotes another's document; it is no text carried forward from an older visit.
_QUOTED = re.compile(
    r"\s+(?:the\s+)?(?!\d|prior|previous|last|note|visit|encounter|my|our|earlier|old)[a-z]+\s+(?:referral|report|letter|records?|note|notes|consult|office)",
    re.IGNORECASE,
)


class Reader:
    """Reads notes by the words of one pack. Holds no state of a note; safe to share between threads."""

    def __init__(self, pack: Pack) -> None:
        self._nlp: Language = build_pipeline(pack)
        matcher: Any = self._nlp.get_pipe("dxproof_terms")
        self._matcher: TermMatcher = matcher
        self._headers = Headers(pack.lexicon.sections)

    def read(self, text: str, spans: list[tuple[int, int]] | None = None) -> tuple[NoteView, Layout]:
        """The view of a text and its layout; ``spans`` are stretches to be judged beside the pack's concepts."""
        doc = self._nlp(text)
        mentions = doc.user_data[MENTIONS]
        marks = [
            (mention.start, mention.end, mention.value == "open")
            for mention in mentions
            if mention.kind is Kind.CARRIED and not _QUOTED.match(text, mention.end)
        ]
        levels = find_levels(text)
        wanted = sorted(
            [mention.start for mention in mentions]
            + [level.start for level in levels]
            + [start for start, _ in spans or ()]
        )
        layout = read_layout(text, self._headers, marks, wanted)
        matcher = self._matcher
        view = NoteView(
            text,
            doc.user_data[TOKENS],
            mentions,
            levels,
            layout.units,
            lambda first, last: matcher.context(doc, first, last),
            doc.user_data[WORDS],
        )
        return view, layout
