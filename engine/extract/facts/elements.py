"""The elements of a visit: what a note says of its kind, its plan, its measures and its changes, by the concepts of the lexicon."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.facts.concept import concepts
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.symptoms import State
from dxproof.engine.extract.reading.event import Event, Node, chunks_of, is_chunk
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import CodeMention, Element, Measure
from dxproof.engine.pack.model import ChunkKind, ElementEntry, Layer
from dxproof.engine.terms import Assertion

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A line to write on, after words or before them.
# '… ______', '… ......', and a name with a colon that ends the note.
_BLANK_BEHIND = re.compile(r"[ \t]*:?[ \t]*(?:_{3,}|\.{3,})[ \t]*(?:\n|$)|[ \t]*:\s*$")
_BLANK_BEFORE = re.compile(r"(?<!\w)_{3,}[ \t]*$")
_BEHIND_LABEL = re.compile(r"[ \t]*:|[ \t]{2,}\S")
# Two or three letters that stand alone before words, and are no name: 'JB, DC', 'RTC Monday   rmh DO'.
_INITIALS = re.compile(r"(?:^\W*|[ \t]{2,}|\|[ \t]*)((?:[A-Z]\.?){2,3}|[a-z]{2,3})\W*$")
# Units at the beginning of a note, which say what it is of, and at its end, where it is signed.
_OPENING, _CLOSING = 12, 3


@dataclass
class _Named(State):
    """Words of the lexicon that may state an element."""

    @cached_property
    def sentence(self) -> Sentence:
        """The sentence, with the header over it where the words stand there."""
        in_header = self.mention.start < self.unit.start and self.unit.block.kind is not BlockKind.ROW
        return (
            self.sentences.with_header(self.index)
            if in_header
            else self.sentences.about(self.index, self.mention.start)
        )

    @cached_property
    def head(self) -> Event | None:
        """What its sentence makes of it; the first mark of an arrow '->' is a dash there."""
        first, last = self.sentence.head(self.mention.start), self.sentence.head(self.mention.end - 1)
        return last if last is not None and last.kind is ChunkKind.ELEMENT else first

    @property
    def entry(self) -> ElementEntry:
        return self.sentences.pack.lexicon.element.elements[int(self.mention.term.values[0])]

    def may_stand(self) -> bool:
        """Whether its section is one in which such words count: pain is no diagnosis where the patient tells of it."""
        entry = self.entry
        return not entry.sections or bool(entry.beside or entry.apart) or self.unit.section in entry.sections

    def stands_where_it_counts(self, beside: frozenset[str]) -> bool:
        """Whether it stands where it counts; ``beside`` are the elements that its sentence names."""
        entry = self.entry
        if not beside.isdisjoint(entry.not_beside):
            return False
        if entry.opening and self.index >= _OPENING:
            return False
        if entry.closing and self.index < max(1, len(self.view.units) - _CLOSING):
            return False
        if self._stands_at_a_blank() or (entry.named and self._stands_behind_initials()):
            return False
        anywhere = not (entry.sections or entry.beside or entry.apart)
        alone = bool(entry.apart) and beside.isdisjoint(entry.apart)
        next_to = not beside.isdisjoint(entry.beside) and beside.isdisjoint(entry.unless)
        return anywhere or alone or next_to or self.unit.section in entry.sections

    def _stands_at_a_blank(self) -> bool:
        """Whether the line that it is to be written on is empty: 'Physician: ________ DO'."""
        text, start, end = self.view.text, self.mention.start, self.mention.end
        return bool(_BLANK_BEHIND.match(text, end) or _BLANK_BEFORE.search(text, text.rfind("\n", 0, start) + 1, start))

    def _stands_behind_initials(self) -> bool:
        """Whether it comes after initials, and the note has no such name in full."""
        text, start = self.view.text, self.mention.start
        found = _INITIALS.search(text[text.rfind("\n", 0, start) + 1 : start])
        if found is None:
            return False
        first, *_, last = re.findall(r"\w", found[1].upper())
        return re.search(rf"\b{first}[\w.]*\s+(?:[A-Z]\.?\s+)?{last}[a-z]{{2}}", text) is None

    def _is_void(self) -> bool:
        """Whether it stands in an option that is not chosen; a label on a line below is no more of it."""
        text, start = self.view.text, self.mention.start
        line = text.rfind("\n", 0, start) + 1
        below = line > self.unit.start and not text[line:start].strip()
        return bool(self.unit.void) and not (below and _BEHIND_LABEL.match(text, self.mention.end))

    def now(self) -> Asserted:
        """What the note says of it; of the patient's state now a plan says nothing."""
        return super().now() if self.entry.state else self.asserted()

    def element(self, taken: Set[int]) -> Element | None:
        """What it states; None for words that count only with a measure and have none. ``taken`` is where others have theirs."""
        entry, found = self.entry, self.value(taken)
        value = found.role("value") if found else []
        measure, days = self._measure(value), chunks_of(value, ChunkKind.DATE)
        if entry.measured and measure is None and not days:
            return None
        asserted = self.now()
        return Element(
            element=entry.element,
            kind=entry.kind,
            regions=entry.regions,
            span=self.span_of(asserted),
            stated=asserted.assertion in (Assertion.PRESENT, *entry.counts) and not self._is_void(),
            measure=measure,
            date=next((day.date for day in days), None),
            read_by=(found.by,) if found else (),
        )

    def value(self, taken: Set[int]) -> Found | None:
        """What it is measured by: by the first of its own constructions that takes it, if it has any, else of those of all."""
        every = self.sentences.pack.lexicon.facts.constructions
        own = (
            self.entry.element
            if any(made.element == self.entry.element and not made.states for made in every)
            else None
        )
        others = taken if self.entry.measured else ()
        free = (
            found
            for found in self.found(Layer.MEASURE)
            if found.rule.made.states is None and found.role("value")[0].start not in others
        )
        return next((found for found in free if found.rule.made.element == own), None)

    def stated_beside(self) -> Iterator[Element]:
        """Other elements that the words of its value state: '6/10, was 8/10' is a change, too."""
        for found in self.found(Layer.MEASURE):
            if found.rule.made.states is not None and found.rule.made.element in (None, self.entry.element):
                first, last = found.nodes[0], found.nodes[-1]
                asserted, section = self.asserted(), self.unit.section
                span = self.view.span(first.start, last.end, section, asserted.assertion, self.view.cue(asserted.cue))
                stated = asserted.assertion is Assertion.PRESENT and not self.unit.void
                value = found.role("value")
                measure = self._measure(value)
                if measure and chunks_of(value, ChunkKind.OPEN) and measure.numbers[-1] > measure.numbers[0]:
                    continue  # 'rotation 40 (80)': what is normal stands in the brackets
                day = next((each.date for each in chunks_of(value, ChunkKind.DATE)), None)
                yield Element(found.rule.made.states, None, (), span, stated, measure, day, (found.by,))

    def _measure(self, value: list[Node]) -> Measure | None:
        numbers = tuple(number for node in value if is_chunk(node, ChunkKind.MEASURE) for number in self._numbers(node))
        if not numbers:
            return None
        return Measure(self.view.span(value[0].start, value[-1].end, self.unit.section), numbers)

    def _numbers(self, node: Node) -> Iterator[float]:
        """The numbers of a chunk, in digits or in words."""
        digits = _NUMBER.findall(self.view.text, node.start, node.end)
        return map(float, digits) if digits else iter((self.sentences.number(node),))


