"""The detectors of pitfalls of codes as written or claimed: what they are paired with, their order, whether the note agrees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dxproof.engine.facts import Span
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.conditions import evaluate
from dxproof.engine.pack.model import Condition, ConditionOperator, PitfallEntry
from dxproof.engine.pack.procedures import procedures_of
from dxproof.engine.terms import Assertion


@dataclass(frozen=True, slots=True)
class Hit:
    """What a detector found: its words, and the code that it is about if it is about one."""

    spans: tuple[Span, ...]
    code: str | None = None


def noted(case: Case) -> list[str]:
    """The table's codes that are written or claimed."""
    return list(dict.fromkeys([*case.written_family, *case.claimed_family]))


def code_spans(case: Case, codes: Iterable[str]) -> list[Span]:
    """Where the note writes some codes."""
    wanted = set(codes)
    return [c.span for c in case.facts.codes if c.code in wanted]


def standalone_code(case: Case, _: PitfallEntry, supported: frozenset[str]) -> Iterable[Span] | None:
    """The code is not paired with a symptom: on the claim if it is there, else in the note that supports or states it."""
    code = case.table.codes[case.concerned]
    if case.claim is not None:
        if case.concerned not in case.claimed:
            return None
        listed = evaluate(case, code, Condition(ask=ConditionOperator.CLAIM_HAS_SYMPTOM))
        return None if listed.true else code_spans(case, [case.concerned])
    if case.concerned not in {*supported, *case.written_family}:
        return None
    if evaluate(case, code, Condition(ask=ConditionOperator.SYMPTOM_PRESENT)).true:
        return None
    return [s.span for f in case.documented(code) for s in f.statements] or code_spans(case, [case.concerned])


def _is_sequenced(case: Case, entry: PitfallEntry) -> bool:
    """Whether the claim has the code, and its encounter and payer require a sequence."""
    return (
        case.claim is not None
        and bool(case.encounters.intersection(entry.encounters))
        and case.payer is entry.payer
        and case.concerned in case.claimed
    )


def wrong_sequence(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    if not _is_sequenced(case, entry):
        return None
    first = case.claimed[0]
    return [] if not first.startswith(entry.stem or "") or first == case.concerned else None


def sequence_region(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """The region is the last character of both codes."""
    if not _is_sequenced(case, entry):
        return None
    first = case.claimed[0]
    return [] if first.startswith(entry.stem or "") and first[-1] != case.concerned[-1] else None


def missing_modifier(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    if case.claim is None or case.payer is not entry.payer or not set(case.claim.cpt).intersection(entry.procedures):
        return None
    given = {modifier for modifiers in case.claim.modifiers.values() for modifier in modifiers}
    return None if given.intersection(entry.modifiers) else []


def unmarked_procedure(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """A modifier counts on the procedure itself."""
    claim = case.claim
    if claim is None or case.payer is not entry.payer or not set(claim.cpt).intersection(entry.beside):
        return None
    of_them = [procedure for procedure in claim.cpt if procedure in entry.procedures]
    marked = (set(claim.modifiers.get(procedure, ())).intersection(entry.modifiers) for procedure in of_them)
    return None if all(marked) else []


def unlinked_procedure(case: Case, entry: PitfallEntry, _: frozenset[str]) -> Iterable[Span] | None:
    """Lines without pointers link nothing; a claim that has no other lines is not judged."""
    lines = [line for line in case.claim.lines if line.dx] if case.claim else []
    if not lines:
        return None
    related = procedures_of(case.table.codes[case.concerned], case.pack.procedures)
    linked = case.concerned not in case.claimed or any(
        line.cpt in related and case.concerned in line.dx for line in lines
    )
    misled = any(line.cpt in entry.procedures and not line.dx[0].startswith(entry.stem or "") for line in lines)
    return [] if misled or not linked else None


def code_mismatch(case: Case, _: PitfallEntry, supported: frozenset[str]) -> Iterator[Hit]:
    for name in noted(case):
        if name not in supported:
            yield Hit(tuple(replace(span, cue=None) for span in code_spans(case, [name])), name)


def incomplete_code(case: Case, _: PitfallEntry, __: frozenset[str]) -> Iterator[Hit]:
    """A code written as a diagnosis or claimed is only the beginning of codes of the table."""
    rows = case.table.codes
    written = [c for c in case.facts.codes if c.span.assertion is Assertion.PRESENT]
    for name in dict.fromkeys((*case.claimed, *(c.code for c in written))):
        if name not in rows and any(row.startswith(name) for row in rows):
            yield Hit(tuple(c.span for c in written if c.code == name), name)
