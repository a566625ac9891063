"""One chart written in every format, damaged copies of it, and malicious files."""

import base64
import io
import json
import random
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from xml.sax.saxutils import escape

PAGE_LINES = 60


def rtf(text: str) -> bytes:
    """A line a paragraph."""

    def written(char: str) -> str:
        if char in "\\{}":
            return f"\\{char}"
        if char == "\t":
            return "\\tab "
        return char if char.isascii() else "".join(f"\\u{unit}?" for unit in _units(char))

    lines = "\\par\n".join("".join(map(written, line)) for line in text.split("\n"))
    return f"{{\\rtf1\\ansi\\ansicpg1252\\uc1{{\\fonttbl{{\\f0 Arial;}}}}\\f0 {lines}}}".encode("ascii")


def _units(char: str) -> list[int]:
    raw = char.encode("utf-16-le")
    return [int.from_bytes(raw[at : at + 2], "little", signed=True) for at in range(0, len(raw), 2)]


def docx(text: str) -> bytes:
    """A line a paragraph."""
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a document of python-docx."""
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def pdf(text: str, compress: bool = False) -> bytes:
    """A line a line, on pages wide enough for any."""
    lines = text.split("\n")
    pages = [lines[at : at + PAGE_LINES] for at in range(0, len(lines), PAGE_LINES)] or [[]]
    return pdf_of([_page(page) for page in pages], compress)


def _page(lines: list[str]) -> bytes:
    shown = (line.replace("\t", "    ").encode("cp1252") for line in lines)
    rows = (
        b"(" + line.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*" for line in shown
    )
    return b"BT /F1 9 Tf 11 TL 40 740 Td\n" + b"\n".join(rows) + b"\nET"


def pdf_of(
    contents: list[bytes], compress: bool = False, resources: bytes = b"", more: list[bytes] | None = None
) -> bytes:
    """A PDF document of content streams, one a page."""
    extra = more or []
    first = 4 + len(extra)
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *extra,
    ]
    for at, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 6000 792] /Resources << /Font << /F1 3 0 R >> "
            + resources
            + f" >> /Contents {first + 2 * at + 1} 0 R >>".encode()
        )
        data, note = (zlib.compress(content), b" /Filter /FlateDecode") if compress else (content, b"")
        objects.append(stream(data, note))
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return bytes(out) + head + table + tail


def stream(data: bytes, note: bytes = b"") -> bytes:
    """A stream object of a PDF document."""
    return f"<< /Length {len(data)}".encode() + note + b" >>\nstream\n" + data + b"\nendstream"


def cda(text: str) -> bytes:
    """A block of lines a section, a line a paragraph."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    sections = "".join(
        f"<component><section><text>{''.join(f'<paragraph>{escape(line)}</paragraph>' for line in block.splitlines())}"
        "</text></section></component>"
        for block in blocks
    )
    return cda_of(f"<structuredBody>{sections}</structuredBody>")


