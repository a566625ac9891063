"""Section headers: from the pack's list, with an unknown one reported and never guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dxproof.engine.pack.model import SectionsFile
from dxproof.engine.terms import Section

MAX_HEADER = 64
_FULL_STOP = re.compile(r"[a-z]{3}\.\s+[A-Z]")
_MAY_HEAD = re.compile(r":|\s[-–—]\s|\s{2}|\t")
_MARK = re.compile(r"[:–—]|\s-\s")
_HEAD = re.compile(
    r"[ \t*=_#>]*(?P<name>[A-Za-z][A-Za-z0-9 /&.,'’+\-]{0,58}?(?:[ ]?\([^)\n]{0,60}\))?)[ \t]*(?P<mark>:,?|–|—|(?<=\s)-(?=\s))"
)
_CAPS_LINE = re.compile(r"[ \t*=_#]*(?P<name>[A-Z][A-Z0-9 /&.,'()\-]{2,58}?)(?:[ \t]+\d[\d/:\-. ]*)?[ \t*=_]*$")
_LETTER = re.compile(r"[ \t]*(?P<name>[SOAP])[ \t]*(?:[:)/–—]|-(?=\s)|[ \t]+(?=\S))")
_PAREN = re.compile(r"\s*\([^)]*\)")
_LEVEL = r"[CTLS]\d{1,2}(?:\s?[-/–]\s?[CTLS]?\d{1,2})?|O-C1"
_IMAGING = frozenset({Section.IMAGING, Section.FINDINGS, Section.TECHNIQUE, Section.COMPARISON, Section.IMPRESSION})
# What follows 'ADDENDUM' before the colon: a date, a name.
_SIGNATURE = frozenset({"signed", "electronically", "by", "dr", "dr.", "from", "per", "to"})


@dataclass(frozen=True, slots=True)
class Header:
    """A header at the start of a line; ``content`` is where its text begins."""

    section: Section
    span: tuple[int, int]
    content: int
    known: bool
    resets: bool = False
    is_place: bool = False


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """What finds any of some words, in whatever place; of no words, nothing."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)", re.IGNORECASE)


