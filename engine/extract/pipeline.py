"""The spaCy pipeline: a tokenizer that keeps offsets, and a phrase matcher over the pack's words.

The Doc holds only words of the lexicon (any other word becomes one filler), so spaCy's string store never
grows, no word of a note stays in it, and the matcher is safe to share between threads.
"""

import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from dxproof.engine.extract.spelling import Speller
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.vocabulary import CONTEXT, Kind, Term, Vocabulary
from dxproof.engine.pack.loader import Pack, load_pack
from dxproof.engine.terms import DEFAULT_PACK

FILLER = "¤"
TOKENS = "dxproof_tokens"
WORDS = "dxproof_words"
PLACES = "dxproof_places"
MENTIONS = "dxproof_mentions"
# Dashes that stand for a hyphen: 'atlanto–axial'.
_DASHES = "\u2010\u2011\u2013\u2212"
MEMO_LIMIT = 50_000


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


_COMPILED: dict[str, Vocabulary] = {}


def compiled(folder: str, digest: str | None = None) -> Vocabulary:
    """The vocabulary of a pack folder: the one registered under the digest, or compiled from the folder."""
    if digest is None or digest not in _COMPILED:
        pack = load_pack(folder)
        register(pack)
        digest = pack.digest
    return _COMPILED[digest]


def register(pack: Pack) -> None:
    """Compile a pack's words once a process, whichever pipelines use them."""
    if pack.digest not in _COMPILED:
        _COMPILED[pack.digest] = Vocabulary(pack)


def forget(pack: Pack) -> None:
    """Let go of the words of a pack that was only tried; pipelines that were built of them stay as they are."""
    _COMPILED.pop(pack.digest, None)


class NoteTokenizer:
    """Text -> Doc of the stretches where a concept can begin, with a filler between them.

    All tokens with their offsets, and the token that each word of the Doc is, ride along.
    """

    def __init__(self, vocab: Vocab, vocabulary: Vocabulary) -> None:
        self.vocab = vocab
        self._speller = Speller(vocabulary)
        self._openers = _openers(vocabulary)
        self._lower = {word: word for word in vocabulary.words}
        self._lower.update(dict.fromkeys(_DASHES, "-"))
        # Keyed by hash, so that no word of a note stays in memory.
        self._written = {
            hash(form): known for word, known in self._lower.items() for form in (word, word.capitalize(), word.upper())
        }
        self._size = len(self._written)
        self._memo = dict(self._written)

    def __call__(self, text: str) -> Doc:
        tokens = Tokens(text)
        words: list[Any] = list(map(self._memo.get, map(hash, tokens.words)))
        for index in compress(range(len(words)), map(not_, words)):
            words[index] = self._unknown(tokens.words[index])
        compact, places = self._compact(words)
        doc = Doc(self.vocab, words=compact)
        doc.user_data[TOKENS] = tokens
        doc.user_data[WORDS] = words
        doc.user_data[PLACES] = places
        return doc

    def _compact(self, words: list[str]) -> tuple[list[str], list[int]]:
        """The stretches of a note where a concept can begin, with a filler between them; and which token each word is."""
        openers = self._openers
        compact: list[str] = []
        places: list[int] = []
        done = 0
        for index in compress(range(len(words)), map(openers.__contains__, words)):
            opener = openers[words[index]]
            length = opener.longest if index + 1 < len(words) and words[index + 1] in opener.seconds else opener.alone
            end = min(index + length, len(words))
            if end <= done or not length:
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
        """A word that is no lexicon word as written: another case, a misspelling, or none of ours."""
        lower = word.lower()
        known = self._lower.get(lower) or self._speller.correct(lower) or FILLER
        if len(self._memo) >= self._size + MEMO_LIMIT:
            self._memo = dict(self._written)
        self._memo[hash(word)] = known
        return known


@dataclass(frozen=True, slots=True)
class _Opener:
    """What can follow a word that begins a concept: ``alone`` is 1 if it is one by itself, else 0."""

    alone: int
    seconds: frozenset[str]
    longest: int


