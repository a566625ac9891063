"""Vertebrae as a treatment record lists them: beside the levels of any note 'C2, 5, 6', 'T4R' and 'C1PRS'."""

import re

from dxproof.engine.extract.levels import LevelMention
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.codes import VERTEBRA_INDEX, VERTEBRA_NAMES
from dxproof.engine.pack.model import LevelsFile

# A vertebra with a side or a listing written on to it.
_MARKED = re.compile(
    r"(?<![A-Za-z0-9])(?P<letter>[CTDLctdl])(?P<number>\d{1,2})(?=[A-Z]{1,5}(?![A-Za-z0-9])|[rl](?![A-Za-z0-9]))"
)
# A vertebra whose number is written on the line of a form: 'L_5_'.
_FILLED_IN = re.compile(r"(?<![A-Za-z0-9])(?P<letter>[CTLS])_+(?P<number>\d{1,2})(?!\d)_*")
_DORSAL, _THORACIC = "D", "T"


def has_marked(text: str) -> bool:
    """Whether a vertebra with a side or a listing written on to it is in a text."""
    return _MARKED.search(text) is not None


class Segments:
    """Finds what levels alone do not tell, by the words of levels."""

    def __init__(self, file: LevelsFile) -> None:
        together = any_of(file.together)
        join = rf"\s*(?:[,/&+]|\b{together}|,\s*{together})\s*"
        self._next = re.compile(
            rf"{join}(?P<number>\d{{1,2}})(?![\d/%]|\.\d)(?=\s*(?:$|[^\w\s]|{together}(?!\w)))",
            re.IGNORECASE | re.MULTILINE,
        )

    def all_in(self, text: str, levels: list[LevelMention]) -> list[LevelMention]:
        """The levels of a text, with those that a list or a mark at their end keeps from being found."""
        taken = {level.start for level in levels}
        written = (match for pattern in (_MARKED, _FILLED_IN) for match in pattern.finditer(text))
        marked = (self._vertebra(m.start(), m.end(), m["letter"], m["number"]) for m in written)
        known = sorted([*levels, *(level for level in marked if level and level.start not in taken)])
        found: list[LevelMention] = []
        for level in known:
            found.append(level)
            last = level
            while (more := self._next.match(text, last.end)) and (
                following := self._vertebra(
                    more.start("number"), more.end(), VERTEBRA_NAMES[last.lower][0], more["number"]
                )
            ):
                if following.upper <= last.lower or level.root:
                    break
                found.append(following)
                last = following
        return sorted(found)

    @staticmethod
    def _vertebra(start: int, end: int, letter: str, number: str) -> LevelMention | None:
        letter = letter.upper()
        vertebra = VERTEBRA_INDEX.get(f"{_THORACIC if letter == _DORSAL else letter}{int(number)}")
        return LevelMention(start, end, vertebra, vertebra, single=True) if vertebra else None
