"""Mistakes in the decision table: axes, rows, segments, competing codes, symptom codes."""

from collections.abc import Iterator
from string import Formatter

from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.codes import VERTEBRA_INDEX, VERTEBRA_NAMES, CodeTable, expand_row
from dxproof.engine.pack.mistakes import Read, duplicates, unknown, wrong
from dxproof.engine.pack.model import UNSPECIFIED, Axis, CodesFile, PackFile, Slot
from dxproof.engine.pack.yaml_source import Source


def default_target(pack: Read[PackFile], table: CodeTable) -> Iterator[DxproofError]:
    target = pack.file.default_target
    if target not in table.codes:
        codes = sorted(table.codes)
        hint = f"expected a code of codes.yaml, {codes[0]} to {codes[-1]}" if codes else "codes.yaml has no codes"
        yield wrong(pack.source, ("default_target",), f'default_target: no code "{target}"', hint)


def table_mistakes(read: Read[CodesFile]) -> Iterator[DxproofError]:
    source, codes = read.source, read.file
    yield from _axis_list(source, codes)
    yield from _rows(source, codes)
    regions = values_of(codes, Slot.REGION)
    lower = [(n, m, name) for n, row in enumerate(codes.segments) for m, name in enumerate(row.lower)]
    for number, place, name in lower:
        if name not in VERTEBRA_INDEX:
            known = (VERTEBRA_NAMES[0], "…", VERTEBRA_NAMES[-1])
            yield unknown(source, ("segments", number, "lower", place), "vertebra", name, known)
    yield from duplicates(source, [(("segments", n, "lower", m), name) for n, m, name in lower], "the lower vertebra")
    alone = [(n, m, name) for n, row in enumerate(codes.segments) for m, name in enumerate(row.alone)]
    for number, place, name in alone:
        if name not in VERTEBRA_INDEX:
            known = (VERTEBRA_NAMES[0], "…", VERTEBRA_NAMES[-1])
            yield unknown(source, ("segments", number, "alone", place), "vertebra", name, known)
    yield from duplicates(source, [(("segments", n, "alone", m), name) for n, m, name in alone], "the vertebra alone")
    for number, segment in enumerate(codes.segments):
        if segment.region not in regions:
            yield unknown(source, ("segments", number, "region"), "region", segment.region, regions)
    for number, row in enumerate(codes.competing):
        if row.region is not None and row.region not in regions:
            yield unknown(source, ("rivals", number, "region"), "region", row.region, (*regions, "null"))
        parts = values_of(codes, Slot.COMPARTMENT)
        if row.compartment is not None and row.compartment not in parts:
            yield unknown(source, ("rivals", number, "compartment"), "compartment", row.compartment, parts)
    complaints = dict.fromkeys(part for axis in codes.axes for row in axis.values for part in row.complaint)
    for area in codes.symptom_codes:
        if area not in complaints:
            yield unknown(source, ("symptom_codes", area), "complaint of an axis value", area, complaints, at_key=True)


def values_of(codes: CodesFile, slot: Slot) -> list[str]:
    return [row.value for axis in codes.axes if axis.slot is slot for row in axis.values if row.value != UNSPECIFIED]


def _axis_list(source: Source, codes: CodesFile) -> Iterator[DxproofError]:
    axes = list(enumerate(codes.axes))
    yield from duplicates(source, [(("axes", n, "axis"), axis.axis) for n, axis in axes], "the axis")
    single = [(("axes", n, "slot"), axis.slot.value) for n, axis in axes if axis.slot is not Slot.FEATURE]
    yield from duplicates(source, single, "an axis for the slot")
    for number, axis in axes:
        rows = [(("axes", number, "values", n), row) for n, row in enumerate(axis.values)]
        yield from duplicates(source, [((*key_path, "value"), row.value) for key_path, row in rows], "the value")
        characters = [((*key_path, "character"), row.character) for key_path, row in rows if row.character is not None]
        yield from duplicates(source, characters, "the character")
        for key_path, row in rows:
            if row.character is not None and not (row.character.isalnum() and row.character.isascii()):
                yield wrong(
                    source,
                    (*key_path, "character"),
                    f'"{row.character}" cannot be part of a code',
                    "expected 0 to 9 or A to Z",
                )


def _rows(source: Source, codes: CodesFile) -> Iterator[DxproofError]:
    """Every row uses axes and values that exist, and no finding fits two rows."""
    axes = {axis.axis: axis for axis in codes.axes}
    made: dict[str, int] = {}
    for number, row in enumerate(codes.rows):
        for name in dict.fromkeys(
            name for _, name, _, _ in Formatter().parse(row.code + row.title) if name is not None
        ):
            if name not in axes or name in row.axes:
                known = [axis for axis in axes if axis not in row.axes]
                yield unknown(source, ("rows", number, "code"), "open axis", name, known)
            else:
                for value in axes[name].values:
                    if value.character is None:
                        message = f'the value "{value.value}" of {name} has no character, which the code needs'
                        yield wrong(source, ("rows", number, "code"), message, "add character to every value")
        for name, values in row.axes.items():
            if name not in axes:
                yield unknown(source, ("rows", number, "axes", name), "axis", name, axes, at_key=True)
                continue
            choices = list(dict.fromkeys([*(value.value for value in axes[name].values), UNSPECIFIED]))
            for chosen in values:
                if chosen not in choices:
                    yield unknown(source, ("rows", number, "axes", name), f"value of {name}", chosen, choices)
        for code in expand_row(row, axes):
            if code.code in made:
                line = source.where(("rows", made[code.code])).line
                yield wrong(
                    source, ("rows", number, "code"), f'the code "{code.code}" is given twice', f"line {line} has it"
                )
            made.setdefault(code.code, number)
    yield from _overlaps(source, codes, axes)


def _overlaps(source: Source, codes: CodesFile, axes: dict[str, Axis]) -> Iterator[DxproofError]:
    known = [(number, row) for number, row in enumerate(codes.rows) if axes.keys() >= row.axes.keys()]
    for place, (number, row) in enumerate(known):
        for other, earlier in known[:place]:
            shared = [name for name in row.axes if name in earlier.axes]
            if all(set(row.axes[name]) & set(earlier.axes[name]) for name in shared):
                line = source.where(("rows", other)).line
                message = f"{row.code} and {earlier.code} of line {line} fit the same finding"
                yield wrong(source, ("rows", number), message, "make them differ in a value of one axis")