class Headers:
    """The header dictionary of a pack."""

    def __init__(self, file: SectionsFile) -> None:
        self.names: dict[str, Section] = {}
        self.letters: dict[str, Section] = {}
        for section, words in file.sections.items():
            for name in words.headers:
                self.names.setdefault(self._key(name), section)
            for letter in words.letters:
                self.letters[letter] = section
        self.defaults = file.defaults
        self._minor = frozenset(file.minor)
        self._tails = frozenset(file.tails)
        self._states_finding = _any_of(file.finding_words)
        self._place_line = re.compile(
            rf"[\s*_=]*(?:(?:{_any_of(file.places).pattern}|{_LEVEL})[\s,:&/+\-]*)+[\s*_=]*$", re.IGNORECASE
        )
        self._inline = frozenset(
            name
            for name, section in self.names.items()
            if len(name) > 1
            and section
            in (
                Section.IMPRESSION,
                Section.FINDINGS,
                Section.INDICATION,
                Section.TECHNIQUE,
                Section.COMPARISON,
                Section.ASSESSMENT,
                Section.PLAN,
                Section.HPI,
                Section.PMH,
                Section.IMAGING,
                Section.EXAM,
                Section.FAMILY_HISTORY,
                Section.ROS,
            )
        )

    @staticmethod
    def _key(name: str) -> str:
        return " ".join(name.lower().replace("’", "'").split())

    def section_of(self, name: str, alone: bool = False) -> Section | None:
        """The section of a header as written, parentheses and trailing words aside."""
        key = self._key(name).strip(" .,-*=_#")
        if key in self.names:
            return self.names[key]
        stripped = _PAREN.sub("", key).strip()
        if stripped in self.names:
            return self.names[stripped]
        words = stripped.replace(",", " ").split()
        for length in range(min(len(words) - 1, 4), 0, -1):
            head = " ".join(words[:length])
            section = self.names.get(head)
            if section is None or len(head) <= 2:
                continue
            if section is Section.ADDENDUM and (words[length][0].isdigit() or words[length] in _SIGNATURE):
                return section
            if (len(words) - length <= 5 and self._plain_tail(words[length:])) or (
                section is Section.IMAGING and not alone and len(words) - length <= 6
            ):
                return section
        return None

    def is_name(self, line: str) -> bool:
        """Whether a line is a known header and nothing else."""
        return len(line) < MAX_HEADER and self._key(line.strip(" \t*=_#:/")) in self.names

    def _plain_tail(self, words: list[str]) -> bool:
        """Dates, 'today', 'of', body parts may follow a header's name; a verb may not."""
        return all(word[0].isdigit() or word in self._tails for word in words)

    def at_line_start(self, text: str, start: int, end: int, current: Section, letters: bool) -> Header | None:
        """The header with which a line begins, if any."""
        if end - start > MAX_HEADER and not letters and not _MAY_HEAD.search(text, start, start + MAX_HEADER):
            return None
        if letters:
            letter = _LETTER.match(text, start, end)
            if letter:
                return Header(self.letters[letter["name"]], letter.span("name"), letter.end(), True)
        caps = _CAPS_LINE.match(text, start, end)
        if caps and "|" not in text[start:end]:
            return self._header(caps["name"], caps.span("name"), end, current, alone=True)
        head = _HEAD.match(text, start, end) if _MARK.search(text, start, min(end, start + 2 * MAX_HEADER)) else None
        if head and not _FULL_STOP.search(head["name"]):
            found = self._header(head["name"], head.span("name"), head.end(), current, alone=False)
            if found and (found.known or head["mark"].startswith(":")):
                return found
        line = text[start:end].strip(" \t*=_#:/")
        if len(line) < 50 and (section := self.names.get(self._key(line))) and not self._is_minor(line, current):
            if section is Section.IMPRESSION and current not in _IMAGING:
                section = Section.ASSESSMENT
            return Header(section, (start, end), end, section is not Section.ADMINISTRATIVE)
        if ":" not in text[start : start + 60]:
            return self._spaced(text, start, end, current)
        return None

    def _spaced(self, text: str, start: int, end: int, current: Section) -> Header | None:
        """A known header set apart by two blanks: 'Dispo  home'."""
        gap = re.compile(r"\s{2,}|\t").search(text, start, min(end, start + 40))
        if gap is None or gap.start() == start:
            return None
        name = text[start : gap.start()]
        if "  " in text[gap.end() : end]:
            return None
        section = self.names.get(self._key(name))
        if section is None or section in (Section.ADMINISTRATIVE, Section.EXAM) or self._is_minor(name, current):
            return None
        return Header(section, (start, gap.start()), gap.end(), True)

    def _header(self, name: str, span: tuple[int, int], content: int, current: Section, alone: bool) -> Header | None:
        section = self.section_of(name, alone)
        if section is Section.ADMINISTRATIVE:
            return Header(current, span, content, False) if not alone else None
        if section is not None and not self._is_minor(name, current):
            if section is Section.IMPRESSION and current not in _IMAGING:
                section = Section.ASSESSMENT
            if section is Section.PLAN and current is Section.UNKNOWN and name.lower().startswith("follow"):
                section = Section.HPI  # a visit that opens with 'Follow-up: …' tells its story, not its plan
            return Header(section, span, content, True)
        place = bool(self._place_line.match(name))
        if alone and not place:
            return None
        if self._states_finding.search(name) and not place:
            return None  # 'Foraminal stenosis: C5-C6' states a finding
        if len(name.split()) > 4 or (any(char.isdigit() for char in name) and not place):
            return None
        shouting = name.isupper() and len(name) > 3 and not any(char.isdigit() for char in name)
        return Header(current, span, content, False, shouting and not place and current in self.defaults, place)

    def _is_minor(self, name: str, current: Section) -> bool:
        return name.strip().lower() in self._minor and current in _IMAGING

    def is_place_line(self, text: str, start: int, end: int) -> bool:
        """Whether a line holds nothing but a place: it heads the lines below."""
        return end - start < 60 and bool(self._place_line.match(text[start:end])) and bool(text[start:end].strip())

    def looks_like_header(self, line: str) -> bool:
        """Whether a line opens a section, so that it cannot be the rest of the line before."""
        head = _HEAD.match(line)
        if (
            head
            and head["mark"].startswith(":")
            and (self.section_of(head["name"]) or (len(head["name"].split()) <= 3 and line[0].isupper()))
        ):
            return True
        caps = _CAPS_LINE.match(line)
        return bool(caps and self.section_of(caps["name"]))

    def soap_letters(self, text: str, lines: list[tuple[int, int]]) -> bool:
        """Whether single letters open sections here: at least two of S, O, A, P start lines in that order."""
        seen = [match["name"] for start, end in lines if (match := _LETTER.match(text, start, end))]
        distinct = list(dict.fromkeys(letter for letter in seen))
        return len(distinct) >= 2 and [letter for letter in "SOAP" if letter in distinct] == distinct

    def inline(self, text: str, start: int, end: int) -> list[tuple[int, int, Section]]:
        """Headers inside a line: after a full stop, or in capitals anywhere."""
        found: list[tuple[int, int, Section]] = []
        colon = text.find(":", start + 1, end)
        while colon >= 0:
            if (
                not text[colon + 1 : colon + 2].isdigit()
                and (name_start := self._name_before(text, start, colon)) is not None
            ):
                name = text[name_start:colon]
                after_stop = text[start:name_start].rstrip()[-1:] in (".", ";")
                if (name.isupper() and len(name) > 4) or (after_stop and name[0].isupper()):
                    found.append((name_start, colon + 1, self.names[self._key(name)]))
            colon = text.find(":", colon + 1, end)
        return found

    def _name_before(self, text: str, start: int, colon: int) -> int | None:
        """Where the longest header name that ends at a colon begins, if it does not begin the line."""
        best, edge = None, colon
        for _ in range(4):
            edge = max(text.rfind(" ", start, edge), text.rfind(".", start, edge), text.rfind("\n", start, edge))
            if edge < start:
                break
            if not text[edge + 1].isspace() and self._key(text[edge + 1 : colon]) in self._inline:
                best = edge + 1
        return best
