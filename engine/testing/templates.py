"""``templates.yaml`` of a pack: the wordings from which its tests are generated. Optional."""

from collections.abc import Collection, Iterator
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import Field, ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.extract.vocabulary import Kind, Term
from dxproof.engine.pack.error_text import short
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.mistakes import unknown, wrong
from dxproof.engine.pack.model import UNSPECIFIED, Direction, Flag, Model, Phrases, Trait
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.yaml_source import KeyPath, Source, read_yaml
from dxproof.engine.terms import CodeStatus, Encounter
from dxproof.engine.testing.axes import KEYS, points
from dxproof.engine.testing.examples import shown_path
from dxproof.engine.testing.expected import ExpectedFinding, Rule
from dxproof.engine.testing.outcomes import reasons_of

TEMPLATES = "templates.yaml"
SLOTS = ("{phrase}", "{PHRASE}")


class UnstatedAxis(Model):
    """The expected result if an axis is not stated: the rule that is not met, and its reason.

    ``where`` has other reasons for codes with certain values: regions beyond the spine require explicit wording."""

    rule: str
    reason: str
    where: dict[str, str] = Field(default_factory=dict)


class AxisWords(Model):
    """The wordings of each value of an axis, and the result without one. 'unspecified' needs no wording."""

    missing: UnstatedAxis
    words: dict[str, Phrases]


class Family(Model):
    """One sentence for all codes of the table, with the axes as placeholders.

    ``status`` is the expected status of a documented code; by default supported if no tip is required, else incomplete.
    """

    note: str
    status: CodeStatus | None = None
    axes: dict[str, AxisWords]


class PhraseTemplate(Model):
    """Sentences for phrases of a kind, and their expected meaning; the first template that fits a phrase is used.

    ``of`` is the kind of term; ``values``, ``traits``, ``areas``, ``directions`` and ``words`` (contained in the phrase)
    restrict it. Each note has {phrase}, or {PHRASE} for capitals; one of the notes must give the expected result.
    '{value}' in a finding is the value of the phrase, '{values}' all its values, '{level}' its level, which is not checked
    for a phrase without one. ``gaps`` are wordings that fail at present, each with a reason.
    """

    of: Kind
    values: tuple[str, ...] = ()
    traits: tuple[Trait, ...] = ()
    areas: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    words: tuple[str, ...] = ()
    notes: Annotated[tuple[str, ...], Field(min_length=1)]
    target: str | None = None
    claim: dict[str, Any] | None = None
    encounter: str | None = None
    findings: tuple[ExpectedFinding, ...] | None = None
    rules: dict[str, Rule] = Field(default_factory=dict)
    gaps: dict[str, str] = Field(default_factory=dict)

    def fits(self, term: Term, words: tuple[str, ...]) -> bool:
        """Whether a phrase fits these sentences."""
        return (
            term.kind is self.of
            and (not self.values or term.value in self.values)
            and (not self.traits or any(trait in self.traits for trait in term.traits))
            and (not self.areas or term.area in self.areas)
            and (not self.directions or term.direction in self.directions)
            and (not self.words or any(word in self.words for word in words))
        )


class TemplatesFile(Model):
    """The templates of a pack. ``shared``: shared phrases are tested like the pack's own."""

    family: Family | None = None
    shared: Flag = False
    phrases: tuple[PhraseTemplate, ...] = ()


def read_templates(pack: Pack) -> tuple[Source, TemplatesFile] | None:
    """The templates of a pack, if any. Raises PackErrors with all mistakes."""
    path = Path(pack.folder, TEMPLATES)
    if not path.exists():
        return None
    source = read_yaml(path, shown_path(path))
    try:
        file = TemplatesFile.model_validate(source.data)
    except ValidationError as error:
        raise PackErrors(list(shape_errors(source, error, TemplatesFile, Problem.TEST_SHAPE))) from None
    errors = [*(_family_errors(source, file.family, pack) if file.family else ()), *_phrase_errors(source, file, pack)]
    if errors:
        raise PackErrors(errors)
    return source, file


