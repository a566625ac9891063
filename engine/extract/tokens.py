"""The tokenizer: letters, digits and single other characters, with offsets into the text as given.

White space is no token, so a line wrap or a double blank inside a phrase changes nothing. Letters and
digits come apart ('L5nerve' is three tokens), so that levels are read by the level parser alone.
"""

import re
from itertools import accumulate, compress
from operator import not_, sub

_PIECES = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]|_+")


class Tokens:
    """The tokens of one text: parallel lists of words as written and of their offsets."""

    __slots__ = ("ends", "starts", "words")

    def __init__(self, text: str) -> None:
        pieces: list[str] = _PIECES.findall(text)
        kept = list(map(not_, map(str.isspace, pieces)))
        self.words = list(compress(pieces, kept))
        self.ends = list(compress(accumulate(map(len, pieces)), kept))
        self.starts = list(map(sub, self.ends, map(len, self.words)))

    def __len__(self) -> int:
        return len(self.words)


def words_of(phrase: str) -> list[str]:
    """Cut a lexicon phrase as a note is cut, in lower case."""
    return [piece.lower() for piece in _PIECES.findall(phrase) if not piece.isspace()]
