"""C-CDA narratives and web pages -> text: paragraphs, lists and tables."""

from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents.markup_state import (
    field_shown,
    has_markup,
    inherited,
    parsed,
    state_of,
    with_entities,
)
from dxproof.engine.inputs.documents.table import Cell, Table, run_together
from dxproof.engine.inputs.documents.text_builder import (
    CellBuilder,
    Paper,
    TextBuilder,
    clean,
    flat,
    run_marked,
)
from dxproof.engine.marks import State

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
_UNSEEN = frozenset(["script", "style", "head", "template", "datalist", "colgroup", "col"])
_ENDS = ".;!?)%"  # what a statement may end with


def write(element: Any, paper: Paper) -> None:
    """Write the content of an element."""
    writer = _Writer(paper, inherited(element))
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

    def __init__(self, paper: Paper, state: State | None) -> None:
        self._paper = paper
        self._state = state
        self._pieces: list[tuple[State | None, str]] = []
        self._lead = ""
        self._is_joint = False  # whether what comes next touches what came last without a blank

    def inside(self, element: Any, is_pre: bool = False) -> None:
        """The text of an element and of its children, with their tails."""
        outside = self._state
        self._state = outside or state_of(element, name_of(element))
        self._say(element.text, is_pre)
        for number, child in enumerate(element):
            self._child(child, number, is_pre)
            self._say(child.tail, is_pre)
        self._state = outside

    def flush(self) -> None:
        """End the line."""
        text = run_marked(self._pieces)
        self._pieces, self._is_joint = [], False
        for line in text.split("\n"):
            if line.strip():
                self._paper.line(self._lead + line.strip())
                self._lead = ""

    def _say(self, text: str | None, is_pre: bool) -> None:
        if not text:
            return
        if has_markup(text) and (inner := parsed(text)) is not None:
            self.inside(inner, is_pre)  # markup that was written as text
            return
        text = with_entities(text)
        if is_pre:
            self._put(clean(text).replace("\r\n", "\n").replace("\r", "\n"))
        else:
            plain = flat(text)
            before = (
                " " if text[:1].isspace() and self._pieces and not self._pieces[-1][1].endswith((" ", "\n")) else ""
            )
            self._put(f"{before}{plain}{' ' if plain and text[-1:].isspace() else ''}")

    def _put(self, text: str) -> None:
        """Add text to the line, apart from what it only seems to touch."""
        if self._is_joint and text and self._pieces:
            last = self._pieces[-1][1][-1:]
            if text[0].isupper() and (last.isalnum() or last in _ENDS):
                self._pieces.append((self._state, "\n"))
            elif text[0].isalnum() and last.isalnum():
                self._pieces.append((self._state, " "))
        self._is_joint = self._is_joint and not text
        self._pieces += [(self._state, text)] * bool(text)

    def _child(self, child: Any, number: int, is_pre: bool) -> None:
        name = name_of(child)
        if not name:  # a comment or an undeclared entity
            return
        if _is_unseen(child, name):
            return
        if name == "br":
            self._put("\n")
        elif name == "input":
            self._put(field_shown(child))
        elif name == "option":
            self.inside(child)
            self._pieces.append((None, " "))
        elif name == "content":
            self._content(child, is_pre)
        elif name in _LISTS:
            self._list(child, name)
        elif name == "table":
            self._table(child)
        elif name in _BLOCKS:
            self._block(child, name, is_pre)
        else:
            self.inside(child, is_pre)

    def _content(self, child: Any, is_pre: bool) -> None:
        """A stretch of a narrative. Senders set words in such stretches that their screens show apart."""
        before = child.getprevious()
        if "xdiv" in child.get("styleCode", "").lower().split():
            self._block(child, "div", is_pre)
            return
        self._is_joint = before is not None and name_of(before) == "content" and not before.tail
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
                around = (element, part.getparent(), part)
                state = self._state or next(filter(None, (state_of(each, name_of(each)) for each in around)), None)
                rows.append(tuple(_cell(cell, state) for cell in cells))
                names = [name_of(cell) for cell in cells]
                heads.append(name_of(part.getparent()) == "thead" or (len(names) > 1 and set(names) == {"th"}))
            else:
                self._child(part, 0, is_pre=False)
                self.flush()
        head = next((number for number, is_head in enumerate(heads) if not is_head), len(heads))
        self._paper.table(Table(tuple(rows), head or None))


def _cell(element: Any, state: State | None) -> Cell:
    paper = CellBuilder()
    if len(element) or element.text:
        writer = _Writer(paper, state)
        writer.inside(element)
        writer.flush()
    return Cell(paper.content, _number(element.get("colspan")), _number(element.get("rowspan")))


def _is_unseen(element: Any, name: str) -> bool:
    return not name or name in _UNSEEN


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
    if written is None:  # as most do
        return 1
    digits = written.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 1
