"""Questions about imaging: whether a result reports or denies the finding."""

from collections.abc import Hashable
from dataclasses import replace

from dxproof.engine.facts import Span, Statement
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.results import denials, denials_of, proof, reports, reports_of
from dxproof.engine.judge.thresholds import most_telling, too_old
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import Condition, Slot
from dxproof.engine.pack.parameters import threshold
from dxproof.engine.terms import Assertion, Event, Modality

_SHOWN_PLACES = 3


def study_reports(case: Case, code: Code, condition: Condition) -> Answer:
    """A result of one of the modalities reports the finding at the code's location."""
    found: list[tuple[Span, Span, str]] = []  # the study, what it says, in short
    lacking: list[Span] = []
    aged: dict[Span, str] = {}
    used: set[int] = set()
    for statement in reports(case, code, condition.modalities):
        assert statement.study is not None  # what reports a finding was read from a study
        study = case.facts.studies[statement.study]
        used.add(statement.study)
        if condition.quality is not None and condition.quality not in study.qualities:
            lacking.append(replace(study.span, cue=f"not {condition.quality.replace('_', ' ')}"))
            continue
        ruled_out = too_old(case, study, threshold(condition.max_age_days))
        if ruled_out:
            aged[replace(study.span, cue=ruled_out.cue)] = ruled_out.reason
            continue
        parts = [
            _NAMES.get(study.modality, study.modality.value.upper()),
            _date_text(study.date),
            statement.place.level or "",
            statement.severity or "",
        ]
        found.append((study.span, statement.span, " ".join(part for part in parts if part)))
    rejected = _rejected_studies(case, condition, used, bool(found))
    spans = [*lacking, *aged, *(span for span, _ in rejected)]
    if found:
        proven = proof(case, code)
        proving = {s.span for s in proven.statements} if proven else set()
        shown = [each for each in found if each[1] in proving] or found
        detail = "; ".join(dict.fromkeys(brief for _, _, brief in shown))
        return Answer.of(True, "met", [span for each in shown for span in each[:2]], spans, detail=detail)
    if aged:
        return Answer.of(False, most_telling(aged.values(), "too_old"), (), spans)
    if lacking:
        return Answer.of(False, "no_quality", (), spans)
    return Answer.of(False, next((reason for _, reason in rejected if reason), "not_found"), (), spans)


_NAMES = {Modality.PLAIN_FILM: "plain film"}
_MOST_TELLING = ("no_result", "awaited", "plain_film", None)  # of the studies that do not prove a finding


def _rejected_studies(case: Case, condition: Condition, used: set[int], met: bool) -> list[tuple[Span, str | None]]:
    """Studies that do not prove the finding, each with its cue and the reason."""
    found: list[tuple[Span, str | None]] = []
    for number, study in enumerate(case.facts.studies):
        if number in used:
            continue
        if study.modality is Modality.PLAIN_FILM and Modality.PLAIN_FILM not in condition.modalities:
            found.append((replace(study.span, cue="plain film"), "plain_film"))
        elif study.event is not Event.DONE:
            awaited = study.event is Event.ORDERED and study.modality in condition.modalities
            found.append((replace(study.span, cue=study.span.cue or study.event.value), "awaited" if awaited else None))
        elif study.modality in condition.modalities and not met:
            found.append((replace(study.span, cue=_what_it_reports(case, number)), "no_result"))
    return sorted(found, key=lambda pair: _MOST_TELLING.index(pair[1]))


def _what_it_reports(case: Case, number: int) -> str:
    """What the result of a study reports instead of what the code needs."""
    reported = [
        s for s in case.facts.statements if s.study == number and s.assertion is Assertion.PRESENT and s.compartment
    ]
    where = dict.fromkeys(_where(case, s) for s in reported)
    if not where:
        return f"no {case.pack.file.finding.one} in its result"
    return "its result is of " + ", ".join(list(where)[:_SHOWN_PLACES]) + (", …" if len(where) > _SHOWN_PLACES else "")


def _where(case: Case, statement: Statement) -> str:
    """The location of a finding: its level or region, or its side, and its compartment."""
    compartment = case.table.label(Slot.COMPARTMENT, statement.compartment)
    if Slot.REGION not in case.table.by_slot:
        return f"{statement.side or ''} {compartment}".strip()
    place = statement.place.level or (statement.place.region or "").replace("_", " ")
    return f"{place} {compartment}" if place else f"the {compartment} (level not stated)"


def study_denies(case: Case, code: Code, condition: Condition) -> Answer:
    """A result denies the finding; with ``same_study``, the study that denies it also reports it."""
    findings = case.documented(code) or case.at_place(code)
    modalities = condition.modalities
    if not condition.same_study:
        if findings:
            denied = [d for f in findings for d in denials_of(case, code, f, modalities)]
        else:
            denied = denials(case, code, modalities)
        return Answer.of(bool(denied), "denied", [d.span for d in denied])
    spans: list[Span] = []
    for finding in findings:
        reported = {_identity(case, s.study): s.span for s in reports_of(case, finding, modalities)}
        for denial in denials_of(case, code, finding, modalities):
            if (same := _identity(case, denial.study)) in reported:
                spans += [denial.span, reported[same]]
    return Answer.of(bool(spans), "reports_and_denies", spans)


def _identity(case: Case, number: int | None) -> Hashable:
    """What tells a study from others: named twice with one date, it is one."""
    study = case.facts.studies[number] if number is not None else None
    return number if study is None or study.date is None else (study.modality, study.date)


def _date_text(date: tuple[int, int, int] | None) -> str:
    if date is None:
        return ""
    return "-".join(f"{part:02d}" for part in date if part)
