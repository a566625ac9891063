"""A chart with boxes, words that were taken back and merged cells, as each format has them: no mark of it is written as text."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from tests.inputs.documents import writers

# What a piece of a line is: an empty or filled box, words struck through, deleted or hidden, or just words.
_PIECE = re.compile(r"\[(?P<box>[ x])\] |~~(?P<struck>.+?)~~|\{--(?P<deleted>.+?)--\}|\{>>(?P<hidden>.+?)<<\}")

_WIDTH = 5.4  # of a letter of Courier, nine points high
# In a table, ^ goes on with the cell above and < with the one before it.
CHART = """CHIEF COMPLAINT:
Headache.
HISTORY:
Six weeks of physical therapy. ~~Three visits of chiropractic care.~~
MRI CERVICAL SPINE 03/02/2027
| Level | Side | Foramen | Cause |
| C1-C2 | left | patent |  |
| ^ | right | moderate narrowing | thickened ligament |
| C2-C3 | left | patent | < |
| C3-C4 | left | mild narrowing | osteophyte |
ASSESSMENT:
[x] C1-C2 foraminal stenosis due to thickened ligament
[ ] C5-C6 foraminal stenosis due to osteophyte
~~Foraminal stenosis at C4-C5 due to disc bulge.~~
Foraminal stenosis at {--C6-C7--} C3-C4 due to osteophyte.
{>>Foraminal stenosis at C7-T1 due to disc bulge.<<}
"""
PROVEN = ("M99.61", "M99.70")


@dataclass
class Cell:
    """A cell of a table and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def table(lines: Sequence[str]) -> list[list[Cell | None]]:
    """The cells of a table; None where another one covers the place."""
    rows: list[list[Cell | None]] = []
    holds: list[list[Cell]] = []  # which cell covers each place
    for line in lines:
        row: list[Cell | None] = []
        covering: list[Cell] = []
        for n, text in enumerate(line[2:-2].split(" | ")):
            if text == "^":
                covering.append(holds[-1][n])
                covering[n].rows += 1
            elif text == "<":
                covering.append(covering[-1])
                covering[n].columns += 1
            else:
                covering.append(Cell(text.strip()))
            row.append(covering[n] if text not in ("^", "<") else None)
        rows.append(row)
        holds.append(covering)
    return rows


