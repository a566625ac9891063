"""Words that tell what became of a study or a treatment, and how near they must stand to tell it of one."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.model import Direction, EventScope
from dxproof.engine.terms import Event

# Characters within which a common word ('order', 'needs') still speaks of what stands beside it.
_NEAR = 30


@dataclass(frozen=True, slots=True)
class EventMention:
    """A word of fate beside a name: ``stretch`` is the text between them."""

    event: Event
    words: str
    before: bool
    stretch: str
    reach: EventScope

    @property
    def gap(self) -> int:
        return len(self.stretch)


def events_beside(view: NoteView, unit: Unit, start: int, end: int) -> Iterator[EventMention]:
    """The words of fate in the statement around a name, those aside that stand on the wrong side or too far off."""
    for mention in view.of(Kind.EVENT, unit.start, unit.end):
        if mention.start < end and start < mention.end:
            continue
        before = mention.end <= start
        direction, reach = mention.term.direction, mention.term.reach
        if direction is (Direction.BACKWARD if before else Direction.FORWARD):
            continue
        stretch = view.text[mention.end : start] if before else view.text[end : mention.start]
        if reach is EventScope.NEAR and len(stretch) > _NEAR:
            continue
        if reach in (EventScope.DENIAL, EventScope.BARE_DENIAL) and not before:
            continue
        yield EventMention(Event(mention.value), view.text[mention.start : mention.end], before, stretch, reach)
