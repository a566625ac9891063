"""Section headings: from the pack's list, with an unknown one reported and never guessed."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dxproof.engine.extract.text.lines import FRAMED, Stretch
from dxproof.engine.extract.text.openers import Openers
from dxproof.engine.extract.text.words import any_of, one_of
from dxproof.engine.pack.model import SectionsFile, SectionWords
from dxproof.engine.terms import Section

MAX_HEADING = 64
UNKNOWN = Section.UNKNOWN
_FULL_STOP = re.compile(r"[a-z]{3}\.\s+[A-Z]")
# What may end a name at the beginning of a line.
_MAY_HEAD = re.compile(r"[:\s](?:(?<=[:\t])|\s|[-–—]\s)")
_HEAD = re.compile(
    r"[ \t*=_#>]*(?P<name>[A-Za-z][A-Za-z0-9 \n/&.,'’+#\-]{0,58}?(?:[ ]?\([^)\n]{0,60}\))?)[ \t]*(?P<mark>:,?|–|—|(?<=\s)-(?=\s))"
)
_CAPS_LINE = re.compile(r"[ \t*=_#]*(?P<name>[A-Z][A-Z0-9 /&.,'()#\-]{2,58}?)(?:[ \t]+\d[\d/:\-. ]*)?[ \t*=_]*$")
# Capitals that may be a name: after their first letter, and as a whole in front of what is in none.
_CAPITALS = rf"[A-Z0-9 \n/&'()-]{{3,{MAX_HEADING}}}?"
_SHOUTED = re.compile(rf"[ \t]*(?P<name>[A-Z]{_CAPITALS})[ \t]+(?![A-Z][A-Z])(?=[A-Za-z0-9])")
_FIRST_WORD = re.compile(r"[\s*=_#>:/]*([^\s,(:–—*=_#]+)")
_DATED = re.compile(r"\s*\d[\d/.-]{4,9}\s+(?=[A-Z]{4})")  # '10/19/2026 ADDENDUM   STATUS: COMPLETED'
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\s{2,}|\t")
_PAREN = re.compile(r"\s*\([^)]*\)")
_LEVEL = r"[CTLS]\d{1,2}(?:\s?[-/–]\s?[CTLS]?\d{1,2})?|O-C1"
_FRAME = " \t*=_#:/"
# Characters: a name with two blanks after it, and how long a place line, a bare name and a name in front of a gap can be.
_SHORT = 40
_LONGEST_NAME = 50
_LONGEST_PLACE = 60
# Words of a heading's name: more of them are a statement, and none but a few may follow.
_MOST_WORDS = 4
_MOST_TAILS = 5
_LONGEST_SIGNED = 16
_NO_SECTION = SectionWords(headers=())


class Heading(NamedTuple):
    """A heading at the start of a line; ``content`` is where its text begins."""

    section: Section
    span: Stretch
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
        self._owners = frozenset(file.owners)
        # The words that a line begins with that tells when and by whom it was signed.
        self._signing = self._owners.union(n.split()[0] for n, its in self.names.items() if self.words_of(its).signed)
        # 'ADDENDUM to the above report, electronically signed by S. Lee MD (Radiology) 02/10/2026 08:14:'
        self._shouted_signed = tuple(f"{n.upper()} " for n, its in self.names.items() if self.words_of(its).signed)
        self.defaults = file.defaults
        named = rf"(?i:{one_of(self._first_words)})(?![^\s,(:.])(?:[^:.;]|[.;](?!\s)){{0,60}}(?<=[^\W_]|\))"
        # Inside a line: any name with a colon after a stop; capitals with a colon, or between words that are in none.
        self._inside = re.compile(
            rf"[.;A-Z](?:(?<=[.;])(?: |(?<=\.)\n)\s*+(?P<named>{named}|{one_of(self.letters)}):(?!\d)"
            rf"|(?![a-z])(?<![^ .\n,].)(?:(?<=[a-z0-9.,;] .)(?P<between>))?{_CAPITALS}"
            r"(?<=\S)(?=:(?!\d)|(?(between) (?![A-Z][A-Z])[A-Za-z0-9]|(?!))))"
        )
        self._at_top = {_key(name): section for section, names in file.at_top.items() for name in names}
        self._openers = Openers(file)
        self._minor = frozenset(file.minor)
        self._tails = frozenset(file.tails)
        self._states_finding = re.compile(one_of(file.finding_words), re.IGNORECASE)
        self._place_line = re.compile(
            rf"[\s*_=]*(?:(?:{one_of(file.places)}|{_LEVEL})[\s,:&/+\-]*)+[\s*_=]*$", re.IGNORECASE
        )
        self._letter = re.compile(
            rf"[ \t#]*(?:(?P<name>{one_of(self.letters)})[ \t]*(?:[:)–—]|/(?!\w\b)|-(?=\s)|[ \t]+(?=\S)|$)"
            rf"|(?P<small>{any_of(self.letters)}):)"
        )

    def words_of(self, section: Section) -> SectionWords:
        """What the pack says of a section."""
        return self.sections.get(section, _NO_SECTION)

    def section_of(self, name: str, alone: bool = False) -> Section | None:
        """The section of a heading as written, parentheses and trailing words aside."""
        key = self._without_owner(_key(name.replace("#", " ")).strip(" .,-*=_"))
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

    def _signed(self, line: str) -> Section | None:
        """The section of a line that holds its name, and when and by whom it was signed: 'Late entry 12/21/26 by B. Kowal'.

        What else may follow the name is told by its capitals: 'ADDENDUM, in reply to a query', but 'Correction in posture'.
        """
        words = line.split()[: _LONGEST_SIGNED + 1]
        section = self.section_of(line) if len(words) <= _LONGEST_SIGNED else None
        signed = self.words_of(section).signed if section is not None else ()
        named = next((n for n in range(len(words), 0, -1) if _key(" ".join(words[:n])) in self.names), 1)
        tail = words[named:]
        if signed and (
            words[0].isupper()
            or (any(word in signed for word in tail) and all(word in signed or not word[0].islower() for word in tail))
        ):
            return section
        return None

    def _signed_by(self, line: str) -> Section | None:
        """The section of a name with nothing but when and by whom it was signed: 'ADDENDUM 12/01/2027, Dr. R. Lee'."""
        words = line.split()
        section = self._signed(line) if 1 < len(words) <= _LONGEST_SIGNED else None
        signed = self.words_of(section).signed if section is not None else ()
        tells = any(word[0].isdigit() or word in signed for word in words[1:])
        return section if tells and all(word in signed or not word[0].islower() for word in words[1:]) else None

    def _without_owner(self, key: str) -> str:
        """A heading without the words for whose section it is: 'attending addendum', 'your assessment'."""
        words = key.split()
        while len(words) > 1 and words[0] in self._owners:
            if any(" ".join(words[:length]) in self.names for length in range(2, len(words) + 1)):
                break  # the owner is part of a name: 'provider response 02/23/2026'
            del words[0]
        return " ".join(words)

    def is_name(self, line: str) -> bool:
        """Whether a line is a known heading and nothing else."""
        name = _PAREN.sub("", line).strip(_FRAME)
        return len(line) < MAX_HEADING and self._without_owner(_key(name)) in self.names

    def at_line_start(self, text: str, start: int, end: int, current: Section, letters: bool) -> Heading | None:
        """The heading with which a line begins, if any."""
        if bare := self._openers.bare(text, start, end):
            return Heading(self._in_place(bare[0], current), bare[1].span(1), bare[1].end(), True)
        long = end - start > MAX_HEADING and not letters and not _MAY_HEAD.search(text, start, start + MAX_HEADING)
        if long and not text.startswith(self._shouted_signed, start):
            return None
        if framed := FRAMED.fullmatch(text, start, end):
            named = self._heading(framed[2], framed.span(2), end, current)
            return named if named and named.known else Heading(current, framed.span(2), end, False, True)
        dated = _DATED.match(text, start, end)
        if dated is not None and (section := self._signed(text[dated.end() : end])) is not None:
            return Heading(section, (start, end), end, True)
        near = min(end, start + 2 * MAX_HEADING)
        colon = text.find(":", start, near)
        name = text[start:colon].strip(_FRAME) if colon >= 0 else ""
        if name and (section := self.names.get(_key(name))):
            at = text.find(name, start)
            content = colon + 1 + text.startswith(",", colon + 1, end)
            if known := self._known(section, name, (at, at + len(name)), content, current):
                return known
        if letters and (letter := self._letter.match(text, start, end)):
            return Heading(self.letters[_letter_of(letter)], letter.span(letter.lastgroup or 0), letter.end(), True)
        first = _FIRST_WORD.match(text, start, end)
        word = first[1].lower().strip(".-") if first is not None else ""
        may_open = word in self._first_words or word in self._owners
        if may_open and colon >= 0 and (signed := self._signed_by(text[start:colon])) is not None:
            return Heading(signed, (start, colon), colon + 1, True)
        whole = _PAREN.sub("", text[start:end].strip(_FRAME)) if near == end else ""
        if colon < 0 and word in self._signing and (signed := self._signed(whole)) is not None:
            return Heading(self._in_place(signed, current), (start, end), end, True)
        shouts = text[start:end].isupper()
        shouted = _SHOUTED.match(text, start, end) if may_open and not shouts else None
        if shouted and self._opens_inside(shouted["name"]):
            return self._heading(shouted["name"], shouted.span("name"), shouted.end(), current)
        if shouts and (caps := _CAPS_LINE.match(text, start, end)):
            return self._heading(caps["name"], caps.span("name"), end, current, alone=True)
        if colon >= 0 or may_open:
            head = _HEAD.match(text, start, end)
            if head and not _FULL_STOP.search(head["name"]):
                found = self._heading(head["name"], head.span("name"), head.end(), current)
                if found and (found.known or head["mark"].startswith(":")):
                    return found
        if not may_open:
            return None
        section = self.names.get(self._without_owner(_key(whole))) if len(whole) < _LONGEST_NAME else None
        if section is not None and not self._is_minor(whole, current):
            return Heading(self._in_place(section, current), (start, end), end, not self.words_of(section).field)
        return self._spaced(text, start, end, current)

    def _spaced(self, text: str, start: int, end: int, current: Section) -> Heading | None:
        """A known heading set apart by two blanks: 'Dispo  home'."""
        gap = _GAP.search(text, start, min(end, start + _SHORT))
        if gap is None or gap.start() == start or text.find("  ", gap.end(), end) >= 0:
            return None
        if ":" in text[start : min(end, start + _LONGEST_PLACE)]:
            return None
        name = text[start : gap.start()]
        section = self.names.get(_key(name))
        if section is None or self.words_of(section).marked or self._is_minor(name, current):
            return None
        return Heading(section, (start, gap.start()), gap.end(), True)

    def _heading(self, name: str, span: Stretch, content: int, current: Section, alone: bool = False) -> Heading | None:
        section = self.section_of(name, alone)
        if section is not None and (found := self._known(section, name, span, content, current, alone)):
            return found
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

    def _known(
        self, section: Section, name: str, span: Stretch, content: int, current: Section, alone: bool = False
    ) -> Heading | None:
        if self.words_of(section).field:
            return Heading(current, span, content, False) if not alone else None
        if self._is_minor(name, current):
            return None
        if current == UNKNOWN:
            key = _key(name)
            section = next((its for top, its in self._at_top.items() if key.startswith(top)), section)
        return Heading(self._in_place(section, current), span, content, True)

    def _in_place(self, section: Section, current: Section) -> Section:
        """The section that a heading opens where it stands: an impression outside a report is an assessment."""
        outside = self.words_of(section).outside_report
        return outside if outside and not self.words_of(current).report else section

    def _is_minor(self, name: str, current: Section) -> bool:
        return self.words_of(current).report and name.strip().lower() in self._minor

    def told(self, text: str, start: int, end: int) -> Section | None:
        """The section that a line tells of in sentences: 'On examination the neck is stiff.', 'MRI neck 3/1/27. There is …'."""
        told = self._openers.told(text, start, end)
        name = text[start : min(end, start + MAX_HEADING)].split(". ")[0]
        if told is not None or not name[-1:].isdigit():
            return told
        titled = self.section_of(name)
        return titled if titled is not None and self.words_of(titled).any_tail else None

    def place_heading(self, text: str, start: int, end: int, current: Section) -> Heading | None:
        """The place that heads a line after the heading of a section: 'FINDINGS: CERVICAL SPINE: …'."""
        colon = text.find(":", start, start + MAX_HEADING) >= 0
        found = self.at_line_start(text, start, end, current, False) if colon else None
        return found if found and found.is_place else None

    def is_place_line(self, text: str, start: int, end: int) -> bool:
        """Whether a line holds nothing but a place: it heads the lines below."""
        return end - start < _LONGEST_PLACE and self._place_line.match(text, start, end) is not None

    def looks_like_heading(self, line: str) -> bool:
        """Whether a line opens a section, so that it cannot be the rest of the line before."""
        head = _HEAD.match(line)
        if head and head["mark"].startswith(":") and len(head["name"].split()) < _MOST_WORDS and line[0].isupper():
            return True
        if self.is_name(line) and line[0].isupper():
            return True
        caps = _CAPS_LINE.match(line)
        name = head["name"] if head and head["mark"].startswith(":") else caps["name"] if caps else ""
        return bool(name and self.section_of(name))

    def soap_letters(self, lines: Iterable[str]) -> bool:
        """Whether single letters open sections here: at least two of them start lines, in the order of the pack."""
        if not self.letters:
            return False
        seen = dict.fromkeys(_letter_of(match) for line in lines if (match := self._letter.match(line)))
        return len(seen) > 1 and list(seen) == [letter for letter in self.letters if letter in seen]

    def opens_with_letter(self, line: str) -> bool:
        """Whether a line begins with a letter that opens a section, where letters do."""
        return self._letter.match(line) is not None

    def inside(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where headings begin inside a line: after a stop, or in capitals that the line is not in."""
        position, shouts = start, None
        while match := self._inside.search(text, position, end):
            named = match["named"]
            position = match.end()
            if named is None:
                shouts = text[start:end].isupper() if shouts is None else shouts
                at = self._name_at(match) if not shouts else None
                if at is not None:
                    yield at
                continue
            section = self.letters.get(named) or self.section_of(named)
            # 'She hurts. MRI 3/1/26: …' stays in its section; after a history of one line it is a heading.
            if (
                section is not None
                and self.words_of(section).inside_line
                and (len(named) > 1 or named in self.letters)
                and (not named[-1].isdigit() or self._closes_before(text, start, match.end()))
            ):
                yield match.start("named")
            else:
                position = match.start("named")

    def _name_at(self, capitals: re.Match[str]) -> int | None:
        """Where capitals are a name: with a colon the longest that ends there; a part of a longer one opens nothing."""
        name, start = capitals.group(), capitals.start()
        colon = capitals.string.startswith(":", capitals.end())
        for word in _WORD.finditer(name):
            if _key(name[word.start() :]) in self.names:
                return start + word.start() if self._opens_inside(name[word.start() :]) else None
            if not colon:
                break
        return None

    def _opens_inside(self, name: str) -> bool:
        """Whether capitals are a name that opens its section in the middle of a line, too."""
        section = self.names.get(_key(name))
        return section is not None and self.words_of(section).inside_line and len(name) > _MOST_WORDS

    def _closes_before(self, text: str, start: int, colon: int) -> bool:
        """Whether a line begins with the heading of a section that ends where its writer speaks of something else."""
        opened = self.at_line_start(text, start, min(colon, start + MAX_HEADING), UNKNOWN, False)
        return opened is not None and opened.known and self.words_of(opened.section).closes


def _letter_of(match: re.Match[str]) -> str:
    """The letter of a section; it may be small with a colon."""
    return match["name"] or match["small"].upper()


def _key(name: str) -> str:
    return " ".join(name.lower().split())
