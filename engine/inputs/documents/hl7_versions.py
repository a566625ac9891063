"""Documents and results that a message of the same file replaces, corrects or cancels (HL7 v2, chapters 7 and 9)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dxproof.engine.inputs.documents.hl7_message import Message, Segment
from dxproof.engine.inputs.documents.hl7_states import (
    CANCELLED,
    CORRECTED,
    PRELIMINARY,
    TakenBack,
    status_of,
    takes_back,
)

_EDITED, _REPLACED, _CANCELLED = ("T07", "T08"), ("T09", "T10"), "T11"  # events of MDM
_NUMBER, _PARENT, _AVAILABILITY = 12, 13, 19  # fields of TXA
_TAKEN_BACK = {"CA": "is cancelled", "OB": "is obsolete"}  # TXA-19
_PLACER, _FILLER, _STUDY, _STATUS = 2, 3, 4, 25  # fields of OBR

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """One order of a message: its number in it, what names it in other messages, its status and the names of its results."""

    line: int
    number: int
    key: _Key
    status: str
    is_corrected_whole: bool
    results: frozenset[str]


class Versions:
    """Which messages of a file still say what they said when they were sent."""

    def __init__(self, found: Sequence[Message]) -> None:
        self._taken_back: dict[int, str] = {}  # line of a message -> why it no longer counts
        self._answered: set[int] = set()  # lines of cancellations whose document the file has
        self._orders: dict[int, dict[int, TakenBack]] = {}  # line of a message -> its orders that no longer count
        documents: dict[_Key, list[Message]] = {}
        orders: dict[_Key, list[_Order]] = {}
        for message in _by_time(found):
            if message.first("TXA"):
                self._apply(message, documents)
                continue
            has_others = len(found) > 1 or len(message.all("OBR")) > 1
            for order in _orders(message) if has_others else ():
                orders.setdefault(order.key, []).append(order)
        for same in orders.values():
            self._compare(same)

    def taken_back(self, message: Message) -> str | None:
        """Why a message is not to be read; None if it is."""
        if message.line in self._taken_back:
            return self._taken_back[message.line]
        head = message.first("TXA")
        if head:
            said = _TAKEN_BACK.get(head.component(_AVAILABILITY, 1))
            return f"its document {said} (TXA-19)" if said else None
        return self._of_all_orders(message)

    def orders_taken_back(self, message: Message) -> Mapping[int, TakenBack]:
        """The orders of a message that another one takes back, by their number: why, and which results if not all."""
        return self._orders.get(message.line, {})

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
        if key := _key(message):
            current.setdefault(key, []).append(message)

    def _compare(self, same: list[_Order]) -> None:
        """Take back what others of the same order correct, cancel or, being final, replace."""
        for at, order in enumerate(same):
            if order.status in (CORRECTED, CANCELLED):
                done = "corrected" if order.status == CORRECTED else "cancelled"
                for old in same[:at]:
                    self._take_back(old, order, done)
            elif order.status not in PRELIMINARY:
                for old in (old for old in same if old.status in PRELIMINARY):
                    self._take_back(old, order, "replaced by the final ones")

    def _take_back(self, old: _Order, new: _Order, done: str) -> None:
        taken = self._orders.setdefault(old.line, {})
        by, some = taken.get(old.number, (f"{done} in the message on line {new.line}", frozenset[str]()))
        results = None if some is None or new.is_corrected_whole else some | new.results
        taken[old.number] = by, None if results is None or old.results <= results else results

    def _of_all_orders(self, message: Message) -> str | None:
        """Why none of the results of a message counts; None if some do."""
        taken = self.orders_taken_back(message)
        if not taken and not takes_back(message.segments):  # as most
            return None
        why: str | None = None
        for number, (order, results) in enumerate(_results(message)):
            if number in taken and taken[number][1] is None:
                why = why or f"its results are {taken[number][0]}"
            elif status_of(order, results) == CANCELLED:
                why = why or f"its results are cancelled or withdrawn (OBR-{_STATUS}, OBX-11)"
            elif results:
                return None
        has_others = any(segment.name == "OBX" for segment in _before_orders(message))
        return None if has_others else why


def _by_time(found: Sequence[Message]) -> Sequence[Message]:
    """Messages in the order in which they were sent (MSH-7), if all say when; else in that of the file."""
    if len(found) == 1:
        return found
    times = {message.line: message.segments[0].component(7, 1) for message in found}
    return sorted(found, key=lambda message: times[message.line]) if all(times.values()) else found


def _event(message: Message) -> str:
    return message.segments[0].component(9, 2)


def _key(message: Message) -> _Key:
    """What names a document; empty for a message that names none, or cancels."""
    document = message.first("TXA")
    number = document.component(_NUMBER, 1) if document else ""
    return ("TXA", number) if number and _event(message) != _CANCELLED else ()


def _earlier(message: Message) -> _Key:
    """The key of the document that a message replaces or cancels; empty for most."""
    document, event = message.first("TXA"), _event(message)
    number = document.component(_PARENT if event in _REPLACED else _NUMBER, 1) if document else ""
    return ("TXA", number) if number and event in (*_EDITED, *_REPLACED, _CANCELLED) else ()


def _before_orders(message: Message) -> Iterator[Segment]:
    for segment in message.segments:
        if segment.name == "OBR":
            return
        yield segment


def _results(message: Message) -> Iterator[tuple[Segment, list[Segment]]]:
    """The orders of a message, each with its results."""
    order: Segment | None = None
    results: list[Segment] = []
    for segment in message.segments:
        if segment.name == "OBR":
            if order is not None:
                yield order, results
            order, results = segment, []
        elif segment.name == "OBX":
            results.append(segment)
    if order is not None:
        yield order, results


def _orders(message: Message) -> Iterator[_Order]:
    """The orders of a message that have a number, by which others name them, too."""
    patient = message.first("PID")
    of = patient.component(3, 1) if patient else ""
    for number, (order, results) in enumerate(_results(message)):
        names = ((field, order.component(field, 1)) for field in (_FILLER, _PLACER))
        field, name = next(((field, name) for field, name in names if name), (0, ""))
        if name:
            study = order.component(_STUDY, 1) or order.component(_STUDY, 2)
            is_whole = order.component(_STATUS, 1) in (CORRECTED, CANCELLED)
            status = status_of(order, results)
            yield _Order(
                message.line,
                number,
                (of, str(field), name, study),
                status,
                is_whole or status != CORRECTED,
                frozenset(result.field(3) for result in results),
            )
