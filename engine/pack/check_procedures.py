"""Mistakes in the related procedures of a pack."""

from collections.abc import Iterator

from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.check_pitfalls import source_mistakes
from dxproof.engine.pack.mistakes import Read, duplicates, unknown
from dxproof.engine.pack.model import CodesFile, PackFile, ProcedureGroup, ProceduresFile
from dxproof.engine.pack.yaml_source import KeyPath, Source


def procedure_mistakes(
    read: Read[ProceduresFile], pack: Read[PackFile] | None, codes: CodesFile | None
) -> Iterator[DxproofError]:
    """Every group has a name of its own, every procedure one group, and axes, values and sources exist."""
    source, groups = read.source, list(enumerate(read.file.groups))
    yield from duplicates(source, [(("groups", n, "group"), group.group) for n, group in groups], "the group")
    named: list[tuple[KeyPath, object]] = [
        (("groups", n, "procedures", place), procedure)
        for n, group in groups
        for place, procedure in enumerate(group.procedures)
    ]
    yield from duplicates(source, named, "the procedure")
    for number, group in groups:
        if codes is not None:
            yield from _axes(source, ("groups", number, "axes"), group, codes)
        yield from source_mistakes(source, ("groups", number), group.cites, pack)


def _axes(source: Source, key_path: KeyPath, group: ProcedureGroup, codes: CodesFile) -> Iterator[DxproofError]:
    known = {axis.axis: [row.value for row in axis.values] for axis in codes.axes}
    for axis, values in group.axes.items():
        if axis not in known:
            yield unknown(source, (*key_path, axis), "axis", axis, known, at_key=True)
            continue
        for value in values:
            if value not in known[axis]:
                yield unknown(source, (*key_path, axis), f"value of {axis}", value, known[axis])
