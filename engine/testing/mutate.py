"""Mutation of rules: change one thing of one rule; some case of the pack must notice.

Facts do not depend on rules, so each note is read once and judged again for every mutant. Left out: ``required``,
``weight`` and the words of messages, which a site may change and which no outcome turns on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from dxproof.engine.engine import Engine
from dxproof.engine.errors import Where
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import judge
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Condition, RuleFile, Slot
from dxproof.engine.pack.yaml_source import Way
from dxproof.engine.terms import Encounter, Event, Modality, Payer
from dxproof.engine.testing.axes import KEYS
from dxproof.engine.testing.compare import holds
from dxproof.engine.testing.examples import rule_sources
from dxproof.engine.testing.run import ready
from dxproof.engine.testing.trial import Trial, TrialKind, Wanted

JOINS = ("all", "any", "none")
# The slots of axes that say where: a question about a place may ask for any of them.
PLACES = (Slot.COMPARTMENT, Slot.REGION, Slot.SIDE)
PARTS = ("applies", "expect", "contradicted", "contradicted_unless_met")
_TERMS: tuple[type[Enum], ...] = (Encounter, Payer, Modality, Event)

Changed = tuple[Way, str, Condition]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change, and where in its file the change is."""

    rule: RuleFile
    where: Where
    change: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """The mutants of a pack, and those that no case noticed."""

    mutants: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]

    @property
    def killed(self) -> int:
        return len(self.mutants) - len(self.survivors)

    @property
    def score(self) -> float:
        """The share that some case noticed; a pack without conditions has nothing to notice."""
        return self.killed / len(self.mutants) if self.mutants else 1.0


def mutate(engine: Engine, trials: Sequence[Trial]) -> Mutation:
    """Judge every mutant by the trials that pass today.

    Known gaps do not count, nor do generated phrases: they test the lexicon, and are too many to judge so often.
    """
    cases = [(trial.wanted, ready(engine, trial)) for trial in trials if _counts(trial)]
    cases = [(wanted, case) for wanted, case in cases if holds(wanted, judge(case))]
    mutants = tuple(mutants_of(engine.pack))
    return Mutation(mutants, tuple(mutant for mutant in mutants if not _noticed(engine.pack, mutant, cases)))


def _counts(trial: Trial) -> bool:
    return trial.known_gap is None and trial.kind is not TrialKind.PHRASE


def _noticed(pack: Pack, mutant: Mutant, cases: list[tuple[Wanted, Case]]) -> bool:
    """Whether some case fails under the mutant. The cases that speak of its rule are asked first."""
    rules = tuple(mutant.rule if rule.rule == mutant.rule.rule else rule for rule in pack.rules)
    changed = replace(pack, rules=rules)
    ordered = sorted(cases, key=lambda pair: all(rule.rule != mutant.rule.rule for rule in pair[0].rules))
    return any(not holds(wanted, judge(replace(case, pack=changed))) for wanted, case in ordered)


def mutants_of(pack: Pack) -> Iterator[Mutant]:
    """All mutants, in the order of the rules and of their files."""
    sources = rule_sources(pack)
    axes = tuple(axis.axis for axis in pack.table.axes.values() if axis.slot in PLACES)
    for rule in pack.rules:
        source = sources[rule.rule]
        for part in PARTS:
            condition: Condition | None = getattr(rule, part)
            if condition is None:
                continue
            if part != "expect":
                where = source.where((part,))
                yield Mutant(rule.model_copy(update={part: None}), where, f"{part} dropped")
            for way, change, mutated in changes_of(condition, (part,), axes):
                yield Mutant(rule.model_copy(update={part: mutated}), source.where(way), change)


def changes_of(condition: Condition, way: Way, axes: Sequence[str]) -> Iterator[Changed]:
    """Every condition that differs from this one in one place. ``axes`` are those that say where, by name."""
    yield from _join_changes(condition, way)
    yield from _parameter_changes(condition, way, axes)
    for join in JOINS:
        members: tuple[Condition, ...] = getattr(condition, join)
        for number, member in enumerate(members):
            for inner, change, mutated in changes_of(member, (*way, join, number), axes):
                changed = (*members[:number], mutated, *members[number + 1 :])
                yield inner, change, condition.model_copy(update={join: changed})


def _join_changes(condition: Condition, way: Way) -> Iterator[Changed]:
    for join in JOINS:
        members: tuple[Condition, ...] = getattr(condition, join)
        if not members:
            continue
        if join == "none":
            yield (*way, join), "none made any", Condition(any=members)
        elif len(members) > 1:
            other = "any" if join == "all" else "all"
            yield (*way, join), f"{join} made {other}", Condition().model_copy(update={other: members})
        if len(members) > 1:
            for number in range(len(members)):
                rest = members[:number] + members[number + 1 :]
                yield (
                    (*way, join, number),
                    f"{_shown(members[number])} dropped",
                    Condition().model_copy(update={join: rest}),
                )
    if not condition.none:
        yield way, f"{_shown(condition)} negated", Condition(none=(condition,))


def _parameter_changes(condition: Condition, way: Way, axes: Sequence[str]) -> Iterator[Changed]:
    """The parameters that are written down, each with another value; of a list, each member left out or another."""
    for name in sorted(condition.model_fields_set - {"ask", *JOINS}):
        value = getattr(condition, name)
        if name == "axis":
            # A name that no axis has would not load: the next one, if there is another.
            if len(axes) > 1 and value in axes:
                beside = axes[(axes.index(value) + 1) % len(axes)]
                yield (*way, name), f"{name}: {value} made {beside}", condition.model_copy(update={name: beside})
        elif isinstance(value, tuple):
            for number, member in enumerate(value):
                if len(value) > 1:
                    changed, change = value[:number] + value[number + 1 :], f"{name}: {member} dropped"
                else:
                    changed, change = (_other(member),), f"{name}: {member} made {_other(member)}"
                yield (*way, name, number), change, condition.model_copy(update={name: changed})
        else:
            for other in _others(value):
                change = f"{name}: {_text(value)} made {_text(other)}"
                yield (*way, name), change, condition.model_copy(update={name: other})


# What a threshold that asks for nothing is made: more than most notes say.
_THRESHOLD = 6


def _others(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, Enum):
        return [member for member in type(value) if member is not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value else [_THRESHOLD]
    if isinstance(value, str) and value.startswith("$"):
        return [_THRESHOLD]
    return [] if value is None else [_other(value)]


def _other(value: object) -> object:
    """Another value of the same kind: the next of its closed set, the next place, a text that ends otherwise."""
    for terms in [type(value)] if isinstance(value, Enum) else _TERMS:
        members = list(terms)
        if value in members:
            return members[(members.index(terms(value)) + 1) % len(members)]
    axes = [slot.value for slot in KEYS]
    if value in axes:
        return axes[(axes.index(str(value)) + 1) % len(axes)]
    text = str(value)
    return text[:-1] + ("1" if text.endswith("0") else "0")


def _shown(condition: Condition) -> str:
    """A condition in a few words."""
    if condition.ask is not None:
        return condition.ask.value
    return next(f"{join} of {len(getattr(condition, join))}" for join in JOINS if getattr(condition, join))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value) if isinstance(value, Enum) else str(value)
