"""What a style says of the words that it is for: whether they are seen or struck through, and how they are set."""

import re
from functools import lru_cache
from typing import NamedTuple

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LINE = "text-decoration-line"
# Properties that tell something here, and the longer name of a shorter one.
_KNOWN = {
    name: name
    for name in (
        "display", "visibility", _LINE, "white-space", "mso-hide", "font-size", "opacity", "float", "position", "left",
        "text-indent", "clip", "clip-path", "flex-direction", "grid-template-columns",
    )
} | {"text-decoration": _LINE, "white-space-collapse": "white-space"}  # fmt: skip
_NO_SIZE = re.compile(r"\+?(?:0+(?:\.0*)?|\.0+)(?:%|[a-z]{1,4})?")
_SIZE_OF_ITS_OWN = re.compile(r"\+?[\d.]+(?:px|pt|pc|mm|cm|in|q|rem)|(?:x{1,3}-)?(?:small|large)|medium")
_FAR_LEFT = re.compile(r"-\d{3,}(?:\.\d*)?[a-z]{2,4}")
_CLIPPED = re.compile(
    r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)|inset\((?:50|100)%\)"
)
_STRIKES = re.compile(r"strike|line-?through")
_UNSEEN = frozenset({"hidden", "collapse"})
_KEEPS_LINES = ("pre", "break-spaces")
_FLEX, _GRID = "flex", "grid"


class Declared(NamedTuple):
    """The value of a property, and whether it goes over others."""

    value: str
    is_important: bool = False


class Style(NamedTuple):
    """What a style says; None for what it leaves as it is around."""

    is_hidden: bool = False
    is_hidden_by_itself: bool = False  # what is in it may show again
    shows_again: bool = False
    is_struck: bool | None = None
    is_pre: bool | None = None  # whether the ends of its lines are kept
    display: str = ""
    is_apart: bool = False  # from the words beside it
    parts: str | None = None  # how inline parts of it are set: as words that are "apart", or as "lines"


UNSTYLED = Style()


@lru_cache(4096)
def style_of(written: str) -> Style:
    """What a style says, as an attribute has it. Documents have few styles, each of them many times."""
    said = {name: each.value for name, each in declared(written).items()}
    if not said:
        return UNSTYLED
    display = said.get("display", "").split(" ")[0]
    decoration, space = said.get(_LINE), said.get("white-space")
    visibility, size = said.get("visibility", ""), said.get("font-size", "")
    kind = display.removeprefix("inline-")
    return Style(
        is_hidden=display == "none" or said.get("mso-hide") == "all" or _is_off_page(said),
        is_hidden_by_itself=visibility in _UNSEEN or _NO_SIZE.fullmatch(size) is not None,
        shows_again=visibility == "visible" or _SIZE_OF_ITS_OWN.fullmatch(size) is not None,
        is_struck=None if decoration in (None, "inherit") else _STRIKES.search(decoration) is not None,
        is_pre=None if space in (None, "inherit") else space.startswith(_KEEPS_LINES),
        display=display,
        is_apart=display.startswith("inline-")
        or said.get("float", "none") != "none"
        or said.get("position") in ("absolute", "fixed"),
        parts=None if kind not in (_FLEX, _GRID) else "lines" if _is_stacked(kind, said) else "apart",
    )


@lru_cache(4096)
def declared(written: str) -> dict[str, Declared]:
    """The known properties of a style, each with its value. Not to be changed."""
    said: dict[str, Declared] = {}
    for each in _COMMENT.sub("", written).lower().split(";"):
        name, _, value = each.partition(":")
        if known := _KNOWN.get(name.strip()):
            value, mark, _ = value.partition("!")
            if not (known in said and said[known].is_important and not mark):
                said[known] = Declared(" ".join(value.split()), bool(mark))
    return said


def _is_off_page(said: dict[str, str]) -> bool:
    """Whether words are not seen although they are set: for screen readers alone, or clear as glass."""
    return (
        _NO_SIZE.fullmatch(said.get("opacity", "")) is not None
        or _CLIPPED.search(f"{said.get('clip', '')} {said.get('clip-path', '')}") is not None
        or _FAR_LEFT.fullmatch(said.get("text-indent", "")) is not None
        or (_FAR_LEFT.fullmatch(said.get("left", "")) is not None and "position" in said)
    )


def _is_stacked(kind: str, said: dict[str, str]) -> bool:
    """Whether the parts of a box stand below each other."""
    if kind == _GRID:
        return said.get("grid-template-columns", "none") == "none"
    return said.get("flex-direction", "").startswith("column")
