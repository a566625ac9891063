"""Which study a statement was read from, and which studies are called normal as a whole."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.studies import StudyMention
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.vocabulary import BESIDE, Kind
from dxproof.engine.facts import Statement, Study
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Event, Modality, Section

OLD_AFTER_YEARS = 5
_UNDER_TITLE = frozenset(
    {
        Section.UNKNOWN, Section.HPI, Section.INDICATION, Section.TECHNIQUE, Section.EXAM_TITLE, Section.COMPARISON,
        Section.EXAM, Section.ADDENDUM,
    }
)  # fmt: skip
_NOT_A_RESULT = frozenset({Section.COMPARISON, Section.INDICATION, Section.PLAN})
_REPORT = frozenset({Section.FINDINGS, Section.IMAGING, Section.IMPRESSION, Section.OPERATIVE})
_CALLED_NORMAL = frozenset({Section.IMPRESSION, Section.FINDINGS, Section.IMAGING})
_STORIES = frozenset({Section.PLAN, Section.FAMILY_HISTORY, Section.PMH})
_DIAGNOSIS = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST, Section.PREOPERATIVE})
_RESULTS = (Kind.NARROWING, Kind.MECHANISM)
_OF_AN_OPERATION = frozenset({Section.OPERATIVE, Section.PREOPERATIVE})
_DONE = (Event.DONE, Event.PATIENT_REPORTED)
# Where a study that the first lines name is the subject of the note: its first lines, characters, and those before it.
_TITLE_LINE, _TITLE_CHARACTERS, _BEFORE_TITLE = 2, 160, 60
_LONGEST_IMPRESSION = 60  # units; the bound keeps the reading of any note linear
_LINES_BACK = 9  # units between running text and the study that it goes on with
_NAME_REACH, _HEADS_LIST, _HEADS_IMPRESSION = 40, 45, 80  # characters
_ASKS, _OPENS = "?", "("
_FIRST_WORDS = 3  # among which the word stands that calls what follows a diagnosis
_BEGINNING = 12  # words of a sentence among which the word stands that calls a whole study normal


class StudyIndex:
    """Which study a unit was read from."""

    def __init__(self, sentences: Sentences, studies: list[StudyMention]) -> None:
        self.view = view = sentences.view
        self.studies = studies
        self._proof = sentences.pack.proof
        self._sentences = sentences
        self._by_unit: dict[int, list[int]] = {}
        self._no_results = _NOT_A_RESULT
        if any(unit.block.section is Section.OPERATIVE for unit in view.units):
            # The indications of an operation are the findings that led to it, not the question to a radiologist.
            self._no_results = _NOT_A_RESULT - {Section.INDICATION}
        self._first_named: dict[Modality, int] = {}
        for number, mention in enumerate(studies):
            self._by_unit.setdefault(mention.unit, []).append(number)
            if not mention.cited:
                self._first_named.setdefault(mention.study.modality, number)
        self._told = sorted(filter(self._tells, range(len(studies))), key=lambda number: studies[number].unit)
        self._done = [number for number in self._told if studies[number].study.event in _DONE]
        self._title = self._find_title()
        self._tables: dict[int, int] = {}  # the first unit of the table that a cell stands in
        for index, unit in enumerate(view.units):
            if unit.cell:
                self._tables[index] = self._tables.get(index - 1, index)

    def of_unit(self, index: int, position: int) -> int | None:
        """The number of the study that a statement at a position was read from, if any."""
        unit = self.view.units[index]
        mentioned = self._by_unit.get(index, [])
        if mentioned and all(self._refers(n) for n in mentioned):
            return None  # a diagnosis that cites a study is no result of it
        own = [n for n in mentioned if self._is_result(n) or self._is_cited(n)]
        before = [n for n in own if self.studies[n].study.span.start <= position]
        if before:
            return before[-1]
        if own:
            return own[0]
        pending = any(self.studies[n].study.event is not Event.DONE for n in mentioned)
        if pending and unit.section in (Section.ASSESSMENT, Section.PLAN):
            return None
        if not mentioned and self._diagnoses(index):
            return None
        if unit.section in _REPORT:
            return self._chain(index)
        if (headed := self._impression_of(index)) is not None:
            return headed
        if any(self.studies[n].study.event is Event.NOT_DONE for n in mentioned):
            return None  # '…, for which an MRI has yet to be done'
        found = self._paragraph(index)
        if found is None and unit.cell:
            found = self._below(index)
        if found is None and self._title is not None and unit.section in _UNDER_TITLE:
            return self._title
        return found

    def _diagnoses(self, index: int) -> bool:
        """Whether a sentence begins with the word for what the author concludes: 'Dx C5-C6 foraminal stenosis'."""
        if not self._sentences.may_hold(index, ChunkKind.DIAGNOSING, first=_FIRST_WORDS):
            return False
        nodes = self._sentences.of(index).nodes
        return bool(nodes) and nodes[0].kind is ChunkKind.DIAGNOSING

    def is_cited_in(self, index: int) -> bool:
        """Whether a unit refers to a study: 'stenosis, as shown on MRI'."""
        return any(self.studies[number].cited for number in self._by_unit.get(index, ()))

    def _impression_of(self, index: int) -> int | None:
        """The study whose name stands right above an impression: its report came, and this is its impression."""
        unit = self.view.units[index]
        if unit.header is None or not self._sentences.may_be_impression(index):
            return None
        back = range(index - 1, max(-1, index - _LONGEST_IMPRESSION), -1)
        above = next((n for n in back if self.view.units[n].header != unit.header), None)
        numbers = self._by_unit.get(above, []) if above is not None else []
        results = [n for n in numbers if self._is_result(n)]
        if above is None or not results:
            return None
        line, named = self.view.units[above], self.studies[results[-1]]
        told = named.study.normal or any(self.view.of(kind, line.start, line.end) for kind in _RESULTS)
        return None if told or line.end - named.end > _HEADS_IMPRESSION else results[-1]

    def _refers(self, number: int) -> bool:
        """Whether a study is named for a result that stands elsewhere: cited in a diagnosis, or once more without a date."""
        mention = self.studies[number]
        if not mention.cited:
            return False
        first = self._first_named.get(mention.study.modality, number)
        again = mention.study.date is None and (first < number or (first > number and self._says(first)))
        return again or mention.study.span.section in _DIAGNOSIS

    def _says(self, number: int) -> bool:
        """Whether a result comes right after the name of a study."""
        mention, units = self.studies[number], self.view.units
        end = units[min(mention.unit + 1, len(units) - 1)].end
        return any(self.view.of(kind, mention.end, end) for kind in (*_RESULTS, Kind.COMPARTMENT))

    def part_of(self, number: int) -> Mention | None:
        """The part of the body that a study's name says it shows."""
        span, unit = self.studies[number].study.span, self.view.units[self.studies[number].unit]
        low = min(unit.start, span.start, unit.header[0] if unit.header else unit.start)
        near = self.view.of(Kind.COMPARTMENT, max(low, span.start - _NAME_REACH), span.end + _NAME_REACH)
        return min(near, key=lambda part: abs(part.start - span.start), default=None)

    def _find_title(self) -> int | None:
        """The study that the note's first lines name as their subject: the note is its report."""
        first = self._first_paragraph()
        for number, mention in enumerate(self.studies):
            start = mention.study.span.start
            if first is None or start - first.start > _TITLE_CHARACTERS or mention.study.event is not Event.DONE:
                break
            unit = self.view.units[mention.unit]
            before = self.view.text[min(first.start, start) : start].strip(" :,\n")
            alone = unit.section in (Section.UNKNOWN, Section.EXAM_TITLE) and len(before) < _BEFORE_TITLE
            titled = unit.line - first.line <= _TITLE_LINE and alone and not mention.elsewhere
            if titled and mention.study.modality in self._proof:
                return number
        return None

    def _first_paragraph(self) -> Unit | None:
        """The beginning of the first paragraph that says something: a notice of a system may stand before it."""
        view = self.view
        said = min((found[0].start for kind, found in view.by_kind.items() if kind not in BESIDE), default=None)
        if said is None or (index := view.unit_for(said)) is None:
            return None
        while index and view.units[index - 1].paragraph == view.units[index].paragraph:
            index -= 1
        return view.units[index]

    def _is_result(self, number: int) -> bool:
        mention = self.studies[number]
        in_place = mention.study.span.section not in self._no_results
        return mention.study.event in _DONE and in_place and not mention.compared and not mention.elsewhere

    def _is_cited(self, number: int) -> bool:
        """Whether an indication cites a study; its own sentence tells the result."""
        study = self.studies[number].study
        return study.event is Event.DONE and study.span.section == Section.INDICATION

    def _tells(self, number: int) -> bool:
        """Whether what follows a study's name can be its result."""
        mention = self.studies[number]
        in_place = mention.study.span.section not in self._no_results
        return in_place and not mention.compared and not mention.elsewhere and not self._refers(number)

    def _chain(self, index: int) -> int | None:
        """Under an imaging header: the last study named above it, but for one that the same line says is not done."""
        last = self._last_up_to(index, self._told)
        done = self._last_up_to(index, self._done)
        if last is None or last == done:
            return done
        unit = self.studies[last].unit
        return None if unit == index or self.view.units[unit].line == self.view.units[index].line else done

    def _last_up_to(self, index: int, numbers: list[int]) -> int | None:
        """The last of some studies that a unit, or one before it, names."""
        end = bisect_right(numbers, index, key=lambda number: self.studies[number].unit)
        return numbers[end - 1] if end else None

    def _before(self, index: int) -> Iterator[int]:
        """The units right above one, and those right above the table that it stands in."""
        nearest = max(-1, index - _LINES_BACK)
        yield from range(index - 1, nearest, -1)
        if (first := self._tables.get(index, index)) <= nearest:
            yield from range(first - 1, max(-1, first - _LINES_BACK), -1)

    def _paragraph(self, index: int) -> int | None:
        """In running text: a study named earlier in the same line or the lines right above, under the same header."""
        unit = self.view.units[index]
        block, headings = unit.block, unit.headings
        if not self.studies or block.section in _STORIES:
            return None
        headed = bool(headings) or unit.item
        for back in self._before(index):
            other = self.view.units[back]
            over = other.block
            same_line, beside = over.line == block.line, over.paragraph == block.paragraph or headings
            if over.section != block.section or not (beside and (same_line or block.section != Section.ASSESSMENT)):
                return None
            if not same_line and headed and not other.item and not other.headings and not self._heads_list(back):
                if self._by_unit.get(back):
                    return None
                continue  # the name of the study may stand over several lines
            mentioned = [n for n in self._by_unit.get(back, ()) if not self.studies[n].compared]
            if mentioned:
                return next((n for n in reversed(mentioned) if self._is_result(n)), None)
        return None

    def _below(self, index: int) -> int | None:
        """The study named right below a table, in brackets or with nothing that it shows: '(from MRI 1/8/26)'."""
        units, at = self.view.units, index
        while at < len(units) and units[at].cell:
            at += 1
        if at == len(units) or units[at].paragraph != units[index].paragraph:
            return None
        named = any(self.view.of(kind, units[at].start, units[at].end) for kind in _RESULTS)
        if named and self.view.text[units[at].start] != _OPENS:
            return None
        return next((n for n in self._by_unit.get(at, ()) if self._is_result(n)), None)

    def _heads_list(self, index: int) -> bool:
        """Whether a line is little more than a study's name: it heads the levels listed below."""
        unit = self.view.units[index]
        numbers = self._by_unit.get(index, [])
        return bool(numbers) and (
            self.view.text[unit.start : unit.end].rstrip(" \"'“”").endswith(":")
            or unit.end - self.studies[numbers[-1]].end < _HEADS_LIST
            or not any(self.view.of(kind, unit.start, unit.end) for kind in (*_RESULTS, Kind.COMPARTMENT))
        )

    def old(self, statements: list[Statement]) -> frozenset[int]:
        """Studies of statements that are dated OLD_AFTER_YEARS or more before the last date of the note, or were made before
        an operation that another note reports."""
        read = {s.study for s in statements if s.study is not None}
        return self._dated_long_before(read) | self._preoperative(read)

    def _preoperative(self, read: set[int]) -> frozenset[int]:
        """The studies from before an operation; in the report of the operation they are of the day."""
        made_before = frozenset(number for number in read if self.studies[number].preoperative)
        if made_before and any(unit.section in _OF_AN_OPERATION for unit in self.view.units):
            return frozenset()
        return made_before

    def _dated_long_before(self, read: set[int]) -> frozenset[int]:
        if not any(self.studies[number].study.date for number in read):
            return frozenset()
        dates = self.view.dates_in(0, len(self.view.text))
        years = [mention.date[0] for mention in dates if mention.date and 1990 <= mention.date[0] <= 2100]
        last = max(years, default=0)
        return frozenset(
            number
            for number, mention in enumerate(self.studies)
            if mention.study.date is not None and last - mention.study.date[0] >= OLD_AFTER_YEARS
        )

    def _answers(self, index: int) -> bool:
        """Whether a unit answers the question before it: 'Report called? No.'"""
        before = self.view.units[index - 1] if index else None
        return before is not None and self.view.text[before.end - 1] == _ASKS

    def as_normal(self) -> list[Study]:
        """The studies, those that their own words, or a sentence of their report, call normal as a whole with these words."""
        found = [mention.study for mention in self.studies]
        first = self.studies[self._done[0]].unit if self._done else len(self.view.units)
        for index, unit in enumerate(self.view.units[first:], first):
            if unit.block.section not in _CALLED_NORMAL or unit.headings or self._answers(index) or unit.void:
                continue
            one_word = self.view.text[unit.start : unit.end].count(" ") < 1 and not unit.checked
            if one_word and unit.section != Section.IMPRESSION:
                continue
            if not self._sentences.may_hold(index, ChunkKind.NORMAL, ChunkKind.NOT, first=_BEGINNING):
                continue
            owner = self._chain(index)
            if owner is None or found[owner].normal:
                continue
            whole = next(iter(self._sentences.of(index).found(Layer.WHOLE)), None)
            if whole is None:
                continue
            named = {p.region for node in whole.role("at") if isinstance(node, Chunk) for p in node.places}
            if named <= set(found[owner].regions):
                normal = self.view.span(unit.start, unit.end, unit.section)
                found[owner] = replace(found[owner], normal=normal, read_by=(*found[owner].read_by, whole.by))
        return found
