"""Questions about the history: treatment that was given, symptoms that are present."""

from dataclasses import replace

from dxproof.engine.facts import Span
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.results import side_fits
from dxproof.engine.judge.thresholds import most_telling, too_short
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.parameters import threshold
from dxproof.engine.terms import Assertion, Event


def care_given(case: Case, code: Code, condition: Condition) -> Answer:
    """Conservative care for the matching complaint was given or tried."""
    given: list[Span] = []
    rejected: list[Span] = []
    brief: list[str] = []
    kinds: list[str] = []
    for care in case.facts.care:
        if care.event is not Event.DONE:
            rejected.append(replace(care.span, cue=care.event_cue or care.event.value))
        elif not code.complaints & care.complaints:
            rejected.append(replace(care.span, cue=care.span.cue or "for another complaint"))
        elif not side_fits(code, care.side):
            rejected.append(replace(care.span, cue=f"for the {care.side} side"))
        elif care.span.assertion in (
            Assertion.PRESENT,
            Assertion.HISTORICAL,
            Assertion.POSSIBLE,
        ):
            ruled_out = too_short(care, threshold(condition.weeks))
            if ruled_out:
                rejected.append(replace(care.span, cue=ruled_out.cue))
                brief.append(ruled_out.reason)
                continue
            given.append(replace(care.span, cue=None))
            kinds.append(care.kind.replace("_", " "))
        else:
            rejected.append(care.span)
    if given:
        return Answer.of(True, "met", given, rejected, kinds=", ".join(dict.fromkeys(kinds)))
    if brief:
        return Answer.of(False, most_telling(brief, "too_short"), (), rejected)
    if any(care.nothing and code.complaints & care.complaints for care in case.facts.care):
        return Answer.of(False, "denied", (), rejected)
    return Answer.of(False, "not_done" if rejected else "not_found", (), rejected)


def symptom_present(case: Case, code: Code, _: Condition) -> Answer:
    """A symptom that the code can be paired with is present and not ascribed to another cause."""
    present: list[Span] = []
    rejected: list[Span] = []
    names: list[str] = []
    for symptom in case.facts.symptoms:
        if not code.complaints & symptom.areas:
            continue
        if symptom.other_cause:
            rejected.append(replace(symptom.span, cue=symptom.other_cause))
        elif symptom.span.assertion is Assertion.PRESENT and not side_fits(code, symptom.side):
            rejected.append(replace(symptom.span, cue=f"on the {symptom.side} side"))
        elif symptom.span.assertion is Assertion.PRESENT:
            present.append(symptom.span)
            names.append(symptom.kind)
        else:
            rejected.append(symptom.span)
    if present:
        return Answer.of(True, "met", present, rejected, symptoms=", ".join(dict.fromkeys(names)))
    return Answer.of(False, "denied" if rejected else "not_found", (), rejected)
