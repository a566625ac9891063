"""The texts of provider queries in rule and pitfall files."""

from enum import StrEnum

from dxproof.engine.pack.model.base import Model


class EvidenceSide(StrEnum):
    """The evidence that an option rests on: what the rule counts, or what contradicts it."""

    FOR = "for"
    AGAINST = "against"


class OptionText(Model):
    """An answer that a query offers. With ``value`` (of the rule's axis) it cites the words that name the value; with
    ``words`` it cites the evidence of one side; with neither it cites none."""

    text: str
    value: str | None = None
    words: EvidenceSide | None = None


class QueryText(Model):
    """A provider query: for which answers of its rule (``when``: outcomes or reasons), and its text.

    Without options it is open-ended. 'Other' and 'unable to determine' are always added.
    """

    when: tuple[str, ...] = ()
    title: str
    question: str
    options: tuple[OptionText, ...] = ()
