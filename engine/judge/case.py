"""One note as judge sees it: facts, claim and options, with the questions that several rules share."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dxproof.engine.claim import Claim
from dxproof.engine.facts import Finding, NoteFacts, Place, Span, Statement, Study
from dxproof.engine.pack.codes import Code, CodeTable
from dxproof.engine.pack.loader import Pack
from dxproof.engine.terms import Assertion, DateSource, Encounter, Event, Modality, Payer, Setting

_CMT = frozenset({"98940", "98941", "98942", "98943"})
_OMT = frozenset({"98925", "98926", "98927", "98928", "98929"})
PROOF = (Modality.MRI, Modality.CT)


@dataclass(frozen=True, slots=True)
class Denial:
    """A result that denies a narrowing at a place."""

    span: Span
    study: int | None
    place: Place
    side: str | None


@dataclass(frozen=True)
class Case:
    """A note under judgement. ``asked`` is true when the caller named the target; ``day`` is the date of service given."""

    pack: Pack
    facts: NoteFacts
    claim: Claim | None
    setting: Setting
    encounter_given: Encounter | None
    target: str
    asked: bool
    day: date | None = None
    day_from: DateSource = DateSource.NEWEST

    @property
    def served(self) -> date | None:
        """The date of service: as given, else the date of the visit that the note itself tells."""
        return self.day or self.facts.visit

    @property
    def table(self) -> CodeTable:
        return self.pack.table

    # ---- what counts ------------------------------------------------------------------------------------------

    @cached_property
    def counted_assertions(self) -> tuple[Assertion, ...]:
        """Outpatient only what is present; inpatient what is possible, too (Guidelines IV.H, II.H)."""
        if self.setting is Setting.INPATIENT:
            return (Assertion.PRESENT, Assertion.POSSIBLE)
        return (Assertion.PRESENT,)

    @cached_property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that count towards a code."""
        return tuple(
            f
            for f in self.facts.findings
            if f.assertion in self.counted_assertions and f.compartment and not self.structural(f)
        )

    @staticmethod
    def structural(finding: Finding) -> bool:
        """'Spinal stenosis' and no more: M48.0x, not M99 (contract, section 1, Compartment)."""
        return (
            all(s.structural for s in finding.statements)
            and not finding.mechanisms
            and not finding.uncertain_mechanisms
        )

    def mechanisms(self, finding: Finding) -> frozenset[str]:
        """The counted mechanisms of a finding: hedged ones count only for an inpatient."""
        named = set(finding.mechanisms)
        if self.setting is Setting.INPATIENT:
            named |= set(finding.uncertain_mechanisms)
        return frozenset(named)

    def at_compartment(self, code: Code) -> list[Finding]:
        """Counted findings of the code's compartment."""
        return [f for f in self.counted if f.compartment == code.compartment]

    def at_place(self, code: Code) -> list[Finding]:
        """Counted findings of the code's region and compartment."""
        return [f for f in self.at_compartment(code) if f.place.region == code.region]

    def documented(self, code: Code) -> list[Finding]:
        """Counted findings that state all three axes of a code and no sibling's mechanism."""
        return [
            f
            for f in self.at_place(code)
            if self.mechanisms(f) & code.mechanisms and not self.mechanisms(f) & code.siblings
        ]

    # ---- studies ----------------------------------------------------------------------------------------------

    def study(self, statement: Statement) -> Study | None:
        """The study a statement was read from."""
        return None if statement.study is None else self.facts.studies[statement.study]

    def read_from_proof(self, statement: Statement) -> bool:
        """Whether a statement is an MRI or CT result."""
        study = self.study(statement)
        return study is not None and study.modality in PROOF and study.event is Event.DONE

    def reports(self, code: Code) -> list[Statement]:
        """Results that report a narrowing at the code's region and compartment, whatever cause was corrected later."""
        return [
            s
            for s in self.facts.statements
            if (not s.superseded or s.cause_replaced)
            and s.assertion in self.counted_assertions
            and s.compartment == code.compartment
            and self.region_of(s) == code.region
            and self.read_from_proof(s)
        ]

    def reports_of(self, finding: Finding) -> list[Statement]:
        """The results among a finding's statements."""
        return [s for s in finding.statements if s.assertion in self.counted_assertions and self.read_from_proof(s)]

    def region_of(self, statement: Statement) -> str | None:
        """The region of a statement, or of the one finding that it is part of."""
        if statement.place.region:
            return statement.place.region
        return self._home.get(statement)

    @cached_property
    def _home(self) -> dict[Statement, str | None]:
        return {s: f.place.region for f in self.facts.findings for s in f.statements}

    @cached_property
    def _live(self) -> tuple[Statement, ...]:
        return tuple(s for s in self.facts.statements if not s.superseded)

    def denials(self, code: Code) -> list[Denial]:
        """Results that deny a narrowing at the code's region and compartment, whatever its level."""
        found = [
            Denial(s.span, s.study, s.place, s.side)
            for s in self._live
            if s.assertion is Assertion.NEGATED
            and s.compartment == code.compartment
            and self.read_from_proof(s)
            and self._speaks_of(s, code)
        ]
        for normal in self.facts.normals:
            study = self.facts.studies[normal.study]
            if study.modality in PROOF and study.event is Event.DONE and normal.place.region == code.region:
                found.append(Denial(normal.span, normal.study, normal.place, None))
        for number, study in enumerate(self.facts.studies):
            if (
                study.normal is not None
                and study.modality in PROOF
                and study.event is Event.DONE
                and self._covers(study, code.region)
            ):
                found.append(Denial(study.normal, number, Place(code.region), None))
        return found

    def _speaks_of(self, statement: Statement, code: Code) -> bool:
        """A denial without a region ('at any level') is about all that its study covers, but for what it has just reported."""
        if statement.place.region is not None:
            return statement.place.region == code.region
        return self._covers(self.study(statement), code.region) and not any(
            s.study == statement.study for s in self.reports(code)
        )

    def denials_of(self, code: Code, finding: Finding) -> list[Denial]:
        """The results that deny one finding; 'no significant' does not deny a narrowing that is reported elsewhere."""
        graded = {s.span for s in self._live if s.graded}
        return [
            d
            for d in self.denials(code)
            if d.place.touches(finding.place)
            and not {"left", "right"} <= {d.side, finding.side}
            and d.span not in graded
        ]

    @staticmethod
    def _covers(study: Study | None, region: str) -> bool:
        """A study of the cervical spine covers the craniocervical junction, too."""
        if study is None or not study.regions:
            return False
        return region in study.regions or (
            region == "head" and ("cervical" in study.regions or "ambiguous" in study.regions)
        )

    # ---- visit and claim --------------------------------------------------------------------------------------

    @cached_property
    def encounter(self) -> Encounter | None:
        """The kind of visit: as given, as the claim's procedures tell, as the note tells."""
        if self.encounter_given is not None:
            return self.encounter_given
        procedures = set(self.claim.cpt) if self.claim else set()
        if procedures & _CMT:
            return Encounter.CHIROPRACTIC
        if procedures & _OMT:
            return Encounter.OMT
        return self.facts.encounter

    @cached_property
    def manipulates(self) -> bool:
        """Whether chiropractic or osteopathic sequencing applies."""
        procedures = set(self.claim.cpt) if self.claim else set()
        return self.encounter in (Encounter.CHIROPRACTIC, Encounter.OMT) or bool(procedures & (_CMT | _OMT))

    @cached_property
    def payer(self) -> Payer:
        """The payer: on the claim, in the note, else Medicare (contract, section 5)."""
        if self.claim and self.claim.payer:
            return self.claim.payer
        return self.facts.payer or Payer.MEDICARE

    @cached_property
    def claimed(self) -> tuple[str, ...]:
        """The codes on the claim in order."""
        return self.claim.dx if self.claim else ()

    @cached_property
    def claimed_family(self) -> tuple[str, ...]:
        """The claim's codes that are rows of the table."""
        return tuple(code for code in self.claimed if code in self.table.codes)

    @cached_property
    def written_family(self) -> tuple[str, ...]:
        """The table's codes written in the note as diagnoses."""
        return tuple(
            dict.fromkeys(
                c.code for c in self.facts.codes if c.code in self.table.codes and c.span.assertion is Assertion.PRESENT
            )
        )

    @cached_property
    def concerned(self) -> str:
        """The code that the pitfalls speak of: the target, or the family's code on the claim where the target is not."""
        if self.claimed_family and self.target not in self.claimed_family:
            return self.claimed_family[0]
        return self.target
