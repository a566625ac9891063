"""Imaging studies: what was done, of what, when, with what fate; and which statement was read from which."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from dxproof.engine.extract.assertion import assess
from dxproof.engine.extract.dates import DATE, Date, read_date
from dxproof.engine.extract.events import events_beside
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.units import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Span, Statement, Study
from dxproof.engine.pack.model import EventScope
from dxproof.engine.terms import Assertion, Event, Modality, Section

OLD_AFTER_YEARS = 5
_UNDER_TITLE = frozenset(
    {
        Section.UNKNOWN,
        Section.HPI,
        Section.INDICATION,
        Section.TECHNIQUE,
        Section.EXAM_TITLE,
        Section.COMPARISON,
        Section.EXAM,
        Section.ADDENDUM,
    }
)
_NOT_A_RESULT = frozenset({Section.COMPARISON, Section.INDICATION, Section.PLAN})
_NORMAL_AFTER = re.compile(
    r"(?:\s*(?:w/?o?|without|with|and|contrast|of|the|scan|spine|was|is|were|are|done|dated|reviewed|today|read|as|came|back|returned|reported|showed|shows|:|,|-|–|\(|\)|\d|/|entirely|completely|all|essentially|report|study|examination|exam|impression|in|on)\s*)*"
    r"(?P<n>normal|negative|unremarkable|nl|wnl|within normal limits)\b(?!\s+(?:alignment|lordosis|curvature|height|signal|marrow|cord|caliber|vertebr|cervical|craniocervical|cranio|configuration|bone|morphology|flow|variant|in\s|for\s+(?:fracture|acute|hemorrhage)|canal|foram|central|conus|odontoid|atlanto|anatomic|disc|postop))",
    re.IGNORECASE,
)
_WHOLE_NORMAL = re.compile(
    r"^\W*(?:\d[.)]\s*)?(?:impression|conclusion|interpretation)?\W*(?:(?:a\s+)?(?:normal|negative|unremarkable)\s+(?:\w+\s+){0,3}?(?:examination|exam|study|mri|mr|ct|scan|report)\b.{0,40}|(?:normal|negative|unremarkable)\W*|(?:normal|negative|unremarkable) (?:cervical|lumbar|thoracic) spine\W*|no abnormality\W*)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class StudyMention:
    """A study while the note is read: its record, its unit, and the extent of its name."""

    study: Study
    unit: int
    end: int


def find_studies(view: NoteView, name_words: frozenset[str]) -> list[StudyMention]:
    """Every study of a note in order; marks the region words of study names on the view.

    ``name_words`` may stand inside a study's name.
    """
    named: list[StudyMention] = []
    study_words: set[int] = set()
    for mention in view.by_kind.get(Kind.STUDY, []):
        index = view.unit_at(mention.start)
        if index is None:
            index = _header_unit(view, mention.start)
            if index is None:
                continue
        if mention.end - mention.start <= 2 and not view.text[mention.start : mention.end].isupper():
            continue
        first, last, regions, words = _name(view, mention, name_words)
        study_words.update(words)
        if (
            named
            and named[-1].unit == index
            and mention.value == Modality.PLAIN_FILM
            and first - named[-1].end < 60
            and view.text[mention.start : mention.end].lower().startswith("film")
        ):
            continue  # 'outside film with report' behind a CT
        if named and named[-1].unit == index and named[-1].end >= first:
            continue  # 'CT myelogram (myelogram CT)': one study named twice
        unit = view.units[index]
        event, cue = _event(view, unit, first, last)
        judged = assess(view, index, mention.start, mention.end)
        ruled_out = judged.cue is not None and judged.cue[1] <= mention.start and mention.start - judged.cue[1] < 40
        if event is Event.DONE and ruled_out and judged.assertion in (Assertion.NEGATED, Assertion.HYPOTHETICAL):
            event, cue = Event.NOT_DONE, view.text[slice(*judged.cue)] if judged.cue else None
        modality = Modality(mention.value)
        span = view.span(first, last, unit.section, judged.assertion, cue)
        normal = _normal(view, unit, _behind_part(view, unit, last))
        parts = _near(view, unit, first, last, Kind.COMPARTMENT)
        named.append(
            StudyMention(
                Study(
                    modality,
                    span,
                    event,
                    regions,
                    _date(view, unit, first, last),
                    normal,
                    parts,
                    _near(view, unit, min(unit.start, first), unit.end, Kind.QUALITY),
                    _side(view, unit, first, last) if parts else None,
                ),
                index,
                last,
            )
        )
    view.study_words = frozenset(study_words)
    return named


# Characters beside a study's name within which its part of the body is named.
_NAME_REACH = 40


def _near(view: NoteView, unit: Unit, start: int, end: int, kind: Kind) -> frozenset[str]:
    """The values of a kind beside a study's name: the part it shows, how it was taken."""
    if kind is Kind.COMPARTMENT and kind not in view.by_kind:
        return frozenset()
    low, high = _extent(unit)
    stretch = max(low, start - _NAME_REACH), min(high, end + _NAME_REACH)
    return frozenset(mention.value for mention in view.of(kind, *stretch))


