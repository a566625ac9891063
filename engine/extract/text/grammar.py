"""The words of a pack's layout file as patterns."""

import re
from functools import cached_property

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import LayoutFile

_LONGEST_ABBREVIATION = 13
# A word that begins with a capital and goes on in small letters.
_NEXT_STATEMENT = re.compile(r"\s+[A-Z][a-z]{2}")
_LONGEST_END = 20  # characters of a word that ends no statement


class LayoutWords:
    """What tells how lines hang together."""

    def __init__(self, file: LayoutFile) -> None:
        self.abbreviations = frozenset(file.abbreviations)
        self._abbreviation_tails = frozenset(short[-2:] for short in self.abbreviations)
        self._before_more = frozenset((*file.titles, *file.leads))
        # After a box, a colon or an equals sign the last word is an answer: '[x] No'.
        self._open_end = re.compile(rf"(?:(?<![\])☐☒☑:=]\s)(?<!\w){any_of(file.open_ends)}|[,\-/&])$", re.IGNORECASE)
        self.resumes = re.compile(rf"{any_of(file.resumes)}(?!\w)", re.IGNORECASE)
        self._never_last = frozenset(file.never_last)
        self.goes_on = re.compile(rf"{any_of(file.goes_on)}(?!\w)")
        level_head = _level_head(file)
        self.level_head = re.compile(level_head, re.IGNORECASE)
        # Where a statement ends and a level heads the next one.
        self.level_behind_stop = re.compile(rf"[.;!?]\s+(?=[A-Z])(?=(?i:{level_head}))")
        self.table_details = frozenset(file.tables.details)
        self.table_headings = frozenset(file.tables.headings)
        self.table_places = frozenset(file.tables.places)
        self.table_sides = frozenset(wording for phrase in file.tables.sides for wording in expand(phrase))
        self.fields = {name: field for field, its in file.fields.items() for name in its.names}
        self.field_name = re.compile(
            rf"\s*({any_of(self.fields)})(?:\s*[:=]\s*\|?|\s*\||[ ]*\t)(?=\s*\S)", re.IGNORECASE
        )
        self.place_fields = frozenset(field for field, its in file.fields.items() if its.place)
        self.picks = frozenset(file.tables.picks)
        self.affirmed = frozenset(file.forms.affirmed)
        self.denied = frozenset(file.forms.denied)
        self._chosen = file.forms.chosen

    @cached_property
    def chosen(self) -> re.Pattern[str]:
        """A mark in front of the option that was chosen."""
        return re.compile(rf"\s*{any_of(self._chosen)}(?!\w)", re.IGNORECASE)

    def ends_open(self, line: str) -> bool:
        """Whether a line ends with a word or a mark that no statement ends with."""
        return self._open_end.search(line, max(0, len(line) - _LONGEST_END)) is not None

    def expects_more(self, line: str) -> bool:
        """Whether a line ends with a word that no heading follows: 'without' / 'CONTRAST'."""
        return line.rpartition(" ")[2].lower() in self._never_last

    def abbreviated(self, text: str, start: int, stop: int) -> bool:
        """Whether the full stop at ``stop`` belongs to the abbreviation before it: 'Dr.', 'J.', 'lig.'."""
        tail = text[max(start, stop - 2) : stop]
        if tail.isalnum() and len(tail) > 1 and tail.lower() not in self._abbreviation_tails:
            return False  # as most words
        word = _word_before(text, start, stop)
        if len(word) == 1 and word.islower() and text[max(start, stop - 3) : stop - 2].isdigit():
            return False  # '72 h.': a unit, no initial
        return word.lower() in self.abbreviations or _is_initial(word)

    def ends_statement(self, text: str, start: int, stop: int) -> bool:
        """Whether an abbreviation with a full stop ends a statement, too: '… thick lig. Neck pain', '3 R, 2 L. Neck pain'; not
        'Dr. Lee', 'J. Lee'."""
        if not _NEXT_STATEMENT.match(text, stop + 1):
            return False
        word = _word_before(text, start, stop)
        of_number = len(word) == 1 and text[max(start, stop - 3) : stop - 2].isdigit()
        return not (word.lower() in self._before_more or (_is_initial(word) and not of_number))


def _word_before(text: str, start: int, stop: int) -> str:
    word = text[max(start, stop - _LONGEST_ABBREVIATION) : stop].rpartition(" ")[2]
    return word if word.isalnum() else word[max(map(word.rfind, '\n\t,("')) + 1 :]


def _is_initial(word: str) -> bool:
    """'J' and 'A.V' in front of their full stop."""
    return word[-1:].isalpha() and word[-2:-1] in (".", "")


def _level_head(file: LayoutFile) -> str:
    """'C4-C5:', 'At the L3-4 and L4-5 levels -'. Possessive, as a list of levels can be split in many ways."""
    words = file.level_heading
    level = rf"(?:[CTLSO]\d{{0,2}}|{any_of(words.first)})\s?[-–/]\s?[CTLS]?\s?\d{{1,2}}"
    following = (
        rf"\s*(?:,|&|-|{any_of(words.joins)})\s*[CTLS](?:\s?\d{{1,2}})?+(?:\s?[-–/]\s?[CTLS]?\d{{1,2}})?+(?![a-z])"
    )
    return rf"\s*(?:{any_of(words.before)}\s+)?{level}(?:{following})*+(?:\s+{any_of(words.after)})*+\s*(?::|=|–|-\s)"
