"""Lints of conditions: mistakes that are independent of any note."""

from collections.abc import Iterator

from dxproof.engine.authoring.lint.model import Lint, LintedPack, LintHit
from dxproof.engine.pack.model import Condition, RuleFile
from dxproof.engine.pack.reachability import World, conditions_of, holds, outcomes_of, worlds
from dxproof.engine.pack.registry import parts_of
from dxproof.engine.pack.yaml_source import KeyPath, Source
from dxproof.engine.terms import RuleStatus, Severity


def _constant(subject: LintedPack) -> Iterator[LintHit]:
    for source, key_path, condition in _conditions(subject):
        tried = worlds(condition)
        answers = {holds(condition, world) for world in tried or ()}
        if len(answers) == 1:
            always = answers.pop()
            yield LintHit(
                source.where(key_path),
                f"{_path(key_path)} {'is true for every note' if always else 'can never be true'}",
                "change it, or remove it" if always else "its parts exclude each other: change one",
            )


def _redundant(subject: LintedPack) -> Iterator[LintHit]:
    for source, key_path, condition in _conditions(subject):
        tried = worlds(condition)
        for name in ("all", "any", "none"):
            parts: tuple[Condition, ...] = getattr(condition, name)
            if tried is None or len(parts) < 2 or len({holds(condition, world) for world in tried}) == 1:
                continue
            for number in reversed(range(len(parts))):
                rest = condition.model_copy(update={name: (*parts[:number], *parts[number + 1 :])})
                if _same(condition, rest, tried):
                    here: KeyPath = (*key_path, name, number)
                    yield LintHit(
                        source.where(here),
                        f"{_path(here)} has no effect: the other parts imply it",
                        "remove it",
                    )
                    break


def _cannot_fail(subject: LintedPack) -> Iterator[LintHit]:
    for rule, source, outcomes in _outcomes(subject):
        if not outcomes & {RuleStatus.NOT_MET, RuleStatus.CONTRADICTED}:
            yield LintHit(
                source.where(("expect",)),
                f"{rule.rule} can neither be unmet nor contradicted",
                "ask for something that a note can lack",
            )


def _cannot_be_met(subject: LintedPack) -> Iterator[LintHit]:
    for rule, source, outcomes in _outcomes(subject):
        if RuleStatus.MET not in outcomes:
            yield LintHit(
                source.where(("expect",)),
                f"{rule.rule} can never be met",
                "contradicted or applies excludes everything that expect requires",
            )


def _never_contradicted(subject: LintedPack) -> Iterator[LintHit]:
    for rule, source, outcomes in _outcomes(subject):
        for name in ("contradicted", "contradicted_unless_met"):
            if getattr(rule, name) is not None and RuleStatus.CONTRADICTED not in outcomes:
                yield LintHit(
                    source.where((name,)),
                    f"{rule.rule} is never contradicted: whenever {name} is true, an earlier condition has decided",
                    "remove it, or change it",
                )


def _conditions(subject: LintedPack) -> Iterator[tuple[Source, KeyPath, Condition]]:
    """Every condition of every rule, combinations before their parts."""
    for rule in subject.pack.rules:
        source = subject.sources.rule(rule.rule)
        for name, condition in conditions_of(rule).items():
            if condition is not None:
                yield from _with_parts(source, (name,), condition)


def _with_parts(source: Source, key_path: KeyPath, condition: Condition) -> Iterator[tuple[Source, KeyPath, Condition]]:
    yield source, key_path, condition
    for step, part in parts_of(condition):
        yield from _with_parts(source, (*key_path, *step), part)


def _outcomes(subject: LintedPack) -> Iterator[tuple[RuleFile, Source, frozenset[RuleStatus]]]:
    for rule in subject.pack.rules:
        yield rule, subject.sources.rule(rule.rule), outcomes_of(rule, subject.pack.table)


def _same(left: Condition, right: Condition, tried: list[World]) -> bool:
    return all(holds(left, world) == holds(right, world) for world in tried)


def _path(key_path: KeyPath) -> str:
    """'expect.all.2': parts are counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in key_path)


CONDITION_LINTS = (
    Lint(
        "constant-condition",
        Severity.ERROR,
        "A condition has the same answer for every note",
        "It decides nothing. Usually two parts exclude each other, or a list has every possible choice.",
        "{ask: payer, values: [medicare, other]}",
        _constant,
    ),
    Lint(
        "redundant-condition",
        Severity.WARNING,
        "A part of a condition has no effect",
        "It looks like a requirement, but changing it has no effect.",
        "all: [{ask: payer, values: [medicare]}, {ask: payer, values: [medicare]}]",
        _redundant,
    ),
    Lint(
        "rule-cannot-fail",
        Severity.ERROR,
        "A rule that every note meets",
        "It raises every score without any information.",
        "expect: {ask: payer, values: [medicare, other]}",
        _cannot_fail,
    ),
    Lint(
        "rule-cannot-be-met",
        Severity.ERROR,
        "A rule that no note meets",
        "If it is required, no code can ever be supported.",
        "contradicted has the same condition as expect.",
        _cannot_be_met,
    ),
    Lint(
        "never-contradicted",
        Severity.WARNING,
        "A contradiction that can never occur",
        "The rule looks as if it could be contradicted, but it cannot.",
        "contradicted_unless_met has the same condition as expect.",
        _never_contradicted,
    ),
)
