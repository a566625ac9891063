"""The pitfalls of a note, and the detectors of those in its words: each looks for one problem and returns its evidence."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps

from dxproof.engine.facts import Finding, Place, Span, Statement
from dxproof.engine.judge.answer import ordered
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.pitfalls_claim import (
    Hit,
    code_mismatch,
    code_spans,
    incomplete_code,
    missing_modifier,
    noted,
    sequence_region,
    standalone_code,
    unlinked_procedure,
    unmarked_procedure,
    wrong_sequence,
)
from dxproof.engine.judge.pitfalls_visit import bundled_procedure, region_count, unexamined_region
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import UNSPECIFIED, Detector, PitfallEntry, Slot
from dxproof.engine.terms import Assertion, Setting

Detect = Callable[[Case, PitfallEntry, frozenset[str]], Iterable[Hit]]
# Of a detector that is about the note or the claim as a whole, not about one code: its words, or None.
OfNote = Callable[[Case, PitfallEntry, frozenset[str]], "Iterable[Span] | None"]


@dataclass(frozen=True, slots=True)
class RaisedPitfall:
    """A pitfall that was found in this note."""

    entry: PitfallEntry
    evidence: tuple[Span, ...]


def find_pitfalls(case: Case, supported: frozenset[str]) -> tuple[RaisedPitfall, ...]:
    """All pitfalls that apply, in the order of the pack. They are about findings, and codes that are written, claimed or asked for.

    Of a code that a more specific pitfall is raised for (``yields_to``) the general one says nothing.
    """
    if not (case.facts.findings or case.facts.codes or case.claim or case.asked or supported):
        return ()
    hits = {entry.id: tuple(DETECTORS[entry.detect](case, entry, supported)) for entry in case.pack.pitfalls}
    raised = []
    for entry in case.pack.pitfalls:
        said = {hit.code for other in entry.yields_to for hit in hits.get(other, ()) if hit.code}
        kept = [hit for hit in hits[entry.id] if hit.code not in said]
        if kept:
            raised.append(RaisedPitfall(entry, ordered(span for hit in kept for span in hit.spans)))
    return tuple(raised)


def _of_note(detector: OfNote) -> Detect:
    """A detector that is about no code in particular, as one that finds one hit or none."""

    @wraps(detector)
    def detect(case: Case, entry: PitfallEntry, supported: frozenset[str]) -> Iterator[Hit]:
        spans = detector(case, entry, supported)
        if spans is not None:
            yield Hit(tuple(spans))

    return detect


# ---- shared ------------------------------------------------------------------------------------------------------


def _named(case: Case) -> list[str]:
    """The table's codes that are written, claimed or asked for."""
    asked = [case.target] if case.asked and case.target in case.table.codes else []
    return list(dict.fromkeys([*case.written_family, *case.claimed_family, *asked]))


def _cause_spans(finding: Finding, values: frozenset[str]) -> list[Span]:
    return [m.span for s in finding.statements for m in s.mechanisms if m.value in values]


def _has_code(case: Case, compartment: str | None) -> bool:
    return any(code.allows(Slot.COMPARTMENT, compartment) for code in case.table.codes.values())


def _split(case: Case, finding: Finding) -> set[frozenset[str]]:
    """The mechanism sets of the compartment's codes that the finding names; two of them mean two different codes."""
    causes = case.mechanisms(finding)
    return {kind for kind in case.table.causes_at(finding.compartment) if kind & causes} if causes else set()


# ---- detectors ---------------------------------------------------------------------------------------------------


def _cause_confusion(case: Case, _: PitfallEntry, __: frozenset[str]) -> Iterator[Hit]:
    for name in _named(case):
        code = case.table.codes[name]
        here = case.at_place(code)
        named = frozenset().union(*(case.mechanisms(f) for f in here)) if here else frozenset()
        if named & code.siblings and not named & code.mechanisms:
            yield Hit((*code_spans(case, [name]), *(s for f in here for s in _cause_spans(f, code.siblings))), name)
    for finding in case.counted:
        kinds = _split(case, finding)
        if len(kinds) > 1 and not any(_is_mixed(case, s, kinds) for s in finding.statements):
            yield Hit(tuple(_cause_spans(finding, case.mechanisms(finding))))


def _is_mixed(case: Case, statement: Statement, kinds: Iterable[frozenset[str]]) -> bool:
    """Whether one statement has mechanisms of two sibling codes."""
    named = {
        m.value
        for m in statement.mechanisms
        if m.span.assertion is Assertion.PRESENT or case.setting is Setting.INPATIENT
    }
    return sum(bool(kind & named) for kind in kinds) > 1


