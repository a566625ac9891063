"""Questions about findings: location, cause, features, competing diagnoses."""

from dataclasses import replace

from dxproof.engine.facts import Feature, Finding, Span, Statement
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.results import proof
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import UNSPECIFIED, Condition, Slot
from dxproof.engine.terms import Assertion


def finding(case: Case, code: Code, _: Condition) -> Answer:
    """There is a counted finding at the code's location."""
    here = case.at_place(code)
    rejected = [_not_counted(case, s) for s in _seen(case, code)]
    if here:
        return Answer.of(
            True, "met", [_place_span(s) for f in _proving(case, code, here) for s in f.statements], rejected
        )
    reason, ambiguous = _missing(case, code, Slot.REGION)
    return Answer.of(False, reason, (), rejected + ambiguous)


def place_stated(case: Case, code: Code, condition: Condition) -> Answer:
    """A counted finding has the code's value of a location axis (region or side)."""
    slot = case.table.axes[condition.axis or ""].slot
    value = case.table.label(slot, code.wanted(slot))
    here = (
        case.at_place(code)
        if slot is Slot.SIDE
        else [f for f in case.at_compartment(code) if case.region_fits(code, f)]
    )
    rejected = [_not_counted(case, s) for s in _seen(case, code)]
    if here:
        shown = [_axis_span(s, slot) for f in _proving(case, code, here) for s in f.statements if _shows(code, slot, s)]
        return Answer.of(True, "met", shown, rejected, value=value)
    reason, ambiguous = _missing(case, code, slot)
    return Answer.of(False, reason, (), rejected + ambiguous, value=value)


def place_elsewhere(case: Case, code: Code, condition: Condition) -> Answer:
    """Every counted finding of the compartment has another value of the axis."""
    slot = case.table.axes[condition.axis or ""].slot
    stated = case.at_compartment(code)
    others = [f for f in stated if _value(f, slot) is not None and not code.allows(slot, _value(f, slot))]
    if not stated or len(others) < len(stated):
        return Answer.of(False, "not_found")
    spans = [_axis_span(s, slot) for f in others for s in f.statements if _stated(s, slot)]
    named = dict.fromkeys(_name(case, f, slot) for f in others)
    return Answer.of(True, "other_region", spans, (), found=", ".join(named))


def parts_disagree(case: Case, code: Code, condition: Condition) -> Answer:
    """Two parts of the note contradict each other on an axis."""
    found = [d for d in case.disagreements if d.axis in condition.values and code.code in d.codes]
    return Answer.of(
        bool(found),
        "parts_disagree",
        [span for d in found for span in d.spans],
        (),
        found=", ".join(dict.fromkeys(d.says for d in found)),
    )


def cause_stated(case: Case, code: Code, _: Condition) -> Answer:
    """A finding at the code's location has a cause of the code and none of a sibling code."""
    here = case.at_place(code)
    clean = [f for f in here if case.cause_fits(code, f)]
    shown = _proving(case, code, clean)
    supporting = [
        m.span
        for f in shown
        for s in f.statements
        for m in s.mechanisms
        if m.value in code.mechanisms and m.span.assertion in case.counted_assertions
    ]
    denied = [m.span for f in shown or here for s in f.statements for m in s.denied if m.value in code.siblings]
    rejected = _loose_mechanisms(case, code, here)
    if clean:
        named = frozenset[str]().union(*(case.mechanisms(f) & code.mechanisms for f in shown))
        return Answer.of(
            True, "met" if named else "unspecified", supporting + denied, rejected, mechanism=_names(case, named)
        )
    if not here:
        return Answer.of(False, "no_finding", (), rejected)
    hedged = any(f.uncertain_mechanisms for f in here)
    return Answer.of(False, "uncertain" if hedged else "not_found", (), rejected, finding=here[0].span.quote)


def cause_of_sibling(case: Case, code: Code, _: Condition) -> Answer:
    """A finding at the code's location has a cause of a sibling code, with or without the code's own."""
    mixed = [f for f in case.at_place(code) if case.mechanisms(f) & code.siblings]
    spans = [
        m.span for f in mixed for s in f.statements for m in s.mechanisms if m.value in code.siblings | code.mechanisms
    ]
    if not mixed:
        return Answer.of(False, "not_found")
    named = frozenset[str]().union(*(case.mechanisms(f) for f in mixed))
    reason = "mixed" if named & code.mechanisms else "other_mechanism"
    return Answer.of(
        True,
        reason,
        spans,
        (),
        mechanism=_names(case, named & code.siblings),
        own=_names(case, named & code.mechanisms),
    )


def feature_stated(case: Case, code: Code, condition: Condition) -> Answer:
    """The note states the value of a feature that the code requires; a feature that is no axis is present."""
    feature = condition.feature or ""
    wanted = code.values.get(feature, frozenset())
    for_it, against = _feature_spans(case, code, feature)
    if feature not in case.table.axes:
        return Answer.of(bool(for_it), "met" if for_it else "not_found", for_it, against)
    fits = case.feature_fits(code, case.table.axes[feature])
    value = ", ".join(sorted(_value_label(case, feature, name) for name in wanted - {UNSPECIFIED}))
    if not fits:
        return Answer.of(False, "not_stated", (), against, value=value)
    return Answer.of(True, "met" if for_it else "unspecified", for_it, against, value=value)


