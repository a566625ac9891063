"""The words of a pack, compiled: phrase (as lower-case tokens) -> the terms it stands for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dxproof.engine.extract.phrases import wordings
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, CueCategory, Direction, EventScope, Trait


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
    QUALITY = "quality"
    GRAMMAR = "grammar"
    FACT = "fact"


LAYER = {
    Kind.REGION: "anatomy",
    Kind.COMPARTMENT: "anatomy",
    Kind.NARROWING: "anatomy",
    Kind.MECHANISM: "anatomy",
    Kind.RESECTED: "anatomy",
    Kind.EXCLUSION: "anatomy",
    Kind.TITLE: "anatomy",
    Kind.STUDY: "anatomy",
}


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
    reach: EventScope = EventScope.SENTENCE
    written: tuple[str, ...] | None = None  # an abbreviation counts only in these capitals

    @property
    def layer(self) -> str:
        return LAYER.get(self.kind, self.kind)


FILLER_WORD = "filler"  # makes no chunk
DEFINITE_WORD = "definite"  # makes none either; the noun behind it is known already
IGNORED = "ignore"  # words that a longer phrase keeps from being read

# What is looked up beside one of the other kinds, where it is asked for.
BESIDE = frozenset({Kind.SIDE, Kind.QUALITY, Kind.SPINAL, Kind.ELSEWHERE})
# That, and what only the chunks of a sentence know: cues, relations, grades, parts of the body.
CONTEXT = BESIDE | {
    Kind.CUE, Kind.EVENT, Kind.SEVERITY, Kind.GRADED, Kind.CLEAR, Kind.LEVEL_NORMAL, Kind.PART, Kind.OTHER_CAUSE,
    Kind.FOREIGN, Kind.GRAMMAR, Kind.FACT,
}  # fmt: skip

# Kinds whose long words a misspelling may be corrected into: concepts, never cues.
CORRECTABLE = frozenset({Kind.REGION, Kind.COMPARTMENT, Kind.NARROWING, Kind.MECHANISM, Kind.SYMPTOM, Kind.CARE})


class Vocabulary:
    """Every phrase of a pack; the words they are made of; the words a misspelling may mean."""

    def __init__(self, pack: Pack) -> None:
        self.phrases: dict[tuple[str, ...], list[Term]] = {}
        for term, phrase in terms_of(pack):
            for words in wordings(phrase):
                known = self.phrases.setdefault(words, [])
                if term not in known:
                    known.append(term)
        self.real_words = frozenset(pack.lexicon.spelling.real_words)
        self.fixed = dict(pack.lexicon.spelling.fixed)
        self.scanned = {
            written: read for written, read in pack.lexicon.characters.scans.letters.items() if written.isalpha()
        }

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every phrase."""
        return frozenset(word for phrase in self.phrases for word in phrase)

    @cached_property
    def concept_words(self) -> frozenset[str]:
        """Words of six letters and more that a misspelling may be read as."""
        return frozenset(
            word
            for phrase, terms in self.phrases.items()
            if any(term.kind in CORRECTABLE for term in terms)
            for word in phrase
            if len(word) >= 6 and word.isalpha()
        )


def terms_of(pack: Pack) -> Iterator[tuple[Term, str]]:
    """Every phrase of the lexicon as it is written there, with what it means."""
    words = pack.lexicon
    for kind, file in (
        (Kind.REGION, words.region),
        (Kind.COMPARTMENT, words.compartment),
        (Kind.NARROWING, words.narrowing),
        (Kind.MECHANISM, words.mechanism),
    ):
        for entry in file.entries:
            yield from _both(
                Term(kind, entry.value, (entry.value,), entry.level, entry.region, entry.area, frozenset(entry.traits)),
                entry.phrases,
                entry.abbreviations,
            )
        for several in file.both:
            yield from _both(
                Term(kind, "+".join(several.values), several.values), several.phrases, several.abbreviations
            )
        for phrase in file.ignore:
            yield from _plain(Term(Kind.EXCLUSION, IGNORED), [phrase])
        for entry in file.resected:
            yield from _both(
                Term(Kind.RESECTED, entry.value, traits=frozenset(entry.traits)), entry.phrases, entry.abbreviations
            )
        for entry in file.clear:
            yield from _plain(Term(Kind.CLEAR, entry.value), entry.phrases)
        for entry in file.level_normal:
            yield from _plain(Term(Kind.LEVEL_NORMAL, entry.value), entry.phrases)
    for code in pack.table.codes.values():
        yield Term(Kind.TITLE, code.code), code.title
    yield from _plain(Term(Kind.EXCLUSION, "block"), words.veto.blocks)
    yield from _plain(Term(Kind.FOREIGN, "foreign"), words.veto.foreign)
    yield from _plain(Term(Kind.SPINAL, "spinal"), words.veto.spinal)
    yield from _plain(Term(Kind.ELSEWHERE, "elsewhere"), words.veto.elsewhere)
    yield from _binding(pack)
    yield from _language(pack)
    yield from _grammar(pack)


