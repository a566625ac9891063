"""A chart with boxes and words that were taken back, as each format has them: no mark of the text is written as text."""

import json
import re
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from tests.inputs.documents import writers

# What a piece of a line is: an empty or filled box, words struck through, deleted or hidden, or just words.
_PIECE = re.compile(r"\[(?P<box>[ x])\] |~~(?P<struck>.+?)~~|\{--(?P<deleted>.+?)--\}|\{>>(?P<hidden>.+?)<<\}")

CHART = """CHIEF COMPLAINT:
Headache.
HISTORY:
Six weeks of physical therapy. ~~Three visits of chiropractic care.~~
MRI CERVICAL SPINE 03/02/2027
[x] C1-C2 foraminal stenosis due to thickened ligament
[ ] C5-C6 foraminal stenosis due to osteophyte
~~Foraminal stenosis at C4-C5 due to disc bulge.~~
Foraminal stenosis at {--C6-C7--} C3-C4 due to osteophyte.
{>>Foraminal stenosis at C7-T1 due to disc bulge.<<}
"""
PROVEN = ("M99.61", "M99.70")


def pieces(line: str) -> Iterator[tuple[str, str]]:
    """What each piece is, and its words; for a box a cross or a blank."""
    position = 0
    for found in _PIECE.finditer(line):
        if found.start() > position:
            yield "words", line[position : found.start()]
        yield next((kind, words) for kind, words in found.groupdict().items() if words is not None)
        position = found.end()
    if position < len(line):
        yield "words", line[position:]


def _lines(text: str, write: dict[str, Callable[[str], str]]) -> list[str]:
    return ["".join(write[kind](words) for kind, words in pieces(line)) for line in text.rstrip("\n").split("\n")]


