"""Places on a PDF page, as the page is shown: the edges of things, and what is moved or turned."""

from collections.abc import Iterable
from typing import NamedTuple

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


class Box(NamedTuple):
    """The edges of something on a page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.bottom + self.top) / 2

    @property
    def centre(self) -> float:
        """Half way across."""
        return (self.left + self.right) / 2

    def has(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def holds(self, other: "Box", slack: float) -> bool:
        """Whether another box lies in it, but for some slack."""
        return (
            self.left - slack <= other.left
            and other.right <= self.right + slack
            and self.bottom - slack <= other.bottom
            and other.top <= self.top + slack
        )

    def shared(self, other: "Box") -> float:
        """The share of this box that another one covers."""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        if across < 0 or up < 0:
            return 0.0
        return (across * up) / max(self.width * self.height, 1e-6)


def around_points(points: Iterable[Point]) -> Box:
    """The box around some points."""
    across, up = zip(*points, strict=True)
    return Box(min(across), min(up), max(across), max(up))


def moved(box: Box, matrix: Matrix) -> Box:
    """The box around another one that a matrix moves."""
    corners = ((box.left, box.bottom), (box.left, box.top), (box.right, box.bottom), (box.right, box.top))
    return around_points([at(matrix, corner) for corner in corners])


def at(matrix: Matrix, point: Point) -> Point:
    """Where a matrix moves a point."""
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def both(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that moves as one and then another does."""
    a, b, c, d, e, f = first
    g, h = at(then, (e, f))
    i, j, k, m, _, _ = then
    return a * i + b * k, a * j + b * m, c * i + d * k, c * j + d * m, g, h


def upright(box: Box, turned: int) -> Box:
    """A box on a page that is shown turned by some degrees."""
    left, bottom, right, top = box
    if turned == 90:
        return Box(bottom, -right, top, -left)
    if turned == 180:
        return Box(-right, -top, -left, -bottom)
    return Box(-top, left, -bottom, right) if turned == 270 else box
