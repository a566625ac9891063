"""The lists of a Word document whose bullets are boxes: a form without a form field."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from dxproof.engine.inputs.documents.docx_xml import RUN_PROPERTIES, W, fonts_of, value
from dxproof.engine.inputs.documents.symbols import speaking, written_in

_HELD, _NUMBER, _LEVEL, _LEVELS, _LIST = (f"{W}{name}" for name in ("numPr", "numId", "ilvl", "lvl", "abstractNumId"))
_FIRST = "0"
_Levels = dict[str, Any]  # by their number
_Place = tuple[str | None, str | None]  # the list and the level of a paragraph


class Bullets:
    """The bullets of a document."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._numbering, self._styles = numbering, styles
        self._levels: dict[str, _Levels] = {}

    def box(self, properties: Any | None) -> str | None:
        """The box or cross that the bullet of a paragraph shows; None for any other bullet and for none."""
        if properties is None or self._numbering is None:
            return None
        number, level = _place(properties.find(_HELD))
        style = value(properties.find(f"{W}pStyle"))
        if number is None:
            number, of_style = self._by_style(style or "")
            level = level or of_style
        if number is None:
            return None
        if number not in self._levels:
            self._levels[number] = self._levels_of(number)
        levels = self._levels[number]
        if level is None and style:
            level = next((n for n, each in levels.items() if value(each.find(f"{W}pStyle")) == style), None)
        found = levels.get(level or _FIRST)
        return _shown(found, properties.find(RUN_PROPERTIES)) if found is not None else None

    def _levels_of(self, number: str) -> _Levels:
        """The levels of a list: those of the list that it is made from, and its own over them."""
        if (own := self._lists.get(number)) is None:
            return {}
        kept = self._kept.get(value(own.find(_LIST)))
        linked = value(kept.find(f"{W}numStyleLink")) if kept is not None else None
        if linked and (other := self._lists.get(self._of_style.get(linked, (None, None))[0] or "")) is not None:
            kept = self._kept.get(value(other.find(_LIST)))
        return {
            level.get(_LEVEL, _FIRST): level
            for holder in (kept, own)
            if holder is not None
            for level in holder.iter(_LEVELS)
        }

    def _by_style(self, style: str) -> _Place:
        """The list of a style, or of one that it is based on."""
        seen: set[str] = set()
        while style and style not in seen and self._of_style:
            seen.add(style)
            if style in self._of_style:
                return self._of_style[style]
            style = self._parents.get(style, "")
        return None, None

    @cached_property
    def _lists(self) -> dict[str, Any]:
        return {each.get(_NUMBER, ""): each for each in self._each(self._numbering, "num")}

    @cached_property
    def _kept(self) -> dict[str | None, Any]:
        return {each.get(_LIST): each for each in self._each(self._numbering, "abstractNum")}

    @cached_property
    def _of_style(self) -> dict[str, _Place]:
        places = ((each.iterancestors(f"{W}style"), _place(each)) for each in self._each(self._styles, "numPr"))
        return {style.get(f"{W}styleId", ""): place for styles, place in places for style in styles}

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {
            each.getparent().get(f"{W}styleId", ""): value(each) or "" for each in self._each(self._styles, "basedOn")
        }

    @staticmethod
    def _each(root: Any | None, name: str) -> Iterator[Any]:
        return iter(()) if root is None else root.iter(f"{W}{name}")


def _place(held: Any | None) -> _Place:
    return (value(held.find(_NUMBER)), value(held.find(_LEVEL))) if held is not None else (None, None)


def _shown(level: Any, mark: Any | None) -> str | None:
    """What a level writes, in its font or in that of the end of the paragraph."""
    text = value(level.find(f"{W}lvlText")) or ""
    fonts = fonts_of(level.find(RUN_PROPERTIES)) or fonts_of(mark)
    return speaking(written_in(next(iter(fonts.values()), ""), text))
