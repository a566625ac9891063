"""Measures and their values in one sentence: which measure a number is of, and of when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dxproof.engine.course import Role
from dxproof.engine.extract.course.tokens import CourseTokens, Kind, Token
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import Apart, MeasureWords

_ROLES = {Kind.NOW: Role.NOW, Kind.EARLIER: Role.EARLIER, Kind.GOAL: Role.GOAL}
_NEAR = 24  # characters between a word of a role and its value
_FAR = 40
_SIGNS = " \t\n:=-~<>()≤≥#,*'\""


@dataclass(frozen=True, slots=True)
class ReadScore:
    """A value and where it stands in its sentence; ``stated`` tells whether words gave it its role."""

    measure: MeasureWords
    area: str | None
    side: str | None
    role: Role
    value: float
    start: int
    end: int
    stated: bool = False


class ScoreReader:
    """Reads the scores of sentences by the words of a pack."""

    def __init__(self, tokens: CourseTokens) -> None:
        words = tokens.words
        self._tokens = tokens
        self._implied = {measure.implied_by: measure for measure in words.measures if measure.implied_by}
        self._implied_by_unit = {each.implied_by_unit: each for each in words.measures if each.implied_by_unit}
        self.joins = re.compile(rf"(?<!\w){any_of(words.roles.joins)}(?!\w)")
        self.clause = re.compile(rf"[,;.(]|{self.joins.pattern}")
        links = any_of(words.roles.links)
        self._link = re.compile(rf"(?:\s*(?:{links})(?!\w))*\s*")

    def read(
        self, text: str, above: Sequence[str], default: Role, planned: bool, before: ReadScore | None = None
    ) -> list[ReadScore]:
        """The scores of a sentence; ``above`` are its headings, ``default`` is the role of a value without words.

        ``planned``: the sentence is of a plan, where 'reduce to' names a goal. ``before`` is the score that it goes on with, after a
        semicolon.
        """
        reading = _Reading(self, text, default, planned)
        if before is not None:
            reading.go_on(before)
        for token in (token for heading in above for token in self._tokens.read(heading)):
            if token.kind is not Kind.VALUE:
                reading.head(token)
        reading.tokens(self._tokens.read(text))
        return reading.scores

    def implied(self, token: Token) -> MeasureWords | None:
        """The measure that a denominator or a unit is enough for."""
        if token.unit in self._implied_by_unit:
            return self._implied_by_unit[token.unit]
        return None if token.out_of is None else self._implied.get(int(token.out_of))

    def is_bare_link(self, between: str) -> bool:
        """Whether nothing that has a meaning of its own stands between a measure and a bare number."""
        words = re.sub(rf"[{re.escape(_SIGNS)}]+", " ", between)
        return self._link.fullmatch(words) is not None


def scaled(measure: MeasureWords, token: Token) -> float | None:
    """The value on the measure's scale; None where the number is of something else."""
    if token.unit is not None and token.unit not in measure.units:
        return None
    if token.out_of is None:
        return token.number
    if not measure.scale:
        return token.number
    if int(token.out_of) not in measure.out_of or token.number > token.out_of:
        return None
    return round(token.number * measure.scale / token.out_of, 1)


