"""A treatment where the note names it: what became of it, and for how long."""

import itertools
from dataclasses import dataclass

from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.facts.purposes import Purposed
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Node, is_chunk
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.reading.words import FATES
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Event, Section

_TITLE = "title"
_LEADS_IN = ":"
_ENDS = ".:;!?"  # what a title does not end with
_FIRST_LINES = 2
_SHORT_WORD = 3  # 'of', 'and'
_WEEK = 7
# What words say became of a treatment that nothing else speaks of.
_UNGIVEN = {kind: fate for kind, fate in FATES.items() if fate not in (Event.DONE, Event.PATIENT_REPORTED)}
_UNGIVEN[ChunkKind.LATER] = Event.PLANNED
# What the title of a note is made of.
_OF_A_TITLE = frozenset(
    {
        ChunkKind.CARE, ChunkKind.ELEMENT, ChunkKind.OTHER, ChunkKind.PROCEDURE, ChunkKind.DOCUMENT, ChunkKind.NAME, ChunkKind.PLACE, ChunkKind.DATE,
        ChunkKind.MEASURE, ChunkKind.COLON, ChunkKind.COMMA, ChunkKind.DASH, ChunkKind.SLASH, ChunkKind.OPEN, ChunkKind.CLOSE,
    }
)  # fmt: skip
# What became of a treatment, the words that tell it, and the construction that ties them.
Told = tuple[Event, str | None, Found | None]


