"""The words of a pack as tries: what chunk a run of words makes. The longest run wins."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter

from dxproof.engine.extract.phrasebook import Phrasebook
from dxproof.engine.extract.phrases import HYPHEN, Words, without
from dxproof.engine.extract.reading.words import FACTS, NARROWINGS, VISITS, Account, Word, word_of
from dxproof.engine.extract.vocabulary import Kind, Term, Vocabulary
from dxproof.engine.pack.model import ChunkKind

# What the words of another concept may be beside it.
_BESIDE = (ChunkKind.BODY, ChunkKind.OTHERCAUSE, ChunkKind.FEATURE, ChunkKind.SYMPTOM)

Phrases = dict[Words, list[Word]]


class Branch:
    """The phrases that begin with the same words: what these words mean by themselves, and how they go on.

    ``only`` is their meaning where they go on in no phrase and may be written in any way.
    """

    __slots__ = ("further", "only", "words")

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.further: dict[str, Branch] = {}
        self.only: Word | None = None


class Terms:
    """What runs of words stand for: ``trees`` by their first words, each made when a note first has its word.

    One note has a small part of them. ``firsts`` are all such words, ``openers`` those by which the phrases of a kind of chunk begin. Articles and hyphens inside words do not count.
    """

    def __init__(self, book: Phrasebook[Term], account: Account) -> None:
        self.trees: dict[str, Branch] = {}
        self.articles = book.skipped - {HYPHEN}
        self.openers: dict[ChunkKind, set[str]] = {}
        self.firsts: set[str] = set()
        self._book, self._account = book, account
        # A hundred phrases have the same terms. Found by their identity, since to compare two takes longer than all the rest.
        self._known: dict[tuple[int, ...], list[Word]] = {}
        for term, entries in groupby(book.entries, key=attrgetter("meaning")):
            firsts = frozenset(chain.from_iterable(entry.firsts for entry in entries))
            for word in self._meanings([term]):
                self.firsts |= firsts
                for kind in _may_become(word):
                    self.openers.setdefault(kind, set()).update(firsts)

    def tree(self, first: str) -> Branch | None:
        """The phrases that begin with a word, if any do."""
        if first in self.trees or first not in self.firsts:
            return self.trees.get(first)
        words = self._settled(self._beginning(first))
        if not words:
            self.firsts.discard(first)
            return None
        tree = self.trees[first] = _tree(words)
        return tree

    def _settled(self, words: Phrases) -> Phrases:
        """The phrases of one first word as they count."""
        return words

    def _beginning(self, first: str) -> Phrases:
        """What each phrase that begins with a word stands for, the strongest meaning first."""
        words: Phrases = {}
        for phrase, terms in self._book.beginning(first).items():
            found, key = self._meanings(terms), without(phrase, self._book.skipped)
            if found:
                words[key] = _by_rank(words[key] + found) if key in words else found
        return words

    def _meanings(self, terms: list[Term]) -> list[Word]:
        same = tuple(map(id, terms))
        if same not in self._known:
            self._known[same] = _meanings(terms, self._account)
        return self._known[same]


class NarrowingTerms(Terms):
    """The words of narrowings. A word for what was operated on is, where no operation follows, the cue that it also is."""

    def _settled(self, words: Phrases) -> Phrases:
        return {
            key: [replace(found[0], also=tuple(found[1:])), *found[1:]]
            if found[0].kind is ChunkKind.OPERATED and len(found) > 1
            else found
            for key, found in words.items()
        }


class FactTerms(Terms):
    """The words of facts. What is also a part of the body, or another cause, is so beside what it is first."""

    def _settled(self, words: Phrases) -> Phrases:
        return {
            key: _with_beside(found)
            for key, found in words.items()
            # 'as shown on MRI' adds nothing to a narrowing, yet it cites a study
            if found[0].kind is not None or not any(map(self._is_study, key))
        }

    def _is_study(self, word: str) -> bool:
        if word not in self.openers.get(ChunkKind.STUDY, ()):
            return False
        found = self._beginning(word).get((word,))
        return found is not None and found[0].kind is ChunkKind.STUDY


def terms_of(vocabulary: Vocabulary) -> Terms:
    """The words of a pack in an account of narrowings."""
    return NarrowingTerms(vocabulary.book, NARROWINGS)


def fact_terms(vocabulary: Vocabulary) -> Terms:
    """The words of a pack in an account of facts."""
    return FactTerms(vocabulary.book, FACTS)


def visit_terms(book: Phrasebook[Term]) -> Terms:
    """The words of a visit by hand."""
    return Terms(book, VISITS)


def _may_become(word: Word) -> set[ChunkKind]:
    """The kinds of chunk that a word of a phrase with this meaning may make, alone or beside its others."""
    kinds = {word.kind} if word.kind is not None else set[ChunkKind]()
    return kinds | ({ChunkKind.ENCROACHMENT} if word.term.kind is Kind.MECHANISM else set[ChunkKind]())


def _tree(words: Phrases) -> Branch:
    """The tree of phrases that have their first word in common."""
    root = Branch()
    for phrase, found in words.items():
        at = root
        for word in phrase[1:]:
            below = at.further.get(word)
            if below is None:
                below = at.further[word] = Branch()
            at = below
        at.words = found
    if not root.further and root.words[0].term.written is None:
        root.only = root.words[0]
    return root


def _with_beside(found: list[Word]) -> list[Word]:
    beside = tuple(word for word in found[1:] if word.kind in _BESIDE and word.kind is not found[0].kind)
    if not beside:
        return found
    area = next((word.area for word in beside if word.area), found[0].area)
    return [replace(found[0], area=area, also=beside), *found[1:]]


def _meanings(terms: Iterable[Term], account: Account) -> list[Word]:
    """What a phrase with these terms stands for, the strongest meaning first."""
    found = [word for term in terms if (word := word_of(term, account)) is not None]
    if {Kind.MECHANISM, Kind.NARROWING} <= {word.term.kind for word in found}:
        found = [replace(word, kind=ChunkKind.ENCROACHMENT) for word in found if word.term.kind is Kind.MECHANISM]
    return _by_rank(found)


def _by_rank(words: list[Word]) -> list[Word]:
    return sorted(words, key=lambda word: (word.rank, -len(word.term.values)))
