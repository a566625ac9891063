"""The questions that coders ask of a code, and their answers: faq.yaml."""

from pydantic import Field

from dxproof.engine.pack.model.base import Model, OneOrMore
from dxproof.engine.pack.model.identity import Citation


class FaqAnswer(Model):
    """One wording of an answer; ``when`` are the axis values of the codes that it is for."""

    when: dict[str, OneOrMore] = Field(default_factory=dict)
    text: str


class FaqEntry(Model):
    """One question about any code of the table; of its answers the first that is for the code holds.

    ``rival`` is the label of the competing codes that {rival} names, ``stem`` the start of the code that {first} names. A
    question whose placeholder names no code is not asked of that code.
    """

    id: str
    question: str
    rival: str | None = None
    stem: str | None = None
    answers: tuple[FaqAnswer, ...]
    cites: tuple[Citation, ...]


class FaqFile(Model):
    """The questions of a pack, in the order in which they are shown."""

    questions: tuple[FaqEntry, ...]
