"""Lints of messages, examples and sources of rules and pitfalls."""

import re
from collections.abc import Iterator

from dxproof.engine.authoring.lint.model import Lint, LintedPack, LintHit
from dxproof.engine.authoring.phrases import phrases_of
from dxproof.engine.pack.codes import CODE_PATTERN, VERTEBRA_INDEX
from dxproof.engine.pack.faq import answers_for
from dxproof.engine.pack.model import Citation, Condition, RuleFile
from dxproof.engine.pack.reachability import conditions_of, outcomes_of, reasons_of
from dxproof.engine.pack.registry import OPERATORS, REASONS, AskedOf, parts_of
from dxproof.engine.pack.yaml_source import KeyPath, Source
from dxproof.engine.terms import RuleStatus, Severity

_STEM = re.compile(r"\b[A-TV-Z]\d[0-9A-Z]\.?[0-9A-Zx]*\b|\b\d{5}\b")
_MONEY = re.compile(
    r"\b(medicare|medicaid|payer|payor|insurer|insurance|reimburse\w*|payment|paid|pays|drg|hcc)\b",
    re.IGNORECASE,
)


def _missing_example(subject: LintedPack) -> Iterator[LintHit]:
    for rule in subject.pack.rules:
        source = subject.sources.rule(rule.rule)
        reachable = outcomes_of(rule, subject.pack.table)
        for status in RuleStatus:
            if status in reachable and not rule.examples.get(status):
                yield LintHit(
                    source.where(("examples",)),
                    f"{rule.rule} can be {status.value}, and no example shows it",
                    f"add {status.value}: with a short note to examples",
                )
            if status not in reachable and rule.examples.get(status):
                yield LintHit(
                    source.where(("examples", status.value)),
                    f"{rule.rule} can never be {status.value}, but has examples of it",
                    "move them to the outcome they have",
                )
    for number, entry in enumerate(subject.pack.pitfalls):
        pitfalls = subject.sources.files["pitfalls.yaml"]
        for name, examples in (("raised", entry.raised), ("not_raised", entry.not_raised)):
            if not examples:
                yield LintHit(
                    pitfalls.where(("pitfalls", number, name)),
                    f"{entry.id} has no example that is {name.replace('_', ' ')}",
                    "add a short note",
                )


def _reason_without_message(subject: LintedPack) -> Iterator[LintHit]:
    for rule in subject.pack.rules:
        source = subject.sources.rule(rule.rule)
        for status, reasons in reasons_of(rule, subject.pack.table).items():
            if status in (RuleStatus.MET, RuleStatus.NOT_APPLICABLE) or len(reasons) < 2:
                continue
            for reason in sorted(reasons - set(rule.messages)):
                yield LintHit(
                    source.where(("messages",)),
                    f"{rule.rule} can be {status.value} because {reason}, but has only the general message for {status.value}",
                    f'add {reason}: "…" to messages. It means: {REASONS[reason]}',
                )


def _never_said(subject: LintedPack) -> Iterator[LintHit]:
    for rule in subject.pack.rules:
        source = subject.sources.rule(rule.rule)
        given = frozenset().union(*reasons_of(rule, subject.pack.table).values())
        for key in rule.messages:
            if key in REASONS and key not in given and key not in set(RuleStatus):
                yield LintHit(
                    source.where(("messages", key)),
                    f"the message {key} of {rule.rule} can never be shown",
                    "remove it",
                )


def _uncited(subject: LintedPack) -> Iterator[LintHit]:
    for rule in subject.pack.rules:
        if _no_source(rule.cites):
            yield LintHit(
                subject.sources.rule(rule.rule).where(("cites",)),
                f"{rule.rule} cites no source",
                "add the authority and its section",
            )
    for number, entry in enumerate(subject.pack.pitfalls):
        source = subject.sources.files["pitfalls.yaml"]
        if _no_source(entry.cites):
            yield LintHit(
                source.where(("pitfalls", number, "cites")),
                f"{entry.id} cites no source",
                "add the authority and its section",
            )
    for number, group in enumerate(subject.pack.procedures):
        if _no_source(group.cites):
            yield LintHit(
                subject.sources.files["procedures.yaml"].where(("groups", number, "cites")),
                f"{group.group} cites no source",
                "add the authority and its section",
            )
    for number, question in enumerate(subject.pack.faq):
        if _no_source(question.cites):
            where = subject.sources.files["faq.yaml"].where(("questions", number, "cites"))
            yield LintHit(where, f"{question.id} cites no source", "add the authority and its section")


def _never_asked(subject: LintedPack) -> Iterator[LintHit]:
    table = subject.pack.table
    asked = {each.entry.id for code in table.codes.values() for each in answers_for(subject.pack.faq, table, code)}
    for number, question in enumerate(subject.pack.faq):
        if question.id not in asked:
            where = subject.sources.files["faq.yaml"].where(("questions", number, "id"))
            hint = "let an answer be for some codes, or remove what names nothing"
            yield LintHit(where, f"{question.id} is asked of no code of the table", hint)