@dataclass
class Treatment(Purposed):
    """A treatment where the note names it."""

    # ---- what became of it

    def event(self) -> Told:
        """What became of it: the words of its sentence, else what its section is about."""
        unit, view, section = self.unit, self.view, self.section
        if unit.void:
            return Event.NOT_DONE, unit.void, None
        if unit.says not in (None, Assertion.PRESENT):
            return Event.NOT_DONE, view.text[slice(*unit.because)] if unit.because else None, None
        if self.has(Trait.NO):
            return Event.NOT_DONE, self.quote, None
        asks = self.sentences.question(self.index)
        if asks is not None and unit.says is None:
            return Event.NOT_DONE, view.quote(asks), None
        if self._heads_list():
            return Event.NOT_DONE, _TITLE, None
        title = self.fate(Layer.TITLE) if unit.line <= _FIRST_LINES else None
        if title or self._is_title():
            return Event.NOT_DONE, _TITLE, title
        if section.care in (Event.DECLINED, Event.NOT_DONE):
            return section.care, unit.section.replace("_", " "), None
        if section.operation and self.has(Trait.DRUG):
            return Event.NOT_DONE, unit.section, None
        asserted = self.standing() if asks is None else Asserted()  # the answer decides
        if asserted.assertion in (Assertion.NEGATED, Assertion.OTHER_PERSON) and not asserted.resolved:
            return Event.NOT_DONE, view.cue(asserted.cue), None
        fate = self.sequel() or self.fate(Layer.FATE)
        if fate is not None and fate.fate is not None:
            return fate.fate, view.quote(fate.told or self.mention) if fate.fate is not Event.DONE else None, fate
        return self._untold(asserted)

    def is_of_today(self) -> bool:
        """Whether it was given at the visit that the note is of."""
        return self.unit.section is Section.TREATMENT_TODAY or self.has(Trait.HANDS_ON) or self.has(Trait.AT_VISIT)

    def is_excepted(self) -> bool:
        """Whether it is what a denial leaves: 'no treatment other than ibuprofen'."""
        return any(node.end <= self.mention.start and node.kind is ChunkKind.UNLESS for node in self.sentence.nodes)

    def is_told(self) -> bool:
        """Whether the note tells of it, neither as its title nor as what is done today."""
        event, cue, _ = self.event()
        planned = self.section.care is Event.PLANNED  # what is done there is done today
        today = planned or self.unit.section is Section.TREATMENT_TODAY or self.sentence.holds(ChunkKind.TODAY)
        opens = self.index == 0 and self._only_names()  # 'Chiropractic visit. Low back pain …'
        return cue != _TITLE and not opens and not (today and event is Event.DONE)

    def state(self) -> Found | None:
        """What says that it was given, whatever governs it: 'Neither PT nor naproxen has relieved it.'"""
        return next(iter(self.found(Layer.STATE)), None)

    def standing(self) -> Asserted:
        """How it is asserted; what is on the list of medications is taken, also where it is taken as needed."""
        state = self.state()
        asserted = self.told() if state is None or state.rule.made.state is None else Asserted(state.rule.made.state)
        listed = self.unit.section is Section.MEDICATIONS and asserted.assertion is Assertion.HYPOTHETICAL
        return Asserted() if listed else asserted

    def is_denied(self, asserted: Asserted, event: Event, fate: Found | None) -> bool:
        """Whether words say that it was not given; a plan that is denied says nothing of what was given before."""
        told = (
            self.has(Trait.NO)
            or asserted.assertion is Assertion.NEGATED
            or (fate is not None and fate.rule.made.layer is Layer.FATE)
            or (self.mention.start < self.unit.start and self._is_undone())
        )
        return event is Event.NOT_DONE and told and not self.sentence.holds(ChunkKind.PLANNED)

    def _is_undone(self) -> bool:
        """Whether its unit, which may hold no word, begins with what says that nothing was done."""
        return any(is_chunk(node, ChunkKind.UNDONE) for node in self.sentence.nodes[:1])

    def _is_title(self) -> bool:
        """Whether its unit is the note's title: a line of its own over what follows, without a full stop, in capitals or without a
        word on anything done ('Chiropractic visit 3/10/26').
        """
        unit, block = self.unit, self.unit.block
        first = unit.line == 0 and unit.section == Section.UNKNOWN
        whole = (unit.start, unit.end) == (block.start, block.end) and unit is not self.view.units[-1]
        title = self.view.quote(unit)
        return first and whole and title[-1] not in _ENDS and (self._only_names() or _is_name(title))

    def _only_names(self) -> bool:
        """Whether its sentence says no more than what it, its day and its side are called."""
        return not self.has(Trait.DRUG) and all(node.kind in _OF_A_TITLE for node in self.sentence.nodes)

    def _heads_list(self) -> bool:
        """Whether it names a list of treatments: 'Conservative measures:' over '[ ] Physical therapy'."""
        after, units = self.index + 1, self.view.units
        heads = self.view.text[self.unit.end - 1] == ":" and after < len(units)
        return heads and self.sentences.of(after).holds(ChunkKind.CARE)

    def _untold(self, asserted: Asserted) -> Told:
        """What became of it where no construction tells it.

        The P of a chiropractic or osteopathic note tells today's treatment; a drug or therapy there is to come.
        """
        planned = self.section.care is Event.PLANNED
        ahead = asserted.cue is not None and asserted.cue[0] < self.mention.start  # 'as needed' stands after a drug
        hypothetical = asserted.assertion is Assertion.HYPOTHETICAL and (planned or ahead)
        if asserted.assertion is Assertion.POSSIBLE or hypothetical:
            return Event.PLANNED, self.view.cue(asserted.cue), None
        if not planned:
            return self._near_fate() or self._prescribed_today() or (Event.DONE, None, None)
        today = None if self.has(Trait.DRUG) else self.fate(Layer.PLAN)  # 'meloxicam today' was prescribed
        by_hand = self.has(Trait.HANDS_ON) and self.quote.isupper()
        if not self.sentence.holds(ChunkKind.LATER) and (today or by_hand or self.has(Trait.AT_VISIT)):
            return Event.DONE, None, today
        return Event.PLANNED, Section.PLAN, None

    def _near_fate(self) -> Told | None:
        """Words of an order, plan or refusal anywhere in a sentence that has none of anything done: it says of no treatment that it was given."""
        own = self._own_clause()
        if any(node.kind is ChunkKind.DONE for node in own):
            return None
        nodes = [*own, *self._over_boxes()]
        told = next((node for node in nodes if node.kind in _UNGIVEN), None)
        return None if told is None else (_UNGIVEN[told.kind], self.view.quote(told), None)

    def _own_clause(self) -> list[Node]:
        """The nodes of its sentence between the contrasts that it stands among: 'cannot take NSAIDs, but did PT'."""
        nodes = self.sentence.nodes
        cuts = [-1, *(n for n, node in enumerate(nodes) if node.kind is ChunkKind.BUT), len(nodes)]
        bounds = ((left + 1, right) for left, right in itertools.pairwise(cuts))
        return next(
            (nodes[left:right] for left, right in bounds if left < right and nodes[right - 1].end > self.mention.start),
            [],
        )

    def _prescribed_today(self) -> Told | None:
        """A drug that the visit begins is still to be taken: 'Today: naproxen prescribed'."""
        begun = next((node for node in self.sentence.nodes if node.kind is ChunkKind.STARTED), None)
        if begun is None or self.unit.section is not Section.TREATMENT_TODAY or not self.has(Trait.DRUG):
            return None
        return Event.ORDERED, self.view.quote(begun), None

    def _over_boxes(self) -> list[Node]:
        """What leads in to the boxes of a line, one of which is checked: 'Planned: [x] massage [ ] traction'."""
        units, line = self.view.units, self.unit.line
        before = range(self.index - 1, -1, -1) if self.unit.checked else ()
        on_line = itertools.takewhile(lambda index: units[index].line == line, before)
        lead = next((index for index in on_line if self.view.text[units[index].end - 1] == _LEADS_IN), None)
        return self.sentences.of(lead).nodes if lead is not None else []

    def weeks(self) -> tuple[float | None, Found | None]:
        """How long it lasted, where its sentence ties a length of time to it: 'six weeks of PT', 'NSAIDs x 3 months'.

        A length of time belongs to a treatment only where nothing else can own it; of several the longest counts.
        """
        lasted: list[tuple[float, Found]] = []
        for found in self.found(Layer.LENGTH):
            (unit,) = found.role("unit")
            assert isinstance(unit, Chunk)
            numbers = found.role("number")
            count = self.sentences.number(numbers[0]) if numbers else 1.0
            lasted.append((round(count * float(unit.value) / _WEEK, 1), found))
        return max(lasted, key=lambda one: one[0], default=(None, None))


def _is_name(title: str) -> bool:
    """Whether a line is written as the name of a clinic: in capitals, or with a capital for every long word of several."""
    long = [word for word in title.split() if len(word) > _SHORT_WORD]
    return title.isupper() or (len(long) > 1 and all(word[0].isupper() for word in long))
