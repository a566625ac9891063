"""The one fact that would change the result: the axis that separates the target from its siblings, and where it leads."""

from dataclasses import dataclass

from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import PLACE_SLOTS, UNSPECIFIED, Slot
from dxproof.engine.report.model import Candidate, FindingInfo, Report
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus


@dataclass(frozen=True, slots=True)
class OneFact:
    """A documentation gap, and the code that each possible answer leads to.

    ``about`` is the open rule or axis, or None if more than one is open.
    """

    gap: str
    answers: tuple[tuple[str, str], ...] = ()
    about: str | None = None


def one_fact(report: Report, pack: Pack, code: str | None = None) -> OneFact | None:
    """The nearest gap of a code (by default the target), or None if it is supported.

    For a code that is not a candidate, the gap is the axis that is not documented.
    """
    asked = pack.table.codes[code or report.target]
    candidate = report.candidate(asked.code)
    if candidate is None or candidate.status is CodeStatus.UNSUPPORTED:
        return _missing_axis(report, asked, pack)
    if candidate.status is CodeStatus.INCOMPLETE:
        missing = [rule for rule in candidate.rules if rule.required and rule.status is RuleStatus.NOT_MET]
        gap = " ".join(rule.remedy or rule.message for rule in missing)
        return OneFact(gap, about=missing[0].id if len(missing) == 1 else None)
    if candidate.status is CodeStatus.CONFLICTING:
        return _conflict(candidate, asked, pack)
    return None


def nearest_fact(report: Report, pack: Pack) -> OneFact | None:
    """The gap of a note that names no code and whose words prove none: that of the first code that a finding is near to."""
    stem = pack.file.default_target[:-1]
    codes = sorted(pack.table.codes, key=lambda code: not code.startswith(stem))
    return next((fact for code in codes if (fact := one_fact(report, pack, code))), None)


def _conflict(candidate: Candidate, code: Code, pack: Pack) -> OneFact:
    """The question to the provider, from the first contradicted rule."""
    against = {rule.id for rule in candidate.rules if rule.status is RuleStatus.CONTRADICTED}
    for rule in pack.rules:
        if rule.rule in against and rule.ask:
            slot = pack.table.axes[rule.establishes].slot if rule.establishes else None
            answers = _by_slot(code, pack, slot) if slot is Slot.MECHANISM else ()
            return OneFact(f"Ask the provider: {rule.ask}", answers, rule.rule)
    return OneFact("Ask the provider: the note speaks for the code and against it; which statement holds?")


def _missing_axis(report: Report, code: Code, pack: Pack) -> OneFact | None:
    words = pack.file.finding
    present = [f for f in report.findings if f.assertion is Assertion.PRESENT]
    stated = [f for f in present if _fits(code, f)]
    if any(_lacks(code, f, Slot.MECHANISM) for f in stated):
        label = pack.table.by_slot[Slot.MECHANISM].label
        gap = f"The {words.one} is documented, its {label} is not."
        return OneFact(gap, _by_slot(code, pack, Slot.MECHANISM), _rule_of(Slot.MECHANISM, pack))
    unplaced = [f for f in present if _fits(code, f, but=Slot.COMPARTMENT) and f.compartment is None and f.mechanisms]
    if unplaced:
        gap = f"The {words.one} is documented, but {words.no_compartment}."
        return OneFact(gap, _by_slot(code, pack, Slot.COMPARTMENT, unplaced[0]), _rule_of(Slot.COMPARTMENT, pack))
    for slot in PLACE_SLOTS:
        nowhere = [f for f in present if _fits(code, f, but=slot) and _lacks(code, f, slot)]
        if nowhere:
            label = pack.table.by_slot[slot].label
            gap = f"The {words.one} is documented, its {label} is not."
            return OneFact(gap, _by_slot(code, pack, slot, nowhere[0]), _rule_of(slot, pack))
    possible = [f for f in report.findings if f.assertion is Assertion.POSSIBLE and _fits(code, f)]
    if possible:
        return OneFact(f"The {words.one} is only suspected: a confirmed diagnosis would count.")
    return None


def _rule_of(slot: Slot, pack: Pack) -> str:
    """The rule that establishes an axis, or the axis itself if there is none."""
    axis = pack.table.by_slot[slot].axis
    return next((rule.rule for rule in pack.rules if rule.establishes == axis), axis)


def _value(finding: FindingInfo, slot: Slot) -> str | None:
    return {Slot.REGION: finding.region, Slot.COMPARTMENT: finding.compartment, Slot.SIDE: finding.side}[slot]


_SINGLE = (Slot.COMPARTMENT, Slot.REGION, Slot.SIDE)


def _fits(code: Code, finding: FindingInfo, but: Slot | None = None) -> bool:
    """Whether a finding matches the code's location, ignoring one attribute."""
    return all(slot is but or code.allows(slot, _value(finding, slot)) for slot in _SINGLE)


def _lacks(code: Code, finding: FindingInfo, slot: Slot) -> bool:
    """Whether the code requires an attribute that the finding does not state."""
    if not code.asks(slot) or code.allows(slot, None):
        return False
    return not finding.mechanisms if slot is Slot.MECHANISM else _value(finding, slot) is None


def _by_slot(code: Code, pack: Pack, slot: Slot, finding: FindingInfo | None = None) -> tuple[tuple[str, str], ...]:
    """Where each value of one axis leads: the codes that differ from this one only in that axis."""
    named = set(finding.mechanisms) if finding else None
    if not named and not any(_is_for_silence(other) for other in pack.table.codes.values()):
        named = None
    answers: list[tuple[str, str]] = []
    for other in pack.table.codes.values():
        if other.complaints != code.complaints or not _same_but(code, other, slot, named):
            continue
        values = sorted(other.slots.get(slot, frozenset()) - {UNSPECIFIED})
        if values:
            answers.append((" or ".join(pack.table.label(slot, value) for value in values), other.code))
    return tuple(sorted(answers, key=lambda answer: answer[1], reverse=slot in (Slot.MECHANISM, Slot.COMPARTMENT)))


def _is_for_silence(code: Code) -> bool:
    """Whether a code, in a table with causes, is for findings without one."""
    return code.asks(Slot.MECHANISM) and code.allows(Slot.MECHANISM, None)


def _same_but(code: Code, other: Code, slot: Slot, named: set[str] | None) -> bool:
    """Whether two codes require the same except in one attribute; the causes named in the note narrow the choice."""
    for each in (*_SINGLE, Slot.MECHANISM):
        if each is slot:
            continue
        if each is Slot.MECHANISM and named is not None:
            if not (named & other.mechanisms if named else other.allows(each, None)):
                return False
        elif code.slots.get(each) != other.slots.get(each):
            return False
    return True
