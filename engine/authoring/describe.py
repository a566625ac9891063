"""A loaded pack -> explanations of its rules, pitfalls, codes, reasons and questions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dxproof.engine.authoring import table
from dxproof.engine.authoring.constructions import construction_view, constructions_of
from dxproof.engine.authoring.english import lines
from dxproof.engine.authoring.explained import (
    AskingRule,
    ConditionLine,
    ExplainedAnswer,
    ExplainedAxis,
    ExplainedCitation,
    ExplainedCode,
    ExplainedConstruction,
    ExplainedMessage,
    ExplainedNeighbour,
    ExplainedOperator,
    ExplainedOtherCode,
    ExplainedPack,
    ExplainedParameter,
    ExplainedPitfall,
    ExplainedProcedures,
    ExplainedReason,
    ExplainedRule,
    PackStamp,
    SayingRule,
    SourcePosition,
)
from dxproof.engine.authoring.phrases import phrases_of
from dxproof.engine.authoring.sources import PackSources, read_sources
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.detectors import DETECTOR_SPECS
from dxproof.engine.pack.faq import answers_for
from dxproof.engine.pack.loader import RULES_FOLDER, SHARED, Pack, load_pack
from dxproof.engine.pack.model import Citation, Condition, ConditionOperator, PitfallEntry, ProcedureGroup, RuleFile
from dxproof.engine.pack.procedures import go_together
from dxproof.engine.pack.reachability import outcomes_of, reasons_of
from dxproof.engine.pack.registry import JOINS, OPERATORS, REASONS, Operator
from dxproof.engine.pack.yaml_source import KeyPath, Source
from dxproof.engine.terms import RuleStatus


@dataclass(frozen=True)
class Described:
    """A pack with its sources, and lookups for explanations."""

    pack: Pack

    @cached_property
    def sources(self) -> PackSources:
        """The pack's files with positions."""
        return read_sources(self.pack)

    @property
    def stamp(self) -> PackStamp:
        return PackStamp(id=self.pack.file.pack, version=self.pack.file.version)

    def path_of(self, file: str) -> str:
        """The path of a pack file, relative to the current folder if inside it."""
        path = self.sources.path(file)
        return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)

    def is_foreign(self, file: str) -> bool:
        """Whether a file is shared and shipped while the pack is not: its author cannot change it."""
        return file.startswith(f"{SHARED}/") and not self.sources.folder.is_relative_to(RULES_FOLDER)

    def rule(self, name: str) -> ExplainedRule | None:
        """The rule with an id."""
        return next((self.rule_view(rule) for rule in self.pack.rules if rule.rule == name), None)

    def pitfall(self, name: str) -> ExplainedPitfall | None:
        """The pitfall with an id."""
        return next(
            (self.pitfall_view(entry, n) for n, entry in enumerate(self.pack.pitfalls) if entry.id == name), None
        )

    def construction(self, name: str) -> ExplainedConstruction | None:
        """The construction of an id."""
        return construction_view(name, self.pack, self.sources, self.stamp)

    @property
    def constructions(self) -> tuple[str, ...]:
        """The ids of the constructions that the pack reads by, in their order."""
        return tuple(made.id for _, made in constructions_of(self.pack))

    def rule_view(self, rule: RuleFile) -> ExplainedRule:
        outcomes = outcomes_of(rule, self.pack.table)
        keys = [*(status.value for status in RuleStatus), *REASONS]
        return ExplainedRule(
            id=rule.rule,
            pack=self.stamp,
            title=rule.title,
            tip=rule.tip,
            establishes=rule.establishes,
            weight=rule.weight,
            required=rule.required,
            since=rule.since,
            status=rule.status,
            applies=_lines(rule.applies),
            expect=_lines(rule.expect),
            contradicted=_lines(rule.contradicted),
            contradicted_unless_met=_lines(rule.contradicted_unless_met),
            outcomes=tuple(status for status in RuleStatus if status in outcomes),
            messages=tuple(
                ExplainedMessage(key=key, text=rule.messages[key])
                for key in sorted(rule.messages, key=lambda key: keys.index(key) if key in keys else len(keys))
            ),
            why=rule.why,
            question=rule.ask,
            remedy=rule.remedy,
            sources=self._cited(rule.cites),
            examples=dict(rule.examples),
            place=_place(self.sources.rule(rule.rule), ("rule",)),
        )

    def pitfall_view(self, entry: PitfallEntry, number: int) -> ExplainedPitfall:
        return ExplainedPitfall(
            id=entry.id,
            pack=self.stamp,
            title=entry.title,
            detect=entry.detect.value,
            looks_for=DETECTOR_SPECS[entry.detect].meaning,
            given=tuple(
                ExplainedMessage(key=name, text=_given(getattr(entry, name)))
                for name in PitfallEntry.model_fields
                if name in DETECTOR_SPECS[entry.detect].reads or (name == "yields_to" and entry.yields_to)
            ),
            message=entry.message,
            why=entry.why,
            sources=self._cited(entry.cites),
            raised=entry.raised,
            not_raised=entry.not_raised,
            place=_place(self.sources.files["pitfalls.yaml"], ("pitfalls", number, "id")),
        )

    def code(self, name: str) -> ExplainedCode | None:
        """A code of the table, in any notation."""
        code = table.find_code(self.pack, name)
        return self.code_view(code) if code else None

    def code_view(self, code: Code) -> ExplainedCode:
        return ExplainedCode(
            id=code.code,
            pack=self.stamp,
            title=code.title,
            axes=tuple(
                ExplainedAxis(axis=axis, values=values, labels=self._labels(axis, values))
                for axis, values in table.axis_values(code).items()
            ),
            neighbours=tuple(
                ExplainedNeighbour(
                    code=near.code.code,
                    title=near.code.title,
                    axis=near.axis,
                    labels=self._labels(near.axis, table.axis_values(near.code)[near.axis]),
                )
                for near in table.neighbours(self.pack, code)
            ),
            symptom_codes=table.symptom_codes(self.pack, code),
            procedures=tuple(self.procedures_view(group) for group in self.pack.procedures if go_together(group, code)),
            rules=tuple(
                AskingRule(id=rule.rule, title=rule.title, required=rule.required, expect=_lines(rule.expect))
                for rule in self.pack.rules
            ),
            questions=self.answers(code),
        )

    def answers(self, code: Code) -> tuple[ExplainedAnswer, ...]:
        """The questions that coders ask of a code, answered for it."""
        return tuple(
            ExplainedAnswer(
                id=each.entry.id,
                question=each.question,
                answer=each.answer,
                sources=self._cited(each.entry.cites),
            )
            for each in answers_for(self.pack.faq, self.pack.table, code)
        )

    def procedures(self, name: str) -> ExplainedProcedures | None:
        """The group of a procedure, by its number or by the id of the group."""
        return next(
            (
                self.procedures_view(group, asked)
                for group in self.pack.procedures
                for asked in (name.upper(), name)
                if asked in (*group.procedures, group.group)
            ),
            None,
        )

    def procedures_view(self, group: ProcedureGroup, name: str | None = None) -> ExplainedProcedures:
        number, read = self.pack.procedures.index(group), {name} if name in group.procedures else {*group.procedures}
        return ExplainedProcedures(
            id=name or group.group,
            pack=self.stamp,
            title=group.title,
            procedures=group.procedures,
            axes=tuple(
                ExplainedAxis(axis=axis, values=values, labels=self._labels(axis, values))
                for axis, values in group.axes.items()
            ),
            codes=tuple(code.code for code in self.pack.table.codes.values() if go_together(group, code)),
            why=group.why,
            sources=self._cited(group.cites),
            pitfalls=tuple(entry.id for entry in self.pack.pitfalls if read.intersection(entry.procedures)),
            place=_place(self.sources.files["procedures.yaml"], ("groups", number, "group")),
        )

    def other_code(self, name: str) -> ExplainedOtherCode | None:
        """A code that is not in the table but related to it."""
        meaning = table.near_family(self.pack, name)
        if meaning is None:
            return None
        codes = sorted(self.pack.table.codes)
        return ExplainedOtherCode(id=name, pack=self.stamp, meaning=meaning, first=codes[0], last=codes[-1])

    def reason(self, name: str) -> ExplainedReason | None:
        """A reason, and the rules that can give it."""
        if name not in REASONS:
            return None
        return ExplainedReason(
            id=name,
            meaning=REASONS[name],
            operators=tuple(operator.id.value for operator in OPERATORS.values() if name in operator.reasons),
            pack=self.stamp,
            rules=tuple(
                SayingRule(rule=rule.rule, message=rule.messages.get(name) or rule.messages.get(status.value, ""))
                for rule in self.pack.rules
                for status in RuleStatus
                if name in reasons_of(rule, self.pack.table).get(status, ())
            ),
        )

    def operator(self, name: str) -> ExplainedOperator | None:
        """A question (operator), and the rules that ask it."""
        operator = next((operator for operator in OPERATORS.values() if operator.id.value == name), None)
        if operator is None:
            return None
        asking = [rule.rule for rule in self.pack.rules if operator.id in _asked(rule)]
        return operator_view(operator, self.stamp, asking)

    def overview(self) -> ExplainedPack:
        """The pack for a list."""
        file = self.pack.file
        return ExplainedPack(
            id=file.pack,
            title=file.title,
            version=file.version,
            effective_from=file.effective.start.isoformat(),
            effective_to=file.effective.end.isoformat(),
            folder=self.pack.folder,
            digest=self.pack.digest,
            files=sum(not name.startswith(f"{SHARED}/") for name in self.sources.files),
            codes=0 if self.pack.is_of_visit else len(self.pack.table.codes),
            applies=_lines(self.pack.file.applies),
            phrases=sum(1 for source in self._words(shared=False) for _ in phrases_of([source])),
            shared_phrases=sum(1 for source in self._words(shared=True) for _ in phrases_of([source])),
            examples=sum(len(examples) for rule in self.pack.rules for examples in rule.examples.values())
            + sum(len(entry.raised) + len(entry.not_raised) for entry in self.pack.pitfalls),
            rules=tuple(rule.rule for rule in self.pack.rules),
            pitfalls=tuple(entry.id for entry in self.pack.pitfalls),
            constructions=self.constructions,
        )

    def _words(self, shared: bool) -> list[Source]:
        every = (source for sources in self.sources.lexicons().values() for source in sources)
        return [source for source in every if source.path.startswith(f"{SHARED}/") is shared]

    def names(self) -> tuple[str, ...]:
        """The ids of the pack's rules and pitfalls."""
        return (*(rule.rule for rule in self.pack.rules), *(entry.id for entry in self.pack.pitfalls))

    def _labels(self, axis: str, values: Iterable[str]) -> tuple[str, ...]:
        return tuple(table.label(self.pack, axis, value) for value in values)

    def _cited(self, cites: Iterable[Citation]) -> tuple[ExplainedCitation, ...]:
        found = []
        for cite in cites:
            source = self.pack.file.authorities[cite.authority]
            found.append(
                ExplainedCitation(
                    authority=cite.authority,
                    title=source.title,
                    publisher=source.publisher,
                    edition=source.edition,
                    section=cite.section,
                )
            )
        return tuple(found)


