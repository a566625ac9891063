"""The judgement of a note: facts and pack -> outcomes and status of every candidate code."""

from dataclasses import dataclass

from dxproof.engine.facts import NoteFacts
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.pitfalls import RaisedPitfall, find_pitfalls
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.judge.silence import silence_of
from dxproof.engine.judge.status import ratio, score_of, status_of
from dxproof.engine.pack.codes import Code
from dxproof.engine.terms import CodeStatus

_ORDER = {status: rank for rank, status in enumerate(CodeStatus)}


@dataclass(frozen=True, slots=True)
class CandidateJudgement:
    """One code with its rule outcomes, its status, and its score: the weights met and applicable."""

    code: Code
    status: CodeStatus
    met: int
    applicable: int
    outcomes: tuple[RuleOutcome, ...]

    @property
    def score(self) -> float:
        """The share of applicable weights that are met."""
        return ratio(self.met, self.applicable)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The conclusions about one note; ``visits`` are those of the packs of a visit, which judge it beside the codes.

    What a pack of a visit judges is its one target.
    """

    case: Case
    candidates: tuple[CandidateJudgement, ...]
    supported: tuple[str, ...]
    pitfalls: tuple[RaisedPitfall, ...]
    visits: tuple["Judgement", ...] = ()

    @property
    def facts(self) -> NoteFacts:
        return self.case.facts

    @property
    def raised(self) -> tuple[RaisedPitfall, ...]:
        """The pitfalls of the note and of its visits; of one that both have, that of the note."""
        found: dict[str, RaisedPitfall] = {}
        for each in (self, *self.visits):
            for pitfall in each.pitfalls:
                found.setdefault(pitfall.entry.id, pitfall)
        return tuple(found.values())

    @property
    def target(self) -> CandidateJudgement:
        """The judgement of the target code."""
        return next(c for c in self.candidates if c.code.code == self.case.target)


def judge(case: Case) -> Judgement:
    """Judge the target and every code that the note or its claim suggests."""
    judged = judged_codes(case)
    supported = tuple(sorted(c.code.code for c in judged if c.status in (CodeStatus.SUPPORTED, CodeStatus.INCOMPLETE)))
    return Judgement(case, tuple(judged), supported, find_pitfalls(case, frozenset(supported)))


def judged_codes(case: Case) -> list[CandidateJudgement]:
    """The candidate codes with their statuses, best first."""
    judged = [judge_code(case, case.table.codes[code]) for code in candidate_codes(case)]
    judged.sort(key=lambda c: (_ORDER[c.status], -c.met * 1000 // max(1, c.applicable), c.code.code))
    return judged


def judge_code(case: Case, code: Code) -> CandidateJudgement:
    """Apply all rules for one code."""
    outcomes = tuple(silence_of(case.pack).outcomes(case, code))
    met, applicable = score_of(outcomes)
    return CandidateJudgement(code, status_of(case, code, outcomes), met, applicable, outcomes)


def candidate_codes(case: Case) -> list[str]:
    """The candidate codes: the target, those written or claimed, and those that a counted finding supports."""
    codes = [case.target, *case.written_family, *case.claimed_family]
    for finding in case.counted:
        codes.extend(code.code for code in case.codes_of(finding))
    for disagreement in case.disagreements:
        codes.extend(disagreement.codes)
    return sorted(dict.fromkeys(codes))
