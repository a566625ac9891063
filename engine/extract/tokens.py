"""The tokenizer: letters, digits and single other characters, with offsets into the text.

White space is no token, so a line wrap or a double blank inside a phrase changes nothing. Letters and
digits come apart ('L5nerve' is three tokens), so that levels are read by the level parser alone.
"""

import re
from itertools import accumulate

# Each piece is a token and the white space after it; white space that opens the text is a piece of its own.
# The first two alternatives only are quicker than those after them, which would match the same.
_PIECES = re.compile(r"(?:[A-Za-z]+[^\W\d_]*|[.,:()/-]|\d+|[^\W\d_]+|[^\w\s]|_+)\s*|\s+")
# The same for small letters of English alone, as nearly all notes are.
_ASCII_PIECES = re.compile(r"(?:[a-z]+|[.,:()/-]|[0-9]+|[^\w\s]|_+)\s*|\s+")


class Tokens:
    """The tokens of one text: parallel lists of words in small letters and of where they start."""

    __slots__ = ("starts", "text", "words")

    def __init__(self, text: str) -> None:
        small = text.lower()
        if len(small) != len(text):  # no offset may move
            small = "".join(letter if len(letter.lower()) > 1 else letter.lower() for letter in text)
        pieces: list[str] = (_ASCII_PIECES if small.isascii() else _PIECES).findall(small)
        self.text = text
        self.starts = list(accumulate(map(len, pieces), initial=0))
        self.starts.pop()
        self.words = list(map(str.rstrip, pieces))
        if self.words and not self.words[0]:
            del self.words[0], self.starts[0]

    def end(self, index: int) -> int:
        """Where a token ends. Few are asked for, so the ends of all are not kept."""
        return self.starts[index] + len(self.words[index])

    def written(self, first: int, last: int) -> tuple[str, ...]:
        """The words of tokens ``first`` up to ``last`` as they are written."""
        return tuple([self.text[self.starts[index] : self.end(index)] for index in range(first, last)])

    def __len__(self) -> int:
        return len(self.words)


def words_of(phrase: str) -> list[str]:
    """Cut a lexicon phrase as a note is cut, in lower case."""
    if phrase.isascii() and (words := phrase.split()) and "".join(words).isalpha():  # as most phrases are
        return phrase.lower().split()
    return [word for piece in _PIECES.findall(phrase) if (word := piece.rstrip().lower())]
