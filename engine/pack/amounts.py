"""Typed scalars of a pack: days, version numbers, procedure codes, and numbers that may refer to a rule parameter."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Strict, WithJsonSchema

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RELEASE = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}")
# CPT: five digits, or four and the letter of its category; HCPCS: a letter and four digits.
_PROCEDURE = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")
PROCEDURE_FORM = "a CPT or HCPCS code of five characters, like 98940 or G0283"
_AMOUNT = re.compile(r"\d{1,6}")
_REFERENCE = re.compile(r"\$[a-z][a-z0-9_]*")


def read_day(text: str) -> date:
    """A day in ISO 8601 format. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("a day is written YYYY-MM-DD, like 2026-10-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a calendar day") from None


def is_release(text: str) -> bool:
    """Whether a text is a version number, like 1.0.0."""
    return _RELEASE.fullmatch(text) is not None


def release_key(version: str) -> tuple[int, ...]:
    """Sort key of version numbers: 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))


def is_procedure(text: str) -> bool:
    """Whether a text has the shape of a CPT or HCPCS code."""
    return _PROCEDURE.fullmatch(text) is not None


def _day(value: object) -> object:
    return read_day(value) if isinstance(value, str) else value


def _release(value: object) -> object:
    if isinstance(value, str) and not is_release(value):
        raise ValueError("a version is three numbers, like 1.0.0")
    return value


def _procedure(value: object) -> object:
    if isinstance(value, str) and not is_procedure(value):
        raise ValueError(f"expected {PROCEDURE_FORM}")
    return value


def _amount(value: object) -> object:
    if isinstance(value, str):
        if _AMOUNT.fullmatch(value):
            return int(value)
        if not _REFERENCE.fullmatch(value):
            raise ValueError("expected a whole number of 0 or more, or $name for a parameter of the rule")
    return value


Day = Annotated[date, BeforeValidator(_day)]
ReleaseNumber = Annotated[str, BeforeValidator(_release)]
ProcedureCode = Annotated[
    str, BeforeValidator(_procedure), WithJsonSchema({"type": "string", "pattern": f"^({_PROCEDURE.pattern})$"})
]
# A number, or a reference to a parameter ("$weeks"); see pack.parameters.
Amount = Annotated[Annotated[int, Strict()] | str, BeforeValidator(_amount)]
