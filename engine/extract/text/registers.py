"""Registers: what a writer does with a passage, told by headings, lists and phrases."""

import re
from bisect import bisect_left
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from dxproof.engine.extract.text.lines import Stretch, any_between
from dxproof.engine.extract.text.words import Phrases
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.pack.model import Register, RegistersFile, RegisterWords
from dxproof.engine.terms import Assertion

# Characters within which 'Attachment C - ' stands before a heading.
_DASH = 24
_STOPS = (". ", "; ")


class Reach(Enum):
    """How far a sign reaches: to the next heading, to the end of the paragraph or of the sentence, back over its line, over the whole note,
    over the lines above it or the paragraph before, over all that is below its line, or the report there; on from the sign of the sentence
    before; or it ends another."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    LINE = "line"
    NOTE = "note"
    ABOVE = "above"
    BEFORE = "before"
    BELOW = "below"
    REPORT = "report"
    ON = "on"
    END = "end"


# Characters of a line that heads a list to choose from, and of one that ends a register.
_LONGEST = {Reach.PARAGRAPH: 120, Reach.END: 80}


class Sign(NamedTuple):
    """Words that tell a register, and what is said there counts as; the answer to a question tells the latter alone."""

    reach: Reach
    register: Register | None
    says: Assertion | None
    start: int
    end: int

    @property
    def span(self) -> Stretch:
        return self.start, self.end


_start_of = attrgetter("start")


class Registers:
    """The registers of a pack. Their headings are looked for in a text in small letters."""

    def __init__(self, file: RegistersFile) -> None:
        self._headings = Phrases((name, words) for words in file.registers for name in words.headings)
        # A heading stands alone or with a colon.
        self._heading = re.compile(
            rf"[ \t*=_#>-]*({self._headings.pattern})(?:[ ]?\([^)\n]{{0,40}}\))?[ \t*=_-]*(?::|[-–—]\s|$)"
        )
        self._inside: Phrases[tuple[Reach, RegisterWords | None]] = Phrases([
            *((phrase, (Reach.PARAGRAPH, words)) for words in file.registers for phrase in words.lists),
            *((phrase, (Reach.SENTENCE, words)) for words in file.registers for phrase in words.phrases),
            *((phrase, (Reach.LINE, words)) for words in file.registers for phrase in words.entries),
            *((phrase, (Reach.NOTE, words)) for words in file.registers for phrase in words.whole),
            *((phrase, (Reach.ABOVE, words)) for words in file.registers for phrase in words.above),
            *((phrase, (Reach.BEFORE, words)) for words in file.registers for phrase in words.before),
            *((phrase, (Reach.BELOW, words)) for words in file.registers for phrase in words.below),
            *((phrase, (Reach.ON, words)) for words in file.registers for phrase in words.goes_on),
            *((phrase, (Reach.END, None)) for phrase in file.ends),
        ])  # fmt: skip

    def heading(self, text: str, start: int, end: int, short: bool) -> Sign | None:
        """The register that a line opens with its heading; a line that is not ``short`` has one before a dash."""
        dash = text.find(" - ", start, start + _DASH)
        match = self._heading.match(text, start, end) if short or dash > 0 else None
        if match is None and dash > 0:
            match = self._heading.match(text, dash + 3, end)
        if match is None:
            return None
        words = self._headings.meaning(match[1])
        return Sign(Reach.HEADING, words.register_, words.counts_as, start, match.end())

    def read(self, tokens: Tokens) -> list[Sign]:
        """All signs of a note that are no headings, in order."""
        return [
            Sign(reach, words.register_ if words else None, words.counts_as if words else None, start, end)
            for start, end, (reach, words) in self._inside.find(tokens)
        ]


@lru_cache(maxsize=4)  # the words that all packs share, and of a few packs with some of their own
def registers_of(file: RegistersFile) -> Registers:
    """The registers of a pack; packs share their words, and to compile them is much of what a start takes."""
    return Registers(file)


def within(signs: list[Sign], start: int, end: int, *reaches: Reach) -> list[Sign]:
    """The signs of a stretch with one of these reaches; of one that is not longer than what a sign of the first can be."""
    if not signs or end - start > _LONGEST.get(reaches[0], end):
        return []
    first, last = (bisect_left(signs, edge, key=_start_of) for edge in (start, end))
    return [sign for sign in signs[first:last] if sign.reach in reaches and sign.end <= end]


def of_sentences(signs: list[Sign], start: int, end: int) -> list[Sign]:
    """The signs of a line that speak for their sentences; of one too long to head a list, those of lists, too."""
    is_long = end - start > _LONGEST[Reach.PARAGRAPH]
    return within(signs, start, end, Reach.SENTENCE, *((Reach.PARAGRAPH,) if is_long else ()))


def speaks_on(signs: list[Sign], starts: list[int], last: int) -> int:
    """Up to which sentence a sign reaches that holds for those before number ``last``: over those after it that speak on of it."""
    on = {sign.start for sign in signs if sign.reach is Reach.ON}
    return next((n for n in range(last, len(starts)) if starts[n] not in on), len(starts))


def is_alone(text: str, sign: Sign, start: int, end: int, wanted: list[int] | None) -> bool:
    """Whether a line begins with a sign and names nothing after it: '*** ENTERED IN ERROR *** JD 3/3/27'; or its first sentence
    speaks of those above, or one after others that say nothing to be looked at: 'I told her. It belongs to another patient.'
    """
    others = sign.says is Assertion.OTHER_PERSON
    if (
        (others or sign.reach not in (Reach.LINE, Reach.NOTE))
        and wanted is not None
        and not any_between(wanted, start, sign.start)
    ):
        return True
    if sign.reach in (Reach.ABOVE, Reach.BEFORE):
        return not any(map(text[start : sign.start].__contains__, _STOPS))
    words = text[start : sign.start] + text[sign.end : sign.end + 1]
    colon, behind = text[sign.end : end].lstrip()[:1], text[sign.end : end].strip(" \t:")
    return not any(map(str.isalnum, words)) and not (colon == ":" and behind)