def cda_of(body: str, head: str = "") -> bytes:
    """A C-CDA document around a body."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">'
        f'{head}<effectiveTime value="20260924103000-0500"/><component>{body}</component></ClinicalDocument>'
    ).encode()


def cda_embedding(data: bytes, media: str) -> bytes:
    """A C-CDA document whose body is another document."""
    body = f'<nonXMLBody><text mediaType="{media}" representation="B64">{b64(data)}</text></nonXMLBody>'
    return cda_of(body)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def reference(data: bytes, media: str = "text/plain", note_id: str = "n1", **fields: object) -> dict[str, object]:
    """A FHIR DocumentReference with one attachment."""
    attachment = {"contentType": media, "data": b64(data)}
    return {
        "resourceType": "DocumentReference",
        "id": note_id,
        "status": "current",
        "content": [{"attachment": attachment}],
        **fields,
    }


def fhir(text: str) -> bytes:
    """A Bundle with one DocumentReference."""
    entry = [{"resource": reference(text.encode())}, {"resource": {"resourceType": "Patient", "id": "p"}}]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry}).encode()


def ndjson(text: str) -> bytes:
    """A DiagnosticReport on the second line."""
    form = {"contentType": "text/plain", "data": b64(text.encode())}
    report = {"resourceType": "DiagnosticReport", "id": "r1", "status": "final", "presentedForm": [form]}
    return "\n".join(map(json.dumps, ({"resourceType": "Patient", "id": "p"}, report))).encode()


def hl7_escaped(text: str) -> str:
    """A text as it may stand in a field."""
    for char, code in (("\\", "E"), ("|", "F"), ("^", "S"), ("&", "T"), ("~", "R")):
        text = text.replace(char, f"\\{code}\\")
    return text


def mdm(text: str, *more: str) -> bytes:
    """An OBX a line."""
    rows = [f"OBX|{at}|TX|11506-3^^LN||{hl7_escaped(line)}||||||F" for at, line in enumerate(text.split("\n"), start=1)]
    return hl7_of("MDM^T02^MDM_T02", "TXA|1|PN|TX|20260924", *rows, *more)


def oru(text: str) -> bytes:
    """One OBX with a break a line."""
    body = "\\.br\\".join(map(hl7_escaped, text.split("\n")))
    return hl7_of("ORU^R01^ORU_R01", "OBR|1||||||20260924", f"OBX|1|FT|11506-3^^LN||{body}||||||F")


def oru_embedding(data: bytes, subtype: str = "PDF") -> bytes:
    """One OBX with a document in base64."""
    return hl7_of("ORU^R01^ORU_R01", "OBR|1", f"OBX|1|ED|PDF^^L||^application^{subtype}^Base64^{b64(data)}||||||F")


def hl7_of(kind: str, *segments: str, control: str = "MSG1") -> bytes:
    """A message of segments."""
    head = f"MSH|^~\\&|EHR|SITE|DX|SITE|20260924103000||{kind}|{control}|P|2.5.1||||||UNICODE UTF-8"
    return ("\r".join((head, "PID|1||123^^^MR", *segments)) + "\r").encode()


def mht(text: str) -> bytes:
    """A web archive whose page has a break a line."""
    page = "<br>".join(map(escape, text.split("\n")))
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    kind = 'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    written = base64.encodebytes(f"<html><body>{page}</body></html>".encode()).decode("ascii")
    return f"{head}{kind}{written}\r\n--x--\r\n".encode("ascii")


FORMATS = {
    "rtf": (".rtf", rtf),
    "docx": (".docx", docx),
    "pdf": (".pdf", pdf),
    "cda": (".xml", cda),
    "cda-pdf": (".xml", lambda text: cda_embedding(pdf(text), "application/pdf")),
    "cda-rtf": (".xml", lambda text: cda_embedding(rtf(text), "text/rtf")),
    "fhir": (".json", fhir),
    "fhir-ndjson": (".ndjson", ndjson),
    "mdm": (".hl7", mdm),
    "oru": (".hl7", oru),
    "mht": (".mht", mht),
    "oru-pdf": (".hl7", lambda text: oru_embedding(pdf(text))),
}


def copies(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Copies cut off, with bits turned over, and with a stretch that stands twice or not at all."""
    dice = random.Random(seed)
    for number in range(count):
        broken = bytearray(data)
        if number % 4 == 0:
            del broken[dice.randrange(len(broken)) :]
        elif number % 4 == 3:
            at, length = dice.randrange(len(broken)), dice.randrange(1, 400)
            broken[at : at + length] = b"" if dice.random() < 0.5 else broken[at : at + length] * 2
        else:
            for _ in range(1 if number % 4 == 1 else dice.randrange(2, 60)):
                broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
        yield bytes(broken)


