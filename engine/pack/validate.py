"""Checks beyond the models: names refer to existing entries, messages fit the answers, phrases are valid."""

from collections.abc import Iterator

from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.check_constructions import construction_mistakes, without_constructions
from dxproof.engine.pack.check_kind import kind_mistakes, region_table_mistakes
from dxproof.engine.pack.check_pitfalls import example_mistakes, pitfall_mistakes, source_mistakes
from dxproof.engine.pack.check_procedures import procedure_mistakes
from dxproof.engine.pack.check_queries import pitfall_query_mistakes, rule_query_mistakes
from dxproof.engine.pack.check_rules import (
    KnownNames,
    condition_mistakes,
    message_mistakes,
    outcome_mistakes,
    rule_set_mistakes,
)
from dxproof.engine.pack.check_table import default_target, table_mistakes
from dxproof.engine.pack.check_words import axis_mistakes, concept_mistakes, elements_of, features_of, phrase_mistakes
from dxproof.engine.pack.codes import OF_A_VISIT, CodeTable
from dxproof.engine.pack.faq import faq_mistakes
from dxproof.engine.pack.mistakes import Files
from dxproof.engine.pack.model import VisitFile
from dxproof.engine.pack.parameters import parameter_mistakes


def mistakes(files: Files) -> Iterator[DxproofError]:
    """All mistakes inside and between files; checks that need an unreadable file are skipped."""
    codes = OF_A_VISIT if files.is_of_visit else files.codes.file if files.codes else None
    table = CodeTable(codes) if codes else None
    yield from kind_mistakes(files)
    if files.pack and files.pack.file.default_target and table and not files.is_of_visit:
        yield from default_target(files.pack, table)
    if files.codes:
        yield from table_mistakes(files.codes)
        yield from axis_mistakes(files.words, files.codes.file, files.pack)
    yield from concept_mistakes(files.words)
    yield from construction_mistakes(files.words)
    for words in files.words:
        yield from phrase_mistakes(words.source, without_constructions(words.source.data), (), literal=False)
    yield from rule_set_mistakes(files)
    axes = codes.axes if codes else None
    countings = [name for read in files.words if isinstance(read.file, VisitFile) for name in read.file.countings]
    known = KnownNames(axes, features_of(files.words), elements_of(files.words), countings, not files.is_of_visit)
    if files.pack:
        yield from region_table_mistakes(files.pack, known)
    for rule in files.rules:
        yield from condition_mistakes(rule, known)
        yield from parameter_mistakes(rule.file, rule.source)
        yield from message_mistakes(rule)
        yield from rule_query_mistakes(rule, known)
        yield from outcome_mistakes(rule, table)
        yield from source_mistakes(rule.source, (), rule.file.cites, files.pack)
        for status, examples in rule.file.examples.items():
            yield from example_mistakes(rule.source, ("examples", status.value), examples, table)
    if files.faq:
        yield from faq_mistakes(files.faq, files.pack, files.codes.file if files.codes else None)
    if files.pitfalls:
        yield from pitfall_query_mistakes(files.pitfalls)
        codes = files.codes.file if files.codes else None
        yield from pitfall_mistakes(files.pitfalls, files.pack, codes, table, countings)
    if files.procedures:
        yield from procedure_mistakes(files.procedures, files.pack, files.codes.file if files.codes else None)