class _Reading:
    """One sentence, from left to right."""

    def __init__(self, reader: ScoreReader, text: str, default: Role, planned: bool) -> None:
        self._reader, self._text, self._planned = reader, text, planned
        self._default = default
        self._measures: tuple[MeasureWords, ...] = ()
        self._area: str | None = None
        self._area_at = -1
        self._side: str | None = None
        self._side_at = self._taken_at = -1
        self._named_at: int | None = None
        self._pending: Role | None = None
        self._pending_at = 0
        self._column: Role | None = None
        self._aside = False
        self._met = False
        self.scores: list[ReadScore] = []

    def head(self, token: Token) -> None:
        """Take a word of a heading: it holds for the whole sentence. Of a column that is also whether it is of now."""
        if token.kind in _ROLES:
            self._column = _ROLES[token.kind]
        elif token.kind is Kind.MEASURE:
            self._measures = token.measures
        elif token.kind is Kind.AREA:
            self._area = token.value
            self._measures = token.measures or self._measures
        elif token.kind is Kind.SIDE:
            self._side = token.value

    def go_on(self, before: ReadScore) -> None:
        """Begin with the measure of the sentence before."""
        self._measures, self._area, self._side = (before.measure,), before.area, before.side

    def tokens(self, tokens: list[Token]) -> None:
        self._met = any(token.kind is Kind.MET for token in tokens)
        for index, token in enumerate(tokens):
            before = tokens[index - 1] if index else None
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if token.kind is Kind.VALUE:
                self._value(token, before, after, tokens[index + 2] if index + 2 < len(tokens) else None)
            elif token.kind is Kind.MEASURE:
                if not (before and before.kind is Kind.SIDE and token.start - before.end <= 2):
                    self._side = (
                        self._side if before and before.kind is Kind.AREA and self._side_at == before.start else None
                    )
                self._measures, self._named_at = token.measures, token.start
            elif token.kind is Kind.AREA:
                self._take_area(token)
            elif token.kind is Kind.SIDE:
                self._side = None if token.start == self._taken_at else token.value
                self._side_at = token.start
            elif token.kind is Kind.TO:
                self._to(token, before, after)
            elif token.kind is Kind.ASIDE:
                self._aside = self._leads(token, after) or not self._set_back(token, before)
            elif token.kind in (Kind.MET, Kind.NEITHER):
                continue
            elif token.kind is Kind.WERE:
                self._were(token, before)
            elif token.kind is Kind.AIM:
                if self._planned and not self.scores:
                    self._default = Role.GOAL
            else:
                self._role(token, before, after)

    def _take_area(self, token: Token) -> None:
        self._area, self._area_at = token.value, token.start
        if token.measures:
            self._measures, self._named_at = token.measures, token.start

    def _to(self, token: Token, before: Token | None, after: Token | None) -> None:
        """'from 7 to 3', '7 -> 3': what stands before was earlier."""
        if self.scores and self._leads(token, after) and before is not None and before.end == self.scores[-1].end:
            last = self.scores[-1]
            self.scores[-1] = replace(last, role=Role.EARLIER, stated=True)
            self._pending, self._pending_at = (Role.GOAL if self._default is Role.GOAL else Role.NOW), token.end

    def _were(self, token: Token, before: Token | None) -> None:
        """'4/10, was 6': after a value of the same measure it is an earlier one; else a note only tells its story so."""
        if (
            self.scores
            and self.scores[-1].measure in self._measures_told()
            and not (before and before.kind is Kind.GOAL)
        ):
            self._pending, self._pending_at = Role.EARLIER, token.end

    def _measures_told(self) -> tuple[MeasureWords, ...]:
        return self._measures or tuple(score.measure for score in self.scores)

    def _role(self, token: Token, before: Token | None, after: Token | None) -> None:
        role = _ROLES[token.kind]
        if role is Role.EARLIER and before is not None and before.kind is Kind.GOAL:
            return  # 'the goal was 20%'
        if role is Role.GOAL and not self.scores and not self._met:
            self._default = Role.GOAL
            if not self._leads(token, after):
                return
        leads = self._leads(token, after)
        if not leads and self._belongs_before(token, before):
            self._set_role_before(role)
            return
        if self._met and not leads:
            return
        self._pending, self._pending_at = role, token.end

    def _set_role_before(self, role: Role) -> None:
        """'NDI 42% and pain 7/10 at that time': the role of the last value, and of those joined to it."""
        for index in range(len(self.scores) - 1, -1, -1):
            score = self.scores[index]
            joined = index == len(self.scores) - 1 or score.measure is not self.scores[-1].measure
            if score.stated or not joined:
                return
            self.scores[index] = replace(score, role=role, stated=True)

    def _set_back(self, token: Token, before: Token | None) -> bool:
        """'7/10 at worst': the value before is taken out."""
        if self._belongs_before(token, before):
            self.scores.pop()
            return True
        return False

    def _leads(self, token: Token, after: Token | None) -> bool:
        """Whether the value after a word of a role is the one that it speaks of."""
        if after is None or after.kind is not Kind.VALUE:
            return False
        between = self._text[token.end : after.start]
        return len(between) <= _NEAR and not re.search(r"[,;)]", between)

    def _belongs_before(self, token: Token, before: Token | None) -> bool:
        if not self.scores or before is None or before.kind is not Kind.VALUE or before.end != self.scores[-1].end:
            return False
        between = self._text[before.end : token.start]
        return len(between) <= _NEAR and not re.search(r"[;)]", between) and not self.scores[-1].stated

    def _value(self, token: Token, before: Token | None, after: Token | None, second: Token | None) -> None:
        measure = self._behind(token, after, second) or self._measure(token, before)
        if measure is None:
            return
        value = scaled(measure, token)
        assert value is not None
        if self._aside:
            self._aside = False
            return
        area = self._area_of(token, after) if Apart.AREA in measure.told_apart else None
        side = self._side_of(token, after, second) if Apart.SIDE in measure.told_apart else None
        between = self._text[self._pending_at : token.start]
        if self._pending is not None and (len(between) > _FAR or re.search(r"[,;)]", between)):
            self._pending = None
        role, stated = self._pending or self._column or self._default, self._pending is not None
        start = token.start if self._named_at is None else min(self._named_at, token.start)
        if self.scores and start < self.scores[-1].end and self._named_at is not None:
            start = token.start
        self.scores.append(ReadScore(measure, area, side, role, value, start, token.end, stated))
        self._pending = None

    def _measure(self, token: Token, before: Token | None) -> MeasureWords | None:
        """The measure that a number is of: one of those named last whose values look like it, or the one that it implies."""
        plain = token.unit is None and token.out_of is None
        for measure in self._measures:
            if scaled(measure, token) is None:
                continue
            if plain and not (token.in_digits and self._is_adjacent(token, before)):
                continue
            if plain and measure.needs_unit:
                continue  # 'walks 2 dogs'
            if plain and measure.scale and token.number > measure.scale:
                continue
            return measure
        implied = self._reader.implied(token)
        return implied if implied and scaled(implied, token) is not None else None

    def _behind(self, token: Token, after: Token | None, second: Token | None) -> MeasureWords | None:
        """The measure right after a value that none before it takes, or that it is more exactly of: '8/10 at worst'."""
        if after is None or after.kind is not Kind.MEASURE or self._text[token.end : after.start].strip():
            return None
        if self._leads_on(after, second):
            return None
        fits = (each for each in after.measures if token.out_of is not None and scaled(each, token) is not None)
        return next(fits, None)

    def _is_adjacent(self, token: Token, before: Token | None) -> bool:
        start = before.end if before is not None else 0
        between = self._text[start : token.start]
        if before is not None and before.kind is Kind.SIDE:
            between = self._reader.joins.sub(" ", between)  # '65 to the left and 78 to the right'
        return self._reader.is_bare_link(between)

    def _area_of(self, token: Token, after: Token | None) -> str | None:
        """The area of a value: the one named in its clause before it, or right after it ('6/10 neck pain')."""
        named = self._area_at >= self._clause_start(token.start)
        if not named and after is not None and after.kind is Kind.AREA and not self._parts(token, after):
            return after.value
        return self._area

    def _side_of(self, token: Token, after: Token | None, second: Token | None) -> str | None:
        """The side of a value: the one named before it, or right after it where that one is another value's, or none."""
        taken = self._side is None or (bool(self.scores) and self._side_at < self.scores[-1].end)
        behind = after is not None and after.kind is Kind.SIDE and not self._text[token.end : after.start].strip(" °")
        if taken and behind and after is not None and not self._leads_on(after, second):
            self._taken_at = after.start
            return after.value
        return self._side

    def _leads_on(self, token: Token, after: Token | None) -> bool:
        """Whether a word goes with the value after it."""
        return after is not None and after.kind is Kind.VALUE and not self._parts(token, after)

    def _clause_start(self, position: int) -> int:
        found = [match.end() for match in self._reader.clause.finditer(self._text, 0, position)]
        return found[-1] if found else 0

    def _parts(self, token: Token, after: Token) -> bool:
        """Whether a clause ends between two tokens."""
        return self._reader.clause.search(self._text[token.end : after.start]) is not None
