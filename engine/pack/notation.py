"""The phrase notation of the lexicon: ``(a|b) c`` is 'a c' or 'b c'; ``(a|) c`` is 'a c' or 'c'; groups may nest.

A phrase without a bar is literal, including its parentheses: notes do contain '(carried)'.
"""

import re
from functools import lru_cache

MAX_WORDINGS = 4000  # of one phrase
MAX_LENGTH = 200  # characters of one wording: longer phrases slow matching in repetitive notes
_SIGNS = re.compile(r"[(|)]")


def fault(phrase: str) -> str | None:
    """What is wrong with the notation of a phrase, or None."""
    if not phrase or phrase.isspace():
        return "the phrase is empty"
    size = _size(phrase)
    if isinstance(size, str):
        return size
    count, length = size
    if count > MAX_WORDINGS:
        return f"the phrase has more than {MAX_WORDINGS:,} wordings"
    return f"the phrase is longer than {MAX_LENGTH} characters" if length > MAX_LENGTH else None


def wording_count(phrase: str) -> int:
    """The number of wordings of a phrase; 1 for a faulty one."""
    size = _size(phrase)
    return 1 if isinstance(size, str) else size[0]


@lru_cache(maxsize=16_384)  # a phrase is measured twice while a pack is loaded, and packs share most
def _size(phrase: str) -> tuple[int, int] | str:
    """The number of wordings and the length of the longest; or what is wrong with the brackets."""
    if "|" not in phrase:
        return 1, len(phrase)
    groups: list[_Group] = []
    total, length, last = 1, 0, 0
    for sign in _SIGNS.finditer(phrase):
        if groups:
            groups[-1].read(phrase[last : sign.start()])
        else:
            length += sign.start() - last
        last = sign.end()
        if sign.group() == "(":
            groups.append(_Group())
            continue
        if not groups:
            return '"|" is outside of brackets' if sign.group() == "|" else '")" closes no bracket'
        group = groups[-1]
        if sign.group() == "|":
            group.close_option()
            continue
        if group.options == 0:
            return "brackets contain only one alternative"
        group.close_option()
        if group.blank > 1:
            return "brackets contain two empty alternatives"
        groups.pop()
        if groups:
            groups[-1].product *= group.total
            groups[-1].length += group.longest
            groups[-1].filled = True
        else:
            total *= group.total
            length += group.longest
    return '"(" is never closed' if groups else (total, length + len(phrase) - last)


class _Group:
    """The wordings of one group, counted while it is read."""

    __slots__ = ("blank", "filled", "length", "longest", "options", "product", "total")

    def __init__(self) -> None:
        self.total = 0
        self.product = 1
        self.options = 0
        self.blank = 0
        self.length = 0
        self.longest = 0
        self.filled = False

    def read(self, text: str) -> None:
        """Text of the alternative that is open."""
        self.length += len(text)
        self.filled |= bool(text.strip())

    def close_option(self) -> None:
        """One alternative ends."""
        self.total += self.product
        self.options += 1
        self.blank += not self.filled
        self.longest = max(self.longest, self.length)
        self.product, self.length = 1, 0
        self.filled = False
