"""What a report is about where nobody asked for a code (contract, sections 4 and 5): the target, and whether the family is there."""

from dxproof.engine.facts import Finding
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import CandidateJudgement, judged_codes
from dxproof.engine.pack.model import Slot
from dxproof.engine.terms import Assertion, CodeStatus, TargetFrom

# Targets that somebody named.
NAMED = frozenset({TargetFrom.ASKED, TargetFrom.CLAIM, TargetFrom.WRITTEN})

_PROVEN_BEST_FIRST = (CodeStatus.SUPPORTED, CodeStatus.INCOMPLETE, CodeStatus.CONFLICTING)


def aimed(case: Case) -> Case:
    """The case with the target that its claim or its note names, else with the one that the words prove."""
    if case.asked:
        return case
    for codes, named_by in ((case.claimed_family, TargetFrom.CLAIM), (case.written_family, TargetFrom.WRITTEN)):
        if codes:
            return case.aimed_at(codes[0], named_by)
    if not case.counted:
        return case
    proven = [each for each in judged_codes(case) if each.status in _PROVEN_BEST_FIRST]
    if not proven:
        return case
    stem = case.pack.file.default_target[:-1]

    def rank(candidate: CandidateJudgement) -> tuple[int, bool]:
        return _PROVEN_BEST_FIRST.index(candidate.status), not candidate.code.code.startswith(stem)

    return case.aimed_at(min(proven, key=rank).code.code, TargetFrom.WORDS)


def proves(case: Case) -> bool:
    """Whether the words prove a code that nobody named, or speak for it and against it."""
    return case.target_from is TargetFrom.WORDS


def documents(case: Case) -> bool:
    """Whether the words document a finding of the pack: one that counts, at the place of some code."""
    return any(case.codes_at(finding) for finding in case.counted)


def touches(case: Case) -> bool:
    """Whether the words at least speak of one: it is asserted or suspected, but too little is said of it, or it does not count."""
    return any(_may_be_of(case, finding) for finding in case.facts.findings)


def is_of_no_family(case: Case) -> bool:
    """Whether a note neither names a code of the pack nor speaks of a finding of it."""
    return case.target_from is TargetFrom.DEFAULT and not documents(case) and not touches(case)


def _may_be_of(case: Case, finding: Finding) -> bool:
    if finding.assertion not in (Assertion.PRESENT, Assertion.POSSIBLE):
        return False
    if finding.compartment is None and Slot.COMPARTMENT in case.table.by_slot:
        return finding.place.region is not None
    return any(code.allows(Slot.COMPARTMENT, finding.compartment) for code in case.table.codes.values())
