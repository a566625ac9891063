"""Looking for words where no id is called so: in the texts of rules, pitfalls, codes, reasons, questions and the lexicon."""

import re
from collections.abc import Iterable, Iterator

from dxproof.engine.authoring.describe import Described
from dxproof.engine.authoring.explained import (
    ExplainedSearch,
    ExplainedTerm,
    FoundText,
)
from dxproof.engine.authoring.lint import LINTS
from dxproof.engine.authoring.meanings import CODE_STATUS, RULE_STATUS, TERMS
from dxproof.engine.authoring.phrases import phrases_of
from dxproof.engine.errors import EXPLAINED
from dxproof.engine.extract.tokens import words_of
from dxproof.engine.pack.registry import OPERATORS, REASONS

MOST_FOUND = 12
_LEAST = 3  # letters of what is looked for


def term_of(name: str) -> ExplainedTerm | None:
    """A word of the reports, in the singular or the plural."""
    wanted = name.lower().replace("_", " ").replace("-", " ")
    found = next((term for term in (wanted, wanted.removesuffix("s"), f"{wanted}s") if term in TERMS), None)
    return ExplainedTerm(id=found, meaning=TERMS[found]) if found else None


def search(name: str, packs: Iterable[Described]) -> ExplainedSearch | None:
    """What has the words, the closest first: an id, then a text, then a phrase of the lexicon; None if nothing has."""
    words = name.lower().split()
    if len("".join(words)) < _LEAST:
        return None
    known = list(packs)
    whole = re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"s?\b", re.IGNORECASE)
    ranked: list[tuple[int, FoundText]] = []
    for each in _texts(known):
        if whole.search(each.id.replace("_", " ").replace("-", " ")):
            ranked.append((0, each))
        elif whole.search(each.text):
            ranked.append((1, each))
    ranked += [(2, each) for each in _phrases(known, name)]
    found = list(dict.fromkeys(each for _, each in sorted(ranked, key=lambda pair: pair[0])))
    if not found:
        return None
    return ExplainedSearch(id=name, found=tuple(found[:MOST_FOUND]), more=max(0, len(found) - MOST_FOUND))


def _texts(packs: list[Described]) -> Iterator[FoundText]:
    """Everything that explain knows, each with the text that is looked through."""
    for term, meaning in TERMS.items():
        yield FoundText(what="term", id=term, text=meaning)
    for described in packs:
        for rule in described.pack.rules:
            yield FoundText(what="rule", id=rule.rule, text=rule.title)
        for pitfall in described.pack.pitfalls:
            yield FoundText(what="pitfall", id=pitfall.id, text=pitfall.message)
    for status, meaning in (*CODE_STATUS.items(), *RULE_STATUS.items()):
        yield FoundText(what="status", id=status.value, text=meaning)
    for name, meaning in REASONS.items():
        yield FoundText(what="reason", id=name, text=meaning)
    for operator in OPERATORS.values():
        yield FoundText(what="question", id=operator.id.value, text=operator.meaning)
    for lint in LINTS.values():
        yield FoundText(what="lint", id=lint.id, text=lint.title)
    for problem, meaning in EXPLAINED.items():
        yield FoundText(what="error", id=problem.value, text=meaning)
    for described in packs:
        for code in described.pack.table.codes.values():
            yield FoundText(what="code", id=code.code, text=code.title)


def _phrases(packs: list[Described], name: str) -> Iterator[FoundText]:
    """What the phrase means in each lexicon that has it."""
    wanted = tuple(words_of(name))
    for described in packs:
        for lexicon, sources in described.sources.lexicons().items():
            for phrase in phrases_of(sources):
                if wanted in phrase.wordings:
                    values = " and ".join(value.replace("_", " ") for value in phrase.values)
                    yield FoundText(what="phrase", id=f"{lexicon}: {values}", text=f'"{name}" is read as {values}')
