"""The words of a pack, compiled: phrase (as lower-case tokens) -> the terms it stands for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any

from dxproof.engine.extract.phrasebook import Phrasebook
from dxproof.engine.extract.phrases import HYPHEN, Words, words_in
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, CueCategory, Direction, Lexicon, Trait
from dxproof.engine.pack.model.base import Phrases
from dxproof.engine.pack.model.entries import Entry


class Kind(StrEnum):
    """What a term is for the extraction; within one layer the longest match wins."""

    REGION = "region"
    COMPARTMENT = "compartment"
    NARROWING = "narrowing"
    MECHANISM = "mechanism"
    RESECTED = "gone"
    EXCLUSION = "veto"
    TITLE = "title"
    STUDY = "study"
    CLEAR = "clear"
    LEVEL_NORMAL = "level_normal"
    SIDE = "side"
    SEVERITY = "severity"
    GRADED = "graded"
    CUE = "cue"
    EVENT = "event"
    CARE = "care"
    SYMPTOM = "symptom"
    PART = "part"
    OTHER_CAUSE = "other_cause"
    COMPETING = "rival"
    FOREIGN = "foreign"
    SPINAL = "spinal"
    ELSEWHERE = "elsewhere"
    PAYER = "payer"
    ENCOUNTER = "encounter"
    CARRIED = "carried"
    FEATURE = "feature"
    ELEMENT = "element"
    QUALITY = "quality"
    GRAMMAR = "grammar"
    FACT = "fact"
    BODILY = "bodily"
    SERVICE = "service"
    SIGN = "sign"


# Of these overlapping ones exclude each other: one layer.
_ANATOMY = frozenset(
    {
        Kind.REGION, Kind.COMPARTMENT, Kind.NARROWING, Kind.MECHANISM, Kind.RESECTED, Kind.EXCLUSION, Kind.TITLE, Kind.STUDY,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One meaning of a phrase."""

    kind: Kind
    value: str
    values: tuple[str, ...] = ()
    level: str | None = None
    region: str | None = None
    area: str | None = None
    traits: frozenset[Trait] = frozenset()
    category: CueCategory | None = None
    direction: Direction | None = None
    written: tuple[str, ...] | None = None  # an abbreviation counts only in these capitals
    layer: Kind | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layer", None if self.kind in _ANATOMY else self.kind)


FILLER_WORD = "filler"  # makes no chunk
DEFINITE_WORD = "definite"  # makes none either; the noun after it is known already
IGNORED = "ignore"  # words that a longer phrase keeps from being read
AGAIN = "again"  # a study of the kind that was named last
BLOCK = "block"
OPEN = "open"  # begins text that was carried forward
CLOSE = "close"
OTHER = "other"

# What says something only beside one of the other kinds.
BESIDE = frozenset({Kind.SIDE, Kind.QUALITY, Kind.SPINAL, Kind.ELSEWHERE})
# What only the chunks of a sentence know: cues, relations, grades, parts of the body.
CONTEXT = frozenset(
    {
        Kind.CUE, Kind.EVENT, Kind.SEVERITY, Kind.GRADED, Kind.CLEAR, Kind.LEVEL_NORMAL, Kind.PART, Kind.OTHER_CAUSE,
        Kind.FOREIGN, Kind.GRAMMAR, Kind.FACT, Kind.BODILY, Kind.SERVICE, Kind.SIGN,
    }
)  # fmt: skip

# The words of the grammar that an account of a visit needs.
_OF_VISITS = frozenset(
    {
        ChunkKind.AT, ChunkKind.BE, ChunkKind.SHOWS, ChunkKind.AND, ChunkKind.OR, ChunkKind.WITH, ChunkKind.BY, ChunkKind.BUT,
        ChunkKind.UNLESS,
    }
)  # fmt: skip
# Kinds whose long words a misspelling may be corrected into: concepts, never cues.
CORRECTABLE = frozenset({Kind.REGION, Kind.COMPARTMENT, Kind.NARROWING, Kind.MECHANISM, Kind.SYMPTOM, Kind.CARE})


Meaning = tuple[Term, str]


