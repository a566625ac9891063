"""Text -> view: canonical text, tokens, mentions, levels and blocks of one note."""

import re

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.extract.dates import dates_of
from dxproof.engine.extract.levels import Levels
from dxproof.engine.extract.pipeline import (
    MENTIONS,
    SMALL,
    TOKENS,
    WORDS,
    Concepts,
    Mention,
    NoteTokenizer,
    TermMatcher,
    compiled,
)
from dxproof.engine.extract.reading.anchors import to_look_at
from dxproof.engine.extract.text.blocks import Layout
from dxproof.engine.extract.text.canonical import Canonical, Characters
from dxproof.engine.extract.text.carried import Mark
from dxproof.engine.extract.text.forms import boxes
from dxproof.engine.extract.text.letters import SmallLetters, written_codes
from dxproof.engine.extract.text.tree import LayoutReader
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import CLOSE, OPEN, Kind
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import CarriedWords, Lexicon

# Terms, levels and codes in one note: 400 times as many as in the densest of 1,400 real ones. They are what time grows with.
BUDGET = 50_000


class Reader:
    """Reads notes by the words of one pack. Holds no state of a note; safe to share between threads."""

    def __init__(self, pack: Pack) -> None:
        vocabulary = compiled(pack)
        concepts = Concepts(vocabulary)
        self._tokenizer = NoteTokenizer(concepts, vocabulary)
        self._matcher = TermMatcher(concepts)
        known = vocabulary.words | _words_of_headings(pack.lexicon)
        self._characters = Characters(pack.lexicon.characters, known, vocabulary.real_words)
        self._layout = LayoutReader(pack.lexicon)
        self._levels = Levels(pack.lexicon.levels)
        self._dates = dates_of(pack.lexicon.dates)
        self._quoted = _quoted(pack.lexicon.contexts.carried_forward)

    def canonical(self, text: str) -> Canonical:
        """A note as it is read."""
        return self._characters.read(text)

    def read(
        self, text: str, spans: list[tuple[int, int]] | None = None, whole: bool = False
    ) -> tuple[NoteView, Layout]:
        """The view of a canonical text and its layout; ``spans`` are stretches to be judged beside the pack's concepts.

        With ``whole`` every block is cut into its sentences, whether anything can be read from them or not.

        Raises NOTE_FAILED for a note over its budget.
        """
        doc = self._matcher(self._tokenizer(text))
        mentions: list[Mention] = doc.user_data[MENTIONS]
        small: SmallLetters = doc.user_data[SMALL]
        marks = self.carried(text, mentions)
        levels = self._levels.find(text)
        codes = written_codes(text, small)
        if (count := len(mentions) + len(levels) + len(codes)) > BUDGET:
            raise DxproofError(
                Problem.NOTE_FAILED,
                f"could not be judged: it has {count:,} clinical terms, and a note may have {BUDGET:,}",
                hint="if it is several notes, give each by itself",
            )
        wanted = [
            *to_look_at(mentions, levels),
            *(code.start() for code in codes),
            *boxes(text),
            *(start for start, _ in spans or ()),
        ]
        layout = self._layout.read(doc.user_data[TOKENS], marks, None if whole else sorted(wanted))
        view = NoteView(
            text,
            doc.user_data[TOKENS],
            mentions,
            levels,
            self._dates,
            layout.units,
            doc.user_data[WORDS],
            small,
            codes,
        )
        return view, layout

    def carried(self, text: str, mentions: list[Mention]) -> list[Mark]:
        """The marks around text that was carried forward."""
        return [
            (mention.start, mention.end, mention.value == OPEN)
            for mention in mentions
            if mention.kind is Kind.CARRIED
            and mention.value in (OPEN, CLOSE)
            and not self._quoted.match(text, mention.end)
        ]


def _words_of_headings(lexicon: Lexicon) -> frozenset[str]:
    """The words of the headings that a note and its tables may have."""
    names = [
        *(name for section in lexicon.sections.sections.values() for name in section.headers),
        *(name for register in lexicon.registers.registers for name in register.headings),
        *(name for field in lexicon.layout.fields.values() for name in field.names),
        *lexicon.layout.tables.headings,
    ]
    return frozenset(word for name in names for word in name.split() if word.isalpha())


def _quoted(words: CarriedWords) -> re.Pattern[str]:
    """'… from physiatry referral': what another wrote."""
    older, documents = any_of(words.older), any_of(words.documents)
    the = any_of(words.articles)
    return re.compile(rf"\s+(?:{the}\s+)?(?!\d|{older})[a-z]+\s+{documents}", re.IGNORECASE)
