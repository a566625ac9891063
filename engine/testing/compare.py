"""Comparison of expected and actual results; differences are worded for coders.

Quotes of notes are shown on purpose: examples and fixtures are synthetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.errors import Where
from dxproof.engine.facts import Finding, NoteFacts, Span
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.judge.rules import RuleOutcome
from dxproof.engine.report.reading import Read
from dxproof.engine.testing.axes import values_of
from dxproof.engine.testing.model import Expectation, FindingExpectation, QuotedSpan, RuleExpectation

_SHOWN_QUOTES = 3
_NOTHING = "nothing"
FEATURES = ("level", "side", "severity")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; ``said`` is the message of the rule or pitfall concerned."""

    about: str
    expected: str
    found: str
    where: Where
    said: str | None = None


def differences(wanted: Expectation, judgement: Judgement) -> tuple[Difference, ...]:
    """All differences, in reading order."""
    return tuple(_all(wanted, judgement))


def read_by(facts: NoteFacts) -> frozenset[str]:
    """The constructions by which a note's facts were read and the causes of its narrowings tied."""
    records: tuple[Read, ...] = (
        *facts.statements,
        *facts.studies,
        *facts.normals,
        *facts.care,
        *facts.symptoms,
        *facts.resected,
        *facts.elements,
        *facts.services,
        *facts.exam_signs,
    )
    tied = (mechanism.bound_by for statement in facts.statements for mechanism in statement.mechanisms)
    return frozenset(name for record in records for name in record.read_by).union(tied)


def holds(wanted: Expectation, judgement: Judgement) -> bool:
    """Whether there is no difference."""
    return next(_all(wanted, judgement), None) is None


def _all(wanted: Expectation, judgement: Judgement) -> Iterator[Difference]:
    target = judgement.target
    if wanted.status is not None and target.status is not wanted.status:
        yield Difference(f"status of {target.code.code}", wanted.status.value, target.status.value, wanted.at("status"))
    if wanted.supported is not None and judgement.supported != wanted.supported:
        yield Difference(
            "codes documented", _listed(wanted.supported), _listed(judgement.supported), wanted.at("supported_codes")
        )
    if wanted.encounter is not None and judgement.case.encounter is not wanted.encounter:
        found = judgement.case.encounter
        yield Difference("encounter", wanted.encounter.value, found.value if found else "none", wanted.where)
    outcomes = {outcome.rule.rule: outcome for outcome in target.outcomes}
    for rule in wanted.rules:
        yield from _rule(rule, outcomes[rule.rule])
    yield from _pitfalls(wanted, judgement)
    if wanted.findings is not None:
        yield from _findings(wanted, wanted.findings, judgement)
    for wording in wanted.wordings:
        read = read_by(judgement.facts)
        if (wording.construction in read) is not wording.taken:
            expected = "takes the sentence" if wording.taken else "does not take it"
            seen = f"read by {', '.join(sorted(read))}" if read else "read by none"
            yield Difference(f"construction {wording.construction}", expected, seen, wording.where)


def _rule(wanted: RuleExpectation, outcome: RuleOutcome) -> Iterator[Difference]:
    about = f"rule {wanted.rule}"
    if outcome.status is not wanted.status:
        expected = wanted.status.value + (f" ({wanted.reason})" if wanted.reason else "")
        found = f"{outcome.status.value} ({outcome.reason}){_words(outcome.evidence, outcome.rejected)}"
        yield Difference(about, expected, found, wanted.where, outcome.message)
        return
    if wanted.reason is not None and outcome.reason != wanted.reason:
        found = f"{outcome.reason}{_words(outcome.evidence, outcome.rejected)}"
        yield Difference(f"{about}, reason", wanted.reason, found, wanted.where, outcome.message)
    yield from _evidence(f"{about}, evidence", wanted.evidence, outcome.evidence, wanted.where, outcome.message)


def _evidence(
    about: str, wanted: tuple[QuotedSpan, ...], found: tuple[Span, ...], where: Where, said: str
) -> Iterator[Difference]:
    for quoted in wanted:
        if not any(quoted.meets(span.start, span.end) for span in found):
            yield Difference(about, f'"{quoted.quote}"', _quotes(found) or _NOTHING, where, said)


def _pitfalls(wanted: Expectation, judgement: Judgement) -> Iterator[Difference]:
    raised = {pitfall.entry.id: pitfall for pitfall in judgement.pitfalls}
    for pitfall in wanted.pitfalls:
        found = raised.get(pitfall.pitfall)
        about = f"pitfall {pitfall.pitfall}"
        if found is None and pitfall.raised:
            yield Difference(about, "raised", "not raised", pitfall.where)
        elif found is not None and not pitfall.raised:
            message = found.entry.message
            yield Difference(about, "not raised", f"raised{_words(found.evidence)}", pitfall.where, message)
        elif found is not None:
            yield from _evidence(
                f"{about}, evidence", pitfall.evidence, found.evidence, pitfall.where, found.entry.message
            )
    if wanted.only_these_pitfalls:
        listed = {pitfall.pitfall for pitfall in wanted.pitfalls}
        for name, found in raised.items():
            if name not in listed:
                about = f"pitfall {name}"
                words = f"raised{_words(found.evidence)}"
                yield Difference(about, "not listed, so not raised", words, wanted.at("pitfalls"), found.entry.message)


