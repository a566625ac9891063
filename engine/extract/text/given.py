"""Facts of the canonical text as facts of the text as given: every span at its own place, with its own quote."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from dxproof.engine.extract.text.canonical import Canonical
from dxproof.engine.facts import NoteFacts, Span

T = TypeVar("T")


def as_given(facts: NoteFacts, canonical: Canonical, text: str) -> NoteFacts:
    """The facts with the offsets and quotes of the text as given."""
    return facts if canonical.text == text else _mapped(facts, canonical, text)


def _mapped(value: T, canonical: Canonical, text: str) -> T:
    made: Any = value
    if isinstance(value, Span):
        start, end = canonical.given(value.start, value.end)
        made = replace(value, start=start, end=end, quote=text[start:end])
    elif isinstance(value, (tuple, frozenset)):
        made = type(value)(_mapped(inner, canonical, text) for inner in value)
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(
            value, **{field.name: _mapped(getattr(value, field.name), canonical, text) for field in fields(value)}
        )
    return made
