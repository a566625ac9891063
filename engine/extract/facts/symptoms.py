"""Symptoms and features: which the note has as present, which it denies, and what else it blames for them."""

from collections.abc import Iterator
from dataclasses import replace

from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.sides import side_of
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.event import Event
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import IGNORED, Kind
from dxproof.engine.facts import Feature, Span, Symptom
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion

AREAS = "+"  # parts a symptom's areas in the lexicon


def find_symptoms(view: NoteView, sentences: Sentences) -> list[Symptom]:
    """Every symptom of the pack's list, with its assertion and whether the note blames something else."""
    found: list[Symptom] = []
    for mention, index, asserted in _asserted(view, sentences, Kind.SYMPTOM):
        areas = frozenset((mention.term.area or "").split(AREAS))
        blame = blamed(sentences.of(index), mention.start)
        found.append(
            Symptom(
                mention.value,
                _span(view, index, mention, asserted),
                areas,
                view.quote(*blame.role("cause")) if blame else None,
                asserted.resolved,
                Trait.RESIDUAL in mention.term.traits,
                (blame.by,) if blame else (),
                side_of(view, sentences.of(index), mention),
            )
        )
    return found


def blamed(sentence: Sentence, position: int) -> Found | None:
    """What a sentence blames for the symptom at a character; a cause in doubt is none."""
    for found in sentence.speaking_of(position, Layer.BLAME, ChunkKind.SYMPTOM):
        (cause,) = found.role("cause")
        assert isinstance(cause, Event)
        other = cause.kind is ChunkKind.OTHERCAUSE or (cause.head and ChunkKind.OTHERCAUSE in cause.head.also)
        if other and not cause.governors and not cause.denials:
            return found
    return None


def find_features(view: NoteView, pack: Pack, sentences: Sentences) -> list[Feature]:
    """Every feature that the note names, in order; only what it asserts, suspects or denies of the patient now has a value."""
    entries = {entry.feature: entry for entry in pack.lexicon.feature.features}
    found: list[tuple[Feature, Unit]] = []
    for mention, index, asserted in _asserted(view, sentences, Kind.FEATURE):
        unit = view.units[index]
        if mention.value != IGNORED and not unit.unchecked:
            entry = entries[mention.value]
            values = {
                Assertion.PRESENT: entry.present,
                Assertion.POSSIBLE: entry.present,
                Assertion.NEGATED: entry.denied,
            }
            value = values.get(asserted.assertion)
            found.append((Feature(entry.feature, value, _span(view, index, mention, asserted)), unit))
    stated = [(feature, unit) for feature, unit in found if feature.value is not None]
    corrected = {feature.feature: feature.span for feature, unit in stated if unit.addendum}
    today = {feature.feature: feature.span for feature, unit in stated if unit.carried is None}
    return [
        _replaced(_replaced(feature, corrected, not unit.addendum), today, unit.carried is not None)
        for feature, unit in found
    ]


def _asserted(view: NoteView, sentences: Sentences, kind: Kind) -> Iterator[tuple[Mention, int, Asserted]]:
    """Each mention of a kind with its unit and what the note says of it, by its words and by its section.

    Where the story is told, a history says since when; where orders stand, nothing is said of now.
    """
    for mention in view.by_kind.get(kind, ()):
        index = view.unit_for(mention.start)
        if index is None:
            continue
        asserted, section = sentences.asserted(index, mention), sentences.section(index)
        if section.story and asserted.since:
            asserted = Asserted()
        elif section.not_now and asserted.assertion is Assertion.PRESENT:
            asserted = Asserted(Assertion.HYPOTHETICAL, view.units[index].header)
        yield mention, index, asserted


def _span(view: NoteView, index: int, mention: Mention, asserted: Asserted) -> Span:
    cue = view.cue(asserted.cue)
    return view.span(mention.start, mention.end, view.units[index].section, asserted.assertion, cue)


def _replaced(feature: Feature, instead: dict[str, Span], yields: bool) -> Feature:
    """What an addendum says replaces the text before it, and today's text what was carried forward."""
    if not yields or feature.value is None or feature.feature not in instead:
        return feature
    cue = f"replaced by: {instead[feature.feature].quote}"
    return replace(feature, value=None, span=replace(feature.span, cue=cue))
