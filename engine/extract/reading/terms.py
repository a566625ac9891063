"""The words of a pack as one trie: what chunk a run of words makes. The longest run wins."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from dxproof.engine.extract.vocabulary import DEFINITE_WORD, FILLER_WORD, Kind, Term, Vocabulary
from dxproof.engine.facts import Place
from dxproof.engine.pack.codes import VERTEBRA_INDEX
from dxproof.engine.pack.model import ChunkKind, CueCategory, Direction, Trait

GOVERNORS = {
    CueCategory.NEGATED: ChunkKind.NOT,
    CueCategory.RESOLVED: ChunkKind.RESOLVED,
    CueCategory.POSSIBLE: ChunkKind.HEDGE,
    CueCategory.HISTORICAL: ChunkKind.PAST,
    CueCategory.HYPOTHETICAL: ChunkKind.IF,
    CueCategory.OTHER_PERSON: ChunkKind.PERSON,
    CueCategory.AFFIRMED: ChunkKind.AFFIRM,
    CueCategory.PSEUDO: ChunkKind.OTHER,
}
# The chunk that a concept makes: the first whose traits it has.
_KINDS: dict[Kind, tuple[tuple[tuple[Trait, ...], ChunkKind], ...]] = {
    Kind.COMPARTMENT: (
        ((Trait.WHOLE,), ChunkKind.WHOLE),
        ((Trait.STRUCTURAL,), ChunkKind.WHOLE),
        ((Trait.CENTRAL,), ChunkKind.CENTRAL),
        ((), ChunkKind.PART),
    ),
    Kind.NARROWING: (
        ((Trait.ADJECTIVE, Trait.WEAK), ChunkKind.SMALL),
        ((Trait.ADJECTIVE, Trait.EITHER), ChunkKind.NARROWBASE),
        ((Trait.EITHER,), ChunkKind.NARROW),
        ((Trait.VERB,), ChunkKind.NARROWS),
        ((Trait.ADJECTIVE,), ChunkKind.NARROWED),
        ((), ChunkKind.NARROWING),
    ),
    Kind.MECHANISM: (((Trait.GENERAL,), ChunkKind.ENCROACHMENT), ((), ChunkKind.CAUSE)),
    Kind.REGION: (((), ChunkKind.PLACE),),
    Kind.SIDE: (((), ChunkKind.SIDE),),
    Kind.SEVERITY: (((), ChunkKind.GRADE),),
    Kind.GRADED: (((), ChunkKind.GRADE),),
    Kind.CLEAR: (((), ChunkKind.CLEAR),),
    Kind.TITLE: (((), ChunkKind.TITLE),),
    Kind.STUDY: (((), ChunkKind.STUDY),),
    Kind.FOREIGN: (((), ChunkKind.FOREIGN),),
    Kind.ELSEWHERE: (((), ChunkKind.FOREIGN),),
    Kind.EXCLUSION: (((), ChunkKind.OTHER),),
}
# Of phrases of one length the first kind wins.
_RANK = [
    Kind.TITLE, Kind.EXCLUSION, Kind.COMPARTMENT, Kind.MECHANISM, Kind.REGION, Kind.NARROWING, Kind.CLEAR, Kind.SIDE,
    Kind.SEVERITY, Kind.GRADED, Kind.STUDY, Kind.GRAMMAR, Kind.CUE, Kind.ELSEWHERE, Kind.FOREIGN,
]  # fmt: skip
_RANKS = {kind: rank for rank, kind in enumerate(_RANK)}
AMBIGUOUS = "ambiguous"
NEITHER = "neither"


# What a word gives its chunk: value, values, traits, places, leveled, ambiguous, direction, also, area.
Shape = tuple[
    str, tuple[str, ...], frozenset[Trait], tuple[Place, ...], bool, bool, Direction, frozenset[ChunkKind], str | None
]


@dataclass(slots=True)
class Word:
    """What a phrase stands for as a chunk; ``kind`` is None for a filler. ``terms`` is all that the words mean."""

    kind: ChunkKind | None
    term: Term
    value: str
    places: tuple[Place, ...] = ()
    definite: bool = False
    rank: int = 0
    area: str | None = None
    also: tuple["Word", ...] = ()  # what the same words mean beside it
    terms: tuple[Term, ...] = field(init=False)
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        term, is_place = self.term, self.kind is ChunkKind.PLACE
        self.terms = (term, *(other.term for other in self.also))
        self.shape = (
            self.value, term.values, term.traits, self.places, is_place and term.level is not None,
            is_place and term.value == AMBIGUOUS, _direction_of(term),
            frozenset(other.kind for other in self.also if other.kind), self.area or term.area,
        )  # fmt: skip


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
    """What runs of words stand for, as a tree. Articles and hyphens inside words do not count."""

    def __init__(self, words: Mapping[tuple[str, ...], list[Word]], articles: Iterable[str]) -> None:
        self.articles = frozenset(articles)
        root = Branch()
        for key, found in words.items():
            at = root
            for word in key:
                at = at.further.setdefault(word, Branch())
            at.words = found
        self.first = root.further
        for branch in self.first.values():
            if not branch.further and branch.words[0].term.written is None:
                branch.only = branch.words[0]


def terms_of(vocabulary: Vocabulary, articles: Iterable[str]) -> Terms:
    """The words of a pack in an account of narrowings."""
    return Terms(words_of(vocabulary, articles, finding_word), articles)


def words_of(
    vocabulary: Vocabulary, articles: Iterable[str], word_of: Callable[[Term], Word | None]
) -> dict[tuple[str, ...], list[Word]]:
    """What each phrase stands for, the strongest meaning first."""
    words: dict[tuple[str, ...], list[Word]] = {}
    left_out = {*articles, "-"}
    known: dict[Term, Word | None] = {}
    for phrase, terms in vocabulary.phrases.items():
        known |= {term: word_of(term) for term in terms if term not in known}
        found = [word for term in terms if (word := known[term]) is not None]
        if {Kind.MECHANISM, Kind.NARROWING} <= {word.term.kind for word in found}:
            found = [replace(word, kind=ChunkKind.ENCROACHMENT) for word in found if word.term.kind is Kind.MECHANISM]
        key = phrase if len(phrase) == 1 or left_out.isdisjoint(phrase) else _without(phrase, left_out)
        if found and key:
            found = words.get(key, []) + found
            words[key] = sorted(found, key=lambda word: (word.rank, -len(word.term.values)))
    return words


def _without(phrase: tuple[str, ...], left_out: set[str]) -> tuple[str, ...]:
    """A phrase without articles and hyphens; an article beside a hyphen is part of a word."""
    return tuple(
        word
        for n, word in enumerate(phrase)
        if word not in left_out or (word != "-" and "-" in phrase[max(0, n - 1) : n + 2])
    )


def finding_word(term: Term) -> Word | None:
    """What a term stands for in an account of narrowings."""
    rank = _RANKS.get(term.kind)
    if rank is None:
        return None
    if term.kind is Kind.GRAMMAR:
        if term.value in (FILLER_WORD, DEFINITE_WORD):
            return Word(None, term, "", definite=term.value == DEFINITE_WORD, rank=rank)
        return Word(ChunkKind(term.value), term, "", rank=rank)
    if term.kind is Kind.CUE:
        kind = GOVERNORS.get(term.category) if term.category else None
        return Word(kind, term, "", rank=rank) if kind else None
    kind = next(kind for traits, kind in _KINDS[term.kind] if term.traits.issuperset(traits))
    if kind is ChunkKind.PART and term.value == NEITHER:
        kind = ChunkKind.ORGAN
    places = places_in(term) if term.kind in (Kind.COMPARTMENT, Kind.REGION) else ()
    if kind is ChunkKind.PLACE and not places:
        places = (Place(term.value if term.value != AMBIGUOUS else None),)
    return Word(kind, term, term.value, places, rank=rank)


def places_in(term: Term) -> tuple[Place, ...]:
    """The places that the words of a region or part name with their level."""
    if not term.level:
        return (Place(term.region),) if term.region else ()
    upper, lower = (VERTEBRA_INDEX[name] for name in term.level.split("-"))
    region = term.value if term.kind is Kind.REGION else term.region
    return (Place(region, upper, lower, term.level),)


def _direction_of(term: Term) -> Direction:
    """Where a governor's reach lies; forward where the lexicon does not say."""
    return term.direction if term.direction in (Direction.BACKWARD, Direction.BOTH) else Direction.FORWARD
