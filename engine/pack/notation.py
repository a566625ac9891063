"""The phrase notation of the lexicons: ``(a|b) c`` is 'a c' or 'b c'; ``(a|) c`` is 'a c' or 'c'; groups may nest.

A phrase without a bar is taken as it stands, brackets and all: '(carried)' is written so in notes.
"""

import re

MAX_WORDINGS = 4000
_SIGNS = re.compile(r"[(|)]")
# Brackets side by side, none inside another, and at most the last alternative left out: nearly every phrase.
_FLAT = re.compile(r"[^(|)]*(?:\((?:\s*[^(|)\s][^(|)]*\|)+[^(|)]*\)[^(|)]*)+")


def fault(phrase: str) -> str | None:
    """What is wrong with a phrase as the notation goes, or None."""
    if not phrase or phrase.isspace():
        return "the phrase is empty"
    if "|" not in phrase:
        return None
    if _FLAT.fullmatch(phrase):
        brackets = phrase.count("(")
        most = (phrase.count("|") / brackets + 1) ** brackets  # the product is greatest where all are alike
        if most <= MAX_WORDINGS:
            return None
    groups: list[_Group] = []
    total = 1
    last = 0
    for sign in _SIGNS.finditer(phrase):
        if groups and not phrase[last : sign.start()].isspace() and last != sign.start():
            groups[-1].filled = True
        last = sign.end()
        if sign.group() == "(":
            groups.append(_Group())
            continue
        if not groups:
            return '"|" stands outside of brackets' if sign.group() == "|" else '")" closes no bracket'
        group = groups[-1]
        if sign.group() == "|":
            group.close_option()
            continue
        if group.options == 0:
            return "brackets hold one alternative only"
        group.close_option()
        if group.blank > 1:
            return "brackets hold an empty alternative twice"
        groups.pop()
        if groups:
            groups[-1].product *= group.total
            groups[-1].filled = True
        else:
            total *= group.total
            if total > MAX_WORDINGS:
                return f"the phrase stands for more than {MAX_WORDINGS:,} wordings"
    return '"(" is never closed' if groups else None


class _Group:
    """The wordings of one bracket, counted while it is read."""

    __slots__ = ("blank", "filled", "options", "product", "total")

    def __init__(self) -> None:
        self.total = 0
        self.product = 1
        self.options = 0
        self.blank = 0
        self.filled = False

    def close_option(self) -> None:
        """One alternative ends."""
        self.total += self.product
        self.options += 1
        self.blank += not self.filled
        self.product = 1
        self.filled = False
