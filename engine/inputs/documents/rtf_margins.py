"""What stands on the pages of an RTF document beside its text: headers, footers, footnotes, text boxes, comments, pictures."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PART = re.compile(r"\\(?P<part>header[lrf]?|footer[lrf]?|footnote|shptxt|dptxbxtext|annotation|pict)(?![a-z])")
_GROUP = re.compile(rf"\\\\|\\[{{}}]|[{{}}]|{_PART.pattern}")
_PICTURE, _COMMENT = "picture", "comment"
_DEEPEST = 5  # parts inside each other
_LABELS = {
    "footnote": "footnote",
    "shptxt": "text box",
    "dptxbxtext": "text box",
    "annotation": _COMMENT,
    "pict": "picture",
}


class Margin(NamedTuple):
    """A part beside the text: what it is, and what its group holds."""

    label: str
    text: str


def margins(raw: str, within: int = 0) -> Iterator[Margin]:
    """The parts beside the text, in order; one inside another comes after it, because the converter reads no such part."""
    if _PART.search(raw) is None:  # as in most
        return
    for margin in _outermost(raw):
        yield margin
        if margin.label != _PICTURE and within < _DEEPEST:
            inner = margins(margin.text, within + 1)
            yield from (each._replace(label=_COMMENT) for each in inner) if margin.label == _COMMENT else inner


def _outermost(raw: str) -> Iterator[Margin]:
    depth, begun = 0, None
    for token in _GROUP.finditer(raw):
        written = token.group()
        if written == "{":
            depth += 1
        elif written == "}":
            depth -= 1
            if begun is not None and depth < begun[0]:
                yield Margin(begun[1], raw[begun[2] : token.start()])
                begun = None
        elif token["part"] and begun is None:
            name = token["part"]
            begun = depth, _LABELS.get(name, name[:6]), token.end()
