"""C-CDA narratives and web pages -> text: paragraphs, lists and tables."""

from collections.abc import Iterator
from typing import Any

from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.field_text import RTF, plain_of
from dxproof.engine.inputs.documents.markup_state import (
    NOT_TEXT,
    field_shown,
    has_markup,
    keeps_lines,
    name_of,
    parsed,
    state_of,
    with_entities,
)
from dxproof.engine.inputs.documents.symbols import RAISED, raised
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

_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "main", "nav",
    "ol", "p", "paragraph", "pre", "section", "summary", "svg", "table", "ul", "list", "item", "li", "tr", "td", "th", "thead", "tbody",
    "tfoot", "title",
])  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LISTS, _ITEMS = frozenset({"list", "ul", "ol"}), frozenset({"item", "li"})
_PLAIN_BLOCKS = _BLOCKS - _LISTS - NOT_TEXT.keys() - {"table"}
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_UNSEEN = frozenset(["script", "style", "head", "template", "datalist", "colgroup", "col"])
_ENDS = ".;!?)%"  # what a statement may end with


def write(element: Any, paper: Paper, is_pre: bool = False) -> list[LeftOut]:
    """Write the content of an element; the pictures and embedded documents in it are handed back."""
    writer = _Writer(paper, None, [])
    writer.inside(element, name_of(element.tag), is_pre)
    writer.flush()
    return [
        LeftOut(f"{what} {number}", what, other.get("alt", ""))
        for number, (other, what) in enumerate(writer.not_text, start=1)
    ]


def orders_lines(element: Any) -> bool:
    """Whether an element begins or ends lines."""
    name = name_of(element.tag)
    return name in _BLOCKS or name == "br" or _is_set_apart(element)


def words(element: Any) -> str:
    """The text of an element on one line."""
    if (line := _line_of(element, name_of(element.tag))) is not None:  # as most have
        return line
    builder = TextBuilder()
    write(element, builder)
    lines = builder.done()[0].splitlines()
    return run_together([line.strip() for line in lines if line.strip()])


