"""Documents and results that a later message of the same file replaces or cancels (HL7 v2, chapters 7 and 9)."""

from collections.abc import Iterable

from dxproof.engine.inputs.documents.hl7_message import Message

_EDITED, _REPLACED, _CANCELLED = ("T07", "T08"), ("T09", "T10"), "T11"  # events of MDM
_NUMBER, _PARENT, _AVAILABILITY = 12, 13, 19  # fields of TXA
_TAKEN_BACK = {"CA": "is cancelled", "OB": "is obsolete"}  # TXA-19
_ORDER, _STUDY, _STATUS, _CORRECTED = 3, 4, 25, "C"  # fields of OBR, and the status of a corrected result

_Key = tuple[str, ...]


class Versions:
    """Which messages of a file still say what they said when they were sent."""

    def __init__(self, found: Iterable[Message]) -> None:
        self._taken_back: dict[int, str] = {}  # line of a message -> why it no longer counts
        self._answered: set[int] = set()  # lines of cancellations whose document the file has
        current: dict[_Key, list[Message]] = {}
        for message in found:
            self._apply(message, current)
            if key := _key(message):
                current.setdefault(key, []).append(message)

    def taken_back(self, message: Message) -> str | None:
        """Why a message is not to be read; None if it is."""
        if message.line in self._taken_back:
            return self._taken_back[message.line]
        head = message.first("TXA")
        said = _TAKEN_BACK.get(head.component(_AVAILABILITY, 1)) if head else None
        return f"its document {said} (TXA-19)" if said else None

    def is_answered(self, message: Message) -> bool:
        """Whether a message only cancels a document that the file has, and has been taken into account with it."""
        return message.line in self._answered

    def _apply(self, message: Message, current: dict[_Key, list[Message]]) -> None:
        old = current.pop(_earlier(message), [])
        done = "cancelled" if _event(message) == _CANCELLED else "replaced"
        for one in old:
            self._taken_back[one.line] = f"its document was {done} by the message on line {message.line}"
        if old and done == "cancelled":
            self._answered.add(message.line)


def _event(message: Message) -> str:
    return message.segments[0].component(9, 2)


def _key(message: Message) -> _Key:
    """What names a document or a set of results; empty for a message that has neither, or cancels."""
    if document := message.first("TXA"):
        number = document.component(_NUMBER, 1)
        return ("TXA", number) if number and _event(message) != _CANCELLED else ()
    orders = message.all("OBR")
    named = [(order.component(_ORDER, 1), order.component(_STUDY, 1)) for order in orders]
    return ("OBR", *(part for name in named for part in name)) if named and all(order for order, _ in named) else ()


def _earlier(message: Message) -> _Key:
    """The key of what a message replaces or cancels; empty for most."""
    document, event = message.first("TXA"), _event(message)
    if document:
        number = document.component(_PARENT if event in _REPLACED else _NUMBER, 1)
        return ("TXA", number) if number and event in (*_EDITED, *_REPLACED, _CANCELLED) else ()
    corrected = any(order.component(_STATUS, 1) == _CORRECTED for order in message.all("OBR"))
    return _key(message) if corrected else ()
