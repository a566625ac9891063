"""Judgement -> report: values are only copied, nothing is decided here."""

import hashlib
from datetime import date
from functools import lru_cache

from dxproof.engine.claim import Note
from dxproof.engine.facts import Finding
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import CandidateJudgement, Judgement
from dxproof.engine.judge.questions import questions_of
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.pack.applied import AppliedProfile
from dxproof.engine.report.model import (
    Candidate,
    ChosenBy,
    Evidence,
    FindingInfo,
    NoteInfo,
    PackInfo,
    Pitfall,
    ProfileChange,
    ProfileInfo,
    Rejected,
    Report,
    RuleResult,
)
from dxproof.engine.report.queries import queries_of
from dxproof.engine.report.span_writer import SpanWriter
from dxproof.engine.report.stamp import ENGINE
from dxproof.engine.report.visits import visit_of
from dxproof.engine.terms import STATED, Assertion, DateSource, RuleStatus


def build_report(judgement: Judgement, note: Note, redact: bool = False) -> Report:
    """The report of one judgement. The text is needed for its hash and length, and for the sentences quoted in queries.

    With ``redact`` the report has no note text and nothing derived from it: offsets, axes and reasons remain.
    """
    case, words = judgement.case, SpanWriter(note.places, redact)
    return Report(
        schema="dxproof/report/1",
        note=NoteInfo(
            id=note.id,
            source=note.source,
            sha256=hashlib.sha256(note.text.encode()).hexdigest(),
            characters=len(note.text),
        ),
        pack=pack_info(case),
        engine=ENGINE,
        setting=case.setting,
        encounter=case.encounter,
        target=case.target,
        target_from=case.target_from,
        status=judgement.target.status,
        supported_codes=judgement.supported,
        candidates=tuple(_candidate(c, words) for c in judgement.candidates),
        findings=tuple(_finding(judgement, f) for f in case.facts.findings),
        pitfalls=tuple(
            Pitfall(
                id=p.entry.id,
                severity=p.entry.severity,
                message=p.entry.message,
                evidence=tuple(map(words.evidence, p.evidence)),
            )
            for p in judgement.raised
        ),
        queries=queries_of(questions_of(judgement), note.text, words, case.pack),
        visits=tuple(visit_of(visit, pack_info(visit.case), words, _rule) for visit in judgement.visits),
    )


def pack_info(case: Case) -> PackInfo:
    """The pack that a note was judged by, and why this version was selected."""
    pack, file, source = case.pack, case.pack.file, case.day_from
    year = file.fiscal_year_on(case.day if source in (*STATED, DateSource.AS_OF) else None)
    return _pack_info(file.pack, file.version, year, pack.digest, pack.profile, case.day, source)


@lru_cache(maxsize=256)
def _pack_info(
    name: str,
    version: str,
    fiscal_year: int,
    digest: str,
    profile: AppliedProfile | None,
    day: date | None,
    source: DateSource,
) -> PackInfo:
    return PackInfo(
        id=name,
        version=version,
        fiscal_year=fiscal_year,
        digest=digest,
        chosen_by=ChosenBy(date=day.isoformat() if day else None, source=source),
        profile=_profile(profile) if profile else None,
    )


def _profile(profile: AppliedProfile) -> ProfileInfo:
    changes = tuple(
        ProfileChange(of=change.of, what=change.what, was=change.was, now=change.now, reason=change.reason)
        for change in profile.changes
    )
    return ProfileInfo(name=profile.name, digest=profile.digest, changes=changes)


def _candidate(judged: CandidateJudgement, words: SpanWriter) -> Candidate:
    return Candidate(
        code=judged.code.code,
        title=judged.code.title,
        status=judged.status,
        score=judged.score,
        met=judged.met,
        applicable=judged.applicable,
        rules=tuple(_rule(outcome, words) for outcome in judged.outcomes),
    )


def _rule(outcome: RuleOutcome, words: SpanWriter) -> RuleResult:
    rule, status = outcome.rule, outcome.status
    remedy = rule.remedy if status in (RuleStatus.NOT_MET, RuleStatus.CONTRADICTED) else None
    made = _result if outcome.of_note else _silent_result
    evidence, rejected = tuple(map(words.evidence, outcome.evidence)), tuple(map(words.rejected, outcome.rejected))
    return made(rule.rule, status, rule.weight, rule.required, words.message(outcome), remedy, evidence, rejected)


def _result(
    name: str,
    status: RuleStatus,
    weight: int,
    required: bool,
    message: str,
    remedy: str | None,
    evidence: tuple[Evidence, ...],
    rejected: tuple[Rejected, ...],
) -> RuleResult:
    return RuleResult(
        id=name,
        status=status,
        weight=weight,
        required=required,
        message=message,
        remedy=remedy,
        evidence=evidence,
        rejected=rejected,
    )


# Where the note says nothing, nothing of it is in the result.
_silent_result = lru_cache(maxsize=4096)(_result)


def _finding(judgement: Judgement, finding: Finding) -> FindingInfo:
    counts = finding.assertion is not Assertion.NEGATED
    return FindingInfo(
        region=finding.place.region,
        level=finding.place.level,
        compartment=finding.compartment,
        mechanisms=tuple(sorted(judgement.case.mechanisms(finding))) if counts else (),
        severity=finding.severity,
        side=finding.side,
        assertion=finding.assertion,
        start=finding.span.start,
        end=finding.span.end,
        section=finding.span.section,
    )
