"""The one fact that would change the answer: which axis separates the target from its siblings, and what each value gives."""

from dataclasses import dataclass

from dxproof.engine.pack.codes import Code, CodeTable
from dxproof.engine.report.model import Candidate, FindingInfo, Report
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus


@dataclass(frozen=True, slots=True)
class OneFact:
    """A gap in the note, and the code that each way of filling it leads to."""

    gap: str
    answers: tuple[tuple[str, str], ...] = ()


def one_fact(report: Report, table: CodeTable) -> OneFact | None:
    """The nearest gap of the target, or None where it is supported."""
    candidate = report.candidate(report.target)
    if candidate is None or candidate.status is CodeStatus.SUPPORTED:
        return None
    code = table.codes[report.target]
    if candidate.status is CodeStatus.INCOMPLETE:
        missing = [
            rule.remedy or rule.message
            for rule in candidate.rules
            if rule.required and rule.status is RuleStatus.NOT_MET
        ]
        return OneFact(" ".join(missing))
    if candidate.status is CodeStatus.CONFLICTING:
        return _conflict(candidate, code, table)
    return _missing_axis(report, code, table)


def _conflict(candidate: Candidate, code: Code, table: CodeTable) -> OneFact:
    """The question to the provider, told by the rule that the note contradicts."""
    against = {rule.id for rule in candidate.rules if rule.status is RuleStatus.CONTRADICTED}
    if "mechanism-stated" in against:
        return OneFact("Ask the provider: what narrows it? The note names causes of both.", _by_mechanism(code, table))
    if "imaging-cited" in against:
        return OneFact("Ask the provider: the note states the narrowing and a result denies it; which holds?")
    if "not-classified-elsewhere" in against:
        return OneFact("Ask the provider: the note also names a more specific diagnosis for it; which is meant?")
    return OneFact("Ask the provider: the note speaks for the code and against it; which statement holds?")


def _missing_axis(report: Report, code: Code, table: CodeTable) -> OneFact | None:
    present = [f for f in report.findings if f.assertion is Assertion.PRESENT]
    here = [f for f in present if f.region == code.region and f.compartment == code.compartment]
    if any(not f.mechanisms for f in here):
        return OneFact("The narrowing is documented, its cause is not.", _by_mechanism(code, table))
    unplaced = [f for f in present if f.region == code.region and f.compartment is None and f.mechanisms]
    if unplaced:
        return OneFact(
            "A narrowing is documented, but not whether the foramen or the canal is narrowed.",
            _by_compartment(unplaced[0], code, table),
        )
    nowhere = [f for f in present if f.region is None and f.compartment == code.compartment]
    if nowhere:
        return OneFact("A narrowing is documented, its level is not.", _by_region(nowhere[0], code, table))
    possible = [
        f
        for f in report.findings
        if f.assertion is Assertion.POSSIBLE and f.region == code.region and f.compartment == code.compartment
    ]
    if possible:
        return OneFact("The narrowing is only suspected: a confirmed diagnosis would count.")
    return None


def _words(values: frozenset[str]) -> str:
    return " or ".join(sorted(value.replace("_", " ") for value in values))


def _by_mechanism(code: Code, table: CodeTable) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_words(other.mechanisms), other.code)
        for other in sorted(table.at(code.region, code.compartment), key=lambda c: c.code, reverse=True)
    )


def _by_compartment(finding: FindingInfo, code: Code, table: CodeTable) -> tuple[tuple[str, str], ...]:
    fitting = [
        other
        for other in table.codes.values()
        if other.region == code.region and other.mechanisms & set(finding.mechanisms)
    ]
    return tuple((other.compartment, other.code) for other in sorted(fitting, key=lambda c: c.code, reverse=True))


def _by_region(finding: FindingInfo, code: Code, table: CodeTable) -> tuple[tuple[str, str], ...]:
    fitting = [
        other
        for other in table.codes.values()
        if other.compartment == code.compartment
        and other.mechanisms & set(finding.mechanisms)
        and other.region in (code.region, "cervical", "head")
    ]
    return tuple((table.regions[other.region].title, other.code) for other in sorted(fitting, key=lambda c: c.code))
