"""Escapes for characters that a browser would interpret, hide or drop.

Printable characters are unchanged; control, direction and zero-width characters are replaced by their codes. Offsets
and columns refer to the original text.
"""

import re
import unicodedata
from collections.abc import Iterator

from dxproof.engine.visible import code_of

_PLAIN = re.compile(r"[\t\n\x20-\x7e]+")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with a flag for codes of hidden characters (``\\u202e``)."""
    position = 0
    while position < len(text):
        plain = _PLAIN.match(text, position)
        end = plain.end() if plain else position
        while end < len(text) and not _hidden(text[end]):
            end += 1
        if end > position:
            yield text[position:end], False
        position = end
        while position < len(text) and _hidden(text[position]):
            position += 1
        if position > end:
            yield "".join(map(code_of, text[end:position])), True


def _hidden(character: str) -> bool:
    return character not in "\t\n" and unicodedata.category(character) in _HIDDEN
