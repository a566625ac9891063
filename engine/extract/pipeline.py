"""What spaCy does here: a tokenizer that keeps offsets, and a phrase matcher over the pack's words.

The Doc holds only words of the lexicon (any other word becomes one filler), so spaCy's string store never
grows, no word of a note stays in it, and the matcher is safe to share between threads.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, compress
from threading import Lock
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from dxproof.engine.extract.phrases import Words
from dxproof.engine.extract.spelling import Speller
from dxproof.engine.extract.text.letters import SmallLetters
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.vocabulary import Kind, Term, Vocabulary
from dxproof.engine.pack.loader import Pack

FILLER = "¤"
TOKENS = "dxproof_tokens"
WORDS = "dxproof_words"
PLACES = "dxproof_places"
MENTIONS = "dxproof_mentions"
SMALL = "dxproof_small"
MEMO_LIMIT = 50_000
# In a paragraph without any capital their abbreviations are small, too.
_CASELESS = frozenset({Kind.COMPARTMENT, Kind.CARE, Kind.SYMPTOM, Kind.STUDY})


@dataclass(slots=True, eq=False)
class Mention:
    """A term found in the text. ``start`` and ``end`` are characters, ``first`` and ``last`` tokens."""

    term: Term
    start: int
    end: int
    first: int
    last: int

    @property
    def kind(self) -> Kind:
        return self.term.kind

    @property
    def value(self) -> str:
        return self.term.value


_COMPILED: dict[str, Vocabulary] = {}


def compiled(pack: Pack) -> Vocabulary:
    """The words of a pack, compiled once a process, whoever reads by them."""
    if pack.digest not in _COMPILED:
        _COMPILED[pack.digest] = Vocabulary(pack)
    return _COMPILED[pack.digest]


def forget(pack: Pack) -> None:
    """Forget the words of a pack that was only tried; readers that were built of them stay as they are."""
    _COMPILED.pop(pack.digest, None)


class Concepts:
    """The phrases that name a concept, in a PhraseMatcher; those that begin with a word come in when a note first has it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocab = Vocab()  # no pipeline: its registry imports every language and component of spaCy
        self.matcher = PhraseMatcher(self.vocab, attr="ORTH")
        self.terms: dict[Words, list[Term]] = {}
        self.alone: set[str] = set()  # words that are concepts by themselves
        self.pairs: dict[Words, int] = {}  # the first two words of the others: how long the longest is
        self.firsts = vocabulary.concepts.firsts
        self._book = vocabulary.concepts
        self._waiting = set(self.firsts)
        self._lock = Lock()

    def open(self, words: Iterable[str]) -> None:
        """Take in the phrases that begin with some words."""
        if self._waiting.isdisjoint(words):
            return
        with self._lock:
            for first in self._waiting.intersection(words):
                self._take(self._book.beginning(first))
                self._waiting.discard(first)

    def _take(self, phrases: dict[Words, list[Term]]) -> None:
        self.terms |= phrases
        self.alone.update(phrase[0] for phrase in phrases if len(phrase) == 1)
        for phrase in phrases:
            if len(phrase) > 1:
                self.pairs[phrase[:2]] = max(len(phrase), self.pairs.get(phrase[:2], 0))
        # Hashes, as in a pickled matcher: building a Doc for each of ten thousand phrases takes ten times as long.
        ids = {word: self.vocab.strings.add(word) for word in set(chain.from_iterable(phrases))}
        hashed: list[Any] = [list(map(ids.__getitem__, phrase)) for phrase in phrases]
        self.matcher.add("term", hashed)


class NoteTokenizer:
    """Text -> Doc of the stretches where a concept can begin, with a filler between them.

    The Doc carries all tokens with their offsets, and the token that each of its words is.
    """

    def __init__(self, concepts: Concepts, vocabulary: Vocabulary) -> None:
        self._concepts = concepts
        self._speller = Speller(vocabulary.concept_words, vocabulary.real_words, vocabulary.fixed)
        # Keyed by hash, so that no word of a note stays in memory.
        self._known = {hash(word): word for word in vocabulary.words}
        self._memo = dict(self._known)

    def __call__(self, text: str) -> Doc:
        tokens = Tokens(text)
        words: list[Any] = list(map(self._memo.get, map(hash, tokens.words)))
        index = -1
        for _ in range(words.count(None)):
            index = words.index(None, index + 1)
            words[index] = self._unknown(tokens.words[index])
        self._concepts.open(words)
        compact, places = self._compact(words)
        doc = Doc(self._concepts.vocab, words=compact)
        doc.user_data[TOKENS] = tokens
        doc.user_data[WORDS] = words
        doc.user_data[PLACES] = places
        doc.user_data[SMALL] = SmallLetters(text)
        return doc

    def _compact(self, words: list[str]) -> tuple[list[str], list[int]]:
        """The stretches of a note where a concept can begin, with a filler between them; and which token each word is."""
        pairs, alone, count = self._concepts.pairs, self._concepts.alone, len(words)
        compact: list[str] = []
        places: list[int] = []
        done = 0
        following = [*words[1:], FILLER]
        for index in compress(range(count), map(self._concepts.firsts.__contains__, words)):
            longest = pairs.get((words[index], following[index]))
            if longest is None and words[index] not in alone:
                continue
            end = min(index + (longest or 1), count)
            if end <= done:
                continue
            if index > done:
                compact.append(FILLER)
                places.append(index)
            start = max(index, done)
            compact += words[start:end]
            places += range(start, end)
            done = end
        return compact, places

    def _unknown(self, word: str) -> str:
        """What a word is read as that is none of the lexicon's: one that it misspells, or none of ours."""
        if len(self._memo) >= len(self._known) + MEMO_LIMIT:
            self._memo = dict(self._known)
        known = self._memo[hash(word)] = self._speller.correct(word) or FILLER
        return known


class TermMatcher:
    """Finds the concepts in a Doc, and what stands beside them; within a layer the longest match wins."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts

    def __call__(self, doc: Doc) -> Doc:
        known = doc.user_data
        words, places, tokens, small = known[WORDS], known[PLACES], known[TOKENS], known[SMALL]
        found: list[Mention] = []
        for _, begin, end in self._concepts.matcher(doc):
            first, last = places[begin], places[end - 1] + 1
            _add(found, tokens, small, self._concepts.terms[tuple(words[first:last])], first, last)
        known[MENTIONS] = longest(found)
        return doc


def _add(found: list[Mention], tokens: Tokens, small: SmallLetters, terms: list[Term], first: int, last: int) -> None:
    """The terms of a phrase between two tokens; an abbreviation only as it is written."""
    start, end = tokens.starts[first], tokens.end(last - 1)
    for term in terms:
        if (
            term.written is None
            or tokens.written(first, last) == term.written
            or (term.kind in _CASELESS and small.at(start))
        ):
            found.append(Mention(term, start, end, first, last))


def longest(mentions: list[Mention]) -> list[Mention]:
    """Of overlapping mentions of one layer keep the longest, then the earlier; in order of the text."""
    if len(mentions) < 2:
        return mentions
    by_layer: dict[Kind | None, list[Mention]] = {}
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
            first, last = mention.first, mention.last
            place = bisect_left(taken_starts, last)
            clash = place > 0 and taken_ends[place - 1] > first
            if clash and (first, last) not in spans:
                continue
            kept.append(mention)
            if not clash:
                taken_starts.insert(place, first)
                taken_ends.insert(place, last)
                spans.add((first, last))
    kept.sort(key=lambda mention: (mention.first, -mention.last, mention.term.kind))
    return kept
