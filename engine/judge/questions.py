"""What to ask the provider: for each rule answer that has a query, its clinical indicators and its options.

Query practice (AHIMA/ACDIS): a query is for incomplete, conflicting or ambiguous documentation, cites clinical
indicators from this record, and offers options that they support. Without documentation there is no query.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dxproof.engine.facts import Finding, Span
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import CandidateJudgement, Judgement, judge_code
from dxproof.engine.judge.origins import Origins
from dxproof.engine.judge.regions import region_table
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import (
    PLACE_SLOTS,
    ConditionOperator,
    Detector,
    EvidenceSide,
    OptionText,
    QueryText,
    Slot,
)
from dxproof.engine.terms import Assertion, CodeStatus, Encounter, RuleStatus

_PICTURE = frozenset(  # the clinical picture: the finding, its studies, the complaint
    {
        ConditionOperator.PLACE_STATED,
        ConditionOperator.CAUSE_STATED,
        ConditionOperator.FEATURE_STATED,
        ConditionOperator.STUDY_REPORTS,
        ConditionOperator.SYMPTOM_PRESENT,
    }
)
_OPEN = (RuleStatus.NOT_MET, RuleStatus.CONTRADICTED)
_NOT_USED = 3  # rejected spans that are cited


@dataclass(frozen=True, slots=True)
class Indicator:
    """A clinical indicator: a span and its date as YYYY-MM-DD, if the record or the note states it."""

    span: Span
    date: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """An offered answer, and the evidence that supports offering it."""

    text: OptionText
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A query text of the pack with the indicators of this note; ``id`` is the rule and its answer, or the pitfall."""

    id: str
    about: tuple[str, ...]
    text: QueryText
    indicators: tuple[Indicator, ...]
    options: tuple[Option, ...]


def questions_of(judgement: Judgement) -> tuple[Question, ...]:
    """The open questions of a note, those about the target first and those about the visit last.

    What several codes ask of the same words is one, and so is what a pitfall and a rule of the visit ask under one title.
    """
    asked: dict[tuple[str, frozenset[Span]], Question] = {}
    for question, words in _questions(judgement):
        key = question.id, frozenset(_distinct(words))
        known = asked.get(key)
        if known is None or len(question.options) > len(known.options):
            asked[key] = question
    titles = {question.text.title for question in asked.values()}
    of_visits: dict[str, Question] = {}
    for question in (each for visit in judgement.visits for each in _of_visit(visit)):
        if (title := question.text.title) not in titles:
            first = of_visits.get(title, question)
            of_visits[title] = replace(first, about=tuple(dict.fromkeys((*first.about, *question.about))))
    return (*asked.values(), *of_visits.values())


def _of_visit(visit: Judgement) -> Iterator[Question]:
    """What the rules of a visit ask: with the words that they saw, and beside these what was treated and for which complaint."""
    case = visit.case
    origins, picture = Origins(case), list(_treated_for(case))
    for outcome in visit.target.outcomes:
        text = _text_for(outcome) if outcome.status in _OPEN else None
        spans = [*outcome.evidence, *outcome.rejected[:_NOT_USED], *picture]
        if text is not None and spans:
            options = tuple(Option(option, ()) for option in text.options)
            name = f"{outcome.rule.rule}/{outcome.reason}"
            yield Question(name, (outcome.rule.rule,), text, _dated(origins, spans), options)


def _treated_for(case: Case) -> Iterator[Span]:
    """The words for the complaints and the treatment of a visit, the first of each region."""
    table = case.pack.file.regions
    counting = case.pack.lexicon.visit.countings[table.counting] if table else None
    for row in region_table(case.facts, counting, table) if table and counting else ():
        yield from (*row.complaint[:1], *row.treated[:1])


def _questions(judgement: Judgement) -> Iterator[tuple[Question, Iterable[Span]]]:
    """Each with the words that it is about: something of the note, if only what a pitfall is about."""
    case = judgement.case
    cited = any(o.evidence for c in judgement.candidates for o in c.outcomes if o.status in _OPEN)
    if not (cited or case.facts.findings or judgement.raised):
        return
    origins = Origins(case)
    for candidate in _open_candidates(judgement):
        for outcome in candidate.outcomes:
            if _is_open(case, candidate, outcome) and (text := _text_for(outcome)):
                words = _rests_on(case, candidate.code, outcome)
                if words:
                    name = f"{outcome.rule.rule}/{outcome.reason}"
                    options = _options(case, candidate, outcome, text)
                    spans = _distinct([*words, *outcome.rejected[:_NOT_USED], *_picture(candidate, outcome)])
                    yield Question(name, (outcome.rule.rule,), text, _dated(origins, spans), options), words
    for pitfall in judgement.raised:
        if pitfall.entry.query is not None:
            text = pitfall.entry.query
            offered = tuple(Option(option, ()) for option in text.options)
            about = (pitfall.entry.id,)
            yield Question(pitfall.entry.id, about, text, _dated(origins, pitfall.evidence), offered), pitfall.evidence


def _open_candidates(judgement: Judgement) -> Iterator[CandidateJudgement]:
    """The target, conflicting codes, and a code at the location of each finding that fits no code or is uncertain."""
    case, target = judgement.case, judgement.target
    yield target
    yield from (c for c in judgement.candidates if c.status is CodeStatus.CONFLICTING and c is not target)
    known = {c.code.code for c in judgement.candidates}
    hedged = [f for f in case.facts.findings if f.assertion is Assertion.POSSIBLE and f.compartment]
    others: dict[str, Code] = {}
    for finding in (*(f for f in case.counted if not case.codes_of(f)), *hedged):
        there = case.codes_at(finding)
        if there and not known & {code.code for code in there}:
            others[there[0].code] = there[0]
    yield from (judge_code(case, code) for code in others.values())


