"""States that stand beside a finding: which the note asserts, and which it denies."""

from dxproof.engine.extract.assertion import Judged
from dxproof.engine.extract.symptoms import cue_words, judge_mention
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Feature
from dxproof.engine.pack.loader import Pack
from dxproof.engine.terms import Assertion

# What stands there is to come, or somebody else's business: it says nothing of the patient now.
_NOT_NOW = frozenset({"plan", "allergies", "medications"})


def find_features(view: NoteView, pack: Pack) -> list[Feature]:
    """Every feature that the note names, in order; only what it asserts or denies of the patient now has a value."""
    entries = {entry.feature: entry for entry in pack.lexicon.feature.features}
    found: list[Feature] = []
    for mention in view.by_kind.get(Kind.FEATURE, []):
        index = view.unit_for(mention.start)
        if index is None or view.units[index].unchecked:
            continue
        unit = view.units[index]
        judged = judge_mention(view, pack, index, mention)
        if judged.assertion is Assertion.PRESENT and unit.section in _NOT_NOW:
            judged = Judged(Assertion.HYPOTHETICAL, unit.header)
        entry = entries[mention.value]
        value = {Assertion.PRESENT: entry.present, Assertion.NEGATED: entry.denied}.get(judged.assertion)
        span = view.span(mention.start, mention.end, unit.section, judged.assertion, cue_words(view, judged))
        found.append(Feature(entry.feature, value, span))
    return found
