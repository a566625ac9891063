"""Lookups for one condition: its operator, its parts, its reading, and its faults."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.registry.operators import OPERATORS
from dxproof.engine.pack.registry.shapes import Operator, OperatorReading, Parameter, ParameterType

JOINS = ("all", "any", "none")


@dataclass(frozen=True, slots=True)
class ConditionFault:
    """A fault of one question; ``key_path`` is relative to the condition.

    ``value`` is a value that is not among ``known``.
    """

    key_path: tuple[str | int, ...]
    message: str
    hint: str
    value: str = ""
    known: tuple[str, ...] = ()


def operator_of(condition: Condition) -> Operator | None:
    """The operator of a question; None for a combination."""
    return OPERATORS[condition.ask] if condition.ask is not None else None


def parts_of(condition: Condition) -> Iterator[tuple[tuple[str, int], Condition]]:
    """The conditions combined by this one, with their key paths."""
    for name in JOINS:
        for number, part in enumerate(getattr(condition, name)):
            yield (name, number), part


def reading_of(condition: Condition) -> OperatorReading:
    """The reading of a question for its given parameters."""
    assert condition.ask is not None
    for reading in OPERATORS[condition.ask].readings:
        if all(shown(getattr(condition, name)) == value for name, value in reading.when):
            return reading
    return OPERATORS[condition.ask].readings[0]


def readings_of(condition: Condition | None) -> Iterator[OperatorReading]:
    """The readings of all questions in a condition."""
    if condition is None:
        return
    if condition.ask is not None:
        yield reading_of(condition)
    for _, part in parts_of(condition):
        yield from readings_of(part)


def faults_of(condition: Condition) -> Iterator[ConditionFault]:
    """The faults in the parameters of one question; parts of a combination are checked separately."""
    given = [name for name in type(condition).model_fields if name in condition.model_fields_set]
    parameters = [name for name in given if name not in ("ask", *JOINS)]
    operator = operator_of(condition)
    if operator is None:
        for name in parameters:
            yield ConditionFault(
                (name,), f"{name} is given without ask, so it has no effect", "remove it, or move it next to its ask"
            )
        return
    for name in parameters:
        if operator.parameter(name) is None:
            known = ", ".join(parameter.name for parameter in operator.parameters) or "none"
            yield ConditionFault(
                (name,), f"{operator.id} does not read {name}", f"remove it; parameters of {operator.id}: {known}"
            )
    for parameter in operator.parameters:
        yield from _parameter_faults(condition, operator, parameter)


def _parameter_faults(condition: Condition, operator: Operator, parameter: Parameter) -> Iterator[ConditionFault]:
    value = getattr(condition, parameter.name)
    if parameter.required and not value:
        ending = f", {parameter.without}" if parameter.without else ""
        yield ConditionFault(
            (), f"{operator.id} names no {parameter.name}{ending}", f"add {parameter.name}: {parameter.example}"
        )
    if parameter.shape is ParameterType.SOME and parameter.choices:
        for number, item in enumerate(value):
            if item not in parameter.choices:
                message = f'no value of {operator.id} "{item}"'
                yield ConditionFault((parameter.name, number), message, "correct it", str(item), parameter.choices)


def shown(value: object) -> str:
    """The value of a parameter for YAML and for sentences."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        words = [str(item) for item in value]
        return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
    return "" if value is None else str(value)
