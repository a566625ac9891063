"""Ties: which cause belongs to which narrowing of a sentence."""

from dataclasses import replace
from itertools import pairwise

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, Tie, encode, is_chunk
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.facts import Place
from dxproof.engine.pack.model import ChunkKind, Layer

KIND_OF = "kind-of-effect"
COORDINATED = "coordinated-effect"


def tie(nodes: list[Node], grammar: Grammar) -> None:
    """Tie the causes of a sentence to its events by the constructions of the tie layer."""
    string = encode(nodes)
    if ChunkKind.CAUSE.letter not in string:
        return
    for rule in grammar.layers[Layer.TIE]:
        if not rule.needs.issubset(string):
            continue
        position = 0
        while match := rule.regex.search(string, position):
            event = nodes[match.start("event")]
            position = match.start() + 1
            assert isinstance(event, Event)
            if event.exclusive or (rule.id == "cause-after-comma" and not event.holds):
                continue
            span = nodes[match.start("cause") : match.end("cause")]
            causes = [node for node in span if isinstance(node, Chunk) and node.kind is ChunkKind.CAUSE]
            if not rule.exclusive:
                causes = [cause for cause in causes if not cause.denied or event.denials] or causes[:0]
            fitting = [cause for cause in causes if compatible(cause.own_places, event.all_places)]
            causes = fitting or (causes if not rule.exclusive else fitting or causes)
            if not causes:
                continue
            if rule.exclusive:
                event.causes = []
                event.exclusive = True
            for cause in causes:
                if all(known.cause is not cause for known in event.causes):
                    event.causes.append(Tie(cause, rule.id))
    _share(nodes, string, grammar)
    for event in nodes:
        if isinstance(event, Event) and event.opposite is not None and not event.causes and event.holds:
            event.causes = [Tie(replace(t.cause, denied=None), t.by) for t in event.opposite.causes]


def _share(nodes: list[Node], string: str, grammar: Grammar) -> None:
    """Coordinated effects share their causes: 'disc bulge with canal and foraminal stenosis'."""
    events = [node for node in nodes if isinstance(node, Event)]
    for before, after in pairwise(events):
        between = string[before.node + 1 : after.node]
        if (
            before.causes and not after.causes and grammar.coordination.fullmatch(between)
            and (not before.exclusive or ChunkKind.BY.letter in string[: before.node])
        ):  # fmt: skip
            after.causes = [Tie(t.cause, COORDINATED) for t in before.causes]
            after.exclusive = before.exclusive
    for before, after in reversed(list(pairwise(events))):
        between = string[before.node + 1 : after.node]
        if (
            after.causes and not before.causes and after.exclusive and before.holds
            and any(t.by == "effect-by-cause" for t in after.causes) and grammar.coordination.fullmatch(between)
        ):  # fmt: skip
            before.causes = [Tie(t.cause, COORDINATED) for t in after.causes]
            before.exclusive = True


def compatible(left: tuple[Place, ...], right: tuple[Place, ...]) -> bool:
    """Whether two sets of places can be one; what one does not state matches."""
    if not left or not right:
        return True
    return any(
        a.level == b.level if a.level and b.level else a.region is None or b.region is None or a.region == b.region
        for a in left
        for b in right
    )


def sentence_causes(nodes: list[Node]) -> list[Chunk]:
    """The causes that a sentence names and does not deny."""
    return [node for node in nodes if isinstance(node, Chunk) and is_chunk(node, ChunkKind.CAUSE) and not node.denied]