def placeholders(template: str) -> list[str]:
    """The placeholder names. Raises ValueError for unbalanced braces."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _family_errors(source: Source, family: Family, pack: Pack) -> Iterator[DxproofError]:
    """Errors for unknown axes, values, rules and reasons, and for axes and values without wordings."""
    values: dict[str, dict[str, None]] = {}
    for point in points(pack.table):
        for axis, value in point.values:
            values.setdefault(axis, {})[value] = None
    top: KeyPath = ("family",)
    try:
        named = placeholders(family.note)
    except ValueError as error:
        hint = "write {axis} for an axis, {{ for a brace"
        yield _wrong(source, (*top, "note"), f"the note cannot be read: {error}", hint)
        return
    if sorted(named) != sorted(values):
        message = f"the placeholders of the note are {', '.join(map(short, named)) or 'none'}"
        yield _wrong(source, (*top, "note"), message, f"write each axis once: {', '.join(values)}")
    for axis in values:
        if axis not in family.axes:
            yield _wrong(source, (*top, "axes"), f"no wordings for the axis {axis}", f"add {axis}")
    for axis, words in family.axes.items():
        key_path: KeyPath = (*top, "axes", axis)
        if axis not in values:
            yield _unknown(source, key_path, "axis", axis, values, at_key=True)
            continue
        for value in values[axis]:
            if not words.words.get(value) and value != UNSPECIFIED:
                yield _wrong(source, (*key_path, "words"), f"no wordings for {axis} {value}", f"add {value}: [words]")
        for value in words.words:
            if value not in values[axis]:
                what = f"{axis} in the table"
                yield _unknown(source, (*key_path, "words", value), what, value, values[axis], at_key=True)
        every = [value for known in values.values() for value in known]
        yield from _missing_errors(source, (*key_path, "missing"), words.missing, pack, every)


def _missing_errors(
    source: Source, key_path: KeyPath, missing: UnstatedAxis, pack: Pack, values: Collection[str]
) -> Iterator[DxproofError]:
    """Errors for an unknown rule, reason or value in the expected result without an axis."""
    rules = {rule.rule: reasons_of(rule, pack.table) for rule in pack.rules}
    if missing.rule not in rules:
        yield _unknown(source, (*key_path, "rule"), "rule", missing.rule, rules)
        return
    reasons = {(*key_path, "reason"): missing.reason} | {
        (*key_path, "where", v): said for v, said in missing.where.items()
    }
    for value in missing.where:
        if value not in values:
            yield _unknown(source, (*key_path, "where", value), "value of an axis", value, values, at_key=True)
    for place, reason in reasons.items():
        if reason not in rules[missing.rule]:
            yield _unknown(source, place, f"reason of {missing.rule}", reason, rules[missing.rule])


def _phrase_errors(source: Source, file: TemplatesFile, pack: Pack) -> Iterator[DxproofError]:
    """Errors for notes without a placeholder, and for unknown codes, rules and reasons."""
    rules = {rule.rule: reasons_of(rule, pack.table) for rule in pack.rules}
    for number, template in enumerate(file.phrases):
        key_path: KeyPath = ("phrases", number)
        for place, note in enumerate(template.notes):
            if not any(slot in note for slot in SLOTS):
                hint = f"write {' or '.join(SLOTS)}"
                yield _wrong(source, (*key_path, "notes", place), "the note has no placeholder for the phrase", hint)
        if template.target is not None and template.target not in pack.table.codes:
            yield _unknown(source, (*key_path, "target"), "code", template.target, pack.table.codes)
        for place, finding in enumerate(template.findings or ()):
            for key in finding.axes():
                if key not in KEYS.values():
                    known = (*KEYS.values(), *ExpectedFinding.model_fields)
                    inner: KeyPath = (*key_path, "findings", place, key)
                    yield _unknown(source, inner, "key of a finding", key, known, at_key=True)
        for name, rule in template.rules.items():
            if name not in rules:
                yield _unknown(source, (*key_path, "rules", name), "rule", name, rules, at_key=True)
            elif rule.reason is not None and rule.reason not in rules[name]:
                yield _unknown(
                    source, (*key_path, "rules", name, "reason"), f"reason of {name}", rule.reason, rules[name]
                )
        if template.encounter not in (None, "{value}", *Encounter):
            yield _unknown(
                source, (*key_path, "encounter"), "encounter", str(template.encounter), ("{value}", *Encounter)
            )


def _wrong(source: Source, key_path: KeyPath, message: str, hint: str) -> DxproofError:
    return wrong(source, key_path, message, hint, Problem.TEST_REFERENCE)


def _unknown(
    source: Source, key_path: KeyPath, what: str, name: str, known: Collection[str], at_key: bool = False
) -> DxproofError:
    return unknown(source, key_path, what, name, known, Problem.TEST_REFERENCE, at_key)