def typed(text: str = CHART) -> str:
    """The chart as a plain note has it: what is merged is repeated."""
    out: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("| "):
            cells = line[2:-2].split(" | ")
            above = out[-1][2:-2].split(" | ") if out[-1].startswith("| ") else []
            for n, cell in enumerate(cells):
                cells[n] = above[n] if cell == "^" else cells[n - 1] if cell == "<" else cell
            line = f"| {' | '.join(cells)} |"
        out.append(line)
    return "\n".join(out) + "\n"


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
    """Each line as written; a table is one."""
    return [
        write["table"](line)
        if line.startswith("| ")
        else write["line"]("".join(write[kind](words) for kind, words in pieces(line)))
        for line in _paragraphs(text)
    ]


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

    def grid(lines: str) -> str:
        rows = table(lines.split("\n"))
        out = ""
        for row in rows:
            out += "<w:tr>"
            for n, cell in enumerate(row):
                if cell is None and any(other and other.columns > n - m for m, other in enumerate(row[:n])):
                    continue  # merged with the one before it
                down = '<w:vMerge w:val="restart"/>' if cell and cell.rows > 1 else "" if cell else "<w:vMerge/>"
                across = f'<w:gridSpan w:val="{cell.columns}"/>' if cell and cell.columns > 1 else ""
                words = run("")(cell.text) if cell else ""
                out += f"<w:tc><w:tcPr>{across}{down}</w:tcPr><w:p>{words}</w:p></w:tc>"
            out += "</w:tr>"
        columns = '<w:gridCol w:w="2000"/>' * len(rows[0])
        return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{out}</w:tbl>"

    written = {
        "line": lambda words: f"<w:p>{words}</w:p>",
        "table": grid,
        "words": run(""),
        "struck": run("<w:strike/>"),
        "hidden": run("<w:vanish/>"),
        "deleted": lambda words: f"<w:del>{run('', 'delText')(words)}</w:del>",
        "box": box,
    }
    body = "".join(_lines(text, written))
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
    for line in _paragraphs(text):
        if line.startswith("| "):
            _fill(document, table(line.split("\n")))
            continue
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


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of a text; a table is one."""
    for is_table, lines in groupby(text.rstrip("\n").split("\n"), lambda line: line.startswith("| ")):
        block = list(lines)
        yield from ["\n".join(block)] if is_table else block


def _fill(document: Any, rows: list[list[Cell | None]]) -> None:
    """Add a table, with its cells merged by python-docx."""
    grid = document.add_table(rows=len(rows), cols=len(rows[0]))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is not None:
                whole = grid.cell(r, c).merge(grid.cell(r + cell.rows - 1, c + cell.columns - 1))
                whole.text = cell.text


def rtf(text: str) -> bytes:
    """Form fields, and groups with the word of their state."""

    def box(state: str) -> str:
        field = f"{{\\*\\formfield{{\\fftype1\\ffres{int(state == 'x')}\\fftypetxt0\\ffdefres0}}}}"
        return f"{{\\field{{\\*\\fldinst {{FORMCHECKBOX {field}}}}}{{\\fldrslt }}}}"

    def grid(lines: str) -> str:
        out = ""
        for row in table(lines.split("\n")):
            edges, cells = "", ""
            for n, cell in enumerate(row):
                across = any(other and other.columns > n - m for m, other in enumerate(row[:n]))
                merge = "" if cell and cell.rows == 1 else "\\clmrg" if across else "\\clvmgf" if cell else "\\clvmrg"
                edges += f"{merge}\\cellx{1500 * (n + 1)}"
                cells += f"{cell.text if cell else ''}\\cell "
            out += f"\\trowd{edges}\\pard\\intbl {cells}\\row\n"
        return f"{out}\\pard\n"

    written = {
        "line": lambda words: f"{words}\\par\n",
        "table": grid,
        "words": lambda words: words,
        "struck": lambda words: f"{{\\strike {words[:5]}}}{{\\b\\strike {words[5:]}}}",
        "deleted": lambda words: f"{{\\deleted\\revauth1 {words}}}",
        "hidden": lambda words: f"\\v {words}\\v0 ",
        "box": box,
    }
    return ("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 " + "".join(_lines(text, written)) + "}").encode()


def _rows(lines: str) -> str:
    """A table of HTML, which C-CDA has, too; on one line, since the lines of a page become segments of a message."""
    out = ""
    for row in table(lines.split("\n")):
        out += "<tr>"
        for cell in row:
            if cell is not None:
                rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                out += f"<td{rows}{columns}>{escape(cell.text)}</td>"
        out += "</tr>"
    return f"<table>{out}</table>"


def _marked_up(text: str, struck: str, hidden: str) -> list[str]:
    return _lines(
        text,
        {
            "line": lambda words: f"<paragraph>{words}</paragraph>",
            "table": _rows,
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
    narrative = "".join(lines)
    return writers.cda_of(
        f"<structuredBody><component><section><text>{narrative}</text></section></component></structuredBody>"
    )


def _page(text: str) -> str:
    def box(state: str) -> str:
        return f'<input type="checkbox"{" checked" if state == "x" else ""}>'

    written = {
        "line": lambda words: f"{words}<br>",
        "table": _rows,
        "words": escape,
        "struck": lambda words: f"<s>{escape(words)}</s>",
        "deleted": lambda words: f'<span revised="delete">{escape(words)}</span>',
        "hidden": lambda words: f"<span hidden>{escape(words)}</span>",
        "box": box,
    }
    return "<html><body>" + "\n".join(_lines(text, written)) + "</body></html>"


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


_FORM = writers.stream(b"", b" /Type /XObject /Subtype /Form /BBox [0 0 10 10]")


def form(lines: dict[str, bool], struck: str = "") -> bytes:
    """A PDF page of boxes before lines, and of a line that a reviewer has struck through."""
    return pdf(
        "".join(f"[{'x' if on else ' '}] {line}\n" for line, on in lines.items()) + f"~~{struck}~~\n" * bool(struck)
    )


def pdf(text: str) -> bytes:
    """A page with the boxes of a form, and with strikes of a reviewer for all that was taken back.

    It has no merged cells: what such a cell says stands in each of its places.
    """
    y, drawn, fields, strikes = 740, [], [], []
    for line in typed(text).rstrip("\n").split("\n"):
        x = 40.0
        cells = line[2:-2].split(" | ") if line.startswith("| ") else []
        for n, cell in enumerate(cells):
            drawn.append(f"1 0 0 1 {40 + 180 * n} {y} Tm ({cell}) Tj")
        for kind, words in pieces("" if cells else line):
            if kind == "box":
                state = "Yes" if words == "x" else "Off"
                fields.append(
                    f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b{y}) /F 4 /Rect [{x} {y - 2} {x + 10} {y + 8}] "
                    f"/V /{state} /AS /{state} /AP << /N << /Yes 4 0 R /Off 4 0 R >> >> >>"
                )
                x += 20
                continue
            left, right = x, x + _WIDTH * len(words)
            drawn.append(f"1 0 0 1 {left} {y} Tm ({words}) Tj")
            if kind != "words":
                corners = f"{left} {y + 8} {right} {y + 8} {left} {y - 2} {right} {y - 2}"
                rectangle = f"{left} {y - 2} {right} {y + 8}"
                strikes.append(
                    f"<< /Type /Annot /Subtype /StrikeOut /F 4 /Rect [{rectangle}] /QuadPoints [{corners}] >>"
                )
            x = right
        y -= 20
    annotations = [each.encode() for each in (*fields, *strikes)]
    # What is drawn last stands first: the order on the page is not that of the file.
    page = writers.pdf_of([f"BT /F1 9 Tf {' '.join(reversed(drawn))} ET".encode()], more=[_FORM, *annotations])
    numbers = [f"{n} 0 R" for n in range(5, 5 + len(annotations))]
    page = page.replace(b"/Type /Page /Parent", f"/Type /Page /Annots [{' '.join(numbers)}] /Parent".encode())
    form = f"/Type /Catalog /AcroForm << /Fields [{' '.join(numbers[: len(fields)])}] >>"
    return page.replace(b"/Type /Catalog", form.encode(), 1).replace(b"/BaseFont /Helvetica", b"/BaseFont /Courier")


FORMATS = {
    "docx": (".docx", docx),
    "docx-styles": (".docx", docx_of_styles),
    "rtf": (".rtf", rtf),
    "cda": (".xml", cda),
    "html": (".html", html),
    "fhir-html": (".json", fhir),
    "oru-html": (".hl7", ft),
    "oru-rtf": (".hl7", rtf_in_message),
    "pdf": (".pdf", pdf),
    "cda-rtf": (".xml", lambda text: writers.cda_embedding(rtf(text), "text/plain")),
    "oru-pdf": (".hl7", lambda text: writers.oru_embedding(pdf(text))),
}
