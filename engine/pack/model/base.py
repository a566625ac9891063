"""Base types of the pack models: frozen, with strict values."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema

from dxproof.engine.pack.scalars import whole_number


class Model(BaseModel):
    """Frozen; unknown keys are errors. Its validator is built where a file is first read by it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Phrases = tuple[str, ...]
Flag = Annotated[bool, Strict()]  # only true or false: yes, on and 1 are rejected
Whole = Annotated[int, Strict(), BeforeValidator(whole_number)]  # in plain decimal digits
Natural = Annotated[int, Strict(), Field(ge=0, le=999_999), BeforeValidator(whole_number)]
Positive = Annotated[int, Strict(), Field(ge=1), BeforeValidator(whole_number)]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


OneOrMore = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
