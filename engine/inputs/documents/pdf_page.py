"""PDF documents and pages that are open, by their handles: an object of the library for each takes as long as many questions."""

import math
from typing import Any

from dxproof.engine.inputs.documents.pdf_boxes import Box, upright

_WHITE = 0xFFFFFFFF


class Locked(Exception):
    """A password keeps a document."""


def _error(message: str) -> Exception:
    """An error of the library."""
    import pypdfium2

    error: Exception = pypdfium2.PdfiumError(message)
    return error


class Pdf:
    """A document, and how many pages it has. ``formenv`` is the environment of its forms, if it has some: without one, no field has a value."""

    __slots__ = ("_data", "_settings", "count", "formenv", "handle")

    def __init__(self, data: bytes) -> None:
        import pypdfium2.raw as pdfium

        self._data = data  # the library reads it for as long as the document is open
        self.handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        self.count = int(pdfium.FPDF_GetPageCount(self.handle))
        if self.count < 1:  # as of what could not be opened
            is_locked = not self.handle and pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
            pdfium.FPDF_CloseDocument(self.handle)
            raise Locked if is_locked else _error("no document")
        self.formenv = None
        if pdfium.FPDF_GetFormType(self.handle) != pdfium.FORMTYPE_NONE:
            self._settings = pdfium.FPDF_FORMFILLINFO(version=2)
            self.formenv = pdfium.FPDFDOC_InitFormFillEnvironment(self.handle, self._settings)

    def close(self) -> None:
        """Give it back, after its pages."""
        import pypdfium2.raw as pdfium

        if self.formenv:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self.formenv)
        pdfium.FPDF_CloseDocument(self.handle)


class Leaf:
    """A page of a document. ``turned`` is how it is shown, in degrees."""

    __slots__ = ("_has_forms", "handle", "index", "pdf", "turned")

    def __init__(self, pdf: Pdf, index: int) -> None:
        self.pdf = pdf
        self.index = index
        self._open()

    def _open(self) -> None:
        import pypdfium2.raw as pdfium

        self.handle = pdfium.FPDF_LoadPage(self.pdf.handle, self.index)
        if not self.handle:
            raise _error("no page")
        self._has_forms = False
        self.turned = 90 * pdfium.FPDFPage_GetRotation(self.handle)

    def begin_forms(self) -> None:
        """Let its fields have values, if the document has forms."""
        import pypdfium2.raw as pdfium

        if self.pdf.formenv:
            pdfium.FORM_OnAfterLoadPage(self.handle, self.pdf.formenv)
            self._has_forms = True

    def close(self) -> None:
        """Give it back; it comes before the end of its document."""
        import pypdfium2.raw as pdfium

        if self._has_forms:
            pdfium.FORM_OnBeforeClosePage(self.handle, self.pdf.formenv)
        pdfium.FPDF_ClosePage(self.handle)

    def flatten(self) -> None:
        """Make what its annotations show part of the page, if the document has forms."""
        import pypdfium2.raw as pdfium

        if not self._has_forms:
            return
        done = pdfium.FPDFPage_Flatten(self.handle, pdfium.FLAT_NORMALDISPLAY)
        if done == pdfium.FLATTEN_FAIL:
            raise _error("not flattened")
        if done == pdfium.FLATTEN_SUCCESS:
            self.close()
            self._open()  # only then is it among its objects

    def edges(self) -> Box:
        """The edges of the page, as it is shown."""
        import pypdfium2.raw as pdfium

        edges = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self.handle, edges)
        return upright(Box(edges.left, edges.bottom, edges.right, edges.top), self.turned)

    def text(self) -> str:
        """The text of its objects that are switched on."""
        import pypdfium2
        import pypdfium2.raw as pdfium

        page = pypdfium2.PdfTextPage(pdfium.FPDFText_LoadPage(self.handle), None)
        try:
            return str(page.get_text_range())
        finally:
            page.close()

    def painted(self, scale: float) -> Any:
        """The page as an image in shades of grey, without its annotations."""
        import pypdfium2
        import pypdfium2.raw as pdfium

        width = math.ceil(pdfium.FPDF_GetPageWidthF(self.handle) * scale)
        height = math.ceil(pdfium.FPDF_GetPageHeightF(self.handle) * scale)
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, self.handle, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE)
        return bitmap
