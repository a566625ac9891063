"""What the words of a pack stand for in an account of studies, treatments, symptoms and diagnoses."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dxproof.engine.extract.reading.terms import FATES, GOVERNORS, Terms, Word, places_in, words_of
from dxproof.engine.extract.vocabulary import DEFINITE_WORD, FILLER_WORD, IGNORED, Kind, Term, Vocabulary
from dxproof.engine.facts import Place
from dxproof.engine.pack.model import ChunkKind, CueCategory
from dxproof.engine.terms import Event

_EVENTS = {event: kind for kind, event in FATES.items()}
_CONCEPTS = {
    Kind.CARE: ChunkKind.CARE,
    Kind.SYMPTOM: ChunkKind.SYMPTOM,
    Kind.COMPETING: ChunkKind.DIAGNOSIS,
    Kind.STUDY: ChunkKind.STUDY,
    Kind.RESECTED: ChunkKind.RESECTED,
    Kind.FEATURE: ChunkKind.FEATURE,
    Kind.OTHER_CAUSE: ChunkKind.OTHERCAUSE,
    Kind.LEVEL_NORMAL: ChunkKind.NORMAL,
    Kind.SIDE: ChunkKind.SIDE,
    Kind.SEVERITY: ChunkKind.GRADE,
}
# Of phrases of one length the first kind wins; a filler only where the words mean nothing else.
_RANK = [
    Kind.CARE, Kind.SYMPTOM, Kind.COMPETING, Kind.STUDY, Kind.RESECTED, Kind.FEATURE, Kind.OTHER_CAUSE, Kind.PART, Kind.LEVEL_NORMAL,
    Kind.FACT, Kind.GRAMMAR, Kind.CUE, Kind.EVENT, Kind.REGION, Kind.SIDE, Kind.SEVERITY,
]  # fmt: skip
_RANKS = {kind: rank for rank, kind in enumerate(_RANK)}
_LAST = len(_RANK)
NOT_CARE = "not_care"  # words of care that mean something else
_OF_FINDINGS = (
    ChunkKind.AFTER,
    ChunkKind.BEYOND,
    ChunkKind.HEALTHY,
)  # words of the grammar that say something of a narrowing alone
_BESIDE = (ChunkKind.BODY, ChunkKind.OTHERCAUSE, ChunkKind.FEATURE, ChunkKind.SYMPTOM)


def fact_word(term: Term) -> Word | None:
    """The chunk that a term makes; None where it says nothing here."""
    rank = _RANKS.get(term.kind)
    if rank is None:
        return None
    match term.kind:
        case Kind.GRAMMAR:
            if term.value in (FILLER_WORD, DEFINITE_WORD):
                return Word(None, term, "", definite=term.value == DEFINITE_WORD, rank=_LAST)
            kind = ChunkKind(term.value)
            return None if kind in _OF_FINDINGS else Word(kind, term, "", rank=rank)
        case Kind.FACT:
            return Word(ChunkKind(term.value), term, next(iter(term.values), ""), rank=rank)
        case Kind.CUE:
            if term.category is CueCategory.TERMINATOR:
                return Word(ChunkKind.TURN, term, "", rank=rank)
            governor = GOVERNORS.get(term.category) if term.category else None
            return Word(governor, term, "", rank=rank) if governor else None
        case Kind.EVENT:
            return Word(_EVENTS[Event(term.value)], term, term.value, rank=rank)
        case Kind.REGION:
            return Word(ChunkKind.PLACE, term, term.value, places_in(term) or (Place(term.value),), rank=rank)
        case Kind.PART:
            return Word(ChunkKind.BODY, term, term.value, rank=rank, area=term.value)
        case _:
            if term.value in (IGNORED, NOT_CARE):
                return Word(ChunkKind.OTHER, term, "", rank=_LAST if term.value == NOT_CARE else rank)
            return Word(_CONCEPTS[term.kind], term, term.value, rank=rank)


class FactTerms(Terms):
    """The words of facts; ``openers`` are the words by which the phrases of a kind of chunk begin."""

    def __init__(self, words: Mapping[tuple[str, ...], list[Word]], articles: Iterable[str]) -> None:
        super().__init__(words, articles)
        openers: dict[ChunkKind, set[str]] = {}
        for phrase, found in words.items():
            for word in found:
                if word.kind is not None:
                    openers.setdefault(word.kind, set()).add(phrase[0])
        self.openers = {kind: frozenset(first) for kind, first in openers.items()}


def fact_terms(vocabulary: Vocabulary, articles: Iterable[str]) -> FactTerms:
    """The words of facts as one trie. What is also a part of the body, or another cause, is so beside what it is first."""
    words = words_of(vocabulary, articles, fact_word)
    studies = {key[0] for key, found in words.items() if len(key) == 1 and found[0].kind is ChunkKind.STUDY}
    for key in [key for key, found in words.items() if found[0].kind is None and not studies.isdisjoint(key)]:
        del words[key]  # 'as shown on MRI' adds nothing to a narrowing, yet it cites a study
    for found in words.values():
        beside = tuple(word for word in found[1:] if word.kind in _BESIDE and word.kind is not found[0].kind)
        if beside and found[0].kind in (*_CONCEPTS.values(), ChunkKind.BODY):
            area = next((word.area for word in beside if word.area), found[0].area)
            found[0] = replace(found[0], area=area, also=beside)
    return FactTerms(words, articles)
