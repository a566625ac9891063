"""What a note is cut into: units, and the layout that holds them."""

from dataclasses import dataclass, field

from dxproof.engine.terms import Section


@dataclass(slots=True)
class Unit:
    """One statement of the note.

    ``inherited`` are spans (a level heading, a table row's label and its column's header, a heading line)
    whose places and compartments hold for the unit where it names none itself.
    """

    start: int
    end: int
    section: Section
    header: tuple[int, int] | None
    line: int
    item: bool
    unchecked: bool = False
    checked: bool = False
    sign: str = ""
    inherited: tuple[tuple[int, int], ...] = ()
    cell: bool = False
    carried: tuple[int, int] | None = None
    addendum: bool = False
    list_head: "Unit | None" = None
    paragraph: int = 0

    def piece(self, text: str, start: int, end: int) -> "Unit | None":
        """The part of this unit between two offsets, blanks stripped; None if nothing is left."""
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            return None
        return Unit(
            start, end, self.section, self.header, self.line, self.item,
            sign=self.sign, inherited=self.inherited, cell=self.cell, addendum=self.addendum, paragraph=self.paragraph,
        )  # fmt: skip


@dataclass(slots=True)
class Layout:
    """The units of a note in order, and the headers that the pack does not know."""

    units: list[Unit] = field(default_factory=list)
    unknown_headers: list[tuple[int, int]] = field(default_factory=list)
