"""Imaging studies: what was done, of what, when, with what fate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from dxproof.engine.extract.dates import Date
from dxproof.engine.extract.facts.concept import Concept
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.symptoms import AREAS
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Node, chunks_of
from dxproof.engine.extract.reading.sentence import Found, Sentence
from dxproof.engine.extract.vocabulary import AGAIN, IGNORED, Kind
from dxproof.engine.facts import Span, Study
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Assertion, Event, Modality, Section

_DATE_AFTER, _DATE_BEFORE = 9, 2  # nodes
# Characters beside a study's name within which its part of the body, and its side, are named.
_NAME_REACH, _SIDE_REACH = 40, 20
_DATE_REACH = 60  # characters from the beginning of a line, with its date, to the name of a study
# Patterns of the grammar: what belongs to a study's name.
_NAME_AFTER = "sname"
_NAME_BEFORE = "name_before END"
_NAME_BEHIND_DATE = "DATE ( PLACE | BODY | NAME ){1,3} >( COLON )"
_COLON = ":"
_TO_COME = (Event.PLANNED, Event.ORDERED)
# The roles of a study that is itself what a sentence tells of.
_OWN_ROLES = frozenset({ChunkKind.CITES, ChunkKind.PREOPERATIVE})
# What may come after the word for a study as long as its name goes on.
_MAY_NAME = frozenset(
    {
        ChunkKind.NAME, ChunkKind.BODY, ChunkKind.SIDE, ChunkKind.AT, ChunkKind.AND, ChunkKind.COMMA, ChunkKind.SLASH,
        ChunkKind.THIS, ChunkKind.OTHER,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyMention:
    """A study while the note is read: its record, its unit, the extent of its name.

    ``compared`` says that it is named for comparison or as the reason of another, ``cited`` that a statement refers to it, ``elsewhere`` that its name
    names a part of the body that is none of the pack's, ``preoperative`` that it was made before an operation.
    """

    study: Study
    unit: int
    end: int
    compared: bool
    cited: bool
    elsewhere: bool
    preoperative: bool


def find_studies(sentences: Sentences) -> list[StudyMention]:
    """Every study of a note in order; marks the region words of study names on the view."""
    view = sentences.view
    named: list[StudyMention] = []
    region_words: set[int] = set()
    for mention in view.by_kind.get(Kind.STUDY, ()):
        if mention.value == IGNORED or not view.units:
            continue
        index = view.unit_for(mention.start)
        study = _Study(mention, len(view.units) - 1 if index is None else index, sentences)
        first, last = study.name()
        regions = view.of(Kind.REGION, first, last)
        region_words.update(region.start for region in regions)
        covered = regions or view.of(Kind.REGION, last, study.behind_date(last))
        made = study.read(first, last, tuple(dict.fromkeys(region.value for region in covered)))
        if mention.value == AGAIN:
            if not named or not (made.study.date or _has_come(named[-1].study, made.study, study.sentence)):
                continue
            made = replace(made, study=replace(made.study, modality=named[-1].study.modality))
        if named and named[-1].unit == made.unit and named[-1].end >= made.study.span.start:
            named[-1] = _as_one(named[-1], made)
            continue
        named.append(made)
    view.study_words = frozenset(region_words)
    return named


def _has_come(asked_for: Study, again: Study, sentence: Sentence) -> bool:
    """Whether a study that was asked for is told of as done: 'Your MRI request was a good one. The scan dated 9 June shows …'."""
    return asked_for.event in _TO_COME and again.event is Event.DONE and sentence.holds(ChunkKind.SHOWS)


def _as_one(first: StudyMention, again: StudyMention) -> StudyMention:
    """One study named twice: 'CT myelogram (myelogram CT)', 'XR right knee, standing, 4 views, 3/1/26: …'."""
    study, other = first.study, again.study
    study = replace(
        study,
        date=study.date or other.date,
        normal=study.normal or other.normal,
        qualities=study.qualities | other.qualities,
        read_by=tuple(dict.fromkeys((*study.read_by, *other.read_by))),
    )
    return replace(first, study=study, end=max(first.end, again.end))


@dataclass
class _Study(Concept):
    """A study where the note names it."""

    @cached_property
    def sentence(self) -> Sentence:
        """The sentence of its unit, with the header where the study is named there."""
        if self._heads_report:
            return self.sentences.above_header(self.index)
        in_header = self.mention.start < self.unit.start
        return self.sentences.with_header(self.index) if in_header else self.sentences.of(self.index)

    @cached_property
    def _heads_report(self) -> bool:
        """Whether it heads a report whose first line has a header of its own: 'MRI LUMBAR SPINE' over 'Comparison: …'."""
        header = self.unit.header
        return header is not None and self.mention.end <= header[0] and self.mention.start < self.unit.start

    def read(self, first: int, last: int, regions: tuple[str, ...]) -> StudyMention:
        """The study of a name between two characters, which covers some regions."""
        view, unit = self.view, self.unit
        date = self._date()
        event, cue, told = self._event(date)
        assertion = self.told().assertion if event is Event.NOT_DONE else Assertion.PRESENT
        parts = self._beside(first, last, Kind.COMPARTMENT, _NAME_REACH)
        sides = self._beside(first, last, Kind.SIDE, _SIDE_REACH) if parts else []
        sides = [side for side in sides if _COLON not in view.text[last : side.start]]  # 'XR knees: right …' is of both
        side = min(sides, key=lambda side: max(first - side.end, side.start - last), default=None)
        roles = list(self.found(Layer.ROLE))
        named_for = {node.kind for found in roles for node in found.role("fate")}
        normal, words = self._normal()
        study = Study(
            Modality.OTHER if self.mention.value == AGAIN else Modality(self.mention.value),
            view.span(first, last, Section.IMAGING if self._heads_report else unit.section, assertion, cue),
            event,
            regions,
            date,
            words,
            frozenset(part.value for part in parts),
            frozenset(quality.value for quality in view.of(Kind.QUALITY, self._low(first), unit.end)),
            side.value if side else None,
            tuple(dict.fromkeys(found.by for found in (told, *roles, normal) if found)),
        )
        return StudyMention(
            study,
            self.index,
            last,
            compared=bool(named_for - _OWN_ROLES),
            cited=ChunkKind.CITES in named_for,
            elsewhere=self._is_elsewhere(),
            preoperative=ChunkKind.PREOPERATIVE in named_for,
        )

    # ---- the name

    def name(self) -> tuple[int, int]:
        """The extent of its name: the regions it covers and how it was taken belong to it."""
        head, sentence = self.head, self.sentence
        if head is None:
            return self.mention.start, self.mention.end
        at = sentence.nodes.index(head)
        after = sentence.grammar.pattern(_NAME_AFTER).match(sentence.string, at + 1)
        before = sentence.grammar.pattern(_NAME_BEFORE).search(sentence.string[:at])
        last = sentence.nodes[after.end() - 1 if after and after.end() > at + 1 else at]
        first = sentence.nodes[before.start() if before else at]
        return first.start, max(last.end, self.mention.end)

    def behind_date(self, last: int) -> int:
        """Where the words end that tell between its date and a colon what it covers: 'MRI 4/4/26 lumbar: …'."""
        sentence = self.sentence
        at = next((n for n, node in enumerate(sentence.nodes) if node.start >= last), len(sentence.nodes))
        found = sentence.grammar.pattern(_NAME_BEHIND_DATE).match(sentence.string, at)
        return sentence.nodes[found.end() - 1].end if found else last

    def _is_elsewhere(self) -> bool:
        """Whether its name names a part of the body, and none of the pack's: 'MRI lumbar spine' for a pack of the knee.

        A pack of regions has them in its table: a CT of the chest shows the spine.
        """
        table = self.sentences.pack.table
        if self.head is None or table.regions:
            return False
        after = self.sentence.nodes[self.sentence.nodes.index(self.head) + 1 :]
        named = chunks_of(takewhile(lambda node: node.kind in _MAY_NAME, after), ChunkKind.BODY)
        return bool(named) and not any(
            body.area and not table.complaints.isdisjoint(body.area.split(AREAS)) for body in named
        )

    def _beside(self, first: int, last: int, kind: Kind, reach: int) -> list[Mention]:
        """The mentions of a kind beside its name, in its unit or the header over it ('X-ray right knee: …')."""
        return self.view.of(kind, max(self._low(first), first - reach), min(self.unit.end, last + reach))

    def _low(self, first: int) -> int:
        """Where the text begins that is about it: its unit, or the header over it."""
        unit = self.unit
        return min(unit.start, first, unit.header[0] if unit.header else unit.start)

    # ---- what became of it

    def _event(self, date: Date | None) -> tuple[Event, str | None, Found | None]:
        """Its fate: what its sentence says, else what its section is about."""
        if self.unit.void and self.mention.start >= self.unit.start:
            return Event.NOT_DONE, self.unit.void, None
        fate = self.sequel() or self.fate(Layer.FATE)
        if fate is not None and fate.fate is not None:
            return fate.fate, self.view.quote(fate.told or self.mention), fate
        planned = self.section.care is Event.PLANNED and date is None
        return Event.PLANNED if planned else Event.DONE, None, None

    def _date(self) -> Date | None:
        """The date after its name, or right before it, or in the field below."""
        head, nodes = self.head, self.sentence.nodes
        if head is None:
            return None
        at = nodes.index(head)
        near = chunks_of((*_until_next(nodes, at), *reversed(nodes[max(0, at - _DATE_BEFORE) : at])), ChunkKind.DATE)
        return near[0].date if near else self._of_line() or self._field_below()

    def _of_line(self) -> Date | None:
        """The date that its line begins with, or its row: '8/25/26   MRI neck: foramen patent'."""
        text, start = self.view.text, self.mention.start
        line = text.rfind("\n", max(0, start - _DATE_REACH), start) + 1
        if start - line > _DATE_REACH:
            return None
        spans = [*(self.unit.label[:1] if self.unit.cell else ()), (line, start)]
        dates = (date for span in spans for date in self.view.dates_in(*span) if date.end <= start)
        return next(
            (date.date for date in dates if not text[date.end : start].strip(" \t|-–:") or date.end < line), None
        )

    def _field_below(self) -> Date | None:
        """The date in a field of its own right below the line that names it."""
        view, line = self.view, self.unit.line
        below = next((unit for unit in view.units[self.index + 1 : self.index + 2] if unit.line == line + 1), None)
        if below is None or not below.headings:
            return None
        start, end = below.headings[0]
        fields = self.sentences.pack.lexicon.dates.study_fields
        if start != below.start or " ".join(view.text[start:end].lower().split()) not in fields:
            return None
        return next((mention.date for mention in view.dates_in(end + 1, below.end)), None)

    def _normal(self) -> tuple[Found | None, Span | None]:
        """'MRI cervical spine 2024: normal'."""
        if self.unit.says is Assertion.HYPOTHETICAL:
            return None, None  # 'Preliminary read: no abnormality'
        for found in self.found(Layer.NORMAL):
            if not any(isinstance(node, Chunk) and node.leveled for node in found.nodes):  # else the level is
                (word,) = found.role("normal")
                return found, self.view.span(word.start, word.end, self.unit.section)
        return None, None


def _until_next(nodes: list[Node], at: int) -> Iterator[Node]:
    """The nodes after a study, as far as they can be its own."""
    for node in nodes[at + 1 : at + 1 + _DATE_AFTER]:
        if node.kind in (ChunkKind.STUDY, ChunkKind.SEMICOLON):
            return
        yield node
