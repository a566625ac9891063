"""The same words in other letters and signs."""

import re
from collections.abc import Callable

# Letters that say something by being capitals, or by not being: PT and pt, US and us, OR and or.
_TWOFOLD = re.compile(r"\b(pt|pts|us|or|it|as|all|am|do|who|in|is|so|no|he|if|at)\b", re.I)
# A heading within a line that only its capitals tell from the words around it.
_RUN_ON = re.compile(r"[a-z\d] [A-Z]{7,} [a-z]")
_ITEM = re.compile(r"(?m)^(\s*)[-*\u2022](?= +\S)")
_NUMBER = re.compile(r"(?m)^(\s*)(\d{1,2})[.)](?= +\S)")
_REFERRED = re.compile(r"\b(items?|no\.|numbers?|first|second|third|former|latter|above|below|list)\b|#", re.I)
_POLAR = re.compile(r"(?m)^\s*\+ ")


def capitals(text: str) -> str | None:
    """The whole note in capitals, where no abbreviation becomes a word of another meaning."""
    return None if _RUN_ON.search(text) or re.search(r"\b([Pp]ts?|us)\b", text) else text.upper()


def small(text: str) -> str | None:
    """The whole note in small letters, where no abbreviation becomes a word of another meaning."""
    if _RUN_ON.search(text):
        return None
    lines = [line for line in text.split("\n") if re.search(r"[a-z]{2}", line)]
    shouted = {word for line in lines for word in re.findall(r"\b[A-Z]{2,}\b", line) if _TWOFOLD.fullmatch(word)}
    if shouted - {"PT", "NO"} or ("PT" in shouted and re.search(r"\b[Pp]ts?\b", text)):
        return None
    return text.lower()


def bullets(glyph: str) -> Callable[[str], str | None]:
    """Another glyph for the bullet of each item."""

    def redraw(text: str) -> str | None:
        return None if _POLAR.search(text) else _ITEM.sub(lambda item: item.group(1) + glyph, text)

    return redraw


def numbers(form: str) -> Callable[[str], str | None]:
    """The number of each item as ``1)``, ``(1)`` or ``#1``."""

    def redraw(text: str) -> str | None:
        return _NUMBER.sub(lambda item: item.group(1) + form.format(item.group(2)), text)

    return redraw


def numbers_to_bullets(text: str) -> str | None:
    """A bullet for the number of each item, where nothing refers to the number."""
    return None if _REFERRED.search(text) else _NUMBER.sub(r"\1-", text)


def hyphens(sign: str) -> Callable[[str], str | None]:
    """Another sign for each hyphen within a word or a level."""

    def redraw(text: str) -> str | None:
        return re.sub(r"(?<=[^\W_])-(?=[^\W_])", sign, text)

    return redraw


def blanks(sign: str) -> Callable[[str], str | None]:
    """Another sign for each blank."""

    def redraw(text: str) -> str | None:
        return text.replace(" ", sign)

    return redraw


def scanned(text: str) -> str | None:
    """ "rn" for "m", as a scan reads it."""
    return re.sub(r"\b[^\W\d_]{6,}\b", lambda word: word.group().replace("m", "rn"), text)
