"""Explanations as pages: headings, paragraphs, lists and pairs, to be rendered as text or Markdown."""

from dataclasses import dataclass
from functools import singledispatch
from typing import TypeAlias

from dxproof.engine.authoring.example_text import example_line
from dxproof.engine.authoring.explained import (
    ExplainedConstruction,
    ExplainedError,
    ExplainedLint,
    ExplainedOperator,
    ExplainedPitfall,
    ExplainedQueryRule,
    ExplainedReason,
    ExplainedRule,
    ExplainedSearch,
    ExplainedStatus,
    ExplainedTerm,
)
from dxproof.engine.authoring.explained_codes import (
    ComparedCodes,
    ExplainedAnswer,
    ExplainedCode,
    ExplainedOtherCode,
    ExplainedProcedures,
)
from dxproof.engine.authoring.explained_parts import (
    ConditionLine,
    ExplainedCitation,
    ExplainedModel,
    PackStamp,
)
from dxproof.engine.pack.model import Example, Maturity
from dxproof.engine.pack.registry import REASONS
from dxproof.engine.terms import RuleStatus


@dataclass(frozen=True, slots=True)
class Bullets:
    """List items with depths."""

    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with descriptions."""

    items: tuple[tuple[str, str], ...]


Block: TypeAlias = str | Bullets | Pairs


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its content."""

    heading: str
    block: Block


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one topic."""

    id: str
    what: str
    lead: str
    sections: tuple[Section, ...]
    place: str | None = None


@singledispatch
def page_of(view: ExplainedModel) -> Page:
    """The page of an explanation."""
    raise TypeError(type(view).__name__)


@page_of.register
def _(view: ExplainedRule) -> Page:
    need = "required" if view.required else "not required"
    sections = [Section("Documentation tip", view.tip)]
    if view.establishes:
        sections.append(Section("Establishes", f"the {view.establishes} of a code"))
    for heading, condition in (
        ("Applies when", view.applies),
        ("Met when", view.expect),
        ("Contradicted when", view.contradicted),
        ("Contradicted, unless it is met, when", view.contradicted_unless_met),
    ):
        if condition:
            sections.append(Section(heading, _bullets(condition)))
    sections.append(Section("Can answer", ", ".join(view.outcomes)))
    statuses = {status.value for status in RuleStatus}
    said = [message for message in view.messages if message.key in statuses]
    because = [message for message in view.messages if message.key not in statuses]
    sections.append(Section("Says", Pairs(tuple((m.key, m.text) for m in said))))
    if because:
        sections.append(Section("Specific messages by reason", Pairs(tuple((m.key, m.text) for m in because))))
    if view.question:
        sections.append(Section("Asks the provider", view.question))
    sections += [Section("Why", view.why), Section("Remedy", view.remedy), _sources(view.sources)]
    sections += [
        Section(f"Examples: {status.value}", _examples(view.examples[status]))
        for status in RuleStatus
        if view.examples.get(status)
    ]
    early = ", preview" if view.status is Maturity.PREVIEW else ""
    what = f"rule of {_stamp(view.pack)}, {need}, weight {view.weight}, since {view.since}{early}"
    return Page(view.id, what, view.title, tuple(sections), str(view.place))


@page_of.register
def _(view: ExplainedConstruction) -> Page:
    sections = [Section("Pattern", view.pattern), Section("In words", view.in_words)]
    if view.macros:
        sections.append(Section("Where", Pairs(tuple((each.key, each.text) for each in view.macros))))
    if view.given:
        sections.append(Section("With", Pairs(tuple((each.key, each.text) for each in view.given))))
    for heading, examples in (("Takes", view.yes), ("Does not take", view.no)):
        if examples:
            sections.append(Section(heading, Bullets(tuple((0, sentence) for sentence in examples))))
    what = f"construction of {_stamp(view.pack)}, layer {view.layer}"
    return Page(view.id, what, view.meaning[0].upper() + view.meaning[1:] + ".", tuple(sections), str(view.place))


@page_of.register
def _(view: ExplainedPitfall) -> Page:
    given = [Section("With", Pairs(tuple((each.key, each.text) for each in view.given)))] if view.given else []
    sections = (
        Section("Raised when", view.looks_for),
        *given,
        Section("Says", view.message),
        Section("Why", view.why),
        _sources(view.sources),
        Section("Examples: raised", _examples(view.raised)),
        Section("Examples: not raised", _examples(view.not_raised)),
    )
    return Page(view.id, f"pitfall of {_stamp(view.pack)}", view.title, sections, str(view.place))


@page_of.register
def _(view: ExplainedCode) -> Page:
    axes = Pairs(tuple((axis.axis, " or ".join(axis.labels)) for axis in view.axes))
    near = Pairs(tuple((n.code, f"{n.axis}: {' or '.join(n.labels)}") for n in view.neighbours))
    rules = Bullets(tuple((0, f"{r.id}{' (required)' if r.required else ''}: {r.title}") for r in view.rules))
    sections = [Section("Stands for", axes)]
    if view.neighbours:
        sections.append(Section("Differs in one axis from", near))
    sections.append(Section("Rules", rules))
    if view.symptom_codes:
        sections.append(Section("Symptom codes that it can be paired with", ", ".join(view.symptom_codes)))
    if view.procedures:
        groups = Bullets(tuple((0, f"{group.title}: {', '.join(group.procedures)}") for group in view.procedures))
        sections.append(Section("Related procedures, whose lines on a claim may point to it", groups))
    sections += answers(view.questions)
    return Page(view.id, f"code of {_stamp(view.pack)}", view.title, tuple(sections))


def answers(questions: tuple[ExplainedAnswer, ...]) -> list[Section]:
    """The questions that coders ask, each with its answer and its sources."""
    return [
        Section(each.question, f"{each.answer} ({'; '.join(f'{s.authority}, {s.section}' for s in each.sources)})")
        for each in questions
    ]


@page_of.register
def _(view: ComparedCodes) -> Page:
    left, right = view.codes
    sections = [
        Section("Stand for", Pairs(tuple(zip(view.codes, view.titles, strict=True)))),
    ]
    if view.same:
        sections.append(Section("The same in both", Pairs(tuple((each.key, each.text) for each in view.same))))
    for axis in view.apart:
        told = [
            (code, f"{value}{_said(words)}")
            for code, value, words in zip(view.codes, axis.values, axis.words, strict=True)
        ]
        sections.append(Section(f"Where they part: the {axis.label}", Pairs(tuple(told))))
    remedies = tuple((0, axis.remedy) for axis in view.apart if axis.remedy)
    if remedies:
        sections.append(Section("What to document", Bullets(remedies)))
    for heading, rules in (
        ("Both ask", view.both),
        (f"Only {left} asks", view.own[0]),
        (f"Only {right} asks", view.own[1]),
    ):
        if rules:
            sections.append(Section(heading, Bullets(tuple((0, rule) for rule in rules))))
    sections += answers(view.questions)
    packs = " and ".join(dict.fromkeys(map(_stamp, view.packs)))
    apart = ", ".join(axis.label for axis in view.apart) or "nothing that the note can tell"
    return Page(f"{left} and {right}", f"two codes of {packs}", f"They part in: {apart}.", tuple(sections))


def _said(words: tuple[str, ...]) -> str:
    return f" (words such as: {', '.join(words)})" if words else ""


@page_of.register
def _(view: ExplainedTerm) -> Page:
    return Page(view.id, "word of the reports", view.meaning, ())


@page_of.register
def _(view: ExplainedSearch) -> Page:
    found = Pairs(tuple((each.id, f"{each.what}: {each.text}") for each in view.found))
    more = f" {view.more} more have them." if view.more else ""
    return Page(view.id, "no id", f"Nothing has this id; these have the words.{more}", (Section("Found in", found),))


@page_of.register
def _(view: ExplainedProcedures) -> Page:
    limits = "; ".join(", ".join(axis.labels) for axis in view.axes)
    codes = f"{limits}: {', '.join(view.codes)}" if limits else f"every code, {view.codes[0]} to {view.codes[-1]}"
    sections = [
        Section("Procedures", ", ".join(view.procedures)),
        Section("Go with", codes),
        Section("Why", view.why),
        _sources(view.sources),
    ]
    if view.pitfalls:
        sections.append(Section("Pitfalls about them", ", ".join(view.pitfalls)))
    lead = view.title[0].upper() + view.title[1:]
    return Page(view.id, f"related procedure of {_stamp(view.pack)}", lead, tuple(sections), str(view.place))


@page_of.register
def _(view: ExplainedOtherCode) -> Page:
    table = f"The table of {_stamp(view.pack)} has {view.first} to {view.last}, but not this code."
    return Page(view.id, f"not a code of {view.pack.id}", view.meaning, (Section("Table", table),))


@page_of.register
def _(view: ExplainedStatus) -> Page:
    what = "status of a rule" if view.kind == "rule-status" else "status of a code"
    return Page(view.id, what, view.meaning, (Section("Other values", ", ".join(view.others)),))


@page_of.register
def _(view: ExplainedReason) -> Page:
    sections = []
    if view.operators:
        sections.append(Section("Answered by", ", ".join(view.operators)))
    if view.rules:
        pairs = Pairs(tuple((rule.rule, rule.message) for rule in view.rules))
        sections.append(Section(f"Rules of {_stamp(view.pack)} that can give it", pairs))
    return Page(view.id, "reason of an answer", view.meaning, tuple(sections))


@page_of.register
def _(view: ExplainedOperator) -> Page:
    sections = []
    if view.parameters:
        pairs = []
        for parameter in view.parameters:
            choices = f" {', '.join(parameter.choices)}" if parameter.choices else ""
            need = "required" if parameter.required else "optional"
            pairs.append((parameter.name, f"{parameter.takes}{choices} ({need}). {parameter.meaning}"))
        sections.append(Section("Parameters", Pairs(tuple(pairs))))
    sections.append(Section("Reads", Bullets(tuple((0, text) for text in view.reads))))
    reasons = tuple((name, REASONS[name]) for name in view.reasons if name != "met")
    if reasons:
        sections.append(Section("Reasons", Pairs(reasons)))
    if view.fields:
        sections.append(Section("Placeholders of a message", ", ".join(f"{{{name}}}" for name in view.fields)))
    sections.append(Section("Example", view.example))
    if view.rules:
        sections.append(Section(f"Rules of {_stamp(view.pack)} that ask it", ", ".join(view.rules)))
    return Page(view.id, f"question of a rule, about the {view.asked_of}", view.meaning, tuple(sections))


@page_of.register
def _(view: ExplainedError) -> Page:
    return Page(view.id, "error code", view.meaning, ())


@page_of.register
def _(view: ExplainedLint) -> Page:
    sections = (Section("Why", view.why), Section("Example", view.example))
    return Page(view.id, f"lint of rule packs, {view.severity}", view.title, sections)


@page_of.register
def _(view: ExplainedQueryRule) -> Page:
    sections = (
        Section("Why", view.why),
        Section("What to do", view.remedy),
        Section("A query that breaks it", Bullets(_lines(view.bad))),
        Section("One that does not", Bullets(_lines(view.good))),
        Section("Sources", Bullets(tuple((0, source) for source in view.sources))),
    )
    return Page(view.id, "rule of query practice", view.title, sections)


def _lines(text: str) -> tuple[tuple[int, str], ...]:
    return tuple((0, line.removeprefix("- ")) for line in text.splitlines())


def _bullets(condition: tuple[ConditionLine, ...]) -> Bullets:
    return Bullets(tuple((line.depth, line.text) for line in condition))


def _examples(examples: tuple[Example, ...]) -> Bullets:
    return Bullets(tuple((0, example_line(example)) for example in examples))


def _sources(sources: tuple[ExplainedCitation, ...]) -> Section:
    items = ((0, f"{s.title} ({s.publisher}, {s.edition}): {s.section}") for s in sources)
    return Section("Sources", Bullets(tuple(items)))


def _stamp(pack: PackStamp) -> str:
    return f"{pack.id} {pack.version}"
