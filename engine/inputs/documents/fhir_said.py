"""Whether a text says already, in statements of its own, what another one says."""

import re

from dxproof.engine.inputs.documents.text_builder import flat
from dxproof.engine.marks import marked, may_be_marked

# A line that goes on in the next one: no sign ends it, and nothing begins anew there.
_WRAP = re.compile(r"\n(?<![.:;!?\n]\n)(?![ \t]*(?:\n|[-*•|~\[{]|\d+[.)]))")
_ENDS = re.compile(r"\s(?<=[.;!?\n]\s)|\n")
_AROUND = " \t.;!?-*•"


def statements(text: str) -> frozenset[str]:
    """The statements of a text, in one spelling; without words that were taken back."""
    parts = _ENDS.split(_WRAP.sub(" ", _unmarked(text)))
    found = (flat(part).strip(_AROUND).casefold() for part in parts)
    return frozenset(one for one in found if one and not one.isdecimal())


def is_said(text: str, already: frozenset[str]) -> bool:
    """Whether every statement of a text is one of those, word for word and from its beginning to its end."""
    said = statements(text)
    return bool(said) and said <= already


def _unmarked(text: str) -> str:
    if not may_be_marked(text):
        return text
    kept: list[str] = []
    last = 0
    for stretch in marked(text):
        kept.append(text[last : stretch.start])
        last = stretch.end
    return " ".join([*kept, text[last:]])