def _openers(vocabulary: Vocabulary) -> dict[str, _Opener]:
    """The first words of all concepts."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase, terms in vocabulary.phrases.items():
        if any(term.kind not in CONTEXT for term in terms):
            phrases.setdefault(phrase[0], []).append(phrase)
    return {
        first: _Opener(
            int((first,) in found),
            frozenset(phrase[1] for phrase in found if len(phrase) > 1),
            max(map(len, found)),
        )
        for first, found in phrases.items()
    }


@Language.factory("dxproof_terms", default_config={"pack": DEFAULT_PACK, "digest": None})
def make_terms(nlp: Language, name: str, pack: str, digest: str | None) -> "TermMatcher":
    """The component that finds the pack's concepts; configured by plain data, a folder and its digest."""
    return TermMatcher(nlp.vocab, compiled(pack, digest))


class TermMatcher:
    """Finds the phrases of the vocabulary; within a layer the longest match wins.

    Called on a Doc it finds the concepts. Cues and relations are ten times as many and count only beside a
    concept: ``context`` finds them in one stretch of tokens, when it is asked for.
    """

    def __init__(self, vocab: Vocab, vocabulary: Vocabulary) -> None:
        self._concepts = _Phrases(vocab, vocabulary, context=False)
        self._contexts = _Phrases(vocab, vocabulary, context=True)

    def __call__(self, doc: Doc) -> Doc:
        doc.user_data[MENTIONS] = self._concepts.find(doc, doc, doc.user_data[PLACES])
        return doc

    def context(self, doc: Doc, first: int, last: int) -> list[Mention]:
        """The cues, relations and other context words in a stretch of tokens."""
        stretch = Doc(doc.vocab, words=doc.user_data[WORDS][first:last])
        return self._contexts.find(doc, stretch, range(first, last))


class _Phrases:
    """One PhraseMatcher over the concepts, or over the context words."""

    def __init__(self, vocab: Vocab, vocabulary: Vocabulary, context: bool) -> None:
        self._phrases = {
            phrase: chosen
            for phrase, terms in vocabulary.phrases.items()
            if (chosen := [term for term in terms if (term.kind in CONTEXT) is context])
        }
        # Hashes, as in a pickled matcher: building a Doc for each of ten thousand phrases takes ten times as long.
        ids = {word: vocab.strings.add(word) for word in {word for phrase in self._phrases for word in phrase}}
        hashed: list[Any] = [list(map(ids.__getitem__, phrase)) for phrase in self._phrases]
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        self._matcher.add("term", hashed)

    def find(self, doc: Doc, words_doc: Doc, places: Sequence[int]) -> list[Mention]:
        """The mentions in a Doc of words whose ``places`` are tokens of the note, in order of the text.

        Of overlapping ones of a layer the longest is kept.
        """
        tokens: Tokens = doc.user_data[TOKENS]
        words: list[str] = doc.user_data[WORDS]
        found: list[Mention] = []
        for _, begin, end in self._matcher(words_doc):
            begin, end = places[begin], places[end - 1] + 1
            for term in self._phrases[tuple(words[begin:end])]:
                if term.written is None or tuple(tokens.words[begin:end]) == term.written:
                    found.append(Mention(term, tokens.starts[begin], tokens.end(end - 1), begin, end))
        return longest(found)


def longest(mentions: list[Mention]) -> list[Mention]:
    """Of overlapping mentions of one layer keep the longest, then the earlier; in order of the text."""
    if len(mentions) < 2:
        return mentions
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


def build_pipeline(pack: Pack) -> Language:
    """A bare pipeline with the note tokenizer and the term matcher of one pack; no language data is loaded."""
    register(pack)
    vocabulary = compiled(pack.folder, pack.digest)
    # spaCy's limit on length is for parsers and taggers, which this pipeline has none of; its own tokenizer would be
    # built and thrown away.
    nlp = Language(Vocab(), max_length=sys.maxsize, create_tokenizer=lambda made: NoteTokenizer(made.vocab, vocabulary))
    nlp.add_pipe("dxproof_terms", config={"pack": pack.folder, "digest": pack.digest})
    return nlp
