"""The types of the registry: operators, parameters and readings."""

from dataclasses import dataclass
from enum import StrEnum

from dxproof.engine.pack.model import ConditionOperator

# The placeholders that are filled with words of the code table: they tell nothing of the wording of a note.
TABLE_FIELDS = frozenset({"code", "value", "mechanism", "own"})


class ParameterType(StrEnum):
    """The type of a parameter's value."""

    FLAG = "true or false"
    TEXT = "text"
    NUMBER = "a number, or $name for a parameter of the rule"
    SOME = "a list of"


class AskedOf(StrEnum):
    """What a question is about."""

    NOTE = "note"
    VISIT = "visit"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: a key next to ``ask``."""

    name: str
    shape: ParameterType
    meaning: str
    choices: tuple[str, ...] = ()
    required: bool = False
    without: str = ""  # the consequence of omitting a required one
    example: str = ""


@dataclass(frozen=True, slots=True)
class OperatorReading:
    """The wording and the answers of a question when the parameters in ``when`` have these values.

    ``says`` is English with the parameters in braces. ``yes`` and ``no`` are the reasons, besides ``met``, of a true and
    a false answer; each may be a key of ``messages``. ``fields`` are the placeholders that it fills.
    """

    says: str
    yes: frozenset[str]
    no: frozenset[str]
    fields: frozenset[str]
    when: tuple[tuple[str, str], ...] = ()

    @property
    def reasons(self) -> frozenset[str]:
        """Every reason, including ``met``."""
        return self.yes | self.no | {"met"}


def reading(says: str, yes: str = "", no: str = "", fields: str = "", **when: str) -> OperatorReading:
    """A reading, its reasons and placeholders parted by blanks."""
    return OperatorReading(
        says, frozenset(yes.split()), frozenset(no.split()), frozenset(fields.split()), tuple(when.items())
    )


@dataclass(frozen=True, slots=True)
class Operator:
    """One question of the closed set; one that is not ``of_code`` has the same answer for every code, and may be asked of a visit."""

    id: ConditionOperator
    meaning: str
    subject: AskedOf
    readings: tuple[OperatorReading, ...]
    parameters: tuple[Parameter, ...] = ()
    example: str = ""
    of_code: bool = True
    always_one: bool = False  # exactly one of its choices is true in every case

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons of all its readings."""
        return frozenset().union(*(reading.reasons for reading in self.readings))

    @property
    def fields(self) -> frozenset[str]:
        """The placeholders of all its readings."""
        return frozenset().union(*(reading.fields for reading in self.readings))

    def parameter(self, name: str) -> Parameter | None:
        """The parameter with a name, if the operator has it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)
