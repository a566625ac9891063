"""Mistakes in the provider queries of rules and pitfalls."""

from collections.abc import Collection, Iterator

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.check_rules import KnownNames, answers_of
from dxproof.engine.pack.mistakes import Read, unknown, wrong
from dxproof.engine.pack.model import PitfallsFile, QueryText, RuleFile
from dxproof.engine.pack.yaml_source import KeyPath, Source


def rule_query_mistakes(rule: Read[RuleFile], known: KnownNames) -> Iterator[DxproofError]:
    """Every query is for an answer that the rule can give, no answer has two, and its options are values of the axis."""
    answers = answers_of(rule.file)
    values = [row.value for axis in known.axes or () if axis.axis == rule.file.establishes for row in axis.values]
    taken: dict[str, KeyPath] = {}
    for number, text in enumerate(rule.file.queries):
        key_path: KeyPath = ("queries", number)
        if not text.when:
            yield wrong(
                rule.source, key_path, "the query applies to no answer", "add when: and outcomes or reasons of the rule"
            )
        for place, key in enumerate(text.when):
            here = (*key_path, "when", place)
            if key not in answers:
                yield unknown(rule.source, here, "outcome or reason of this rule", key, answers, Problem.PACK_MESSAGE)
            elif key in taken:
                line = rule.source.where(taken[key]).line
                message = f'the answer "{key}" already has a query'
                yield wrong(
                    rule.source, here, message, f"line {line} has it; change or remove one", Problem.PACK_DUPLICATE
                )
            taken.setdefault(key, here)
        yield from _values(rule.source, key_path, text, values if known.axes is not None else None)


def pitfall_query_mistakes(read: Read[PitfallsFile]) -> Iterator[DxproofError]:
    """The query of a pitfall has no ``when`` (it is asked whenever the pitfall is raised) and its options name no axis."""
    for number, entry in enumerate(read.file.pitfalls):
        if entry.query is not None:
            key_path: KeyPath = ("pitfalls", number, "query")
            if entry.query.when:
                hint = "remove it: the query of a pitfall is asked whenever the pitfall is raised"
                yield wrong(read.source, (*key_path, "when"), "the query of a pitfall takes no when", hint)
            yield from _values(read.source, key_path, entry.query, [])


def _values(
    source: Source, key_path: KeyPath, text: QueryText, values: Collection[str] | None
) -> Iterator[DxproofError]:
    for number, option in enumerate(text.options):
        if option.value is not None and values is not None and option.value not in values:
            here = (*key_path, "options", number, "value")
            yield unknown(source, here, "value of the axis that the rule establishes", option.value, values)
