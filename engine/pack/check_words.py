"""Mistakes in the lexicon: unknown axis values, unknown parts of the body, phrases with invalid notation."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.check_table import values_of
from dxproof.engine.pack.codes import VERTEBRA_INDEX
from dxproof.engine.pack.error_text import short
from dxproof.engine.pack.mistakes import Read, unknown, wrong
from dxproof.engine.pack.model import AxisFile, CodesFile, ElementFile, FeatureFile, Model, PackFile, Slot, SymptomFile
from dxproof.engine.pack.notation import MAX_LENGTH, fault
from dxproof.engine.pack.yaml_source import KeyPath, Source, Value

# Lexicon values that are not values of an axis: words that state no region, and parts that are no compartment.
NO_REGION = "ambiguous"
NO_COMPARTMENT = "neither"

# Lists of words that are taken as they stand, without the notation of phrases.
_LITERAL = frozenset({"abbreviations", "headers", "letters", "linking", "real_words", "stops", "yes", "no"})


WordFiles = tuple[Read[Model], ...]


class _Stranger(NamedTuple):
    """A value in the lexicon that no axis has."""

    read: Read[Model]
    key_path: KeyPath
    slot: str
    value: str
    known: list[str]


def axis_mistakes(words: WordFiles, codes: CodesFile, pack: Read[PackFile] | None) -> Iterator[DxproofError]:
    """Every value in the lexicon is a value of an axis; that shared words are about others is one mistake."""
    strangers: list[_Stranger] = []
    regions = values_of(codes, Slot.REGION)
    slots = {axis.slot for axis in codes.axes}
    values: dict[str, list[str]] = {}
    if Slot.REGION in slots:
        values["region"] = [*regions, NO_REGION]
    if Slot.COMPARTMENT in slots:
        values["compartment"] = [*values_of(codes, Slot.COMPARTMENT), NO_COMPARTMENT]
    if Slot.MECHANISM in slots:
        values["mechanism"] = values_of(codes, Slot.MECHANISM)
    for read in words:
        if not isinstance(read.file, AxisFile):
            continue
        axis = read.file.concept
        known = values.get(axis)
        for number, entry in enumerate(read.file.entries):
            key_path: KeyPath = ("entries", number)
            if known is not None and entry.value not in known:
                strangers.append(_Stranger(read, (*key_path, "value"), axis, entry.value, known))
            if entry.region is not None and entry.region not in regions:
                strangers.append(_Stranger(read, (*key_path, "region"), "region", entry.region, regions))
            if entry.level is not None and not _is_level(entry.level):
                message = f'no level "{entry.level}"'
                yield wrong(
                    read.source, (*key_path, "level"), message, "expected two vertebrae from top to bottom: C1-C2"
                )
        for number, several in enumerate(read.file.both):
            for place, value in enumerate(several.values):
                if known is not None and value not in known:
                    strangers.append(_Stranger(read, ("both", number, "values", place), axis, value, known))
    for each in strangers:
        if not each.read.shared:
            yield unknown(each.read.source, each.key_path, each.slot, each.value, each.known)
    if pack is not None and (shared := [each for each in strangers if each.read.shared]):
        yield _about_others(pack, shared)
    symptoms = [read for read in words if isinstance(read.file, SymptomFile)]
    parts = [part for read in symptoms if isinstance(read.file, SymptomFile) for part in read.file.parts]
    complaints = [part for axis in codes.axes for row in axis.values for part in row.complaint]
    areas = dict.fromkeys([*parts, *complaints])
    for symptom in symptoms:
        assert isinstance(symptom.file, SymptomFile)
        for number, entry in enumerate(symptom.file.entries):
            if entry.area is None:
                yield wrong(
                    symptom.source, ("entries", number), "the symptom has no area", "add area: neck, or another"
                )
                continue
            for area in entry.area.split("+"):
                if area not in areas:
                    yield unknown(symptom.source, ("entries", number, "area"), "part of the body", area, areas)


def _about_others(pack: Read[PackFile], strangers: list[_Stranger]) -> DxproofError:
    """The shared words that the pack builds on are about values that no axis of it has."""
    name = short(pack.file.words or "")
    values: dict[str, dict[str, None]] = {}
    for each in strangers:
        values.setdefault(each.slot, {})[each.value] = None
    listed = "; ".join(f"{slot} {', '.join(named)}" for slot, named in values.items())
    message = f'the shared words "{name}" are about values that no axis of codes.yaml has: {listed}'
    hint = f"remove words: {name}, or give the axes these values; a pack about other parts of the body has words of its own"
    return wrong(pack.source, ("words",), message, hint)


def concept_mistakes(words: WordFiles) -> Iterator[DxproofError]:
    """The concept of a lexicon is the name of its file, by which its values are looked up."""
    for read in words:
        concept, name = getattr(read.file, "concept", None), Path(read.source.path).stem
        if concept is not None and concept != name:
            hint = f"write concept: {name}; the concept is the name of the file, not of the axis"
            yield wrong(read.source, ("concept",), f'concept: found "{short(concept)}" in {name}.yaml', hint)


def features_of(words: WordFiles) -> list[str]:
    return [entry.feature for read in words if isinstance(read.file, FeatureFile) for entry in read.file.features]


def elements_of(words: WordFiles) -> list[str]:
    named = [entry.element for read in words if isinstance(read.file, ElementFile) for entry in read.file.elements]
    return list(dict.fromkeys(named))


def _is_level(level: str) -> bool:
    names = level.split("-")
    return (
        len(names) == 2
        and all(name in VERTEBRA_INDEX for name in names)
        and VERTEBRA_INDEX[names[0]] < VERTEBRA_INDEX[names[1]]
    )


def phrase_mistakes(source: Source, value: Value, key_path: KeyPath, literal: bool) -> Iterator[DxproofError]:
    """Every phrase in a file is not empty and valid in the notation."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, (dict, list)):
                yield from phrase_mistakes(source, inner, (*key_path, key), key in _LITERAL)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if not isinstance(item, str):
                yield from phrase_mistakes(source, item, (*key_path, number), literal)
            elif (not literal and "|" in item) or len(item) > MAX_LENGTH or not item or item.isspace():
                broken = fault(item)
                if broken:
                    hint = "write (a|b) for alternatives, (a|) for an optional part"
                    if "|" not in item or "more than" in broken or "longer than" in broken:
                        hint = "shorten it, or split it into several phrases"
                    said, hint = (f'"{short(item)}": {broken}', hint) if item.strip() else (broken, "remove it")
                    yield wrong(source, (*key_path, number), said, hint, Problem.PACK_PHRASE)
