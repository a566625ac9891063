"""What a message takes back of its own results: withdrawn, corrected further down, or of an order that was cancelled."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

from dxproof.engine.inputs.documents.hl7_message import Segment

CANCELLED, CORRECTED = "X", "C"  # OBR-25
PRELIMINARY = frozenset("PR")  # reported before the final result, or before it was verified
_WITHDRAWN = frozenset("DWX")  # OBX-11: deleted, wrong, not available
_FINAL = "F"
_TAKING = frozenset({*_WITHDRAWN, *PRELIMINARY, CORRECTED})
_ORDER_BEGINS = frozenset({"OBR", "ORC", "PID", "TXA", "SPM"})

TakenBack = tuple[str, frozenset[str] | None]  # why an order no longer counts, and the names of its results if not all


def status_of(order: Segment, results: Sequence[Segment]) -> str:
    """The status of an order: what it says, or what all of its results say."""
    own = order.component(25, 1)
    of_results = {result.component(11, 1) for result in results}
    if own == CANCELLED or (of_results and of_results <= _WITHDRAWN):
        return CANCELLED
    if CORRECTED in (own, *of_results):
        return CORRECTED
    if own in PRELIMINARY or (not own and of_results and of_results <= PRELIMINARY):
        return own or min(of_results)
    return own or _FINAL


def takes_back(segments: Sequence[Segment]) -> bool:
    """Whether a message may take back or correct any of its own results: most do not."""
    return any(
        segment.fields[11][:1] in _TAKING
        if segment.name == "OBX" and len(segment.fields) > 11
        else segment.name == "OBR" and segment.field(25)[:1] == CANCELLED
        for segment in segments
    )


def left_out(segments: Sequence[Segment], taken_back: Mapping[int, TakenBack]) -> Iterable[str | None]:
    """Why each segment is not to be read; None for most. A comment is of the result or order that it follows.

    ``taken_back`` names the orders, by their number, that another message takes back.
    """
    return _reasons(segments, taken_back) if taken_back or takes_back(segments) else repeat(None, len(segments))


def _reasons(segments: Sequence[Segment], taken_back: Mapping[int, TakenBack]) -> Iterator[str | None]:
    replaced = _replaced(segments)
    number = 0
    order: str | None = None
    some: TakenBack | None = None
    why: str | None = None
    for segment in segments:
        if segment.name == "OBR":
            some = taken_back.get(number)
            number += 1
            order = some[0] if some and some[1] is None else None
            order = order or ("of a cancelled order" if segment.component(25, 1) == CANCELLED else None)
        if segment.name in _ORDER_BEGINS:
            why = order if segment.name == "OBR" else None
        elif segment.name == "OBX":
            why = order
            if why is None and segment.component(11, 1) in _WITHDRAWN:
                why = "withdrawn"
            elif why is None and some and some[1] and segment.field(3) in some[1]:
                why = some[0]
            elif why is None:
                why = replaced.get(id(segment))
        yield why


def _replaced(segments: Sequence[Segment]) -> dict[int, str]:
    """Why results do not count beside others of their order in the same message.

    A result is corrected by at least as many lines of the same name and number below it; a preliminary one yields to a final one of
    the same name.
    """
    numbered: dict[tuple[int, str, str], list[Segment]] = {}
    named: dict[tuple[int, str], list[Segment]] = {}
    order = 0
    for segment in segments:
        if segment.name == "OBR":
            order += 1
        elif segment.name == "OBX":
            named.setdefault((order, segment.field(3)), []).append(segment)
            if segment.field(4):
                numbered.setdefault((order, segment.field(3), segment.field(4)), []).append(segment)
    old: dict[int, str] = {}
    for same in named.values():
        if any(segment.component(11, 1) == _FINAL for segment in same):
            early = (segment for segment in same if segment.component(11, 1) in PRELIMINARY)
            old.update((id(segment), "replaced by the final result") for segment in early)
    for same in numbered.values():
        corrects = [segment.component(11, 1) == CORRECTED for segment in same]
        first = corrects.index(True) if True in corrects else 0
        if 2 * first <= len(same) and all(corrects[first:]):
            old.update((id(segment), "corrected further down") for segment in same[:first])
    return old
