"""Word documents written by hand: the XML of their parts, in Transitional or Strict names."""

import re

from tests.inputs.documents.writers import zip_of

_OFFICE = "http://schemas.openxmlformats.org"
_NAMES = {
    "w": f"{_OFFICE}/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/officeDocument/2006/relationships",
    "m": f"{_OFFICE}/officeDocument/2006/math",
    "a": f"{_OFFICE}/drawingml/2006/main",
    "wp": f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
    "dgm": f"{_OFFICE}/drawingml/2006/diagram",
    "c": f"{_OFFICE}/drawingml/2006/chart",
    "mc": f"{_OFFICE}/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"styles": "styles", "numbering": "numbering", "header": "hdr", "footer": "ftr"}


def document(body: str, strict: bool = False, **parts: str) -> bytes:
    """A document of a body and of other parts: ``styles``, ``numbering``, ``header``, ``footer``, ``diagram``, ``chart``.

    A diagram has the relation ``rDiagram``.
    """
    held = {"word/document.xml": f"<w:document {_DECLARED}><w:body>{body}</w:body></w:document>"}
    types, relations = "", ""
    for name, content in parts.items():
        root, kind = _PARTS.get(name), "diagramData" if name == "diagram" else name
        held[f"word/{name}.xml"] = f"<w:{root} {_DECLARED}>{content}</w:{root}>" if root else _named(content)
        relations += f'<Relationship Id="r{name.title()}" Type="{_NAMES["r"]}/{kind}" Target="{name}.xml"/>'
        if root:
            types += f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>'
    package = f"{_OFFICE}/package/2006"
    held["[Content_Types].xml"] = (
        f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{types}</Types>'
    )
    main = f'<Relationship Id="r1" Type="{_NAMES["r"]}/officeDocument" Target="word/document.xml"/>'
    held["_rels/.rels"] = f'<Relationships xmlns="{package}/relationships">{main}</Relationships>'
    held["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>'
    return zip_of({name: (_strict(xml) if strict else xml).encode() for name, xml in held.items()})


def part(root: str, content: str) -> bytes:
    """A part of a document."""
    return f"<w:{root} {_DECLARED}>{content}</w:{root}>".encode()


def _named(content: str) -> str:
    return re.sub(r"^<[\w:]+", rf"\g<0> {_DECLARED}", content, count=1)


def _strict(xml: str) -> str:
    """The names of ISO/IEC 29500 Strict; packages are named alike in both."""
    return re.sub(
        rf"{_OFFICE}/(wordprocessingml|officeDocument|drawingml)/2006/", r"http://purl.oclc.org/ooxml/\1/", xml
    )


def run(text: str, properties: str = "", tag: str = "t") -> str:
    """A run of text."""
    return f'<w:r>{_set("rPr", properties)}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def line(*runs: str, properties: str = "") -> str:
    """A paragraph of runs, or of text."""
    return (
        f"<w:p>{_set('pPr', properties)}{''.join(each if each.startswith('<') else run(each) for each in runs)}</w:p>"
    )


def fonts(font: str, slots: str = "ascii hAnsi") -> str:
    """The fonts of a run."""
    named = " ".join(f'w:{slot}="{font}"' for slot in slots.split())
    return f"<w:rFonts {named}/>"


def style(name: str, properties: str, kind: str = "paragraph", more: str = "") -> str:
    """A style of runs; ``more`` stands before its properties."""
    return f'<w:style w:type="{kind}" w:styleId="{name}">{more}{_set("rPr", properties)}</w:style>'


def field(code: str, result: str | None = None) -> str:
    """A field; a code or result may hold others."""
    written = code if code.startswith("<") else run(code, tag="instrText")
    shown = "" if result is None else f"{mark('separate')}{result}"
    return f"{mark('begin')}{written}{shown}{mark('end')}"


def mark(kind: str) -> str:
    """Where a field begins, separates and ends."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def bullets(*levels: tuple[str, str], more: str = "") -> str:
    """A numbering part: list 1, 2, … have one level each, of a bullet and its font; ``more`` is added."""
    kept = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/>'
        f"{_set('rPr', fonts(font) if font else '')}</w:lvl></w:abstractNum>"
        for n, (sign, font) in enumerate(levels, start=1)
    )
    lists = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(levels) + 1))
    return kept + lists + more


def in_list(number: int | str, level: int = 0) -> str:
    """The properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def table(*rows: str, properties: str = "") -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells, or of their texts."""
    return f"<w:tr>{_set('trPr', properties)}{''.join(each if each.startswith('<w:') else cell(each) for each in cells)}</w:tr>"


def cell(text: str, properties: str = "") -> str:
    """A cell of one paragraph, or of a text."""
    return f"<w:tc>{_set('tcPr', properties)}{text if text.startswith('<') else line(text)}</w:tc>"


def text_box(content: str, drawn: str = "wps") -> str:
    """A text box of DrawingML with the fallback that Word writes, or one of VML."""
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    if drawn == "vml":
        return f"<w:r>{old}</w:r>"
    shape = f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp>"
    new = f"<w:drawing><wp:inline><a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def _set(name: str, properties: str) -> str:
    return f"<w:{name}>{properties}</w:{name}>" if properties else ""
