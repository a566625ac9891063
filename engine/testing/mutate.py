"""Mutation testing: after one change in one rule, or without one construction, some test of the pack must fail.

Facts do not depend on rules, so each note is judged again for every mutant with the facts that the run extracted. Not
mutated: ``required``, ``weight`` and message texts, which a site may change and which do not affect outcomes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dxproof.engine.engine import Engine
from dxproof.engine.errors import Where
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import judge
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import PLACE_SLOTS, Condition, RuleFile
from dxproof.engine.pack.registry import Parameter, ParameterType, operator_of
from dxproof.engine.pack.yaml_source import KeyPath
from dxproof.engine.testing.compare import holds
from dxproof.engine.testing.examples import rule_sources
from dxproof.engine.testing.model import Expectation, PackTestKind
from dxproof.engine.testing.run import Result, Verdict

JOINS = ("all", "any", "none")
PARTS = ("applies", "expect", "contradicted", "contradicted_unless_met")
_OF_WORDS = (PackTestKind.PHRASE, PackTestKind.WORDING)

Changed = tuple[KeyPath, str, Condition]
Names = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change, and the position of the change; ``rule`` is None where a construction was removed."""

    of: str
    where: Where
    change: str
    rule: RuleFile | None = None


@dataclass(frozen=True, slots=True)
class Mutation:
    """The mutants of a pack, and those that survived."""

    mutants: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]

    @property
    def killed(self) -> int:
        return len(self.mutants) - len(self.survivors)

    @property
    def score(self) -> float:
        """The share of killed mutants; 1 for a pack without conditions."""
        return self.killed / len(self.mutants) if self.mutants else 1.0


def mutate(engine: Engine, results: Iterable[Result]) -> Mutation:
    """Judge every mutant with the cases that passed.

    Generated phrase cases are not used: they test the lexicon and are too many.
    """
    passed = [result for result in results if result.verdict is Verdict.PASSED]
    cases = [(result.test.wanted, result.judgement.case) for result in passed if result.test.kind not in _OF_WORDS]
    mutants = tuple(mutants_of(engine.pack))
    survivors = tuple(mutant for mutant in mutants if not _noticed(engine.pack, mutant, cases))
    removed, missed = _without_each([result.test.wanted for result in passed])
    return Mutation((*mutants, *removed), (*survivors, *missed))


def _without_each(passed: Iterable[Expectation]) -> tuple[list[Mutant], list[Mutant]]:
    """Remove each construction in turn, which its own examples must notice: the mutants, and those that no example notices.

    Once a construction is removed, nothing can have been read by it. So an example that it must take fails, one that it
    must not take never does, and none of them has to be read again.
    """
    examples = [wording for wanted in passed for wording in wanted.wordings]
    mutants = {each.construction: Mutant(each.construction, each.where, "construction taken out") for each in examples}
    noticed = {each.construction for each in examples if each.taken}
    return list(mutants.values()), [mutant for name, mutant in mutants.items() if name not in noticed]


def _noticed(pack: Pack, mutant: Mutant, cases: list[tuple[Expectation, Case]]) -> bool:
    """Whether some test fails with the mutant. Tests that mention its rule are tried first."""
    rules = tuple(mutant.rule if mutant.rule and rule.rule == mutant.of else rule for rule in pack.rules)
    changed = replace(pack, rules=rules)
    ordered = sorted(cases, key=lambda pair: all(rule.rule != mutant.of for rule in pair[0].rules))
    return any(not holds(wanted, judge(replace(case, pack=changed))) for wanted, case in ordered)


def mutants_of(pack: Pack) -> Iterator[Mutant]:
    """All mutants, in the order of rules. Their conditions are valid in a pack."""
    sources = rule_sources(pack)
    names = names_of(pack)
    for rule in pack.rules:
        source = sources[rule.rule]
        for part in PARTS:
            condition: Condition | None = getattr(rule, part)
            if condition is None:
                continue
            if part != "expect":
                where = source.where((part,))
                changed = rule.model_copy(update={part: None})
                yield Mutant(rule.rule, where, f"{part} dropped", changed)
            for key_path, change, mutated in changes_of(condition, (part,), names):
                changed = rule.model_copy(update={part: mutated})
                yield Mutant(rule.rule, source.where(key_path), change, changed)


