"""Ties: which cause belongs to which narrowing of a sentence."""

from dataclasses import replace
from itertools import pairwise

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, Tie, chunks_of, compatible
from dxproof.engine.extract.reading.grammar import Grammar, Rule
from dxproof.engine.pack.model import ChunkKind, Layer

COORDINATED = "coordinated-effect"


def tie(nodes: list[Node], string: str, events: list[Event], grammar: Grammar) -> None:
    """Tie the causes of a sentence to its events by the constructions of the tie layer."""
    for rule in grammar.rules(Layer.TIE, string):
        position = 0
        while match := rule.regex.search(string, position):
            position = match.start() + 1
            event = nodes[match.start("event")]
            assert isinstance(event, Event)
            if not event.exclusive and (event.holds or not rule.made.asserted):
                named = chunks_of(nodes[match.start("cause") : match.end("cause")], ChunkKind.CAUSE)
                if rule.made.exclusive and not named:  # by what is no cause of the pack's
                    event.exclusive = True
                    event.by.append(rule.made.id)
                _tie(event, named, rule)
    _share(string, events, grammar)
    for event in events:
        if event.opposite is not None and not event.causes and event.holds:
            event.causes = [Tie(replace(t.cause, denied=None), t.by) for t in event.opposite.causes]


def _tie(event: Event, causes: list[Chunk], rule: Rule) -> None:
    if not rule.made.exclusive:
        causes = [cause for cause in causes if not cause.denied or event.denials]
    causes = [cause for cause in causes if compatible(cause.own_places, event.all_places)] or causes
    if not causes:
        return
    if rule.made.exclusive:
        event.causes = []
        event.exclusive = True
    event.shares |= rule.made.shared
    known = {id(t.cause) for t in event.causes}
    event.causes += [Tie(cause, rule.made.id) for cause in causes if id(cause) not in known]


def _share(string: str, events: list[Event], grammar: Grammar) -> None:
    """Coordinated effects share their causes: 'disc bulge with canal and foraminal stenosis'."""
    pairs = [(a, b) for a, b in pairwise(events) if grammar.coordination.fullmatch(string, a.node + 1, b.node)]
    for before, after in pairs:
        alone = before.exclusive and ChunkKind.BY.letter not in string[: before.node]
        if before.causes and not after.causes and not alone:
            after.causes = [Tie(t.cause, COORDINATED) for t in before.causes]
            after.exclusive = before.exclusive
    for before, after in reversed(pairs):
        if after.causes and not before.causes and after.exclusive and before.holds and after.shares:
            before.causes = [Tie(t.cause, COORDINATED) for t in after.causes]
            before.exclusive = True