def find_elements(sentences: Sentences, codes: list[CodeMention]) -> list[Element]:
    """Every element of a visit that the note names, in its order; codes of diagnoses name one, too."""
    named = list(concepts(sentences, Kind.ELEMENT, _Named))
    beside: dict[int, set[str]] = {}
    for each in named:
        if each.may_stand():
            beside.setdefault(each.index, set()).add(each.entry.element)
    found: list[Element] = []
    told: list[Element] = []
    taken: set[int] = set()
    for each in sorted(named, key=lambda each: int(each.mention.term.values[0])):
        if each.stands_where_it_counts(frozenset(beside.get(each.index, ()))):
            element = each.element(taken)
            told += each.stated_beside()
            if element is not None:
                found.append(element)
                # Where words count by their measure alone, one measure is that of the first element of the lexicon.
                if each.entry.measured and element.measure is not None:
                    taken.update(range(element.measure.span.start, element.measure.span.end))
    for one in told:
        if one.measure is None or all((one.element, one.measure) != (each.element, each.measure) for each in found):
            found.append(one)
    found += [
        Element(entry.element, entry.kind, entry.regions, code.span, code.span.assertion is Assertion.PRESENT)
        for code in codes
        for entry in sentences.pack.lexicon.element.elements
        if entry.codes and code.code.startswith(entry.codes)
    ]
    return sorted(found, key=lambda element: (element.span.start, element.span.end, element.element))
