"""Governors: whether what a sentence states holds, how sure it is, when, and of whom.

A governor reaches from its word to the first stop of its scope (constructions.yaml), forward or, where the lexicon says so,
backward. It governs events and causes alike; one between a narrowing and its cause governs the cause alone.
"""

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, chunks_of, is_chunk, letters
from dxproof.engine.extract.reading.sentence import Sentence
from dxproof.engine.pack.model import ChunkKind, Direction

GOVERNORS = (ChunkKind.NOT, ChunkKind.RESOLVED, ChunkKind.HEDGE, ChunkKind.PAST, ChunkKind.IF, ChunkKind.PERSON)
_WORDS = frozenset(letters(*GOVERNORS, ChunkKind.AFFIRM))
_OPEN, _CLOSE = ChunkKind.OPEN.letter, ChunkKind.CLOSE.letter
_DENIALS = (ChunkKind.NOT, ChunkKind.RESOLVED)
_BARRIERS = (ChunkKind.BUT, ChunkKind.SEMICOLON)
_LINKS = (ChunkKind.BY, ChunkKind.CAUSEWORD)
_BEGINS = (ChunkKind.TURN, ChunkKind.STARTED, ChunkKind.FOLLOWING)
_PLACES = (ChunkKind.PLACE, ChunkKind.SIDE, ChunkKind.AT)
_BEFORE_LAST_WORD = (ChunkKind.COLON, ChunkKind.BE, ChunkKind.DASH, ChunkKind.COMMA, ChunkKind.SHOWS)
_SKIPPED_BEFORE = (
    ChunkKind.COMMA, ChunkKind.OPEN, ChunkKind.SIDE, ChunkKind.PLACE, ChunkKind.GRADE, ChunkKind.MEASURE, ChunkKind.OTHER,
    ChunkKind.BE, ChunkKind.DASH, ChunkKind.AT, ChunkKind.SHOWS, ChunkKind.THIS, ChunkKind.LATTER, ChunkKind.FORMER,
)  # fmt: skip

_NEAR_VERSUS = 4  # nodes
_QUALIFIES = (ChunkKind.GRADE, ChunkKind.SIDE, ChunkKind.PLACE)


def govern(sentence: Sentence) -> None:
    """Mark what the governors of a sentence reach."""
    if sentence.holds(ChunkKind.VERSUS):
        _versus(sentence.nodes)
    if not _WORDS.isdisjoint(sentence.string):
        _Reach(sentence).mark()


class _Reach:
    """How far the governors of one sentence reach."""

    def __init__(self, sentence: Sentence) -> None:
        self._nodes = sentence.nodes
        self._string = sentence.string
        self._grammar = sentence.grammar
        # what can be governed, by its place
        self._governed = [n for n, node in enumerate(sentence.nodes) if _can_be_governed(node)]

    def mark(self) -> None:
        for index, node in enumerate(self._nodes):
            if not isinstance(node, Chunk):
                continue
            if node.kind is ChunkKind.AFFIRM:
                if not any(_events(self._nodes[index:])):
                    _affirm(self._nodes[:index])
            elif node.kind in GOVERNORS:
                back = node.direction is Direction.BOTH or self._reaches_back(index, node)
                if back:
                    self._backward(index, node)
                if not back or node.direction is Direction.BOTH:
                    self._forward(index, node)

    def _reaches_back(self, index: int, governor: Chunk) -> bool:
        if not self._governed or self._governed[0] > index:
            return False
        if governor.direction is Direction.BACKWARD:
            return True
        if self._governed[-1] < index and governor.kind in self._grammar.backs:
            return True
        behind = self._nodes[index + 1 :]
        following = next((node for node in behind if not is_chunk(node, ChunkKind.CLOSE)), None)
        if governor.kind is ChunkKind.NOT:
            before = self._nodes[index - 1]  # 'stenosis: none', 'stenosis absent'
            if following is not None and is_chunk(
                following, ChunkKind.COMMA
            ):  # 'stenosis at C1-C2 none, ligament thick'
                placed = (node for node in reversed(self._nodes[:index]) if not is_chunk(node, *_PLACES))
                return isinstance(next(placed, None), Event)
            last = following is None or is_chunk(following, *_BARRIERS)
            return last and (isinstance(before, Event) or is_chunk(before, *_BEFORE_LAST_WORD))
        return (
            governor.kind is ChunkKind.HEDGE
            and not (behind and is_chunk(behind[0], ChunkKind.OTHER))
            and (following is None or is_chunk(following, ChunkKind.COMMA, *_BARRIERS))
        )

    def _forward(self, index: int, governor: Chunk) -> None:
        end = self._end_of_scope(index, governor)
        cause_only = governor.kind in (ChunkKind.HEDGE, ChunkKind.NOT) and self._on_cause_alone(index, end)
        for node in self._nodes[index + 1 : end]:
            if cause_only and isinstance(node, Event):
                break
            _mark(node, governor)

    def _end_of_scope(self, index: int, governor: Chunk) -> int:
        stop = self._grammar.stops.get(governor.kind)
        if stop is None:
            return len(self._nodes)
        found = stop.search(self._string, index + 1)
        end = self._end_of_bracket(index, found.start() if found else len(self._nodes))
        contrasted = (n for n in range(index + 1, end) if _is_contrast(self._nodes[n]))
        return next(contrasted, end)

    def _end_of_bracket(self, index: int, end: int) -> int:
        """Where the bracket ends in which a governor stands, if it ends before its scope."""
        before = self._string[:index]
        if before.rfind(_OPEN) <= before.rfind(_CLOSE):
            return end
        close = self._string.find(_CLOSE, index, end)
        return close if close >= 0 else end

    def _back_to(self, index: int, governor: Chunk) -> int:
        """Where a governor that looks back stops: after the last clause before it that has a predicate of its own."""
        clause = self._grammar.back_to.get(governor.kind)
        ends = [match.end() for match in clause.finditer(self._string, 0, index)] if clause else []
        return next((end for end in reversed(ends) if any(end <= n < index for n in self._governed)), 0)

    def _on_cause_alone(self, index: int, end: int) -> bool:
        """Whether a hedge or denial after an event is about its cause: 'narrowing, probably ligamentous', 'due not to bone'."""
        nodes = self._nodes
        before = next((node for node in reversed(nodes[:index]) if not is_chunk(node, *_SKIPPED_BEFORE)), None)
        for at in range(index + 1, end):
            node = nodes[at]
            if isinstance(node, Event):
                return False
            if node.kind in _LINKS:
                return True
            if node.kind is ChunkKind.CAUSE:
                if before is not None and is_chunk(before, *_LINKS):
                    return True
                return isinstance(before, Event) and not any(
                    isinstance(other, Event) or is_chunk(other, ChunkKind.CAUSES, ChunkKind.WITH, ChunkKind.NARROWS)
                    for other in nodes[at + 1 : end]
                )
        return False

    def _backward(self, index: int, governor: Chunk) -> None:
        """A governor after what it governs reaches back to a contrast; a hedge only to the event or cause right before it."""
        before = self._nodes[:index]
        if governor.kind is ChunkKind.PAST and _dates_a_cause(before):
            return
        seen = False
        for place in range(index - 1, self._back_to(index, governor) - 1, -1):
            node = before[place]
            if seen and is_chunk(node, *_BARRIERS):
                return
            if governor.kind in (ChunkKind.RESOLVED, ChunkKind.PAST) and is_chunk(node, ChunkKind.WITH):
                return  # 'with claudication, which has resolved': what stands nearest is meant
            if governor.kind is ChunkKind.PAST and is_chunk(node, *_BEGINS):
                return  # 'headaches since a fall years ago': it says since when
            if governor.kind is ChunkKind.NOT and is_chunk(node, ChunkKind.NOT) and not _backs(node):
                return
            seen = seen or _can_be_governed(node)
            if not (isinstance(node, Event) and _is_apart(node, governor)):
                _mark(node, governor)
            about_cause = governor.direction is not Direction.BACKWARD and is_chunk(node, ChunkKind.CAUSE)
            if governor.kind is ChunkKind.HEDGE and (
                isinstance(node, Event) or (about_cause and any(_events(before[:place])))
            ):
                return  # a hedge after the cause of a narrowing is about the cause, unless it has a verb of its own