def feature_otherwise(case: Case, code: Code, condition: Condition) -> Answer:
    """The note states another value of a feature than the code requires."""
    feature = condition.feature or ""
    wanted = code.values.get(feature)
    stated = case.feature_values(feature) - {UNSPECIFIED}
    if wanted is None or not stated - wanted:
        return Answer.of(False, "not_found")
    for_it, against = _feature_spans(case, code, feature)
    others = {found.span for found in case.features if found.feature == feature and found.value in stated - wanted}
    value = ", ".join(sorted(_value_label(case, feature, name) for name in stated - wanted))
    reason = "both" if stated & wanted else "otherwise"
    shown = [*for_it, *(replace(span, cue=None) for span in against if span in others)]
    return Answer.of(True, reason, shown, [span for span in against if span not in others], value=value)


def rival_diagnosis(case: Case, code: Code, _: Condition) -> Answer:
    """A more specific structural diagnosis is written for the code's location."""
    levels = [f.place for f in case.at_place(code)]
    competing = [
        diagnosis
        for diagnosis in case.facts.competing
        if diagnosis.place.region == code.region
        and (diagnosis.place.upper is None or any(diagnosis.place.touches(level) for level in levels))
    ]
    rivals = [diagnosis for diagnosis in competing if not diagnosis.listed]
    return Answer.of(
        bool(rivals),
        "rival",
        [d.span for d in rivals],
        [replace(d.span, cue="only on the problem list") for d in competing if d.listed],
        rival=", ".join(dict.fromkeys(d.code or d.label for d in rivals)),
    )


def _proving(case: Case, code: Code, here: list[Finding]) -> list[Finding]:
    """The one finding whose words prove the code, or all that are there: no place of one beside the cause of another."""
    found = proof(case, code)
    return here if found is None else [found]


# ---- spans and names ---------------------------------------------------------------------------------------------


def _value(found: Finding, slot: Slot) -> str | None:
    return found.side if slot is Slot.SIDE else found.place.region


def _missing(case: Case, code: Code, slot: Slot) -> tuple[str, list[Span]]:
    """The reason why no finding has the code's value, and the ambiguous words."""
    ambiguous = _ambiguous(case, code) if slot is Slot.REGION else []
    unplaced = any(_value(f, slot) is None for f in case.at_compartment(code))
    return ("ambiguous" if unplaced and ambiguous else _reason(case, code)), ambiguous


def _stated(statement: Statement, slot: Slot) -> bool:
    return bool(statement.side if slot is Slot.SIDE else statement.place.region)


def _shows(code: Code, slot: Slot, statement: Statement) -> bool:
    """Whether a statement shows the value of its finding; left and right together show a bilateral one."""
    if slot is Slot.SIDE:
        return statement.side is not None or code.allows(slot, None)
    return code.allows(slot, statement.place.region)


def _axis_span(statement: Statement, slot: Slot) -> Span:
    if slot is Slot.SIDE:
        return replace(statement.side_span or statement.span, assertion=statement.assertion)
    return _place_span(statement)


def _name(case: Case, found: Finding, slot: Slot) -> str:
    """The location of a finding for messages: its level, else the label of its value."""
    if slot is Slot.REGION and found.place.level:
        return found.place.level
    return case.table.label(slot, _value(found, slot))


def _feature_spans(case: Case, code: Code, feature: str) -> tuple[list[Span], list[Span]]:
    """The mentions of a feature: those that support the code, and all others."""
    wanted = code.values.get(feature)
    for_it: list[Span] = []
    against: list[Span] = []
    for found in case.features:
        if found.feature == feature:
            (for_it if _is_for(case, found, wanted) else against).append(found.span)
    return for_it, against


def _is_for(case: Case, found: Feature, wanted: frozenset[str] | None) -> bool:
    if wanted is None:
        return found.span.assertion in case.counted_assertions
    return found.value is not None and found.value in wanted


def _value_label(case: Case, axis: str, value: str) -> str:
    rows = {row.value: row.label for row in case.table.axes[axis].values}
    return rows.get(value, value.replace("_", " "))


def _place_span(statement: Statement) -> Span:
    return replace(statement.place_span or statement.span, assertion=statement.assertion)


def _seen(case: Case, code: Code) -> list[Statement]:
    """Statements of the code's compartment, in its region or in none, that do not count."""
    counted = {s for f in case.counted for s in f.statements}
    return [
        s
        for s in case.facts.statements
        if s not in counted
        and (s.compartment is None or code.allows(Slot.COMPARTMENT, s.compartment))
        and (s.place.region is None or code.allows(Slot.REGION, s.place.region))
        and (s.side is None or code.allows(Slot.SIDE, s.side))
    ]


def _not_counted(case: Case, statement: Statement) -> Span:
    if statement.superseded:
        return replace(statement.span, cue=f"replaced by: {statement.superseded.quote}")
    if statement.compartment is None and statement.assertion is Assertion.PRESENT:
        return replace(statement.span, cue=case.pack.file.finding.no_compartment)
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
    """Mechanisms of the code that are named but do not count, with the cue."""
    found: list[Span] = []
    counted = {id(f) for f in case.counted}
    for found_at in case.facts.findings:
        for statement in found_at.statements:
            for mechanism in statement.mechanisms:
                if mechanism.value not in code.mechanisms:
                    continue
                if mechanism.span.assertion is Assertion.POSSIBLE and found_at in here:
                    found.append(mechanism.span)
                elif id(found_at) not in counted:
                    found.append(replace(mechanism.span, assertion=found_at.assertion, cue=statement.span.cue))
                elif found_at.place.region != code.region and found_at.place.level:
                    found.append(replace(mechanism.span, cue=f"at {found_at.place.level}"))
    return found


def _names(case: Case, values: frozenset[str]) -> str:
    return ", ".join(sorted(case.table.label(Slot.MECHANISM, value) for value in values))
