"""Symptoms and features: which the note has as present, which it denies, and what else it blames for them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.facts.concept import Concept, concepts
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.titles import title_around
from dxproof.engine.extract.reading.event import Event
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Feature, Span, Symptom
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion

AREAS = "+"  # parts a symptom's areas in the lexicon


@dataclass
class State(Concept):
    """A symptom, a feature of the patient, or an element of the visit."""

    def now(self) -> Asserted:
        """What the note says of it now.

        Where the story is told, a history says since when; where orders stand, nothing is said of now.
        """
        if (title := title_around(self.view, self.mention)) is not None:
            return Asserted(Assertion.HYPOTHETICAL, title)
        asserted = self.asserted()
        if (said := self.state()) is not None and said.rule.made.state is not None:
            asserted = Asserted(said.rule.made.state, (said.told.start, said.told.end) if said.told else None)
        if self.section.story and asserted.since:
            return Asserted()
        if self.section.not_now and asserted.assertion is Assertion.PRESENT:
            return Asserted(Assertion.HYPOTHETICAL, self.unit.header)
        return asserted

    def state(self) -> Found | None:
        """What says whether it is there, whatever governs it: 'neither … nor … has eased'; 'today she has none'."""
        return self.sequel() or next(self.found(Layer.STATE), None)

    def span_of(self, asserted: Asserted) -> Span:
        return self.span(asserted.assertion, self.view.cue(asserted.cue))


def find_symptoms(sentences: Sentences) -> list[Symptom]:
    """Every symptom of the pack's list, with its assertion and whether the note blames something else."""
    found: list[Symptom] = []
    for symptom in concepts(sentences, Kind.SYMPTOM, State):
        asserted, mention = symptom.now(), symptom.mention
        blame = next(_blamed(symptom.found(Layer.BLAME)), None)
        found.append(
            Symptom(
                mention.value,
                symptom.span_of(asserted),
                frozenset((mention.term.area or "").split(AREAS)),
                sentences.view.quote(*blame.role("cause")) if blame else None,
                asserted.resolved,
                symptom.has(Trait.RESIDUAL),
                tuple(found.by for found in (blame, symptom.state()) if found),
                symptom.side(),
            )
        )
    return found


def is_blamed(sentence: Sentence, symptom: Event) -> bool:
    """Whether a sentence blames something else for a symptom."""
    return symptom.kind is ChunkKind.SYMPTOM and any(_blamed(sentence.speaking_of(symptom, Layer.BLAME)))


def _blamed(blaming: Iterator[Found]) -> Iterator[Found]:
    """The constructions that blame what is none of the pack's for a symptom; a cause in doubt is none."""
    for found in blaming:
        (cause,) = found.role("cause")
        assert isinstance(cause, Event)
        other = cause.kind is ChunkKind.OTHERCAUSE or (cause.head and ChunkKind.OTHERCAUSE in cause.head.also)
        if other and not cause.governors and not cause.denials:
            yield found


def find_features(sentences: Sentences) -> list[Feature]:
    """Every feature that the note names, in order; only what it asserts, suspects or denies of the patient now has a value."""
    entries = {entry.feature: entry for entry in sentences.pack.lexicon.feature.features}
    found: list[tuple[Feature, Unit]] = []
    for named in concepts(sentences, Kind.FEATURE, State):
        asserted = named.now()
        if not named.unit.void:
            entry = entries[named.mention.value]
            values = {
                Assertion.PRESENT: entry.present,
                Assertion.POSSIBLE: entry.present,
                Assertion.NEGATED: entry.denied,
            }
            value = values.get(asserted.assertion)
            found.append((Feature(entry.feature, value, named.span_of(asserted)), named.unit))
    stated = [(feature, unit) for feature, unit in found if feature.value is not None]
    corrected = {feature.feature: feature.span for feature, unit in stated if unit.addendum}
    today = {feature.feature: feature.span for feature, unit in stated if unit.carried is None}
    return [
        _replaced(_replaced(feature, corrected, not unit.addendum), today, unit.carried is not None)
        for feature, unit in found
    ]


def _replaced(feature: Feature, instead: dict[str, Span], yields: bool) -> Feature:
    """What an addendum says replaces the text before it, and today's text what was carried forward."""
    if not yields or feature.value is None or feature.feature not in instead:
        return feature
    cue = f"replaced by: {instead[feature.feature].quote}"
    return replace(feature, value=None, span=replace(feature.span, cue=cue))
