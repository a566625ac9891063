"""What became of the words of an element: struck through, deleted, hidden, an option or a box of a form; and markup in text."""

import html
import re
from functools import lru_cache
from typing import Any

from dxproof.engine.marks import CHECKED, UNCHECKED, State

_STATES = {"del": State.STRUCK, "s": State.STRUCK, "strike": State.STRUCK, "option": State.HIDDEN}
_TELLING = frozenset({"revised", "style", "styleCode", "hidden", "selected"})  # attributes that tell a state
_BOXES = frozenset({"checkbox", "radio"})
_UNSHOWN = frozenset({"hidden", "submit", "button", "reset", "image", "file", "password"})
# Elements that show something else than text, and what that is.
NOT_TEXT = dict.fromkeys(("img", "svg", "rendermultimedia"), "picture") | dict.fromkeys(
    ("object", "embed", "iframe", "video", "audio"), "embedded content"
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PRE = re.compile(r"white-space\s*:\s*(?:pre\b|break-spaces)", re.IGNORECASE)
_STRIKES = re.compile(r"strike|line-?through")
_TAGS = (
    "a|b|i|u|s|p|br|hr|em|li|ol|ul|td|th|tr|h[1-6]|del|div|pre|sub|sup|body|font|html|span|label|input|option|select|"
    "strike|strong|center|table|tbody|thead|ins|small|mark|blockquote|section|article"
)
_TAG = re.compile(rf"</(?:{_TAGS})\s*>|<(?:br|hr|p|input)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")


def state_of(element: Any, name: str) -> State | None:
    """Why the words of an element are not said, if they are not."""
    attributes = element.keys()
    if not attributes or _TELLING.isdisjoint(attributes):  # as most have none of them
        return _STATES.get(name)
    if element.get("revised") == "delete":
        return State.DELETED
    style = element.get("style", "").replace(" ", "").lower()
    if element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style:
        return State.HIDDEN
    if name == "option" and element.get("selected") is None:
        return State.HIDDEN
    if _STRIKES.search(f"{style} {element.get('styleCode', '').lower()}"):
        return State.STRUCK
    return _STATES.get(name) if name != "option" else None


def keeps_lines(element: Any) -> bool:
    """Whether the ends of lines in an element's text are shown as such."""
    return element.get(_SPACE) == "preserve" or _PRE.search(element.get("style", "")) is not None


def field_shown(element: Any) -> str:
    """What an ``input`` of a form shows: its box, or what was written into it."""
    kind = element.get("type", "text").lower()
    if kind in _BOXES:
        return UNCHECKED if element.get("checked") is None else CHECKED
    return "" if kind in _UNSHOWN else str(element.get("value", ""))


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


@lru_cache(1024)
def name_of(tag: object) -> str:
    """The name of an element with this tag, without its namespace; empty for a comment or a processing instruction."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