def described(name: str) -> Described:
    """Load a pack to explain it. Raises DxproofError."""
    return Described(load_pack(name))


def operator_view(operator: Operator, stamp: PackStamp, rules: Iterable[str]) -> ExplainedOperator:
    """An operator with its parameters and readings."""
    return ExplainedOperator(
        id=operator.id.value,
        meaning=operator.meaning,
        asked_of=operator.subject.value,
        parameters=tuple(
            ExplainedParameter(
                name=parameter.name,
                takes=parameter.shape.value,
                choices=parameter.choices,
                required=parameter.required,
                meaning=parameter.meaning,
            )
            for parameter in operator.parameters
        ),
        reads=tuple(
            reading.says + "".join(f" ({name}: {value})" for name, value in reading.when)
            for reading in operator.readings
        ),
        reasons=tuple(sorted(operator.reasons)),
        fields=tuple(sorted(operator.fields)),
        example=operator.example,
        pack=stamp,
        rules=tuple(rules),
    )


def _given(value: object) -> str:
    """The value of a pitfall's key, for readers."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _lines(condition: Condition | None) -> tuple[ConditionLine, ...]:
    if condition is None:
        return ()
    return tuple(ConditionLine(depth=depth, text=text) for depth, text in lines(condition))


def _place(source: Source, key_path: KeyPath) -> SourcePosition:
    where = source.where(key_path)
    return SourcePosition(file=source.path, line=where.line or 1, column=where.column or 1)


def _asked(rule: RuleFile) -> set[ConditionOperator]:
    parts = (rule.applies, rule.expect, rule.contradicted, rule.contradicted_unless_met)
    return {operator for part in parts if part is not None for operator in _operators(part)}


def _operators(condition: Condition) -> Iterator[ConditionOperator]:
    if condition.ask is not None:
        yield condition.ask
    for name in JOINS:
        for part in getattr(condition, name):
            yield from _operators(part)
