"""Tables drawn with bars."""

import itertools

from dxproof.engine.extract.units import Unit


class Table:
    """A table drawn with bars: each cell is a unit that inherits its row's label and its column's header."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.columns = self._split(text, start, end)

    @staticmethod
    def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
        bars = [position for position in range(start, end) if text[position] == "|"]
        edges = [start - 1, *bars, end] if bars and text[start : bars[0]].strip() else [*bars, end]
        cells = [(left + 1, right) for left, right in itertools.pairwise(edges)]
        return [cell for n, cell in enumerate(cells) if n < len(cells) - 1 or text[slice(*cell)].strip()]

    @staticmethod
    def rule_line(text: str, start: int, end: int) -> bool:
        """Whether the line is only the rule below a header."""
        return not any(char.isalnum() for char in text[start:end])

    def cells(self, text: str, row: Unit) -> list[Unit]:
        """The cells of a row behind its label."""
        spans = self._split(text, row.start, row.end)
        units: list[Unit] = []
        for index, (left, right) in enumerate(spans[1:], 1):
            cell = row.piece(text, left, right)
            if cell is not None:
                cell.inherited = (spans[0], *self.columns[index : index + 1])
                units.append(cell)
        return units
