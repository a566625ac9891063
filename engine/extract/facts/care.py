"""Conservative care: what was given, what only planned or declined, for how long, and for which complaint."""

from dxproof.engine.extract.facts.asserted import Asserted, asserted_of
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.sides import OTHER_PART, side_beside, side_of
from dxproof.engine.extract.facts.studies import UNCHECKED
from dxproof.engine.extract.facts.symptoms import AREAS, blamed
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event as Head
from dxproof.engine.extract.reading.event import Node, is_chunk
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.reading.words import NOT_CARE
from dxproof.engine.extract.text.blocks import BlockKind, Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Care, Statement, Symptom
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Event, Section

_TITLE = "title"
_FIRST_LINES = 2
_WEEK = 7
# What became of a treatment, the words that tell it, and the construction that ties them.
Told = tuple[Event, str | None, Found | None]
# The parts of the body that a treatment is for, the words where they are none of the pack's, and the construction.
Areas = tuple[frozenset[str], str | None, Found | None]


def find_care(
    view: NoteView, table: CodeTable, sentences: Sentences, symptoms: list[Symptom], statements: list[Statement]
) -> list[Care]:
    """Every treatment: what became of it, how long it lasted, and which complaint it was for."""
    reader = _CareReader(view, table, sentences)
    read = [
        (mention, index, reader.areas(index, mention))
        for mention in view.by_kind.get(Kind.CARE, ())
        if mention.value != NOT_CARE and (index := view.unit_for(mention.start)) is not None
    ]
    if not read:
        return []
    # Another line may say what a drug of the medication list is for: 'naproxen for the knee'.
    elsewhere = {
        view.quote(mention).lower(): areas
        for mention, _, areas in read
        if areas is not None and Trait.DRUG in mention.term.traits and not areas[0] & table.complaints
    }
    complaints = _complaints(view, table, symptoms, statements)
    # A note that names no complaint and denies what it looked for: what its story tells was done for that.
    denied = [s for s in statements if s.assertion is Assertion.NEGATED] if not complaints else []
    sought = frozenset(area for s in denied for area in table.complaints_of(s.place.region, s.compartment))
    one_side = _side_of_complaints(symptoms, statements)
    found: list[Care] = []
    for mention, index, own in read:
        event, cue, fate = reader.event(index, mention)
        about = complaints or (sought if view.units[index].section != Section.ASSESSMENT else complaints)
        areas, why, purpose = own or elsewhere.get(view.quote(mention).lower()) or (about, None, None)
        weeks, length = reader.weeks(index, mention)
        assertion = asserted_of(sentences.of(index).head(mention.start)).assertion
        span = view.span(mention.start, mention.end, view.units[index].section, assertion, why or cue)
        by = tuple(dict.fromkeys(found.by for found in (fate, length, purpose) if found))
        side = reader.side(index, mention, purpose) or one_side
        found.append(Care(mention.value, span, event, areas, cue, weeks, by, side))
    return found


def _complaints(
    view: NoteView, table: CodeTable, symptoms: list[Symptom], statements: list[Statement]
) -> frozenset[str]:
    """What the visit is about: symptoms that the note has as present, or findings it speaks of."""
    resolved = {area for s in symptoms if s.resolved for area in s.areas}
    standing = {area for s in symptoms if s.span.assertion is Assertion.PRESENT and not s.residual for area in s.areas}
    said = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.HISTORICAL)
    areas = {area for s in symptoms if s.span.assertion in said and not s.other_cause for area in s.areas}
    diagnosed = [s for s in statements if s.assertion in (Assertion.PRESENT, Assertion.POSSIBLE) and s.diagnosis]
    areas |= {area for s in diagnosed for area in table.complaints_of(s.place.region, s.compartment)}
    if not areas and not any(unit.section == Section.ASSESSMENT for unit in view.units):
        # A note that names no symptom and has no assessment: what it finds.
        present = [s for s in statements if s.assertion is Assertion.PRESENT]
        areas = {area for s in present for area in table.complaints_of(s.place.region, s.compartment)}
    return frozenset(areas - (resolved - standing))