class Watch:
    """The most memory, in MB, that a process of the readers held while this was open; one that dies is looked at until then."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        import psutil

        here = psutil.Process()
        is_last = False
        while True:
            for child in here.children(recursive=True):
                try:
                    if any("spawn_main" in word or "forkserver" in word for word in child.cmdline()):
                        self.peak = max(self.peak, child.memory_info().rss / 1e6)
                except psutil.Error:
                    continue
            if is_last:
                return
            is_last = self._done.wait(0.02)


def zip_of(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return file.getvalue()


def docx_with(body: bytes, **parts: bytes) -> bytes:
    """The package of a Word document with another ``word/document.xml``."""
    with zipfile.ZipFile(io.BytesIO(docx("x"))) as package:
        held = {name: package.read(name) for name in package.namelist()}
    return zip_of(held | {"word/document.xml": body} | {f"word/{name}.xml": data for name, data in parts.items()})


_WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
_WIDE_CELL = (
    b'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999"/><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>'
)
_WORD_END = b"</w:body></w:document>"


@cache
def _bomb() -> bytes:
    return pdf_of([b"BT /F1 9 Tf 40 740 Td (" + b"A" * 250_000_000 + b") Tj ET"], compress=True)


def _many_boxes(count: int) -> bytes:
    box = b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (a) /F 4 /Rect [40 700 50 710] /V /Yes /AS /Yes >>"
    page = pdf_of([b"BT /F1 9 Tf 60 702 Td (words) Tj ET"])
    page = page.replace(b"/Type /Page /Parent", b"/Type /Page /Annots [" + box * count + b"] /Parent")
    return page.replace(b"/Type /Catalog", b"/Type /Catalog /AcroForm << /Fields [] >>", 1)


def hostile() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Suffix and bytes of files that unpack, repeat or nest without end; made one by one, for they are large."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>'
    inside = cda_of("<structuredBody><component><section><text>&l9;</text></section></component></structuredBody>")
    file = cda_of("<structuredBody><component><section><text>&f;</text></section></component></structuredBody>")
    include = cda_of(
        '<structuredBody><component><section><text><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        'href="file:///etc/hostname" parse="text"/></text></section></component></structuredBody>'
    )
    many = (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
        f"2 0 obj<</Type/Pages/Kids[{'3 0 R ' * 200_000}]/Count 200000>>endobj "
    )
    return {
        "docx zip bomb": (".docx", lambda: docx_with(b"<a>" + b"A" * 150_000_000 + b"</a>")),
        "docx of many elements": (
            ".docx",
            lambda: docx_with(_WORD + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_500_000 + _WORD_END),
        ),
        "docx deep": (".docx", lambda: docx_with(_WORD + b"<w:sdt>" * 100_000 + b"</w:sdt>" * 100_000 + _WORD_END)),
        "docx with entities": (".docx", lambda: docx_with(laughs.encode() + b"<a>&l9;</a>")),
        "pdf flate bomb": (".pdf", _bomb),
        "pdf of huge page count": (
            ".pdf",
            lambda: many.encode() + b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj trailer<</Root 1 0 R>>",
        ),
        "pdf claiming pages": (".pdf", lambda: pdf("x").replace(b"/Count 1", b"/Count 99999999")),
        "xml billion laughs": (".xml", lambda: inside.replace(b"\n<C", f"\n{laughs}<C".encode())),
        "xml external entity": (
            ".xml",
            lambda: file.replace(b"\n<C", b'\n<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><C'),
        ),
        "xml outside dtd": (
            ".xml",
            lambda: cda("x").replace(b"\n<C", b'\n<!DOCTYPE x SYSTEM "http://localhost:9/x.dtd"><C'),
        ),
        "xml include": (".xml", lambda: include),
        "xml deep": (".xml", lambda: cda_of("<structuredBody>" + "<component><section>" * 200_000)),
        "xml narrative deep": (
            ".xml",
            lambda: cda_of(
                f"<structuredBody><component><section><text>{'<list><item>' * 110}x{'</item></list>' * 110}"
                "</text></section></component></structuredBody>"
            ),
        ),
        "xml large": (
            ".xml",
            lambda: cda_of(
                f"<structuredBody><component><section><text>{'<paragraph>x</paragraph>' * 1_500_000}"
                "</text></section></component></structuredBody>"
            ),
        ),
        "docx of wide cells": (
            ".docx",
            lambda: docx_with(_WORD + b"<w:tbl>" + _WIDE_CELL * 20_000 + b"</w:tbl>" + _WORD_END),
        ),
        "rtf tables in tables": (
            ".rtf",
            lambda: (
                b"{\\rtf1 "
                + b"".join(
                    b"\\pard\\intbl\\itap%d a\\nestcell{\\*\\nesttableprops\\trowd\\nestrow}" % n for n in range(1_000)
                )
                + b"}"
            ),
        ),
        "xml merged cells": (
            ".xml",
            lambda: cda_of(
                "<structuredBody><component><section><text><table>"
                + "<tr><td rowspan='100000' colspan='999999999'>a</td><td>b</td></tr>" * 20_000
                + "</table></text></section></component></structuredBody>"
            ),
        ),
        "pdf of many words": (
            ".pdf",
            lambda: pdf_of(
                [b"".join(b"BT /F1 1 Tf %d %d Td (ab) Tj ET " % (n * 7919 % 5999, n % 780) for n in range(30_000))]
            ),
        ),
        "json deep": (".json", lambda: b'{"resourceType":"Bundle","entry":' + b"[" * 1_000_000),
        "json of many objects": (
            ".json",
            lambda: b'{"resourceType":"Bundle","entry":[' + b'{"":0},' * 6_000_000 + b"{}]}",
        ),
        "json base64 bomb": (".json", lambda: json.dumps(reference(b"x" * 30_000_000)).encode()),
        "ndjson base64 pdf bomb": (
            ".ndjson",
            lambda: (
                json.dumps(reference(_bomb(), "application/pdf")).encode()
                + b"\n"
                + json.dumps(reference(b"the note after it", note_id="n2")).encode()
            ),
        ),
        "rtf deep": (".rtf", lambda: b"{\\rtf1 " + b"{" * 1_000_000 + b"x" + b"}" * 1_000_001),
        "rtf large": (".rtf", lambda: b"{\\rtf1 " + b"\\par x" * 4_000_000 + b"}"),
        "rtf links": (".rtf", lambda: b"{\\rtf1 " + b'{\\field{\\*\\fldinst{HYPERLINK "' * 100_000),
        "rtf states": (".rtf", lambda: b"{\\rtf1 " + b"{\\strike a}{\\v b}" * 20_000 + b"}"),
        "rtf fonts": (".rtf", lambda: b"{\\rtf1{\\fonttbl" + b"\\f1" * 50_000 + b" Wingdings;}{\\f1 x}x}"),
        "rtf margins": (".rtf", lambda: b"{\\rtf1 x" + b"{\\footnote a\\par}" * 30_000 + b"}"),
        "rtf pictures": (".rtf", lambda: b"{\\rtf1 " + b"{\\pict\\bin9999999999 " * 100_000),
        "hl7 large": (".hl7", lambda: mdm("x\n" * 700_000)),
        "hl7 many messages": (".hl7", lambda: mdm("x") * 5_000),
        "hl7 escapes": (".hl7", lambda: mdm("x", "OBX|2|FT|||" + "\\" * 5_000_000)),
        "hl7 repeats": (".hl7", lambda: mdm("x", "OBX|2|ST|||" + "~" * 3_000_000)),
        "html markup": (
            ".hl7",
            lambda: hl7_of(
                "ORU^R01", "OBX|1|FT|||x" + "<p" + " " * 300_000, "OBX|2|FT|||" + "&lt;p " * 100_000 + "<br>"
            ),
        ),
        "pdf of many boxes": (".pdf", lambda: _many_boxes(20_000)),
        "html deep": (".json", lambda: json.dumps(reference(b"<div>" * 1_000_000, "text/html")).encode()),
    }
