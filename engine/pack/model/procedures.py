"""The procedures that go with the codes of a pack: procedures.yaml.

Only numbers and our own words: the descriptors of CPT belong to the AMA.
"""

from typing import Annotated

from pydantic import Field

from dxproof.engine.pack.amounts import ProcedureCode
from dxproof.engine.pack.model.base import Model, OneOrMore
from dxproof.engine.pack.model.identity import Citation


class ProcedureGroup(Model):
    """Procedures that go with the codes of the table whose axes have these values; without ``axes`` with all of them."""

    group: str
    title: str
    procedures: Annotated[tuple[ProcedureCode, ...], Field(min_length=1)]
    axes: dict[str, OneOrMore] = Field(default_factory=dict)
    why: str
    cites: tuple[Citation, ...]


class ProceduresFile(Model):
    """The procedures that go with the codes of a pack, in groups."""

    groups: tuple[ProcedureGroup, ...]
