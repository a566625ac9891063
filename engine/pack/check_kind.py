"""Mistakes in what a pack is of: codes, with a table of them, or a visit, to which it says that it applies."""

from collections.abc import Iterator

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.check_rules import KnownNames, conditions_mistakes
from dxproof.engine.pack.detectors import OF_CLAIMS
from dxproof.engine.pack.mistakes import Files, Read, unknown, wrong
from dxproof.engine.pack.model import PackFile, PitfallsFile
from dxproof.engine.pack.parameters import conditions_in
from dxproof.engine.pack.registry import AskedOf, operator_of

_OF_CODES = ("default_target", "finding")


def kind_mistakes(files: Files) -> Iterator[DxproofError]:
    """A pack of codes names its default and its finding; one of a visit has no file about codes."""
    if files.pack is None:
        return
    if files.is_of_visit:
        yield from _of_visit(files, files.pack)
    else:
        lacking = [key for key in _OF_CODES if key not in files.pack.file.model_fields_set]
        if lacking:
            names = " and ".join(f'"{key}"' for key in lacking)
            hint = "add it, or, for a pack of a visit, which has no table of codes, applies:"
            said = f"the key {names} is missing" if len(lacking) == 1 else f"the keys {names} are missing"
            yield wrong(files.pack.source, (), said, hint, Problem.PACK_MISSING_KEY)


def _of_visit(files: Files, pack: Read[PackFile]) -> Iterator[DxproofError]:
    source, applies = pack.source, pack.file.applies
    assert applies is not None
    for key in _OF_CODES:
        if key in pack.file.model_fields_set:
            message = f"a pack with applies is one of a visit, and has no {key}"
            yield source.error(Problem.PACK_REFERENCE, (key,), message, "remove one of the two", at_key=True)
    for read in (files.codes, files.procedures, files.faq):
        if read is not None:
            name = read.source.path.rpartition("/")[2]
            message = f"a pack with applies is one of a visit, and {name} is about codes"
            yield source.error(Problem.PACK_REFERENCE, ("applies",), message, f"remove applies, or {name}", at_key=True)
    yield from _pitfalls(files.pitfalls)
    yield from conditions_mistakes(source, ("applies",), applies, KnownNames((), [], [], [], codes=False))
    for key_path, condition in conditions_in(("applies",), applies):
        operator = operator_of(condition)
        if operator is not None and operator.subject is AskedOf.NOTE:
            message = (
                f"{operator.id} asks what the note says, and applies is settled before the note is read for the pack"
            )
            hint = "ask about the encounter, the claim or the payer, and put the rest into the applies of a rule"
            yield wrong(source, key_path, message, hint, Problem.PACK_CONDITION)


def _pitfalls(read: Read[PitfallsFile] | None) -> Iterator[DxproofError]:
    """Those of a visit ask about it and its claim, and about no code."""
    for number, entry in enumerate(read.file.pitfalls if read else ()):
        if read is not None and entry.detect not in OF_CLAIMS:
            hint = f"the pitfalls of a visit are found by one of: {', '.join(sorted(OF_CLAIMS))}"
            message = f"{entry.detect} asks about a code, and a pack of a visit judges none"
            yield wrong(read.source, ("pitfalls", number, "detect"), message, hint, Problem.PACK_CONDITION)


def region_table_mistakes(pack: Read[PackFile], known: KnownNames) -> Iterator[DxproofError]:
    """What is told of each region has names that exist, and is told of a visit."""
    table, source = pack.file.regions, pack.source
    if table is None:
        return
    if pack.file.applies is None:
        message, hint = "regions are told of a visit, and this pack is one of codes", "remove regions, or add applies"
        yield source.error(Problem.PACK_REFERENCE, ("regions",), message, hint, at_key=True)
    if table.counting not in known.countings:
        yield unknown(source, ("regions", "counting"), "counting in visit.yaml", table.counting, known.countings)
    for key in ("complaint", "diagnosis", "change"):
        if (name := getattr(table, key)) is not None and name not in known.elements:
            yield unknown(source, ("regions", key), "element", name, known.elements)
