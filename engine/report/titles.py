"""Titles of codes in little room: what is cut is what the titles of the family share, so that no two look the same."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from dxproof.engine.report.places import ELLIPSIS

_GAPS = (f" {ELLIPSIS} ", ELLIPSIS)  # what stands for words that are cut; the second where room is scarce
_TELLING = 4  # letters

Words = Sequence[str]


def shortened(title: str, family: Iterable[str], room: int) -> str:
    """A title on one line, whose words are those of no other title of its family.

    Its middle is cut where that is enough; else the words that most titles share, wherever they stand, and its first word last.
    It is longer than ``room`` where fewer words would be those of another title, too.
    """
    if len(title) <= room:
        return title
    words = title.split()
    others = [_telling(other.split()) for other in family if other != title]
    return _without_middle(words, others, room) or _without_shared(words, others, room)


def _without_middle(words: Words, others: Sequence[Words], room: int) -> str:
    places = range(len(words))
    cuts = ([*places[:start], *places[end:]] for start in places for end in places[start + 1 :])
    fitting = (kept for kept in cuts if len(_joined(words, kept, _GAPS[0])) <= room and _is_own(words, kept, others))
    best = max(fitting, key=lambda kept: (0 in kept, len(_joined(words, kept, _GAPS[0]))), default=())
    return _joined(words, best, _GAPS[0]) if best else ""


def _without_shared(words: Words, others: Sequence[Words], room: int) -> str:
    shared = Counter(word for other in others for word in set(other))
    common = [shared[_plain(word)] if len(word) >= _TELLING else len(others) for word in words]
    kept = list(range(len(words)))
    for gap in _GAPS:
        for at in sorted(kept, key=lambda at: (at == 0, -common[at], at)):
            if len(_joined(words, kept, gap)) <= room:
                return _joined(words, kept, gap)
            fewer = [other for other in kept if other != at]
            if _is_own(words, fewer, others):
                kept = fewer
    return _joined(words, kept, _GAPS[-1])


def _is_own(words: Words, kept: Sequence[int], others: Sequence[Words]) -> bool:
    """Whether no other title has the words that are kept, in their order."""
    telling = _telling([words[at] for at in kept])
    return bool(telling) and not any(_has(other, telling) for other in others)


def _telling(words: Words) -> Words:
    """The words by which a reader tells titles apart; 'of' and 'and' are none."""
    return [_plain(word) for word in words if len(word) >= _TELLING]


def _plain(word: str) -> str:
    return word.strip(",;.").lower()


def _has(title: Words, words: Words) -> bool:
    rest = iter(title)
    return all(word in rest for word in words)


def _joined(words: Words, kept: Sequence[int], gap: str) -> str:
    """The words that are kept, with a sign for each stretch that is not."""
    runs = groupby(range(len(words)), key=lambda at: at in kept)
    return "".join(" ".join(words[at] for at in run) if keeps else gap for keeps, run in runs).strip()
