"""C-CDA narratives and web pages -> text: paragraphs, lists and tables."""

from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents.table import Cell, Table, run_together
from dxproof.engine.inputs.documents.text_builder import CellBuilder, Paper, TextBuilder, clean, flat

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "main",
        "nav",
        "ol",
        "p",
        "paragraph",
        "pre",
        "section",
        "table",
        "ul",
        "list",
        "item",
        "li",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "title",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LISTS, _ITEMS = frozenset({"list", "ul", "ol"}), frozenset({"item", "li"})
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_UNSEEN = frozenset(["script", "style", "head", "template", "del", "strike", "s", "colgroup", "col"])


def write(element: Any, paper: Paper) -> None:
    """Write the content of an element."""
    writer = _Writer(paper)
    writer.inside(element)
    writer.flush()


def words(element: Any) -> str:
    """The text of an element on one line."""
    builder = TextBuilder()
    write(element, builder)
    lines = builder.done()[0].splitlines()
    return run_together([line.strip() for line in lines if line.strip()])


def name_of(element: Any) -> str:
    """An element's name without its namespace; empty for a comment or a processing instruction."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


class _Writer:
    """Collects words until a block ends."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._pieces: list[str] = []
        self._lead = ""

    def inside(self, element: Any, is_pre: bool = False) -> None:
        """The text of an element and of its children, with their tails."""
        self._say(element.text, is_pre)
        for number, child in enumerate(element):
            self._child(child, number, is_pre)
            self._say(child.tail, is_pre)

    def flush(self) -> None:
        """End the line."""
        text = "".join(self._pieces)
        self._pieces = []
        for line in text.split("\n"):
            if line.strip():
                self._paper.line(self._lead + line.strip())
                self._lead = ""

    def _say(self, text: str | None, is_pre: bool) -> None:
        if text and is_pre:
            self._pieces.append(clean(text).replace("\r\n", "\n").replace("\r", "\n"))
        elif text:
            plain = flat(text)
            before = " " if text[:1].isspace() and self._pieces and not self._pieces[-1].endswith((" ", "\n")) else ""
            self._pieces.append(f"{before}{plain}{' ' if plain and text[-1:].isspace() else ''}")

    def _child(self, child: Any, number: int, is_pre: bool) -> None:
        name = name_of(child)
        if not name:  # a comment or an undeclared entity
            return
        if _is_unseen(child, name):
            return
        if name == "br":
            self._pieces.append("\n")
        elif name in _LISTS:
            self._list(child, name)
        elif name == "table":
            self._table(child)
        elif name in _BLOCKS:
            self._block(child, name, is_pre)
        else:
            self.inside(child, is_pre)

    def _block(self, child: Any, name: str, is_pre: bool) -> None:
        self.flush()
        if name in _HEADINGS:
            self._paper.gap()
        self.inside(child, is_pre or name == "pre")
        self.flush()

    def _list(self, element: Any, name: str) -> None:
        self.flush()
        ordered = name == "ol" or element.get("listType") == "ordered"
        number = 0
        for child in element:
            if name_of(child) in _ITEMS:
                number += 1
                self._lead = f"{number}. " if ordered else "- "
                self._block(child, "item", is_pre=False)
                self._lead = ""
            elif name_of(child):
                self._child(child, 0, is_pre=False)
                self.flush()

    def _table(self, element: Any) -> None:
        self.flush()
        if stray := _text_between_cells(element):
            self._paper.line(stray)
        rows: list[tuple[Cell, ...]] = []
        heads: list[bool] = []
        for part in _parts_of_table(element):
            name = name_of(part)
            if name == "tr":
                cells = [cell for cell in part if not _is_unseen(cell, name_of(cell))]
                rows.append(tuple(map(_cell, cells)))
                names = [name_of(cell) for cell in cells]
                heads.append(name_of(part.getparent()) == "thead" or (len(names) > 1 and set(names) == {"th"}))
            else:
                self._child(part, 0, is_pre=False)
                self.flush()
        head = next((number for number, is_head in enumerate(heads) if not is_head), len(heads))
        self._paper.table(Table(tuple(rows), head or None))


def _cell(element: Any) -> Cell:
    paper = CellBuilder()
    write(element, paper)
    return Cell(paper.content, _number(element.get("colspan")), _number(element.get("rowspan")))


def _is_unseen(element: Any, name: str) -> bool:
    return not name or name in _UNSEEN or element.get("revised") == "delete"


def _parts_of_table(element: Any) -> Iterator[Any]:
    """The rows and captions of a table in order; not those of tables in it."""
    for part in element:
        name = name_of(part)
        if name in _ROW_GROUPS:
            yield from _parts_of_table(part)
        elif not _is_unseen(part, name):
            yield part


def _text_between_cells(element: Any) -> str:
    """Text of a table that stands in no cell: no table has any, but nothing of a note is left out."""
    pieces = [element.text or ""]
    for part in element:
        pieces.append(part.tail or "")
        if name_of(part) in _ROW_GROUPS or name_of(part) == "tr":
            pieces.append(_text_between_cells(part))
    return flat(" ".join(pieces))


def _number(written: str | None) -> int:
    """How many columns or rows a cell covers, as an attribute says it; a mistake is one."""
    digits = (written or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 1