def _can_be_governed(node: Node) -> bool:
    return isinstance(node, Event) or node.kind is ChunkKind.CAUSE


def _is_contrast(node: Node) -> bool:
    """'… except at C1-C2': it says the opposite of what a governor before it reaches."""
    return isinstance(node, Event) and node.opposite is not None


def _events(nodes: list[Node]) -> list[Event]:
    return [node for node in nodes if isinstance(node, Event)]


def _dates_a_cause(before: list[Node]) -> bool:
    """'sequela of a fracture 20 years ago': the time is the cause's."""
    return (
        len(before) > 1
        and is_chunk(before[-1], ChunkKind.MEASURE)
        and is_chunk(before[-2], ChunkKind.CAUSE)
        and bool(chunks_of(before, ChunkKind.BY))
    )


def _is_apart(event: Event, governor: Chunk) -> bool:
    """'L5-S1 stenosis, s/p L4-L5 fusion': what names another place than the event is not about it."""
    named = [(a, b) for a in event.all_places for b in governor.places]
    return bool(named) and not any(a.touches(b) for a, b in named)


def _backs(node: Node) -> bool:
    return isinstance(node, Chunk) and node.direction is Direction.BACKWARD


def _mark(node: Node, governor: Chunk) -> None:
    denies = governor.kind in _DENIALS
    if isinstance(node, Event):
        if not denies:
            node.governors.setdefault(governor.kind, governor)
        elif node.clear is None or (governor.kind is ChunkKind.RESOLVED and not _backs(governor)):
            node.denials.append(governor)
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
    heads = (ChunkKind.CAUSE, ChunkKind.MEASURE, ChunkKind.COMMA, ChunkKind.SEMICOLON)
    for index, node in enumerate(nodes):
        if not isinstance(node, Chunk) or node.kind is not ChunkKind.VERSUS:
            continue
        left = next((n for n in reversed(nodes[:index]) if isinstance(n, Event) or is_chunk(n, *heads)), None)
        left = left or (nodes[index - 1] if index else None)
        behind = [n for n in nodes[index + 1 : index + 1 + _NEAR_VERSUS] if not is_chunk(n, *_QUALIFIES)]
        right = next((n for n in behind if isinstance(n, Event) or is_chunk(n, *heads)), None)
        right = right if right is not None and is_chunk(right, ChunkKind.CAUSE) else next(iter(behind), None)
        if left is None or right is None or is_chunk(left, ChunkKind.MEASURE) or is_chunk(right, ChunkKind.MEASURE):
            continue
        for end in (left, right):
            if isinstance(end, Event):
                end.governors.setdefault(ChunkKind.HEDGE, node)
            elif end.kind is ChunkKind.CAUSE:
                end.hedged = node
