"""Ties: which cause belongs to which narrowing of a sentence."""

from dataclasses import replace
from itertools import pairwise

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Tie, chunks_of, compatible
from dxproof.engine.extract.reading.sentence import Sentence
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.pack.model.grammar import Construction

COORDINATED = "coordinated-effect"


def tie(sentence: Sentence) -> None:
    """Tie the causes of a sentence to its events by the constructions of the tie layer."""
    for found in sentence.found(Layer.TIE):
        (event,), made = found.role("event"), found.rule.made
        assert isinstance(event, Event)
        if not event.exclusive and (event.holds or not made.asserted):
            named = chunks_of(found.role("cause"), ChunkKind.CAUSE)
            if made.exclusive and not named:  # by what is no cause of the pack's
                event.exclusive = True
                event.by.append(made.id)
            _tie(event, named, made)
    _share(sentence)
    for event in sentence.events:
        if event.opposite is not None and not event.causes and event.holds:
            event.causes = [Tie(replace(t.cause, denied=None), t.by) for t in event.opposite.causes]


def _tie(event: Event, causes: list[Chunk], made: Construction) -> None:
    if not made.exclusive:
        causes = [cause for cause in causes if not cause.denied or event.denials]
    causes = [cause for cause in causes if compatible(cause.own_places, event.all_places)] or causes
    if not causes:
        return
    if made.exclusive:
        event.causes = []
        event.exclusive = True
    event.shares |= made.shared
    known = {id(t.cause) for t in event.causes}
    event.causes += [Tie(cause, made.id) for cause in causes if id(cause) not in known]


def _share(sentence: Sentence) -> None:
    """Coordinated effects share their causes: 'disc bulge with canal and foraminal stenosis'."""
    string, coordination = sentence.string, sentence.grammar.pattern("coordination")
    pairs = [(a, b) for a, b in pairwise(sentence.events) if coordination.fullmatch(string, a.node + 1, b.node)]
    for before, after in pairs:
        alone = before.exclusive and ChunkKind.BY.letter not in string[: before.node]
        if before.causes and not after.causes and not alone:
            after.causes = [Tie(t.cause, COORDINATED) for t in before.causes]
            after.exclusive = before.exclusive
    for before, after in reversed(pairs):
        if after.causes and not before.causes and after.exclusive and before.holds and after.shares:
            before.causes = [Tie(t.cause, COORDINATED) for t in after.causes]
            before.exclusive = True
