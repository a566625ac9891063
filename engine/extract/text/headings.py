"""Section headings: from the pack's list, with an unknown one reported and never guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.pack.model import SectionsFile, SectionWords
from dxproof.engine.terms import Section

MAX_HEADING = 64
UNKNOWN = Section.UNKNOWN
_FULL_STOP = re.compile(r"[a-z]{3}\.\s+[A-Z]")
_MAY_HEAD = re.compile(r":|\s[-–—]\s|\s{2}|\t")
_MARK = re.compile(r"[:–—]|\s-\s")
_HEAD = re.compile(
    r"[ \t*=_#>]*(?P<name>[A-Za-z][A-Za-z0-9 \n/&.,'’+\-]{0,58}?(?:[ ]?\([^)\n]{0,60}\))?)[ \t]*(?P<mark>:,?|–|—|(?<=\s)-(?=\s))"
)

_CAPS_LINE = re.compile(r"[ \t*=_#]*(?P<name>[A-Z][A-Z0-9 /&.,'()\-]{2,58}?)(?:[ \t]+\d[\d/:\-. ]*)?[ \t*=_]*$")
_BLANK = re.compile(r"\s+")
_GAP = re.compile(r"\s{2,}|\t")
_PAREN = re.compile(r"\s*\([^)]*\)")
_LEVEL = r"[CTLS]\d{1,2}(?:\s?[-/–]\s?[CTLS]?\d{1,2})?|O-C1"
_FRAME = " \t*=_#:/"
# Characters: a name with two blanks behind it, and how long a place line, a bare name and a name in front of a gap can be.
_SHORT = 40
_LONGEST_NAME = 50
_LONGEST_PLACE = 60
# Words of a heading's name: more of them are a statement, and none but a few may follow.
_MOST_WORDS = 4
_MOST_TAILS = 5
_NO_SECTION = SectionWords(headers=())


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the start of a line; ``content`` is where its text begins."""

    section: Section
    span: tuple[int, int]
    content: int
    known: bool
    resets: bool = False
    is_place: bool = False


