"""Which procedures go with which codes of the table."""

from collections.abc import Iterable, Iterator

from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.model import ProcedureGroup


def go_together(group: ProcedureGroup, code: Code) -> bool:
    """Whether the procedures of a group go with a code; a code that leaves an axis open goes with any value of it."""
    return all(code.values.get(axis, frozenset(wanted)) & set(wanted) for axis, wanted in group.axes.items())


def groups_of(code: Code, groups: Iterable[ProcedureGroup]) -> Iterator[ProcedureGroup]:
    """The groups whose procedures go with a code."""
    return (group for group in groups if go_together(group, code))


def procedures_of(code: Code, groups: Iterable[ProcedureGroup]) -> frozenset[str]:
    """The procedures that go with a code."""
    return frozenset(procedure for group in groups_of(code, groups) for procedure in group.procedures)
