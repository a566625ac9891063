"""Section headings: from the pack's list, with an unknown one reported and never guessed."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dxproof.engine.extract.text.heading_names import FRAME, MAX_HEADING, MOST_WORDS, HeadingNames, key_of, unbracketed
from dxproof.engine.extract.text.lines import FRAMED, Stretch
from dxproof.engine.extract.text.openers import Openers
from dxproof.engine.extract.text.words import any_of, one_of
from dxproof.engine.pack.model import SectionsFile
from dxproof.engine.terms import Section

UNKNOWN = Section.UNKNOWN
_FULL_STOP = re.compile(r"[a-z]{3}\.\s+[A-Z]")
# What may end a name at the beginning of a line.
_MAY_HEAD = re.compile(r"[:\s](?:(?<=[:\t])|\s|[-–—]\s)")
_HEAD = re.compile(
    r"[ \t*=_#>]*(?P<name>[A-Za-z][A-Za-z0-9 \n/&.,'’+#\-]{0,58}?(?:[ ]?\([^)\n]{0,60}\))?)[ \t]*(?P<mark>:,?|–|—|[-=]>|→|(?<=\s)-(?=\s))"
)
_CAPS_LINE = re.compile(r"[ \t*=_#]*(?P<name>[A-Z][A-Z0-9 /&.,'()#\-]{2,58}?)(?:[ \t]+\d[\d/:\-. ]*)?[ \t*=_]*$")
# Capitals that may be a name: after their first letter, and as a whole in front of what is in none.
_CAPITALS = rf"[A-Z0-9 \n/&'()-]{{3,{MAX_HEADING}}}?"
_SHOUTED = re.compile(rf"[ \t]*(?P<name>[A-Z]{_CAPITALS})[ \t]+(?![A-Z][A-Z])(?=[A-Za-z0-9])")
_FIRST_WORD = re.compile(r"[\s*=_#>:/]*([^\s,(:–—*=_#]+)")
_DATED = re.compile(r"\s*\d[\d/.-]{4,9}\s+(?=[A-Z]{4})")  # '10/19/2026 ADDENDUM   STATUS: COMPLETED'
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\s{2,}|\t")
_LEVEL = r"[CTLS]\d{1,2}(?:\s?[-/–]\s?[CTLS]?\d{1,2})?|O-C1"
# Characters: a name with two blanks after it, and how long a place line, a bare name and a name in front of a gap can be.
_SHORT = 40
_LONGEST_NAME = 50
_LONGEST_PLACE = 60


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

    LONGEST = MAX_HEADING  # characters

    def __init__(self, file: SectionsFile) -> None:
        self._names = HeadingNames(file)
        self.names, self.words_of, self.section_of = self._names.names, self._names.words_of, self._names.section_of
        self.is_name = self._names.is_name
        self.letters = {letter: section for section, words in file.sections.items() for letter in words.letters}
        self.defaults = file.defaults
        named = rf"(?i:{one_of(self._names.first_words)})(?![^\s,(:.])(?:[^:.;]|[.;](?!\s)){{0,60}}(?<=[^\W_]|\))"
        # Inside a line: any name with a colon after a stop; capitals with a colon, or between words that are in none.
        self._inside = re.compile(
            rf"[.;A-Z](?:(?<=[.;])(?: |(?<=\.)\n)\s*+(?P<named>{named}|{one_of(self.letters)}):(?!\d)"
            rf"|(?![a-z])(?<![^ .\n,].)(?:(?<=[a-z0-9.,;] .)(?P<between>))?{_CAPITALS}"
            r"(?<=\S)(?=:(?!\d)|(?(between) (?![A-Z][A-Z])[A-Za-z0-9]|(?!))))"
        )
        self._at_top = {key_of(name): section for section, names in file.at_top.items() for name in names}
        self._openers = Openers(file)
        self._minor = frozenset(file.minor)
        self._states_finding = re.compile(one_of(file.finding_words), re.IGNORECASE)
        self._place_line = re.compile(
            rf"[\s*_=]*(?:(?:{one_of(file.places)}|{_LEVEL})[\s,:&/+\-]*)+[\s*_=]*$", re.IGNORECASE
        )
        self._letter = re.compile(
            rf"[ \t#]*(?:(?P<name>{one_of(self.letters)})[ \t]*(?:[:)–—]|/(?!\w\b)|-(?=\s)|[ \t]+(?=\S)|$)"
            rf"|(?P<small>{any_of(self.letters)}):)"
        )

    def at_line_start(
        self, text: str, start: int, end: int, current: Section, letters: bool, apart: bool = True
    ) -> Heading | None:
        """The heading with which a line begins, if any; ``apart`` says that a blank line stands before it."""
        found = self._at_line_start(text, start, end, current, letters)
        if found is None or not found.known or apart or not self.words_of(current).story:
            return found
        # 'Neck: improved' below 'Subjective:' is the neck's part of the story, and no examination of it
        return found._replace(known=False) if text[slice(*found.span)].strip().lower() in self._minor else found

    def _at_line_start(self, text: str, start: int, end: int, current: Section, letters: bool) -> Heading | None:
        if not self.words_of(current).whole and (bare := self._openers.bare(text, start, end)):
            return Heading(self._in_place(bare[0], current), bare[1].span(1), bare[1].end(), True)
        long = end - start > MAX_HEADING and not letters and not _MAY_HEAD.search(text, start, start + MAX_HEADING)
        if long and not text.startswith(self._names.shouted_signed, start):
            return None
        if framed := FRAMED.fullmatch(text, start, end):
            named = self._heading(framed[2], framed.span(2), end, current)
            return named if named and named.known else Heading(current, framed.span(2), end, False, True)
        dated = _DATED.match(text, start, end)
        if dated is not None and (section := self._names.signed(text[dated.end() : end])) is not None:
            return Heading(section, (start, end), end, True)
        near = min(end, start + 2 * MAX_HEADING)
        colon = text.find(":", start, near)
        name = text[start:colon].strip(FRAME) if colon >= 0 else ""
        if name and (section := self.names.get(key_of(name))):
            at = text.find(name, start)
            content = colon + 1 + text.startswith(",", colon + 1, end)
            if known := self._known(section, name, (at, at + len(name)), content, current):
                return known
        if letters and (letter := self._letter.match(text, start, end)):
            return Heading(self.letters[_letter_of(letter)], letter.span(letter.lastgroup or 0), letter.end(), True)
        first = _FIRST_WORD.match(text, start, end)
        word = first[1].lower().strip(".-") if first is not None else ""
        may_open = word in self._names.first_words or word in self._names.owners
        if may_open and colon >= 0 and (signed := self._names.signed_by(text[start:colon])) is not None:
            return Heading(signed, (start, colon), colon + 1, True)
        whole = unbracketed(text[start:end].strip(FRAME)) if near == end else ""
        if colon < 0 and word in self._names.signing and (signed := self._names.signed(whole)) is not None:
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
        section = self.names.get(self._names.without_owner(key_of(whole))) if len(whole) < _LONGEST_NAME else None
        if section is not None and not self._is_minor(whole, current):
            return Heading(self._in_place(section, current), (start, end), end, not self.words_of(section).field)
        return self._spaced(text, start, end, current)

    def _spaced(self, text: str, start: int, end: int, current: Section) -> Heading | None:
        """A known heading set apart by two blanks: 'Dispo  home'."""
        gap = _GAP.search(text, start, min(end, start + _SHORT))
        if gap is None or gap.start() == start or text.find("  ", gap.end(), end) >= 0 or self.words_of(current).whole:
            return None
        if ":" in text[start : min(end, start + _LONGEST_PLACE)]:
            return None
        name = text[start : gap.start()]
        section = self.names.get(key_of(name))
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
        if len(name.split()) > MOST_WORDS or (digits and not place):
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
            key = key_of(name)
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
        if head and head["mark"].startswith(":") and len(head["name"].split()) < MOST_WORDS and line[0].isupper():
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
            if key_of(name[word.start() :]) in self.names:
                return start + word.start() if self._opens_inside(name[word.start() :]) else None
            if not colon:
                break
        return None

    def _opens_inside(self, name: str) -> bool:
        """Whether capitals are a name that opens its section in the middle of a line, too."""
        section = self.names.get(key_of(name))
        return section is not None and self.words_of(section).inside_line and len(name) > MOST_WORDS

    def _closes_before(self, text: str, start: int, colon: int) -> bool:
        """Whether a line begins with the heading of a section that ends where its writer speaks of something else."""
        opened = self.at_line_start(text, start, min(colon, start + MAX_HEADING), UNKNOWN, False)
        return opened is not None and opened.known and self.words_of(opened.section).closes


def _letter_of(match: re.Match[str]) -> str:
    """The letter of a section; it may be small with a colon."""
    return match["name"] or match["small"].upper()
