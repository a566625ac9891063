"""Facts by hand: no text, no spaCy. Words get places of their own, in the order in which they are made."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from dxproof.engine.claim import Claim
from dxproof.engine.facts import (
    Care,
    CodeMention,
    CompetingDiagnosis,
    Feature,
    Finding,
    LevelNormal,
    Mechanism,
    NoteFacts,
    Place,
    Span,
    Statement,
    Study,
    Symptom,
)
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.conditions import evaluate
from dxproof.engine.judge.judge import Judgement, judge
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.pack.codes import VERTEBRA_INDEX, Code
from dxproof.engine.pack.loader import Pack, load_pack
from dxproof.engine.pack.model import CodesFile, Condition, ConditionOperator, RuleFile
from dxproof.engine.terms import (
    Assertion,
    DateSource,
    Encounter,
    Event,
    Modality,
    RuleStatus,
    Section,
    Setting,
    TargetFrom,
)

M99, M48, M17 = "m99-stenosis", "m48-spinal-stenosis", "m17-knee-osteoarthritis"
LIGAMENT, DISC, BONE, SLIP = "connective_tissue", "disc", "osseous", "subluxation"
POSSIBLE, NEGATED, HISTORICAL = Assertion.POSSIBLE, Assertion.NEGATED, Assertion.HISTORICAL

_PLACES = count(0, 1000)


@cache
def pack(name: str = M99) -> Pack:
    return load_pack(name)


def table_of(codes: dict[str, Any], base: str = M99) -> Pack:
    """A shipped pack with another decision table."""
    return replace(pack(base), codes=CodesFile.model_validate(codes))


def words(quote: str, assertion: Assertion = Assertion.PRESENT, cue: str | None = None) -> Span:
    start = next(_PLACES)
    return Span(start, start + len(quote), quote, Section.ASSESSMENT, assertion, cue)


def quotes(spans: Iterable[Span]) -> list[str]:
    return [span.quote for span in spans]


def cues(spans: Iterable[Span]) -> list[str | None]:
    return [span.cue for span in spans]


def place(where: str | None) -> Place:
    """'C1-C2' is a level, 'C2' a vertebra alone, anything else a region; None says nothing."""
    upper, _, lower = (where or "").partition("-")
    if upper not in VERTEBRA_INDEX:
        return Place(where)
    first, last = VERTEBRA_INDEX[upper], VERTEBRA_INDEX[lower or upper]
    if lower:
        return Place(pack().table.segment_region(last), first, last, where)
    return Place(pack().table.vertebra_region(first), first, first)


def said(
    where: str | None = "C1-C2",
    compartment: str | None = "foramen",
    *causes: str,
    quote: str | None = None,
    assertion: Assertion = Assertion.PRESENT,
    denied: tuple[str, ...] = (),
    side: str | None = None,
    study: int | None = None,
    **more: Any,
) -> Statement:
    """A statement of a narrowing; a cause with a question mark is hedged."""
    made = Statement(
        span=words(quote or f"{compartment} at {where}", assertion, _cue(assertion)),
        place=place(where),
        place_span=words(where) if where else None,
        compartment=compartment,
        mechanisms=tuple(_cause(cause) for cause in causes),
        denied=tuple(_cause(cause) for cause in denied),
        side=side,
        severity=None,
        assertion=assertion,
        study=study,
    )
    return replace(made, **more)


def _cue(assertion: Assertion) -> str | None:
    return None if assertion is Assertion.PRESENT else "cue"


def _cause(name: str) -> Mechanism:
    value = name.rstrip("?")
    return Mechanism(value, words(value, POSSIBLE if name.endswith("?") else Assertion.PRESENT), "phrase")


def found(*statements: Statement, **changed: Any) -> Finding:
    """The finding that statements make together: the first one says where."""
    first = statements[0]
    causes = [cause for statement in statements for cause in statement.mechanisms]
    sure = {cause.value for cause in causes if cause.span.assertion is Assertion.PRESENT}
    hedged = {cause.value for cause in causes} - sure
    made = Finding(
        first.place, first.compartment, first.side, first.severity, first.assertion,
        statements, tuple(sorted(sure)), tuple(sorted(hedged)),
    )  # fmt: skip
    return replace(made, **changed)


def one(*given: Any, **more: Any) -> Finding:
    """A finding that is said once."""
    return found(said(*given, **more))


def study(
    modality: Modality = Modality.MRI,
    event: Event = Event.DONE,
    regions: tuple[str, ...] = ("cervical",),
    day: tuple[int, int, int] | None = (2026, 10, 5),
    **more: Any,
) -> Study:
    cue = more.pop("cue", None)
    return Study(modality, words(f"{modality} of {','.join(regions)}", cue=cue), event, regions, day, **more)


def care(
    kind: str = "manual_therapy",
    event: Event = Event.DONE,
    complaints: Iterable[str] = ("neck",),
    assertion: Assertion = Assertion.PRESENT,
    cue: str | None = None,
    event_cue: str | None = None,
    weeks: float | None = None,
    nothing: bool = False,
) -> Care:
    return Care(kind, words(kind, assertion, cue), event, frozenset(complaints), event_cue, weeks, nothing=nothing)


def symptom(
    kind: str = "headache",
    areas: Iterable[str] = ("neck",),
    assertion: Assertion = Assertion.PRESENT,
    other_cause: str | None = None,
) -> Symptom:
    return Symptom(kind, words(kind, assertion), frozenset(areas), other_cause)


def feature(name: str, value: str | None, assertion: Assertion = Assertion.PRESENT) -> Feature:
    return Feature(name, value, words(f"{name} {value}", assertion, _cue(assertion)))


def competitor(label: str, where: str | None, code: str | None = None, listed: bool = False) -> CompetingDiagnosis:
    return CompetingDiagnosis(label, words(f"{label} {where}"), place(where), code, listed)


def written(code: str, assertion: Assertion = Assertion.PRESENT) -> CodeMention:
    return CodeMention(code, words(code, assertion))


def normal(where: str, of_study: int = 0) -> LevelNormal:
    return LevelNormal(words(f"{where} normal"), place(where), of_study)


def note(*findings: Finding, loose: Iterable[Statement] = (), **more: Any) -> NoteFacts:
    """What a note says; ``loose`` statements are part of no finding."""
    statements = [statement for finding in findings for statement in finding.statements]
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in more.items()}
    return NoteFacts(statements=(*statements, *loose), findings=findings, **made)


def case(
    facts: NoteFacts,
    target: str = "M99.70",
    of: str | Pack = M99,
    claim: dict[str, Any] | None = None,
    setting: Setting = Setting.OUTPATIENT,
    encounter: Encounter | None = None,
    asked: bool = False,
    day: date | None = None,
    day_from: DateSource = DateSource.NEWEST,
) -> Case:
    rules = pack(of) if isinstance(of, str) else of
    given = None if claim is None else Claim(**claim)
    target_from = TargetFrom.ASKED if asked else TargetFrom.DEFAULT
    return Case(rules, facts, given, setting, encounter, target, target_from, day, day_from)


def code_of(case: Case, code: str | None = None) -> Code:
    return case.table.codes[code or case.target]


def ask(given: Case, question: str, code: str | None = None, **keys: Any) -> Answer:
    """What a question of the rules answers; the code is the target where none is named."""
    condition = Condition(ask=ConditionOperator(question), **keys)
    return evaluate(given, code_of(given, code), condition)


def told(answer: Answer) -> tuple[bool, str, list[str], list[tuple[str, str | None]]]:
    """An answer without its fields, in words."""
    return answer.true, answer.reason, quotes(answer.evidence), [(s.quote, s.cue) for s in answer.rejected]


def rule(name: str = "the-rule", **keys: Any) -> RuleFile:
    """A rule with the least that a rule has."""
    least = {
        "rule": name, "title": "t", "tip": "t", "weight": 1, "required": False, "since": "1.0.0", "remedy": "r", "why": "w",
        "expect": {"ask": "finding"}, "messages": {status.value: status.value for status in RuleStatus}, "cites": [], "examples": {},
    }  # fmt: skip
    return RuleFile.model_validate(least | keys)


def outcome(status: RuleStatus = RuleStatus.MET, reason: str | None = None, **keys: Any) -> RuleOutcome:
    """What a rule says; ``evidence`` and ``rejected`` beside the keys of the rule."""
    evidence, rejected = keys.pop("evidence", ()), keys.pop("rejected", ())
    return RuleOutcome(rule(**keys), status, reason or status.value, "message", tuple(evidence), tuple(rejected))


def judged(*given: Any, **more: Any) -> Judgement:
    return judge(case(*given, **more))
