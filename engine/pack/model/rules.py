"""A documentation rule: conditions, messages, sources and examples."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import Field

from dxproof.engine.pack.model.base import Flag, Model, Natural, Positive
from dxproof.engine.pack.model.conditions import Condition
from dxproof.engine.pack.model.identity import Citation
from dxproof.engine.pack.model.queries import QueryText
from dxproof.engine.terms import Encounter, RuleStatus, Setting


class Example(Model):
    """A short note that must have the outcome it is listed under; ``reason``, if given, must match too."""

    note: str
    target: str | None = None
    reason: str | None = None
    asked: Flag = False
    setting: Setting = Setting.OUTPATIENT
    encounter: Encounter | None = None
    claim: dict[str, Any] | None = None


class Parameter(Model):
    """A number that a site may set in its profile; conditions refer to it as ``$name``."""

    default: Natural
    about: str


class Maturity(StrEnum):
    """The maturity of a rule: a stable one has an example of every possible outcome."""

    PREVIEW = "preview"
    STABLE = "stable"


class RuleFile(Model):
    """One documentation rule, written once for all codes of the table.

    ``ask`` is the one-line question if the note contradicts the rule, ``queries`` are the full texts. ``establishes`` is
    the axis that the rule proves: such rules determine the code, all others are tips.
    """

    rule: str
    title: str
    tip: str
    establishes: str | None = None
    weight: Positive
    required: Flag
    since: str
    status: Maturity = Maturity.STABLE
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    applies: Condition | None = None
    expect: Condition
    contradicted: Condition | None = None
    contradicted_unless_met: Condition | None = None
    messages: dict[str, str]
    ask: str | None = None
    queries: tuple[QueryText, ...] = ()
    remedy: str
    why: str
    cites: tuple[Citation, ...]
    examples: dict[RuleStatus, tuple[Example, ...]]

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the rule, including nested ones."""
        waiting = [self.applies, self.expect, self.contradicted, self.contradicted_unless_met]
        while waiting:
            condition = waiting.pop(0)
            if condition is not None:
                yield condition
                waiting += [*condition.all, *condition.any, *condition.none]