class Headings:
    """The headings of a pack."""

    def __init__(self, file: SectionsFile) -> None:
        self.names: dict[str, Section] = {}
        self.letters: dict[str, Section] = {}
        self.sections = file.sections
        for section, words in file.sections.items():
            for name in words.headers:
                self.names.setdefault(_key(name), section)
            for letter in words.letters:
                self.letters[letter] = section
        self._first_words = frozenset(name.split()[0] for name in self.names)
        self.defaults = file.defaults
        inside = [name.upper() for name, section in self.names.items() if self.words_of(section).inside_line]
        shouted = (
            "|".join(sorted((re.escape(name) for name in inside if len(name) > _MOST_WORDS), reverse=True)) or "(?!)"
        )
        self._shouted = re.compile(rf"[ \t]*(?P<name>{shouted})[ \t]+(?![A-Z][A-Z])(?=[A-Za-z0-9])")
        self._shouted_inside = re.compile(
            rf"[ ](?=[A-Z]{{4}})(?<=[a-z0-9.,;][ ])(?P<name>{shouted}) (?![A-Z][A-Z])(?=[A-Za-z0-9])"
        )
        self._at_top = {_key(name): section for section, names in file.at_top.items() for name in names}
        self._minor = frozenset(file.minor)
        self._tails = frozenset(file.tails)
        self._owners = frozenset(file.owners)
        self._states_finding = re.compile("|".join(map(re.escape, file.finding_words)) or "(?!)", re.IGNORECASE)
        places = "|".join(map(re.escape, file.places)) or "(?!)"
        self._place_line = re.compile(rf"[\s*_=]*(?:(?:{places}|{_LEVEL})[\s,:&/+\-]*)+[\s*_=]*$", re.IGNORECASE)
        letters = "|".join(map(re.escape, self.letters)) or "(?!)"
        self._letter = re.compile(rf"[ \t]*(?P<name>{letters})[ \t]*(?:[:)/–—]|-(?=\s)|[ \t]+(?=\S))")

    def flattened(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where a heading in capitals begins inside a line of small letters, without a colon: '… FINDINGS C1-C2 …'."""
        if self._shouted_inside.search(text, start, end) and not text[start:end].isupper():
            yield from (match.start("name") for match in self._shouted_inside.finditer(text, start, end))

    def words_of(self, section: Section) -> SectionWords:
        """What the pack says of a section."""
        return self.sections.get(section, _NO_SECTION)

    def section_of(self, name: str, alone: bool = False) -> Section | None:
        """The section of a heading as written, parentheses and trailing words aside."""
        key = self._without_owner(_key(name).strip(" .,-*=_#"))
        if key in self.names:
            return self.names[key]
        stripped = _PAREN.sub("", key).strip()
        if stripped in self.names:
            return self.names[stripped]
        words = stripped.replace(",", " ").split()
        for length in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
            head = " ".join(words[:length])
            section = self.names.get(head)
            if section is None or len(head) <= 2:
                continue
            its, tail = self.words_of(section), words[length:]
            if its.signed and (tail[0][0].isdigit() or tail[0] in its.signed):
                return section
            if len(tail) <= _MOST_TAILS and all(word[0].isdigit() or word in self._tails for word in tail):
                return section
            if its.any_tail and not alone and len(tail) <= _MOST_TAILS + 1:
                return section
        return None

    def _without_owner(self, key: str) -> str:
        """A heading without the words for whose section it is: 'attending addendum', 'your assessment'."""
        words = key.split()
        while len(words) > 1 and words[0] in self._owners and " ".join(words) not in self.names:
            del words[0]
        return " ".join(words)

    def is_name(self, line: str) -> bool:
        """Whether a line is a known heading and nothing else."""
        return len(line) < MAX_HEADING and self._without_owner(_key(line.strip(_FRAME))) in self.names

    def at_line_start(self, text: str, start: int, end: int, current: Section, letters: bool) -> Heading | None:
        """The heading with which a line begins, if any."""
        if end - start > MAX_HEADING and not letters and not _MAY_HEAD.search(text, start, start + MAX_HEADING):
            return None
        shouted = self._shouted.match(text, start, end)
        if shouted and not text[start:end].isupper():
            return self._heading(shouted["name"], shouted.span("name"), shouted.end(), current, alone=False)
        if letters:
            letter = self._letter.match(text, start, end)
            if letter:
                return Heading(self.letters[letter["name"]], letter.span("name"), letter.end(), True)
        caps = _CAPS_LINE.match(text, start, end)
        if caps and "|" not in text[start:end]:
            return self._heading(caps["name"], caps.span("name"), end, current, alone=True)
        head = _HEAD.match(text, start, end) if _MARK.search(text, start, min(end, start + 2 * MAX_HEADING)) else None
        if head and not _FULL_STOP.search(head["name"]):
            found = self._heading(head["name"], head.span("name"), head.end(), current, alone=False)
            if found and (found.known or head["mark"].startswith(":")):
                return found
        line = text[start:end].strip(_FRAME) if end - start < 2 * MAX_HEADING else ""
        name = _PAREN.sub("", line)
        if (
            0 < len(name) < _LONGEST_NAME
            and (section := self.names.get(self._without_owner(_key(name))))
            and not self._is_minor(name, current)
        ):
            known = not self.words_of(section).field
            return Heading(self._in_place(section, current), (start, end), end, known)
        if ":" not in text[start : min(end, start + _LONGEST_PLACE)]:
            return self._spaced(text, start, end, current)
        return None

    def _spaced(self, text: str, start: int, end: int, current: Section) -> Heading | None:
        """A known heading set apart by two blanks: 'Dispo  home'."""
        gap = _GAP.search(text, start, min(end, start + _SHORT))
        if gap is None or gap.start() == start or text.find("  ", gap.end(), end) >= 0:
            return None
        name = text[start : gap.start()]
        section = self.names.get(_key(name))
        if section is None or self.words_of(section).marked or self._is_minor(name, current):
            return None
        return Heading(section, (start, gap.start()), gap.end(), True)

    def _heading(self, name: str, span: tuple[int, int], content: int, current: Section, alone: bool) -> Heading | None:
        section = self.section_of(name, alone)
        if section is not None and self.words_of(section).field:
            return Heading(current, span, content, False) if not alone else None
        if section is not None and not self._is_minor(name, current):
            if current == UNKNOWN:
                section = next((its for top, its in self._at_top.items() if _key(name).startswith(top)), section)
            return Heading(self._in_place(section, current), span, content, True)
        place = bool(self._place_line.match(name))
        if alone and not place:
            return None
        if self._states_finding.search(name) and not place:
            return None  # 'Foraminal stenosis: C5-C6' states a finding
        digits = any(map(str.isdigit, name))
        if len(name.split()) > _MOST_WORDS or (digits and not place):
            return None
        shouting = name.isupper() and len(name) > 3 and not digits
        return Heading(current, span, content, False, shouting and not place and current in self.defaults, place)

    def _in_place(self, section: Section, current: Section) -> Section:
        """The section that a heading opens where it stands: an impression outside a report is an assessment."""
        outside = self.words_of(section).outside_report
        return outside if outside and not self.words_of(current).report else section

    def _is_minor(self, name: str, current: Section) -> bool:
        return name.strip().lower() in self._minor and self.words_of(current).report

    def is_place_line(self, text: str, start: int, end: int) -> bool:
        """Whether a line holds nothing but a place: it heads the lines below."""
        return (
            end - start < _LONGEST_PLACE
            and bool(self._place_line.match(text[start:end]))
            and bool(text[start:end].strip())
        )

    def looks_like_heading(self, line: str) -> bool:
        """Whether a line opens a section, so that it cannot be the rest of the line before."""
        head = _HEAD.match(line)
        if head and head["mark"].startswith(":") and len(head["name"].split()) < _MOST_WORDS and line[0].isupper():
            return True
        caps = _CAPS_LINE.match(line)
        name = head["name"] if head and head["mark"].startswith(":") else caps["name"] if caps else ""
        return bool(name and self.section_of(name))

    def soap_letters(self, text: str, lines: list[tuple[int, int]]) -> bool:
        """Whether single letters open sections here: at least two of them start lines, in the order of the pack."""
        if not self.letters:
            return False
        seen = dict.fromkeys(match["name"] for start, end in lines if (match := self._letter.match(text, start, end)))
        return len(seen) > 1 and list(seen) == [letter for letter in self.letters if letter in seen]

    def inside(self, text: str, start: int, end: int) -> list[int]:
        """Where headings begin inside a line: after a full stop, or in capitals anywhere."""
        found: list[int] = []
        colon = text.find(":", start + 1, end)
        shouted = text[start:end].isupper()
        while colon >= 0:
            if not text[colon + 1 : colon + 2].isdigit():
                name_start = self._name_before(text, start, colon, shouted)
                if name_start is not None:
                    found.append(name_start)
            colon = text.find(":", colon + 1, end)
        return found

    def _name_before(self, text: str, start: int, colon: int, shouted: bool) -> int | None:
        """Where the longest name that ends at a colon begins: behind a stop, or in capitals that its line is not in."""
        last = text[colon - 1]
        if last.isdigit():
            # 'She hurts. MRI 3/1/26: …' stays in its section; behind a history of one line it is a heading.
            if not self._closes_before(text, start, colon):
                return None
        elif not (last.isalpha() or last == ")"):
            return None
        first = max(start, colon - MAX_HEADING)
        stop = max(text.rfind(". ", first, colon), text.rfind("; ", first, colon), text.rfind(".\n", first, colon))
        if stop > start:
            name = text[stop + 2 : colon].lstrip()
            first_word = name.split(maxsplit=1)[0].lower() if name else ""
            section = self.section_of(name) if first_word in self._first_words else None
            if section is not None and self.words_of(section).inside_line and len(_key(name)) > 1:
                return colon - len(name)
        if shouted or not last.isupper():
            return None
        run = self._capitals_before(text, first, colon)
        if run is None:
            return None
        whole = self.names.get(_key(text[run:colon]))
        if whole is not None and not (self.words_of(whole).inside_line and text[start:run].strip()):
            return None
        for at in [run, *(run + blank.end() for blank in _BLANK.finditer(text[run:colon]))]:
            section = self.names.get(_key(text[at:colon]))
            if section is not None and self.words_of(section).inside_line and colon - at > _MOST_WORDS:
                return at
        return None

    def _closes_before(self, text: str, start: int, colon: int) -> bool:
        """Whether a line begins with the heading of a section that ends where its writer speaks of something else."""
        opened = self.at_line_start(text, start, min(colon, start + MAX_HEADING), UNKNOWN, False)
        return opened is not None and opened.known and self.words_of(opened.section).closes

    @staticmethod
    def _capitals_before(text: str, first: int, colon: int) -> int | None:
        """Where the words in capitals that end at a colon begin."""
        edge, run = colon, None
        while edge > first:
            word = max(text.rfind(mark, first, edge) for mark in " .\n,") + 1
            word = max(word, first)
            if not text[word:edge].isupper():
                break
            run, edge = word, word - 1
            if text[edge : edge + 1] not in (" ", "\n"):
                break
        return run


def _key(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split())
