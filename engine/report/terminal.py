"""The terminal report: status, checklist with quotes, what one fact would change the result, pitfalls.

Plain text, 80 columns, no information by colour alone.
"""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from dxproof.engine.pack.loader import RULES_FOLDER, Pack
from dxproof.engine.pack.model import Slot
from dxproof.engine.report.model import Candidate, Evidence, Rejected, Report, RuleResult
from dxproof.engine.report.one_fact import one_fact
from dxproof.engine.report.places import LEFT_OUT, Lines, section_name, shown
from dxproof.engine.report.stamp import program, rules
from dxproof.engine.report.wording import note_name, verdict
from dxproof.engine.terms import DEFAULT_PACK, Assertion, CodeStatus, RuleStatus

WIDTH = 80
_MARK = {
    RuleStatus.MET: "[x]",
    RuleStatus.NOT_MET: "[ ]",
    RuleStatus.CONTRADICTED: "[!]",
    RuleStatus.NOT_APPLICABLE: " - ",
}
_SHOWN_EVIDENCE = 3
_SHOWN_REJECTED = 3


def render(report: Report, text: str, pack: Pack) -> str:
    """The report of one note for the terminal. ``text`` is needed for lines and columns."""
    return "\n".join(_lines(report, Lines(text), pack)) + "\n"


def render_nothing(report: Report, packs: Sequence[str]) -> str:
    """The line of a note that neither names nor documents anything of any pack."""
    return f"{note_name(report, 40)}: no code and no finding of any pack ({', '.join(packs)})\n"


def _lines(report: Report, places: Lines, pack: Pack) -> Iterator[str]:
    target = report.candidate(report.target)
    assert target is not None
    visit = f", {report.encounter.value.replace('_', ' ')}" if report.encounter else ""
    yield f"{note_name(report, 40)}  ({report.setting.value}{visit})"
    yield from _wrapped(rules(report.pack), "", "  ")
    yield program(report.engine)
    yield ""
    yield f"{target.code}  {verdict(target.status)}"
    yield from _wrapped(target.title, "        ")
    if report.pitfalls:
        yield from _wrapped(
            f"{_count(report.pitfalls, 'pitfall')}: {', '.join(p.id for p in report.pitfalls)}", "        "
        )
    yield from _better(report, target, places, pack)
    yield from _asked(report, target)
    yield ""
    for rule in target.rules:
        yield from _rule(rule, places)
    yield f"  score {_sum(target)}"
    yield from _gap(report, pack)
    yield from _findings(report, places, pack)
    yield from _pitfalls(report, places)
    yield from _questions(report)
    if target.status is CodeStatus.CONFLICTING or target.status is CodeStatus.UNSUPPORTED:
        yield from _others(report)


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _better(report: Report, target: Candidate, places: Lines, pack: Pack) -> Iterator[str]:
    others = [code for code in report.supported_codes if code != target.code]
    if not others:
        return
    lead = "The words also prove:" if target.code in report.supported_codes else "The words prove instead:"
    yield ""
    yield lead
    for code in others:
        candidate = report.candidate(code)
        assert candidate is not None
        yield from _wrapped(f"{code}  {candidate.title} ({candidate.status.value})", "  ", "          ")
        axes = {
            rule.rule for rule in pack.rules if rule.establishes
        }  # their evidence determines the code: where, and by what
        words = [item for rule in candidate.rules if rule.id in axes for item in _distinct(rule.evidence)[:1]]
        if words:
            quotes = "; ".join(f"{places.place(item.start)} {_quoted(item, places)}" for item in words)
            yield from _wrapped(quotes, "          ")
    yield f"  its checklist: dxproof check NOTE{_pack_option(pack)} --code {others[0]}"


def _pack_option(pack: Pack) -> str:
    """The --pack option for this pack: none for the default, the id of a shipped one, PACK for a site's own."""
    if pack.file.pack == DEFAULT_PACK:
        return ""
    return f" --pack {pack.file.pack if Path(pack.folder).is_relative_to(RULES_FOLDER) else 'PACK'}"


def _asked(report: Report, target: Candidate) -> Iterator[str]:
    """Other conflicting codes; those that conflict over the same words are one line, since they need one query."""
    groups: dict[object, list[Candidate]] = {}
    for candidate in report.candidates:
        if candidate.status is CodeStatus.CONFLICTING and candidate.code != target.code:
            groups.setdefault(_against(candidate), []).append(candidate)
    for first, *more in groups.values():
        named = ", ".join(each.code for each in (first, *more)) if more else f"{first.code}  {first.title}"
        same = f"{named}, all over the same words" if more else named
        yield from _wrapped(f"Conflicting, ask the provider: {same}", "", "          ")