def _extent(unit: Unit) -> tuple[int, int]:
    """A unit with its header, which may name the study: 'X-ray right knee: …'."""
    return (min(unit.start, unit.header[0]) if unit.header else unit.start), unit.end


# Characters beside a study's name within which its side is named.
_SIDE_REACH = 20


def _side(view: NoteView, unit: Unit, start: int, end: int) -> str | None:
    """The side that a study's name says it shows."""
    low, high = _extent(unit)
    stretch = max(low, start - _SIDE_REACH), min(high, end + _SIDE_REACH)
    near = sorted(view.of(Kind.SIDE, *stretch), key=lambda side: max(start - side.end, side.start - end))
    return near[0].value if near else None


def _header_unit(view: NoteView, position: int) -> int | None:
    """A study named in a header belongs to the unit behind it."""
    for index, unit in enumerate(view.units):
        if unit.start > position:
            return index
    return len(view.units) - 1 if view.units else None


def _name(view: NoteView, mention: Mention, name_words: frozenset[str]) -> tuple[int, int, tuple[str, ...], list[int]]:
    """The extent of a study's name, the regions it covers and the starts of its region words."""
    regions_at = {
        region.first: region for region in view.by_kind.get(Kind.REGION, []) if abs(region.start - mention.start) < 90
    }
    words, tokens = view.tokens.words, view.tokens
    start_unit, end_unit = mention.start - 60, mention.end + 90
    last, end_token, covered, marks = mention.last, mention.last, [], []
    while last < len(words) and tokens.starts[last] < end_unit:
        region = regions_at.get(last)
        if region is not None:
            covered.append(region.value)
            marks.append(region.start)
            last = end_token = region.last
            continue
        word = words[last].lower()
        if word not in name_words or (
            word in ("s", "t", "l", "c") and last + 1 < len(words) and words[last + 1].isdigit()
        ):
            break
        if word == "," and not _name_goes_on(view, last, regions_at):
            break
        last += 1
        if word in ("brain", "head", "spine", "contrast", "scan"):
            end_token = last
    first, start_token = mention.first, mention.first
    ends_at = {region.last: region for region in regions_at.values()}
    while first > 0 and tokens.starts[first - 1] > start_unit:
        region = ends_at.get(first)
        if region is not None and region.start >= start_unit:
            covered.append(region.value)
            marks.append(region.start)
            first = start_token = region.first
            continue
        if words[first - 1].lower() not in ("spine", "spinal", "-", "contrast", "noncontrast", "repeat"):
            break
        first -= 1
    return tokens.starts[start_token], tokens.end(end_token - 1), tuple(dict.fromkeys(covered)), marks


def _name_goes_on(view: NoteView, comma: int, regions_at: dict[int, Mention]) -> bool:
    """'MRI cervical, thoracic and lumbar spine'."""
    return comma + 1 in regions_at or (comma + 2 in regions_at and view.tokens.words[comma + 1].lower() == "and")


# Characters between a denial and the study that it denies: 'no recent MRI'.
_DENIAL_GAP = 12
_TELLER = re.compile(r"(?:patient|pt |she |he )", re.IGNORECASE)