def _mixed_causes(case: Case, _: PitfallEntry, __: frozenset[str]) -> Iterable[Span] | None:
    spans = [s for f in case.counted if len(_split(case, f)) > 1 for s in _cause_spans(f, case.mechanisms(f))]
    return spans or None


def _word_against_level(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterator[Hit]:
    """The diagnosis words or the code name one region, but the level of the finding is in another."""
    there = [f for f in case.counted if _is_where(case, f, entry.where)]
    instead = [f for f in case.counted if f.place.region == entry.instead]
    if not there:
        return
    spans = [
        s.word_region
        for f in there
        for s in f.statements
        if s.word_region and s.diagnosis and s.place.region == entry.instead
    ]
    spans += [
        s.word_region
        for f in instead
        if f.place.level is None and any(t.compartment == f.compartment for t in there)
        for s in f.statements
        if s.diagnosis and s.word_region
    ]
    for name in noted(case):
        code = case.table.codes[name]
        if (
            code.region == entry.instead
            and not case.at_place(code)
            and any(code.allows(Slot.COMPARTMENT, f.compartment) for f in there)
        ):
            yield Hit(tuple(code_spans(case, [name]) or [f.span for f in there]), name)
    spans += [
        s.place_span
        for f in there
        for s in f.statements
        if s.place_span and s.diagnosis and s.word_region and _opens_with(s.word_region, entry.words)
    ]
    if spans:
        yield Hit(tuple(spans))


def _is_where(case: Case, finding: Finding, where: dict[str, str]) -> bool:
    """Whether a finding matches a pitfall's ``where``."""
    stated = {
        Slot.REGION: {finding.place.region},
        Slot.COMPARTMENT: {finding.compartment},
        Slot.SIDE: {finding.side},
        Slot.MECHANISM: case.mechanisms(finding),
    }
    return all(value in stated.get(case.table.axes[axis].slot, ()) for axis, value in where.items())


def _opens_with(span: Span, words: Iterable[str]) -> bool:
    return span.quote.lower().split()[0] in words


def _at_segment(place: Place) -> bool:
    """Whether a level is given; a single vertebra is not a level."""
    return place.upper != place.lower


def _word_without_level(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """A finding is located only by one of the words, or by ambiguous words, without a level."""
    spans: list[Span] = []
    for finding in case.facts.findings:
        if finding.assertion not in case.counted_assertions or _at_segment(finding.place):
            continue
        for statement in finding.statements:
            word = statement.ambiguous or statement.word_region
            if word is None or statement.title or _at_segment(statement.place):
                continue
            if statement.ambiguous or _opens_with(word, entry.words):
                spans.append(word)
    return spans or None


def _interchange(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterator[Hit]:
    """A code or diagnosis of a neighbouring family is used for a finding of this one, or vice versa."""
    for code in [*case.claimed, *(c.code for c in case.facts.codes if c.span.assertion is Assertion.PRESENT)]:
        if not code.startswith(entry.codes) or _in_its_own_right(case, code):
            continue
        row = case.table.competing_code(code)
        if any(case.codes_of(f) and (row is None or row.region in (None, f.place.region)) for f in case.counted):
            yield Hit(tuple(code_spans(case, [code])), code)
    named = [
        diagnosis
        for diagnosis in case.facts.competing
        if diagnosis.label == entry.label and not (diagnosis.code and _in_its_own_right(case, diagnosis.code))
    ]
    for diagnosis in named:
        if any(
            case.codes_of(f) and diagnosis.place.touches(f.place) and diagnosis.place.region == f.place.region
            for f in case.counted
        ):
            yield Hit((diagnosis.span,))
    bare = [*((diagnosis.place, diagnosis.span) for diagnosis in named), *_bare_statements(case)]
    for name in noted(case):
        region = case.table.codes[name].region
        there = [span for place, span in bare if place.region in (None, region)]
        if there and not any(f.place.region == region for f in case.counted):
            yield Hit(tuple(there), name)


def _bare_statements(case: Case) -> Iterator[tuple[Place, Span]]:
    """Asserted 'spinal stenosis' without a cause: not a finding of this family."""
    for finding in case.facts.findings:
        if case.structural(finding) and finding.assertion in case.counted_assertions:
            yield from ((finding.place, statement.span) for statement in finding.statements)


def _in_its_own_right(case: Case, code: str) -> bool:
    """Whether the note documents the compartment that a competing code is for."""
    row = case.table.competing_code(code)
    return (
        row is not None and row.compartment is not None and any(f.compartment == row.compartment for f in case.counted)
    )


def _other_value(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterator[Hit]:
    """The named code has one value of the axis; what the note documents has another."""
    axis = entry.axis or ""
    slot = case.table.axes[axis].slot
    for name in _named(case):
        code = case.table.codes[name]
        if not code.values.get(axis, frozenset()) - {UNSPECIFIED}:
            continue  # the code says nothing of the axis
        apart = [d for d in case.disagreements if d.axis == axis and name in d.codes]
        spans = [span for d in apart for span in d.spans]
        if not case.at_place(code):
            spans += [s.span for f in case.counted if _differs_in(code, f, slot) for s in f.statements]
        if spans:
            yield Hit(tuple(spans), name)


def _differs_in(code: Code, finding: Finding, slot: Slot) -> bool:
    """Whether a finding matches the code except in one attribute."""
    stated = {
        Slot.COMPARTMENT: finding.compartment,
        Slot.REGION: finding.place.region,
        Slot.SIDE: finding.side,
    }
    return all(code.allows(other, value) == (other is not slot) for other, value in stated.items())


def _impossible(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """A finding is anatomically impossible; the evidence is its cause."""
    cause = next((value for axis, value in entry.where.items() if case.table.axes[axis].slot is Slot.MECHANISM), None)
    place = {axis: value for axis, value in entry.where.items() if value != cause}
    spans = [
        m.span
        for f in case.facts.findings
        if f.assertion in case.counted_assertions and _is_where(case, f, place)
        for s in f.statements
        if not s.title
        for m in s.mechanisms
        if m.value == cause and (m.span.assertion is Assertion.PRESENT or case.setting is Setting.INPATIENT)
    ]
    return spans or None


def _unspecified(case: Case, entry: PitfallEntry, supported: frozenset[str]) -> Iterator[Hit]:
    """An unspecified code: one more word from the provider would allow a more specific one."""
    for name in dict.fromkeys([*_named(case), *sorted(supported)]):
        code = case.table.codes[name]
        if code.values.get(entry.axis or "") == frozenset({UNSPECIFIED}):
            yield Hit(tuple(code_spans(case, [name]) or [f.span for f in case.documented(code)]), name)


def _uncertain_diagnosis(case: Case, _: PitfallEntry, __: frozenset[str]) -> Iterable[Span] | None:
    if case.setting is Setting.INPATIENT:
        return None
    spans = [
        s.span
        for f in case.facts.findings
        if f.assertion is Assertion.POSSIBLE and case.may_count(f) and _has_code(case, f.compartment)
        for s in f.statements
    ]
    for finding in case.counted:
        if not case.mechanisms(finding) and finding.uncertain_mechanisms:
            spans += [
                m.span for s in finding.statements for m in s.mechanisms if m.span.assertion is Assertion.POSSIBLE
            ]
    return spans or None


DETECTORS: dict[Detector, Detect] = {
    Detector.CAUSE_CONFUSION: _cause_confusion,
    Detector.MIXED_CAUSES: _of_note(_mixed_causes),
    Detector.WORD_AGAINST_LEVEL: _word_against_level,
    Detector.WORD_WITHOUT_LEVEL: _of_note(_word_without_level),
    Detector.INTERCHANGE: _interchange,
    Detector.OTHER_VALUE: _other_value,
    Detector.IMPOSSIBLE: _of_note(_impossible),
    Detector.UNSPECIFIED: _unspecified,
    Detector.UNCERTAIN_DIAGNOSIS: _of_note(_uncertain_diagnosis),
    Detector.CODE_MISMATCH: code_mismatch,
    Detector.INCOMPLETE_CODE: incomplete_code,
    Detector.STANDALONE_CODE: _of_note(standalone_code),
    Detector.WRONG_SEQUENCE: _of_note(wrong_sequence),
    Detector.SEQUENCE_REGION: _of_note(sequence_region),
    Detector.MISSING_MODIFIER: _of_note(missing_modifier),
    Detector.UNLINKED_PROCEDURE: _of_note(unlinked_procedure),
    Detector.REGION_COUNT: _of_note(region_count),
    Detector.UNEXAMINED_REGION: _of_note(unexamined_region),
    Detector.UNMARKED_PROCEDURE: _of_note(unmarked_procedure),
    Detector.BUNDLED_PROCEDURE: _of_note(bundled_procedure),
}
