"""The questions that rules may ask: a closed set of functions of one case and one code."""

from collections.abc import Callable
from dataclasses import replace

from dxproof.engine.facts import Finding, Span, Statement
from dxproof.engine.judge.answer import Answer, ordered
from dxproof.engine.judge.case import PROOF, Case
from dxproof.engine.judge.disagreement import disagreements
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition, ConditionOperator, FindingPart
from dxproof.engine.terms import Assertion, Event, Modality

_SHOWN_PLACES = 3

Operator = Callable[[Case, Code, Condition], Answer]


def evaluate(case: Case, code: Code, condition: Condition) -> Answer:
    """The answer of a condition; every part of a joined one is asked, so that nothing missing stays unsaid."""
    if condition.ask is not None:
        return OPERATORS[condition.ask](case, code, condition)
    if condition.all:
        return _join([evaluate(case, code, part) for part in condition.all], all)
    if condition.any:
        return _join([evaluate(case, code, part) for part in condition.any], any)
    answers = [evaluate(case, code, part) for part in condition.none]
    joined = _join(answers, any)
    return replace(joined, true=not joined.true, reason=joined.reason if joined.true else "met")


def _join(answers: list[Answer], how: Callable[[list[bool]], bool]) -> Answer:
    true = how([answer.true for answer in answers])
    decisive = next((a for a in answers if a.true == true), answers[0])
    fields = {key: value for answer in answers for key, value in answer.fields.items()} | decisive.fields
    return Answer(
        true,
        decisive.reason,
        ordered(s for a in answers if a.true == true for s in a.evidence),
        ordered(s for a in answers for s in a.rejected),
        fields,
    )


# ---- findings ----------------------------------------------------------------------------------------------------


def _finding(case: Case, code: Code, condition: Condition) -> Answer:
    here = case.at_place(code)
    if condition.mechanisms is FindingPart.ANY:
        return _region(case, code, here)
    if condition.mechanisms is FindingPart.OWN:
        return _own_mechanism(case, code, here)
    return _sibling(case, code, here)


def _region(case: Case, code: Code, here: list[Finding]) -> Answer:
    fields = {"region": case.table.regions[code.region].title}
    rejected = [_not_counted(s) for s in _seen(case, code)]
    if here:
        return Answer.of(
            True,
            "met",
            [_place_span(s) for f in here for s in f.statements if s.place.region == code.region],
            rejected,
            **fields,
        )
    rejected += _ambiguous(case, code)
    reason = (
        "ambiguous"
        if any(f.place.region is None for f in case.at_compartment(code)) and _ambiguous(case, code)
        else _reason(case, code)
    )
    return Answer.of(False, reason, (), rejected, **fields)


def _own_mechanism(case: Case, code: Code, here: list[Finding]) -> Answer:
    clean = case.documented(code)
    supporting = [m.span for f in clean for s in f.statements for m in s.mechanisms if m.value in code.mechanisms]
    denied = [m.span for f in here for s in f.statements for m in s.denied if m.value in code.siblings]
    fields = (
        {"mechanism": _names(frozenset().union(*(case.mechanisms(f) & code.mechanisms for f in clean)))}
        if clean
        else {}
    )
    rejected = _loose_mechanisms(case, code, here)
    if clean:
        return Answer.of(True, "met", supporting + denied, rejected, **fields)
    if not here:
        return Answer.of(False, "no_finding", (), rejected)
    hedged = any(f.uncertain_mechanisms for f in here)
    return Answer.of(False, "uncertain" if hedged else "not_found", (), rejected, finding=here[0].span.quote)


def _sibling(case: Case, code: Code, here: list[Finding]) -> Answer:
    mixed = [f for f in here if case.mechanisms(f) & code.siblings]
    spans = [
        m.span for f in mixed for s in f.statements for m in s.mechanisms if m.value in code.siblings | code.mechanisms
    ]
    if not mixed:
        return Answer.of(False, "not_found")
    named = frozenset().union(*(case.mechanisms(f) for f in mixed))
    reason = "mixed" if named & code.mechanisms else "other_mechanism"
    return Answer.of(
        True, reason, spans, (), mechanism=_names(named & code.siblings), own=_names(named & code.mechanisms)
    )


