"""What every file of a pack is made of: frozen models, and values that are read strictly."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema

from dxproof.engine.pack.scalars import whole_number


class Model(BaseModel):
    """Frozen, and no key that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Phrases = tuple[str, ...]
Flag = Annotated[bool, Strict()]  # true or false and nothing else: yes, on and 1 are refused
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
