"""The words of a pack as one trie: what chunk a run of words makes. The longest run wins."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dxproof.engine.extract.reading.words import FACTS, NARROWINGS, VISITS, Account, Word, word_of
from dxproof.engine.extract.vocabulary import Kind, Phrasebook, Term, Vocabulary
from dxproof.engine.pack.model import ChunkKind

# What the words of another concept may be beside it.
_BESIDE = (ChunkKind.BODY, ChunkKind.OTHERCAUSE, ChunkKind.FEATURE, ChunkKind.SYMPTOM)

Phrases = dict[tuple[str, ...], list[Word]]


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
    """What runs of words stand for, as a tree. Articles and hyphens inside words do not count.

    ``openers`` are the words by which the phrases of a kind of chunk begin.
    """

    def __init__(self, words: Mapping[tuple[str, ...], list[Word]], articles: Iterable[str]) -> None:
        self.articles = frozenset(articles)
        self.openers: dict[ChunkKind, set[str]] = {}
        root = Branch()
        for phrase, found in words.items():
            at = root
            for word in phrase:
                below = at.further.get(word)
                if below is None:
                    below = at.further[word] = Branch()
                at = below
            at.words = found
            for meaning in found:
                if meaning.kind is not None:
                    self.openers.setdefault(meaning.kind, set()).add(phrase[0])
        self.first = root.further
        for branch in self.first.values():
            if not branch.further and branch.words[0].term.written is None:
                branch.only = branch.words[0]


def terms_of(vocabulary: Vocabulary, articles: Iterable[str]) -> Terms:
    """The words of a pack in an account of narrowings."""
    words = _words_of(vocabulary.phrases, articles, NARROWINGS)
    for found in {id(found): found for found in words.values()}.values():
        if found[0].kind is ChunkKind.OPERATED and len(found) > 1:
            found[0] = replace(
                found[0], also=tuple(found[1:])
            )  # where no operation follows, it is the cue that it also is
    return Terms(words, articles)


def fact_terms(vocabulary: Vocabulary, articles: Iterable[str]) -> Terms:
    """The words of facts. What is also a part of the body, or another cause, is so beside what it is first."""
    words = _words_of(vocabulary.phrases, articles, FACTS)
    studies = {key[0] for key, found in words.items() if len(key) == 1 and found[0].kind is ChunkKind.STUDY}
    for key in [key for key, found in words.items() if found[0].kind is None and not studies.isdisjoint(key)]:
        del words[key]  # 'as shown on MRI' adds nothing to a narrowing, yet it cites a study
    for found in {id(found): found for found in words.values()}.values():
        beside = tuple(word for word in found[1:] if word.kind in _BESIDE and word.kind is not found[0].kind)
        if beside:
            area = next((word.area for word in beside if word.area), found[0].area)
            found[0] = replace(found[0], area=area, also=beside)
    return Terms(words, articles)


def visit_terms(phrases: Phrasebook, articles: Iterable[str]) -> Terms:
    """The words of a visit by hand."""
    return Terms(_words_of(phrases, articles, VISITS), articles)


def _words_of(phrasebook: Phrasebook, articles: Iterable[str], account: Account) -> Phrases:
    """What each phrase stands for, the strongest meaning first."""
    words: Phrases = {}
    left_out = {*articles, "-"}
    # A hundred phrases have the same terms. Found by their identity, since to compare two takes longer than all the rest.
    shared: dict[tuple[int, ...], list[Word]] = {}
    for phrase, terms in phrasebook.items():
        same = tuple(map(id, terms))
        found = shared.get(same)
        if found is None:
            found = shared[same] = _meanings(terms, account)
        key = phrase if len(phrase) == 1 or left_out.isdisjoint(phrase) else _without(phrase, left_out)
        if found and key:
            words[key] = _by_rank(words[key] + found) if key in words else found
    return words


def _meanings(terms: Iterable[Term], account: Account) -> list[Word]:
    """What a phrase with these terms stands for, the strongest meaning first."""
    found = [word for term in terms if (word := word_of(term, account)) is not None]
    if {Kind.MECHANISM, Kind.NARROWING} <= {word.term.kind for word in found}:
        found = [replace(word, kind=ChunkKind.ENCROACHMENT) for word in found if word.term.kind is Kind.MECHANISM]
    return _by_rank(found)


def _by_rank(words: list[Word]) -> list[Word]:
    return sorted(words, key=lambda word: (word.rank, -len(word.term.values)))


def _without(phrase: tuple[str, ...], left_out: set[str]) -> tuple[str, ...]:
    """A phrase without articles and hyphens; an article beside a hyphen is part of a word."""
    return tuple(
        word
        for n, word in enumerate(phrase)
        if word not in left_out or (word != "-" and "-" in phrase[max(0, n - 1) : n + 2])
    )
