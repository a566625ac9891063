"""Mistakes in pitfalls, sources and examples."""

from collections.abc import Iterable, Iterator

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.codes import CodeTable, normalise
from dxproof.engine.pack.detectors import DETECTOR_KEYS, DETECTOR_SPECS
from dxproof.engine.pack.mistakes import Read, duplicates, unknown, wrong
from dxproof.engine.pack.model import Citation, CodesFile, Example, PackFile, PitfallEntry, PitfallsFile
from dxproof.engine.pack.yaml_source import KeyPath, Source


def pitfall_mistakes(
    read: Read[PitfallsFile],
    pack: Read[PackFile] | None,
    codes: CodesFile | None,
    table: CodeTable | None,
    countings: Iterable[str],
) -> Iterator[DxproofError]:
    """Every pitfall has the keys that its detector reads, with axes and values that exist."""
    source = read.source
    entries = list(enumerate(read.file.pitfalls))
    yield from duplicates(source, [(("pitfalls", n, "id"), entry.id) for n, entry in entries], "the pitfall")
    for number, entry in entries:
        key_path: KeyPath = ("pitfalls", number)
        yield from _detector_keys(source, key_path, entry)
        for place, other in enumerate(entry.yields_to):
            if other not in (others := [known.id for _, known in entries if known.id != entry.id]):
                yield unknown(source, (*key_path, "yields_to", place), "other pitfall", other, others)
        if codes is not None:
            yield from _axes_of(source, key_path, entry, codes)
        if entry.counting is not None and entry.counting not in (known := list(countings)):
            yield unknown(source, (*key_path, "counting"), "counting in visit.yaml", entry.counting, known)
        yield from source_mistakes(source, key_path, entry.cites, pack)
        yield from example_mistakes(source, (*key_path, "raised"), entry.raised, table)
        yield from example_mistakes(source, (*key_path, "not_raised"), entry.not_raised, table)


def _detector_keys(source: Source, key_path: KeyPath, entry: PitfallEntry) -> Iterator[DxproofError]:
    reads = DETECTOR_SPECS[entry.detect].reads
    for name in sorted(DETECTOR_KEYS & entry.model_fields_set - reads):
        hint = f"remove it; it reads {', '.join(sorted(reads)) or 'no key of its own'}"
        yield source.error(
            Problem.PACK_CONDITION, (*key_path, name), f"{entry.detect} does not read {name}", hint, at_key=True
        )
    for name in sorted(reads):
        if not getattr(entry, name):
            yield wrong(
                source,
                key_path,
                f"{entry.detect} names no {name}",
                f"add {name}: to the pitfall",
                Problem.PACK_CONDITION,
            )


def _axes_of(source: Source, key_path: KeyPath, entry: PitfallEntry, codes: CodesFile) -> Iterator[DxproofError]:
    axes = {axis.axis: axis for axis in codes.axes}
    if entry.axis is not None and entry.axis not in axes:
        yield unknown(source, (*key_path, "axis"), "axis", entry.axis, axes)
    for name, value in entry.where.items():
        if name not in axes:
            yield unknown(source, (*key_path, "where", name), "axis", name, axes, at_key=True)
        elif value not in (known := [row.value for row in axes[name].values]):
            yield unknown(source, (*key_path, "where", name), f"value of {name}", value, known)


def source_mistakes(
    source: Source, key_path: KeyPath, cites: tuple[Citation, ...], pack: Read[PackFile] | None
) -> Iterator[DxproofError]:
    for number, citation in enumerate(cites):
        if pack is not None and citation.authority not in pack.file.authorities:
            here: KeyPath = (*key_path, "cites", number, "authority")
            yield unknown(source, here, "authority in pack.yaml", citation.authority, pack.file.authorities)


def example_mistakes(
    source: Source, key_path: KeyPath, examples: tuple[Example, ...], table: CodeTable | None
) -> Iterator[DxproofError]:
    for number, example in enumerate(examples):
        if table is not None and example.target is not None and example.target not in table.codes:
            bare = normalise(example.target)  # a code without its dot, or in lower case
            hint = f'did you mean "{bare}"?' if bare in table.codes else "expected a code of codes.yaml"
            yield wrong(source, (*key_path, number, "target"), f'target: no code "{example.target}"', hint)
