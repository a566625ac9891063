"""What the shape of a file cannot say: that names meet their rows, messages their answers, phrases their notation."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Generic, TypeVar

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.pack.answers import DETECTORS, DISAGREEING, RULES, answers_of
from dxproof.engine.pack.codes import VERTEBRA_INDEX, VERTEBRA_NAMES, CodeTable
from dxproof.engine.pack.model import (
    AxisFile,
    Citation,
    CodesFile,
    Condition,
    ConditionOperator,
    Example,
    Model,
    PackFile,
    PitfallsFile,
    RuleFile,
    SymptomFile,
)
from dxproof.engine.pack.notation import fault
from dxproof.engine.pack.parameters import parameter_mistakes
from dxproof.engine.pack.yaml_source import Source, Value, Way
from dxproof.engine.terms import Encounter, Payer, RuleStatus

M_co = TypeVar("M_co", bound=Model, covariant=True)

# Values of a lexicon that no axis holds: words that state no region, and the lateral recess.
NO_REGION = "ambiguous"
NO_COMPARTMENT = "neither"

# Lists of words that are taken as they stand, without the notation of phrases.
_LITERAL = frozenset({"abbreviations", "headers", "letters", "real_words"})


@dataclass(frozen=True, slots=True)
class Read(Generic[M_co]):
    """A file as a model, with the source that knows where everything stands."""

    source: Source
    file: M_co


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a pack as far as they could be read; ``rule_ids`` has those of misshapen rule files too."""

    pack: Read[PackFile] | None
    codes: Read[CodesFile] | None
    words: dict[str, Read[Model]]
    rules: tuple[Read[RuleFile], ...]
    rules_folder: str
    rule_ids: frozenset[str]
    pitfalls: Read[PitfallsFile] | None


def mistakes(files: Files) -> Iterator[DxproofError]:
    """Everything that is wrong between and inside the files; what could not be read is not asked again."""
    table = CodeTable(files.codes.file) if files.codes else None
    if files.pack and table:
        yield from _default_target(files.pack, table)
    if files.codes:
        yield from _codes(files.codes)
        yield from _axes(files.words, files.codes.file)
    for words in files.words.values():
        yield from _phrases(words.source, words.source.data, (), literal=False)
    yield from _rule_set(files)
    for rule in files.rules:
        yield from _conditions(rule)
        yield from parameter_mistakes(rule.file, rule.source)
        yield from _messages(rule)
        yield from _sources(rule.source, (), rule.file.cites, files.pack)
        for status, examples in rule.file.examples.items():
            yield from _examples(rule.source, ("examples", status.value), examples, table)
    if files.pitfalls:
        yield from _pitfalls(files.pitfalls, files.pack, table)


# ---- saying it ---------------------------------------------------------------------------------------------------


def _wrong(source: Source, way: Way, message: str, hint: str) -> DxproofError:
    return DxproofError(Problem.PACK_REFERENCE, message, source.where(way), hint)


def _unknown(source: Source, way: Way, what: str, value: str, known: Iterable[str]) -> DxproofError:
    return _wrong(source, way, f'no {what} "{value}"', f"expected one of: {', '.join(known) or 'none'}")


def _twice(source: Source, ways: Iterable[tuple[Way, object]], what: str) -> Iterator[DxproofError]:
    """The second and later of equal values, each with the line of the first."""
    first: dict[object, Way] = {}
    for way, value in ways:
        if value in first:
            line = source.where(first[value]).line
            yield _wrong(source, way, f'{what} "{value}" is given twice', f"line {line} has it; change or remove one")
        else:
            first[value] = way


# ---- the table ---------------------------------------------------------------------------------------------------


def _default_target(pack: Read[PackFile], table: CodeTable) -> Iterator[DxproofError]:
    target = pack.file.default_target
    if target not in table.codes:
        codes = sorted(table.codes)
        hint = f"expected a code of codes.yaml, {codes[0]} to {codes[-1]}" if codes else "codes.yaml has no codes"
        yield _wrong(pack.source, ("default_target",), f'default_target: no code "{target}"', hint)


