"""What the results of studies say at a code's location: which report a finding there, and which deny it."""

from collections.abc import Collection
from dataclasses import dataclass

from dxproof.engine.facts import Finding, Place, Span, Statement, Study
from dxproof.engine.judge.case import Case
from dxproof.engine.pack.codes import BILATERAL, Code
from dxproof.engine.pack.model import Slot
from dxproof.engine.terms import Assertion, Modality

_BOTH = frozenset({"left", "right"})


@dataclass(frozen=True, slots=True)
class Denial:
    """A study result that denies a finding at a location."""

    span: Span
    study: int | None
    place: Place
    side: str | None


def reports(case: Case, code: Code, modalities: Collection[Modality]) -> list[Statement]:
    """Results that report a finding at the code's location, even if the cause was corrected later.

    A film of one knee is part of the proof for both where the note finds both arthritic, and else proves the one.
    """
    found = [
        s
        for s in case.facts.statements
        if (not s.superseded or s.cause_replaced)
        and s.assertion in case.counted_assertions
        and code.allows(Slot.COMPARTMENT, s.compartment)
        and code.allows(Slot.REGION, case.region_of(s))
        and side_fits(code, s.side)
        and case.is_result(case.study(s), modalities)
    ]
    sides = {s.side for s in found}
    one_side = code.wanted(Slot.SIDE) == BILATERAL and len(sides) == 1 and sides < _BOTH
    return [] if one_side and not case.at_place(code) else found


def side_fits(code: Code, side: str | None) -> bool:
    """Whether a side speaks for the code's: one side is part of a bilateral finding, no side fits every side."""
    wanted = code.wanted(Slot.SIDE)
    return wanted in (None, BILATERAL) or side in (None, BILATERAL, wanted)


def reports_of(case: Case, finding: Finding, modalities: Collection[Modality]) -> list[Statement]:
    """The statements of a finding that are study results."""
    return [
        s
        for s in finding.statements
        if s.assertion in case.counted_assertions and case.is_result(case.study(s), modalities)
    ]


def proof(case: Case, code: Code) -> Finding | None:
    """The finding that proves a code, if one does: the first that a study reports, else the first."""
    whole = case.documented(code)
    return next((f for f in whole if reports_of(case, f, case.proof)), whole[0] if whole else None)


def denials(case: Case, code: Code, modalities: Collection[Modality]) -> list[Denial]:
    """Results that deny a finding at the code's location, at any level."""
    found = [
        Denial(s.span, s.study, s.place, s.side)
        for s in case.facts.statements
        if not s.superseded
        and s.assertion is Assertion.NEGATED
        and code.allows(Slot.COMPARTMENT, s.compartment)
        and case.is_result(case.study(s), modalities)
        and _speaks_of(case, s, code, modalities)
        and not {s.side, code.wanted(Slot.SIDE)} >= _BOTH
    ]
    for normal in case.facts.normals:
        there = normal.place.region == code.region and not {normal.side, code.wanted(Slot.SIDE)} >= _BOTH
        if there and case.is_result(case.facts.studies[normal.study], modalities):
            found.append(Denial(normal.span, normal.study, normal.place, normal.side))
    for number, study in enumerate(case.facts.studies):
        other_side = {study.side, code.wanted(Slot.SIDE)} >= _BOTH
        if (
            study.normal is not None
            and case.is_result(study, modalities)
            and _covers(case, study, code)
            and not other_side
        ):
            found.append(Denial(study.normal, number, Place(code.region), study.side))
    return found


def denials_of(case: Case, code: Code, finding: Finding, modalities: Collection[Modality]) -> list[Denial]:
    """The results that deny one finding; 'no significant' does not deny a finding that is reported elsewhere."""
    graded = {s.span for s in case.facts.statements if s.graded and not s.superseded}
    return [
        d
        for d in denials(case, code, modalities)
        if d.place.touches(finding.place) and _of_side(d.side, finding.side) and d.span not in graded
    ]


def _of_side(denied: str | None, found: str | None) -> bool:
    """Whether a denial of a side speaks of a finding's: 'the right foramen is open' leaves a side that is not named."""
    return denied not in _BOTH or found in (denied, BILATERAL)


def _speaks_of(case: Case, statement: Statement, code: Code, modalities: Collection[Modality]) -> bool:
    """Whether a denial concerns the code; without a region ('at any level') it concerns all its study covers."""
    if not code.asks(Slot.REGION):
        return True
    if statement.place.region is not None:
        return statement.place.region == code.region
    study = case.study(statement)
    reported = any(s.study == statement.study for s in reports(case, code, modalities))
    return study is not None and _covers(case, study, code) and not reported


def _covers(case: Case, study: Study, code: Code) -> bool:
    """Whether a study covers the code's region or, if the table has no regions, its compartment."""
    if code.region is None:
        return not code.asks(Slot.REGION) and code.compartment in study.compartments
    return case.table.seen_on(code.region, study.regions)