def docx(text: str) -> bytes:
    """Legacy form fields, runs with strikes, tracked deletions, hidden runs."""

    def run(properties: str, tag: str = "t") -> Callable[[str], str]:
        return lambda words: (
            f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{escape(words)}</w:{tag}></w:r>'
        )

    def box(state: str) -> str:
        checked = "<w:checked/>" if state == "x" else ""
        field = f'<w:ffData><w:checkBox><w:default w:val="0"/>{checked}</w:checkBox></w:ffData>'
        return (
            f'<w:r><w:fldChar w:fldCharType="begin">{field}</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText>'
            '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        )

    written = {
        "words": run(""),
        "struck": run("<w:strike/>"),
        "hidden": run("<w:vanish/>"),
        "deleted": lambda words: f"<w:del>{run('', 'delText')(words)}</w:del>",
        "box": box,
    }
    body = "".join(f"<w:p>{line}</w:p>" for line in _lines(text, written))
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return writers.docx_with(f"<w:document {w}><w:body>{body}</w:body></w:document>".encode())


def docx_of_styles(text: str) -> bytes:
    """Content controls for the boxes, and a character style for the strikes, made with python-docx."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml

    document = Document()
    style = document.styles.add_style("Taken Back", WD_STYLE_TYPE.CHARACTER)
    style.font.strike = True
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    )
    for line in text.rstrip("\n").split("\n"):
        paragraph = document.add_paragraph()
        for kind, words in pieces(line):
            if kind == "box":
                paragraph._p.append(
                    parse_xml(
                        f'<w:sdt {names}><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(words == "x")}"/>'
                        "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
                    )
                )
                paragraph.add_run(" ")
                continue
            run = paragraph.add_run(words, style=style if kind == "struck" else None)
            run.font.hidden = kind == "hidden" or None
            if kind == "deleted":
                run._r.getparent().replace(
                    run._r, parse_xml(f"<w:del {names}><w:r><w:delText>{words}</w:delText></w:r></w:del>")
                )
    return writers.saved(document)


def rtf(text: str) -> bytes:
    """Form fields, and groups with the word of their state."""

    def box(state: str) -> str:
        field = f"{{\\*\\formfield{{\\fftype1\\ffres{int(state == 'x')}\\fftypetxt0\\ffdefres0}}}}"
        return f"{{\\field{{\\*\\fldinst {{FORMCHECKBOX {field}}}}}{{\\fldrslt }}}}"

    written = {
        "words": lambda words: words,
        "struck": lambda words: f"{{\\strike {words[:5]}}}{{\\b\\strike {words[5:]}}}",
        "deleted": lambda words: f"{{\\deleted\\revauth1 {words}}}",
        "hidden": lambda words: f"\\v {words}\\v0 ",
        "box": box,
    }
    return (
        "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 " + "".join(f"{x}\\par\n" for x in _lines(text, written)) + "}"
    ).encode()


def _marked_up(text: str, struck: str, hidden: str) -> list[str]:
    return _lines(
        text,
        {
            "words": escape,
            "struck": lambda words: f"<content {struck}>{escape(words)}</content>",
            "deleted": lambda words: f'<content revised="delete">{escape(words)}</content>',
            "hidden": lambda words: f"<content {hidden}>{escape(words)}</content>",
            "box": lambda state: f"[{state}] ",
        },
    )


def cda(text: str) -> bytes:
    """A narrative with style codes; it has no boxes but those that are typed."""
    lines = _marked_up(text, 'styleCode="Bold Strikethrough"', 'style="display: none"')
    narrative = "".join(f"<paragraph>{line}</paragraph>" for line in lines)
    return writers.cda_of(
        f"<structuredBody><component><section><text>{narrative}</text></section></component></structuredBody>"
    )


def _page(text: str) -> str:
    def box(state: str) -> str:
        return f'<input type="checkbox"{" checked" if state == "x" else ""}>'

    written = {
        "words": escape,
        "struck": lambda words: f"<s>{escape(words)}</s>",
        "deleted": lambda words: f'<span revised="delete">{escape(words)}</span>',
        "hidden": lambda words: f"<span hidden>{escape(words)}</span>",
        "box": box,
    }
    return "<html><body>" + "<br>\n".join(_lines(text, written)) + "</body></html>"


def html(text: str) -> bytes:
    return _page(text).encode()


def fhir(text: str) -> bytes:
    return json.dumps(writers.reference(html(text), "application/octet-stream")).encode()


def ft(text: str) -> bytes:
    """The page in a field of a message, a line an OBX."""
    rows = [
        f"OBX|{n}|FT|&GDT||{writers.hl7_escaped(line)}||||||F"
        for n, line in enumerate(_page(text).split("\n"), start=1)
    ]
    return writers.hl7_of("ORU^R01", "OBR|1", *rows)


def rtf_in_message(text: str) -> bytes:
    """RTF as it is in a field, not escaped, as systems send it."""
    return writers.hl7_of("ORU^R01", "OBR|1", f"OBX|1|FT|||{rtf(text).decode().replace(chr(10), ' ')}||||||F")


FORMATS = {
    "docx": (".docx", docx),
    "docx-styles": (".docx", docx_of_styles),
    "rtf": (".rtf", rtf),
    "cda": (".xml", cda),
    "html": (".html", html),
    "fhir-html": (".json", fhir),
    "oru-html": (".hl7", ft),
    "oru-rtf": (".hl7", rtf_in_message),
    "cda-rtf": (".xml", lambda text: writers.cda_embedding(rtf(text), "text/plain")),
}


def form(lines: dict[str, bool], struck: str = "") -> bytes:
    """A PDF page of boxes before lines, and of a line that a reviewer has struck through."""
    top, annotations, drawn = 740, [], []
    for words, is_checked in lines.items():
        state = "Yes" if is_checked else "Off"
        annotations.append(
            f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b{top}) /F 4 /Rect [40 {top - 2} 50 {top + 8}] "
            f"/V /{state} /AS /{state} /AP << /N << /Yes 4 0 R /Off 4 0 R >> >> >>"
        )
        drawn.append(f"1 0 0 1 60 {top} Tm ({words}) Tj")
        top -= 20
    if struck:
        across = f"58 {top + 8} 400 {top + 8} 58 {top - 2} 400 {top - 2}"
        annotations.append(
            f"<< /Type /Annot /Subtype /StrikeOut /F 4 /Rect [58 {top - 2} 400 {top + 8}] /QuadPoints [{across}] >>"
        )
        drawn.append(f"1 0 0 1 60 {top} Tm ({struck}) Tj")
    empty = writers.stream(b"", b" /Type /XObject /Subtype /Form /BBox [0 0 10 10]")
    first = 5
    page = writers.pdf_of(
        [f"BT /F1 9 Tf {' '.join(reversed(drawn))} ET".encode()], more=[empty, *(a.encode() for a in annotations)]
    )
    names = " ".join(f"{first + n} 0 R" for n in range(len(annotations)))
    fields = " ".join(f"{first + n} 0 R" for n in range(len(lines)))
    page = page.replace(b"/Type /Page /Parent", f"/Type /Page /Annots [{names}] /Parent".encode())
    return page.replace(b"/Type /Catalog", f"/Type /Catalog /AcroForm << /Fields [{fields}] >>".encode(), 1)
