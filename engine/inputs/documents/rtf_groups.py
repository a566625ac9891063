"""Groups of RTF documents that are read otherwise than they are written: texts that stand there twice, and hidden shapes."""

import re
from collections.abc import Callable

_UPR, _HIDDEN = "\\upr", "fHidden"
_TOKEN = re.compile(r"\\\\|\\[{}]|[{}]|\\(?P<head>upr|shp)(?![a-z])")
_TWICE = re.compile(r"\{\\upr\b.*\{\s*\\\*\s*\\ud(?![a-z]) ?(?P<unicode>.*)\}\s*\}", re.DOTALL)
_IS_HIDDEN = re.compile(r"\{\\sn\s+fHidden\s*\}\s*\{\\sv\s+[1-9]\d*\s*\}")
_TEXT = re.compile(r"\\(?:shptxt|dptxbxtext)(?![a-z])")
UNSEEN = "dxunseen"  # a control word of no other program: what is in the group is not seen, whatever its format


def with_groups(raw: str) -> str:
    """RTF with the Unicode version alone of what is written for old readers, too, and the texts of hidden shapes as such."""
    if _UPR in raw:
        raw = _changed(raw, "upr", _in_unicode)
    if _HIDDEN in raw:
        raw = _changed(raw, "shp", _unseen)
    return raw


def _changed(raw: str, head: str, change: Callable[[str], str]) -> str:
    """RTF with its outermost groups of a kind changed."""
    out: list[str] = []
    position = 0
    starts: list[int] = []
    within: int | None = None  # how many groups are open around the one to change
    for token in _TOKEN.finditer(raw):
        written = token.group()
        if written == "{":
            starts.append(token.start())
        elif token["head"] == head and starts and within is None:
            within = len(starts) - 1
        elif written == "}" and starts:
            start = starts.pop()
            if within == len(starts):
                out += raw[position:start], change(raw[start : token.end()])
                position, within = token.end(), None
    return "".join((*out, raw[position:]))


def _in_unicode(group: str) -> str:
    found = _TWICE.fullmatch(group)
    return f"{{{found['unicode']}}}" if found else group.replace(_UPR, "", 1)


def _unseen(group: str) -> str:
    return _TEXT.sub(rf"\g<0>\\{UNSEEN} ", group) if _IS_HIDDEN.search(group) else group
