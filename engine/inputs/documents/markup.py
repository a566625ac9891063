"""C-CDA narratives and web pages -> text: paragraphs, lists and tables."""

from typing import Any

from dxproof.engine.inputs.documents import limits
from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.field_text import RTF, plain_of
from dxproof.engine.inputs.documents.markup_state import (
    LOOKS,
    NOT_TEXT,
    PLAIN,
    Look,
    field_shown,
    has_markup,
    look_of,
    name_of,
    parsed,
    with_entities,
)
from dxproof.engine.inputs.documents.markup_table import SPANS, UNSEEN, parts_of_table, spans
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
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "html", "item", "legend", "li", "list", "listing", "main", "menu", "nav", "ol",
    "p", "paragraph", "plaintext", "pre", "search", "section", "summary", "svg", "table", "tbody", "td", "tfoot",
    "th", "thead", "title", "tr", "ul", "xmp",
])  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LISTS, _ITEMS = frozenset({"list", "ul", "ol", "menu", "dir"}), frozenset({"item", "li"})
_PLAIN_BLOCKS = _BLOCKS - _LISTS - NOT_TEXT.keys() - {"table"}
_ENDS = ".;!?)%"  # what a statement may end with


def write(element: Any, paper: Paper, is_pre: bool = False) -> list[LeftOut]:
    """Write the content of an element; the pictures and embedded documents in it are handed back."""
    writer = _Writer(paper, Look(is_pre=True) if is_pre else PLAIN, [])
    writer.inside(element, name_of(element.tag))
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
    if (line := _line_of(element, name_of(element.tag), element.keys())) is not None:  # as most have
        return line
    builder = TextBuilder()
    write(element, builder)
    lines = builder.done()[0].splitlines()
    return run_together([line.strip() for line in lines if line.strip()])