class _Writer:
    """Collects words until a block ends."""

    def __init__(self, paper: Paper, state: State | None, not_text: list[tuple[Any, str]]) -> None:
        self.not_text = not_text  # pictures and the like, and what each is
        self._paper = paper
        self._state = state
        self._pieces: list[tuple[State | None, str]] = []
        self._lead = ""
        self._footnotes: list[Any] = []
        self._is_joint = False  # whether what comes next touches what came last without a blank

    def inside(self, element: Any, name: str, is_pre: bool = False) -> None:
        """The text of an element and of its children, with their tails."""
        outside = self._state
        self._state = outside or state_of(element, name)
        is_pre = is_pre or (bool(element.keys()) and keeps_lines(element))
        if text := element.text:
            self._say(text, is_pre)
        for child in element:
            name = name_of(child.tag)
            if name in _PLAIN_BLOCKS:  # as most are
                self._block(child, name, is_pre)
            else:
                self._child(child, name, is_pre)
            if (text := child.tail) and (self._pieces or is_pre or not text.isspace()):
                self._say(text, is_pre)
        self._state = outside

    def flush(self) -> None:
        """End the line; the footnotes of it are lines below it."""
        if self._footnotes:
            notes, self._footnotes = self._footnotes, []
            self.flush()
            for note in notes:
                self._block(note, "footnote", is_pre=False)
        if not self._pieces:
            return
        text = run_marked(self._pieces).strip()
        self._pieces, self._is_joint = [], False
        for line in map(str.strip, text.split("\n")) if text else ():
            self._paper.line(self._lead + line)  # an empty one is a gap: two breaks end a paragraph
            self._lead = "" if line else self._lead

    def _say(self, text: str, is_pre: bool) -> None:
        if not is_pre and text.isspace():  # as most between elements is
            if self._pieces and not self._pieces[-1][1].endswith((" ", "\n")):
                self._put(" ")
            return
        if "&" in text and not has_markup(text):
            text = with_entities(text)
        if "<" in text and has_markup(text) and (inner := parsed(text)) is not None:
            self.inside(inner, name_of(inner.tag), is_pre)  # markup that was written as text
            return
        if RTF in text:
            self._put(plain_of(text).strip())
            return
        if is_pre:
            self._put(clean(text).replace("\r\n", "\n").replace("\r", "\n"))
            return
        plain = flat(text)
        if plain != text:
            if text[0].isspace() and self._pieces and not self._pieces[-1][1].endswith((" ", "\n")):
                plain = f" {plain}"
            if text[-1].isspace() and plain not in ("", " "):
                plain += " "
        if plain:
            self._put(plain)

    def _put(self, text: str) -> None:
        """Add text to the line, apart from what it only seems to touch."""
        if not text:
            return
        if self._is_joint and self._pieces:
            last = self._pieces[-1][1][-1:]
            if text[0].isupper() and (last.isalnum() or last in _ENDS):
                self._pieces.append((self._state, "\n"))
            elif text[0].isalnum() and last.isalnum():
                self._pieces.append((self._state, " "))
        self._is_joint = False
        self._pieces.append((self._state, text))

    def _child(self, child: Any, name: str, is_pre: bool) -> None:
        if not name or name in _UNSEEN:  # a comment or an undeclared entity has no name
            return
        if name == "br":
            self._put("\n")
        elif name in RAISED and (digits := raised("".join(child.itertext()), name)):
            self._put(digits)
        elif name == "input":
            shown = field_shown(child)
            if shown and self._pieces and not self._pieces[-1][1].endswith((" ", "\n")):
                self._put(" ")  # a field stands apart from the words before it
            self._put(shown)
        elif name == "option":
            self.inside(child, name)
            self._pieces.append((None, " "))
        elif name == "footnote":
            self._footnotes.append(child)
        elif name == "content":
            self._content(child, is_pre)
        elif name in _LISTS:
            self._list(child, name)
        elif name == "table":
            self._table(child)
        else:
            if name in NOT_TEXT:
                self.not_text.append((child, NOT_TEXT[name]))
            if name in _BLOCKS:
                self._block(child, name, is_pre)
            else:
                self.inside(child, name, is_pre)

    def _content(self, child: Any, is_pre: bool) -> None:
        """A stretch of a narrative. Senders set words in such stretches that their screens show apart."""
        if _is_set_apart(child):
            self._block(child, "div", is_pre)
            return
        before = child.getprevious()
        self._is_joint = before is not None and name_of(before.tag) == "content" and not before.tail
        self.inside(child, "content", is_pre)

    def _block(self, child: Any, name: str, is_pre: bool) -> None:
        if self._pieces:
            self.flush()
        if name in _HEADINGS:
            self._paper.gap()
        is_pre = is_pre or name == "pre"
        line = None if is_pre or self._state else _line_of(child, name)
        if line is None:
            self.inside(child, name, is_pre)
            self.flush()
        elif line:  # as most are
            self._paper.line(self._lead + line)
            self._lead, self._is_joint = "", False

    def _list(self, element: Any, name: str) -> None:
        self.flush()
        ordered = name == "ol" or element.get("listType") == "ordered"
        number = 0
        for child in element:
            name = name_of(child.tag)
            if name in _ITEMS:
                number += 1
                self._lead = f"{number}. " if ordered else "- "
                self._block(child, "item", is_pre=False)
                self._lead = ""
            elif name:
                self._child(child, name, is_pre=False)
                self.flush()

    def _table(self, element: Any) -> None:
        self.flush()
        rows: list[tuple[Cell, ...]] = []
        heads: list[bool] = []
        stray: list[str] = []
        for part, name, group, state in _parts_of_table(element, stray, self._state):
            if name == "tr":
                cells, is_head = self._cells(part, state or state_of(part, name), stray)
                rows.append(cells)
                if not len(rows) % limits.ROWS_OF_STEP:
                    limits.step()
                heads.append(group == "thead" or is_head)
            else:
                self._child(part, name, is_pre=False)
                self.flush()
        if lost := flat(" ".join(stray)):
            self._paper.line(lost)
        head = next((number for number, is_head in enumerate(heads) if not is_head), len(heads))
        self._paper.table(Table(tuple(rows), head or None))

    def _cells(self, row: Any, around: State | None, stray: list[str]) -> tuple[tuple[Cell, ...], bool]:
        """The cells of a row, and whether they are several and all of them headings."""
        cells: list[Cell] = []
        headings = 0
        for element in row:
            if tail := element.tail:
                stray.append(tail)
            name = name_of(element.tag)
            if name and name not in _UNSEEN:
                cells.append(self._cell(element, name, around))
                headings += name == "th"
        return tuple(cells), headings == len(cells) > 1

    def _cell(self, element: Any, name: str, around: State | None) -> Cell:
        line = None if around else _line_of(element, name)
        content = self._content_of(element, name, around) if line is None else (line,) if line else ()
        return Cell(content, *_spans(element)) if element.keys() else Cell(content)

    def _content_of(self, element: Any, name: str, around: State | None) -> tuple[str | Table, ...]:
        paper = CellBuilder()
        writer = _Writer(paper, around, self.not_text)
        writer.inside(element, name)
        writer.flush()
        return paper.content


def _line_of(element: Any, name: str) -> str | None:
    """What an element says where nothing else is in it than words that are said, on one line; None for any other."""
    if len(element) or state_of(element, name) or (element.keys() and keeps_lines(element)):
        return None
    text = element.text
    if not text:
        return ""
    if "&" in text or ("<" in text and has_markup(text)) or RTF in text:
        return None
    line = flat(text)
    return line if line.isprintable() else None  # others have signs that break lines


def _parts_of_table(
    element: Any, stray: list[str], around: State | None, group: str = ""
) -> Iterator[tuple[Any, str, str, State | None]]:
    """The rows and captions of a table in order, their names, the group of rows that they are in and the state of it.

    Those of tables in the table are not among them. No table has text between its cells, but nothing of a note is left
    out: what there is goes to ``stray``.
    """
    state = around or state_of(element, group or "table")
    stray.append(element.text or "")
    parts = [(part, name_of(part.tag)) for part in element]
    if any(name == "tfoot" for _, name in parts):  # which may be written first, and stands below
        parts.sort(key=lambda each: each[1] == "tfoot")
    for part, name in parts:
        stray.append(part.tail or "")
        if name in _ROW_GROUPS:
            yield from _parts_of_table(part, stray, state, name)
            continue
        if name == "tr":
            stray.append(part.text or "")
        if name and name not in _UNSEEN:
            yield part, name, group, state


def _spans(cell: Any) -> tuple[int, int]:
    """How many columns and rows a cell covers."""
    return _number(cell.get("colspan")), _number(cell.get("rowspan"))


def _is_set_apart(element: Any) -> bool:
    """Whether an inline element is shown as a line of its own."""
    return "xdiv" in element.get("styleCode", "").lower().split()


def _number(written: str | None) -> int:
    """How many columns or rows a cell covers, as an attribute says it; a mistake is one."""
    if written is None:  # as most do
        return 1
    digits = written.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 1
