"""The spaCy pipeline: a tokenizer that keeps offsets, and a phrase matcher over the pack's words.

The Doc holds only words of the lexicon (any other word becomes one filler), so spaCy's string store never
grows, no word of a note stays in it, and the matcher is safe to share between threads.
"""

from bisect import bisect_left
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from dxproof.engine.extract.spelling import MIN_LETTERS, Speller
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.vocabulary import Kind, Term, Vocabulary
from dxproof.engine.pack.loader import load_pack

FILLER = "¤"
TOKENS = "dxproof_tokens"
WORDS = "dxproof_words"
MENTIONS = "dxproof_mentions"


class Mention:
    """A term found in the text. ``start`` and ``end`` are characters, ``first`` and ``last`` tokens."""

    __slots__ = ("end", "first", "last", "start", "term")

    def __init__(self, term: Term, start: int, end: int, first: int, last: int) -> None:
        self.term = term
        self.start = start
        self.end = end
        self.first = first
        self.last = last

    @property
    def kind(self) -> Kind:
        return self.term.kind

    @property
    def value(self) -> str:
        return self.term.value


@lru_cache(maxsize=8)
def compiled(pack: str) -> Vocabulary:
    """The vocabulary of a pack, compiled once a process."""
    return Vocabulary(load_pack(pack))


class NoteTokenizer:
    """Text -> Doc of lexicon words; the tokens with their offsets ride along."""

    def __init__(self, vocab: Vocab, vocabulary: Vocabulary) -> None:
        self.vocab = vocab
        self._speller = Speller(vocabulary)
        self._known: dict[str, str] = {}
        for word in vocabulary.words:
            for form in (word, word.capitalize(), word.upper()):
                self._known[form] = word

    def __call__(self, text: str) -> Doc:
        tokens = Tokens(text)
        known = self._known
        words = [known.get(word) or self._unknown(word) for word in tokens.words]
        doc = Doc(self.vocab, words=words)
        doc.user_data[TOKENS] = tokens
        doc.user_data[WORDS] = words
        return doc

    def _unknown(self, word: str) -> str:
        if len(word) < MIN_LETTERS and word.islower():
            return self._speller.fixed.get(word) or FILLER
        lower = word.lower()
        return self._known.get(lower) or self._speller.correct(lower) or FILLER


@Language.factory("dxproof_terms", default_config={"pack": "m99-stenosis"})
def make_terms(nlp: Language, name: str, pack: str) -> "TermMatcher":
    """The component that finds the pack's terms; configured by plain data, so a pipeline pickles."""
    return TermMatcher(nlp.vocab, compiled(pack))


class TermMatcher:
    """Finds every phrase of the vocabulary; within a layer the longest match wins."""

    def __init__(self, vocab: Vocab, vocabulary: Vocabulary) -> None:
        self._phrases = vocabulary.phrases
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        self._matcher.add("term", [Doc(vocab, words=list(phrase)) for phrase in vocabulary.phrases])

    def __call__(self, doc: Doc) -> Doc:
        tokens: Tokens = doc.user_data[TOKENS]
        words: list[str] = doc.user_data[WORDS]
        found: list[Mention] = []
        for _, first, last in self._matcher(doc):
            for term in self._phrases[tuple(words[first:last])]:
                if term.written is None or tuple(tokens.words[first:last]) == term.written:
                    found.append(Mention(term, tokens.starts[first], tokens.ends[last - 1], first, last))
        doc.user_data[MENTIONS] = longest(found)
        return doc


def longest(mentions: list[Mention]) -> list[Mention]:
    """Of overlapping mentions of one layer keep the longest, then the earlier; in order of the text."""
    by_layer: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_layer.setdefault(mention.term.layer, []).append(mention)
    kept: list[Mention] = []
    for layer in by_layer.values():
        if len(layer) > 1:
            layer.sort(key=lambda mention: (mention.first - mention.last, mention.first))
        taken_starts: list[int] = []
        taken_ends: list[int] = []
        spans: set[tuple[int, int]] = set()
        for mention in layer:
            place = bisect_left(taken_starts, mention.last)
            clash = place > 0 and taken_ends[place - 1] > mention.first
            if clash and (mention.first, mention.last) not in spans:
                continue
            kept.append(mention)
            if not clash:
                taken_starts.insert(place, mention.first)
                taken_ends.insert(place, mention.last)
                spans.add((mention.first, mention.last))
    kept.sort(key=lambda mention: (mention.first, -mention.last, mention.term.kind))
    return kept


def build_pipeline(pack: str) -> Language:
    """A blank pipeline with the note tokenizer and the term matcher of one pack."""
    nlp = spacy.blank("xx")
    tokenizer: Any = NoteTokenizer(nlp.vocab, compiled(pack))
    nlp.tokenizer = tokenizer
    nlp.add_pipe("dxproof_terms", config={"pack": pack})
    return nlp
