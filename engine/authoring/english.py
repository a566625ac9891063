"""Conditions in plain English, for auditors; the wording is from the registry."""

from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.registry import OPERATORS, reading_of, shown

_JOINED = {"all": "all of these hold:", "any": "at least one of these holds:", "none": "none of these holds:"}

Line = tuple[int, str]


def sentence(condition: Condition) -> str:
    """One question as a sentence without the full stop."""
    assert condition.ask is not None
    values = {
        parameter.name: shown(getattr(condition, parameter.name)) for parameter in OPERATORS[condition.ask].parameters
    }
    return reading_of(condition).says.format_map(values)


def lines(condition: Condition, depth: int = 0) -> tuple[Line, ...]:
    """A condition as lines with depths; a combination of one part is that part."""
    if condition.ask is not None:
        return ((depth, sentence(condition)),)
    name, parts = next((name, parts) for name in _JOINED if (parts := getattr(condition, name)))
    if len(parts) == 1 and name != "none":
        return lines(parts[0], depth)
    if len(parts) == 1 and parts[0].ask is not None:
        return ((depth, f"it is not the case that {sentence(parts[0])}"),)
    below = tuple(line for part in parts for line in lines(part, depth + 1))
    return ((depth, _JOINED[name]), *below)
