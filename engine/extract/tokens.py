"""The tokenizer: letters, digits and single other characters, with offsets into the text as given.

White space is no token, so a line wrap or a double blank inside a phrase changes nothing. Letters and
digits come apart ('L5nerve' is three tokens), so that levels are read by the level parser alone.
"""

import re
from itertools import accumulate, compress
from operator import not_, sub

_PIECES = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]|_+")
_UNSEEN_CHARACTERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN = re.compile(f"[{_UNSEEN_CHARACTERS}]+")
_PIECES_UNSEEN = re.compile(
    rf"[^\W\d_]+(?:{_UNSEEN.pattern}[^\W\d_]+)*|\d+(?:{_UNSEEN.pattern}\d+)*|\s+|{_UNSEEN.pattern}|[^\w\s]|_+"
)


class Tokens:
    """The tokens of one text: parallel lists of words as written and of their offsets."""

    __slots__ = ("ends", "starts", "words")

    def __init__(self, text: str) -> None:
        pieces: list[str] = _PIECES.findall(text)
        kept = list(map(not_, map(str.isspace, pieces)))
        self.words = list(compress(pieces, kept))
        self.ends = list(compress(accumulate(map(len, pieces)), kept))
        self.starts = list(map(sub, self.ends, map(len, self.words)))
        if _UNSEEN.search(text):
            self._read_through_unseen(text)

    def _read_through_unseen(self, text: str) -> None:
        """A word with a soft hyphen or a zero-width character inside is one word to its reader."""
        found = [match for match in _PIECES_UNSEEN.finditer(text) if match.group().strip(_UNSEEN_CHARACTERS)]
        found = [match for match in found if not match.group().isspace()]
        self.words = [_UNSEEN.sub("", match.group()) for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]

    def __len__(self) -> int:
        return len(self.words)


def words_of(phrase: str) -> list[str]:
    """Cut a lexicon phrase as a note is cut, in lower case."""
    return [piece.lower() for piece in _PIECES.findall(phrase) if not piece.isspace()]
