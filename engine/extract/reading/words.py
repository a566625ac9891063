"""What the words of a pack stand for as chunks: in an account of narrowings, and in one of studies, care, symptoms and diagnoses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dxproof.engine.extract.vocabulary import DEFINITE_WORD, FILLER_WORD, IGNORED, Kind, Term
from dxproof.engine.facts import Place
from dxproof.engine.pack.codes import VERTEBRA_INDEX
from dxproof.engine.pack.model import ChunkKind, CueCategory, Direction, Trait
from dxproof.engine.terms import Event

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
# What words say became of a study or a treatment.
FATES = {
    ChunkKind.DONE: Event.DONE,
    ChunkKind.ORDERED: Event.ORDERED,
    ChunkKind.PLANNED: Event.PLANNED,
    ChunkKind.DECLINED: Event.DECLINED,
    ChunkKind.UNDONE: Event.NOT_DONE,
    ChunkKind.RECALLED: Event.PATIENT_REPORTED,
}
_EVENTS = {event: kind for kind, event in FATES.items()}
# The chunk that a concept makes instead by its traits: the first whose traits it has.
_BY_TRAITS: dict[Kind, tuple[tuple[frozenset[Trait], ChunkKind], ...]] = {
    Kind.COMPARTMENT: (
        (frozenset({Trait.WHOLE}), ChunkKind.WHOLE),
        (frozenset({Trait.STRUCTURAL}), ChunkKind.WHOLE),
        (frozenset({Trait.CENTRAL}), ChunkKind.CENTRAL),
    ),
    Kind.NARROWING: (
        (frozenset({Trait.SCALE}), ChunkKind.OTHER),
        (frozenset({Trait.ADJECTIVE, Trait.WEAK}), ChunkKind.SMALL),
        (frozenset({Trait.ADJECTIVE, Trait.EITHER}), ChunkKind.NARROWBASE),
        (frozenset({Trait.EITHER}), ChunkKind.NARROW),
        (frozenset({Trait.VERB}), ChunkKind.NARROWS),
        (frozenset({Trait.ADJECTIVE}), ChunkKind.NARROWED),
    ),
    Kind.MECHANISM: ((frozenset({Trait.GENERAL}), ChunkKind.ENCROACHMENT),),
}
AMBIGUOUS = "ambiguous"
NEITHER = "neither"
NOT_CARE = "not_care"  # words of care that mean something else

# What says something of a narrowing alone, in every account of other things.
_PLUPERFECT = {ChunkKind.HAD: ChunkKind.SHOWS, ChunkKind.HADBEEN: ChunkKind.BE}
_NOTHING: Mapping[ChunkKind, ChunkKind] = {}
_OF_NARROWINGS = frozenset({ChunkKind.IDLE, ChunkKind.INNATE, ChunkKind.OPERATED, ChunkKind.THOUGHT, ChunkKind.UNSEEN})


class Account(NamedTuple):
    """What words count in an account: the concepts and the chunks they make, the cues, and the words of the grammar that do not.

    Of phrases of one length the first concept wins; the chunk of a word of the grammar is what the grammar calls it.
    """

    kinds: Mapping[Kind, ChunkKind]
    cues: Mapping[CueCategory, ChunkKind]
    silent: frozenset[ChunkKind] = frozenset()
    read_as: Mapping[ChunkKind, ChunkKind] = _NOTHING


NARROWINGS = Account(
    {
        Kind.TITLE: ChunkKind.TITLE,
        Kind.EXCLUSION: ChunkKind.OTHER,
        Kind.COMPARTMENT: ChunkKind.PART,
        Kind.MECHANISM: ChunkKind.CAUSE,
        Kind.REGION: ChunkKind.PLACE,
        Kind.NARROWING: ChunkKind.NARROWING,
        Kind.CLEAR: ChunkKind.CLEAR,
        Kind.SIDE: ChunkKind.SIDE,
        Kind.SEVERITY: ChunkKind.GRADE,
        Kind.GRADED: ChunkKind.GRADE,
        Kind.STUDY: ChunkKind.STUDY,
        Kind.GRAMMAR: ChunkKind.OTHER,
        Kind.CUE: ChunkKind.OTHER,
        Kind.ELSEWHERE: ChunkKind.FOREIGN,
        Kind.FOREIGN: ChunkKind.FOREIGN,
    },
    GOVERNORS,
)
FACTS = Account(
    {
        Kind.ELEMENT: ChunkKind.ELEMENT,
        Kind.CARE: ChunkKind.CARE,
        Kind.SYMPTOM: ChunkKind.SYMPTOM,
        Kind.COMPETING: ChunkKind.DIAGNOSIS,
        Kind.STUDY: ChunkKind.STUDY,
        Kind.RESECTED: ChunkKind.RESECTED,
        Kind.FEATURE: ChunkKind.FEATURE,
        Kind.OTHER_CAUSE: ChunkKind.OTHERCAUSE,
        Kind.PART: ChunkKind.BODY,
        Kind.LEVEL_NORMAL: ChunkKind.NORMAL,
        Kind.FACT: ChunkKind.OTHER,
        Kind.GRAMMAR: ChunkKind.OTHER,
        Kind.CUE: ChunkKind.OTHER,
        Kind.EVENT: ChunkKind.DONE,
        Kind.REGION: ChunkKind.PLACE,
        Kind.SIDE: ChunkKind.SIDE,
        Kind.SEVERITY: ChunkKind.GRADE,
    },
    GOVERNORS | {CueCategory.TERMINATOR: ChunkKind.TURN},
    _OF_NARROWINGS | {ChunkKind.AFTER, ChunkKind.BEYOND, ChunkKind.HEALTHY},  # these say something of a narrowing alone
    _PLUPERFECT,
)
# What was done and found at a visit by hand.
VISITS = Account(
    {
        Kind.SERVICE: ChunkKind.SERVICE,
        Kind.BODILY: ChunkKind.PLACE,
        Kind.SIGN: ChunkKind.SIGN,
        Kind.FACT: ChunkKind.OTHER,
        Kind.STUDY: ChunkKind.STUDY,
        Kind.GRAMMAR: ChunkKind.OTHER,
        Kind.CUE: ChunkKind.OTHER,
        Kind.EVENT: ChunkKind.DONE,
        Kind.SIDE: ChunkKind.SIDE,
        Kind.SEVERITY: ChunkKind.GRADE,
    },
    GOVERNORS | {CueCategory.TERMINATOR: ChunkKind.TURN},
    _OF_NARROWINGS,
    _PLUPERFECT,
)
_LAST = max(len(account.kinds) for account in (NARROWINGS, FACTS, VISITS))

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
    rank: int
    places: tuple[Place, ...] = ()
    area: str | None = None
    also: tuple["Word", ...] = ()  # what the same words mean beside it
    definite: bool = field(init=False)
    terms: tuple[Term, ...] = field(init=False)
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        term, is_place = self.term, self.kind is ChunkKind.PLACE
        self.definite = self.kind is None and term.value == DEFINITE_WORD
        self.terms = (term, *(other.term for other in self.also))
        self.shape = (
            self.value, term.values, term.traits, self.places, is_place and term.level is not None,
            is_place and term.value == AMBIGUOUS, _direction_of(term),
            frozenset(other.kind for other in self.also if other.kind), self.area or term.area,
        )  # fmt: skip


def word_of(term: Term, account: Account) -> Word | None:
    """The chunk that a term makes in an account; None where it says nothing there."""
    if term.kind not in account.kinds:
        return None
    rank = list(account.kinds).index(term.kind)
    kind: ChunkKind | None = account.kinds[term.kind]
    value, area = term.value, None
    places: tuple[Place, ...] = ()
    match term.kind:
        case Kind.GRAMMAR if value in (FILLER_WORD, DEFINITE_WORD):
            return Word(None, term, "", _LAST)  # only where the words mean nothing else
        case Kind.GRAMMAR | Kind.FACT:
            kind, value = ChunkKind(value), next(iter(term.values), "")
            kind = None if kind in account.silent else account.read_as.get(kind, kind)
        case Kind.CUE:
            kind, value = account.cues.get(term.category) if term.category else None, ""
        case Kind.EVENT:
            kind = _EVENTS[Event(value)]
        case Kind.REGION:
            places = places_in(term) or (Place(value if value != AMBIGUOUS else None),)
        case Kind.BODILY:
            places = (_bodily(term),)
        case Kind.SERVICE | Kind.SIGN:
            places = (Place(term.region),) if term.region else ()
            kind = ChunkKind.ASPECT if Trait.MEASURED in term.traits else kind
        case Kind.PART:
            area = value
        case Kind.COMPARTMENT | Kind.NARROWING | Kind.MECHANISM:
            kind = next((other for traits, other in _BY_TRAITS[term.kind] if traits <= term.traits), kind)
            if kind is ChunkKind.PART and value == NEITHER:
                kind = ChunkKind.ORGAN
            places = places_in(term) if term.kind is Kind.COMPARTMENT else ()
        case _ if value == NOT_CARE:
            kind, rank = ChunkKind.OTHER, _LAST
        case _ if value == IGNORED:
            kind = ChunkKind.OTHER
    return Word(kind, term, value, rank, places, area) if kind else None


def places_in(term: Term) -> tuple[Place, ...]:
    """The places that the words of a region or part name with their level."""
    if not term.level:
        return (Place(term.region),) if term.region else ()
    upper, lower = (VERTEBRA_INDEX[name] for name in term.level.split("-"))
    region = term.value if term.kind is Kind.REGION else term.region
    return (Place(region, upper, lower, term.level),)


def _bodily(term: Term) -> Place:
    """The place that words for a part of the body name; what has no vertebrae may have a name as its level."""
    names = (term.level or "").split("-")
    vertebrae = [VERTEBRA_INDEX[name] for name in names if name in VERTEBRA_INDEX]
    upper, lower = (vertebrae[0], vertebrae[-1]) if vertebrae else (None, None)
    return Place(term.value, upper, lower, term.level)


def _direction_of(term: Term) -> Direction:
    """Where a governor's reach lies; forward where the lexicon does not say."""
    return term.direction if term.direction in (Direction.BACKWARD, Direction.BOTH) else Direction.FORWARD
