"""The names of WordprocessingML, and what its properties say."""

from typing import Any

from dxproof.engine.inputs.documents.document import not_well_formed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VML = "{urn:schemas-microsoft-com:vml}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

PARAGRAPH, RUN, TEXT, DELETED_TEXT, SYMBOL = (f"{W}{name}" for name in ("p", "r", "t", "delText", "sym"))
PROPERTIES, RUN_PROPERTIES, FONTS = (f"{W}{name}" for name in ("pPr", "rPr", "rFonts"))
TABLE, TEXT_BOX = (f"{W}{name}" for name in ("tbl", "txbxContent"))
TEXTS = frozenset({TEXT, DELETED_TEXT})
_OFF = ("0", "false", "off")
_BLANKS = "{http://www.w3.org/XML/1998/namespace}space"


def value(element: Any | None) -> str | None:
    """What a property is set to; None if it is not there or has no value."""
    found: str | None = element.get(f"{W}val") if element is not None else None
    return found


def is_on(element: Any | None, namespace: str = W) -> bool:
    """Whether a property is there and not switched off."""
    return element is not None and element.get(f"{namespace}val", "true").lower() not in _OFF


def text_element(beside: Any, text: str) -> Any:
    """A new element of text for the tree that an element stands in."""
    made = beside.makeelement(TEXT)
    made.text = text
    made.set(_BLANKS, "preserve")
    return made


def properties_of(run: Any) -> Any:
    """The properties of a run, made where it has none."""
    found = run.find(RUN_PROPERTIES)
    if found is None:
        found = run.makeelement(RUN_PROPERTIES)
        run.insert(0, found)
    return found


def fonts_of(properties: Any | None) -> dict[str, str]:
    """The fonts that properties name, for ASCII letters and for others; '' for one of the theme, none of which has symbols."""
    fonts = properties.find(FONTS) if properties is not None else None
    if fonts is None:
        return {}
    named = {}
    for slot in ("ascii", "hAnsi"):
        font = "" if fonts.get(f"{W}{slot}Theme") else fonts.get(f"{W}{slot}")
        if font is not None:
            named[slot] = font
    return named


def parsed(data: bytes) -> Any:
    """The root of a part; no entity is resolved and nothing is fetched. Raises INPUT_DOCUMENT if it is not well-formed."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise not_well_formed("a Word document", error) from None
