"""Conservative care: what was given, what only planned or declined, and for which complaint."""

from dxproof.engine.extract.facts.fates import Fate, fates_of
from dxproof.engine.extract.facts.judged import Judged
from dxproof.engine.extract.facts.lengths import weeks_of
from dxproof.engine.extract.facts.matches import matches
from dxproof.engine.extract.facts.sentences import Sentence, Sentences, judgement
from dxproof.engine.extract.facts.symptoms import AREAS, blame, cue_words
from dxproof.engine.extract.facts.words import NOT_CARE
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event as Head
from dxproof.engine.extract.reading.event import Node
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Care, Statement, Symptom
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Layer, SectionWords, Trait
from dxproof.engine.terms import Assertion, Event, Section

_OTHER_PART = "other"
_FIRST_LINES = 2
_ANY = -1
_NO_SECTION = SectionWords(headers=())
Told = tuple[Event, str | None]
Areas = tuple[frozenset[str], str | None]


class CareReader:
    """Reads the treatments of one note."""

    def __init__(self, view: NoteView, pack: Pack, sentences: Sentences) -> None:
        self._view = view
        self._table = pack.table
        self._sections = pack.lexicon.sections.sections
        self._sentences = sentences
        self._fates: dict[tuple[int, Layer], dict[int, Fate]] = {}
        self._bound: dict[int, dict[int, list[Node]]] = {}
        self._weeks: dict[int, dict[int, float]] = {}
        self._mentions = [
            (mention, index)
            for mention in view.by_kind.get(Kind.CARE, [])
            if mention.value != NOT_CARE and (index := view.unit_for(mention.start)) is not None
        ]

    def read(self, symptoms: list[Symptom], statements: list[Statement]) -> list[Care]:
        """Every treatment: what became of it and which complaint it was for."""
        if not self._mentions:
            return []
        complaints = self._complaints(symptoms, statements)
        read = [(mention, index, self._areas(index, mention)) for mention, index in self._mentions]
        # Another line may say what a drug of the medication list is for: 'naproxen for the knee'.
        elsewhere = {
            self._name(mention): areas
            for mention, _, areas in read
            if areas is not None and Trait.DRUG in mention.term.traits and not areas[0] & self._table.complaints
        }
        found: list[Care] = []
        for mention, index, own in read:
            section = self._view.units[index].section
            event, cue = self._event(index, mention)
            areas, why = own or elsewhere.get(self._name(mention)) or (complaints, None)
            judged = self._judged(index, mention)
            span = self._view.span(mention.start, mention.end, section, judged.assertion, why or cue)
            if index not in self._weeks:
                self._weeks[index] = weeks_of(self._sentences, self._sentences.of(index))
            found.append(Care(mention.value, span, event, areas, cue, self._weeks[index].get(mention.start)))
        return found

    def _name(self, mention: Mention) -> str:
        return self._view.text[mention.start : mention.end].lower()

    def _judged(self, index: int, mention: Mention) -> Judged:
        """What the governors of a treatment say of it, its section aside."""
        head = self._sentences.of(index).head(mention.start)
        return judgement(head) if head is not None else Judged(Assertion.PRESENT)

    # ---- what became of it

    def _event(self, index: int, mention: Mention) -> Told:
        """What became of a treatment: the words of its sentence, else what its section is about."""
        unit = self._view.units[index]
        section = self._sections.get(unit.section, _NO_SECTION)
        if unit.unchecked:
            return Event.NOT_DONE, "unchecked box"
        if unit.says in (Assertion.HYPOTHETICAL, Assertion.OTHER_PERSON):
            return Event.NOT_DONE, self._view.text[slice(*unit.because)] if unit.because else None
        title = self._fate(index, Layer.TITLE) if unit.line <= _FIRST_LINES else {}
        alone = unit.line == 0 and unit.section == Section.UNKNOWN and self._view.text[unit.start : unit.end].isupper()
        if alone or mention.start in title:
            return Event.NOT_DONE, "title"
        if section.care in (Event.DECLINED, Event.NOT_DONE):
            return section.care, unit.section.replace("_", " ")
        if section.operation and Trait.DRUG in mention.term.traits:
            return Event.NOT_DONE, unit.section
        judged = self._judged(index, mention)
        if judged.assertion in (Assertion.NEGATED, Assertion.OTHER_PERSON) and not judged.resolved:
            return Event.NOT_DONE, cue_words(self._view, judged)
        fate = self._fate(index, Layer.FATE).get(mention.start)
        if fate is not None:
            told = self._view.text[fate.told.start : fate.told.end]
            return fate.event, told if fate.event is not Event.DONE else None
        if judged.assertion is Assertion.POSSIBLE:
            return Event.PLANNED, cue_words(self._view, judged)
        if section.care is not Event.PLANNED:
            return Event.DONE, None
        if judged.assertion is Assertion.HYPOTHETICAL:
            return Event.PLANNED, cue_words(self._view, judged)
        return self._in_plan(index, mention)

    def _fate(self, index: int, layer: Layer) -> dict[int, Fate]:
        if (index, layer) not in self._fates:
            sentence = self._sentences.of(index)
            self._fates[index, layer] = fates_of(self._sentences, sentence, layer, ChunkKind.CARE)
        return self._fates[index, layer]

    def _in_plan(self, index: int, mention: Mention) -> Told:
        """The P of a chiropractic or osteopathic note tells today's treatment; a drug or therapy there is to come."""
        later = ChunkKind.LATER.letter in self._sentences.of(index).string
        today = self._fate(index, Layer.PLAN)
        at_visit = Trait.AT_VISIT in mention.term.traits or (
            Trait.HANDS_ON in mention.term.traits and self._view.text[mention.start : mention.end].isupper()
        )
        if not later and (at_visit or mention.start in today):
            return Event.DONE, None
        return Event.PLANNED, Section.PLAN

    # ---- which complaint it was for

    def _complaints(self, symptoms: list[Symptom], statements: list[Statement]) -> frozenset[str]:
        """What the visit is about: symptoms that the note has as present, or findings it speaks of."""
        resolved = {area for s in symptoms if s.resolved for area in s.areas}
        standing = {
            area for s in symptoms if s.span.assertion is Assertion.PRESENT and not s.residual for area in s.areas
        }
        said = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.HISTORICAL)
        areas = {area for s in symptoms if s.span.assertion in said and not s.other_cause for area in s.areas}
        for statement in statements:
            if statement.assertion in (Assertion.PRESENT, Assertion.POSSIBLE) and statement.diagnosis:
                areas |= self._table.complaints_of(statement.place.region, statement.compartment)
        if not areas and not any(unit.section == Section.ASSESSMENT for unit in self._view.units):
            # A note that names no symptom and has no assessment: what it finds.
            areas = {
                complaint
                for s in statements
                if s.assertion is Assertion.PRESENT
                for complaint in self._table.complaints_of(s.place.region, s.compartment)
            }
        return frozenset(areas - (resolved - standing))

    def _areas(self, index: int, mention: Mention) -> Areas | None:
        """The complaint that the sentence or its heading names for a treatment, and the words where it is none of the pack's."""
        sentence = self._sentences.of(index)
        over = self._resolved(sentence)
        if over is not None:
            return frozenset(), self._view.text[over.start : over.end]
        if index not in self._bound:
            self._bound[index] = self._bindings(sentence)
        bodies = self._bound[index].get(mention.start) or self._bound[index][_ANY] or self._of_item(index)
        named = [(body, areas) for body in bodies if (areas := self._areas_of(body))]
        if not named:
            return None
        blamed = blame(self._sentences, index)
        mine = frozenset(area for body, areas in named if body.start not in blamed for area in areas) - {_OTHER_PART}
        return mine, None if mine & self._table.complaints else self._view.text[named[0][0].start : named[0][0].end]

    def _of_item(self, index: int) -> list[Chunk]:
        """What is over a sentence that names no part: the item's first words ('2. Knee pain. PT x 8'), its headings."""
        unit = self._view.units[index]
        first = index
        while unit.block.kind is BlockKind.ITEM and first and self._view.units[first - 1].block is unit.block:
            first -= 1
        opening = self._view.units[first]
        spans = [*([(opening.start, opening.end)] if first < index else []), *unit.headings]
        chunks = ([c for c in self._sentences.chunks(*span) if self._areas_of(c)] for span in spans)
        return next((named for named in chunks if named), [])

    def _resolved(self, sentence: Sentence) -> Node | None:
        """The words by which the complaint of a treatment is over: 'neck pain in 2019, resolved with PT'."""
        if ChunkKind.RESOLVED.letter not in sentence.string:
            return None
        standing = any(
            node.kind is ChunkKind.SYMPTOM and not node.denials for node in sentence.nodes if isinstance(node, Head)
        )
        over = next((n for n in sentence.nodes if n.kind is ChunkKind.RESOLVED), None)
        return None if standing else over

    def _bindings(self, sentence: Sentence) -> dict[int, list[Node]]:
        """The parts and complaints that each treatment is bound to; any other has those of the sentence, the pack's before others."""
        named = [node for node in sentence.nodes if self._areas_of(node)]
        found = {_ANY: [node for node in named if self._areas_of(node) & self._table.complaints] or named}
        for match in matches(sentence, self._sentences.grammar.layers[Layer.PURPOSE]) if named else ():
            for head in match.heads(ChunkKind.CARE):
                found.setdefault(head.start, match.role("body"))
        return found

    def _areas_of(self, node: Node) -> frozenset[str]:
        """The areas of the body that a node is of."""
        chunk = node.head if isinstance(node, Head) else node
        if chunk is None:
            return frozenset()
        if chunk.kind is ChunkKind.PLACE:
            regions = {place.region for place in chunk.places}
            return frozenset(a for region in regions if region for a in self._table.complaints_of(region, None))
        return frozenset(chunk.area.split(AREAS)) if chunk.area else frozenset()
