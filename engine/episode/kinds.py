"""Which kind a visit is: the words that name one at the beginning of a sentence or in the title, and not another day's."""

import re
from collections.abc import Sequence

from dxproof.engine.course import Passage
from dxproof.engine.facts import Element
from dxproof.engine.pack.model import CourseFile

_KIND = "visit_kind"  # of the lexicon of visits
_ORDER = ("initial", "exacerbation", "re_examination", "maintenance", "subsequent")
_PARTS = re.compile(r"\s{2,}|[\t|]|\s[-–—]\s")  # what parts the fields of a line
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


class Kinds:
    """Tells the kind of visits by the words of a pack."""

    def __init__(self, words: CourseFile) -> None:
        self._before = {tuple(_words(phrase)) for phrase in words.kind_before}
        self._longest = max(map(len, self._before), default=0)
        self._behind = {tuple(_words(phrase)) for phrase in words.kind_behind}

    def of(self, elements: Sequence[Element], passages: Sequence[Passage]) -> Element | None:
        """The most telling of the words that name a kind, or None."""
        named = [each for each in elements if each.element == _KIND and each.stated and each.kind in _ORDER]
        kept = [each for each in named if self._is_of_this_visit(each, passages)]
        return min(kept, key=lambda each: (_ORDER.index(each.kind or ""), each.span.start), default=None)

    def _is_of_this_visit(self, element: Element, passages: Sequence[Passage]) -> bool:
        start, end = element.span.start, element.span.end
        holding = next((each.span for each in passages if each.span.start <= start < each.span.end), None)
        if holding is None:
            return True  # a heading
        in_title = holding.start == passages[0].span.start
        before = _words(_PARTS.split(holding.quote[: start - holding.start])[-1])
        behind = _words(holding.quote[max(0, end - holding.start) :])
        if any(tuple(behind[: len(phrase)]) == phrase for phrase in self._behind):
            return in_title and not before
        return in_title or not any(map(str.isalpha, "".join(before))) or self._leads(before)

    def _leads(self, words: Sequence[str]) -> bool:
        """Whether words are nothing but those that may stand before the kind of a visit."""
        reached = {0}
        for at in range(len(words)):
            if at in reached:
                reached |= {at + n for n in range(1, self._longest + 1) if tuple(words[at : at + n]) in self._before}
        return len(words) in reached


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
