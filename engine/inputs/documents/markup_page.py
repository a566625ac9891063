"""Web pages as they are shown, in the few elements that a writer has to know: styles, boxes and lists are put into the tree itself.

What tells it stands in attributes and in a few elements. A page that has none of them is not gone through.
"""

from functools import cache
from typing import Any

from dxproof.engine.inputs.documents.markup_boxes import with_boxes
from dxproof.engine.inputs.documents.markup_sheet import apply_sheets
from dxproof.engine.inputs.documents.markup_style import Style, style_of

_INLINE = frozenset([
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q",
    "samp", "small", "span", "strong", "time", "tt", "u", "var",
])  # fmt: skip
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "legend", "main", "nav", "p", "section",
])  # fmt: skip
_AS_BLOCK = frozenset({"block", "flex", "grid", "list-item", "flow-root"})
_AS_TABLE = {"table": "table", "table-row": "tr", "table-cell": "td"}
_STYLE, _HIDES = "style", "hidden"
_ROWS = frozenset({"tbody", "tr"})
_TELLING = (b"style", b"class", b"role", b"aria-checked", b"aria-label", b"alt", b"title", b"src", b"face")
_LONGEST = 12  # letters of these


@cache
def page_parser(encoding: str | None) -> Any:
    """The parser of web pages in an encoding; none for those that are texts already."""
    from lxml import etree

    return etree.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, remove_pis=True)


def prepared(root: Any, source: bytes) -> Any:
    """A page with its styles and boxes written into its elements."""
    telling = list(root.iter("style", "select", "textarea", "thead"))
    if any(each.tag == "style" for each in telling):
        apply_sheets(root)
    if telling or _may_tell(source):
        marked = [element for element in root.iter("*") if element.keys()]
        with_boxes(marked)
        for element in marked:
            if written := element.get(_STYLE):
                _set(element, style_of(written))
    for element in telling:
        if element.tag == "select":
            _choose(element)
        elif element.tag == "textarea":
            _part(element)
        elif element.tag == "thead" and any(each.tag in _ROWS for each in element.itersiblings(preceding=True)):
            element.getparent().insert(0, element)  # it is shown above
    return root


def _may_tell(source: bytes) -> bool:
    """Whether an attribute that tells something may be written in a page."""
    return b"=" in source and any(
        before.rstrip()[-_LONGEST:].lower().endswith(_TELLING) for before in source.split(b"=")[:-1]
    )


def _choose(select: Any) -> None:
    """Let a list have as chosen the entry that it shows: the last one that is said to be, or else the first."""
    if select.get("multiple") is not None or select.get("size", "1") not in ("", "0", "1"):
        return
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    for option in chosen[:-1]:
        del option.attrib["selected"]
    if not chosen and (first := next((each for each in options if each.get("disabled") is None), None)) is not None:
        first.set("selected", "")


def _set(element: Any, style: Style) -> None:
    """Write how an element is set: as a block, as words in a line, apart from those beside it, as a part of a table."""
    tag, display = element.tag, style.display
    if tag in _INLINE:
        if display in _AS_BLOCK:
            element.tag = "div"
        elif style.is_apart:
            _part(element)
    elif tag in _BLOCKS and display == "inline":
        element.tag = "span"
    if display in _AS_TABLE and (tag in _INLINE or tag in _BLOCKS):
        element.tag = _AS_TABLE[display]
    for child in element if style.parts else ():
        if child.tag in _INLINE and style.parts == "lines":
            child.tag = "div"
        elif child.tag in _INLINE:
            _part(child)
    if style.is_hidden_by_itself and any(
        style_of(each.get(_STYLE, "")).shows_again for each in element.iterdescendants("*")
    ):
        _hide_own(element)


def _part(element: Any) -> None:
    """Set an element apart from the words beside it by blanks."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = f"{before.tail or ''} "
    elif parent is not None:
        parent.text = f"{parent.text or ''} "
    element.tail = f" {element.tail or ''}"


def _hide_own(element: Any) -> None:
    """Hide what stands in an element beside those parts of it that show again."""
    del element.attrib[_STYLE]
    if (element.text or "").strip():
        element.insert(0, _hidden(element, element.text))
        element.text = None
    for child in [each for each in element if each.get(_HIDES) is None]:
        if (child.tail or "").strip():
            words, child.tail = child.tail, None
            child.addnext(_hidden(element, words))
        if style_of(child.get(_STYLE, "")).shows_again:
            continue
        if any(style_of(each.get(_STYLE, "")).shows_again for each in child.iterdescendants("*")):
            child.set(_STYLE, "")
            _hide_own(child)
        else:
            child.set(_HIDES, "")


def _hidden(element: Any, words: str) -> Any:
    span = element.makeelement("span", {_HIDES: ""})
    span.text = words
    return span
