"""The terminal report of one note: first the verdict of each code, then what the target lacks, then what to do next.

Plain text; no information by colour alone. The code that writes it to a terminal adds colour.
"""

from collections.abc import Iterator, Sequence

from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Slot
from dxproof.engine.report.checklist import checklist
from dxproof.engine.report.claim_faults import claim_faults
from dxproof.engine.report.layout import Detail, Told, View, distinct, placed, quoted
from dxproof.engine.report.model import Candidate, Report, VisitResult
from dxproof.engine.report.next_step import Step, next_step
from dxproof.engine.report.nothing_asked import nothing_to_ask
from dxproof.engine.report.one_fact import nearest_fact, one_fact
from dxproof.engine.report.places import Lines
from dxproof.engine.report.region_table import table_lines
from dxproof.engine.report.remarks import speaks_against
from dxproof.engine.report.stamp import program, rules
from dxproof.engine.report.verdicts import MARK, not_told, nothing_proven, verdict_lines, verdicts
from dxproof.engine.report.wording import note_name, requirements
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus, TargetFrom

_NAMED_BY = {
    TargetFrom.ASKED: "asked for",
    TargetFrom.CLAIM: "on the claim",
    TargetFrom.WRITTEN: "written in the note",
    TargetFrom.WORDS: "taken from the words",
}


def render(told: Sequence[Told], text: str, view: View | None = None) -> str:
    """The reports of one note for the terminal, that of the target first. ``text`` is needed for lines and columns."""
    return "\n".join(_lines(told, Lines(text), view or View())) + "\n"


def _lines(told: Sequence[Told], places: Lines, view: View) -> Iterator[str]:
    report, pack = told[0]
    encounter = f", {report.encounter.value.replace('_', ' ')}" if report.encounter else ""
    about = f"  ({report.setting.value}{encounter})"
    yield note_name(report, view.width - len(about)) + about
    if verdicts(told):
        yield from verdict_lines(told, view)
    else:
        yield from view.wrapped(f"N{nothing_proven([each for each, _ in told])[1:]}.")
    others = [code for each, _ in told for code in not_told(each)]
    if others:
        yield from view.wrapped(f"Looked at too, and not proven: {', '.join(others)}", "", "  ")
    yield ""
    if report.target_from is TargetFrom.DEFAULT:
        yield from _nearest(told, view)
    else:
        yield from _target(report, pack, places, view)
    if view.detail is not Detail.ANSWER or report.target_from is TargetFrom.DEFAULT:
        yield from _all_findings(told, places, view)
    yield from _pitfalls(told, places, view)
    for visit in report.visits:
        yield from _visit(visit, places, view)
    if view.detail is not Detail.ANSWER:
        yield from _questions(told, view)
    yield ""
    yield from _next(next_step(told, view), view)
    yield ""
    for each, _ in told:
        yield from view.wrapped(rules(each.pack), "", "  ")
    for visit in report.visits:
        yield from view.wrapped(rules(visit.pack), "", "  ")
    yield program(report.engine)


def _target(report: Report, pack: Pack, places: Lines, view: View) -> Iterator[str]:
    target = report.candidate(report.target)
    assert target is not None
    head = f"{target.code} {target.title}"
    yield from view.wrapped(f"{head}: {requirements(target.rules)} ({_NAMED_BY[report.target_from]})", "", "  ")
    yield from checklist(target.rules, places, view)
    others = [code for code in report.supported_codes if code != target.code]
    if said := _what_to_do(report, target, others, pack):
        yield ""
        yield from view.wrapped(said[0], "", "  ")
        yield from _answers(said[1])
    for fault in claim_faults(target, pack):
        yield ""
        yield from view.wrapped(f"To correct on the claim, not in the note: {fault}", "", "  ")
    if target.status is CodeStatus.INCOMPLETE and not report.queries:
        yield from view.wrapped(f"Nothing to ask the provider: {nothing_to_ask([report])}", "", "  ")
    if target.status is CodeStatus.UNSUPPORTED or view.detail is not Detail.ANSWER:
        for code in others:
            yield from _words_for(report.candidate(code), pack, places, view)


