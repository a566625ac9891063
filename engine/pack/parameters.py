"""Rule parameters: numbers that a site may set, declared under ``parameters`` and used in conditions as ``$name``."""

from collections.abc import Iterator

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.mistakes import unknown
from dxproof.engine.pack.model import Condition, RuleFile
from dxproof.engine.pack.yaml_source import KeyPath, Source

# The condition keys that may refer to a parameter. 0 means no limit.
THRESHOLDS = ("weeks", "max_age_days", "least")

_PARTS = ("applies", "expect", "contradicted", "contradicted_unless_met")


def conditions_of(rule: RuleFile) -> Iterator[tuple[KeyPath, Condition]]:
    """Every condition of a rule with its key path, including nested ones."""
    for name in _PARTS:
        condition = getattr(rule, name)
        if condition is not None:
            yield from conditions_in((name,), condition)


def conditions_in(key_path: KeyPath, condition: Condition) -> Iterator[tuple[KeyPath, Condition]]:
    """A condition and all those nested in it, with their key paths."""
    yield key_path, condition
    for name in ("all", "any", "none"):
        for number, part in enumerate(getattr(condition, name)):
            yield from conditions_in((*key_path, name, number), part)


def parameter_mistakes(rule: RuleFile, source: Source) -> Iterator[DxproofError]:
    """Thresholds refer to declared parameters, and every parameter is used."""
    used: set[str] = set()
    for key_path, condition in conditions_of(rule):
        for name in THRESHOLDS:
            value = getattr(condition, name)
            if not isinstance(value, str):
                continue
            used.add(value[1:])
            if value[1:] not in rule.parameters:
                yield unknown(source, (*key_path, name), "parameter", value[1:], rule.parameters)
    for name in rule.parameters:
        if name not in used:
            message = f'no condition of the rule reads the parameter "{name}"'
            hint = f"write ${name} in the condition that needs it, or remove it"
            yield source.error(Problem.PACK_REFERENCE, ("parameters", name), message, hint, at_key=True)


def with_parameters(rule: RuleFile) -> RuleFile:
    """The rule with each ``$name`` replaced by the value of the parameter."""
    if not rule.parameters:
        return rule
    changed = {name: _settle(part, rule) for name in _PARTS if (part := getattr(rule, name)) is not None}
    return rule.model_copy(update=changed)


def _settle(condition: Condition, rule: RuleFile) -> Condition:
    update: dict[str, object] = {
        name: rule.parameters[value[1:]].default
        for name in THRESHOLDS
        if isinstance(value := getattr(condition, name), str)
    }
    for name in ("all", "any", "none"):
        parts = getattr(condition, name)
        if parts:
            update[name] = tuple(_settle(part, rule) for part in parts)
    return condition.model_copy(update=update) if update else condition


def threshold(value: int | str) -> int:
    """The value of a threshold after ``with_parameters``."""
    if isinstance(value, str):
        raise TypeError(f"the parameter {value} was not filled in")
    return value


def measures_age(rules: tuple[RuleFile, ...]) -> bool:
    """Whether a rule limits the age of a study, so that the date of the visit is needed."""
    return any(condition.max_age_days for rule in rules for _, condition in conditions_of(rule))
