"""Characters that a browser would obey, hide or drop, told from those it shows.

What is only shown runs as it stands; a control, direction or zero-width character is written as its code. Offsets and
columns are counted before any of this.
"""

import re
import unicodedata
from collections.abc import Iterator

from dxproof.engine.visible import code_of

_PLAIN = re.compile(r"[\t\n\x20-\x7e]+")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is the code of characters that cannot be shown (``\\u202e``)."""
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
