"""The named traps of the contract: each detector looks for one and shows the words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dxproof.engine.facts import Finding, Span, Statement
from dxproof.engine.judge.answer import ordered
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.conditions import evaluate
from dxproof.engine.judge.disagreement import disagreements
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition, ConditionOperator, PitfallEntry
from dxproof.engine.terms import Assertion, Payer, Setting

Detector = Callable[[Case, frozenset[str]], "Iterable[Span] | None"]


@dataclass(frozen=True, slots=True)
class RaisedPitfall:
    """A pitfall of the pack that this note falls into."""

    entry: PitfallEntry
    evidence: tuple[Span, ...]


def find_pitfalls(case: Case, supported: frozenset[str]) -> tuple[RaisedPitfall, ...]:
    """All pitfalls in the order of the pack."""
    raised = []
    for entry in case.pack.pitfalls:
        spans = DETECTORS[entry.detect](case, supported)
        if spans is not None:
            raised.append(RaisedPitfall(entry, ordered(spans)))
    return tuple(raised)


# ---- shared ------------------------------------------------------------------------------------------------------


def _named(case: Case) -> list[str]:
    """The family's codes that were written, claimed, or asked for."""
    asked = [case.target] if case.asked and case.target in case.table.codes else []
    return list(dict.fromkeys([*case.written_family, *case.claimed_family, *asked]))


def _code_spans(case: Case, codes: Iterable[str]) -> list[Span]:
    wanted = set(codes)
    return [c.span for c in case.facts.codes if c.code in wanted]


def _cause_spans(finding: Finding, values: frozenset[str]) -> list[Span]:
    return [m.span for s in finding.statements for m in s.mechanisms if m.value in values]


def _siblings_of(case: Case, finding: Finding) -> list[Code]:
    """The codes at a finding's place that its mechanisms speak for."""
    return [
        code
        for code in case.table.at(finding.place.region or "", finding.compartment or "")
        if code.mechanisms & case.mechanisms(finding)
    ]


# ---- the words ---------------------------------------------------------------------------------------------------