def _what_to_do(
    report: Report, target: Candidate, others: Sequence[str], pack: Pack
) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The one fact that would change the answer, with the code for each way to state it; or that no fact is missing."""
    unsupported = target.status is CodeStatus.UNSUPPORTED
    against = [rule for rule in target.rules if speaks_against(rule)]
    if unsupported and not others and any(rule.status is RuleStatus.CONTRADICTED for rule in against):
        return f"The note contradicts {target.code}: correct the code, or ask the provider.", ()
    if fact := one_fact(report, pack):
        return f"What would change the answer: {fact.gap}", fact.answers
    if not unsupported:
        return None
    if others:
        return f"The words prove {' and '.join(others)}, not {target.code}: correct the code, or ask the provider.", ()
    remedies = [rule.remedy for rule in against if rule.remedy]
    if remedies and any(finding.assertion is Assertion.PRESENT for finding in report.findings):
        return f"What would change the answer: {remedies[0]}", ()
    return f"The words do not prove {target.code}: correct the code, or ask the provider.", ()


def _words_for(candidate: Candidate | None, pack: Pack, places: Lines, view: View) -> Iterator[str]:
    """The words that prove another code: those of the rules that establish its axes."""
    axes = {rule.rule for rule in pack.rules if rule.establishes}
    for rule in candidate.rules if candidate else ():
        for span in distinct(rule.evidence)[:1] if rule.id in axes else ():
            yield from view.wrapped(f"{placed(span, places)} {quoted(span, places)}", "  ", "        ")


def _nearest(told: Sequence[Told], view: View) -> Iterator[str]:
    """For a note that names no code: the one fact that would lead to one."""
    for report, pack in told:
        if fact := nearest_fact(report, pack):
            yield from view.wrapped(f"What would change the answer: {fact.gap}", "", "  ")
            yield from _answers(fact.answers)
            return
    yield "No single fact would lead to a code."


def _answers(answers: Sequence[tuple[str, str]]) -> Iterator[str]:
    for value, code in answers:
        yield f"  {value:<32} -> {code}"


def _all_findings(told: Sequence[Told], places: Lines, view: View) -> Iterator[str]:
    """The findings of every pack, without those of a pack that reads the same words as one before."""
    seen: set[int] = set()
    for report, pack in told:
        starts = {finding.start for finding in report.findings}
        if not seen or not starts <= seen:
            yield from _findings(report, places, pack, view)
        seen |= starts


def _findings(report: Report, places: Lines, pack: Pack, view: View) -> Iterator[str]:
    if not report.findings:
        yield ""
        yield pack.file.finding.none
        return
    yield ""
    yield f"{pack.file.finding.many.capitalize()} in the note:"
    for finding in report.findings:
        where = finding.level or (finding.region or "").replace("_", " ")
        parts = [finding.side or "", where, finding.compartment or pack.file.finding.no_compartment]
        slots = pack.table.by_slot
        region = f", {slots[Slot.REGION].axis} not stated" if Slot.REGION in slots and not where else ""
        cause = ""
        if Slot.MECHANISM in slots and (finding.mechanisms or finding.assertion is Assertion.PRESENT):
            named = " and ".join(pack.table.label(Slot.MECHANISM, m) for m in finding.mechanisms) or "not stated"
            cause = f", {slots[Slot.MECHANISM].label} {named}"
        degree = f"{finding.severity} " if finding.severity else ""
        words = " ".join(part for part in parts if part)
        said = f"{finding.assertion.value.replace('_', ' ')}: {degree}{words}{region}{cause}"
        yield from view.wrapped(f"{places.place(finding.start):<6} {said}", "  ", "         ")


def _pitfalls(told: Sequence[Told], places: Lines, view: View) -> Iterator[str]:
    raised = {pitfall.id: pitfall for report, _ in reversed(told) for pitfall in report.pitfalls}
    if not raised:
        return
    yield ""
    yield "Pitfalls:"
    for pitfall in sorted(raised.values(), key=lambda pitfall: list(raised).index(pitfall.id)):
        yield from view.wrapped(f"! {pitfall.severity.value}: {pitfall.id}: {pitfall.message}", "  ", "    ")
        for span in distinct(pitfall.evidence) if view.detail is not Detail.ANSWER else ():
            yield from view.wrapped(f"{placed(span, places)} {quoted(span, places)}", "      ", "            ")


def _visit(visit: VisitResult, places: Lines, view: View) -> Iterator[str]:
    """What a pack of a visit says of it: why it applies, and its rules in the style of those of a code."""
    yield ""
    counted = f": {requirements(visit.rules)}" if visit.applies else ""
    yield from view.wrapped(f"{visit.title}{counted} ({visit.because})", "", "  ")
    for span in distinct(visit.evidence) if view.detail is not Detail.ANSWER else ():
        yield from view.wrapped(f"{placed(span, places)} {quoted(span, places)}", "      ", "            ")
    yield from table_lines(visit.regions, view)
    off = [rule for rule in visit.rules if rule.status is RuleStatus.NOT_APPLICABLE]
    yield from checklist([rule for rule in visit.rules if rule not in off], places, view)
    if off:
        names = ", ".join(rule.id for rule in off)
        yield from view.wrapped(
            f"{MARK[RuleStatus.NOT_APPLICABLE]} for another kind of visit or claim: {names}", "  ", " " * 6
        )


def _questions(told: Sequence[Told], view: View) -> Iterator[str]:
    """The open queries; the full drafts are printed by a separate command."""
    titles = dict.fromkeys(query.title for report, _ in told for query in report.queries)
    if titles:
        yield ""
        yield "Questions to the provider, drafted by dxproof query:"
        for title in titles:
            yield from view.wrapped(f"? {title}", "  ", "    ")


def _next(step: Step, view: View) -> Iterator[str]:
    """The next command on a line of its own, so that it can be copied."""
    yield f"Next, {step.purpose}:"
    yield f"  {step.command}"
