"""The texts of questions to the provider, as rule and pitfall files hold them."""

from enum import StrEnum

from dxproof.engine.pack.model.base import Model


class EvidenceSide(StrEnum):
    """Which words of the note make an option possible: those that the rule counts, or those that contradict it."""

    FOR = "for"
    AGAINST = "against"


class OptionText(Model):
    """One answer that a query offers. With a ``value`` of the rule's axis it is offered with the words that name it;
    with ``words`` it rests on those of one side; with neither it stands for itself."""

    text: str
    value: str | None = None
    words: EvidenceSide | None = None


class QueryText(Model):
    """A question to the provider: for which answers of its rule (``when``: outcomes or reasons), and how it is put.

    Without options it is an open question. 'Other' and 'unable to determine' are always offered and not written here.
    """

    when: tuple[str, ...] = ()
    title: str
    question: str
    options: tuple[OptionText, ...] = ()
