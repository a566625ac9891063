"""A page of a PDF document that is open, by its handle: an object of the library for it takes as long as many questions about it."""

import math
from typing import Any

from dxproof.engine.inputs.documents.pdf_boxes import Box, upright


class Leaf:
    """A page of a document. ``turned`` is how it is shown, in degrees."""

    __slots__ = ("handle", "index", "pdf", "turned")

    def __init__(self, pdf: Any, index: int) -> None:
        self.pdf = pdf
        self.index = index
        self._open()

    def _open(self) -> None:
        import pypdfium2
        import pypdfium2.raw as pdfium

        self.handle = pdfium.FPDF_LoadPage(self.pdf.raw, self.index)
        if not self.handle:
            raise pypdfium2.PdfiumError("no page")
        if self.pdf.formenv:
            pdfium.FORM_OnAfterLoadPage(self.handle, self.pdf.formenv)
        self.turned = 90 * pdfium.FPDFPage_GetRotation(self.handle)

    def close(self) -> None:
        """Give it back; it comes before the end of its document."""
        import pypdfium2.raw as pdfium

        if self.pdf.formenv:
            pdfium.FORM_OnBeforeClosePage(self.handle, self.pdf.formenv)
        pdfium.FPDF_ClosePage(self.handle)

    def flatten(self) -> None:
        """Make what its annotations show part of the page."""
        import pypdfium2
        import pypdfium2.raw as pdfium

        done = pdfium.FPDFPage_Flatten(self.handle, pdfium.FLAT_NORMALDISPLAY)
        if done == pdfium.FLATTEN_FAIL:
            raise pypdfium2.PdfiumError("not flattened")
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
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        pdfium.FPDF_RenderPageBitmap(bitmap, self.handle, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE)
        return bitmap
