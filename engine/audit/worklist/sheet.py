"""Writing workbooks row by row: text stays text, memory is bounded, and the same rows give the same bytes."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import IO, Any, cast

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from dxproof.engine.audit.inert import would_run
from dxproof.engine.audit.store import UNFINISHED
from dxproof.engine.audit.worklist.cell import Value, cell_of

_CREATED = datetime(2000, 1, 1)  # a fixed creation time, so that the same audit gives the same bytes
_FOOTER = "&L&8&A&C&8Health information: keep it as such&R&8&P of &N"
_USUAL_WIDTH = 8.43  # the default width of a column
_US_LETTER = 1
_INK, _INPUT, _SOFT, _LINE = "#1F3A4D", "#FFF9E3", "#595959", "#D9D9D9"


class CellStyle(StrEnum):
    """The style of a cell."""

    TEXT = "text"
    WRAP = "wrap"
    MEANS = "means"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    MATRIX = "matrix"
    SAME = "same"
    INPUT = "input"
    HEAD = "head"
    INPUT_HEAD = "input_head"
    TITLE = "title"
    HEADING = "heading"
    REMARK = "remark"
    STRONG = "strong"
    TOTAL = "total"


_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "text_wrap": True, "valign": "vcenter"}
_RIGHT = {"align": "right", "indent": 1}
_LOOKS: dict[CellStyle, dict[str, Any]] = {
    CellStyle.TEXT: {},
    CellStyle.WRAP: {"text_wrap": True},
    CellStyle.COUNT: {"num_format": "#,##0", **_RIGHT},
    CellStyle.MEANS: {"text_wrap": True, "align": "left", "indent": 1},
    CellStyle.NUMBER: {"num_format": "0", "align": "center"},
    CellStyle.SHARE: {"num_format": "0%", **_RIGHT},
    CellStyle.MATRIX: {"num_format": '#,##0;-#,##0;"·"', "align": "center", "border": 1, "border_color": _LINE},
    CellStyle.SAME: {
        "num_format": '#,##0;-#,##0;"·"',
        "align": "center",
        "border": 1,
        "border_color": _LINE,
        "bg_color": "#CFE8F8",
        "bold": True,
    },
    CellStyle.INPUT: {"text_wrap": True, "bg_color": _INPUT, "border": 1, "border_color": _LINE},
    CellStyle.HEAD: _HEAD,
    CellStyle.INPUT_HEAD: {**_HEAD, "font_color": "#000000", "bg_color": "#F0C94D"},
    CellStyle.TITLE: {"bold": True, "font_size": 16, "font_color": _INK},
    CellStyle.HEADING: {"bold": True, "font_size": 12, "font_color": _INK},
    CellStyle.REMARK: {"font_color": _SOFT},
    CellStyle.STRONG: {"bold": True},
    CellStyle.TOTAL: {"bold": True, "num_format": "#,##0", **_RIGHT},
}
_WRAPPED = {look for look, properties in _LOOKS.items() if properties.get("text_wrap")}
_LINE_HEIGHT = 13.0  # points
_TITLE_HEIGHT = 24
_MOST_LINES = 30  # Excel's maximum is 409 points
_RAGGED = 1.06  # extra length because words are not broken


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, its width in characters, and the style of its cells."""

    title: str
    width: float
    look: CellStyle = CellStyle.TEXT

    @property
    def head(self) -> CellStyle:
        """The style of its header."""
        return CellStyle.INPUT_HEAD if self.look is CellStyle.INPUT else CellStyle.HEAD


class Book:
    """A workbook being written, with cached formats and its sheets in order."""

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        self.book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "use_zip64": True,
                "default_format_properties": {"font_name": "Calibri", "font_size": 10},
            },
        )
        self.book.set_properties({"title": "dxproof worklist", "created": _CREATED})
        self._formats: dict[tuple[CellStyle, str | None, bool], Format] = {}

    def format(self, look: CellStyle, fill: str | None = None, quoted: bool = False) -> Format:
        """The format of a style with a background colour; ``quoted`` keeps text as text when its cell is edited."""
        key = (look, fill, quoted)
        if key not in self._formats:
            properties: dict[str, Any] = {"font_size": 10, "valign": "top", **_LOOKS[look]}
            if fill is not None:
                properties["bg_color"] = fill
            if quoted:
                properties["quote_prefix"] = True
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[float], landscape: bool = True) -> "Sheet":
        """Add a sheet after the others."""
        return Sheet(self, name, widths, landscape)


