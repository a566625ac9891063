"""What became of the words of an element: struck through, deleted, hidden, an option or a box of a form; and markup in text."""

import html
import re
from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.marks import CHECKED, UNCHECKED, State

_STATES = {"del": State.STRUCK, "s": State.STRUCK, "strike": State.STRUCK}
_BOXES = frozenset({"checkbox", "radio"})
_UNSHOWN = frozenset({"hidden", "submit", "button", "reset", "image", "file", "password"})
_NOT_TEXT = dict.fromkeys(("img", "svg", "renderMultiMedia"), "picture") | dict.fromkeys(
    ("object", "embed", "iframe", "video", "audio"), "embedded content"
)
_STRIKES = re.compile(r"strike|line-?through")
_TAGS = (
    "a|b|i|u|s|p|br|hr|em|li|ol|ul|td|th|tr|h[1-6]|del|div|pre|sub|sup|body|font|html|span|label|input|option|select|"
    "strike|strong|center|table|tbody|thead"
)
_TAG = re.compile(rf"</(?:{_TAGS})\s*>|<(?:br|hr|p|input)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")


def state_of(element: Any, name: str) -> State | None:
    """Why the words of an element are not said, if they are not."""
    if not element.attrib and name != "option":
        return _STATES.get(name)
    if element.get("revised") == "delete":
        return State.DELETED
    style = element.get("style", "").replace(" ", "").lower()
    if "hidden" in element.attrib or "display:none" in style or "visibility:hidden" in style:
        return State.HIDDEN
    if name == "option" and "selected" not in element.attrib:
        return State.HIDDEN
    return State.STRUCK if _STRIKES.search(f"{style} {element.get('styleCode', '').lower()}") else _STATES.get(name)


def inherited(element: Any) -> State | None:
    """The state that an element has by itself or by those around it."""
    around = (state_of(each, _name(each)) for each in (element, *element.iterancestors()))
    return next((state for state in around if state), None)


def field_shown(element: Any) -> str:
    """What an ``input`` of a form shows: its box, or what was written into it."""
    kind = element.get("type", "text").lower()
    if kind in _BOXES:
        return CHECKED if "checked" in element.attrib else UNCHECKED
    return "" if kind in _UNSHOWN else str(element.get("value", ""))


def markup_left_out(root: Any) -> Iterator[LeftOut]:
    """The pictures and embedded documents of a page or narrative."""
    for number, element in enumerate(root.iter(*(f"{{*}}{name}" for name in _NOT_TEXT)), start=1):
        what = _NOT_TEXT[element.tag.rpartition("}")[2]]
        yield LeftOut(f"{what} {number}", what, element.get("alt", ""))


def has_markup(text: str) -> bool:
    """Whether a text is written in HTML: an end of one of its elements, or a break."""
    return "<" in text and _TAG.search(text) is not None


def with_entities(text: str) -> str:
    """A text with named characters ('&nbsp;') as what they name."""
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def parsed(text: str) -> Any | None:
    """The elements of a text that has markup; None if there are none."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(f"<div>{text}</div>", parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