def _mechanism_confusion(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    spans: list[Span] = []
    for name in _named(case):
        code = case.table.codes[name]
        here = case.at_place(code)
        named = frozenset().union(*(case.mechanisms(f) for f in here)) if here else frozenset()
        if named & code.siblings and not named & code.mechanisms:
            spans += [*_code_spans(case, [name]), *(s for f in here for s in _cause_spans(f, code.siblings))]
    for finding in case.counted:
        codes = _siblings_of(case, finding)
        if len(codes) > 1 and not any(_is_mixed(case, s, codes) for s in finding.statements):
            spans += _cause_spans(finding, case.mechanisms(finding))
    return spans or None


def _is_mixed(case: Case, statement: Statement, codes: list[Code]) -> bool:
    """Whether one statement carries mechanisms of two siblings."""
    named = {
        m.value
        for m in statement.mechanisms
        if m.span.assertion is Assertion.PRESENT or case.setting is Setting.INPATIENT
    }
    return sum(bool(code.mechanisms & named) for code in codes) > 1


def _mixed_mechanism(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    spans = [s for f in case.counted if len(_siblings_of(case, f)) > 1 for s in _cause_spans(f, case.mechanisms(f))]
    return spans or None


def _cervical_default(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    head = [f for f in case.counted if f.place.region == "head"]
    spans: list[Span] = []
    for finding in head:
        spans += [
            s.word_region for s in finding.statements if s.word_region and s.diagnosis and s.place.region == "cervical"
        ]
    other_cervical = any(f.place.region == "cervical" for f in case.counted)
    words = [
        s
        for f in case.counted
        if f.place.region == "cervical" and f.place.level is None
        for s in f.statements
        if s.diagnosis and s.word_region and any(h.compartment == f.compartment for h in head)
    ]
    spans += [s.word_region or s.span for s in words]
    named = [
        n
        for n in dict.fromkeys([*case.written_family, *case.claimed_family])
        if case.table.codes[n].region == "cervical"
    ]
    if head and named:
        for name in named:
            code = case.table.codes[name]
            if not case.at_place(code) and any(f.compartment == code.compartment for f in head):
                spans += _code_spans(case, [name]) or [f.span for f in head]
    cues = [s.place_span for f in head for s in f.statements if s.place_span and _says_cervical(s) and s.diagnosis]
    spans += cues
    return spans if spans and (head or not other_cervical) else None


def _says_cervical(statement: Statement) -> bool:
    return statement.word_region is not None and statement.word_region.quote.lower().startswith("cervical")


def _generic_region(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    spans: list[Span] = []
    for finding in case.facts.findings:
        if finding.assertion not in case.counted_assertions or finding.place.level:
            continue
        for statement in finding.statements:
            word = statement.ambiguous or statement.word_region
            if word is None or statement.title or statement.place.level:
                continue
            if (statement.ambiguous and not any(char.isdigit() for char in word.quote)) or word.quote.lower().split()[
                0
            ] in ("cervical", "neck"):
                spans.append(word)
    return spans or None


def _m48_interchange(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    prefixes = case.pack.codes.interchange
    spans: list[Span] = []
    hit = False
    for code in [*case.claimed, *(c.code for c in case.facts.codes if c.span.assertion is Assertion.PRESENT)]:
        if not code.startswith(tuple(prefixes)):
            continue
        row = case.table.rival(code)
        if any(_biomechanical(case, f) and (row is None or row.region in (None, f.place.region)) for f in case.counted):
            hit = True
            spans += [c.span for c in case.facts.codes if c.code == code]
    for rival in case.facts.rivals:
        if rival.label == "spinal stenosis" and any(
            _biomechanical(case, f) and rival.place.touches(f.place) and rival.place.region == f.place.region
            for f in case.counted
        ):
            hit = True
            spans.append(rival.span)
    for name in dict.fromkeys([*case.written_family, *case.claimed_family]):
        region = case.table.codes[name].region
        structural = [r for r in case.facts.rivals if r.label == "spinal stenosis" and r.place.region == region]
        if structural and not any(f.place.region == region for f in case.counted):
            hit = True
            spans += [r.span for r in structural]
    return spans if hit else None


def _biomechanical(case: Case, finding: Finding) -> bool:
    """A narrowing with a compartment and a mechanism of the table."""
    return bool(case.mechanisms(finding))


def _canal_not_foramen(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    spans: list[Span] = []
    for name in _named(case):
        code = case.table.codes[name]
        apart = [d for d in disagreements(case) if d.axis == "compartment" and name in d.codes]
        spans += [span for d in apart for span in d.spans]
        if case.at_place(code):
            continue
        others = [f for f in case.counted if f.place.region == code.region and f.compartment != code.compartment]
        spans += [s.span for f in others for s in f.statements]
    return spans or None


def _disc_above_c2(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    spans = [
        m.span
        for f in case.facts.findings
        if f.assertion in case.counted_assertions and f.place.region == "head"
        for s in f.statements
        if not s.title
        for m in s.mechanisms
        if m.value == "disc" and (m.span.assertion is Assertion.PRESENT or case.setting is Setting.INPATIENT)
    ]
    return spans or None


def _uncertain_diagnosis(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    if case.setting is Setting.INPATIENT:
        return None
    spans = [
        s.span
        for f in case.facts.findings
        if f.assertion is Assertion.POSSIBLE and f.compartment and f.place.region
        for s in f.statements
    ]
    for finding in case.counted:
        if not case.mechanisms(finding) and finding.uncertain_mechanisms:
            spans += [
                m.span for s in finding.statements for m in s.mechanisms if m.span.assertion is Assertion.POSSIBLE
            ]
    return spans or None


# ---- the claim ---------------------------------------------------------------------------------------------------


def _standalone_code(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    code = case.table.codes[case.concerned]
    in_note = evaluate(case, code, Condition(ask=ConditionOperator.SYMPTOM_PRESENT))
    if case.claim is not None:
        if case.concerned not in case.claimed:
            return None
        listed = evaluate(case, code, Condition(ask=ConditionOperator.CLAIM_HAS_SYMPTOM))
        return None if listed.true else _code_spans(case, [case.concerned])
    if in_note.true:
        return None
    here = case.documented(code)
    if not here and case.concerned not in case.written_family:
        return None
    return [s.span for f in here for s in f.statements] or _code_spans(case, [case.concerned])


def _sequencing(case: Case) -> bool:
    return (
        case.claim is not None and case.manipulates and case.payer is Payer.MEDICARE and case.concerned in case.claimed
    )


def _wrong_sequence(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    if (
        case.claim is None
        or not case.manipulates
        or case.concerned not in case.claimed
        or case.payer is not Payer.MEDICARE
    ):
        return None
    first = case.claimed[0]
    return [] if not first.startswith("M99.0") or first == case.concerned else None


def _sequence_region(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    if not _sequencing(case):
        return None
    first = case.claimed[0]
    if not first.startswith("M99.0"):
        return None
    return [] if first[-1] != case.concerned[-1] else None


def _at_modifier(case: Case, _: frozenset[str]) -> Iterable[Span] | None:
    if case.claim is None or case.payer is not Payer.MEDICARE or not set(case.claim.cpt) & {"98940", "98941", "98942"}:
        return None
    given = {modifier for modifiers in case.claim.modifiers.values() for modifier in modifiers}
    return None if given & {"AT", "GA", "GY", "GZ"} else []


def _code_mismatch(case: Case, supported: frozenset[str]) -> Iterable[Span] | None:
    named = list(dict.fromkeys([*case.written_family, *case.claimed_family]))
    wrong = [name for name in named if name not in supported]
    if not wrong:
        return None
    return [replace(span, cue=None) for span in _code_spans(case, wrong)]


DETECTORS: dict[str, Detector] = {
    "mechanism_confusion": _mechanism_confusion,
    "mixed_mechanism": _mixed_mechanism,
    "cervical_default": _cervical_default,
    "generic_region": _generic_region,
    "m48_interchange": _m48_interchange,
    "canal_not_foramen": _canal_not_foramen,
    "standalone_code": _standalone_code,
    "wrong_sequence": _wrong_sequence,
    "sequence_region": _sequence_region,
    "at_modifier": _at_modifier,
    "uncertain_diagnosis": _uncertain_diagnosis,
    "code_mismatch": _code_mismatch,
    "disc_above_c2": _disc_above_c2,
}