def names_of(pack: Pack) -> Names:
    """The valid values of a parameter that takes a name of the pack."""
    return {
        "axis": tuple(axis.axis for axis in pack.table.file.axes if axis.slot in PLACE_SLOTS),
        "feature": tuple(feature.feature for feature in pack.lexicon.feature.features),
        "quality": tuple(pack.lexicon.contexts.qualities),
        "counting": tuple(pack.lexicon.visit.countings),
    }


def changes_of(condition: Condition, key_path: KeyPath, names: Names) -> Iterator[Changed]:
    """Every condition that differs from this one in one detail."""
    yield from _join_changes(condition, key_path)
    yield from _parameter_changes(condition, key_path, names)
    for join in JOINS:
        members: tuple[Condition, ...] = getattr(condition, join)
        for number, member in enumerate(members):
            for inner, change, mutated in changes_of(member, (*key_path, join, number), names):
                changed = (*members[:number], mutated, *members[number + 1 :])
                yield inner, change, condition.model_copy(update={join: changed})


def _join_changes(condition: Condition, key_path: KeyPath) -> Iterator[Changed]:
    for join in JOINS:
        members: tuple[Condition, ...] = getattr(condition, join)
        if not members:
            continue
        if join == "none":
            yield (*key_path, join), "none made any", Condition(any=members)
        elif len(members) > 1:
            other = "any" if join == "all" else "all"
            yield (*key_path, join), f"{join} made {other}", Condition().model_copy(update={other: members})
        if len(members) > 1:
            for number in range(len(members)):
                rest = members[:number] + members[number + 1 :]
                yield (
                    (*key_path, join, number),
                    f"{_shown(members[number])} dropped",
                    Condition().model_copy(update={join: rest}),
                )
    if not condition.none:
        yield key_path, f"{_shown(condition)} negated", Condition(none=(condition,))


def _parameter_changes(condition: Condition, key_path: KeyPath, names: Names) -> Iterator[Changed]:
    """Each given parameter with another value; for a list, each item removed or replaced."""
    operator = operator_of(condition)
    for name in sorted(condition.model_fields_set - {"ask", *JOINS}):
        parameter = operator.parameter(name) if operator else None
        if parameter is None:
            continue
        value = getattr(condition, name)
        if isinstance(value, tuple):
            for number, member in enumerate(value):
                for changed, change in _list_changes(value, number, parameter.choices):
                    yield (
                        (*key_path, name, number),
                        f"{name}: {member} {change}",
                        condition.model_copy(update={name: changed}),
                    )
        else:
            for other in _others(value, parameter, names.get(name)):
                change = f"made {_text(other)}" if other is not None else "dropped"
                yield (*key_path, name), f"{name}: {_text(value)} {change}", condition.model_copy(update={name: other})


def _list_changes(
    value: tuple[str, ...], number: int, choices: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Remove an item of a list; replace a single item by the next valid one."""
    if len(value) > 1:
        yield value[:number] + value[number + 1 :], "dropped"
        return
    other = _next(value[number], choices)
    if other is not None:
        yield (other,), f"made {other}"


# The mutated value of a threshold of 0: more than most notes state.
_THRESHOLD = 6


def _others(value: object, parameter: Parameter, names: tuple[str, ...] | None) -> list[object]:
    """Alternative values of a parameter; None removes it."""
    if parameter.shape is ParameterType.FLAG:
        return [not value]
    if isinstance(value, int):
        less = [value - 1] if value > 1 or not parameter.required else []  # a number that must be given is not 0
        return [value + 1, *less] if value else [_THRESHOLD]
    if parameter.shape is ParameterType.NUMBER:
        return [_THRESHOLD]
    text = str(value)
    other = _next(text, names) if names is not None else text[:-1] + ("1" if text.endswith("0") else "0")
    return [*([] if other is None else [other]), *([] if parameter.required else [None])]


def _next(value: str, choices: tuple[str, ...]) -> str | None:
    """The next of the names, if there is another one."""
    others = [*choices[choices.index(value) + 1 :], *choices] if value in choices else list(choices)
    return next((other for other in others if other != value), None)


def _shown(condition: Condition) -> str:
    """A short description of a condition."""
    if condition.ask is not None:
        return condition.ask.value
    return next(f"{join} of {len(getattr(condition, join))}" for join in JOINS if getattr(condition, join))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
