"""The styles of a Word document: which text they strike through or hide, and which they write in a symbol font."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dxproof.engine.inputs.documents.docx_table_styles import Places, parts_at, places
from dxproof.engine.inputs.documents.docx_xml import (
    FONTS,
    PARAGRAPH,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    W,
    fonts_of,
    is_on,
    properties_of,
    value,
)
from dxproof.engine.inputs.documents.symbols import has_symbols
from dxproof.engine.marks import State

_TABLE, _VANISH, _STRIKE, _TWICE, _SPECIAL = (
    f"{W}{name}" for name in ("tbl", "vanish", "strike", "dstrike", "specVanish")
)
_STYLE, _PART, _DEFAULTS, _ID = (f"{W}{name}" for name in ("style", "tblStylePr", "rPrDefault", "styleId"))
_STATES = ((_VANISH, State.HIDDEN), (_SPECIAL, State.HIDDEN), (_STRIKE, State.STRUCK), (_TWICE, State.STRUCK))
_TOGGLES = frozenset({_VANISH, _STRIKE})  # on in two styles of a text, such a property is off


@dataclass(frozen=True, slots=True)
class _Set:
    """What properties set: states on or off, and fonts by the letters that are written in them."""

    states: Mapping[str, bool] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: "_Set") -> "_Set":
        """These properties, and those of another where these say nothing."""
        return _Set({**other.states, **self.states}, {**other.fonts, **self.fonts})


class _Names(NamedTuple):
    """The styles of a run: '' for the usual one, None where it stands in no table; and the parts of that of its table."""

    table: str | None
    paragraph: str | None
    letters: str
    parts: tuple[str, ...]


class Styles:
    """The styles of a document."""

    def __init__(self, root: Any | None) -> None:
        self._own: dict[str, _Set] = {}
        self._in_tables: dict[str, dict[str, _Set]] = {}  # what styles set for parts of tables
        self._parent: dict[str, str] = {}
        self._usual: dict[str, str] = {}
        self._of_all = _Set()
        self._are_plain = True
        if root is not None:
            self._read(root)
        self._found: dict[_Names, _Set] = {}

    def _read(self, root: Any) -> None:
        """Most style sheets set nothing of the kind, and others in few of their hundreds of styles."""
        setting = [*root.iter(*(tag for tag, _ in _STATES)), *_fonts(root)]
        if not setting:
            return
        self._are_plain = False
        holders = (next(each.iterancestors(_STYLE, _PART, _DEFAULTS), None) for each in setting)
        for holder in dict.fromkeys(each for each in holders if each is not None):
            found = _set_by(holder.find(RUN_PROPERTIES))
            if holder.tag == _DEFAULTS:
                self._of_all = found
            elif holder.tag == _STYLE:
                self._own[holder.get(_ID, "")] = found
            elif (style := next(holder.iterancestors(_STYLE), None)) is not None:
                self._in_tables.setdefault(style.get(_ID, ""), {})[holder.get(f"{W}type", "")] = found
        for style in root.iter(_STYLE):
            name, parent = style.get(_ID, ""), value(style.find(f"{W}basedOn"))
            self._own.setdefault(name, _Set())
            if parent:
                self._parent[name] = parent
            if style.get(f"{W}default", "0") in ("1", "true", "on"):
                self._usual[style.get(f"{W}type", "")] = name

    def write_into(self, element: Any) -> None:
        """Give the runs in an element the states and symbol fonts of their styles, so that each run tells its own."""
        if self._are_plain:
            return
        found = places(element) if self._in_tables else {}
        for run in element.iter(RUN):
            names = self._names(run, found)
            if names not in self._found:
                self._found[names] = self._set_by(names)
            _write(run, self._found[names])

    def _names(self, run: Any, found: Places) -> _Names:
        """The styles of a run, and where it stands in a table."""
        table, paragraph = (next(run.iterancestors(tag), None) for tag in (_TABLE, PARAGRAPH))
        return _Names(
            (value(table.find(f"{W}tblPr/{W}tblStyle")) or "") if table is not None else None,
            (value(paragraph.find(f"{PROPERTIES}/{W}pStyle")) or "") if paragraph is not None else None,
            value(run.find(f"{RUN_PROPERTIES}/{W}rStyle")) or "",
            parts_at(run, table, found) if table is not None and self._in_tables else (),
        )

    def _set_by(self, names: _Names) -> _Set:
        """What the styles of a text set, from that of its table to that of its letters."""
        sets = [
            self._with_parents(self._name(names.table, "table"), names.parts),
            self._with_parents(self._name(names.paragraph, "paragraph")),
            self._with_parents(self._name(names.letters, "character")),
        ]
        found = self._of_all
        for each in sets:
            found = each.over(found)
        toggled = {
            tag: self._of_all.states.get(tag, False) or sum(each.states.get(tag, False) for each in sets) % 2 == 1
            for tag in _TOGGLES
        }
        return _Set({**found.states, **toggled}, found.fonts)

    def _name(self, name: str | None, kind: str) -> str | None:
        return name if name is None or name in self._own else self._usual.get(kind)

    def _with_parents(self, name: str | None, parts: tuple[str, ...] = ()) -> _Set:
        """What a style sets, with those that it is based on; for some parts of a table more than for others."""
        found, seen = _Set(), set[str]()
        while name and name not in seen:
            seen.add(name)
            in_table = self._in_tables.get(name, {})
            for part in (part for part in reversed(parts) if part in in_table):
                found = found.over(in_table[part])
            found = found.over(self._own.get(name, _Set()))
            name = self._parent.get(name)
        return found


def state_of(properties: Any) -> State | None:
    """The state that the properties of a run set."""
    return next((state for tag, state in _STATES if is_on(properties.find(tag))), None)


def _write(run: Any, found: _Set) -> None:
    own = _set_by(run.find(RUN_PROPERTIES))
    tags = [tag for tag, is_set in found.states.items() if is_set and tag not in own.states]
    fonts = {slot: font for slot, font in found.fonts.items() if has_symbols(font) and slot not in own.fonts}
    if not tags and not fonts:
        return
    properties = properties_of(run)
    properties.extend(properties.makeelement(tag) for tag in tags)
    if fonts:
        named = properties.find(FONTS)
        if named is None:
            named = properties.makeelement(FONTS)
            properties.append(named)
        for slot, font in fonts.items():
            named.set(f"{W}{slot}", font)


def _fonts(root: Any) -> list[Any]:
    """The fonts of all styles if one of them has symbols: others may stand over it."""
    found = list(root.iter(FONTS))
    return found if any(has_symbols(font) for each in found for font in each.values()) else []


def _set_by(properties: Any | None) -> _Set:
    if properties is None:
        return _Set()
    found = ((tag, properties.find(tag)) for tag, _ in _STATES)
    return _Set({tag: is_on(each) for tag, each in found if each is not None}, fonts_of(properties))
