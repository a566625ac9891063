"""The package of a Word document: what it may hold, and the names of Strict documents as those of Transitional ones."""

import io
import re
import zipfile
import zlib

from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import damaged, wrong_kind

_CONTENT, _RELATIONS = "word/document.xml", "_rels/.rels"
# ISO/IEC 29500 names the same vocabulary twice: '…/ooxml/drawingml/main' is '…/drawingml/2006/main'.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_XML = (".xml", ".rels")


def checked(data: bytes) -> tuple[bytes, bool]:
    """A package as python-docx reads it, and whether it has images. Raises INPUT_KIND, INPUT_DOCUMENT if it must not be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check(parts)
            is_strict = (
                _STRICT.search(package.read(_RELATIONS)) is not None if _RELATIONS in package.NameToInfo else False
            )
            return (
                _transitional(package) if is_strict else data,
                any(part.filename.startswith("word/media/") for part in parts),
            )
    except (zipfile.BadZipFile, ValueError, NotImplementedError, zlib.error):
        raise damaged("a Word document") from None


def _check(parts: list[zipfile.ZipInfo]) -> None:
    if _CONTENT not in {part.filename for part in parts}:
        raise wrong_kind(
            "a ZIP file without a Word document in it", "a .docx document", "unpack it, or save it as .docx"
        )
    if len(parts) > limits.MAX_PARTS or sum(part.file_size for part in parts) > limits.MAX_UNPACKED:
        raise damaged("a Word document", f"it unpacks to more than {limits.MAX_UNPACKED:,} bytes or too many parts")
    if any(part.flag_bits & 1 for part in parts):
        raise damaged("a Word document", "it is encrypted")


def _transitional(package: zipfile.ZipFile) -> bytes:
    """A copy of a Strict package in which every name is the Transitional one."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as written:
        for part in package.infolist():
            data = package.read(part)
            written.writestr(part.filename, _STRICT.sub(_TRANSITIONAL, data) if part.filename.endswith(_XML) else data)
    return copy.getvalue()