def _against(candidate: Candidate) -> tuple[tuple[str, int], ...]:
    """What speaks against a code: the rules and where their evidence stands."""
    against = (rule for rule in candidate.rules if rule.status is RuleStatus.CONTRADICTED)
    return tuple((rule.id, evidence.start) for rule in against for evidence in rule.evidence)


def _rule(rule: RuleResult, places: Lines) -> Iterator[str]:
    required = "" if rule.required else " (not required)"
    head = f"  {_MARK[rule.status]} {rule.id}"
    yield from _wrapped(f"{head:<31} {_answer(rule)}{required}", "", "        ")
    if rule.status is not RuleStatus.MET or not rule.evidence:
        yield from _wrapped(rule.message, "        ")
    shown_evidence = _distinct(rule.evidence)
    for evidence in shown_evidence[:_SHOWN_EVIDENCE]:
        yield from _wrapped(f"{_place(evidence, places)} {_quoted(evidence, places)}", "        ", "              ")
    if len(shown_evidence) > _SHOWN_EVIDENCE:
        yield f"        and {len(shown_evidence) - _SHOWN_EVIDENCE} more"
    if rule.status in (RuleStatus.NOT_MET, RuleStatus.CONTRADICTED) and rule.rejected:
        yield "        seen, not used:"
        for rejected in rule.rejected[:_SHOWN_REJECTED]:
            yield from _wrapped(
                f"{_place(rejected, places)} {_quoted(rejected, places)}{_why(rejected)}",
                "          ",
                "                ",
            )
        if len(rule.rejected) > _SHOWN_REJECTED:
            yield f"          and {len(rule.rejected) - _SHOWN_REJECTED} more (dxproof why NOTE CODE shows all)"


def _answer(rule: RuleResult) -> str:
    return rule.status.value.replace("_", " ")


def _distinct(evidence: tuple[Evidence, ...]) -> list[Evidence]:
    seen: dict[object, Evidence] = {}
    for item in evidence:
        words = item.start if item.quote is None else " ".join(item.quote.lower().split())
        seen.setdefault(words, item)
    return list(seen.values())


def _place(evidence: Evidence, places: Lines) -> str:
    section = section_name(evidence.section)
    where = f"{evidence.place}, {section}" if evidence.place else section
    return f"{places.place(evidence.start):<6} {where}:"


def _quoted(evidence: Evidence, places: Lines) -> str:
    state = "" if evidence.assertion is Assertion.PRESENT else f"  [{evidence.assertion.value.replace('_', ' ')}]"
    words = LEFT_OUT if evidence.quote is None else places.context(evidence.start, evidence.end)
    return f"{words}{state}"


def _why(rejected: Rejected) -> str:
    return f"  ruled out by: {shown(rejected.cue, 40)}" if rejected.cue else ""


def _sum(candidate: Candidate) -> str:
    return f"{candidate.score:.2f} = {candidate.met} of {candidate.applicable} requirements that apply (no probability)"


def _gap(report: Report, pack: Pack) -> Iterator[str]:
    fact = one_fact(report, pack)
    if fact is None:
        return
    yield ""
    yield from _wrapped(f"What would change the answer: {fact.gap}", "", "  ")
    for value, code in fact.answers:
        yield f"  {value:<32} -> {code}"


def _findings(report: Report, places: Lines, pack: Pack) -> Iterator[str]:
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
        yield from _wrapped(
            f"{places.place(finding.start):<6} {finding.assertion.value.replace('_', ' ')}: {degree}{words}{region}{cause}",
            "  ",
            "         ",
        )


def _pitfalls(report: Report, places: Lines) -> Iterator[str]:
    if not report.pitfalls:
        return
    yield ""
    yield "Pitfalls:"
    for pitfall in report.pitfalls:
        yield from _wrapped(f"! {pitfall.severity.value}: {pitfall.id}: {pitfall.message}", "  ", "    ")
        for evidence in _distinct(pitfall.evidence)[:2]:
            yield from _wrapped(f"{_place(evidence, places)} {_quoted(evidence, places)}", "      ", "            ")


def _questions(report: Report) -> Iterator[str]:
    """The open queries; the full drafts are printed by a separate command."""
    if not report.queries:
        return
    yield ""
    yield "Questions to the provider, drafted by dxproof query NOTE:"
    for query in report.queries:
        yield from _wrapped(f"? {query.title}", "  ", "    ")


def _others(report: Report) -> Iterator[str]:
    others = [
        c
        for c in report.candidates
        if c.code != report.target and c.code not in report.supported_codes and c.status is not CodeStatus.CONFLICTING
    ]
    if others:
        yield ""
        yield from _wrapped("Also looked at: " + ", ".join(f"{c.code} {c.status.value}" for c in others), "", "  ")


def _wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest, break_on_hyphens=False
    ) or [first]
