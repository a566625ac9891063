"""Judgement -> report: a plain copy, with each span's quote, and nothing decided here."""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence

from dxproof.engine.claim import SourcePlace
from dxproof.engine.facts import Finding, Span
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import CandidateJudgement, Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.judge.status import ratio
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
from dxproof.engine.terms import Assertion, RuleStatus


class _Words:
    """How spans of one note are shown: with the place that the document has them at, and with or without their words."""

    def __init__(self, places: Sequence[SourcePlace], redact: bool) -> None:
        self.redact = redact
        self._places = places
        self._starts = [place.start for place in places]

    def evidence(self, span: Span) -> Evidence:
        return Evidence(
            start=span.start,
            end=span.end,
            quote=None if self.redact else span.quote,
            section=span.section,
            assertion=span.assertion,
            place=self._place(span.start),
        )

    def rejected(self, span: Span) -> Rejected:
        return Rejected(**dict(self.evidence(span)), cue=None if self.redact else span.cue)

    def message(self, outcome: RuleOutcome) -> str:
        """What a rule says; a redacted one names no level, date or wording of the note."""
        return outcome.blank_message if self.redact else outcome.message

    def _place(self, offset: int) -> str | None:
        index = bisect_right(self._starts, offset) - 1
        label = self._places[index].label if index >= 0 else None
        if label is None or not self.redact:
            return label
        before, title, _ = label.partition("section ")  # what follows is a title that the document's writer chose
        return before + title.rstrip()


def build_report(
    judgement: Judgement,
    text: str,
    note_id: str | None,
    source: str | None,
    places: Sequence[SourcePlace] = (),
    redact: bool = False,
) -> Report:
    """The report of one judgement. ``text`` is read for its hash and length alone.

    With ``redact`` nothing in it is, or is made from, the words of the note: offsets, axes and reasons remain.
    """
    case, words = judgement.case, _Words(places, redact)
    return Report(
        schema="dxproof/report/1",
        note=NoteInfo(
            id=note_id,
            source=source,
            sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            characters=len(text),
        ),
        pack=pack_info(case),
        setting=case.setting,
        encounter=case.encounter,
        target=case.target,
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
            for p in judgement.pitfalls
        ),
        queries=(),
    )


def pack_info(case: Case) -> PackInfo:
    """The stamp: by which rules a note was judged, and why by these."""
    pack, profile = case.pack, case.pack.profile
    return PackInfo(
        id=pack.file.pack,
        version=pack.file.version,
        fiscal_year=pack.file.fiscal_year,
        digest=pack.digest,
        chosen_by=ChosenBy(date=case.day.isoformat() if case.day else None, source=case.day_from),
        profile=_profile(profile) if profile else None,
    )


def _profile(profile: AppliedProfile) -> ProfileInfo:
    changes = tuple(
        ProfileChange(of=change.of, what=change.what, was=change.was, now=change.now, reason=change.reason)
        for change in profile.changes
    )
    return ProfileInfo(name=profile.name, digest=profile.digest, changes=changes)


def _candidate(judged: CandidateJudgement, words: _Words) -> Candidate:
    return Candidate(
        code=judged.code.code,
        title=judged.code.title,
        status=judged.status,
        score=ratio(judged.met, judged.applicable),
        rules=tuple(_rule(outcome, words) for outcome in judged.outcomes),
    )


def _rule(outcome: RuleOutcome, words: _Words) -> RuleResult:
    return RuleResult(
        id=outcome.rule.rule,
        status=outcome.status,
        weight=outcome.rule.weight,
        required=outcome.rule.required,
        message=words.message(outcome),
        remedy=outcome.rule.remedy if outcome.status in (RuleStatus.NOT_MET, RuleStatus.CONTRADICTED) else None,
        evidence=tuple(map(words.evidence, outcome.evidence)),
        rejected=tuple(map(words.rejected, outcome.rejected)),
    )


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
