"""Word lists as one pattern: any of some phrases, the longest first, whatever the blanks between their words."""

import re
from collections.abc import Iterable

from dxproof.engine.extract.phrases import expand


def any_of(phrases: Iterable[str]) -> str:
    """The source of a pattern for any of some phrases; of none, one that never matches.

    Phrases that begin alike share their beginning, so that a text is not gone through for each of them.
    """
    wordings = {tuple(wording.lower().split()) for phrase in phrases for wording in expand(phrase)}
    return _branch(sorted(wordings)) if wordings else "(?!)"


def found_in(phrases: Iterable[str]) -> re.Pattern[str]:
    """Finds any of some phrases as whole words in a text in small letters.

    Every branch begins with one letter, so that a search skips all others quickly.
    """
    by_letter: dict[str, set[str]] = {}
    for phrase in phrases:
        for wording in expand(phrase):
            by_letter.setdefault(wording[:1].lower(), set()).add(wording)
    branches = [
        rf"{re.escape(letter)}(?<!\w{re.escape(letter)})(?:{_behind(letter, wordings)})(?!\w)"
        for letter, wordings in sorted(by_letter.items())
    ]
    return re.compile("|".join(branches) or "(?!)")


def _behind(letter: str, wordings: set[str]) -> str:
    """What follows the first letter of some wordings."""
    tails = {tuple(wording.lower().split()) for wording in wordings}
    return _branch(sorted((first[len(letter) :], *rest) for first, *rest in tails))


def _branch(wordings: list[tuple[str, ...]]) -> str:
    """A pattern for lists of words: those with the same first word as one."""
    tails: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in wordings:
        tails.setdefault(first, []).append(tuple(rest))
    options = []
    for first in sorted(tails, key=lambda word: (-len(word), word)):
        longer = [tail for tail in tails[first] if tail]
        optional = "?" if len(longer) < len(tails[first]) else ""
        options.append(re.escape(first) + (rf"(?:\s+{_branch(longer)}){optional}" if longer else ""))
    return f"(?:{'|'.join(options)})"