def _codes(read: Read[CodesFile]) -> Iterator[DxproofError]:
    source, codes = read.source, read.file
    regions = [row.value for row in codes.region_axis]
    axis = list(enumerate(codes.region_axis))
    yield from _twice(source, [(("region_axis", n, "value"), row.value) for n, row in axis], "the region")
    yield from _twice(source, [(("region_axis", n, "digit"), row.digit) for n, row in axis], "the digit")
    for number, region in axis:
        if not 0 <= region.digit <= 9:
            way: Way = ("region_axis", number, "digit")
            yield _wrong(source, way, f"the digit {region.digit} is no last character of a code", "expected 0 to 9")
    yield from _twice(source, [(("stems", n, "stem"), row.stem) for n, row in enumerate(codes.stems)], "the stem")
    yield from _twice(
        source,
        [
            (("stems", n, "mechanisms", m), f"{row.compartment}: {mechanism}")
            for n, row in enumerate(codes.stems)
            for m, mechanism in enumerate(row.mechanisms)
        ],
        "the mechanism of",
    )
    lower = [(n, m, name) for n, row in enumerate(codes.segments) for m, name in enumerate(row.lower)]
    for number, place, name in lower:
        if name not in VERTEBRA_INDEX:
            known = (VERTEBRA_NAMES[0], "…", VERTEBRA_NAMES[-1])
            yield _unknown(source, ("segments", number, "lower", place), "vertebra", name, known)
    yield from _twice(source, [(("segments", n, "lower", m), name) for n, m, name in lower], "the lower vertebra")
    for number, segment in enumerate(codes.segments):
        if segment.region not in regions:
            yield _unknown(source, ("segments", number, "region"), "region", segment.region, regions)
    for number, rival in enumerate(codes.rivals):
        if rival.region is not None and rival.region not in regions:
            yield _unknown(source, ("rivals", number, "region"), "region", rival.region, (*regions, "null"))
    complaints = dict.fromkeys(row.complaint for row in codes.region_axis)
    for area in codes.symptom_codes:
        if area not in complaints:
            yield _unknown(source, ("symptom_codes", area), "complaint of a region", area, complaints)


# ---- the words ---------------------------------------------------------------------------------------------------


def _axes(words: dict[str, Read[Model]], codes: CodesFile) -> Iterator[DxproofError]:
    """The values of the lexicons are values of the axes."""
    regions = list(dict.fromkeys(row.value for row in codes.region_axis))
    values = {
        "region": [*regions, NO_REGION],
        "compartment": [*dict.fromkeys(row.compartment for row in codes.stems), NO_COMPARTMENT],
        "mechanism": list(dict.fromkeys(name for row in codes.stems for name in row.mechanisms)),
    }
    for axis in ("region", "compartment", "mechanism", "narrowing"):
        read = words.get(axis)
        if read is None or not isinstance(read.file, AxisFile):
            continue
        known = values.get(axis)
        for number, entry in enumerate(read.file.entries):
            way: Way = ("entries", number)
            if known is not None and entry.value not in known:
                yield _unknown(read.source, (*way, "value"), axis, entry.value, known)
            if entry.region is not None and entry.region not in regions:
                yield _unknown(read.source, (*way, "region"), "region", entry.region, regions)
            if entry.level is not None and not _is_level(entry.level):
                message = f'no level "{entry.level}"'
                yield _wrong(read.source, (*way, "level"), message, "expected two vertebrae from top to bottom: C1-C2")
        for number, several in enumerate(read.file.both):
            for place, value in enumerate(several.values):
                if known is not None and value not in known:
                    yield _unknown(read.source, ("both", number, "values", place), axis, value, known)
    symptom = words.get("symptom")
    if symptom is not None and isinstance(symptom.file, SymptomFile):
        areas = dict.fromkeys([*symptom.file.parts, *(row.complaint for row in codes.region_axis)])
        for number, entry in enumerate(symptom.file.entries):
            if entry.area is None:
                yield _wrong(
                    symptom.source, ("entries", number), "the symptom has no area", "add area: neck, or another"
                )
                continue
            for area in entry.area.split("+"):
                if area not in areas:
                    yield _unknown(symptom.source, ("entries", number, "area"), "part of the body", area, areas)


