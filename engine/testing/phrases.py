"""Generated tests of the lexicon: each phrase in a sentence of the pack's templates, and what it must mean there.

Of a phrase with alternatives as many wordings are tried as it takes to have every word in one of them.
"""

from collections.abc import Iterator

from dxproof.engine.errors import Where
from dxproof.engine.extract.tokens import words_of
from dxproof.engine.extract.vocabulary import Term
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.yaml_source import Source
from dxproof.engine.terms import Encounter
from dxproof.engine.testing.compare import FEATURES
from dxproof.engine.testing.expected import ExpectedFinding, axis_values
from dxproof.engine.testing.lexicon import LexiconPhrase, lexicon
from dxproof.engine.testing.templates import PhraseTemplate
from dxproof.engine.testing.trial import FindingWanted, Given, RuleWanted, Trial, TrialKind, Wanted

_SLOT = "{phrase}"


def phrase_trials(source: Source, templates: tuple[PhraseTemplate, ...], pack: Pack) -> Iterator[Trial]:
    """The trials of all phrases that a template fits, in the order of the lexicon."""
    if not templates:
        return
    for entry in lexicon(pack):
        number = next((n for n, template in enumerate(templates) if template.fits(entry.term)), None)
        if number is not None:
            yield from _trials(entry, templates[number], source, number)


def _trials(entry: LexiconPhrase, template: PhraseTemplate, source: Source, number: int) -> Iterator[Trial]:
    rules = tuple(
        RuleWanted(name, rule.status, source.where(("phrases", number, "rules", name)), rule.reason)
        for name, rule in template.rules.items()
    )
    for wording in entry.tried():
        notes = [note.replace(_SLOT, wording) for note in template.notes]
        findings = None
        if template.findings is not None:
            findings = tuple(_finding(one, entry.term, entry.where) for one in template.findings)
        encounter = template.encounter
        yield Trial(
            TrialKind.PHRASE,
            f"{entry.name}: {wording}",
            Given(notes[0], template.target, claim=template.claim),
            Wanted(
                entry.where,
                findings=findings,
                rules=rules,
                encounter=Encounter(_filled(encounter, entry.term) or encounter) if encounter else None,
            ),
            template.gaps.get(wording),
            instead=tuple(notes[1:]),
            reads=(entry.term, tuple(words_of(wording))),
        )


def _finding(one: ExpectedFinding, term: Term, where: Where) -> FindingWanted:
    axes = tuple((key, axis_values(value, _many(term))) for key, value in one.axes().items())
    features = tuple((key, _filled(getattr(one, key), term)) for key in FEATURES if key in one.model_fields_set)
    return FindingWanted(axes, one.assertion, where, features)


def _many(term: Term) -> dict[str, tuple[str, ...]]:
    return {"{values}": term.values, "{value}": (term.value,)}


def _filled(text: str | None, term: Term) -> str | None:
    """A text with the phrase's own value or level for the names in brackets."""
    return {"{value}": term.value, "{level}": term.level}.get(text, text) if text else text