class _Writer:
    """Collects words until a block ends."""

    def __init__(self, paper: Paper, look: Look, not_text: list[tuple[Any, str]]) -> None:
        self.not_text = not_text  # pictures and the like, and what each is
        self._paper = paper
        self._look = look  # of the element that is read
        self._pieces: list[tuple[State | None, str]] = []
        self._lead = ""
        self._footnotes: list[Any] = []
        self._is_joint = False  # whether what comes next touches what came last without a blank

    def inside(self, element: Any, name: str) -> None:
        """The text of an element and of its children, with their tails."""
        outside = self._look
        look = look_of(element, name, element.keys())
        look = self._look = outside if look is PLAIN else look.within(outside)
        is_pre = look.is_pre
        if text := element.text:
            self._say(text)
        for child in element:
            name = name_of(child.tag)
            if name in _PLAIN_BLOCKS:  # as most are
                self._block(child, name)
            else:
                self._child(child, name)
            if (text := child.tail) and (self._pieces or is_pre or not text.isspace()):
                self._say(text)
        self._look = outside

    def flush(self) -> None:
        """End the line; the footnotes of it are lines below it."""
        if self._footnotes:
            notes, self._footnotes = self._footnotes, []
            self.flush()
            outside = self._look
            if outside.is_pre:
                self._look = Look(outside.state) if outside.state else PLAIN
            for note in notes:
                self._block(note, "footnote")
            self._look = outside
        if not self._pieces:
            return
        text = run_marked(self._pieces).strip()
        self._pieces, self._is_joint = [], False
        for line in map(str.strip, text.split("\n")) if text else ():
            self._paper.line(self._lead + line)  # an empty one is a gap: two breaks end a paragraph
            self._lead = "" if line else self._lead

    def _say(self, text: str) -> None:
        is_pre = self._look.is_pre
        if not is_pre and text.isspace():  # as most between elements is
            if self._pieces and not self._pieces[-1][1].endswith((" ", "\n")):
                self._put(" ")
            return
        if "&" in text and not has_markup(text):
            text = with_entities(text)
        if "<" in text and has_markup(text) and (inner := parsed(text)) is not None:
            self.inside(inner, name_of(inner.tag))  # markup that was written as text
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
                self._pieces.append((self._look.state, "\n"))
            elif text[0].isalnum() and last.isalnum():
                self._pieces.append((self._look.state, " "))
        self._is_joint = False
        self._pieces.append((self._look.state, text))

    def _child(self, child: Any, name: str) -> None:
        if not name or name in UNSEEN:  # a comment or an undeclared entity has no name
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
            self._content(child)
        elif name in _LISTS:
            self._list(child, name)
        elif name == "table":
            self._table(child)
        else:
            if name in NOT_TEXT:
                self.not_text.append((child, NOT_TEXT[name]))
            if name in _BLOCKS:
                self._block(child, name)
            else:
                self.inside(child, name)

    def _content(self, child: Any) -> None:
        """A stretch of a narrative. Senders set words in such stretches that their screens show apart."""
        if _is_set_apart(child):
            self._block(child, "div")
            return
        before = child.getprevious()
        self._is_joint = before is not None and name_of(before.tag) == "content" and not before.tail
        self.inside(child, "content")

    def _block(self, child: Any, name: str) -> None:
        if self._pieces:
            self.flush()
        if name in _HEADINGS:
            self._paper.gap()
        line = None if len(child) or self._look is not PLAIN else _line_of(child, name, child.keys())
        if line is None:
            self.inside(child, name)
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
                self._block(child, "item")
                self._lead = ""
            elif name:
                self._child(child, name)
                self.flush()

    def _table(self, element: Any) -> None:
        self.flush()
        rows: list[tuple[Cell, ...]] = []
        heads: list[bool] = []
        stray: list[str] = []
        outside = self._look
        for part, name, group, look in parts_of_table(element, stray, outside):
            self._look = look
            if name == "tr":
                own = look_of(part, name, part.keys())
                cells, is_head = self._cells(part, look if own is PLAIN else own.within(look), stray)
                rows.append(cells)
                if not len(rows) % limits.ROWS_OF_STEP:
                    limits.step()
                heads.append(group == "thead" or is_head)
            else:
                self._child(part, name)
                self.flush()
        self._look = outside
        if lost := flat(" ".join(stray)):
            self._paper.line(lost)
        head = next((number for number, is_head in enumerate(heads) if not is_head), len(heads))
        self._paper.table(Table(tuple(rows), head or None))

    def _cells(self, row: Any, around: Look, stray: list[str]) -> tuple[tuple[Cell, ...], bool]:
        """The cells of a row, and whether they are several and all of them headings."""
        cells: list[Cell] = []
        headings = 0
        for element in row:
            if tail := element.tail:
                stray.append(tail)
            name = name_of(element.tag)
            if not name or name in UNSEEN:
                continue
            attributes = element.keys()
            line = _line_of(element, name, attributes) if around is PLAIN else None
            content = self._content_of(element, name, around) if line is None else (line,) if line else ()
            cells.append(Cell(content) if SPANS.isdisjoint(attributes) else Cell(content, *spans(element)))
            headings += name == "th"
        return tuple(cells), headings == len(cells) > 1

    def _content_of(self, element: Any, name: str, around: Look) -> tuple[str | Table, ...]:
        paper = CellBuilder()
        writer = _Writer(paper, around, self.not_text)
        writer.inside(element, name)
        writer.flush()
        return paper.content


def _line_of(element: Any, name: str, attributes: list[str]) -> str | None:
    """What an element says where nothing else is in it than words that are said, on one line; None for any other."""
    if len(element) or name in LOOKS or (attributes and look_of(element, name, attributes) is not PLAIN):
        return None
    text = element.text
    if not text:
        return ""
    if "&" in text or ("<" in text and has_markup(text)) or RTF in text:
        return None
    if text.isprintable():  # as most are
        return flat(text)
    line = flat(text)
    return line if line.isprintable() else None  # others have signs that break lines


def _is_set_apart(element: Any) -> bool:
    """Whether an inline element is shown as a line of its own."""
    style = element.get("styleCode")
    return style is not None and "xdiv" in style.lower().split()
