"""Escapes for characters that a browser would interpret, hide or drop.

Printable characters are unchanged; control, direction and zero-width characters are replaced by their codes. Offsets
and columns refer to the original text.
"""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from dxproof.engine.visible import code_of

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with a flag for codes of hidden characters (``\\u202e``)."""
    for hidden, run in groupby(text, _hidden):
        yield "".join(code_of(character) if hidden else character for character in run), hidden


def _hidden(character: str) -> bool:
    return character not in "\t\n" and unicodedata.category(character) in _HIDDEN
