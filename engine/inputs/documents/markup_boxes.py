"""Boxes of web pages that are no fields of a form: elements that play one, icons and pictures. Each becomes a field, or a sign."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from dxproof.engine.inputs.documents.symbols import drawn
from dxproof.engine.inputs.documents.symbols import letter as letter_of
from dxproof.engine.marks import CHECKED, UNCHECKED

_ROLES = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio", "option"})
_MARKS = frozenset({"role", "aria-checked", "class", "alt", "title", "aria-label", "src", "face", "style"})
_ICONS = frozenset({"i", "span", "em", "b", "a", "div", "svg", "img", "label", "font"})
_PLACES = frozenset({"td", "th", "li", "p", "dt", "dd"})  # where a box may be drawn as the only thing
_CHOSEN, _OPEN, _TICK = "\u25c9", "\u25cb", "\u2713"  # whether a ring is a box, the other signs of the note tell
_BOX, _FILLED = UNCHECKED, CHECKED
_SIGNS = "\u2610\u2611\u2612\u2713\u2714\u25a1\u25a0\u25c9\u25cb\u25cf[("  # words that begin with one have their box
_SEPARATOR = re.compile(r"[\s_-]+")
_SET = r"(?:fa|bi|mdi|ri|bxs?|la|ti|icon|octicon|lucide|tabler|glyphicon|feather|ph|uil|oi|codicon)-(?:icon-)?"
_FIELD = r"(?:check-?box|checkbutton|check|chk|cb|tick-?box|toggle|option)"
# The names of icons, as the common sets of them have them, and what each shows.
_NAMES = (
    (re.compile(rf"(?:.*-)?(?:un-?|not-)(?:checked|check|ticked|tick|selected)(?:-icon)?|(?:.*-)?{_FIELD}-(?:outline-)?(?:off|blank|empty|false|0)"
                rf"(?:-.*)?|(?:.*-)?empty-(?:check-?)?box|ms-icon-checkbox|{_SET}square(?:-o|-outline|-line|-regular)?"), _BOX),
    (re.compile(rf"(?:.*-)?(?:checked|ticked)(?:-icon)?|(?:.*-)?{_FIELD}-(?:on|marked|fill|filled|true|1|selected|outline)(?:-.*)?"
                rf"|{_SET}(?:check2?|x|xmark|times)-square(?:-.*)?|{_SET}square-(?:check|x|xmark)(?:-.*)?|glyphicon-check|check-box|ms-icon-checkboxcomposite"), _FILLED),
    (re.compile(rf"(?:{_SET}|radio-)?(?:circle-dot|dot-circle|record-circle|button-checked|radiobox-marked|radio-(?:checked|on|selected))(?:-.*)?"), _CHOSEN),
    (re.compile(rf"{_SET}(?:circle(?:-o|-outline|-line|-regular)?|radiobox-blank)|radio-(?:button-unchecked|unchecked|off|empty)"), _OPEN),
    (re.compile(rf"{_SET}(?:check(?:-lg|-mark|2)?|tick)|(?:check|tick)-?mark"), _TICK),
)  # fmt: skip
_ON = frozenset({"on", "selected", "active", "true"})
_FIELDS = frozenset({"checkbox", "check-box", "tickbox", "chk", "chkbox"})  # with a state beside it
# What a label of a picture says, without the words for boxes; some say it only beside these.
_OF_BOXES = re.compile(r"\b(?:check ?box|tick ?box|radio ?button|radio|box|button|icon|image|option|state|is)\b|[:.,]")
_SAID = dict.fromkeys(("checked", "ticked", "selected", "x", "[x]", "\u2611", "\u2612"), _FILLED) | dict.fromkeys(
    ("unchecked", "unticked", "unselected", "deselected", "not checked", "not ticked", "not selected", "[ ]", "\u2610"),
    _BOX,
)
_SAID_OF_BOXES = dict.fromkeys(("on", "true", "filled", "marked", "check", "full", "yes"), _FILLED) | dict.fromkeys(
    ("off", "false", "empty", "blank", "clear", "unmarked", "no"), _BOX
)
_LETTERS = re.compile(r"material-(?:icons|symbols)")  # fonts in which a word is drawn as a sign
_GLYPHS = (
    dict.fromkeys("\uf096\uf0c8", _BOX) | dict.fromkeys("\uf046\uf14a", _FILLED) | {"\uf10c": _OPEN, "\uf192": _CHOSEN}
)
_FAMILY = re.compile(r"font-family\s*:\s*([^;,]+)", re.IGNORECASE)
_STATE = re.compile(r"(?:is-|checkbox-{1,2}|task-)?(?P<no>un|not-)?checked")


def with_boxes(elements: Iterable[Any]) -> None:
    """Make fields and signs of the boxes among some elements of a page, in their order."""
    done: set[Any] = set()
    for element in elements:
        if (element.tag != "svg" and _MARKS.isdisjoint(element.keys())) or element.tag in (
            "input",
            "option",
            "html",
            "body",
        ):
            continue
        if done and not done.isdisjoint(element.iterancestors()):
            continue  # the box around it is told already
        is_played = element.get("aria-checked") is not None or element.get("role", "").lower() in _ROLES
        if is_played:
            _play(element)
            done.add(element)
        elif box := _icon(element):
            _become(element, box)


def _play(element: Any) -> None:
    """Give an element that plays a box a real one, before its words."""
    state = element.get("aria-checked") or element.get("aria-selected") or "false"
    box = _FILLED if state.strip().lower() == "true" else _BOX
    words = _first_words(element)
    if words[:1] and words[0] in _SIGNS:
        return
    if not words and element.tag in _ICONS:
        _become(element, box)
    elif next(element.iter("input"), None) is None:
        _lead(element, box)


def _icon(element: Any) -> str | None:
    """What a picture or an element of words shows before these, or in their place; None for no box."""
    name, classes = element.tag, element.get("class", "").lower()
    words = _first_words(element) if name != "svg" else ""
    if not words:
        if name in _ICONS:
            return _drawn(element, classes)
        if name in _PLACES and not len(element) and (box := _drawn(element, classes)) in (_BOX, _FILLED):
            _lead(element, box)
        return None
    if len(words) == 1 and not len(element) and name in _ICONS:
        return _letter(element, words)
    if _LETTERS.search(classes):
        return _of_name(words.lower())
    found = (
        next((each for each in map(_STATE.fullmatch, classes.split()) if each), None) if "checked" in classes else None
    )
    if found is None or words[0] in _SIGNS or next(element.iter("input", "img", "i", "svg"), None) is not None:
        return None
    _lead(element, _BOX if found["no"] else _FILLED)
    return None


def _first_words(element: Any) -> str:
    """What an element says up to the first of its tags after words."""
    return next((words for text in element.itertext() if (words := str(text).strip())), "")


def _letter(element: Any, letter: str) -> str | None:
    """The box or sign that a letter is in the font that it is set in; another letter is put in its place."""
    if letter in _GLYPHS:
        return _GLYPHS[letter]
    family = _FAMILY.search(element.get("style", ""))
    font = family[1] if family else element.get("face", "")
    font = font.strip(" \"'")
    if font and (box := drawn(font, ord(letter))):
        return box
    if font and (shown := letter_of(font, ord(letter))):
        element.text = shown
    return None


def _drawn(element: Any, classes: str) -> str | None:
    """What an icon or a picture shows."""
    for attribute in ("alt", "aria-label", "title"):
        if (label := element.get(attribute)) and (box := _of_label(label.strip().lower())):
            return box
    if element.tag == "svg" and (title := element.findtext("title")) and (box := _of_label(title.strip().lower())):
        return box
    names = classes.split()
    if element.tag == "img" and not (source := element.get("src", "")).startswith("data:"):
        names.append(source.lower().rpartition("/")[2].partition(".")[0])
    if element.tag == "svg":
        names += (link.lower().rpartition("#")[2] for use in element.iter("use") for link in use.values())
    found = [box for each in names if (box := _of_name(each))]
    if not found and not _FIELDS.isdisjoint(names) and element.tag != "img":
        return _FILLED if not _ON.isdisjoint(names) else _BOX
    return found[-1] if found else None


@lru_cache(1024)
def _of_name(name: str) -> str | None:
    """What the icon of a name shows."""
    plain = _SEPARATOR.sub("-", name)
    return next((box for names, box in _NAMES if names.fullmatch(plain)), None)


def _of_label(label: str) -> str | None:
    """What the label of a picture says of a box."""
    if label in _SAID:
        return _SAID[label]
    rest = " ".join(_OF_BOXES.sub(" ", label).replace("-", " ").split())
    return _SAID.get(rest) or (_SAID_OF_BOXES.get(rest) if rest != label else None)


def _become(element: Any, box: str) -> None:
    """Put a box in the place of an element."""
    for child in list(element):
        element.remove(child)
    if box in (_BOX, _FILLED):
        element.tag, element.text = "input", None
        _fill(element, box)
    else:
        element.tag, element.text = "span", f"{box} "


def _lead(element: Any, box: str) -> None:
    """Put a box before the words of an element; before those of its first cell, if it is a row."""
    if element.tag == "tr":
        element = next(element.iter("td", "th"), element)
    field = element.makeelement("input", {})
    _fill(field, box)
    field.tail = f" {element.text or ''}"
    element.text = None
    element.insert(0, field)


def _fill(field: Any, box: str) -> None:
    field.set("type", "checkbox")
    field.attrib.pop("checked", None)
    if box == _FILLED:
        field.set("checked", "")
