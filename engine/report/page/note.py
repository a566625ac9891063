"""The note as lines of pieces, split wherever a mark begins or ends, so that marks may overlap and nest."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dxproof.engine.report.page.marks import Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one line under the same marks; ``begins`` and ``ends`` are the marks that begin or end here."""

    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]
    ends: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the note (from 1), without its line break."""

    number: int
    pieces: tuple[Piece, ...]


def note_lines(text: str, marks: Iterable[Mark]) -> Iterator[Line]:
    """The lines of a note, in time linear in the text plus the marks over each piece."""
    begins: dict[int, list[Mark]] = defaultdict(list)
    ends: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.start < mark.end:
            begins[mark.start].append(mark)
            ends[mark.end].append(mark)
    cuts = iter([*sorted({*begins, *ends}), len(text) + 1])
    cut, covering, position = next(cuts), dict[int, Mark](), 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        pieces, line_end = [], position + len(line)
        while position < line_end:
            if cut == position:
                for mark in ends.get(cut, ()):
                    del covering[mark.number]
                covering.update((mark.number, mark) for mark in begins.get(cut, ()))
                cut = next(cuts)
            end = min(cut, line_end)
            shown = _without_break(text[position:end]) if end == line_end else text[position:end]
            starting, ending = tuple(begins.get(position, ())), tuple(ends.get(end, ()))
            if shown or starting or ending:
                pieces.append(Piece(shown, tuple(covering.values()), starting, ending))
            position = end
        yield Line(number, tuple(pieces))


def _without_break(text: str) -> str:
    """A line's last piece without its line break; unusual breaks (U+2028, form feed) are kept and shown."""
    if text.endswith("\r\n"):
        return text[:-2]
    return text[:-1] if text.endswith(("\n", "\r")) else text
