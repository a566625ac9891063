"""The same note with something around it, or with its assessment first."""

import re
from collections.abc import Callable

from .lines import FENCED, opens

_SECTION = re.compile(r"(?m)^[A-Z][\w/&' ]{0,35}(:(?=\s)|[ \t]*$)")
_ASSESSMENT = re.compile(r"^(assessment|diagnos[ie]s|dx|a|a/p|assessment and plan|assessment/plan)\s*:?\s*$", re.I)

NOTICE = (
    "This document was created with speech recognition software. It may contain words that were not said.\n"
    "It is confidential and meant only for those who take part in the care of this person.\n"
)
SIGNED = "Electronically signed by the author after review.\nPage 1 of 1. End of document.\n"


def before(words: str) -> Callable[[str], str | None]:
    """Words that say nothing about anybody, before the note."""
    return lambda text: f"{words}\n{text}"


def after(words: str) -> Callable[[str], str | None]:
    """Words that say nothing about anybody, after the note."""
    return lambda text: f"{text.rstrip()}\n\n{words}"


def assessment_first(text: str) -> str | None:
    """The assessment moved to the first section, as many systems show it."""
    if FENCED.search(text):
        return None
    lined = all(map(opens, filter(str.strip, text.split("\n")[1:])))
    heads = [head for head in _SECTION.finditer(text) if lined or _after_blank(text, head.start())]
    found = [place for place, head in enumerate(heads) if _ASSESSMENT.match(head.group().strip())]
    if len(found) != 1 or found[0] == 0:
        return None
    start = heads[found[0]].start()
    end = heads[found[0] + 1].start() if found[0] + 1 < len(heads) else len(text)
    first = heads[0].start() or (heads[1].start() if len(heads) > 1 else 0)
    section = text[start:end].strip()
    if first >= start or "\n\n" in section:
        return None
    return text[:first] + section + ("\n" if lined else "\n\n") + text[first:start] + text[end:]


def _after_blank(text: str, start: int) -> bool:
    """A heading after a blank line, or at the very beginning."""
    return start == 0 or text[:start].endswith("\n\n")
