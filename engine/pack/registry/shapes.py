"""What the registry says of a question: its parameters, what it reads as, its reasons."""

from dataclasses import dataclass
from enum import StrEnum

from dxproof.engine.pack.model import ConditionOperator


class ParameterType(StrEnum):
    """What is written behind a parameter."""

    FLAG = "true or false"
    TEXT = "text"
    NUMBER = "a number, or $name for a parameter of the rule"
    SOME = "a list of"


class AskedOf(StrEnum):
    """What a question is asked of."""

    NOTE = "note"
    VISIT = "visit"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A key that stands beside ``ask``."""

    name: str
    shape: ParameterType
    meaning: str
    choices: tuple[str, ...] = ()
    required: bool = False
    without: str = ""  # what it would mean to leave a required one out
    example: str = ""


@dataclass(frozen=True, slots=True)
class OperatorReading:
    """What a question asks, and what it can answer, where ``when`` parameters have these values.

    ``says`` is English with the parameters in braces; ``yes`` and ``no`` are the reasons of a true and a false
    answer beside ``met``, each a possible key of ``messages``; ``fields`` fill placeholders of a message.
    """

    says: str
    yes: frozenset[str]
    no: frozenset[str]
    fields: frozenset[str]
    when: tuple[tuple[str, str], ...] = ()

    @property
    def reasons(self) -> frozenset[str]:
        """Every reason, ``met`` among them."""
        return self.yes | self.no | {"met"}


@dataclass(frozen=True, slots=True)
class Operator:
    """One question of the closed set."""

    id: ConditionOperator
    meaning: str
    subject: AskedOf
    readings: tuple[OperatorReading, ...]
    parameters: tuple[Parameter, ...] = ()
    example: str = ""
    always_one: bool = False  # one of all its choices is true of every case

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons of all its readings."""
        return frozenset().union(*(reading.reasons for reading in self.readings))

    @property
    def fields(self) -> frozenset[str]:
        """The placeholders of all its readings."""
        return frozenset().union(*(reading.fields for reading in self.readings))

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name, where the operator reads it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)
