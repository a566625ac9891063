"""How often and how long a plan is for: '3x/week for 4 weeks, then weekly x 4', 'twice a week, 12 visits'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import CourseFile

_NUMBER = r"\d{1,3}(?:\.\d+)?"
_WEEK = 7.0
_EDGE = re.compile(r"[.;]")
_MOST = 14  # visits a week; what is more often is no visit


@dataclass(frozen=True, slots=True)
class ReadSchedule:
    """A frequency, a length or both, and where they stand in their sentence."""

    start: int
    end: int
    a_week: float | None = None
    weeks: float | None = None
    visits: int | None = None


class ScheduleReader:
    """Reads the schedules of sentences by the words of a pack."""

    def __init__(self, file: CourseFile) -> None:
        words = file.schedule
        self.sections = frozenset(words.sections)
        numbers = {name: float(number) for number, names in file.numbers.items() for name in names}
        counts = {name: float(number) for number, names in words.counts.items() for name in names}
        self._numbers = numbers | counts
        number = rf"(?:{_NUMBER}|{any_of(numbers)})"
        many = rf"(?:{number}|{any_of(counts)})"
        some = rf"{many}(?:\s?-\s?{number})?"
        self._days = _flat((period.days, (*period.phrases, *period.once)) for period in words.periods)
        once = _flat((period.days, period.once) for period in words.periods)
        second = _flat((int(days), phrases) for days, phrases in words.every_second.items())
        self._days |= second
        period = rf"(?P<period>{any_of(self._days.keys() - once.keys() - second.keys())})"
        self._often = re.compile(
            rf"(?<![\w./])(?:(?P<many>{some})(?P<by>\s{{0,3}}-?(?:{any_of(words.times)})?\s?-?(?:{any_of(words.per)})?)\s?(?:{period}|(?P<adverb>{any_of(once)}))"
            rf"|(?:{any_of(words.every)})\s(?P<every>{some})\s?(?P<each>{any_of(self._days)})"
            rf"|(?P<second>{any_of(second)})|(?P<once>{any_of(once)}))(?!\w)"
        )
        lasting = any_of(words.lasting)
        length = rf"(?P<n1>{some})\s{{0,3}}-?\s?(?P<u1>{any_of(self._days.keys() - once.keys() - second.keys())})(?!\w)"
        self._length = re.compile(
            rf"(?<![\w./])(?:{lasting})[\s:]*{length}|(?<=[,(/;] ){length.replace('<n1>', '<n2>').replace('<u1>', '<u2>')}"
        )
        self._visits = re.compile(
            rf"(?<![\w./-])(?P<visits>{_NUMBER}|{any_of(numbers)})\s(?:{any_of(words.visits)})(?!\w)(?!\s?(?:{any_of(words.per)})\s?{any_of(self._days)})"
        )
        self._care = re.compile(rf"(?<!\w){any_of(words.care)}(?!\w)")
        self._others = re.compile(rf"(?<!\w){any_of(words.others)}(?!\w)")

    def read(self, text: str, is_plan: bool) -> list[ReadSchedule]:
        """The schedules of a sentence in small letters; ``is_plan``: it stands in a plan, and need not say what comes so often."""
        if not (is_plan or self._care.search(text)):
            return []
        often = [match for match in self._often.finditer(text) if self._counts(text, match)]
        if not often:
            alone = self._alone(text)
            return [alone] if alone and (is_plan or alone.a_week) else []
        made = []
        for index, match in enumerate(often):
            until = often[index + 1].start() if index + 1 < len(often) else len(text)
            made.append(self._schedule(text, match, until))
        return made

    def names_time(self, text: str) -> bool:
        """Whether a sentence says how often, or how long, and so speaks of the plan."""
        return self._often.search(text) is not None or self._length.search(text) is not None

    def _counts(self, text: str, match: re.Match[str]) -> bool:
        """Whether what comes so often is a visit, by the words of its clause."""
        edges = [edge.end() for edge in re.finditer(r"[.;,(]", text[: match.start()])]
        end = _EDGE.search(text, match.end())
        clause = text[edges[-1] if edges else 0 : match.start()], text[match.end() : end.start() if end else len(text)]
        if self._others.search(clause[0]) or (
            self._others.search(clause[1].split(",")[0]) and not self._care.search(clause[0])
        ):
            return False
        if match["many"] and not match["adverb"] and not match["by"].strip(" -"):
            return False  # '4 weeks' is a length
        rate = self._rate(match)
        return rate is not None and 0 < rate <= _MOST

    def _rate(self, match: re.Match[str]) -> float | None:
        """Visits a week."""
        if match["many"]:
            days = self._days[" ".join((match["period"] or match["adverb"]).split())]
            return self._number(match["many"]) * _WEEK / days
        if match["every"]:
            return _WEEK / (self._number(match["every"]) * self._days[" ".join(match["each"].split())])
        return _WEEK / self._days[" ".join((match["second"] or match["once"]).split())]

    def _schedule(self, text: str, match: re.Match[str], until: int) -> ReadSchedule:
        length = self._length.search(text, match.end(), until) or (
            self._length.search(text, 0, match.start()) if match.start() < until else None
        )
        visits = self._visits.search(text, match.end(), until) or self._visits.search(text, 0, match.start())
        spans = [found.span() for found in (match, length, visits) if found]
        return ReadSchedule(
            min(start for start, _ in spans),
            max(end for _, end in spans),
            self._rate(match),
            self._weeks(length) if length else None,
            int(self._number(visits["visits"])) if visits else None,
        )

    def _alone(self, text: str) -> ReadSchedule | None:
        """A length without a frequency: 'Duration: 4 weeks'."""
        length, visits = self._length.search(text), self._visits.search(text)
        found = [each for each in (length, visits) if each and not self._others.search(text)]
        if not found:
            return None
        weeks = self._weeks(length) if length else None
        count = int(self._number(visits["visits"])) if visits else None
        often = count / weeks if count and weeks else None
        if often is not None and often > _MOST:
            return None
        return ReadSchedule(min(each.start() for each in found), max(each.end() for each in found), often, weeks, count)

    def _weeks(self, match: re.Match[str]) -> float:
        length, unit = match["n1"] or match["n2"], match["u1"] or match["u2"]
        return round(self._number(length) * self._days[" ".join(unit.split())] / _WEEK, 2)

    def _number(self, written: str) -> float:
        """A number in digits or words; of a range the higher one."""
        last = written.split("-")[-1].strip() if written not in self._numbers else written
        named = self._numbers.get(" ".join(last.split()))
        return named if named is not None else float(last)


def _flat(found: Iterator[tuple[int, tuple[str, ...]]]) -> dict[str, int]:
    return {name.lower(): days for days, phrases in found for phrase in phrases for name in expand(phrase)}
