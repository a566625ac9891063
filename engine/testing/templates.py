"""``templates.yaml`` of a pack: the words from which its tests are generated. A pack without one has no generated tests."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import Field, ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.extract.vocabulary import Kind, Term
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Direction, Model, Phrases, Trait
from dxproof.engine.pack.yaml_source import Source, Way, read_yaml
from dxproof.engine.terms import Encounter
from dxproof.engine.testing.axes import KEYS, points
from dxproof.engine.testing.examples import shown_path
from dxproof.engine.testing.expected import ExpectedFinding, Rule, misshapen
from dxproof.engine.testing.outcomes import reasons_of

TEMPLATES = "templates.yaml"
SLOTS = ("{phrase}", "{PHRASE}")


class Missing(Model):
    """What must be said when an axis is not stated: the rule that is not met, and its reason.

    ``where`` has another reason for the codes that have a value: what lies beyond the spine counts by its own words alone.
    """

    rule: str
    reason: str
    where: dict[str, str] = Field(default_factory=dict)


class AxisWords(Model):
    """The wordings of each value of an axis, and what must be said without any."""

    missing: Missing
    words: dict[str, Phrases]


class Family(Model):
    """One sentence for all codes of the table; its placeholders are the axes."""

    note: str
    axes: dict[str, AxisWords]


class PhraseTemplate(Model):
    """Sentences for the phrases of a kind, and what they must mean; the first template that fits a phrase is used.

    ``of`` is the kind of term; ``values``, ``traits``, ``areas``, ``directions`` and ``words`` (the phrase has one of them)
    narrow it, where given. Each note has a {phrase}, or a {PHRASE} in capitals; one of them must be read as wanted.
    '{value}' in a finding is the value of the phrase, '{values}' all of its values, '{level}' its level, which is not asked
    of a phrase without one. ``gaps`` are wordings that fail today, each with the reason.
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
        """Whether a phrase goes into these sentences."""
        return (
            term.kind is self.of
            and (not self.values or term.value in self.values)
            and (not self.traits or any(trait in self.traits for trait in term.traits))
            and (not self.areas or term.area in self.areas)
            and (not self.directions or term.direction in self.directions)
            and (not self.words or any(word in self.words for word in words))
        )


class TemplatesFile(Model):
    """What a pack's generated tests are made of."""

    family: Family | None = None
    phrases: tuple[PhraseTemplate, ...] = ()


def read_templates(pack: Pack) -> tuple[Source, TemplatesFile] | None:
    """The templates of a pack, if it has any. Raises PackErrors with everything that is wrong with them."""
    path = Path(pack.folder, TEMPLATES)
    if not path.exists():
        return None
    source = read_yaml(path, shown_path(path))
    try:
        file = TemplatesFile.model_validate(source.data)
    except ValidationError as error:
        raise PackErrors(list(misshapen(source, error, TemplatesFile))) from None
    errors = [*(_family_errors(source, file.family, pack) if file.family else ()), *_phrase_errors(source, file, pack)]
    if errors:
        raise PackErrors(errors)
    return source, file


def placeholders(template: str) -> list[str]:
    """The names in curly brackets. Raises ValueError for brackets that do not match."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _family_errors(source: Source, family: Family, pack: Pack) -> list[DxproofError]:
    """Axes, values, rules and reasons that the pack does not have, and those of it that have no words."""
    errors: list[DxproofError] = []

    def wrong(way: Way, message: str, hint: str) -> None:
        errors.append(DxproofError(Problem.TEST_REFERENCE, message, source.where(("family", *way)), hint))

    values: dict[str, dict[str, None]] = {}
    for point in points(pack.table):
        for axis, value in point.values:
            values.setdefault(axis, {})[value] = None
    rules = {rule.rule: reasons_of(rule, pack.table) for rule in pack.rules}
    try:
        named = placeholders(family.note)
    except ValueError as error:
        wrong(("note",), f"the note cannot be read: {error}", "write {axis} for an axis, {{ for a bracket")
        return errors
    if sorted(named) != sorted(values):
        message = f"the placeholders of the note are {', '.join(named) or 'none'}"
        wrong(("note",), message, f"expected each axis once: {', '.join(values)}")
    for axis in values:
        if axis not in family.axes:
            wrong(("axes",), f"no words for the axis {axis}", f"add {axis}")
    for axis, words in family.axes.items():
        if axis not in values:
            wrong(("axes", axis), f'no axis "{axis}"', f"expected one of: {', '.join(values)}")
            continue
        for value in values[axis]:
            if not words.words.get(value):
                wrong(("axes", axis, "words"), f"no words for {axis} {value}", f"add {value}: [words]")
        for value in words.words:
            if value not in values[axis]:
                hint = f"expected one of: {', '.join(values[axis])}"
                wrong(("axes", axis, "words", value), f'no {axis} "{value}" in the table', hint)
        if words.missing.rule not in rules:
            hint = f"expected one of: {', '.join(rules)}"
            wrong(("axes", axis, "missing", "rule"), f'no rule "{words.missing.rule}"', hint)
            continue
        reasons = rules[words.missing.rule]
        every = {value for known in values.values() for value in known}
        for value, reason in [("", words.missing.reason), *words.missing.where.items()]:
            way: Way = ("axes", axis, "missing", *(("where", value) if value else ("reason",)))
            if value and value not in every:
                wrong(way, f'no value "{value}" of an axis', "expected a value of the table")
            if reason not in reasons:
                wrong(way, f'no reason "{reason}" of {words.missing.rule}', f"expected one of: {', '.join(reasons)}")
    return errors


def _phrase_errors(source: Source, file: TemplatesFile, pack: Pack) -> Iterator[DxproofError]:
    """Notes without a slot, and codes, rules and reasons that the pack does not have."""
    rules = {rule.rule: reasons_of(rule, pack.table) for rule in pack.rules}
    for number, template in enumerate(file.phrases):
        way: Way = ("phrases", number)

        def wrong(inner: Way, message: str, hint: str, way: Way = way) -> DxproofError:
            return DxproofError(Problem.TEST_REFERENCE, message, source.where((*way, *inner)), hint)

        for place, note in enumerate(template.notes):
            if not any(slot in note for slot in SLOTS):
                yield wrong(("notes", place), "the note has no place for the phrase", f"write {' or '.join(SLOTS)}")
        if template.target is not None and template.target not in pack.table.codes:
            yield wrong(("target",), f'no code "{template.target}"', "expected a code of codes.yaml")
        for place, finding in enumerate(template.findings or ()):
            for key in finding.axes():
                if key not in KEYS.values():
                    hint = f"expected one of: {', '.join((*KEYS.values(), *ExpectedFinding.model_fields))}"
                    yield wrong(("findings", place, key), f'no key "{key}" of a finding', hint)
        for name, rule in template.rules.items():
            if name not in rules:
                yield wrong(("rules", name), f'no rule "{name}"', f"expected one of: {', '.join(rules)}")
            elif rule.reason is not None and rule.reason not in rules[name]:
                hint = f"expected one of: {', '.join(rules[name])}"
                yield wrong(("rules", name, "reason"), f'no reason "{rule.reason}" of {name}', hint)
        if template.encounter not in (None, "{value}", *Encounter):
            yield wrong(
                ("encounter",), f'no encounter "{template.encounter}"', f"expected one of: {', '.join(Encounter)}"
            )