def _binding(pack: Pack) -> Iterator[tuple[Term, str]]:
    binding = pack.lexicon.binding
    yield from _plain(Term(Kind.GRADED, Kind.GRADED.value), binding.graded)
    for kind, entries in ((Kind.SIDE, binding.side), (Kind.SEVERITY, binding.severity)):
        for entry in entries:
            yield from _both(Term(kind, entry.value), entry.phrases, entry.abbreviations)


def _grammar(pack: Pack) -> Iterator[tuple[Term, str]]:
    grammar = pack.lexicon.grammar
    for kind, phrases in grammar.words.items():
        yield from _plain(Term(Kind.GRAMMAR, kind), phrases)
    yield from _plain(Term(Kind.GRAMMAR, FILLER_WORD), grammar.fillers)
    yield from _plain(Term(Kind.GRAMMAR, DEFINITE_WORD), grammar.definite)
    facts = pack.lexicon.facts
    for kind, phrases in facts.words.items():
        yield from _plain(Term(Kind.FACT, kind), phrases)
    for unit in facts.units:
        yield from _plain(Term(Kind.FACT, ChunkKind.UNIT, (str(unit.days),)), unit.phrases)
    for number, word in enumerate(facts.numbers, 1):
        yield Term(Kind.FACT, ChunkKind.MEASURE, (str(number),)), word


def _language(pack: Pack) -> Iterator[tuple[Term, str]]:
    words = pack.lexicon
    for cue in words.assertion.cues:
        yield from _plain(
            Term(Kind.CUE, cue.category, category=cue.category, direction=cue.direction, traits=frozenset(cue.traits)),
            cue.phrases,
        )
    contexts = words.contexts
    for study in contexts.studies:
        yield from _plain(Term(Kind.STUDY, study.modality), study.phrases)
    yield from _plain(Term(Kind.STUDY, IGNORED), contexts.sequences)
    for quality, phrases in contexts.qualities.items():
        yield from _plain(Term(Kind.QUALITY, quality), phrases)
    for event in contexts.events:
        yield from _plain(Term(Kind.EVENT, event.event, direction=event.direction, reach=event.reach), event.phrases)
    for encounter, phrases in contexts.encounters.items():
        yield from _plain(Term(Kind.ENCOUNTER, encounter), phrases)
    for payer, phrases in contexts.payers.items():
        yield from _plain(Term(Kind.PAYER, payer), phrases)
    yield from _plain(Term(Kind.CARRIED, "open"), contexts.carried_forward.open)
    yield from _plain(Term(Kind.CARRIED, "close"), contexts.carried_forward.close)
    for entry in words.care.entries:
        term = Term(Kind.CARE, entry.value, traits=frozenset(entry.traits))
        yield from _both(term, entry.phrases, entry.abbreviations)
    for entry in words.symptom.entries:
        term = Term(Kind.SYMPTOM, entry.value, area=entry.area, traits=frozenset(entry.traits))
        yield from _both(term, entry.phrases, entry.abbreviations)
    for feature in words.feature.features:
        yield from _both(Term(Kind.FEATURE, feature.feature), feature.phrases, feature.abbreviations)
    yield from _plain(Term(Kind.FEATURE, IGNORED), words.feature.ignore)
    for part, phrases in words.symptom.parts.items():
        yield from _plain(Term(Kind.PART, part), phrases)
    yield from _plain(Term(Kind.OTHER_CAUSE, "other"), words.symptom.other_causes)
    for entry in words.symptom.competing:
        yield from _both(Term(Kind.COMPETING, entry.value), entry.phrases, entry.abbreviations)


def _plain(term: Term, phrases: Iterable[str]) -> Iterator[tuple[Term, str]]:
    for phrase in phrases:
        yield term, phrase


def _both(term: Term, phrases: Iterable[str], abbreviations: Iterable[str]) -> Iterator[tuple[Term, str]]:
    yield from _plain(term, phrases)
    for short in abbreviations:
        capitals = Term(
            term.kind, term.value, term.values, term.level, term.region, term.area, term.traits,
            term.category, term.direction, term.reach, _written(short),
        )  # fmt: skip
        yield capitals, short


def _written(short: str) -> tuple[str, ...]:
    return tuple(Tokens(short).words)