def _side_of_complaints(symptoms: list[Symptom], statements: list[Statement]) -> str | None:
    """The one side that the complaints and diagnoses of a note are on."""
    said = (Assertion.PRESENT, Assertion.POSSIBLE)
    sides = {s.side for s in symptoms if s.side and s.span.assertion is Assertion.PRESENT}
    sides |= {s.side for s in statements if s.side and s.diagnosis and s.assertion in said and not s.superseded}
    return sides.pop() if len(sides) == 1 else None


class _CareReader:
    """Reads the treatments of one note."""

    def __init__(self, view: NoteView, table: CodeTable, sentences: Sentences) -> None:
        self._view = view
        self._table = table
        self._sentences = sentences

    # ---- what became of it

    def event(self, index: int, mention: Mention) -> Told:
        """What became of a treatment: the words of its sentence, else what its section is about."""
        unit, view = self._view.units[index], self._view
        sentence, section = self._sentences.of(index), self._sentences.section(index)
        if unit.unchecked:
            return Event.NOT_DONE, UNCHECKED, None
        if unit.says in (Assertion.HYPOTHETICAL, Assertion.OTHER_PERSON):
            return Event.NOT_DONE, view.text[slice(*unit.because)] if unit.because else None, None
        title = sentence.fate(mention.start, Layer.TITLE, ChunkKind.CARE) if unit.line <= _FIRST_LINES else None
        if title or self._is_title(unit):
            return Event.NOT_DONE, _TITLE, title
        if section.care in (Event.DECLINED, Event.NOT_DONE):
            return section.care, unit.section.replace("_", " "), None
        if section.operation and Trait.DRUG in mention.term.traits:
            return Event.NOT_DONE, unit.section, None
        asserted = asserted_of(sentence.head(mention.start))
        if asserted.assertion in (Assertion.NEGATED, Assertion.OTHER_PERSON) and not asserted.resolved:
            return Event.NOT_DONE, view.cue(asserted.cue), None
        fate = sentence.fate(mention.start, Layer.FATE, ChunkKind.CARE)
        if fate is not None and fate.fate is not None:
            told = view.quote(fate.told or mention)
            return fate.fate, told if fate.fate is not Event.DONE else None, fate
        return self._untold(index, mention, asserted)

    def _is_title(self, unit: Unit) -> bool:
        """Whether a unit is the note's title: a line of its own in capitals, without a full stop, over what follows."""
        first, block = unit.line == 0 and unit.section == Section.UNKNOWN, unit.block
        whole = (unit.start, unit.end) == (block.start, block.end) and unit is not self._view.units[-1]
        title = self._view.text[unit.start : unit.end]
        return first and whole and title.isupper() and title[-1].isalnum()

    def _untold(self, index: int, mention: Mention, asserted: Asserted) -> Told:
        """What became of a treatment of which no construction tells it.

        The P of a chiropractic or osteopathic note tells today's treatment; a drug or therapy there is to come.
        """
        sentence, planned = self._sentences.of(index), self._sentences.section(index).care is Event.PLANNED
        if asserted.assertion is Assertion.POSSIBLE or (planned and asserted.assertion is Assertion.HYPOTHETICAL):
            return Event.PLANNED, self._view.cue(asserted.cue), None
        if not planned:
            return Event.DONE, None, None
        today = sentence.fate(mention.start, Layer.PLAN, ChunkKind.CARE)
        by_hand = Trait.HANDS_ON in mention.term.traits and self._view.quote(mention).isupper()
        if not sentence.holds(ChunkKind.LATER) and (today or by_hand or Trait.AT_VISIT in mention.term.traits):
            return Event.DONE, None, today
        return Event.PLANNED, Section.PLAN, None

    def weeks(self, index: int, mention: Mention) -> tuple[float | None, Found | None]:
        """How long a treatment lasted, where its sentence ties a length of time to it: 'six weeks of PT', 'NSAIDs x 3 months'.

        A length of time belongs to a treatment only where nothing else can own it; of several the longest counts.
        """
        lasted: list[tuple[float, Found]] = []
        for found in self._sentences.of(index).speaking_of(mention.start, Layer.LENGTH, ChunkKind.CARE):
            (unit,) = found.role("unit")
            assert isinstance(unit, Chunk)
            numbers = found.role("number")
            count = self._sentences.number(numbers[0]) if numbers else 1.0
            lasted.append((round(count * float(unit.value) / _WEEK, 1), found))
        return max(lasted, key=lambda one: one[0], default=(None, None))

    # ---- which complaint it was for

    def side(self, index: int, mention: Mention, purpose: Found | None) -> str | None:
        """The side that a treatment was for: its own, else that of the part it was for."""
        sentence = self._sentences.of(index)
        named = ((purpose.sentence, body) for body in purpose.role("body")) if purpose else ()
        of_bodies = (side_beside(where, where.nodes.index(body)) for where, body in named)
        return side_of(self._view, sentence, mention) or next((side for side in of_bodies if side), None)

    def areas(self, index: int, mention: Mention) -> Areas | None:
        """The complaint that the sentence or its heading names for a treatment; a complaint that is over is none."""
        sentence = self._sentences.of(index)
        over = self._resolved(sentence)
        if over is not None:
            return frozenset(), self._view.quote(over), None
        named: list[Node] = [node for node in sentence.nodes if self._areas_of(node)]
        purpose = next(sentence.speaking_of(mention.start, Layer.PURPOSE, ChunkKind.CARE), None) if named else None
        bodies = purpose.role("body") if purpose else []
        if not bodies:
            purpose = None
            free = [node for node in named if not self._is_of_another(sentence, node, mention)]
            bodies = [node for node in free if self._areas_of(node) & self._table.complaints] or free
        if not bodies:
            bodies = [*self._of_item(index)]
        told = [(body, areas) for body in bodies if (areas := self._areas_of(body))]
        if not told:
            return None
        mine = {area for body, areas in told if not blamed(sentence, body.start) for area in areas} - {OTHER_PART}
        return frozenset(mine), None if mine & self._table.complaints else self._view.quote(told[0][0]), purpose

    def _is_of_another(self, sentence: Sentence, body: Node, mention: Mention) -> bool:
        """Whether a part of the body that is none of the pack's is in the name of another treatment: 'pelvic floor PT, naproxen'."""
        return not self._areas_of(body) & self._table.complaints and any(
            body in found.role("body") and all(body.start < head.start != mention.start for head in found.role("heads"))
            for found in sentence.found(Layer.PURPOSE)
        )

    def _of_item(self, index: int) -> list[Node]:
        """What is over a sentence that names no part: the item's first words ('2. Knee pain. PT x 8'), its headings."""
        unit = self._view.units[index]
        first = index
        while unit.block.kind is BlockKind.ITEM and first and self._view.units[first - 1].block is unit.block:
            first -= 1
        opening = self._view.units[first]
        spans = [*([(opening.start, opening.end)] if first < index else []), *unit.headings]
        chunks = ([c for c in self._sentences.chunks(*span) if self._areas_of(c)] for span in spans)
        return [*next((named for named in chunks if named), [])]

    def _resolved(self, sentence: Sentence) -> Node | None:
        """The words by which the complaint of a treatment is over: 'neck pain in 2019, resolved with PT'."""
        if not sentence.holds(ChunkKind.RESOLVED):
            return None
        if any(head.kind is ChunkKind.SYMPTOM and not head.denials for head in sentence.events):
            return None
        return next((node for node in sentence.nodes if is_chunk(node, ChunkKind.RESOLVED)), None)

    def _areas_of(self, node: Node) -> frozenset[str]:
        """The areas of the body that a node is of."""
        chunk = node.head if isinstance(node, Head) else node
        if chunk is None:
            return frozenset()
        if chunk.kind is ChunkKind.PLACE:
            regions = {place.region for place in chunk.places}
            return frozenset(a for region in regions if region for a in self._table.complaints_of(region, None))
        return frozenset(chunk.area.split(AREAS)) if chunk.area else frozenset()
