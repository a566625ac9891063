"""The reader of a course of care: units of a note in, its measures, goals, schedules and passages out."""

import re
from collections.abc import Iterator
from itertools import groupby

from dxproof.engine.course import Aim, CourseFacts, Passage, Role, Schedule, Score
from dxproof.engine.extract.course.identity import Identity
from dxproof.engine.extract.course.schedules import ScheduleReader
from dxproof.engine.extract.course.scores import ReadScore, ScoreReader
from dxproof.engine.extract.course.tokens import CourseTokens, Kind
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.text.blocks import BlockKind, Unit
from dxproof.engine.extract.text.words import Phrases, any_of, one_of
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind as TermKind
from dxproof.engine.facts import Span
from dxproof.engine.pack.model import CourseFile, EpisodeFile, Register
from dxproof.engine.terms import Section

_LONGEST_NAME = 80  # characters of a line of names
_BOXED = re.compile(r"\[(\s*\d+(?:\.\d+)?\s*)\]")  # a number that is written into a box of a form
_LABEL = re.compile(r"\s*[A-Za-z]{1,3}\s?[-:]\s")  # 'T- …': another line of the note
_GAP = re.compile(r"\s{2,}|\t")
_SHORT_DATE = re.compile(r"\s*(\d{1,2}/\d{1,2})(?:/\d{2,4})?\s*")
_HEAD = 300  # characters of a note in which its own date stands
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# What is not said of this patient's care: policies, consent, lists to choose from, what was taken back.
_NO_CARE = frozenset(
    {
        Register.POLICY,
        Register.EDUCATION,
        Register.PICK_LIST,
        Register.CONSENT,
        Register.OTHER_PATIENT,
        Register.WITHDRAWN,
    }
)
_MAY_SET_GOALS = frozenset({Section.PLAN, Section.UNKNOWN})
# What a line of a letterhead has none of.
_CLINICAL = (TermKind.ELEMENT, TermKind.SYMPTOM, TermKind.CARE, TermKind.STUDY, TermKind.REGION, TermKind.PART)
_OF_THE_PLAN = frozenset({Section.PLAN, Section.ASSESSMENT})


