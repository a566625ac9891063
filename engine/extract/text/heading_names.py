"""The names of sections as they are written: with owners before them, and dates, signatures or words of their sentence after."""

import re

from dxproof.engine.pack.model import SectionsFile, SectionWords
from dxproof.engine.terms import Section

MAX_HEADING = 64
# Words of a heading's name: more of them are a statement, and none but a few may follow.
MOST_WORDS = 4
_MOST_TAILS = 5
_LONGEST_SIGNED = 16
_PAREN = re.compile(r"\s*\([^)]*\)")
# Marks around a name.
FRAME = " \t*=_#:/"
_NO_SECTION = SectionWords(headers=())


class HeadingNames:
    """The names that a pack knows, each with its section."""

    def __init__(self, file: SectionsFile) -> None:
        self.names: dict[str, Section] = {}
        self.sections = file.sections
        for section, words in file.sections.items():
            for name in words.headers:
                self.names.setdefault(key_of(name), section)
        self.first_words = frozenset(name.split()[0] for name in self.names)
        self.owners = frozenset(file.owners)
        self._tails = frozenset(file.tails)
        self._linking = {section: frozenset(words.linking) for section, words in file.sections.items()}
        signing = [name for name, section in self.names.items() if self.words_of(section).signed]
        # The words that a line begins with that tells when and by whom it was signed.
        self.signing = self.owners.union(name.split()[0] for name in signing)
        # 'ADDENDUM to the above report, electronically signed by S. Lee MD (Radiology) 02/10/2026 08:14:'
        self.shouted_signed = tuple(f"{name.upper()}{end}" for name in signing for end in " ,")

    def words_of(self, section: Section) -> SectionWords:
        """What the pack says of a section."""
        return self.sections.get(section, _NO_SECTION)

    def section_of(self, name: str, alone: bool = False) -> Section | None:
        """The section of a heading as written, parentheses and trailing words aside."""
        key = self.without_owner(key_of(name.replace("#", " ")).strip(" .,-*=_"))
        if key in self.names:
            return self.names[key]
        stripped = unbracketed(key).strip()
        if stripped in self.names:
            return self.names[stripped]
        words = stripped.replace(",", " ").split()
        for length in range(min(len(words) - 1, MOST_WORDS), 0, -1):
            head = " ".join(words[:length])
            section = self.names.get(head)
            if section is None:
                continue
            short = words[length].isdigit() or self.words_of(section).any_tail  # 'Dx 1', 'CT neck', but not 'A 1'
            if (len(head) > 2 or (len(head) == 2 and short)) and self._may_follow(section, words[length:], alone):
                return section
        return None

    def _may_follow(self, section: Section, tail: list[str], alone: bool) -> bool:
        """Whether words after a name belong to it: 'for which I am treating her are', '(reviewed today)', 'on 3/1/26'."""
        its = self.words_of(section)
        if its.signed and (tail[0][0].isdigit() or tail[0] in its.signed):
            return True
        if len(tail) <= _MOST_TAILS and all(word[0].isdigit() or word in self._tails for word in tail):
            return True
        if self._linking[section].issuperset(tail):
            return True
        return its.any_tail and not alone and len(tail) <= _MOST_TAILS + 1

    def signed(self, line: str) -> Section | None:
        """The section of a line that holds its name, and when and by whom it was signed: 'Late entry 12/21/26 by B. Kowal'.

        What else may follow the name is told by its capitals: 'ADDENDUM, in reply to a query', but 'Correction in posture'.
        """
        words = line.split()[: _LONGEST_SIGNED + 1]
        section = self.section_of(line) if len(words) <= _LONGEST_SIGNED else None
        signed = self.words_of(section).signed if section is not None else ()
        named = next((n for n in range(len(words), 0, -1) if key_of(" ".join(words[:n])) in self.names), 1)
        tail = words[named:]
        if signed and (
            words[0].isupper()
            or (any(word in signed for word in tail) and all(word in signed or not word[0].islower() for word in tail))
        ):
            return section
        return None

    def signed_by(self, line: str) -> Section | None:
        """The section of a name with nothing but when and by whom it was signed: 'ADDENDUM 12/01/2027, Dr. R. Lee'."""
        words = line.split()
        section = self.signed(line) if 1 < len(words) <= _LONGEST_SIGNED else None
        signed = self.words_of(section).signed if section is not None else ()
        tells = any(word[0].isdigit() or word in signed for word in words[1:])
        return section if tells and all(word in signed or not word[0].islower() for word in words[1:]) else None

    def without_owner(self, key: str) -> str:
        """A heading without the words for whose section it is: 'attending addendum', 'your assessment'."""
        words = key.split()
        while len(words) > 1 and words[0] in self.owners:
            if any(" ".join(words[:length]) in self.names for length in range(2, len(words) + 1)):
                break  # the owner is part of a name: 'provider response 02/23/2026'
            del words[0]
        return " ".join(words)

    def is_name(self, line: str) -> bool:
        """Whether a line is a known heading and nothing else."""
        name = unbracketed(line).strip(FRAME)
        return len(line) < MAX_HEADING and self.without_owner(key_of(name)) in self.names


def key_of(name: str) -> str:
    """A name in small letters, with single blanks."""
    return " ".join(name.lower().split())


def unbracketed(name: str) -> str:
    """A name without what is in brackets after it."""
    return _PAREN.sub("", name)
