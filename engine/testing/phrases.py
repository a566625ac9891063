"""Tests generated from the lexicon: each phrase in a template sentence, with its expected meaning.

For a phrase with alternatives, enough wordings are tested to cover every word.
"""

from collections.abc import Iterator

from dxproof.engine.errors import PackErrors, Problem, Where
from dxproof.engine.extract.tokens import words_of
from dxproof.engine.extract.vocabulary import Term
from dxproof.engine.pack.error_text import short
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.yaml_source import KeyPath, Source
from dxproof.engine.terms import Encounter
from dxproof.engine.testing.compare import FEATURES
from dxproof.engine.testing.expected import ExpectedFinding, axis_values
from dxproof.engine.testing.lexicon import LexiconPhrase, lexicon
from dxproof.engine.testing.model import (
    Expectation,
    FindingExpectation,
    PackTest,
    PackTestInput,
    PackTestKind,
    RuleExpectation,
)
from dxproof.engine.testing.templates import PhraseTemplate, TemplatesFile


def phrase_tests(source: Source, file: TemplatesFile, pack: Pack) -> Iterator[PackTest]:
    """The tests of all phrases that fit a template, in lexicon order. Raises PackErrors for gaps that match no phrase."""
    templates = file.phrases
    if not templates:
        return
    used: set[tuple[int, str]] = set()
    for entry in lexicon(pack, file.shared):
        for wording in entry.tried():
            words = tuple(words_of(wording))
            for number, template in enumerate(templates):
                if template.fits(entry.term, words):
                    used.add((number, wording))
                    yield _test(entry, wording, words, template, source, ("phrases", number))
                    break
    stale = [
        source.error(
            Problem.TEST_REFERENCE,
            ("phrases", number, "gaps", wording),
            f'no phrase of this template has the wording "{short(wording)}"',
            "remove the gap, or write it like the name of the test",
            at_key=True,
        )
        for number, template in enumerate(templates)
        for wording in template.gaps
        if (number, wording) not in used
    ]
    if stale:
        raise PackErrors(stale)


def _test(
    entry: LexiconPhrase,
    wording: str,
    words: tuple[str, ...],
    template: PhraseTemplate,
    source: Source,
    key_path: KeyPath,
) -> PackTest:
    notes = [note.replace("{phrase}", wording).replace("{PHRASE}", wording.upper()) for note in template.notes]
    findings = None
    if template.findings is not None:
        findings = tuple(_finding(one, entry.term, entry.where) for one in template.findings)
    rules = tuple(
        RuleExpectation(name, rule.status, source.where((*key_path, "rules", name)), rule.reason)
        for name, rule in template.rules.items()
    )
    encounter = _filled(template.encounter, entry.term)
    return PackTest(
        PackTestKind.PHRASE,
        f"{entry.name}: {wording}",
        PackTestInput(notes[0], template.target, claim=template.claim),
        Expectation(entry.where, findings=findings, rules=rules, encounter=Encounter(encounter) if encounter else None),
        template.gaps.get(wording),
        instead=tuple(notes[1:]),
        reads=(entry.term, words),
    )


def _finding(one: ExpectedFinding, term: Term, where: Where) -> FindingExpectation:
    axes = tuple((key, axis_values(value, _many(term))) for key, value in one.axes().items())
    given = [(key, getattr(one, key)) for key in FEATURES if key in one.model_fields_set]
    features = tuple((key, _filled(value, term)) for key, value in given if value != "{level}" or term.level)
    return FindingExpectation(axes, one.assertion, where, features)


def _many(term: Term) -> dict[str, tuple[str, ...]]:
    return {"{values}": term.values, "{value}": (term.value,)}


def _filled(text: str | None, term: Term) -> str | None:
    """A text with its placeholders replaced by the value or level of the phrase."""
    return {"{value}": term.value, "{level}": term.level}.get(text, text) if text else text