class CourseReader:
    """Reads what notes say of a course of care by the words of one pack. Holds no state of a note."""

    def __init__(self, words: CourseFile, episode: EpisodeFile | None) -> None:
        self._tokens = CourseTokens(words)
        self._scores = ScoreReader(self._tokens)
        self._schedules = ScheduleReader(words)
        ignored = [(phrase, False) for phrase in words.no_gain_ignore]
        self._no_gain = Phrases([*ignored, *((phrase, True) for phrase in words.no_gain)])
        self._not_now = re.compile(rf"(?<!\w){any_of(words.no_gain_before)}(?!\w)")
        self._not_now_behind = re.compile(rf"(?<!\w){any_of(words.no_gain_behind)}(?!\w)")
        roles = words.roles
        self._timeless = re.compile(rf"(?<!\w){any_of((*roles.now, *roles.earlier, *roles.neither))}(?!\w)")
        self._earlier = next(iter(words.roles.earlier), "")
        self._signed = re.compile(rf"\W*(?:{any_of(words.signed)})(?!\w)")
        self._identity = Identity(words)
        procedures, modifiers = (episode.procedures, episode.modifiers) if episode else ((), ())
        self._active = re.compile(rf"(?<!\w)(?:{one_of(procedures)})\s?[-(,:]?\s?(?:{one_of(modifiers)})(?!\w)")
        self._personal_inside = re.compile(rf"(?:\s{{2,}}|[\t|])\s*(?:{any_of(words.personal)})\s*(?:[:#=]|\d)")
        self._personal = re.compile(rf"[\s*_=#|-]*(?:{any_of(words.personal)})\s*(?:[:#=.]|\d|$)")

    def read(self, view: NoteView, sentences: Sentences) -> CourseFacts:
        """All that a note says of its course of care; every block of the view is cut into its sentences."""
        small = view.text.lower()
        if len(small) != len(view.text):
            small = view.text
        scores: list[Score] = []
        aims: list[Aim] = []
        schedules: list[Schedule] = []
        last: ReadScore | None = None
        last_unit = view.units[0] if view.units else None
        aiming: object = None  # the block that speaks of goals
        for unit in view.units:
            if unit.register in _NO_CARE:
                continue
            text = self._words(view, small, unit)
            if unit.void:
                text = _behind_option(text, unit)
            met = self._names(text, Kind.MET)
            above = [heading for heading in self._above(small, unit) if not self._names(heading, Kind.MET)]
            goes_on_with = (
                last
                if last and last_unit and last_unit.block is unit.block and small[last_unit.end - 1] == ";"
                else None
            )
            names_goal = self._names(text, Kind.GOAL) and not met
            if names_goal:
                aiming = unit.block
            planned = unit.section in _OF_THE_PLAN
            below_goals = (
                not _LABEL.match(small, unit.block.start) and any(self._names(heading, Kind.GOAL) for heading in above)
            ) or self._hangs_on_goals(small, unit)
            goes_on = aiming is unit.block and (unit.section is Section.PLAN or self._names(text, Kind.AIM))
            is_goal = below_goals or (names_goal and unit.section in _MAY_SET_GOALS)
            default = Role.GOAL if below_goals or (goes_on and not names_goal) else Role.NOW
            found = self._scores.read(text, above, default, planned, goes_on_with)
            last, last_unit = (found[-1] if found else None), unit
            scores += [
                Score(
                    each.measure.measure,
                    each.area,
                    each.side,
                    each.role,
                    each.value,
                    view.span(unit.start + each.start, unit.start + each.end, unit.section),
                )
                for each in found
            ]
            if is_goal and not self._schedules.names_time(text):
                aims.append(Aim(view.span(unit.start, unit.end, unit.section)))
            if unit.section in self._schedules.sections:
                schedules += [
                    Schedule(
                        view.span(unit.start + each.start, unit.start + each.end, unit.section),
                        each.a_week,
                        each.weeks,
                        each.visits,
                    )
                    for each in self._schedules.read(text, unit.section is Section.PLAN)
                ]
        return CourseFacts(
            tuple(scores),
            tuple(aims),
            tuple(schedules),
            tuple(self._without_gain(view, small, sentences)),
            tuple(self._passages(view)),
            tuple(view.span(*match.span(), Section.BILLING) for match in self._active.finditer(view.text)),
            self._identity.of(view.text),
        )

    @staticmethod
    def _words(view: NoteView, small: str, unit: Unit) -> str:
        """The words of a unit; dates are blanked, as their numbers are no values."""
        text = small[unit.start : unit.end]
        for mention in view.dates_in(unit.start, unit.end):
            start, end = mention.start - unit.start, mention.end - unit.start
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        return _BOXED.sub(lambda box: f" {box[1]} ", text)

    def _above(self, small: str, unit: Unit) -> list[str]:
        """The words of the headings that hold for a unit; a date that is not the visit's is a word for an earlier one."""
        spans = sorted([*unit.headings, *([unit.header] if unit.header else [])])
        above = [self._timeless.sub("", small[start:end]) for start, end in spans if (start, end) != unit.column]
        return above if unit.column is None else [*above, self._column(small, *unit.column)]

    def _column(self, small: str, start: int, end: int) -> str:
        """The heading of a column; a date that is not that of the head of the note is a word for an earlier visit."""
        day = _SHORT_DATE.fullmatch(small[start:end])
        first_line = small.find("\n", 1)
        head = small[: min(start, _HEAD, first_line if first_line > 0 else _HEAD)]
        return small[start:end] if day is None or day[1] in head else self._earlier

    def _hangs_on_goals(self, small: str, unit: Unit) -> bool:
        head = unit.list_head
        return head is not None and self._names(small[head.start : head.end], Kind.GOAL)

    def _names(self, text: str, kind: Kind) -> bool:
        """Whether a text has a word of this kind."""
        return any(token.kind is kind for token in self._tokens.read(text))

    def _without_gain(self, view: NoteView, small: str, sentences: Sentences) -> Iterator[Span]:
        """Words of a plateau or of maintenance, with the assertion that their sentence gives them."""
        for start, end, counts in self._no_gain.find(Tokens(small)):
            index = view.unit_at(start)
            if not counts or index is None or view.units[index].void or view.units[index].register in _NO_CARE:
                continue
            unit = view.units[index]
            if self._not_now.search(small, unit.start, start) or self._not_now_behind.search(small, end, unit.end):
                continue
            asserted = sentences.asserted_span(start, end)
            section = view.units[index].section
            yield view.span(start, end, section, asserted.assertion, view.cue(asserted.cue))

    def _passages(self, view: NoteView) -> Iterator[Passage]:
        """The sentences and rows of a note in order, and which of them a visit can be told apart by."""
        first_known = next(
            (i for i, unit in enumerate(view.units) if unit.section not in (Section.UNKNOWN, Section.ADMINISTRATIVE)), 0
        )
        for key, grouped in groupby(enumerate(view.units), key=lambda item: self._row(item[0], item[1])):
            pairs = list(grouped)
            first, unit = pairs[0]
            start, end = unit.start, pairs[-1][1].end
            if key[0] is BlockKind.FORM:
                start, end = unit.block.start, unit.block.end
            counts = self._counts(view, unit, start, end, first < first_known)
            # A line with a label that is no heading of the pack's stands in the section above it, and is not of it.
            section = Section.UNKNOWN if _LABEL.match(view.text, unit.block.start) else unit.section
            yield Passage(
                view.span(start, end, section), counts and not (first == 0 and _is_title(view.text[start:end]))
            )

    @staticmethod
    def _row(index: int, unit: Unit) -> tuple[BlockKind | None, int]:
        """What units are one passage: the cells of a row, the boxes of a line of a form, else each by itself."""
        kind = unit.block.kind
        return (kind, unit.line) if kind in (BlockKind.ROW, BlockKind.FORM) else (None, index)

    def _counts(self, view: NoteView, unit: Unit, start: int, end: int, in_head: bool) -> bool:
        """Whether a passage says something of the visit: it is no letterhead, no line of names and dates, and no bare heading."""
        text = view.text[start:end]
        for mention in reversed(view.dates_in(start, end)):
            text = text[: mention.start - start] + text[mention.end - start :]
        if unit.section is Section.ADMINISTRATIVE or not _LETTERS.search(text):
            return False
        small = text.lower()
        if self._personal.match(small) or (self._signed.match(small) and len(text) <= _LONGEST_NAME):
            return False
        if in_head and self._personal_inside.search(small):
            return False
        return not in_head or (not _is_title(text) and any(view.of(kind, start, end) for kind in _CLINICAL))


def _behind_option(text: str, unit: Unit) -> str:
    """What follows an option that is not chosen, on the same line after a gap: '[ ] worse   VAS 5/10'."""
    gap = _GAP.search(text) if unit.box is False else None
    return f"{' ' * gap.end()}{text[gap.end() :]}" if gap else " " * len(text)


def _is_title(text: str) -> bool:
    """Whether a line is a bare heading: capitals, and no full stop."""
    return text.isupper() and not text.rstrip().endswith(".")