def _unused_authority(subject: LintedPack) -> Iterator[LintHit]:
    pack = subject.pack
    cites = [rule.cites for rule in pack.rules] + [entry.cites for entry in pack.pitfalls]
    cites += [group.cites for group in pack.procedures] + [question.cites for question in pack.faq]
    cited = {cite.authority for group in cites for cite in group}
    source = subject.sources.files["pack.yaml"]
    for name in subject.pack.file.authorities:
        if name not in cited:
            yield LintHit(
                source.where(("authorities", name)),
                f"no rule, pitfall, group of procedures or question cites {name}",
                "cite it, or remove it",
            )


def _unused_feature(subject: LintedPack) -> Iterator[LintHit]:
    asked = {name for rule in subject.pack.rules for part in rule.conditions() for name in (part.feature, part.quality)}
    named = {phrase.values[0]: phrase for phrase in phrases_of(subject.sources.lexicons().get("feature", ()))}
    for feature, phrase in named.items():
        if phrase.key_path[0] == "features" and feature not in asked and feature not in subject.pack.table.axes:
            where = phrase.source.where((*phrase.key_path[:2], "feature"))
            yield LintHit(where, f"no rule or axis uses {feature}", "use it, or remove it")


def _code_in_message(subject: LintedPack) -> Iterator[LintHit]:
    for source, key_path, text in _said(subject):
        found = [match.group() for pattern in (CODE_PATTERN, _STEM, _MONEY) for match in pattern.finditer(text)]
        named = next((words for words in found if words not in VERTEBRA_INDEX), None)
        if named:
            yield LintHit(
                source.where(key_path),
                f'the text names "{named}", which is a code or about payment',
                "a text for a query to a provider must not do this; use clinical words, or keep it out of queries",
            )


def _said(subject: LintedPack) -> Iterator[tuple[Source, KeyPath, str]]:
    """The texts that a provider may read. Rules about the claim are excluded: they must name codes."""
    for rule in subject.pack.rules:
        if not any(_asks_of_claim(condition) for condition in conditions_of(rule).values()):
            source = subject.sources.rule(rule.rule)
            yield from ((source, ("messages", key), text) for key, text in rule.messages.items())
            yield source, ("remedy",), rule.remedy
    for number, entry in enumerate(subject.pack.pitfalls):
        pitfalls = subject.sources.files["pitfalls.yaml"]
        yield pitfalls, ("pitfalls", number, "message"), entry.message


def _asks_of_claim(condition: Condition | None) -> bool:
    if condition is None:
        return False
    if condition.ask is not None:
        return OPERATORS[condition.ask].subject is AskedOf.CLAIM
    return any(_asks_of_claim(part) for _, part in parts_of(condition))


def _no_source(cites: tuple[Citation, ...]) -> bool:
    return not any(cite.section.strip() for cite in cites)


def _weight_without_reason(subject: LintedPack) -> Iterator[LintHit]:
    heavy: list[RuleFile] = [rule for rule in subject.pack.rules if rule.weight != 1]
    for rule in heavy:
        if "weigh" not in rule.why.lower():
            yield LintHit(
                subject.sources.rule(rule.rule).where(("weight",)),
                f"{rule.rule} has weight {rule.weight}, but why does not give a reason for it",
                "give the reason in why, or set the weight to 1",
            )


RULE_LINTS = (
    Lint(
        "missing-example",
        Severity.ERROR,
        "An outcome without an example",
        "Examples are tests and documentation; an outcome without one is neither tested nor explained.",
        "A rule with 'contradicted' but no example of contradicted.",
        _missing_example,
    ),
    Lint(
        "reason-without-message",
        Severity.NOTE,
        "A reason without its own message",
        "The reader learns that the rule is not met, but not why.",
        "{ask: finding} can be denied, and messages has no denied.",
        _reason_without_message,
    ),
    Lint(
        "message-never-said",
        Severity.WARNING,
        "A message that is never shown",
        "It looks as if the rule could give this message.",
        "A message for no_claim in a rule that treats an absent claim as met.",
        _never_said,
    ),
    Lint(
        "missing-cites",
        Severity.WARNING,
        "A rule, pitfall or question without a source",
        "An auditor cannot verify it.",
        "cites: []",
        _uncited,
    ),
    Lint(
        "unused-authority",
        Severity.WARNING,
        "An authority that nothing cites",
        "The pack lists a source that none of its rules is based on.",
        "An entry of authorities in pack.yaml that is never cited.",
        _unused_authority,
    ),
    Lint(
        "question-of-no-code",
        Severity.WARNING,
        "A question of coders that no code is asked",
        "Its answers are for no code, or a placeholder names nothing, so no reader ever sees it.",
        "{rival} in a question without rival.",
        _never_asked,
    ),
    Lint(
        "unused-feature",
        Severity.WARNING,
        "A feature that no rule asks for",
        "Its phrases are matched but decide nothing.",
        "A feature 'claudication' without a question or axis of this name.",
        _unused_feature,
    ),
    Lint(
        "code-in-message",
        Severity.NOTE,
        "A message with a code or about payment",
        "Queries to a provider must not mention codes or payment (AHIMA and ACDIS, compliant query practice).",
        "met: M99.70 is payable.",
        _code_in_message,
    ),
    Lint(
        "weight-without-reason",
        Severity.WARNING,
        "A weight other than 1 without a reason",
        "A score without justification is not trusted.",
        "weight: 3, but why does not mention the weight.",
        _weight_without_reason,
    ),
)
