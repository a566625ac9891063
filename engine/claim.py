"""A claim and a note as they come in: the only shapes that callers hand over."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dxproof.engine.pack.codes import normalise
from dxproof.engine.terms import Encounter, Payer, Setting


class Claim(BaseModel):
    """The codes of a claim in their order, its procedures, modifiers and payer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dx: tuple[str, ...]
    cpt: tuple[str, ...] = ()
    modifiers: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    payer: Payer | None = None

    @field_validator("dx")
    @classmethod
    def _dotted(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(normalise(code) for code in codes)


class Note(BaseModel):
    """One note of a batch. ``id`` names it in the report; ``text`` is the record as given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str | None = None
    text: str = Field(repr=False)
    source: str | None = None
    setting: Setting | None = None
    encounter: Encounter | None = None
    provider: str | None = None
    date: str | None = None
    claim: Claim | None = None
    target: str | None = None
