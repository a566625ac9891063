"""Texts and documents that a sender has spread over several OBX or NTE segments, whole again before they are read."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from dxproof.engine.inputs.documents.base64_text import is_document
from dxproof.engine.inputs.documents.hl7_message import RTF, Segment

FIELD = {"OBX": 5, "NTE": 3}  # the field that holds the text
_DOCUMENT, _DATA = "ED", 5  # the type of an embedded document, and the component of its bytes
_PAGE = re.compile(r"<(?:!doctype|html|head|body|div)\b", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?!div)", re.IGNORECASE)
_BRACE = re.compile(r"\\.|[{}]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*(?<!/)>", re.IGNORECASE)

Placed = tuple[str, Segment]  # a segment and its place in the message


def whole(segments: Iterable[Placed]) -> Iterator[Placed]:
    """Segments, with those as one that only together are a text: lines of RTF or HTML, and parts of a document."""
    for what, run in groupby(segments, key=_what):
        same = list(run)
        if what[1] == _DOCUMENT:
            yield from _documents([part for placed in same for part in _repeated(placed)])
        elif len(same) == 1:
            yield from same
        elif what[0] in FIELD and any("<" in text or "{" in text for text in map(_raw, same)):
            yield from map(_joined, _texts(same))
        else:
            yield from same


def _what(placed: Placed) -> tuple[str, str, str]:
    """What the parts of a text have in common: the segment's name, and type and name of the result."""
    segment = placed[1]
    return (segment.name, segment.field(2), segment.field(3)) if segment.name == "OBX" else (segment.name, "", "")


def _raw(placed: Placed) -> str:
    return placed[1].field(FIELD[placed[1].name])


def _joined(parts: Sequence[Placed], between: str = "\n") -> Placed:
    """One segment with the texts of several, in the place of the first."""
    place, first = parts[0]
    if len(parts) == 1:
        return parts[0]
    fields = [*first.fields]
    fields[FIELD[first.name]] = between.join(map(_raw, parts))
    return place, replace(first, fields=tuple(fields))


def _texts(same: list[Placed]) -> Iterator[list[Placed]]:
    """The segments of each text: those up to where a document ends that one begins, or where an element of HTML is closed."""
    texts = [segment.text(FIELD[segment.name]) for _, segment in same]
    closes = {name: number for number, text in enumerate(texts) for is_end, name in _tags(text) if is_end}
    has_end = not closes.keys().isdisjoint(("html", "body"))
    opened: Counter[str] = Counter()
    part: list[Placed] = []
    depth = 0  # of the groups of RTF that are open
    is_endless = False  # a page that nothing closes
    for number, (placed, text) in enumerate(zip(same, texts, strict=True)):
        if _begins_document(text):
            if part:
                yield part
            part, opened, depth = [], Counter(), 0
            is_endless = not has_end and RTF not in text and _WHOLE_PAGE.match(text.lstrip()) is not None
        part.append(placed)
        depth = _depth(text, depth)
        for is_end, name in _tags(text):
            opened[name] += -1 if is_end and opened[name] else not is_end
        is_open = any(count and closes.get(name, 0) > number for name, count in opened.items())
        if not (depth or is_endless or is_open):
            yield part
            part = []
    if part:
        yield part


def _tags(text: str) -> Iterator[tuple[bool, str]]:
    """The elements that a text begins or ends, in order, and whether it ends them."""
    if "<" in text:
        yield from ((bool(tag[1]), tag[2].lower()) for tag in _TAG.finditer(text))


def _depth(text: str, depth: int) -> int:
    """How many groups of RTF are open after a text, of which some may have been before it."""
    if not depth and RTF not in text:
        return 0
    signs = _BRACE.findall(text if depth else text[text.index(RTF) :])
    return max(depth + signs.count("{") - signs.count("}"), 0)


def _begins_document(text: str) -> bool:
    return RTF in text or _PAGE.match(text.lstrip()) is not None


def _repeated(placed: Placed) -> list[Placed]:
    """The documents of an ED value that is repeated, a segment each."""
    place, segment = placed
    repeats = segment.repeats(5)
    if any(repeat.count(segment.delimiters.component) < _DATA - 1 for repeat in repeats):  # the sign is one of a text
        return [placed]
    return [(place, replace(segment, fields=(*segment.fields[:5], repeat, *segment.fields[6:]))) for repeat in repeats]


def _documents(same: list[Placed]) -> Iterator[Placed]:
    """The documents of several ED values: one of which they are the parts, or each its own.

    Parts are of one length but for the last, or go on with a document that the first begins; padding ends a document.
    """
    if len(same) == 1:
        yield from same
        return
    data = ["".join(segment.component(5, _DATA).split()) for _, segment in same]
    is_one = (
        not any(part.endswith("=") for part in data[:-1])
        and not any(map(is_document, data[1:]))
        and (is_document(data[0]) or (len({len(part) for part in data[:-1]}) == 1 and len(data[0]) >= len(data[-1])))
    )
    if not is_one:
        yield from same
        return
    (place, first), sign = same[0], same[0][1].delimiters.component
    pieces = first.field(5).split(sign)
    pieces[_DATA - 1 :] = ["".join(data)]
    yield place, replace(first, fields=(*first.fields[:5], sign.join(pieces), *first.fields[6:]))
