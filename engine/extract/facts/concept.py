"""A concept where a note names it: the sentence that it stands in, and what that says of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from dxproof.engine.extract.facts.asserted import Asserted, asserted_of, in_section
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.sides import joined_before, side_beside
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.event import Event
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.reading.words import FACTS
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import IGNORED, Kind
from dxproof.engine.facts import Span
from dxproof.engine.pack.codes import BILATERAL
from dxproof.engine.pack.model import Layer, SectionWords, Trait
from dxproof.engine.terms import Assertion


@dataclass
class Concept:
    """A concept in the unit with number ``index``, or in the header over it."""

    mention: Mention
    index: int
    sentences: Sentences
    view: NoteView = field(init=False)
    unit: Unit = field(init=False)

    def __post_init__(self) -> None:
        self.view = self.sentences.view
        self.unit = self.view.units[self.index]

    @property
    def section(self) -> SectionWords:
        """How its section behaves."""
        return self.sentences.section(self.index)

    @cached_property
    def sentence(self) -> Sentence:
        return self.sentences.about(self.index, self.mention.start)

    @cached_property
    def head(self) -> Event | None:
        """What its sentence makes of it."""
        return self.sentence.head(self.mention.start)

    @property
    def quote(self) -> str:
        return self.view.quote(self.mention)

    def has(self, trait: Trait) -> bool:
        return trait in self.mention.term.traits

    def found(self, layer: Layer) -> Iterator[Found]:
        """The constructions of a layer that speak of it."""
        head = self.head
        if head is not None and head.kind is FACTS.kinds[self.mention.kind]:
            yield from self.sentence.speaking_of(head, layer)

    def fate(self, layer: Layer) -> Found | None:
        """The first construction of a layer that tells what became of it."""
        return next((found for found in self.found(layer) if found.fate is not None), None)

    def following(self) -> Sentence | None:
        """The sentence after its own in the paragraph, where it names nothing of its kind and is no option of a form."""
        after, units = self.index + 1, self.view.units
        if after == len(units) or units[after].paragraph != self.unit.paragraph or units[after].box is not None:
            return None
        header = units[after].header
        leads = header is not None and header[0] >= self.unit.end  # 'Result is back: …'
        sentence = self.sentences.with_header(after) if leads else self.sentences.of(after)
        return None if sentence.holds(FACTS.kinds[self.mention.kind]) else sentence

    def sequel(self) -> Found | None:
        """What the sentence after its own tells of it: 'Celecoxib was prescribed; she never collected it.'"""
        after, kind = self.following(), FACTS.kinds[self.mention.kind]
        found = after.found(Layer.SEQUEL) if after else ()
        return next((one for one in found if one.rule.made.after is kind), None)

    def told(self) -> Asserted:
        """What its sentence alone says of it."""
        if self.head is None:  # another chunk has its first word: 'C2 ganglion block'
            return self.sentences.asserted_span(self.mention.start, self.mention.end, with_section=False)
        return asserted_of(self.head)

    def asserted(self) -> Asserted:
        """What the note says of it, by its sentence and its section."""
        return in_section(self.unit, self.sentences.defaults, self.told())

    def side(self) -> str | None:
        """Its side: in its words, else the one named nearest beside it."""
        own = {side.value for side in self.view.of(Kind.SIDE, self.mention.start, self.mention.end)}
        head, nodes = self.head, self.sentence.nodes
        at = nodes.index(head) if head is not None else 0
        if own:
            own |= {chunk.value for chunk in joined_before(nodes, at)}
            return BILATERAL if len(own) > 1 else own.pop()
        return side_beside(nodes, at) if head is not None else None

    def span(self, assertion: Assertion = Assertion.PRESENT, cue: str | None = None) -> Span:
        return self.view.span(self.mention.start, self.mention.end, self.unit.section, assertion, cue)


ConceptT = TypeVar("ConceptT", bound=Concept)


def concepts(sentences: Sentences, kind: Kind, made: type[ConceptT]) -> Iterator[ConceptT]:
    """The concepts of a kind in the order of the text, without words that only look like one."""
    for mention in sentences.view.by_kind.get(kind, ()):
        index = sentences.view.unit_for(mention.start)
        if index is not None and mention.value != IGNORED:
            yield made(mention, index, sentences)
