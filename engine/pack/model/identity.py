"""Identity, validity and sources of a pack: pack.yaml."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from dxproof.engine.pack.amounts import Day, ReleaseNumber
from dxproof.engine.pack.model.base import Model, Whole
from dxproof.engine.pack.model.conditions import Condition

_OCTOBER = 10


class Authority(Model):
    title: str
    publisher: str
    edition: str


class Citation(Model):
    authority: str
    section: str


class Window(Model):
    """The dates of service that a pack version covers, both inclusive (ISO 8601)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"the window ends on {self.end}, before it begins on {self.start}")
        return self

    def holds(self, day: date) -> bool:
        """Whether a date of service is in the window."""
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


class FindingWords(Model):
    """The names of a finding in messages."""

    one: str
    many: str
    none: str
    no_compartment: str


class RegionTable(Model):
    """What a pack of a visit tells of each region: how it is counted (a counting of visit.yaml), and which elements of the note are
    its complaint and its diagnosis. ``change`` is the element that a sheet states which has a measure for each of several days."""

    counting: str
    complaint: str
    diagnosis: str
    change: str | None = None


_NO_FINDING = FindingWords(one="", many="", none="", no_compartment="")


class PackFile(Model):
    """Identity and sources of a pack; ``words`` is a folder of shared lexicon files that the pack extends.

    ``rules`` is the order of the checklist: axes first, then tips, then the claim. A pack is either of codes, and has a table
    of them, a ``default_target`` and words for a ``finding``; or of a visit, and ``applies`` says to which, ``regions`` what is told
    of each region in one table.
    """

    pack: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]  # also the name of a docs file
    title: str
    version: ReleaseNumber
    fiscal_year: Whole
    effective: Window
    default_target: str = ""
    applies: Condition | None = None
    regions: RegionTable | None = None
    words: str | None = None
    finding: FindingWords = _NO_FINDING
    rules: tuple[str, ...]
    authorities: dict[str, Authority]

    def fiscal_year_on(self, day: date | None) -> int:
        """The fiscal year of the code set on a date of service, which begins on 1 October; without one the pack's own."""
        return self.fiscal_year if day is None else day.year + (day.month >= _OCTOBER)
