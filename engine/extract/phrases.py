"""All wordings of a lexicon phrase (for the notation see pack.notation, which refuses the wrong ones at load)."""

import re
from itertools import product
from math import prod

from dxproof.engine.pack.notation import BRACKET, FLAT, MAX_WORDINGS

_GROUP = re.compile(r"\(([^()]*\|[^()]*)\)")


def expand(phrase: str) -> list[str]:
    """All wordings of a phrase, in the order written. Raises ValueError past MAX_WORDINGS."""
    if "|" not in phrase:
        plain = " ".join(phrase.split())
        return [plain] if plain else []
    if FLAT.fullmatch(phrase):
        # Outside and inside of brackets take turns.
        pieces = [piece.split("|") if number % 2 else [piece] for number, piece in enumerate(BRACKET.split(phrase))]
        if prod(map(len, pieces)) > MAX_WORDINGS:
            raise ValueError(f"the phrase stands for more than {MAX_WORDINGS} wordings")
        return [
            wording
            for wording in dict.fromkeys(" ".join("".join(parts).split()) for parts in product(*pieces))
            if wording
        ]
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
