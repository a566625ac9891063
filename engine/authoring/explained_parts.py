"""What explanations of every kind are made of."""

from pydantic import BaseModel, ConfigDict


class ExplainedModel(BaseModel):
    """Frozen; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourcePosition(ExplainedModel):
    """A position in the pack folder."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class ExplainedCitation(ExplainedModel):
    """A citation with its authority from pack.yaml."""

    authority: str
    title: str
    publisher: str
    edition: str
    section: str


class ConditionLine(ExplainedModel):
    """One line of a condition in plain English; deeper lines belong to the combination above them."""

    depth: int
    text: str


class ExplainedMessage(ExplainedModel):
    """The message of a rule for one outcome or reason."""

    key: str
    text: str


class PackStamp(ExplainedModel):
    """The id and version of a pack."""

    id: str
    version: str
