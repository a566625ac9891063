"""Symptoms and features: which the note has as present, which it denies, and what else it blames for them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dxproof.engine.extract.facts.judged import Judged
from dxproof.engine.extract.facts.matches import matches
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.event import Event
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import IGNORED, Kind
from dxproof.engine.facts import Feature, Span, Symptom
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Layer, SectionWords, Trait
from dxproof.engine.terms import Assertion, Section

AREAS = "+"  # parts a symptom's areas in the lexicon


def find_symptoms(view: NoteView, pack: Pack, sentences: Sentences) -> list[Symptom]:
    """Every symptom of the pack's list, with its assertion and whether the note blames something else."""
    found: list[Symptom] = []
    for mention, index, judged in _judged(view, pack, sentences, Kind.SYMPTOM):
        span = _span(view, index, mention, judged)
        areas = frozenset((mention.term.area or "").split(AREAS))
        blamed = blame(sentences, index).get(mention.start)
        cause = view.text[blamed.start : blamed.end] if blamed is not None else None
        found.append(Symptom(mention.value, span, areas, cause, judged.resolved, Trait.RESIDUAL in mention.term.traits))
    return found


def blame(sentences: Sentences, index: int) -> dict[int, Event]:
    """What a sentence blames for each of its symptoms, by where the symptom starts; a cause in doubt is none."""
    found: dict[int, Event] = {}
    sentence = sentences.of(index)
    if ChunkKind.BY.letter not in sentence.string and ChunkKind.OTHERCAUSE.letter not in sentence.string:
        return found
    for match in matches(sentence, sentences.grammar.layers[Layer.BLAME]):
        (cause,) = match.role("cause")
        assert isinstance(cause, Event)
        known = cause.head is not None and (
            cause.kind is ChunkKind.OTHERCAUSE or ChunkKind.OTHERCAUSE in cause.head.also
        )
        if known and not cause.governors and not cause.denials:
            for head in match.heads(ChunkKind.SYMPTOM):
                found.setdefault(head.start, cause)
    return found


def find_features(view: NoteView, pack: Pack, sentences: Sentences) -> list[Feature]:
    """Every feature that the note names, in order; only what it asserts or denies of the patient now has a value."""
    entries = {entry.feature: entry for entry in pack.lexicon.feature.features}
    found: list[Feature] = []
    for mention, index, judged in _judged(view, pack, sentences, Kind.FEATURE):
        if mention.value == IGNORED or view.units[index].unchecked:
            continue
        entry = entries[mention.value]
        value = {Assertion.PRESENT: entry.present, Assertion.NEGATED: entry.denied}.get(judged.assertion)
        found.append(Feature(entry.feature, value, _span(view, index, mention, judged)))
    addenda = [(unit.start, unit.end) for unit in view.units if unit.addendum]
    copied = [(unit.start, unit.end) for unit in view.units if unit.carried is not None]
    stated = [feature for feature in found if feature.value is not None]
    corrected = {f.feature: f.span for f in stated if _in(f.span, addenda)}
    today = {f.feature: f.span for f in stated if not _in(f.span, copied)}
    return [_replaced(_replaced(f, corrected, not _in(f.span, addenda)), today, _in(f.span, copied)) for f in found]


def _judged(view: NoteView, pack: Pack, sentences: Sentences, kind: Kind) -> Iterator[tuple[Mention, int, Judged]]:
    """Each mention of a kind with its unit and what the note says of it, by its words and by its section."""
    sections = pack.lexicon.sections.sections
    for mention in view.by_kind.get(kind, []):
        index = view.unit_for(mention.start)
        if index is not None:
            yield mention, index, _in_section(view, index, sentences.judge(index, mention), sections)


def _in_section(view: NoteView, index: int, judged: Judged, sections: dict[Section, SectionWords]) -> Judged:
    """Where the story is told, a history says since when; where orders stand, nothing is said of now."""
    unit = view.units[index]
    words = sections.get(unit.section)
    if words is None:
        return judged
    if words.story and judged.since:
        return Judged(Assertion.PRESENT)
    if words.not_now and judged.assertion is Assertion.PRESENT:
        return Judged(Assertion.HYPOTHETICAL, unit.header)
    return judged


def cue_words(view: NoteView, judged: Judged) -> str | None:
    """The wording of the cue, header or sign behind an assertion."""
    return view.text[slice(*judged.cue)].strip() if judged.cue else None


def _span(view: NoteView, index: int, mention: Mention, judged: Judged) -> Span:
    return view.span(mention.start, mention.end, view.units[index].section, judged.assertion, cue_words(view, judged))


def _in(span: Span, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span.start < end for start, end in stretches)


def _replaced(feature: Feature, instead: dict[str, Span], yields: bool) -> Feature:
    """What an addendum says replaces the text before it, and today's text what was carried forward."""
    if not yields or feature.value is None or feature.feature not in instead:
        return feature
    return replace(
        feature, value=None, span=replace(feature.span, cue=f"replaced by: {instead[feature.feature].quote}")
    )
