"""Word lists in a text: a look at the words that phrases begin with finds what a pattern for all of them finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dxproof.engine.extract.text.words import Phrases
from dxproof.engine.extract.tokens import Tokens

WORDS = ["not", "note", "not his", "not his own", "his", "(none)", "e.g", "e.g. not", "own-not", "-not"]
PHRASES = Phrases((word, word.upper()) for word in WORDS)
PIECES = st.sampled_from([*WORDS, " ", "  ", "\n", ".", ",", "(", ")", "-", "x", "own", "'", "N"])


def all_at_once(text: str) -> list[tuple[int, int, str]]:
    """Every phrase by one pattern for all: the first from the left, the longest there."""
    whole = re.compile(rf"[ \n\t(,.;:\"'/*-]({PHRASES.pattern})(?!\B\w)")
    return [(match.start(), match.end() - 1, PHRASES.meaning(match[1])) for match in whole.finditer(f"\n{text}")]


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_short_way_finds_what_the_long_way_finds(text: str) -> None:
    assert PHRASES.find(Tokens(text)) == all_at_once(text.lower())


def test_the_longest_phrase_between_words() -> None:
    assert PHRASES.find(Tokens("not  his own, notes (none) another")) == [(0, 12, "NOT HIS OWN"), (20, 26, "(NONE)")]