def _is_level(level: str) -> bool:
    names = level.split("-")
    return (
        len(names) == 2
        and all(name in VERTEBRA_INDEX for name in names)
        and VERTEBRA_INDEX[names[0]] < VERTEBRA_INDEX[names[1]]
    )


def _phrases(source: Source, value: Value, way: Way, literal: bool) -> Iterator[DxproofError]:
    """Every list of words in a file: its phrases are not empty and keep to the notation."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, (dict, list)):
                yield from _phrases(source, inner, (*way, key), key in _LITERAL)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if not isinstance(item, str):
                yield from _phrases(source, item, (*way, number), literal)
            elif (not literal and "|" in item) or not item or item.isspace():
                wrong = fault(item)
                if wrong:
                    hint = "remove it" if not item.strip() else "write (a|b) for either, (a|) for what may be left out"
                    yield _wrong(
                        source, (*way, number), wrong if not item.strip() else f'"{_short(item)}": {wrong}', hint
                    )


def _short(phrase: str) -> str:
    return phrase if len(phrase) <= 60 else f"{phrase[:59]}…"


# ---- the rules ---------------------------------------------------------------------------------------------------


def _rule_set(files: Files) -> Iterator[DxproofError]:
    seen: dict[str, Source] = {}
    for read in files.rules:
        name = read.file.rule
        if name in seen:
            hint = f"{seen[name].where(('rule',))} has it; change or remove one"
            yield _wrong(read.source, ("rule",), f'the rule "{name}" is given twice', hint)
        seen.setdefault(name, read.source)
    for name in RULES:
        if name not in files.rule_ids:
            yield DxproofError(
                Problem.PACK_REFERENCE,
                f'no rule "{name}", which the status and the checklist need',
                Where(files.rules_folder),
                f"add {files.rules_folder}/{name}.yaml",
            )


def _conditions(rule: Read[RuleFile]) -> Iterator[DxproofError]:
    for name in ("applies", "expect", "contradicted", "contradicted_unless_met"):
        condition = getattr(rule.file, name)
        if condition is not None:
            yield from _condition(rule.source, (name,), condition)


def _condition(source: Source, way: Way, condition: Condition) -> Iterator[DxproofError]:
    parts = {"all": condition.all, "any": condition.any, "none": condition.none}
    given = [name for name, inner in parts.items() if inner] + ["ask"] * (condition.ask is not None)
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        hint = "give exactly one that is not empty; {ask: finding} is one"
        yield _wrong(source, way, f"a condition has one of ask, all, any, none; this has {found}", hint)
    for name, inner in parts.items():
        for number, part in enumerate(inner):
            yield from _condition(source, (*way, name, number), part)
    if condition.ask is ConditionOperator.STUDY_REPORTS and not condition.modalities:
        yield _wrong(source, way, "study_reports names no modalities, so no study does", "add modalities: [mri, ct]")
    if condition.ask is ConditionOperator.CLAIM_SEQUENCE and not condition.stem:
        yield _wrong(source, way, "claim_sequence names no stem, so any code may be first", "add stem: M99.0")
    known = _values(condition.ask)
    if known is None:
        return
    if not condition.values:
        yield _wrong(
            source, way, f"{condition.ask} names no values", f"add values: [{', '.join(known)}] or some of them"
        )
    for number, value in enumerate(condition.values):
        if value not in known:
            yield _unknown(source, (*way, "values", number), f"value of {condition.ask}", value, known)


def _values(operator: ConditionOperator | None) -> tuple[str, ...] | None:
    """The values that an operator asks for, if it asks for any."""
    if operator is ConditionOperator.ENCOUNTER:
        return tuple(Encounter)
    if operator is ConditionOperator.PAYER:
        return tuple(Payer)
    return DISAGREEING if operator is ConditionOperator.PARTS_DISAGREE else None


def _messages(rule: Read[RuleFile]) -> Iterator[DxproofError]:
    """A message for every outcome, none that is never said, no placeholder that nothing fills."""
    file, source = rule.file, rule.source
    reachable = [RuleStatus.MET, RuleStatus.NOT_MET]
    if file.contradicted or file.contradicted_unless_met:
        reachable.append(RuleStatus.CONTRADICTED)
    if file.applies:
        reachable.append(RuleStatus.NOT_APPLICABLE)
    for status in reachable:
        if status.value not in file.messages:
            hint = f'add {status.value}: "…" to messages'
            yield _wrong(source, ("messages",), f"no message for {status.value}, which the rule can answer", hint)
    answers = [
        says
        for condition in (file.applies, file.expect, file.contradicted, file.contradicted_unless_met)
        for says in answers_of(condition)
    ]
    keys = dict.fromkeys([*reachable, *sorted({reason for says in answers for reason in says.reasons})])
    fields = ["code", *sorted({name for says in answers for name in says.fields})]
    for key, message in file.messages.items():
        if key not in keys:
            yield _unknown(source, ("messages", key), "outcome or reason of this rule", key, keys)
        wrong = _template_fault(message, fields)
        if wrong:
            hint = f"placeholders of this rule: {', '.join(f'{{{name}}}' for name in fields)}; write {{{{ for a bracket"
            yield _wrong(source, ("messages", key), f"{key}: {wrong}", hint)


def _template_fault(template: str, fields: Collection[str]) -> str | None:
    """What keeps a message from being filled in, or None."""
    if "{" not in template and "}" not in template:
        return None
    try:
        pieces = list(Formatter().parse(template))
    except ValueError as error:
        return f"the message cannot be read: {error}"
    for _, name, form, conversion in pieces:
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            return f'a placeholder is one plain name, without attribute, index or format: see "{{{name}"'
        if name not in fields:
            return f"nothing fills the placeholder {{{name}}}"
    return None


# ---- pitfalls, sources, examples ---------------------------------------------------------------------------------


def _pitfalls(read: Read[PitfallsFile], pack: Read[PackFile] | None, table: CodeTable | None) -> Iterator[DxproofError]:
    source = read.source
    entries = list(enumerate(read.file.pitfalls))
    yield from _twice(source, [(("pitfalls", n, "id"), entry.id) for n, entry in entries], "the pitfall")
    yield from _twice(source, [(("pitfalls", n, "detect"), entry.detect) for n, entry in entries], "the detector")
    for number, entry in entries:
        way: Way = ("pitfalls", number)
        if entry.detect not in DETECTORS:
            yield _unknown(source, (*way, "detect"), "detector", entry.detect, DETECTORS)
        yield from _sources(source, way, entry.cites, pack)
        yield from _examples(source, (*way, "raised"), entry.raised, table)
        yield from _examples(source, (*way, "not_raised"), entry.not_raised, table)


def _sources(
    source: Source, way: Way, cites: tuple[Citation, ...], pack: Read[PackFile] | None
) -> Iterator[DxproofError]:
    for number, citation in enumerate(cites):
        if pack is not None and citation.authority not in pack.file.authorities:
            here: Way = (*way, "cites", number, "authority")
            yield _unknown(source, here, "authority in pack.yaml", citation.authority, pack.file.authorities)


def _examples(
    source: Source, way: Way, examples: tuple[Example, ...], table: CodeTable | None
) -> Iterator[DxproofError]:
    for number, example in enumerate(examples):
        if table is not None and example.target is not None and example.target not in table.codes:
            hint = "expected a code of codes.yaml"
            yield _wrong(source, (*way, number, "target"), f'target: no code "{example.target}"', hint)
