"""All wordings of a lexicon phrase (for the notation see pack.notation, which refuses the wrong ones at load)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, product

from dxproof.engine.extract.tokens import words_of
from dxproof.engine.pack.notation import MAX_WORDINGS

_GROUP = re.compile(r"\(([^()]*\|[^()]*)\)")
# Groups that stand apart from the words beside them can be cut into tokens one by one.
_GLUED = re.compile(r"\S\(|\)\S|\([^)|]*[()]|\([^()|]*\)")

Words = tuple[str, ...]
Choices = tuple[tuple[Words, ...], ...]

HYPHEN = "-"
_NONE = frozenset[str]()


@lru_cache(maxsize=20_000)
def choices(phrase: str) -> Choices:
    """The parts of a phrase one after the other, each as the tokens of its options. Packs share most phrases."""
    if "|" not in phrase:
        return ((tuple(words_of(phrase)),),)
    if _GLUED.search(phrase):
        return (tuple(tuple(words_of(wording)) for wording in expand(phrase)),)
    pieces = _GROUP.split(phrase)  # outside, inside, outside, …
    return tuple(
        tuple(tuple(words_of(option)) for option in (piece.split("|") if number % 2 else (piece,)))
        for number, piece in enumerate(pieces)
    )


def wordings(phrase: str) -> tuple[Words, ...]:
    """All wordings of a phrase as the lower-case tokens of a note, in the order written."""
    found = (tuple(chain.from_iterable(chosen)) for chosen in product(*choices(phrase)))
    return tuple(words for words in dict.fromkeys(found) if words)


def words_in(phrase: str) -> frozenset[str]:
    """All words of all wordings."""
    return frozenset(word for options in choices(phrase) for option in options for word in option)


@lru_cache(maxsize=20_000)
def first_words(phrase: str, skipped: frozenset[str] = _NONE) -> frozenset[str]:
    """The words by which the wordings of a phrase begin, told without making them; ``skipped`` words do not count."""
    found: set[str] = set()
    for options in choices(phrase):
        firsts = {_first(option, skipped) for option in options}
        found |= firsts - {""}
        if "" not in firsts:
            break
    return frozenset(found)


def wordings_from(phrase: str, first: str, skipped: frozenset[str] = _NONE) -> tuple[Words, ...]:
    """The wordings of a phrase that begin with a word, in the order written; ``skipped`` words before it do not count."""
    return tuple(dict.fromkeys(_beginning(choices(phrase), first, skipped)))


def _beginning(parts: Choices, first: str, skipped: frozenset[str]) -> Iterator[Words]:
    for option in parts[0] if parts else ():
        begins = _first(option, skipped)
        if begins == first:
            yield from (tuple(chain(option, *chosen)) for chosen in product(*parts[1:]))
        elif not begins:
            yield from (option + rest for rest in _beginning(parts[1:], first, skipped))


def _first(words: Words, skipped: frozenset[str]) -> str:
    """The first word that counts; none ("") where none does."""
    if words and words[0] not in skipped:
        return words[0]
    return next(iter(without(words, skipped)), "")


def without(words: Words, skipped: frozenset[str]) -> Words:
    """Words without those that do not count; an article beside a hyphen is part of a word ('A-O')."""
    return tuple(
        word
        for n, word in enumerate(words)
        if word not in skipped or (word != HYPHEN and HYPHEN in words[max(0, n - 1) : n + 2])
    )


def expand(phrase: str) -> list[str]:
    """All wordings of a phrase, in the order written. Raises ValueError past MAX_WORDINGS."""
    done: list[str] = []
    queue = [phrase]
    while queue:
        current = queue.pop()
        group = _GROUP.search(current)
        if group is None:
            done.append(" ".join(current.split()))
        else:
            options = group.group(1).split("|")
            queue.extend(current[: group.start()] + option + current[group.end() :] for option in reversed(options))
        if len(done) + len(queue) > 2 * MAX_WORDINGS:
            raise ValueError(f"the phrase stands for more than {MAX_WORDINGS} wordings")
    return [phrase for phrase in dict.fromkeys(done) if phrase]
