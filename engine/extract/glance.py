"""Whether a note can have a finding of a pack at all, told by its single words before anything is read.

Most notes say nothing of most families, and a glance costs a small part of a reading. It may say yes in vain; no is certain.
"""

from collections.abc import Iterable
from enum import Enum, auto

from dxproof.engine.extract.levels import Levels
from dxproof.engine.extract.phrases import Words, wordings
from dxproof.engine.extract.reading.anchors import BY_THEMSELVES
from dxproof.engine.extract.spelling import MIN_LETTERS, Speller
from dxproof.engine.extract.text.canonical import Characters
from dxproof.engine.extract.text.letters import SmallLetters, written_codes
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.vocabulary import Kind, Term, terms_of
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Trait

_NEAR_A_PLACE = frozenset({Trait.BARE, Trait.CENTRAL})
_MEMO_LIMIT = 50_000  # words remembered, by their hashes


def codes_in(text: str) -> tuple[str, ...]:
    """What may be codes of ICD-10-CM in a text, in order; whether they are diagnoses only a reading tells."""
    return tuple(dict.fromkeys(normalise(match.group()) for match in written_codes(text, SmallLetters(text))))


class NoteWords:
    """The words of a text, in small letters: in their order, and the different ones by their hashes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.row = Tokens(text).words
        self.different = frozenset(self.row)
        self.by_hash = {hash(word): word for word in self.different}
        self.hashes = frozenset(self.by_hash)  # a set, from which a larger one is taken away without going through that


class Glance:
    """The words of one pack without which a note has none of its findings: a narrowing, and the opening or place of one."""

    def __init__(self, pack: Pack) -> None:
        found: dict[_Says, set[Words]] = {says: set() for says in _Says}
        for term, phrase in terms_of(pack):
            if (says := _says(term)) is not None:
                found[says].update(wordings(phrase))
        self._said = {says: _Phrases(phrases) for says, phrases in found.items()}
        self._known = frozenset(word for phrases in found.values() for phrase in phrases for word in phrase)
        spelling = pack.lexicon.spelling
        real = frozenset(spelling.real_words)
        long = frozenset(word for word in self._known if len(word) >= MIN_LETTERS and word.isalpha())
        self._speller = Speller(long, real, dict(spelling.fixed))
        self._characters = Characters(pack.lexicon.characters, self._known, real)
        self._levels = Levels(pack.lexicon.levels) if pack.table.regions else None
        # Words looked at, and misspelt ones with what they mean. Keyed by hash, so that no word of a note stays in memory.
        self._seen: set[int] = set()
        self._misspelt: dict[int, str] = {}

    def may_find(self, words: NoteWords) -> bool:
        """Whether a note can have a finding of the pack."""
        canonical = self._characters.read(words.text).text
        if canonical != words.text:
            words = NoteWords(canonical)
        meant = self._meant(words)
        different = words.different.union(meant.values()) if meant else words.different
        row: list[str] = []

        def says(what: _Says) -> bool:
            if not self._said[what].all_words_in(different):
                return False
            row[:] = row or [meant.get(word, word) for word in words.row]
            return self._said[what].stand_in(row, different)

        if says(_Says.FINDING):
            return True
        alone = says(_Says.NARROWING_ALONE)
        if not alone and not says(_Says.NARROWING):
            return False
        return says(_Says.OPENING) or (
            (alone or says(_Says.BARE_OPENING)) and (says(_Says.PLACE) or self._has_level(canonical))
        )

    def _has_level(self, text: str) -> bool:
        return self._levels is not None and bool(self._levels.find(text))

    def _meant(self, words: NoteWords) -> dict[str, str]:
        """The misspelt words, and what they mean."""
        if len(self._seen) > _MEMO_LIMIT:
            self._seen, self._misspelt = set(), {}
        seen, misspelt = self._seen, self._misspelt
        for key in words.hashes - seen:
            word = words.by_hash[key]
            term = None if word in self._known else self._speller.correct(word)
            if term is not None:
                misspelt[key] = term
            seen.add(key)
        return {words.by_hash[key]: misspelt[key] for key in words.hashes & misspelt.keys()}


class _Says(Enum):
    """What a phrase may say of a finding."""

    FINDING = auto()  # all of it
    NARROWING_ALONE = auto()  # a narrowing, of whatever stands at its place
    NARROWING = auto()  # a narrowing of an opening that is named
    OPENING = auto()
    BARE_OPENING = auto()  # one that other parts of the body have, too
    PLACE = auto()


def _says(term: Term) -> _Says | None:
    alone = bool(term.traits & BY_THEMSELVES)
    if term.kind is Kind.TITLE or (term.kind is Kind.COMPARTMENT and alone):
        return _Says.FINDING
    if term.kind is Kind.NARROWING:
        return _Says.NARROWING_ALONE if alone else _Says.NARROWING
    if term.kind is Kind.COMPARTMENT:
        return _Says.OPENING if term.traits.isdisjoint(_NEAR_A_PLACE) else _Says.BARE_OPENING
    return _Says.PLACE if term.kind in (Kind.REGION, Kind.SPINAL) else None


class _Phrases:
    """Phrases by their longest word, which fewer notes have than the others, and by their first one and their length."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        self._by_longest: dict[str, list[frozenset[str]]] = {}
        self._by_first: dict[str, dict[int, set[Words]]] = {}
        for phrase in phrases:
            self._by_longest.setdefault(max(phrase, key=len), []).append(frozenset(phrase))
            self._by_first.setdefault(phrase[0], {}).setdefault(len(phrase), set()).add(phrase)

    def all_words_in(self, words: frozenset[str]) -> bool:
        """Whether all the words of one of them are there, wherever."""
        there = self._by_longest.keys() & words
        return any(phrase <= words for longest in there for phrase in self._by_longest[longest])

    def stand_in(self, row: list[str], different: frozenset[str]) -> bool:
        """Whether one of them stands in a row of words; ``different`` are those of the row, each once."""
        for first in self._by_first.keys() & different:
            of_length, place = self._by_first[first].items(), -1
            for _ in range(row.count(first)):
                place = row.index(first, place + 1)
                if any(tuple(row[place : place + length]) in phrases for length, phrases in of_length):
                    return True
        return False