def _event(view: NoteView, unit: Unit, start: int, end: int) -> tuple[Event, str | None]:
    """The fate of a study: the nearest word of its sentence that tells it."""
    if unit.section is Section.PLAN and not DATE.search(view.text, start, min(unit.end, end + 30)):
        default = Event.PLANNED
    else:
        default = Event.DONE
    best: tuple[int, Event, str] | None = None
    for word in events_beside(view, unit, start, end):
        if word.reach in (EventScope.DENIAL, EventScope.BARE_DENIAL) and word.gap > _DENIAL_GAP:
            continue
        if word.event is Event.PATIENT_REPORTED and _TELLER.match(word.words) and word.gap > 24:
            continue  # 'Pt reports neck pain for six weeks, MRI shows …'
        if any(stop in word.stretch for stop in (";", ". ")):
            continue
        if word.event is Event.PATIENT_REPORTED and not word.before and word.gap > 40:
            continue
        if word.gap <= 70 and (best is None or word.gap < best[0]):
            best = (word.gap, word.event, word.words)
    if best is None:
        return default, None
    if best[1] is Event.DONE and default is Event.PLANNED and best[0] > 15:
        return default, None
    return best[1], best[2]


def _date(view: NoteView, unit: Unit, start: int, end: int) -> Date | None:
    match = DATE.search(view.text, end, min(unit.end, end + 60)) or DATE.search(
        view.text, max(unit.start, start - 14), start
    )
    return read_date(match) if match else None


def _behind_part(view: NoteView, unit: Unit, end: int) -> int:
    """Where the name of a study ends that goes on with the part it shows: 'X-ray of the right knee: normal'."""
    if Kind.COMPARTMENT not in view.by_kind:
        return end
    words = [*view.of(Kind.COMPARTMENT, end, unit.end), *view.of(Kind.SIDE, end, unit.end)]
    for mention in sorted(words, key=lambda mention: mention.start):
        if mention.start >= end and re.fullmatch(r"[\s,(]*(?:(?:of|the)\s+)*", view.text[end : mention.start]):
            end = mention.end
    return end


def _normal(view: NoteView, unit: Unit, end: int) -> Span | None:
    """'MRI cervical spine 2024: normal'."""
    match = _NORMAL_AFTER.match(view.text, end, unit.end)
    if match is None:
        return None
    return view.span(match.start("n"), match.end("n"), unit.section)


