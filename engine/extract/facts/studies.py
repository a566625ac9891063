"""Imaging studies: what was done, of what, when, with what fate."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.dates import Date
from dxproof.engine.extract.facts.fates import Fate, fates_of
from dxproof.engine.extract.facts.matches import Found, matches
from dxproof.engine.extract.facts.sentences import Sentence, Sentences, judgement
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Node
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import IGNORED, Kind
from dxproof.engine.facts import Span, Study
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Assertion, Event, Modality

_LETTERS = 2  # a name of so few letters counts in capitals alone: 'ct' may be anything
_DATE_BEHIND, _DATE_BEFORE = 9, 2  # nodes
# Characters beside a study's name within which its part of the body, and its side, are named.
_NAME_REACH, _SIDE_REACH = 40, 20


@dataclass(slots=True)
class StudyMention:
    """A study while the note is read: its record, its unit, the extent of its name.

    ``compared`` says that it is named for comparison, ``cited`` that a statement refers to it.
    """

    study: Study
    unit: int
    end: int
    compared: bool = False
    cited: bool = False


def find_studies(view: NoteView, pack: Pack, sentences: Sentences) -> list[StudyMention]:
    """Every study of a note in order; marks the region words of study names on the view."""
    reader = _StudyReader(view, pack, sentences)
    named: list[StudyMention] = []
    for mention in view.by_kind.get(Kind.STUDY, []):
        index = view.unit_for(mention.start)
        if index is None:
            index = len(view.units) - 1
        if index < 0 or mention.value == IGNORED or not reader.counts(mention):
            continue
        made = reader.read(index, mention)
        if named and named[-1].unit == index and named[-1].end >= made.study.span.start:
            continue  # 'CT myelogram (myelogram CT)': one study named twice
        named.append(made)
    view.study_words = frozenset(reader.region_words)
    return named


class _StudyReader:
    """Reads the studies of one note."""

    def __init__(self, view: NoteView, pack: Pack, sentences: Sentences) -> None:
        self.region_words: set[int] = set()
        self._view = view
        self._sections = pack.lexicon.sections.sections
        self._sentences = sentences
        self._small = view.text.islower()
        self._dates = {mention.start: mention.date for mention in view.dates}
        self._fates: dict[str, dict[int, Fate]] = {}

    def counts(self, mention: Mention) -> bool:
        """Whether a name is one as it is written."""
        long_enough = mention.end - mention.start > _LETTERS
        return long_enough or self._small or self._view.text[mention.start : mention.end].isupper()

    def read(self, index: int, mention: Mention) -> StudyMention:
        """The study that a mention names."""
        view, unit = self._view, self._view.units[index]
        sentence = self._sentences.with_header(index) if mention.start < unit.start else self._sentences.of(index)
        first, last = self._name(sentence, mention)
        regions = view.of(Kind.REGION, first, last)
        self.region_words.update(region.start for region in regions)
        event, cue = self._event(sentence, unit, mention)
        head = sentence.head(mention.start)
        judged = judgement(head) if head is not None and event is Event.NOT_DONE else None
        span = view.span(first, last, unit.section, judged.assertion if judged else Assertion.PRESENT, cue)
        parts = frozenset(part.value for part in self._beside(unit, first, last, Kind.COMPARTMENT, _NAME_REACH))
        low = min(unit.start, first)
        roles = self._roles(sentence, mention)
        return StudyMention(
            Study(
                Modality(mention.value),
                span,
                event,
                tuple(dict.fromkeys(region.value for region in regions)),
                self._date(sentence, mention),
                self._normal(sentence, mention, unit),
                parts,
                frozenset(quality.value for quality in view.of(Kind.QUALITY, low, unit.end)),
                self._side(unit, first, last) if parts else None,
            ),
            index,
            last,
            compared=ChunkKind.COMPARED in roles,
            cited=ChunkKind.CITES in roles,
        )

    # ---- the name

    def _name(self, sentence: Sentence, mention: Mention) -> tuple[int, int]:
        """The extent of a study's name: the regions it covers and how it was taken belong to it."""
        head = sentence.head(mention.start)
        if head is None:
            return mention.start, mention.end
        at = sentence.nodes.index(head)
        behind = self._sentences.grammar.name_behind.match(sentence.string, at + 1)
        before = self._sentences.grammar.name_before.search(sentence.string[:at])
        last = sentence.nodes[behind.end() - 1 if behind and behind.end() > at + 1 else at]
        first = sentence.nodes[before.start() if before else at]
        return first.start, max(last.end, mention.end)

    def _beside(self, unit: Unit, first: int, last: int, kind: Kind, reach: int) -> list[Mention]:
        """The mentions of a kind beside a study's name, in its unit or the header over it ('X-ray right knee: …')."""
        if kind is Kind.COMPARTMENT and kind not in self._view.by_kind:
            return []
        low = min(unit.start, unit.header[0]) if unit.header else unit.start
        return self._view.of(kind, max(min(low, first), first - reach), min(unit.end, last + reach))

    def _side(self, unit: Unit, first: int, last: int) -> str | None:
        """The side that a study's name says it shows."""
        near = self._beside(unit, first, last, Kind.SIDE, _SIDE_REACH)
        near.sort(key=lambda side: max(first - side.end, side.start - last))
        return near[0].value if near else None

    # ---- what became of it

    def _event(self, sentence: Sentence, unit: Unit, mention: Mention) -> tuple[Event, str | None]:
        """The fate of a study: what its sentence says, else what its section is about."""
        if unit.unchecked:
            return Event.NOT_DONE, "unchecked box"
        if sentence.string not in self._fates or mention.start not in self._fates[sentence.string]:
            self._fates[sentence.string] = fates_of(self._sentences, sentence, Layer.FATE, ChunkKind.STUDY)
        fate = self._fates[sentence.string].get(mention.start)
        if fate is not None:
            return fate.event, self._view.text[fate.told.start : fate.told.end]
        words = self._sections.get(unit.section)
        if words is not None and words.care is Event.PLANNED and self._date(sentence, mention) is None:
            return Event.PLANNED, None
        return Event.DONE, None

    def _roles(self, sentence: Sentence, mention: Mention) -> set[ChunkKind]:
        """What a study is named for, beside its own result."""
        return {
            node.kind
            for match in matches(sentence, self._sentences.grammar.layers[Layer.ROLE])
            if any(head.start == mention.start for head in match.heads(ChunkKind.STUDY))
            for node in match.role("fate")
        }

    def _date(self, sentence: Sentence, mention: Mention) -> Date | None:
        """The date behind a study's name, or right before it."""
        head = sentence.head(mention.start)
        if head is None:
            return None
        at = sentence.nodes.index(head)
        for node in [*_until_next(sentence, at), *reversed(sentence.nodes[max(0, at - _DATE_BEFORE) : at])]:
            if node.kind is ChunkKind.DATE:
                return self._dates[node.start]
        return None

    def _normal(self, sentence: Sentence, mention: Mention, unit: Unit) -> Span | None:
        """'MRI cervical spine 2024: normal'."""
        for match in matches(sentence, self._sentences.grammar.layers[Layer.NORMAL]):
            if any(head.start == mention.start for head in match.heads(ChunkKind.STUDY)) and not _leveled(match):
                (word,) = match.role("normal")
                return self._view.span(word.start, word.end, unit.section)
        return None


def _leveled(match: Found) -> bool:
    """Whether a level stands between a study and the word 'normal': the level is normal, not the study."""
    nodes = match.sentence.nodes[match.match.start() : match.match.end()]
    return any(isinstance(node, Chunk) and node.kind is ChunkKind.PLACE and node.leveled for node in nodes)


def _until_next(sentence: Sentence, at: int) -> Iterator[Node]:
    """The nodes behind a study, as far as they can be its own."""
    for node in sentence.nodes[at + 1 : at + 1 + _DATE_BEHIND]:
        if node.kind in (ChunkKind.STUDY, ChunkKind.SEMICOLON):
            return
        yield node
