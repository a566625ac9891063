"""The note as lines of pieces: a new piece wherever a mark begins or ends, so that marks may overlap and nest freely."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dxproof.engine.report.page.marks import Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line that the same marks cover; ``begins`` and ``ends`` are those that do so here."""

    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]
    ends: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the note as given, counted from 1; its pieces without the line break."""

    number: int
    pieces: tuple[Piece, ...]


def note_lines(text: str, marks: Iterable[Mark]) -> Iterator[Line]:
    """The lines of a note. The time is that of the text plus that of the marks over each of their pieces."""
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
    """A line's last piece without an ordinary line break; an odd one (U+2028, form feed) stays, to be shown."""
    if text.endswith("\r\n"):
        return text[:-2]
    return text[:-1] if text.endswith(("\n", "\r")) else text