class StudyIndex:
    """Which study a unit was read from."""

    def __init__(self, view: NoteView, studies: list[StudyMention], proof: Collection[Modality]) -> None:
        self.view = view
        self._proof = proof
        self.studies = studies
        self._by_unit: dict[int, list[int]] = {}
        self._title: int | None = None
        self._no_results = _NOT_A_RESULT
        if any(unit.section is Section.OPERATIVE for unit in view.units):
            # The indications of an operation are the findings that led to it, not the question to a radiologist.
            self._no_results = _NOT_A_RESULT - {Section.INDICATION}
        for number, mention in enumerate(studies):
            self._by_unit.setdefault(mention.unit, []).append(number)
        self._title = self._find_title()

    def of_unit(self, index: int, position: int) -> int | None:
        """The number of the study that a statement at a position was read from, if any."""
        own = [n for n in self._by_unit.get(index, []) if self._is_result(n) or self._is_cited(n)]
        before = [n for n in own if self.studies[n].study.span.start <= position]
        if before:
            return before[-1]
        if own:
            return own[0]
        if self._by_unit.get(index):
            pending = [n for n in self._by_unit[index] if self.studies[n].study.event is not Event.DONE]
            if pending and self.view.units[index].section in (Section.ASSESSMENT, Section.PLAN):
                return None
        unit = self.view.units[index]
        if unit.section in (Section.FINDINGS, Section.IMAGING, Section.IMPRESSION, Section.OPERATIVE):
            return self._chain(index)
        found = self._paragraph(index)
        if found is None and self._title is not None and unit.section in _UNDER_TITLE:
            return self._title
        return found

    def part_of(self, number: int) -> Mention | None:
        """The part of the body that a study's name says it shows."""
        span = self.studies[number].study.span
        near = self.view.of(Kind.COMPARTMENT, max(0, span.start - _NAME_REACH), span.end + _NAME_REACH)
        return min(near, key=lambda part: abs(part.start - span.start), default=None)

    def _find_title(self) -> int | None:
        """The study that the note's first lines name as their subject: the note is its report."""
        for number, mention in enumerate(self.studies):
            if mention.study.span.start > 160 or mention.study.event is not Event.DONE:
                break
            unit = self.view.units[mention.unit]
            before = self.view.text[: mention.study.span.start].strip(" :,\n")
            if (
                unit.line <= 2
                and unit.section in (Section.UNKNOWN, Section.EXAM_TITLE)
                and len(before) < 60
                and mention.study.modality in self._proof
            ):
                return number
        return None

    def _is_result(self, number: int) -> bool:
        mention = self.studies[number]
        return (
            mention.study.event in (Event.DONE, Event.PATIENT_REPORTED)
            and mention.study.span.section not in self._no_results
        )

    def _is_cited(self, number: int) -> bool:
        """Whether an indication cites a study; its own sentence tells the result."""
        study = self.studies[number].study
        return study.event is Event.DONE and study.span.section is Section.INDICATION

    def _chain(self, index: int) -> int | None:
        """Under an imaging header: the last study named above it, as far as the imaging goes back."""
        for back in range(index, -1, -1):
            numbers = [
                n for n in self._by_unit.get(back, []) if self.studies[n].study.span.section not in self._no_results
            ]
            for number in reversed(numbers):
                event = self.studies[number].study.event
                if event in (Event.DONE, Event.PATIENT_REPORTED):
                    return number
                if back == index or self.view.units[back].line == self.view.units[index].line:
                    return None
        return None

    def _paragraph(self, index: int) -> int | None:
        """In running text: a study named earlier in the same line or the lines right above, under the same header."""
        unit = self.view.units[index]
        if unit.section in (Section.PLAN, Section.FAMILY_HISTORY, Section.PMH):
            return None
        for back in range(index - 1, max(-1, index - 9), -1):
            other = self.view.units[back]
            same_line = other.line == unit.line
            headed = bool(unit.inherited) or unit.item
            if (
                other.section != unit.section
                or (other.paragraph != unit.paragraph and not unit.inherited)
                or (not same_line and unit.section is Section.ASSESSMENT)
            ):
                return None
            if not same_line and headed and not other.item and not other.inherited and not self._heads_list(back):
                return None
            numbers = [n for n in self._by_unit.get(back, []) if self._is_result(n)]
            if numbers:
                return numbers[-1]
            if self._by_unit.get(back):
                return None
        return None

    def old(self, statements: list[Statement]) -> frozenset[int]:
        """Studies of statements that are dated OLD_AFTER_YEARS or more before the last date of the note."""
        read = {s.study for s in statements if s.study is not None}
        if not any(self.studies[number].study.date for number in read):
            return frozenset()
        years = [
            date[0] for match in DATE.finditer(self.view.text) if (date := read_date(match)) and 1990 <= date[0] <= 2100
        ]
        last = max(years, default=0)
        return frozenset(
            number
            for number, mention in enumerate(self.studies)
            if mention.study.date is not None and last - mention.study.date[0] >= OLD_AFTER_YEARS
        )

    def _heads_list(self, index: int) -> bool:
        """Whether a line is little more than a study's name: it heads the levels listed below."""
        unit = self.view.units[index]
        numbers = self._by_unit.get(index, [])
        return bool(numbers) and (
            self.view.text[unit.start : unit.end].rstrip(" \"'“”").endswith(":")
            or unit.end - self.studies[numbers[-1]].end < 45
        )

    def whole_normals(self) -> dict[int, Span]:
        """Studies whose impression calls the whole examination normal."""
        found: dict[int, Span] = {}
        for number, mention in enumerate(self.studies):
            if mention.study.normal is not None and self._is_result(number):
                found[number] = mention.study.normal
        for index, unit in enumerate(self.view.units):
            if (
                unit.section in (Section.IMPRESSION, Section.FINDINGS, Section.IMAGING)
                and not unit.inherited
                and _WHOLE_NORMAL.match(self.view.text[unit.start : unit.end])
            ):
                if unit.section is not Section.IMPRESSION and self.view.text[unit.start : unit.end].count(" ") < 1:
                    continue
                owner = self._chain(index)
                if owner is not None and owner not in found:
                    found[owner] = self.view.span(unit.start, unit.end, unit.section)
        return found
