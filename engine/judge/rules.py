"""One rule, code and case -> one of four outcomes with its evidence. The status is derived from these outcomes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from dxproof.engine.facts import Span
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.conditions import evaluate
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import RuleFile
from dxproof.engine.pack.registry import NOT_ASKED, TABLE_FIELDS
from dxproof.engine.terms import RuleStatus

_NONE: Mapping[str, str] = MappingProxyType({})


class RuleOutcome(NamedTuple):
    """The outcome of one rule: status, reason, message and evidence.

    ``of_note`` is false where the note says nothing of what the rule asks about: then the outcome is the same for all notes.
    ``of_table`` are the placeholders of the message that the words of the code table fill.
    """

    rule: RuleFile
    status: RuleStatus
    reason: str
    message: str
    evidence: tuple[Span, ...]
    rejected: tuple[Span, ...]
    of_note: bool = True
    of_table: Mapping[str, str] = _NONE

    @property
    def blank_message(self) -> str:
        """The message without details of the note: no level, no date, no wording; the words of the code table stay."""
        template = _template(self.rule, self.status, self.reason)
        return template.format_map(_Blanks(self.of_table)) if template else self.message


def judge_rule(case: Case, code: Code, rule: RuleFile) -> RuleOutcome:
    """Evaluate ``applies``, then ``contradicted``, then ``expect``, then ``contradicted_unless_met``.

    A rule that proves an axis does not apply to a code that does not depend on that axis.
    """
    if rule.establishes is not None and rule.establishes not in code.values:
        message = rule.messages.get(NOT_ASKED, f"{code.code} does not depend on it.")
        return RuleOutcome(rule, RuleStatus.NOT_APPLICABLE, NOT_ASKED, message, (), ())
    if rule.applies is not None:
        applies = evaluate(case, code, rule.applies)
        if not applies.true:
            return _outcome(rule, RuleStatus.NOT_APPLICABLE, applies, code)
    expected = evaluate(case, code, rule.expect)
    if rule.contradicted is not None:
        against = evaluate(case, code, rule.contradicted)
        if against.true:
            return _outcome(rule, RuleStatus.CONTRADICTED, _with_rejected(against, expected), code)
    if expected.true:
        return _outcome(rule, RuleStatus.MET, expected, code)
    if rule.contradicted_unless_met is not None:
        against = evaluate(case, code, rule.contradicted_unless_met)
        if against.true:
            return _outcome(rule, RuleStatus.CONTRADICTED, _with_rejected(against, expected), code)
    return _outcome(rule, RuleStatus.NOT_MET, expected, code)


def _with_rejected(answer: Answer, other: Answer) -> Answer:
    """Add what the other answer rejected, except what is evidence against the rule."""
    used = {(span.start, span.end) for span in answer.evidence}
    rejected = answer.rejected or tuple(span for span in other.rejected if (span.start, span.end) not in used)
    return Answer(answer.true, answer.reason, answer.evidence, rejected, {**other.fields, **answer.fields})


def _outcome(rule: RuleFile, status: RuleStatus, answer: Answer, code: Code) -> RuleOutcome:
    template = _template(rule, status, answer.reason) or rule.messages[status.value]
    fields = _Fields({**answer.fields, "code": code.code})
    of_table = {name: value for name, value in fields.items() if name in TABLE_FIELDS}
    message = template.format_map(fields)
    return RuleOutcome(rule, status, answer.reason, message, answer.evidence, answer.rejected, of_table=of_table)


def _template(rule: RuleFile, status: RuleStatus, reason: str) -> str | None:
    return rule.messages.get(reason) or rule.messages.get(status.value)


class _Blanks(dict[str, str]):
    """Message fields of the code table; all others have their values withheld."""

    def __missing__(self, key: str) -> str:
        return f"({key})"


class _Fields(dict[str, str]):
    """Message fields; an unfilled one is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"
