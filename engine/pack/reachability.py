"""Which outcomes and reasons a rule can have at all, derived from its conditions as propositional formulas.

Each distinct question is a boolean variable; a question with wider parameters is true wherever the narrower one is.
Nothing else about the meaning of questions is used, so an outcome reported as unreachable is certainly unreachable.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import UNSPECIFIED, Condition, ConditionOperator, RuleFile
from dxproof.engine.pack.registry import JOINS, NOT_ASKED, OPERATORS, ParameterType, parts_of, reading_of, shown
from dxproof.engine.terms import RuleStatus

MOST_QUESTIONS = 12

Question = tuple[str, ...]
World = Mapping[Question, bool]


def question_of(condition: Condition) -> Question:
    """The identity of a question: its operator and parameters."""
    assert condition.ask is not None
    operator = OPERATORS[condition.ask]
    given = (f"{parameter.name}={_value(condition, parameter.name)}" for parameter in operator.parameters)
    return (condition.ask.value, *given)


def worlds(*conditions: Condition) -> list[World] | None:
    """All possible combinations of answers; None if there are too many."""
    leaves = {question_of(leaf): leaf for condition in conditions for leaf in _leaves(condition)}
    if len(leaves) > MOST_QUESTIONS:
        return None
    wider = [(a, b) for a in leaves for b in leaves if a != b and _implies(leaves[a], leaves[b])]
    return [
        world
        for answers in product((True, False), repeat=len(leaves))
        for world in [dict(zip(leaves, answers, strict=True))]
        if all(world[b] or not world[a] for a, b in wider)
        if all(world[question] for question, leaf in leaves.items() if _always(leaf))
    ]


def holds(condition: Condition, world: World) -> bool:
    """The value of a condition for one combination of answers."""
    if condition.ask is not None:
        return world[question_of(condition)]
    if condition.all:
        return all(holds(part, world) for part in condition.all)
    if condition.any:
        return any(holds(part, world) for part in condition.any)
    return not any(holds(part, world) for part in condition.none)


def outcomes_of(rule: RuleFile, table: CodeTable) -> frozenset[RuleStatus]:
    """The possible outcomes of a rule; a rule that proves an axis does not apply to codes without that axis."""
    conditions = [part for part in conditions_of(rule).values() if part is not None]
    tried = worlds(*conditions)
    if tried is None:
        found = frozenset(RuleStatus)
    else:
        found = frozenset(_outcome(rule, world) for world in tried if _is_possible(world, table))
    return found | {RuleStatus.NOT_APPLICABLE} if is_not_asked(rule, table) else found


def _is_possible(world: World, table: CodeTable) -> bool:
    """Whether the codes allow a combination: if all accept an unstated feature, it is either as required or otherwise."""
    stated, otherwise = ConditionOperator.FEATURE_STATED.value, ConditionOperator.FEATURE_OTHERWISE.value
    silent = {
        f"feature={axis.axis}"
        for axis in table.features
        if all(UNSPECIFIED in code.values.get(axis.axis, (UNSPECIFIED,)) for code in table.codes.values())
    }
    return not any(
        ask == stated and feature in silent and world.get((otherwise, feature)) is answer
        for (ask, *given), answer in world.items()
        for feature in given
    )


def is_not_asked(rule: RuleFile, table: CodeTable) -> bool:
    """Whether some code of the table does not depend on the axis that a rule proves."""
    return rule.establishes is not None and any(rule.establishes not in code.values for code in table.codes.values())


def conditions_of(rule: RuleFile) -> dict[str, Condition | None]:
    """The conditions of a rule by key."""
    return {name: getattr(rule, name) for name in ("applies", "expect", "contradicted", "contradicted_unless_met")}


def reasons_of(rule: RuleFile, table: CodeTable) -> dict[RuleStatus, frozenset[str]]:
    """The possible reasons of each outcome of a rule."""
    against = [part for part in (rule.contradicted, rule.contradicted_unless_met) if part is not None]
    found = {
        RuleStatus.MET: _reasons(rule.expect, True),
        RuleStatus.NOT_MET: _reasons(rule.expect, False),
        RuleStatus.CONTRADICTED: frozenset().union(*(_reasons(part, True) for part in against)),
        RuleStatus.NOT_APPLICABLE: _reasons(rule.applies, False) if rule.applies else frozenset(),
    }
    if is_not_asked(rule, table):
        found[RuleStatus.NOT_APPLICABLE] |= {NOT_ASKED}
    reachable = outcomes_of(rule, table)
    return {status: reasons for status, reasons in found.items() if status in reachable}


def _reasons(condition: Condition, answer: bool) -> frozenset[str]:
    """The reasons, other than ``met``, that a condition can give with this answer."""
    if condition.ask is not None:
        reading = reading_of(condition)
        return reading.yes if answer else reading.no
    if condition.none and answer:
        return frozenset()
    wanted = answer or bool(condition.none)
    return frozenset().union(*(_reasons(part, wanted) for _, part in parts_of(condition)))


def _outcome(rule: RuleFile, world: World) -> RuleStatus:
    """The outcome, by the same logic as judge.rules."""
    if rule.applies is not None and not holds(rule.applies, world):
        return RuleStatus.NOT_APPLICABLE
    if rule.contradicted is not None and holds(rule.contradicted, world):
        return RuleStatus.CONTRADICTED
    if holds(rule.expect, world):
        return RuleStatus.MET
    if rule.contradicted_unless_met is not None and holds(rule.contradicted_unless_met, world):
        return RuleStatus.CONTRADICTED
    return RuleStatus.NOT_MET


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition.ask is not None:
        yield condition
    for name in JOINS:
        for part in getattr(condition, name):
            yield from _leaves(part)


def _value(condition: Condition, name: str) -> str:
    value = getattr(condition, name)
    return shown(tuple(sorted(value)) if isinstance(value, tuple) else value)


def _always(condition: Condition) -> bool:
    """Whether a question allows every choice, one of which is always true."""
    operator = OPERATORS[condition.ask] if condition.ask is not None else None
    if operator is None or not operator.always_one:
        return False
    return all(set(parameter.choices) <= set(getattr(condition, parameter.name)) for parameter in operator.parameters)


def _implies(narrow: Condition, wide: Condition) -> bool:
    """Whether a yes to ``narrow`` implies a yes to ``wide``: the same question with fewer values."""
    if narrow.ask is not wide.ask or narrow.ask is None:
        return False
    for parameter in OPERATORS[narrow.ask].parameters:
        left, right = getattr(narrow, parameter.name), getattr(wide, parameter.name)
        if parameter.shape is ParameterType.SOME:
            if not set(left) <= set(right) or (right and not left):  # none given: any will do
                return False
        elif left != right:
            return False
    return True
