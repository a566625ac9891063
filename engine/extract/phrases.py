"""All wordings of a lexicon phrase (for the notation see pack.notation, which refuses the wrong ones at load)."""

import re
from functools import lru_cache
from itertools import chain, product

from dxproof.engine.extract.tokens import words_of
from dxproof.engine.pack.notation import MAX_WORDINGS

_GROUP = re.compile(r"\(([^()]*\|[^()]*)\)")
# Groups that stand apart from the words beside them can be cut into tokens one by one.
_GLUED = re.compile(r"\S\(|\)\S|\([^)|]*[()]|\([^()|]*\)")

Words = tuple[str, ...]


@lru_cache(maxsize=20_000)
def wordings(phrase: str) -> tuple[Words, ...]:
    """All wordings of a phrase as the lower-case tokens of a note, in the order written. Packs share most phrases."""
    if "|" not in phrase:
        words = tuple(words_of(phrase))
        return (words,) if words else ()
    if _GLUED.search(phrase):
        found = [tuple(words_of(wording)) for wording in expand(phrase)]
    else:
        pieces = _GROUP.split(phrase)  # outside, inside, outside, …
        choices = [
            [tuple(words_of(option)) for option in piece.split("|")] if number % 2 else [tuple(words_of(piece))]
            for number, piece in enumerate(pieces)
        ]
        found = [tuple(chain.from_iterable(chosen)) for chosen in product(*choices)]
    return tuple(words for words in dict.fromkeys(found) if words)


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
