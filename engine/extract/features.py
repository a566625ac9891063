"""States that stand beside a finding: which the note asserts, and which it denies."""

from dataclasses import replace

from dxproof.engine.extract.assertion import Judged
from dxproof.engine.extract.symptoms import cue_words, judge_mention
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import IGNORED, Kind
from dxproof.engine.facts import Feature, Span
from dxproof.engine.pack.loader import Pack
from dxproof.engine.terms import Assertion, Section

# What stands there is to come, or somebody else's business: it says nothing of the patient now.
_NOT_NOW = frozenset({Section.PLAN, Section.ALLERGIES, Section.MEDICATIONS})


def find_features(view: NoteView, pack: Pack) -> list[Feature]:
    """Every feature that the note names, in order; only what it asserts or denies of the patient now has a value."""
    entries = {entry.feature: entry for entry in pack.lexicon.feature.features}
    found: list[Feature] = []
    for mention in view.by_kind.get(Kind.FEATURE, []):
        index = view.unit_for(mention.start)
        if index is None or mention.value == IGNORED or view.units[index].unchecked:
            continue
        unit = view.units[index]
        judged = judge_mention(view, pack, index, mention)
        if judged.assertion is Assertion.PRESENT and unit.section in _NOT_NOW:
            judged = Judged(Assertion.HYPOTHETICAL, unit.header)
        entry = entries[mention.value]
        value = {Assertion.PRESENT: entry.present, Assertion.NEGATED: entry.denied}.get(judged.assertion)
        span = view.span(mention.start, mention.end, unit.section, judged.assertion, cue_words(view, judged))
        found.append(Feature(entry.feature, value, span))
    addenda = [(unit.start, unit.end) for unit in view.units if unit.addendum]
    copied = [(unit.start, unit.end) for unit in view.units if unit.carried is not None]
    stated = [feature for feature in found if feature.value is not None]
    corrected = {f.feature: f.span for f in stated if _in(f.span, addenda)}
    today = {f.feature: f.span for f in stated if not _in(f.span, copied)}
    return [_replaced(_replaced(f, corrected, not _in(f.span, addenda)), today, _in(f.span, copied)) for f in found]


def _in(span: Span, stretches: list[tuple[int, int]]) -> bool:
    return any(start <= span.start < end for start, end in stretches)


def _replaced(feature: Feature, instead: dict[str, Span], yields: bool) -> Feature:
    """What an addendum says replaces the text before it, and today's text what was carried forward."""
    if not yields or feature.value is None or feature.feature not in instead:
        return feature
    return replace(
        feature, value=None, span=replace(feature.span, cue=f"replaced by: {instead[feature.feature].quote}")
    )