def skipped_in(pack: Pack) -> frozenset[str]:
    """What does not count inside a phrase: articles, and hyphens inside words."""
    return frozenset((*pack.lexicon.grammar.articles, HYPHEN))


class Vocabulary:
    """Every phrase of a pack; the words they are made of; the words a misspelling may mean."""

    def __init__(self, pack: Pack) -> None:
        self.book = Phrasebook(terms_of(pack), skipped_in(pack))
        self.real_words = frozenset(pack.lexicon.spelling.real_words)
        self.fixed = dict(pack.lexicon.spelling.fixed)

    @property
    def phrases(self) -> dict[Words, list[Term]]:
        """Every wording of every phrase; to read a note by them would take longer than to read it."""
        return self.book.all()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every phrase."""
        return self.book.words

    @cached_property
    def concepts(self) -> Phrasebook[Term]:
        """The phrases that name a concept, every word counted."""
        return Phrasebook((each.meaning, each.phrase) for each in self.book.entries if each.meaning.kind not in CONTEXT)

    @cached_property
    def concept_words(self) -> frozenset[str]:
        """Words of six letters and more that a misspelling may be read as."""
        correctable = (words_in(each.phrase) for each in self.book.entries if each.meaning.kind in CORRECTABLE)
        return frozenset(word for word in set(chain.from_iterable(correctable)) if len(word) >= 6 and word.isalpha())


def terms_of(pack: Pack) -> Iterator[Meaning]:
    """Every phrase of the lexicon as it is written there, with what it means."""
    words = pack.lexicon
    for kind, file in (
        (Kind.REGION, words.region),
        (Kind.COMPARTMENT, words.compartment),
        (Kind.NARROWING, words.narrowing),
        (Kind.MECHANISM, words.mechanism),
    ):
        yield from _entries(kind, file.entries)
        for both in file.both:
            yield from _wordings(Term(kind, "+".join(both.values), both.values), both.phrases, both.abbreviations)
        yield from _wordings(Term(Kind.EXCLUSION, IGNORED), file.ignore)
        yield from _entries(Kind.RESECTED, file.resected)
        yield from _entries(Kind.CLEAR, file.clear)
        yield from _entries(Kind.LEVEL_NORMAL, file.level_normal)
    for code in pack.table.codes.values():
        yield Term(Kind.TITLE, code.code), code.title
    for kind, entries in (
        (Kind.SIDE, words.binding.side),
        (Kind.SEVERITY, words.binding.severity),
        (Kind.CARE, words.care.entries),
        (Kind.SYMPTOM, words.symptom.entries),
        (Kind.COMPETING, words.symptom.competing),
    ):
        yield from _entries(kind, entries)
    for feature in words.feature.features:
        yield from _wordings(Term(Kind.FEATURE, feature.feature), feature.phrases, feature.abbreviations)
    for number, element in enumerate(words.element.elements):
        term = Term(Kind.ELEMENT, element.element, (str(number),))
        yield from _wordings(term, element.phrases, element.abbreviations)
    for study in words.contexts.studies:
        yield from _wordings(Term(Kind.STUDY, study.modality), study.phrases, study.abbreviations)
    yield from _cues(words)
    for unit in words.facts.units:
        yield from _wordings(Term(Kind.FACT, ChunkKind.UNIT, (str(unit.days),)), unit.phrases)
    for number, word in enumerate(words.facts.numbers, 1):
        yield Term(Kind.FACT, ChunkKind.MEASURE, (str(number),)), word
    for kind, value, phrases in _lists(words):
        yield from _wordings(Term(kind, value), phrases)


def visit_terms_of(pack: Pack) -> Iterator[Meaning]:
    """The phrases by which a visit is read: services, places of the body, signs, and the words between them."""
    words, visit = pack.lexicon, pack.lexicon.visit
    yield from _entries(Kind.BODILY, visit.regions)
    yield from _entries(Kind.SIGN, visit.signs)
    for service in visit.services:
        technique = (service.technique,) if service.technique else ()
        term = Term(Kind.SERVICE, service.value, technique, traits=frozenset(service.traits), region=service.region)
        yield from _wordings(term, service.phrases, service.abbreviations)
    for kind, entries in ((Kind.SIDE, words.binding.side), (Kind.SEVERITY, words.binding.severity)):
        yield from _entries(kind, entries)
    for study in words.contexts.studies:
        yield from _wordings(Term(Kind.STUDY, study.modality), study.phrases, study.abbreviations)
    yield from _cues(words)
    for number, word in enumerate(words.facts.numbers, 1):
        yield Term(Kind.FACT, ChunkKind.MEASURE, (str(number),)), word
    yield from _wordings(Term(Kind.FACT, ChunkKind.OTHER), visit.ignore)
    for chunk, phrases in visit.words.items():
        yield from _wordings(Term(Kind.FACT, chunk), phrases)
    for chunk, phrases in words.grammar.words.items():
        if chunk in _OF_VISITS:
            yield from _wordings(Term(Kind.GRAMMAR, chunk), phrases)
    yield from _wordings(Term(Kind.GRAMMAR, FILLER_WORD), words.grammar.fillers)
    for event in words.contexts.events:
        yield from _wordings(Term(Kind.EVENT, event.event), event.phrases)


def _cues(words: Lexicon) -> Iterator[Meaning]:
    for cue in words.assertion.cues:
        traits = frozenset(cue.traits)
        term = Term(Kind.CUE, cue.category, traits=traits, category=cue.category, direction=cue.direction)
        yield from _wordings(term, cue.phrases)


def _lists(words: Lexicon) -> Iterator[tuple[Kind, str, Phrases]]:
    """The plain lists of words."""
    named: tuple[tuple[Kind, Mapping[Any, Phrases]], ...] = (
        (Kind.GRAMMAR, words.grammar.words),
        (Kind.FACT, words.facts.words),
        (Kind.QUALITY, words.contexts.qualities),
        (Kind.ENCOUNTER, words.contexts.encounters),
        (Kind.PAYER, words.contexts.payers),
        (Kind.PART, words.symptom.parts),
    )
    for kind, lists in named:
        for value, phrases in lists.items():
            yield kind, value, phrases
    yield Kind.EXCLUSION, BLOCK, words.veto.blocks
    yield Kind.FOREIGN, Kind.FOREIGN, words.veto.foreign
    yield Kind.SPINAL, Kind.SPINAL, words.veto.spinal
    yield Kind.ELSEWHERE, Kind.ELSEWHERE, words.veto.elsewhere
    yield Kind.GRADED, Kind.GRADED, words.binding.graded
    yield Kind.GRAMMAR, FILLER_WORD, words.grammar.fillers
    yield Kind.GRAMMAR, DEFINITE_WORD, words.grammar.definite
    yield Kind.STUDY, AGAIN, words.contexts.again
    yield Kind.STUDY, IGNORED, words.contexts.sequences
    yield Kind.CARRIED, OPEN, words.contexts.carried_forward.open
    yield Kind.CARRIED, CLOSE, words.contexts.carried_forward.close
    yield Kind.CARRIED, IGNORED, words.contexts.carried_forward.ignore
    yield Kind.FEATURE, IGNORED, words.feature.ignore
    yield Kind.ELEMENT, IGNORED, words.element.ignore
    yield Kind.OTHER_CAUSE, OTHER, words.symptom.other_causes
    for event in words.contexts.events:
        yield Kind.EVENT, event.event, event.phrases


def _entries(kind: Kind, entries: Iterable[Entry]) -> Iterator[Meaning]:
    for entry in entries:
        traits = frozenset(entry.traits)
        term = Term(kind, entry.value, (entry.value,), entry.level, entry.region, entry.area, traits)
        yield from _wordings(term, entry.phrases, entry.abbreviations)


def _wordings(term: Term, phrases: Iterable[str], abbreviations: Iterable[str] = ()) -> Iterator[Meaning]:
    for phrase in phrases:
        yield term, phrase
    for short in abbreviations:
        tokens = Tokens(short)
        yield replace(term, written=tokens.written(0, len(tokens))), short
