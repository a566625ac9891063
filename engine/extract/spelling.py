"""Misspelt words read as the concept word they must mean; no real word is ever turned into another.

A word is corrected only if it is unknown to the lexicons and to the list of real words, has six letters
or more and starts like the term (its first letter, and three at one of its ends); one edit (two swapped letters are one), two from nine letters on; and
only one term lies that near. Cues, numbers and short words are never touched.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

MIN_LETTERS = 6
TWO_EDITS_FROM = 9


def _keys(word: str) -> tuple[str, str]:
    """How a word begins, and how it begins and ends: a misspelling keeps one of the two."""
    return word[:3], word[0] + word[-3:]


class Speller:
    """Finds the term a misspelt word stands for. ``real`` words are left alone; ``fixed`` ones always mean the same."""

    def __init__(self, terms: Iterable[str], real: frozenset[str], fixed: Mapping[str, str]) -> None:
        self._real = real
        self.fixed = fixed
        self._buckets: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(terms):
            for length in range(len(word) - 2, len(word) + 3):
                for key in _keys(word):
                    self._buckets[key, length].append(word)

    def correct(self, word: str) -> str | None:
        """The term for an unknown lower-case word, or None."""
        length = len(word)
        if word in self.fixed or word in self._real or length < MIN_LETTERS or not word.isalpha():
            return self.fixed.get(word)
        begins, ends = _keys(word)
        choices = dict.fromkeys((*self._buckets.get((begins, length), ()), *self._buckets.get((ends, length), ())))
        most = 1 if length < TWO_EDITS_FROM else 2
        near = sorted(
            [(edits, n, term) for n, term in enumerate(choices) if (edits := OSA.distance(word, term)) <= most]
        )
        if len(near) > 1 and near[0][0] == near[1][0] and near[0][2][:5] != near[1][2][:5]:
            return None  # two different terms lie equally near
        return near[0][2] if near else None