def _findings_elsewhere(case: Case, code: Code, _: Condition) -> Answer:
    stated = case.at_compartment(code)
    others = [f for f in stated if f.place.region not in (None, code.region)]
    if not stated or len(others) < len(stated):
        return Answer.of(False, "not_found")
    spans = [_place_span(s) for f in others for s in f.statements if s.place.region]
    levels = ", ".join(dict.fromkeys(f.place.level or case.table.regions[f.place.region or ""].title for f in others))
    return Answer.of(True, "other_region", spans, (), found=levels)


def _parts_disagree(case: Case, code: Code, condition: Condition) -> Answer:
    found = [d for d in disagreements(case) if d.axis in condition.values and code.code in d.codes]
    return Answer.of(
        bool(found),
        "parts_disagree",
        [span for d in found for span in d.spans],
        (),
        found=", ".join(dict.fromkeys(d.says for d in found)),
    )


# ---- studies -----------------------------------------------------------------------------------------------------


def _study_reports(case: Case, code: Code, condition: Condition) -> Answer:
    reports = case.reports(code)
    evidence: list[Span] = []
    details: list[str] = []
    for statement in reports:
        study = case.study(statement)
        if study is None or study.modality not in condition.modalities:
            continue
        evidence += [study.span, statement.span]
        parts = [
            study.modality.value.upper(),
            _date_text(study.date),
            statement.place.level or "",
            statement.severity or "",
        ]
        details.append(" ".join(part for part in parts if part))
    rejected = _rejected_studies(case, code, bool(evidence))
    spans = [span for span, _ in rejected]
    if evidence:
        return Answer.of(True, "met", evidence, spans, detail="; ".join(dict.fromkeys(details)))
    return Answer.of(False, next((reason for _, reason in rejected if reason), "not_found"), (), spans)


def _rejected_studies(case: Case, code: Code, met: bool) -> list[tuple[Span, str | None]]:
    """Studies that do not prove it: each with the cue that rules it out, and the message that says so."""
    used = {s.study for s in case.reports(code)}
    found: list[tuple[Span, str | None]] = []
    for number, study in enumerate(case.facts.studies):
        if number in used:
            continue
        if study.modality is Modality.PLAIN_FILM:
            found.append((replace(study.span, cue="plain film"), "plain_film"))
        elif study.event is not Event.DONE:
            found.append((replace(study.span, cue=study.span.cue or study.event.value), None))
        elif study.modality in PROOF and not met:
            found.append((replace(study.span, cue=_what_it_reports(case, number)), "no_result"))
    results = [pair for pair in found if pair[1] == "no_result"]
    return results + [pair for pair in found if pair[1] != "no_result"]


def _what_it_reports(case: Case, number: int) -> str:
    """What the result of a study is about, when it is not what the code needs."""
    reported = [
        s for s in case.facts.statements if s.study == number and s.assertion is Assertion.PRESENT and s.compartment
    ]
    where = dict.fromkeys(
        f"{s.place.level or (s.place.region or 'no level').replace('_', ' ')} {s.compartment}" for s in reported
    )
    if not where:
        return "no narrowing in its result"
    return "its result is of " + ", ".join(list(where)[:_SHOWN_PLACES]) + (", …" if len(where) > _SHOWN_PLACES else "")


def _study_denies(case: Case, code: Code, condition: Condition) -> Answer:
    findings = case.documented(code) or case.at_place(code)
    if not condition.same_study:
        denials = case.denials(code) if not findings else [d for f in findings for d in case.denials_of(code, f)]
        return Answer.of(bool(denials), "denied", [d.span for d in denials])
    spans: list[Span] = []
    for finding in findings:
        reported = {s.study: s.span for s in case.reports_of(finding)}
        both = [d for d in case.denials_of(code, finding) if d.study in reported]
        if not both:
            return Answer.of(False, "not_found")
        spans += [span for d in both for span in (d.span, reported[d.study])]
    return Answer.of(bool(spans), "reports_and_denies", spans)


