"""One note to be judged: facts, claim and options, and the queries on them that several rules share."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property

from dxproof.engine.claim import Claim
from dxproof.engine.facts import Feature, Finding, NoteFacts, Statement, Study
from dxproof.engine.judge.disagreement import Disagreement, find_disagreements
from dxproof.engine.pack.codes import BILATERAL, Code, CodeTable
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import UNSPECIFIED, Axis, Slot
from dxproof.engine.terms import Assertion, DateSource, Encounter, Event, Modality, Payer, Setting, TargetFrom

# What a rule may look at: the facts by their names, and a claim by this one. Who saw the patient and who pays are asked
# of every note, and unknown headings of none.
CLAIM = "claim"
_NEVER = ("encounter", "encounter_span", "payer", "payer_span", "unknown_headers")
LOOKED_AT = tuple(field.name for field in fields(NoteFacts) if field.name not in _NEVER)


@dataclass(frozen=True)
class Case:
    """A note to be judged. ``target_from``: where the target comes from; ``day``: the date of service given."""

    pack: Pack
    facts: NoteFacts
    claim: Claim | None
    setting: Setting
    encounter_given: Encounter | None
    target: str
    target_from: TargetFrom
    day: date | None = None
    day_from: DateSource = DateSource.NEWEST

    @property
    def served(self) -> date | None:
        """The date of service: as given, else the visit date stated in the note."""
        return self.day or self.facts.visit

    @property
    def table(self) -> CodeTable:
        return self.pack.table

    @property
    def asked(self) -> bool:
        """Whether the caller named the target."""
        return self.target_from is TargetFrom.ASKED

    def aimed_at(self, target: str, target_from: TargetFrom) -> "Case":
        """This case with another target; what is known of the note does not depend on it, and is kept."""
        aimed = replace(self, target=target, target_from=target_from)
        of_target = ("target", "target_from", "concerned")
        vars(aimed).update({name: known for name, known in vars(self).items() if name not in of_target})
        return aimed

    @cached_property
    def said(self) -> frozenset[str]:
        """What there is to look at: the kinds of facts that the note has, and the claim."""
        given = () if self.claim is None else (CLAIM,)
        return frozenset((*given, *(name for name in LOOKED_AT if getattr(self.facts, name))))

    # ---- what counts ------------------------------------------------------------------------------------------

    @cached_property
    def counted_assertions(self) -> tuple[Assertion, ...]:
        """Outpatient: only ``present``; inpatient: also ``possible`` (Guidelines IV.H, II.H)."""
        if self.setting is Setting.INPATIENT:
            return (Assertion.PRESENT, Assertion.POSSIBLE)
        return (Assertion.PRESENT,)

    @cached_property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that count towards a code."""
        counted = [f for f in self.facts.findings if f.assertion in self.counted_assertions and self.may_count(f)]
        if BILATERAL in self.table.values_of(Slot.SIDE):
            return tuple(self._both_sides(counted))
        if {"left", "right"} <= self.table.values_of(Slot.SIDE).keys():
            # Without a bilateral code, each side is coded separately (Guidelines I.B.13).
            return tuple(replace(f, side=side) for f in counted for side in self._sides(f))
        return tuple(counted)

    def may_count(self, finding: Finding) -> bool:
        """Whether a finding can count if asserted: it has a compartment, and is more than 'spinal stenosis'."""
        named = finding.compartment is not None or Slot.COMPARTMENT not in self.table.by_slot
        return named and not self.structural(finding)

    @staticmethod
    def _sides(finding: Finding) -> tuple[str | None, ...]:
        """The single sides of a finding."""
        return ("left", "right") if finding.side == BILATERAL else (finding.side,)

    def _both_sides(self, findings: list[Finding]) -> list[Finding]:
        """Merge left and right findings of one compartment and cause where the table has a bilateral code."""
        united: list[Finding] = []
        for finding in findings:
            if any(self._is_beside(finding, other) for other in findings):
                continue
            twin = next((f for f in united if self._is_twin(f, finding)), None)
            if twin is None:
                united.append(finding)
            else:
                united[united.index(twin)] = self._united(twin, finding)
        return united

    def _is_beside(self, finding: Finding, other: Finding) -> bool:
        """Whether only imaging or copied text names this side, while a diagnosis names only the other side."""
        return (
            {finding.side, other.side} == {"left", "right"}
            and (finding.place, finding.compartment) == (other.place, other.compartment)
            and all(s.carried or (s.study is not None and not s.diagnosis) for s in finding.statements)
            and any(s.diagnosis and not (s.title or s.carried) for s in other.statements)
        )

    def _is_twin(self, left: Finding, right: Finding) -> bool:
        """Whether two findings form one bilateral finding: left and right of one cause, or bilateral and one side."""
        if left.place != right.place or left.compartment != right.compartment:
            return False
        causes, others = self.mechanisms(left), self.mechanisms(right)
        sides = {left.side, right.side}
        if BILATERAL in sides:
            return None not in sides and (not causes or not others or causes == others)
        return sides == {"left", "right"} and causes == others

    @staticmethod
    def _united(left: Finding, right: Finding) -> Finding:
        return replace(
            left,
            side=BILATERAL,
            statements=(*left.statements, *right.statements),
            mechanisms=tuple(sorted({*left.mechanisms, *right.mechanisms})),
            uncertain_mechanisms=tuple(sorted({*left.uncertain_mechanisms, *right.uncertain_mechanisms})),
        )

    @staticmethod
    def structural(finding: Finding) -> bool:
        """Whether the finding is only 'spinal stenosis': M48.0x, not M99 (contract, section 1, Compartment)."""
        return (
            all(s.structural for s in finding.statements)
            and not finding.mechanisms
            and not finding.uncertain_mechanisms
        )

    def mechanisms(self, finding: Finding) -> frozenset[str]:
        """The counted mechanisms of a finding; uncertain ones count only for inpatients."""
        named = set(finding.mechanisms)
        if self.setting is Setting.INPATIENT:
            named |= set(finding.uncertain_mechanisms)
        return frozenset(named)

    def at_compartment(self, code: Code) -> list[Finding]:
        """Counted findings of the code's compartment."""
        return [f for f in self.counted if code.allows(Slot.COMPARTMENT, f.compartment)]

    def at_place(self, code: Code) -> list[Finding]:
        """Counted findings of the code's compartment, region and side."""
        return [f for f in self.at_compartment(code) if self.region_fits(code, f) and code.allows(Slot.SIDE, f.side)]

    def documented(self, code: Code) -> list[Finding]:
        """Counted findings that document everything the code requires, without a sibling's mechanism."""
        if not all(self.feature_fits(code, axis) for axis in self.table.features):
            return []
        return [f for f in self.at_place(code) if self.cause_fits(code, f)]

    def codes_at(self, finding: Finding) -> list[Code]:
        """The codes for a finding's compartment, region and side, whatever its cause; looked up once a finding."""
        if id(finding) not in self._codes_at:
            there = [
                code
                for code in self.table.codes.values()
                if code.allows(Slot.COMPARTMENT, finding.compartment)
                and self.region_fits(code, finding)
                and code.allows(Slot.SIDE, finding.side)
            ]
            self._codes_at[id(finding)] = finding, there
        return self._codes_at[id(finding)][1]

    @cached_property
    def _codes_at(self) -> dict[int, tuple[Finding, list[Code]]]:
        """By identity, which holds as long as the finding is kept."""
        return {}

    def codes_of(self, finding: Finding) -> list[Code]:
        """The codes that a finding supports: by location, by a cause of theirs, and by the stated features."""
        return [
            code
            for code in self.codes_at(finding)
            if self.speaks_for_cause(code, finding) and self.speaks_for_features(code)
        ]

    def region_fits(self, code: Code, finding: Finding) -> bool:
        """Whether a finding is in the code's region.

        'Unspecified' means that no region is stated: not that a wording is ambiguous or another finding has one.
        """
        if finding.place.region is None and (
            any(s.ambiguous for s in finding.statements) or finding.compartment in self._placed
        ):
            return not code.asks(Slot.REGION)
        return code.allows(Slot.REGION, finding.place.region)

    @cached_property
    def _placed(self) -> frozenset[str | None]:
        """The compartments of counted findings that state a region."""
        return frozenset(f.compartment for f in self.counted if f.place.region)

    def cause_fits(self, code: Code, finding: Finding) -> bool:
        """Whether a finding has a cause of the code and no sibling's; some codes are for findings without a cause."""
        if not code.asks(Slot.MECHANISM):
            return True
        named = self.mechanisms(finding)
        if named & code.siblings:
            return False
        return bool(named & code.mechanisms) or (not named and code.allows(Slot.MECHANISM, None))

    def speaks_for_cause(self, code: Code, finding: Finding) -> bool:
        """Whether a finding has a cause of the code, possibly among others, or the code requires none."""
        if not code.asks(Slot.MECHANISM):
            return True
        named = self.mechanisms(finding)
        return bool(named & code.mechanisms) or (not named and code.allows(Slot.MECHANISM, None))

    def speaks_for_features(self, code: Code) -> bool:
        """Whether the note states every required feature value, possibly among others."""
        asked = ((axis, code.values.get(axis.axis)) for axis in self.table.features)
        return all(wanted is None or bool(self.feature_values(axis.axis) & wanted) for axis, wanted in asked)

    def feature_fits(self, code: Code, axis: Axis) -> bool:
        """Whether the note states only required values of a feature."""
        wanted = code.values.get(axis.axis)
        return wanted is None or self.feature_values(axis.axis) <= wanted

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """The features that the note names; an uncertain one has a value for inpatients only."""
        counted = (*self.counted_assertions, Assertion.NEGATED)
        return tuple(f if f.span.assertion in counted else replace(f, value=None) for f in self.facts.features)

    def feature_values(self, feature: str) -> frozenset[str]:
        """The stated values of a feature; 'unspecified' if there is none."""
        stated = {f.value for f in self.features if f.feature == feature and f.value is not None}
        return frozenset(stated) or frozenset({UNSPECIFIED})

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Contradictions between parts of the note, computed once for all codes and rules."""
        return find_disagreements(self)

    # ---- studies ----------------------------------------------------------------------------------------------

    def study(self, statement: Statement) -> Study | None:
        """The study that a statement is a result of."""
        return None if statement.study is None else self.facts.studies[statement.study]

    @cached_property
    def proof(self) -> frozenset[Modality]:
        """The modalities that the pack's rules accept as proof."""
        return self.pack.proof

    def is_result(self, study: Study | None, modalities: Collection[Modality]) -> bool:
        """Whether a study was done and has one of the modalities."""
        return study is not None and study.modality in modalities and study.event is Event.DONE

    def read_from_proof(self, statement: Statement) -> bool:
        """Whether a statement is a result of a study that counts as proof."""
        return self.is_result(self.study(statement), self.proof)

    def region_of(self, statement: Statement) -> str | None:
        """The region of a statement, else that of its finding."""
        if statement.place.region:
            return statement.place.region
        return self._home.get(statement)

    @cached_property
    def _home(self) -> dict[Statement, str | None]:
        return {s: f.place.region for f in self.facts.findings for s in f.statements}

    # ---- visit and claim --------------------------------------------------------------------------------------

    @cached_property
    def encounter(self) -> Encounter | None:
        """The encounter: as given, else from the claim's procedures, else from the note."""
        if self.encounter_given is not None:
            return self.encounter_given
        return next(iter(self._told_by_claim), self.facts.encounter)

    @cached_property
    def _told_by_claim(self) -> tuple[Encounter, ...]:
        """The encounters implied by the claim's procedures."""
        procedures = set(self.claim.cpt) if self.claim else set[str]()
        told = self.pack.lexicon.contexts.procedures
        return tuple(encounter for encounter, codes in told.items() if procedures.intersection(codes))

    @cached_property
    def encounters(self) -> frozenset[Encounter]:
        """The encounter together with those implied by the claim's procedures."""
        return frozenset({self.encounter} if self.encounter else ()) | frozenset(self._told_by_claim)

    @cached_property
    def payer(self) -> Payer:
        """The payer: from the claim, else from the note, else Medicare (contract, section 5)."""
        if self.claim and self.claim.payer:
            return self.claim.payer
        return self.facts.payer or Payer.MEDICARE

    @cached_property
    def claimed(self) -> tuple[str, ...]:
        """The diagnosis codes of the claim, in order."""
        return self.claim.dx if self.claim else ()

    @cached_property
    def claimed_family(self) -> tuple[str, ...]:
        """The claim's codes that are in the table."""
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
        """The code that claim pitfalls are about: the target, else the first code of the table on the claim."""
        if self.claimed_family and self.target not in self.claimed_family:
            return self.claimed_family[0]
        return self.target
