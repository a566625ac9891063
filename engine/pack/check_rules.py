"""Mistakes in the rules: conditions with unknown names, messages that are never shown or cannot be filled in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from string import Formatter

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.error_text import nearest, short
from dxproof.engine.pack.mistakes import Files, Read, duplicates, unknown, wrong
from dxproof.engine.pack.model import PLACE_SLOTS, Axis, Condition, ConditionOperator, Maturity, RuleFile
from dxproof.engine.pack.reachability import outcomes_of
from dxproof.engine.pack.registry import NOT_ASKED, OPERATORS, OperatorReading, faults_of, operator_of, readings_of
from dxproof.engine.pack.yaml_source import KeyPath, Source
from dxproof.engine.terms import RuleStatus


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names that a condition may refer to; ``axes`` is None if the table could not be read. A pack of a visit has no ``codes``."""

    axes: tuple[Axis, ...] | None
    features: list[str]
    elements: list[str]
    countings: list[str]
    codes: bool = True


def rule_set_mistakes(files: Files) -> Iterator[DxproofError]:
    """The checklist of pack.yaml and the rule files list the same rules, each once."""
    yield from _rules_once(files)
    if files.pack is None:
        return
    listed = files.pack.file.rules
    yield from duplicates(files.pack.source, [(("rules", n), name) for n, name in enumerate(listed)], "the rule")
    for number, name in enumerate(listed):
        if name not in files.rule_ids:
            hint = f"add {files.rules_folder}/{name}.yaml, or take the name out"
            yield wrong(files.pack.source, ("rules", number), f'no rule "{name}"', hint)
    for read in files.rules:
        if read.file.rule not in listed:
            hint = "add it to rules in pack.yaml, which gives the order of the checklist"
            yield wrong(read.source, ("rule",), f'the rule "{read.file.rule}" is not in the checklist', hint)
    read_all = files.rules and len(files.rules) == len(files.rule_ids)
    if read_all and not files.is_of_visit and not any(r.file.establishes for r in files.rules):
        hint = "add establishes: and an axis of codes.yaml to the rules that prove one"
        yield wrong(files.pack.source, ("rules",), "no rule establishes an axis, so no code is ever supported", hint)


def _rules_once(files: Files) -> Iterator[DxproofError]:
    seen: dict[str, Source] = {}
    for read in files.rules:
        name = read.file.rule
        if name in seen:
            hint = f"{seen[name].where(('rule',))} has it; change or remove one"
            message = f'the rule "{short(name)}" is given twice'
            yield wrong(read.source, ("rule",), message, hint, Problem.PACK_DUPLICATE)
        seen.setdefault(name, read.source)


def condition_mistakes(rule: Read[RuleFile], known: KnownNames) -> Iterator[DxproofError]:
    """Every condition asks one thing, about axes and features that exist."""
    established = rule.file.establishes
    if established is not None and known.axes is not None:
        axes = [axis.axis for axis in known.axes]
        if established not in axes:
            yield unknown(rule.source, ("establishes",), "axis", established, axes)
    for name in ("applies", "expect", "contradicted", "contradicted_unless_met"):
        condition = getattr(rule.file, name)
        if condition is not None:
            yield from conditions_mistakes(rule.source, (name,), condition, known)


def conditions_mistakes(
    source: Source, key_path: KeyPath, condition: Condition, known: KnownNames
) -> Iterator[DxproofError]:
    """A condition and its parts ask one thing each, about what exists in the pack."""
    parts = {"all": condition.all, "any": condition.any, "none": condition.none}
    given = [name for name, inner in parts.items() if inner] + ["ask"] * (condition.ask is not None)
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        hint = "give exactly one, not empty, like {ask: finding}"
        message = f"a condition has one of ask, all, any, none; this has {found}"
        yield wrong(source, key_path, message, hint, Problem.PACK_CONDITION)
    for name, inner in parts.items():
        for number, part in enumerate(inner):
            yield from conditions_mistakes(source, (*key_path, name, number), part, known)
    for fault in faults_of(condition):
        here = (*key_path, *fault.key_path)
        if fault.known:
            yield unknown(source, here, f"value of {condition.ask}", fault.value, fault.known, Problem.PACK_VALUE)
        else:
            yield source.error(Problem.PACK_CONDITION, here, fault.message, fault.hint, at_key=bool(fault.key_path))
    operator = operator_of(condition)
    if operator is not None and operator.of_code and not known.codes:
        message = f"{operator.id} asks about a code, and a pack of a visit judges none"
        hint = f"ask one of: {', '.join(other.id for other in OPERATORS.values() if not other.of_code)}"
        yield wrong(source, (*key_path, "ask"), message, hint, Problem.PACK_CONDITION)
    yield from _names(source, key_path, condition, known)


