"""Facts of the canonical text as facts of the text as given: every span at its own place, with its own quote."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from dxproof.engine.extract.text.canonical import Canonical
from dxproof.engine.facts import Span

Facts = TypeVar("Facts")


def as_given(facts: Facts, canonical: Canonical, text: str) -> Facts:
    """The facts with the offsets and quotes of the text as given."""
    if canonical.text == text:
        return facts
    mapped: Facts = _mapped(facts, canonical, text)
    return mapped


def _mapped(value: Any, canonical: Canonical, text: str) -> Any:
    if isinstance(value, Span):
        start, end = canonical.given(value.start, value.end)
        return replace(value, start=start, end=end, quote=text[start:end])
    if isinstance(value, (tuple, frozenset)):
        return type(value)(_mapped(inner, canonical, text) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        made = {field.name: _mapped(getattr(value, field.name), canonical, text) for field in fields(value)}
        return replace(value, **made)
    return value
