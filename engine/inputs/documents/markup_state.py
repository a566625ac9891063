"""What became of the words of an element: struck through, deleted, hidden, an option or a box of a form; and markup in text."""

import html
import re
from functools import lru_cache
from typing import Any, NamedTuple

from dxproof.engine.inputs.documents.markup_page import page_parser, prepared
from dxproof.engine.inputs.documents.markup_style import UNSTYLED, Style, style_of
from dxproof.engine.marks import CHECKED, UNCHECKED, State, around


class Look(NamedTuple):
    """How the words of an element are shown: why they are not said, if so, and whether the ends of their lines are kept."""

    state: State | None = None
    is_pre: bool | None = None

    def within(self, outer: "Look") -> "Look":
        """How they are shown in an element around this one."""
        if self is PLAIN:
            return outer
        return (
            self
            if outer is PLAIN
            else Look(outer.state or self.state, outer.is_pre if self.is_pre is None else self.is_pre)
        )


PLAIN = Look()
_STRUCK, _DELETED, _UNSEEN, _PRE = Look(State.STRUCK), Look(State.DELETED), Look(State.HIDDEN), Look(is_pre=True)
# Elements with a look by their name alone.
LOOKS = (
    dict.fromkeys(("del", "s", "strike"), _STRUCK)
    | dict.fromkeys(("option", "noscript", "progress", "meter", "dialog"), _UNSEEN)
    | dict.fromkeys(("pre", "listing", "xmp", "plaintext", "textarea"), _PRE)
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Attributes that tell a look, and those of them that tell how words are set.
_TELLING = frozenset({"revised", "style", "styleCode", "hidden", "selected", "open", "popover", _SPACE})
_SETTING = frozenset({"style", "styleCode", _SPACE})
_BOXES = frozenset({"checkbox", "radio"})
_UNSHOWN = frozenset({"hidden", "submit", "button", "reset", "image", "file", "password"})
# Elements that show something else than text, and what that is.
NOT_TEXT = dict.fromkeys(("img", "svg", "rendermultimedia"), "picture") | dict.fromkeys(
    ("object", "embed", "iframe", "video", "audio"), "embedded content"
)
_STRIKES = re.compile(r"strike|line-?through")
_TAGS = (
    "a|b|i|u|s|p|br|hr|em|li|ol|ul|td|th|tr|h[1-6]|del|div|pre|sub|sup|body|font|html|span|label|input|option|select|"
    "strike|strong|center|table|tbody|thead|ins|small|mark|blockquote|section|article"
)
_TAG = re.compile(rf"</(?:{_TAGS})\s*>|<(?:br|hr|p|input)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")


def look_of(element: Any, name: str, attributes: list[str]) -> Look:
    """How the words of an element are shown, as far as it tells by itself, by its name and attributes; PLAIN for most."""
    if not attributes or _TELLING.isdisjoint(attributes):  # as most have none of them
        return LOOKS.get(name, PLAIN)
    if "revised" in attributes and element.get("revised") == "delete":
        return _DELETED
    if not _SETTING.isdisjoint(attributes):
        style = style_of(element.get("style")) if "style" in attributes else UNSTYLED
        return _styled(element, name, style, "styleCode" in attributes and _is_struck(element.get("styleCode")))
    if name == "option":
        return _UNSEEN if element.get("selected") is None else PLAIN
    if _is_closed(element, name):
        return _UNSEEN
    usual = LOOKS.get(name, PLAIN)
    return PLAIN if usual is _UNSEEN else usual  # it is open


def _styled(element: Any, name: str, style: Style, is_struck: bool) -> Look:
    """How the words of an element with a style are shown."""
    usual = LOOKS.get(name, PLAIN)
    is_pre = style.is_pre
    if is_pre is None:
        is_pre = True if element.get(_SPACE) == "preserve" else usual.is_pre
    if style.is_hidden or style.is_hidden_by_itself or (_is_closed(element, name) and not style.display):
        return _UNSEEN
    if name == "option" and element.get("selected") is None:
        return _UNSEEN
    if is_struck or style.is_struck:
        return Look(State.STRUCK, is_pre)
    state = None if usual is _UNSEEN or style.is_struck is False else usual.state
    return Look(state, is_pre) if state or is_pre is not None else PLAIN


@lru_cache(1024)
def _is_struck(code: str) -> bool:
    """Whether a style code of a narrative strikes words through."""
    return _STRIKES.search(code.lower()) is not None


def _is_closed(element: Any, name: str) -> bool:
    """Whether an element waits to be shown."""
    if element.get("hidden") is not None or element.get("popover") is not None:
        return True
    return name != "option" and LOOKS.get(name) is _UNSEEN and element.get("open") is None


def field_shown(element: Any) -> str:
    """What an ``input`` of a form shows: its box, or what was written into it.

    A box that is only clear as glass is the one that a page draws in its place.
    """
    kind = element.get("type", "text").lower()
    if kind in _BOXES:
        written = element.get("style")
        style = style_of(written) if written else UNSTYLED
        if element.get("hidden") is not None or style.display == "none" or style.is_hidden_by_itself:
            return ""
        return UNCHECKED if element.get("checked") is None else CHECKED
    value = "" if kind in _UNSHOWN else str(element.get("value", ""))
    return around(state, value) if value and (state := look_of(element, "input", element.keys()).state) else value


def has_markup(text: str) -> bool:
    """Whether a text is written in HTML: an end of one of its elements, or a break."""
    return "<" in text and _TAG.search(text) is not None


def with_entities(text: str) -> str:
    """A text with named characters ('&nbsp;') as what they name."""
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def parsed(text: str) -> Any | None:
    """The elements of a text that has markup; None if there are none."""
    from lxml import etree

    try:
        root = etree.fromstring(f"<div>{text}</div>", page_parser(None))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else prepared(root, text.encode("utf-8", "replace"))


@lru_cache(1024)
def name_of(tag: object) -> str:
    """The name of an element with this tag, without its namespace; empty for a comment or a processing instruction."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
