"""Governors: whether what a sentence states holds, how sure it is, when, and of whom.

A governor reaches from its word to the first stop of its scope (constructions.yaml), forward or, where the lexicon says so,
backward. It governs events and causes alike; one between a narrowing and its cause governs the cause alone.
"""

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, encode, is_chunk
from dxproof.engine.extract.reading.grammar import Scopes
from dxproof.engine.pack.model import ChunkKind, Direction

GOVERNORS = (ChunkKind.NOT, ChunkKind.RESOLVED, ChunkKind.HEDGE, ChunkKind.PAST, ChunkKind.IF, ChunkKind.PERSON)
_BARRIERS = (ChunkKind.BUT, ChunkKind.SEMICOLON)
_LINKS = (ChunkKind.BY, ChunkKind.CAUSEWORD)
_SKIPPED_BEFORE = (
    ChunkKind.COMMA, ChunkKind.OPEN, ChunkKind.SIDE, ChunkKind.PLACE, ChunkKind.GRADE, ChunkKind.MEASURE, ChunkKind.OTHER,
    ChunkKind.BE, ChunkKind.DASH, ChunkKind.AT, ChunkKind.SHOWS, ChunkKind.THIS, ChunkKind.LATTER, ChunkKind.FORMER,
)  # fmt: skip


def govern(nodes: list[Node], grammar: Scopes) -> None:
    """Mark what the governors of a sentence reach."""
    string = encode(nodes)
    _versus(nodes)
    _question(nodes)
    for index, node in enumerate(nodes):
        if not isinstance(node, Chunk):
            continue
        if node.kind is ChunkKind.AFFIRM:
            if not any(isinstance(other, Event) for other in nodes[index:]):
                _affirm(nodes[:index])
            continue
        if node.kind not in GOVERNORS:
            continue
        if node.direction is Direction.BOTH:
            _backward(nodes, index, node)
            _forward(nodes, string, index, node, grammar)
        elif _reaches_back(nodes, index, node, grammar):
            _backward(nodes, index, node)
        else:
            _forward(nodes, string, index, node, grammar)


def _reaches_back(nodes: list[Node], index: int, governor: Chunk, grammar: Scopes) -> bool:
    behind = nodes[index + 1 :]
    reached = any(isinstance(node, Event) or is_chunk(node, ChunkKind.CAUSE) for node in behind)
    if not any(isinstance(node, Event) or is_chunk(node, ChunkKind.CAUSE) for node in nodes[:index]):
        return False
    if governor.direction is Direction.BACKWARD:
        return True
    if not reached and governor.kind in grammar.backs:
        return True
    following = [node for node in behind if not is_chunk(node, ChunkKind.CLOSE)]
    alone = not following or is_chunk(following[0], ChunkKind.SEMICOLON, ChunkKind.BUT)
    before = nodes[index - 1] if index else None
    if governor.kind is ChunkKind.NOT:
        return alone and before is not None and is_chunk(before, *_BEFORE_LAST_WORD)
    if governor.kind is ChunkKind.HEDGE:
        if behind and is_chunk(behind[0], ChunkKind.OTHER):
            return False
        open_end = not following or is_chunk(
            following[0], ChunkKind.COMMA, ChunkKind.SEMICOLON, ChunkKind.BUT, ChunkKind.CLOSE
        )
        return open_end and index > 0
    return False


_BEFORE_LAST_WORD = (ChunkKind.COLON, ChunkKind.BE, ChunkKind.DASH, ChunkKind.COMMA, ChunkKind.SHOWS)


def _forward(nodes: list[Node], string: str, index: int, governor: Chunk, grammar: Scopes) -> None:
    end = _end_of_scope(nodes, string, index, governor, grammar)
    cause_only = governor.kind in (ChunkKind.HEDGE, ChunkKind.NOT) and _on_cause_alone(nodes, index, end)
    for node in nodes[index + 1 : end]:
        if cause_only and isinstance(node, Event):
            break
        _mark(node, governor)


def _end_of_scope(nodes: list[Node], string: str, index: int, governor: Chunk, grammar: Scopes) -> int:
    stop = grammar.stops.get(governor.kind)
    if stop is None:
        return len(nodes)
    for at in range(index + 1, len(nodes)):
        node = nodes[at]
        if isinstance(node, Event) and "except-at-place" in node.by:
            return at
        if stop.match(string, at):
            return at
    return len(nodes)