# ---- care and symptoms -------------------------------------------------------------------------------------------


def _care_given(case: Case, code: Code, _: Condition) -> Answer:
    area = case.table.complaint(code.region)
    given: list[Span] = []
    rejected: list[Span] = []
    kinds: list[str] = []
    for care in case.facts.care:
        if care.event is not Event.DONE:
            rejected.append(replace(care.span, cue=care.event_cue or care.event.value))
        elif area not in care.complaints:
            rejected.append(replace(care.span, cue=care.span.cue or "for another complaint"))
        elif care.span.assertion in (
            Assertion.PRESENT,
            Assertion.HISTORICAL,
            Assertion.POSSIBLE,
            Assertion.HYPOTHETICAL,
        ):
            given.append(replace(care.span, cue=None))
            kinds.append(care.kind.replace("_", " "))
        else:
            rejected.append(care.span)
    if given:
        return Answer.of(True, "met", given, rejected, kinds=", ".join(dict.fromkeys(kinds)))
    return Answer.of(False, "not_done" if rejected else "not_found", (), rejected)


def _symptom_present(case: Case, code: Code, _: Condition) -> Answer:
    area = case.table.complaint(code.region)
    present: list[Span] = []
    rejected: list[Span] = []
    names: list[str] = []
    for symptom in case.facts.symptoms:
        if area not in symptom.areas:
            continue
        if symptom.other_cause:
            rejected.append(replace(symptom.span, cue=symptom.other_cause))
        elif symptom.span.assertion is Assertion.PRESENT:
            present.append(symptom.span)
            names.append(symptom.kind)
        else:
            rejected.append(symptom.span)
    if present:
        return Answer.of(True, "met", present, rejected, symptoms=", ".join(dict.fromkeys(names)))
    return Answer.of(False, "denied" if rejected else "not_found", (), rejected)


def _claim_has_symptom(case: Case, code: Code, condition: Condition) -> Answer:
    if case.claim is None:
        return Answer.of(condition.without_claim, "no_claim")
    allowed = case.pack.codes.symptom_codes.get(case.table.complaint(code.region), ())
    listed = [dx for dx in case.claimed if any(dx.startswith(prefix) for prefix in allowed)]
    return Answer.of(bool(listed), "met" if listed else "not_on_claim", (), (), paired=", ".join(listed))


# ---- claim and visit ---------------------------------------------------------------------------------------------


def _claim_has_code(case: Case, code: Code, _: Condition) -> Answer:
    if case.claim is None:
        return Answer.of(False, "no_claim")
    true = code.code in case.claimed
    return Answer.of(true, "met" if true else "not_on_claim")


def _claim_sequence(case: Case, code: Code, condition: Condition) -> Answer:
    first = bool(case.claimed) and case.claimed[0].startswith(condition.stem or "")
    after = code.code in case.claimed[1:]
    return Answer.of(
        first and after,
        "met" if first and after else "wrong_position",
        (),
        (),
        first=case.claimed[0] if case.claimed else "–",
    )


def _encounter(case: Case, _: Code, condition: Condition) -> Answer:
    true = case.manipulates or (case.encounter is not None and case.encounter.value in condition.values)
    return Answer.of(true, "met" if true else "wrong_encounter")


def _payer(case: Case, _: Code, condition: Condition) -> Answer:
    true = case.payer.value in condition.values
    return Answer.of(true, "met" if true else "other_payer")


def _rival_diagnosis(case: Case, code: Code, _: Condition) -> Answer:
    levels = [f.place for f in case.at_place(code)]
    rivals = [
        rival
        for rival in case.facts.rivals
        if rival.place.region == code.region
        and (rival.place.upper is None or any(rival.place.touches(level) for level in levels))
    ]
    return Answer.of(
        bool(rivals),
        "rival",
        [r.span for r in rivals],
        (),
        rival=", ".join(dict.fromkeys(r.code or r.label for r in rivals)),
    )


