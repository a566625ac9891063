"""Judgement -> chart: which code the chart is about, what is to do, and whether claim and documentation agree."""

from dataclasses import dataclass
from enum import StrEnum

from dxproof.engine.judge.judge import CandidateJudgement, Judgement, judge_code
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.terms import CodeStatus, RuleStatus, Severity


class CodeFrom(StrEnum):
    """Where the code of a chart comes from, in order of precedence."""

    ASKED = "asked"  # --code
    BILLED = "billed"  # the claim
    WRITTEN = "written"  # a code written in the note as a diagnosis
    WORDS = "words"  # a finding of the note


class ChartKind(StrEnum):
    """What to do with a chart, most urgent first."""

    CONFLICT = "conflict"  # evidence for the code and against it: query the provider
    SIBLING = "sibling"  # another code is proven than the one named
    CODE_WITHOUT_WORDS = "code_without_words"  # a code is named, but none is proven
    WORDS_WITHOUT_CODE = "words_without_code"  # a code is fully supported but not on the claim
    INCOMPLETE = "incomplete"  # the code is documented, but something required is missing
    GAP = "gap"  # no code is named; a finding is documented without all axes of a code
    PITFALL = "pitfall"  # nothing is missing, but there is a pitfall
    SETTLED = "settled"  # nothing to do
    OUTSIDE = "outside"  # no code of the family is named, and no finding is in the note


TO_DO = tuple(kind for kind in ChartKind if kind not in (ChartKind.SETTLED, ChartKind.OUTSIDE))


class Agreement(StrEnum):
    """The agreement between the claim's codes of the family and the proven codes."""

    AGREE = "agree"
    NEITHER = "neither"  # neither side has a code of the family
    CONFLICT = "conflict"
    SIBLING = "sibling"
    CODE_WITHOUT_WORDS = "code_without_words"
    WORDS_WITHOUT_CODE = "words_without_code"


DISAGREE = tuple(kind for kind in Agreement if kind not in (Agreement.AGREE, Agreement.NEITHER))

# Of several billed codes, the chart is about the one that needs most work.
_WORST_FIRST = (CodeStatus.CONFLICTING, CodeStatus.UNSUPPORTED, CodeStatus.INCOMPLETE, CodeStatus.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Chart:
    """One judged note as a row of a worklist.

    ``about`` is the code that the chart is about, None if no code is named or proven. ``possible`` are then the codes at
    the documented location. ``others`` are codes that are proven but not named. ``open`` are the rules that prevent
    the code from being supported.
    """

    about: CandidateJudgement | None
    code_from: CodeFrom | None
    kind: ChartKind
    agreement: Agreement | None
    billed: tuple[str, ...]
    possible: tuple[str, ...]
    others: tuple[str, ...]
    open: tuple[str, ...]


def chart_of(judgement: Judgement) -> Chart:
    """The chart of a note. Nothing is decided here: codes and statuses are those of the judgement."""
    case = judgement.case
    about, code_from = _about(judgement)
    possible = () if about or not case.counted else tuple(code.code for code in case.codes_at(case.counted[0]))
    weighed = about or (judge_code(case, case.table.codes[possible[0]]) if possible else None)
    agreement = _agreement(judgement) if case.claim is not None else None
    others = tuple(code for code in judgement.supported if code not in _named(judgement, code_from))
    return Chart(
        about=about,
        code_from=code_from,
        kind=_kind(judgement, about, others, agreement),
        agreement=agreement,
        billed=case.claimed_family,
        possible=possible,
        others=others,
        open=tuple(o.rule.rule for o in weighed.outcomes if _is_open(o)) if weighed else (),
    )


def _named(judgement: Judgement, code_from: CodeFrom | None) -> tuple[str, ...]:
    """The codes named by a person, and how."""
    case = judgement.case
    if code_from is CodeFrom.ASKED:
        return (case.target,)
    return case.written_family if code_from is CodeFrom.WRITTEN else case.claimed_family


def _is_open(outcome: RuleOutcome) -> bool:
    contradicted = outcome.status is RuleStatus.CONTRADICTED
    return contradicted or (outcome.rule.required and outcome.status is RuleStatus.NOT_MET)


def _about(judgement: Judgement) -> tuple[CandidateJudgement | None, CodeFrom | None]:
    case = judgement.case
    if case.asked:
        return judgement.target, CodeFrom.ASKED
    by_code = {candidate.code.code: candidate for candidate in judgement.candidates}
    for codes, code_from in ((case.claimed_family, CodeFrom.BILLED), (case.written_family, CodeFrom.WRITTEN)):
        named = [by_code[code] for code in codes]
        if named:
            return min(named, key=lambda candidate: _WORST_FIRST.index(candidate.status)), code_from
    spoken = [c for c in judgement.candidates if c.status is not CodeStatus.UNSUPPORTED]
    if spoken:  # candidates are sorted, best first
        return spoken[0], CodeFrom.WORDS
    return None, None


def _agreement(judgement: Judgement) -> Agreement:
    """The agreement for a chart with a claim; if several apply, the most urgent one."""
    billed, proven = set(judgement.case.claimed_family), set(judgement.supported)
    torn = {c.code.code for c in judgement.candidates if c.status is CodeStatus.CONFLICTING}
    if billed & torn or (not billed and not proven and torn):
        return Agreement.CONFLICT
    if billed == proven:
        return Agreement.AGREE if billed else Agreement.NEITHER
    if billed - proven and proven - billed:
        return Agreement.SIBLING
    return Agreement.CODE_WITHOUT_WORDS if billed - proven else Agreement.WORDS_WITHOUT_CODE


def _kind(
    judgement: Judgement,
    about: CandidateJudgement | None,
    others: tuple[str, ...],
    agreement: Agreement | None,
) -> ChartKind:
    if agreement is Agreement.CONFLICT or (about and about.status is CodeStatus.CONFLICTING):
        return ChartKind.CONFLICT
    if about and about.status is CodeStatus.UNSUPPORTED:  # a person named it
        return ChartKind.SIBLING if others else ChartKind.CODE_WITHOUT_WORDS
    complete = {c.code.code for c in judgement.candidates if c.status is CodeStatus.SUPPORTED}
    if agreement is not None and complete & set(others):
        return ChartKind.WORDS_WITHOUT_CODE
    if about is None:
        return ChartKind.GAP if judgement.case.counted else ChartKind.OUTSIDE
    if about.status is CodeStatus.INCOMPLETE:
        return ChartKind.INCOMPLETE
    trapped = any(raised.entry.severity is not Severity.NOTE for raised in judgement.raised)
    return ChartKind.PITFALL if trapped else ChartKind.SETTLED
