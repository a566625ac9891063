"""Imaging studies: what was done, of what, when, with what fate."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dxproof.engine.extract.dates import Date
from dxproof.engine.extract.facts.asserted import asserted_of
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Node
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import IGNORED, Kind
from dxproof.engine.facts import Span, Study
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Assertion, Event, Modality

_DATE_AFTER, _DATE_BEFORE = 9, 2  # nodes
# Characters beside a study's name within which its part of the body, and its side, are named.
_NAME_REACH, _SIDE_REACH = 40, 20
# Patterns of the grammar: what belongs to a study's name.
_NAME_AFTER = "sname"
_NAME_BEFORE = "name_before END"
UNCHECKED = "unchecked box"
_COLON = ":"


@dataclass(frozen=True, slots=True)
class StudyMention:
    """A study while the note is read: its record, its unit, the extent of its name.

    ``compared`` says that it is named for comparison, ``cited`` that a statement refers to it.
    """

    study: Study
    unit: int
    end: int
    compared: bool
    cited: bool


def find_studies(view: NoteView, sentences: Sentences, date_fields: Collection[str]) -> list[StudyMention]:
    """Every study of a note in order; marks the region words of study names on the view."""
    reader = _StudyReader(view, sentences, date_fields)
    named: list[StudyMention] = []
    for mention in view.by_kind.get(Kind.STUDY, ()):
        if mention.value == IGNORED or not view.units:
            continue
        index = view.unit_for(mention.start)
        made = reader.read(len(view.units) - 1 if index is None else index, mention)
        if named and named[-1].unit == made.unit and named[-1].end >= made.study.span.start:
            continue  # 'CT myelogram (myelogram CT)': one study named twice
        named.append(made)
    view.study_words = frozenset(reader.region_words)
    return named


class _StudyReader:
    """Reads the studies of one note."""

    def __init__(self, view: NoteView, sentences: Sentences, date_fields: Collection[str]) -> None:
        self._fields = date_fields
        self.region_words: set[int] = set()
        self._view = view
        self._sentences = sentences
        self._dates = {mention.start: mention.date for mention in view.dates}

    def read(self, index: int, mention: Mention) -> StudyMention:
        """The study that a mention names."""
        view, unit = self._view, self._view.units[index]
        sentence = self._sentences.with_header(index) if mention.start < unit.start else self._sentences.of(index)
        first, last = self._name(sentence, mention)
        regions = view.of(Kind.REGION, first, last)
        self.region_words.update(region.start for region in regions)
        date = self._date(index, sentence, mention)
        event, cue, told = self._event(sentence, index, mention, date)
        undone = event is Event.NOT_DONE
        assertion = asserted_of(sentence.head(mention.start)).assertion if undone else Assertion.PRESENT
        parts = self._beside(unit, first, last, Kind.COMPARTMENT, _NAME_REACH)
        sides = self._beside(unit, first, last, Kind.SIDE, _SIDE_REACH) if parts else []
        sides = [side for side in sides if _COLON not in view.text[last : side.start]]  # 'XR knees: right …' is of both
        side = min(sides, key=lambda side: max(first - side.end, side.start - last), default=None)
        roles = list(sentence.speaking_of(mention.start, Layer.ROLE, ChunkKind.STUDY))
        named_for = {node.kind for found in roles for node in found.role("fate")}
        normal, words = self._normal(sentence, mention, unit)
        study = Study(
            Modality(mention.value),
            view.span(first, last, unit.section, assertion, cue),
            event,
            tuple(dict.fromkeys(region.value for region in regions)),
            date,
            words,
            frozenset(part.value for part in parts),
            frozenset(quality.value for quality in view.of(Kind.QUALITY, _low(unit, first), unit.end)),
            side.value if side else None,
            tuple(dict.fromkeys(found.by for found in (told, *roles, normal) if found)),
        )
        return StudyMention(study, index, last, ChunkKind.COMPARED in named_for, ChunkKind.CITES in named_for)

    # ---- the name

    def _name(self, sentence: Sentence, mention: Mention) -> tuple[int, int]:
        """The extent of a study's name: the regions it covers and how it was taken belong to it."""
        head = sentence.head(mention.start)
        if head is None:
            return mention.start, mention.end
        at = sentence.nodes.index(head)
        after = sentence.grammar.pattern(_NAME_AFTER).match(sentence.string, at + 1)
        before = sentence.grammar.pattern(_NAME_BEFORE).search(sentence.string[:at])
        last = sentence.nodes[after.end() - 1 if after and after.end() > at + 1 else at]
        first = sentence.nodes[before.start() if before else at]
        return first.start, max(last.end, mention.end)

    def _beside(self, unit: Unit, first: int, last: int, kind: Kind, reach: int) -> list[Mention]:
        """The mentions of a kind beside a study's name, in its unit or the header over it ('X-ray right knee: …')."""
        return self._view.of(kind, max(_low(unit, first), first - reach), min(unit.end, last + reach))

    # ---- what became of it

    def _event(
        self, sentence: Sentence, index: int, mention: Mention, date: Date | None
    ) -> tuple[Event, str | None, Found | None]:
        """The fate of a study: what its sentence says, else what its section is about."""
        if self._view.units[index].unchecked:
            return Event.NOT_DONE, UNCHECKED, None
        fate = sentence.fate(mention.start, Layer.FATE, ChunkKind.STUDY)
        if fate is not None and fate.fate is not None:
            return fate.fate, self._view.quote(fate.told or mention), fate
        planned = self._sentences.section(index).care is Event.PLANNED and date is None
        return Event.PLANNED if planned else Event.DONE, None, None

    def _date(self, index: int, sentence: Sentence, mention: Mention) -> Date | None:
        """The date after a study's name, or right before it, or in the field below."""
        head = sentence.head(mention.start)
        if head is None:
            return None
        at = sentence.nodes.index(head)
        near = [*_until_next(sentence, at), *reversed(sentence.nodes[max(0, at - _DATE_BEFORE) : at])]
        dated = next((node for node in near if node.kind is ChunkKind.DATE), None)
        return self._dates[dated.start] if dated else self._field_below(index)

    def _field_below(self, index: int) -> Date | None:
        """The date in a field of its own right below the line that names a study."""
        view, line = self._view, self._view.units[index].line
        below = next((unit for unit in view.units[index + 1 : index + 2] if unit.line == line + 1), None)
        if below is None or not below.headings:
            return None
        start, end = below.headings[0]
        if start != below.start or " ".join(view.text[start:end].lower().split()) not in self._fields:
            return None
        return next((mention.date for mention in view.dates if end < mention.start < below.end), None)

    def _normal(self, sentence: Sentence, mention: Mention, unit: Unit) -> tuple[Found | None, Span | None]:
        """'MRI cervical spine 2024: normal'."""
        for found in sentence.speaking_of(mention.start, Layer.NORMAL, ChunkKind.STUDY):
            if not any(isinstance(node, Chunk) and node.leveled for node in found.nodes):  # else the level is
                (word,) = found.role("normal")
                return found, self._view.span(word.start, word.end, unit.section)
        return None, None


def _low(unit: Unit, first: int) -> int:
    """Where the text begins that is about a study named at a character: its unit, or the header over it."""
    return min(unit.start, first, unit.header[0] if unit.header else unit.start)


def _until_next(sentence: Sentence, at: int) -> Iterator[Node]:
    """The nodes after a study, as far as they can be its own."""
    for node in sentence.nodes[at + 1 : at + 1 + _DATE_AFTER]:
        if node.kind in (ChunkKind.STUDY, ChunkKind.SEMICOLON):
            return
        yield node
