"""What a note is cut into: blocks, and the units that are their leaves."""

from dataclasses import dataclass, field
from enum import StrEnum

from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.text.registers import Sign
from dxproof.engine.marks import Marked, State
from dxproof.engine.pack.model import NoteField, Register
from dxproof.engine.terms import Assertion, Section

_SIGN = 4  # characters of a box before its option


class BlockKind(StrEnum):
    """What a block is for its writer."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    FIELD = "field"
    ROW = "row"
    FORM = "form"


@dataclass(slots=True)
class Block:
    """A paragraph, an item, a field, a row of a table, or the boxes of a form.

    ``line`` counts what the writer set apart: the fields of one record share it, as the options of one line do.
    ``headings`` are spans above or before the block (a level, a heading line) whose places and parts hold where the block
    names none itself, the nearest first. ``told`` are the words that tell its register and what anything in it counts as.
    ``list_head`` is the line with a colon that the items below it hang on.
    """

    kind: BlockKind
    start: int
    end: int
    section: Section
    header: Stretch | None
    line: int
    paragraph: int
    register: Register
    told: Sign | None
    addendum: bool
    headings: tuple[Stretch, ...] = ()
    sign: str = ""
    field_name: NoteField | None = None
    list_head: "Unit | None" = None


@dataclass(slots=True)
class Unit:
    """One statement: a sentence, a cell, what follows a box.

    ``box`` is the state of the box that it follows, ``mark`` what stands around words that were taken back. ``column`` is the heading of a cell's column, ``label`` what its
    row is called. ``own`` tells a register of the unit's own
    where its words say more than its block.
    """

    start: int
    end: int
    block: Block = field(repr=False)
    box: bool | None = None
    mark: Marked | None = None
    label: tuple[Stretch, ...] = ()
    column: Stretch | None = None
    own_field: NoteField | None = None
    carried: Stretch | None = None
    own: Sign | None = None

    @property
    def section(self) -> Section:
        return self.block.section

    @property
    def header(self) -> Stretch | None:
        return self.block.header

    @property
    def line(self) -> int:
        return self.block.line

    @property
    def paragraph(self) -> int:
        return self.block.paragraph

    @property
    def sign(self) -> str:
        return self.block.sign

    @property
    def checked(self) -> bool:
        return self.box is True

    @property
    def void(self) -> State | None:
        """Why the unit says nothing, if it says nothing: its box is empty, or its words were taken back."""
        return self.mark.state if self.mark else State.UNCHECKED if self.box is False else None

    @property
    def void_by(self) -> Stretch:
        """The box or mark that makes the unit say nothing."""
        return (self.mark.start, self.mark.first) if self.mark else (max(0, self.start - _SIGN), self.start)

    @property
    def field_name(self) -> NoteField | None:
        """The field of a record or of a table's column that the unit is the value of."""
        return self.own_field or self.block.field_name

    @property
    def item(self) -> bool:
        return self.block.kind in _ITEMS or bool(self.block.sign)

    @property
    def cell(self) -> bool:
        return self.block.kind is BlockKind.ROW

    @property
    def headings(self) -> tuple[Stretch, ...]:
        """The spans whose places and parts hold for the unit where it names none itself, the nearest first."""
        if not self.label and self.column is None:
            return self.block.headings
        return (*self.label, *([self.column] if self.column else []), *self.block.headings)

    @property
    def addendum(self) -> bool:
        return self.block.addendum

    @property
    def list_head(self) -> "Unit | None":
        return self.block.list_head

    @property
    def register(self) -> Register:
        if self.own is not None and self.own.register is not None:
            return self.own.register
        kept = self.carried is not None and self.block.register is Register.STATEMENT
        return Register.CARRIED if kept else self.block.register

    @property
    def _told(self) -> Sign | None:
        """The nearest words that tell what the unit counts as."""
        return self.own if self.own is not None and self.own.says else self.block.told

    @property
    def says(self) -> Assertion | None:
        return self._told.says if self._told else None

    @property
    def because(self) -> Stretch | None:
        return self._told.span if self._told else None


_ITEMS = frozenset({BlockKind.ITEM, BlockKind.ROW})


@dataclass(slots=True)
class Layout:
    """The blocks of a note in order, their units, and the headings that the pack does not know."""

    blocks: list[Block] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    unknown_headers: list[Stretch] = field(default_factory=list)


def say(units: list[Unit], sign: Sign) -> None:
    """A sign speaks for some units."""
    for unit in units:
        unit.own = sign
