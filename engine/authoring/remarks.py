"""Lint remarks as frozen models, for the text and the JSON."""

from typing import Literal

from pydantic import ConfigDict, Field

from dxproof.engine.authoring.explained_parts import ExplainedModel
from dxproof.engine.terms import Severity


class ExplainedRemark(ExplainedModel):
    """One lint remark."""

    lint: str
    severity: str
    path: str
    line: int
    column: int
    message: str
    hint: str


class RemarkList(ExplainedModel):
    """All lint remarks, with the schema version."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    schema_: Literal["dxproof/lint/1"] = Field(
        default="dxproof/lint/1", validation_alias="schema", serialization_alias="schema"
    )
    remarks: tuple[ExplainedRemark, ...]

    def at_least(self, severity: Severity) -> "RemarkList":
        """The remarks of this severity and above."""
        scale = list(Severity)
        kept = scale[scale.index(severity) :]
        return RemarkList(remarks=tuple(remark for remark in self.remarks if remark.severity in kept))