# ---- spans -------------------------------------------------------------------------------------------------------


def _place_span(statement: Statement) -> Span:
    return replace(statement.place_span or statement.span, assertion=statement.assertion)


def _seen(case: Case, code: Code) -> list[Statement]:
    """Statements of the code's compartment that do not count, at its region or without one."""
    counted = {s for f in case.counted for s in f.statements}
    return [
        s
        for s in case.facts.statements
        if s not in counted and s.compartment in (code.compartment, None) and s.place.region in (code.region, None)
    ]


def _not_counted(statement: Statement) -> Span:
    if statement.superseded:
        return replace(statement.span, cue=f"replaced by: {statement.superseded.quote}")
    if statement.compartment is None and statement.assertion is Assertion.PRESENT:
        return replace(statement.span, cue="neither foramen nor canal is named")
    return statement.span


def _ambiguous(case: Case, code: Code) -> list[Span]:
    return [
        replace(s.ambiguous, cue="states no region")
        for f in case.at_compartment(code)
        for s in f.statements
        if f.place.region is None and s.ambiguous
    ]


def _reason(case: Case, code: Code) -> str:
    seen = _seen(case, code)
    for assertion, reason in (
        (Assertion.POSSIBLE, "uncertain"),
        (Assertion.NEGATED, "denied"),
        (Assertion.HISTORICAL, "historical"),
        (Assertion.HYPOTHETICAL, "hypothetical"),
        (Assertion.OTHER_PERSON, "other_person"),
    ):
        if any(s.assertion is assertion for s in seen):
            return reason
    return "no_compartment" if any(s.compartment is None for s in seen) else "not_found"


def _loose_mechanisms(case: Case, code: Code, here: list[Finding]) -> list[Span]:
    """Mechanisms of the code that the note names and that do not count, with the reason."""
    found: list[Span] = []
    counted = {id(f) for f in case.counted}
    for finding in case.facts.findings:
        for statement in finding.statements:
            for mechanism in statement.mechanisms:
                if mechanism.value not in code.mechanisms:
                    continue
                if mechanism.span.assertion is Assertion.POSSIBLE and finding in here:
                    found.append(mechanism.span)
                elif id(finding) not in counted:
                    found.append(replace(mechanism.span, assertion=finding.assertion, cue=statement.span.cue))
                elif finding.place.region != code.region and finding.place.level:
                    found.append(replace(mechanism.span, cue=f"at {finding.place.level}"))
    return found


def _names(values: frozenset[str]) -> str:
    return ", ".join(sorted(value.replace("_", " ") for value in values))


def _date_text(date: tuple[int, int, int] | None) -> str:
    if date is None:
        return ""
    return "-".join(f"{part:02d}" for part in date if part)


OPERATORS: dict[ConditionOperator, Operator] = {
    ConditionOperator.FINDING: _finding,
    ConditionOperator.FINDINGS_ELSEWHERE: _findings_elsewhere,
    ConditionOperator.PARTS_DISAGREE: _parts_disagree,
    ConditionOperator.STUDY_REPORTS: _study_reports,
    ConditionOperator.STUDY_DENIES: _study_denies,
    ConditionOperator.CARE_GIVEN: _care_given,
    ConditionOperator.SYMPTOM_PRESENT: _symptom_present,
    ConditionOperator.CLAIM_HAS_SYMPTOM: _claim_has_symptom,
    ConditionOperator.CLAIM_HAS_CODE: _claim_has_code,
    ConditionOperator.CLAIM_SEQUENCE: _claim_sequence,
    ConditionOperator.ENCOUNTER: _encounter,
    ConditionOperator.PAYER: _payer,
    ConditionOperator.RIVAL_DIAGNOSIS: _rival_diagnosis,
}