def _names(source: Source, key_path: KeyPath, condition: Condition, known: KnownNames) -> Iterator[DxproofError]:
    if condition.axis is not None and known.axes is not None:
        places = [axis.axis for axis in known.axes if axis.slot in PLACE_SLOTS]
        if condition.axis not in places:
            yield unknown(source, (*key_path, "axis"), "axis with the slot region or side", condition.axis, places)
    if condition.feature is not None and condition.feature not in known.features:
        yield unknown(source, (*key_path, "feature"), "feature", condition.feature, known.features)
    named = [("elements", number, name) for number, name in enumerate(condition.elements)]
    if condition.ask is ConditionOperator.ELEMENT_STATED:
        named += [("values", number, name) for number, name in enumerate(condition.values)]
    if condition.counting is not None and condition.counting not in known.countings:
        yield unknown(source, (*key_path, "counting"), "counting in visit.yaml", condition.counting, known.countings)
    for key, number, name in named:
        if name not in known.elements:
            yield unknown(source, (*key_path, key, number), "element", name, known.elements)


def message_mistakes(rule: Read[RuleFile]) -> Iterator[DxproofError]:
    """Every outcome has a message, every message can be shown, every placeholder can be filled."""
    file, source = rule.file, rule.source
    for status in _statuses(file):
        if status.value not in file.messages:
            hint = f'add {status.value}: "…" to messages'
            message = f"no message for {status.value}, which the rule can answer"
            yield wrong(source, ("messages",), message, hint, Problem.PACK_MESSAGE)
    keys = answers_of(file)
    fields = ["code", *sorted({name for reading in _readings(file) for name in reading.fields})]
    for key, message in file.messages.items():
        if key not in keys:
            what = "outcome or reason of this rule"
            yield unknown(source, ("messages", key), what, key, keys, Problem.PACK_MESSAGE, at_key=True)
        broken, part = _template_fault(message, fields) or (None, None)
        if broken:
            hint = f"placeholders of this rule: {', '.join(f'{{{name}}}' for name in fields)}; write {{{{ for a bracket"
            near = part and nearest(part.strip("{}"), fields)
            hint = f'did you mean "{{{near}}}"? {hint}' if near else hint
            said = f"{short(key)}: {broken}"
            yield source.error(Problem.PACK_MESSAGE, ("messages", key), said, hint, part=part)


def answers_of(rule: RuleFile) -> list[str]:
    """The answers of a rule: its outcomes and the reasons that its questions can give."""
    reasons = sorted({reason for reading in _readings(rule) for reason in reading.reasons})
    asked = [NOT_ASKED] if rule.establishes is not None else []
    return list(dict.fromkeys([*(status.value for status in _statuses(rule)), *reasons, *asked]))


def _statuses(rule: RuleFile) -> list[RuleStatus]:
    possible = {
        RuleStatus.CONTRADICTED: rule.contradicted or rule.contradicted_unless_met,
        RuleStatus.NOT_APPLICABLE: rule.applies,
    }
    return [RuleStatus.MET, RuleStatus.NOT_MET, *(status for status, condition in possible.items() if condition)]


def _readings(rule: RuleFile) -> list[OperatorReading]:
    conditions = (rule.applies, rule.expect, rule.contradicted, rule.contradicted_unless_met)
    return [reading for condition in conditions for reading in readings_of(condition)]


def outcome_mistakes(rule: Read[RuleFile], table: CodeTable | None) -> Iterator[DxproofError]:
    """A stable rule has an example of every outcome that it can have."""
    if table is None or rule.file.status is not Maturity.STABLE:
        return
    reachable = outcomes_of(rule.file, table)
    for status in RuleStatus:
        if status in reachable and not rule.file.examples.get(status):
            message = f"the rule can be {status.value}, but no example shows it"
            hint = (
                f"add {status.value}: with a short note to examples, or status: preview to the rule while you write it"
            )
            yield rule.source.error(Problem.PACK_EXAMPLE, ("examples",), message, hint, at_key=True)


def _template_fault(template: str, fields: Collection[str]) -> tuple[str, str | None] | None:
    """Why a message cannot be filled in, and the faulty part; None if it can."""
    if "{" not in template and "}" not in template:
        return None
    try:
        pieces = list(Formatter().parse(template))
    except ValueError as error:
        return f"the message cannot be read: {error}", None
    for _, name, form, conversion in pieces:
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            message = f'a placeholder must be a plain name, without attribute, index or format: see "{{{name}"'
            return message, f"{{{name}"
        if name not in fields:
            return f"nothing fills the placeholder {{{name}}}", f"{{{name}}}"
    return None