def _on_cause_alone(nodes: list[Node], index: int, end: int) -> bool:
    """Whether a hedge or denial behind an event is about its cause: 'narrowing, probably ligamentous', 'due not to bone'."""
    back = index - 1
    while back >= 0 and is_chunk(nodes[back], *_SKIPPED_BEFORE):
        back -= 1
    linked = back >= 0 and is_chunk(nodes[back], *_LINKS)
    following = next(
        (
            node
            for node in nodes[index + 1 : end]
            if isinstance(node, Event) or is_chunk(node, ChunkKind.CAUSE, *_LINKS)
        ),
        None,
    )
    if following is None or isinstance(following, Event):
        return False
    if linked or is_chunk(following, *_LINKS):
        return True
    if back < 0 or not isinstance(nodes[back], Event):
        return False
    cause = nodes.index(following)
    behind = nodes[cause + 1 : end]
    return not any(
        isinstance(node, Event) or is_chunk(node, ChunkKind.CAUSES, ChunkKind.WITH, ChunkKind.NARROWS)
        for node in behind
    )


def _backward(nodes: list[Node], index: int, governor: Chunk) -> None:
    """A governor behind what it governs reaches back to a contrast; a hedge only to the event or cause right before it."""
    hedge = governor.kind is ChunkKind.HEDGE
    seen = False
    if governor.kind is ChunkKind.PAST and _dates_a_cause(nodes[:index]):
        return
    for node in reversed(nodes[:index]):
        if is_chunk(node, *_BARRIERS) and seen:
            return
        if governor.kind in (ChunkKind.RESOLVED, ChunkKind.PAST) and is_chunk(node, ChunkKind.WITH):
            return  # 'with claudication, which has resolved': what stands nearest is meant
        seen = seen or isinstance(node, Event) or is_chunk(node, ChunkKind.CAUSE)
        if is_chunk(node, ChunkKind.NOT) and governor.kind is ChunkKind.NOT and not _backs(node):
            return
        _mark(node, governor)
        if hedge and (isinstance(node, Event) or (is_chunk(node, ChunkKind.CAUSE) and _tied_before(nodes, node))):
            return


def _dates_a_cause(before: list[Node]) -> bool:
    """'sequela of a fracture 20 years ago': the time is the cause's."""
    return (
        len(before) > 1 and is_chunk(before[-1], ChunkKind.MEASURE) and is_chunk(before[-2], ChunkKind.CAUSE)
        and any(is_chunk(node, ChunkKind.BY) for node in before)
    )  # fmt: skip


def _backs(node: Node) -> bool:
    return isinstance(node, Chunk) and node.direction is Direction.BACKWARD


def _tied_before(nodes: list[Node], cause: Node) -> bool:
    """Whether a cause has a narrowing of its own before it: a hedge behind it is about the cause."""
    return any(isinstance(node, Event) for node in nodes[: nodes.index(cause)])


def _mark(node: Node, governor: Chunk) -> None:
    denies = governor.kind in (ChunkKind.NOT, ChunkKind.RESOLVED)
    if isinstance(node, Event):
        if denies:
            if node.clear is None or governor.kind is ChunkKind.RESOLVED:
                node.denials.append(governor)
        else:
            node.governors.setdefault(governor.kind, governor)
    elif node.kind is ChunkKind.CAUSE:
        if denies:
            node.denied = node.denied or governor
        elif governor.kind is ChunkKind.HEDGE:
            node.hedged = node.hedged or governor


def _affirm(before: list[Node]) -> None:
    """'… is certain', 'confirmed': what was hedged before it in the sentence is asserted."""
    for node in before:
        if isinstance(node, Event):
            node.governors.pop(ChunkKind.HEDGE, None)
        elif node.kind is ChunkKind.CAUSE:
            node.hedged = None


def _versus(nodes: list[Node]) -> None:
    """'disc vs osteophyte': neither is sure; 'vs' between measures compares them."""
    for index, node in enumerate(nodes):
        if not is_chunk(node, ChunkKind.VERSUS):
            continue
        assert isinstance(node, Chunk)
        heads = (ChunkKind.CAUSE, ChunkKind.MEASURE, ChunkKind.COMMA, ChunkKind.SEMICOLON)
        left = next((n for n in reversed(nodes[:index]) if isinstance(n, Event) or is_chunk(n, *heads)), None)
        left = left or (nodes[index - 1] if index else None)
        right = next(
            (n for n in nodes[index + 1 :] if isinstance(n, Event) or is_chunk(n, *heads, ChunkKind.OTHER)), None
        )
        if left is None or right is None or is_chunk(left, ChunkKind.MEASURE) or is_chunk(right, ChunkKind.MEASURE):
            continue
        for end in (left, right):
            if isinstance(end, Event):
                end.governors.setdefault(ChunkKind.HEDGE, node)
            elif end.kind is ChunkKind.CAUSE:
                end.hedged = node


def _question(nodes: list[Node]) -> None:
    """A question mark at the end asks what the sentence says."""
    if nodes and is_chunk(nodes[-1], ChunkKind.QUESTION):
        mark = nodes[-1]
        assert isinstance(mark, Chunk)
        for node in nodes:
            if isinstance(node, Event):
                node.governors.setdefault(ChunkKind.HEDGE, mark)