# ---- findings ----------------------------------------------------------------------------------------------------


def _findings(
    wanted: Expectation, listed: tuple[FindingExpectation, ...], judgement: Judgement
) -> Iterator[Difference]:
    """Match listed and actual findings one to one; report unmatched ones."""
    found = judgement.facts.findings
    taken = matched(listed, judgement)
    free = [finding for number, finding in enumerate(found) if number not in taken]
    for one in (one for number, one in enumerate(listed) if number not in taken.values()):
        near = max(free, key=lambda finding: _nearness(one, judgement, finding), default=None)
        if near is not None:
            free.remove(near)
        yield Difference(
            "finding", _wanted_finding(one), _NOTHING if near is None else described(judgement, near), one.where
        )
    for finding in free:
        yield Difference("finding", "not listed, so none", described(judgement, finding), wanted.at("findings"))


def matched(listed: tuple[FindingExpectation, ...], judgement: Judgement) -> dict[int, int]:
    """A maximum matching of actual to listed findings (augmenting paths), so that the order does not matter."""
    found = judgement.facts.findings
    fitting = [[n for n, finding in enumerate(found) if fits(one, judgement, finding)] for one in listed]
    taken: dict[int, int] = {}

    def place(one: int, tried: set[int]) -> bool:
        for number in fitting[one]:
            if number not in tried:
                tried.add(number)
                if number not in taken or place(taken[number], tried):
                    taken[number] = one
                    return True
        return False

    for one in range(len(listed)):
        place(one, set())
    return taken


def fits(one: FindingExpectation, judgement: Judgement, finding: Finding) -> bool:
    """Whether a finding matches an expected one."""
    values = values_of(judgement, finding)
    return (
        finding.assertion is one.assertion
        and all(values.get(key, frozenset()) == value for key, value in one.axes)
        and all(features_of(finding)[key] == value for key, value in one.features)
        and (one.words is None or any(one.words.meets(s.span.start, s.span.end) for s in finding.statements))
    )


def _nearness(one: FindingExpectation, judgement: Judgement, finding: Finding) -> int:
    values = values_of(judgement, finding)
    return (
        sum(values.get(key, frozenset()) == value for key, value in one.axes)
        + sum(features_of(finding)[key] == value for key, value in one.features)
        + (finding.assertion is one.assertion)
    )


def features_of(finding: Finding) -> dict[str, str | None]:
    """The attributes of a finding other than axes."""
    return dict(zip(FEATURES, (finding.place.level, finding.side, finding.severity), strict=True))


def _wanted_finding(one: FindingExpectation) -> str:
    parts = [f"{key} {_set(value)}" for key, value in one.axes]
    parts += [f"{key} {value or 'none'}" for key, value in one.features]
    return f"{one.assertion.value}: {', '.join(parts)}" + (f' "{one.words.quote}"' if one.words else "")


def described(judgement: Judgement, finding: Finding) -> str:
    """A finding in one line, with its quote."""
    parts = [f"{key} {_set(value)}" for key, value in values_of(judgement, finding).items()]
    parts += [f"{key} {value}" for key, value in features_of(finding).items() if value]
    return f'{finding.assertion.value}: {", ".join(parts)} "{folded(finding.span.quote)}"'


# ---- words -------------------------------------------------------------------------------------------------------


def folded(quote: str) -> str:
    """A quote on one line."""
    return " ".join(quote.split())


def _set(values: frozenset[str]) -> str:
    return "+".join(sorted(values)) or "none"


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values) or "none"


def _quotes(spans: tuple[Span, ...]) -> str:
    shown = [f'"{folded(span.quote)}"' for span in spans[:_SHOWN_QUOTES]]
    return ", ".join(shown) + (", …" if len(spans) > _SHOWN_QUOTES else "")


def _words(used: tuple[Span, ...], unused: tuple[Span, ...] = ()) -> str:
    """The evidence of an outcome."""
    if used:
        return f", by {_quotes(used)}"
    if not unused:
        return ""
    cues = [f' (because of "{folded(span.cue)}")' if span.cue else "" for span in unused[:_SHOWN_QUOTES]]
    shown = [f'"{folded(span.quote)}"{cue}' for span, cue in zip(unused[:_SHOWN_QUOTES], cues, strict=True)]
    return f", not used {', '.join(shown)}"
