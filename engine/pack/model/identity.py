"""Who a pack is, when it holds and where it comes from: pack.yaml."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from dxproof.engine.pack.amounts import Day, ReleaseNumber
from dxproof.engine.pack.model.base import Model, Whole


class Authority(Model):
    title: str
    publisher: str
    edition: str


class Citation(Model):
    authority: str
    section: str


class Window(Model):
    """Dates of service for which a pack holds, both days included (ISO 8601)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"the window ends on {self.end}, before it begins on {self.start}")
        return self

    def holds(self, day: date) -> bool:
        """Whether a day of service lies in the window."""
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


class FindingWords(Model):
    """What a finding of the pack is called in messages."""

    one: str
    many: str
    none: str
    no_compartment: str


class PackFile(Model):
    """Identity and sources of a pack; ``words`` names a folder of shared lexicon files that its own ones add to.

    ``rules`` gives the reading order of the checklist: the axes first, then the tips, then the claim.
    """

    pack: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]  # a file of docs is called so
    title: str
    version: ReleaseNumber
    fiscal_year: Whole
    effective: Window
    default_target: str
    words: str | None = None
    finding: FindingWords
    rules: tuple[str, ...]
    authorities: dict[str, Authority]