class Sheet:
    """A worksheet that is written row by row."""

    def __init__(self, book: Book, name: str, widths: Sequence[float], landscape: bool) -> None:
        self._book = book
        self.name = name
        self.next = 0  # the next row, from 0
        self._widths = widths
        self.raw = sheet = book.book.add_worksheet(name)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.set_paper(_US_LETTER)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(_FOOTER)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if landscape:
            sheet.set_landscape()

    def row(
        self, values: Sequence[Value], looks: CellStyle | Sequence[CellStyle] = CellStyle.TEXT, fill: str | None = None
    ) -> None:
        """Write the next row. None leaves a cell empty."""
        self._row(values, [looks] * len(values) if isinstance(looks, CellStyle) else looks, [fill] * len(values))

    def colored(self, values: Sequence[Value], looks: Sequence[CellStyle], fills: Sequence[str | None]) -> None:
        """Write the next row with a background colour for each cell."""
        self._row(values, looks, fills)

    def _row(self, values: Sequence[Value], looks: Sequence[CellStyle], fills: Sequence[str | None]) -> None:
        sheet, at, form = self.raw, self.next, self._book.format
        lines = 1
        for index, (value, look, fill) in enumerate(zip(values, looks, fills, strict=True)):
            cell = cell_of(value)
            if cell is None:
                if fill or look is CellStyle.INPUT:
                    sheet.write_blank(at, index, None, form(look, fill))
            elif isinstance(cell, str):
                sheet.write_string(at, index, cell, form(look, fill, would_run(cell)))
                if look in _WRAPPED:
                    lines = max(lines, _lines(cell, self._width(index)))
            else:
                sheet.write_number(at, index, cell, form(look, fill))
        if lines > 1:
            sheet.set_row(at, min(lines, _MOST_LINES) * _LINE_HEIGHT + 2)
        elif CellStyle.TITLE in looks:
            sheet.set_row(at, _TITLE_HEIGHT)
        self.next += 1

    def link(self, index: int, address: str, words: str) -> None:
        """Write a link into the row that was written last."""
        self.raw.write_url(self.next - 1, index, address, self._book.format(CellStyle.TEXT), words)

    def _width(self, index: int) -> float:
        return self._widths[index] if index < len(self._widths) else _USUAL_WIDTH

    def head(self, columns: Sequence[Column]) -> None:
        """Write a table header as the next row."""
        self._row([c.title for c in columns], [c.head for c in columns], [None] * len(columns))

    def skip(self) -> None:
        """Skip a row."""
        self.next += 1

    def freeze(self, columns: int = 0) -> None:
        """Freeze the rows so far and the given columns, and repeat them on every printed page."""
        self.raw.freeze_panes(self.next, columns)
        self.raw.repeat_rows(max(0, self.next - 1))

    def filtered(self, head: int, columns: int) -> None:
        """Enable filtering and sorting of the table whose header is row ``head``, down to the last row."""
        self.raw.autofilter(head, 0, max(head, self.next - 1), columns - 1)


def _lines(text: str, width: float) -> int:
    """The minimum number of lines of a text in a column: not every program computes row heights."""
    if len(text) < width and "\n" not in text:
        return 1
    return sum(ceil(len(line) * _RAGGED / width) or 1 for line in text.split("\n"))


def table(book: Book, name: str, columns: Sequence[Column], frozen: int = 0) -> Sheet:
    """A sheet with one table and its header; call ``filtered(0, …)`` after its rows."""
    sheet = book.sheet(name, [column.width for column in columns])
    sheet.raw.hide_gridlines(0)  # print them too
    sheet.head(columns)
    sheet.freeze(frozen)
    return sheet


class _Sink:
    """A file for a zip archive that accepts all data and stores its first error.

    A zip archive that receives an error stays open, and later complains on standard error that it cannot be closed.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._place = 0  # counted here, because it must stay consistent after an error
        self.error: OSError | ValueError | None = None

    def write(self, data: bytes) -> int:
        self._do(self._file.write, data)
        self._place += len(data)
        return len(data)

    def seek(self, place: int) -> int:
        self._do(self._file.seek, place)
        self._place = place
        return place

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        self._do(self._file.flush)

    def _do(self, call: Callable[..., Any], *arguments: Any) -> None:
        if self.error is None:
            try:
                call(*arguments)
            except (OSError, ValueError) as error:  # ValueError: it was closed in the meantime
                self.error = error


@contextmanager
def book_in(folder: Path, file: IO[bytes]) -> Iterator[Book]:
    """A workbook, written to ``file`` at the end. Temporary files are in the audit's folder.

    Raises OSError if the disk is full.
    """
    work = folder / UNFINISHED
    there = work.exists()
    work.mkdir(mode=0o700, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="worklist-", dir=work))
    try:
        sink = _Sink(file)
        book = Book(cast(IO[bytes], sink), scratch)
        yield book
        try:
            book.book.close()
        except FileCreateError as error:  # around the OSError of a part
            raise error.args[0] from None
        if sink.error is not None:
            raise sink.error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if not there:
            with suppress(OSError):
                work.rmdir()