def _is_open(case: Case, candidate: CandidateJudgement, outcome: RuleOutcome) -> bool:
    """Whether an answer of the provider could change the status: a tip matters only when the axes are met.

    Radiologists are asked about findings, not about treatment.
    """
    if outcome.status not in _OPEN:
        return False
    if candidate.status is CodeStatus.INCOMPLETE:
        return outcome.rule.required and case.encounter is not Encounter.RADIOLOGY
    if candidate.status is CodeStatus.CONFLICTING:
        return outcome.status is RuleStatus.CONTRADICTED
    return candidate.status is CodeStatus.UNSUPPORTED and outcome.rule.establishes is not None


def _text_for(outcome: RuleOutcome) -> QueryText | None:
    keys = (outcome.reason, outcome.status.value)
    return next((text for key in keys for text in outcome.rule.queries if key in text.when), None)


def _rests_on(case: Case, code: Code, outcome: RuleOutcome) -> list[Span]:
    """The spans in question: what the rule saw, and the findings at the code's location or without one."""
    slot = case.table.axes[outcome.rule.establishes].slot if outcome.rule.establishes else None
    findings = [f for f in case.at_place(code) if slot not in PLACE_SLOTS] or _unplaced(case, code)
    said = [s.span for f in findings for s in f.statements if not s.title and not s.superseded]
    return [*outcome.evidence, *said]


def _unplaced(case: Case, code: Code) -> list[Finding]:
    """Findings that do not state the axis: counted ones without a location, others without a compartment or uncertain."""
    present = [f for f in case.facts.findings if f.assertion is Assertion.PRESENT]
    return [
        f
        for f in (*present, *(f for f in case.facts.findings if f.assertion is Assertion.POSSIBLE))
        if (f.place.region is None and code.allows(Slot.COMPARTMENT, f.compartment))
        or (f.compartment is None and code.allows(Slot.REGION, f.place.region))
        or (f.assertion is Assertion.POSSIBLE and code.allows(Slot.REGION, f.place.region))
    ]


def _picture(candidate: CandidateJudgement, outcome: RuleOutcome) -> list[Span]:
    """The clinical picture besides the spans in question: the first evidence of each other rule that is met."""
    return [
        span
        for other in candidate.outcomes
        if other.rule.rule != outcome.rule.rule and other.status is RuleStatus.MET
        if any(part.ask in _PICTURE for part in other.rule.conditions())
        for span in other.evidence[:1]
    ]


def _options(case: Case, candidate: CandidateJudgement, outcome: RuleOutcome, text: QueryText) -> tuple[Option, ...]:
    """The offered options. If two or more values of the axis have evidence, values without evidence are dropped."""
    offered = [Option(option, tuple(_words_for(case, candidate, outcome, option))) for option in text.options]
    named = [option for option in offered if option.text.value and option.evidence]
    if len(named) >= 2:
        return tuple(option for option in offered if option.evidence or not option.text.value)
    denied = {m.value for f in case.at_place(candidate.code) for s in f.statements for m in s.denied}
    ruled_out = denied | _impossible(case, candidate.code)
    return tuple(option for option in offered if option.evidence or option.text.value not in ruled_out)


def _words_for(case: Case, candidate: CandidateJudgement, outcome: RuleOutcome, option: OptionText) -> Iterable[Span]:
    said = [s.span for f in case.at_place(candidate.code) for s in f.statements if not s.title]
    if option.words is EvidenceSide.FOR:
        return said
    if option.words is EvidenceSide.AGAINST:
        shown = {span.start for span in said}
        return [span for span in outcome.evidence if span.start not in shown]
    if option.value is None or outcome.rule.establishes is None:
        return ()
    slot = case.table.axes[outcome.rule.establishes].slot
    if slot is Slot.MECHANISM:
        there = [s for f in case.at_place(candidate.code) for s in f.statements if not s.superseded and not s.title]
        return _distinct(m.span for s in there for m in s.mechanisms if m.value == option.value)
    found = [f for f in case.at_compartment(candidate.code) if option.value in (f.place.region, f.side)]
    return _distinct(s.place_span or s.span for f in found for s in f.statements)


def _impossible(case: Case, code: Code) -> frozenset[str]:
    """The causes that are anatomically impossible at the code's location."""
    impossible = [entry.where for entry in case.pack.pitfalls if entry.detect is Detector.IMPOSSIBLE]
    mechanisms = [axis.axis for axis in case.table.axes.values() if axis.slot is Slot.MECHANISM]
    return frozenset(
        where[name]
        for where in impossible
        for name in mechanisms
        if name in where and all(v in code.values.get(a, {v}) for a, v in where.items() if a != name)
    )


def _distinct(spans: Iterable[Span]) -> list[Span]:
    return list({(span.start, span.end): replace(span, cue=None) for span in spans}.values())


def _dated(origins: Origins, spans: Iterable[Span]) -> tuple[Indicator, ...]:
    """Indicators with their dates, in text order."""
    ordered = sorted(_distinct(spans), key=lambda span: (span.start, span.end))
    return tuple(Indicator(span, origins.of(span).date) for span in ordered)
