"""Which statements can be about one narrowing."""

from collections.abc import Callable, Hashable, Iterable

from dxproof.engine.facts import Place, Statement
from dxproof.engine.pack.codes import OTHER_SIDE


def same_narrowing(left: Statement, right: Statement) -> bool:
    """Whether two statements can be about one narrowing: what one does not state matches."""
    if left.compartment and right.compartment and left.compartment != right.compartment:
        return False
    if left.other_opening != right.other_opening:
        return False
    if left.elsewhere != right.elsewhere and (left.place.level or right.place.level):
        return False  # 'the other levels' are none of those described
    if (left.ambiguous or right.ambiguous) and _causes_differ(left, right):
        return False  # 'upper cervical, from ligament' beside 'C5-C6, from spur'
    return left.place.touches(right.place) and sides_agree(left.side, right.side)


def _causes_differ(left: Statement, right: Statement) -> bool:
    one, other = causes_of(left), causes_of(right)
    return bool(one and other) and one.isdisjoint(other)


def sides_agree(left: str | None, right: str | None) -> bool:
    """Left and right exclude each other; nothing else does."""
    return OTHER_SIDE.get(left or "", "") != right


def stand(statement: Statement) -> tuple[str | None, Place, bool, bool, str | None]:
    """All that decides which narrowings a statement can be about."""
    return statement.compartment, statement.place, statement.elsewhere, statement.other_opening, statement.side


def causes_of(statement: Statement) -> frozenset[str]:
    """The mechanisms that a statement names, sure or not."""
    return frozenset(m.value for m in statement.mechanisms)


def unlike(statements: Iterable[Statement], key: Callable[[Statement], Hashable]) -> list[Statement]:
    """The first statement of each key: what a note says a thousand times need be compared only once."""
    first: dict[Hashable, Statement] = {}
    for statement in statements:
        first.setdefault(key(statement), statement)
    return list(first.values())
