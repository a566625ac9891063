"""The verdict of each code, on one line each: what a reader sees first, and all that is shown of one note among many."""

from collections.abc import Iterator, Sequence

from dxproof.engine.report.layout import Told, View, listed
from dxproof.engine.report.model import Candidate, Report, RuleResult
from dxproof.engine.report.remarks import speaks_against
from dxproof.engine.report.titles import shortened
from dxproof.engine.report.wording import NOTHING_TO_JUDGE, note_name
from dxproof.engine.terms import CodeStatus, RuleStatus, TargetFrom

MARK = {
    RuleStatus.MET: "[x]",
    RuleStatus.NOT_MET: "[ ]",
    RuleStatus.CONTRADICTED: "[!]",
    RuleStatus.NOT_APPLICABLE: " - ",
}
_LEAST_TITLE = 30  # columns; below that fewer rules are named
_NAME = 24

Verdict = tuple[Candidate, ...]


def verdicts(told: Sequence[Told]) -> list[Verdict]:
    """The codes to show, the target first; codes that conflict over the same words are one verdict, since they need one query."""
    return [verdict for report, _ in told for verdict in _of(report)]


def _of(report: Report) -> list[Verdict]:
    named = [] if report.target_from is TargetFrom.DEFAULT else [report.target]
    conflicting = [c.code for c in report.candidates if c.status is CodeStatus.CONFLICTING]
    groups: dict[object, list[Candidate]] = {}
    for code in dict.fromkeys([*named, *report.supported_codes, *conflicting]):
        candidate = report.candidate(code)
        assert candidate is not None
        same = _against(candidate) if candidate.status is CodeStatus.CONFLICTING else code
        groups.setdefault(same, []).append(candidate)
    return [tuple(group) for group in groups.values()]


def _against(candidate: Candidate) -> tuple[tuple[str, int], ...]:
    """What counts against a code: the rules and where their evidence is."""
    against = (rule for rule in candidate.rules if rule.status is RuleStatus.CONTRADICTED)
    return tuple((rule.id, evidence.start) for rule in against for evidence in rule.evidence)


def not_told(report: Report) -> list[str]:
    """The other codes that were looked at and are not proven."""
    told = {candidate.code for verdict in _of(report) for candidate in verdict}
    default = report.target if report.target_from is TargetFrom.DEFAULT else None
    return [
        candidate.code for candidate in report.candidates if candidate.code not in told and candidate.code != default
    ]


def verdict_lines(told: Sequence[Told], view: View) -> Iterator[str]:
    """One line each: code, status, title, and what is missing or contradicted."""
    found = verdicts(told)
    column = max((len(first.code) for first, *_ in found), default=0)
    for first, *others in found:
        head = f"{first.code:<{column}}  {first.status.value.upper():<11}  "
        room = view.width - len(head)
        if others:
            same = f"with {', '.join(other.code for other in others)}: the same words"
            lack = _lack(first, 1)
            yield f"{head}{same}  {lack}" if len(same) + len(lack) + 2 <= room else head + same
            continue
        lack = next(
            (said for most in (2, 1) if len(said := _lack(first, most)) + 2 + _LEAST_TITLE <= room), _lack(first, 1)
        )
        pack = next(pack for _, pack in told if first.code in pack.table.codes)
        family = [code.title for code in pack.table.codes.values()]
        title = shortened(first.title, family, room - len(lack) - 2 if lack else room)
        yield f"{head}{title}  {lack}".rstrip()


def concise(told: Sequence[Told]) -> str:
    """A note in one line: its name, and each code with its status and the first thing that is missing.

    Pitfalls are named where the target is proven, since otherwise its line would look as if there were nothing to do.
    """
    report = told[0][0]
    parts = [_said(verdict) for verdict in verdicts(told)] or [nothing_proven([each for each, _ in told])]
    if report.status is CodeStatus.SUPPORTED:
        raised = dict.fromkeys(pitfall.id for each, _ in told for pitfall in each.pitfalls)
        parts += [f"! {listed(list(raised), 2)}"] if raised else []
    parts += [f"{visit.pack.id} {_lacking(visit.rules, 1)}".rstrip() for visit in report.visits]
    return _named(report, "; ".join(parts))


def of_no_family(report: Report, packs: Sequence[str] = ()) -> str:
    """The line of a note that neither names nor documents anything of the packs; the packs are listed if they are given."""
    return _named(report, f"nothing to judge: {no_family(packs)}" if packs else f"n{NOTHING_TO_JUDGE[1:]}")


def no_family(packs: Sequence[str]) -> str:
    """What every command says of such a note: it may well have codes, but none of these packs."""
    if len(packs) == 1:
        return f"the note names no code of the rule pack {packs[0]} and documents no finding of it"
    return f"the note names no code of the rule packs ({', '.join(packs)}) and documents no finding of theirs"


def nothing_proven(reports: Sequence[Report]) -> str:
    """What is said of a note that names no code of the packs, and whose words prove none."""
    packs = " or ".join(report.pack.id for report in reports)
    return f"no code of {packs} is named as a diagnosis, and the words prove none"


def _named(report: Report, said: str) -> str:
    return f"{note_name(report, 60) + ':':<{_NAME}} {said}"


def _said(verdict: Verdict) -> str:
    return f"{_codes(verdict)} {verdict[0].status.value.upper()} {_lack(verdict[0], 1)}".rstrip()


def _codes(verdict: Verdict) -> str:
    return ", ".join(candidate.code for candidate in verdict)


def _lack(candidate: Candidate, most: int) -> str:
    """The rules that keep a code from being supported."""
    return _lacking(candidate.rules, most)


def _lacking(rules: Sequence[RuleResult], most: int) -> str:
    """The rules that count against a code: the contradicted ones, or else what is missing."""
    for status in (RuleStatus.CONTRADICTED, RuleStatus.NOT_MET):
        names = [rule.id for rule in rules if speaks_against(rule) and rule.status is status]
        if names:
            return f"{MARK[status]} {listed(names, most)}"
    return ""
