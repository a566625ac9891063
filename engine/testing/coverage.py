"""Coverage of a pack's tests: rule outcomes, pitfalls raised and not raised, lexicon phrases, constructions, rows of the table.

An outcome, a pitfall or a row is covered if a passing test expects it; a phrase, if the extraction matched one of its
wordings in the note of a passing test. Cues and similar phrases are looked up only near a concept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.engine import Engine
from dxproof.engine.errors import Where
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.yaml_source import Source
from dxproof.engine.testing.compare import read_by
from dxproof.engine.testing.examples import pitfall_places, rule_sources, shown_path
from dxproof.engine.testing.lexicon import lexicon
from dxproof.engine.testing.outcomes import outcomes_of
from dxproof.engine.testing.run import Result, Verdict
from dxproof.engine.testing.wordings import traced


@dataclass(frozen=True, slots=True)
class Item:
    """One item that tests can cover."""

    name: str
    where: Where
    covered: bool


@dataclass(frozen=True, slots=True)
class Share:
    """The items of one kind. ``counts``: whether they count towards the minimum."""

    name: str
    items: tuple[Item, ...]
    counts: bool = True

    @property
    def covered(self) -> int:
        return sum(item.covered for item in self.items)

    @property
    def percent(self) -> float:
        return 100 * self.covered / len(self.items) if self.items else 100.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a pack, by kind."""

    shares: tuple[Share, ...]

    @property
    def lowest(self) -> Share:
        return min((share for share in self.shares if share.counts), key=lambda share: share.percent)


def coverage(engine: Engine, results: Iterable[Result], shared: bool = False) -> Coverage:
    """The coverage by passing results; phrases of the pack itself, with ``shared`` also the shared ones."""
    passed = [result for result in results if result.verdict is Verdict.PASSED]
    sources = rule_sources(engine.pack)
    return Coverage(
        (
            _outcomes(engine, passed, sources),
            _messages(engine, passed, sources),
            _pitfalls(engine, passed),
            _phrases(engine, passed, shared),
            _constructions(engine, passed, shared),
            _rows(engine, passed),
        )
    )


def _outcomes(engine: Engine, passed: Sequence[Result], sources: dict[str, Source]) -> Share:
    stated = {(rule.rule, rule.status) for result in passed for rule in result.test.wanted.rules}
    return Share(
        "rule outcomes",
        tuple(
            Item(
                f"{rule.rule} {status.value}",
                sources[rule.rule].where(("examples", status.value)),
                (rule.rule, status) in stated,
            )
            for rule in engine.pack.rules
            for status in outcomes_of(rule, engine.pack.table)
        ),
    )


def _messages(engine: Engine, passed: Sequence[Result], sources: dict[str, Source]) -> Share:
    """The messages shown for the target. A message for an outcome may be hidden by those for its reasons."""
    shown = {
        (outcome.rule.rule, outcome.reason if outcome.reason in outcome.rule.messages else outcome.status.value)
        for result in passed
        for outcome in result.judgement.target.outcomes
    }
    return Share(
        "messages (not in the minimum)",
        tuple(
            Item(f"{rule.rule} {key}", sources[rule.rule].where(("messages", key)), (rule.rule, key) in shown)
            for rule in engine.pack.rules
            for key in rule.messages
        ),
        counts=False,
    )


def _pitfalls(engine: Engine, passed: Sequence[Result]) -> Share:
    stated: set[tuple[str, bool]] = set()
    for result in passed:
        wanted = result.test.wanted
        named = {(pitfall.pitfall, pitfall.raised) for pitfall in wanted.pitfalls}
        stated |= named
        if wanted.only_these_pitfalls:
            stated |= {(e.id, False) for e in engine.pack.pitfalls if (e.id, True) not in named}
    places = pitfall_places(engine.pack)
    return Share(
        "pitfalls both ways",
        tuple(
            Item(f"{entry.id} {'raised' if raised else 'not raised'}", places[entry.id], (entry.id, raised) in stated)
            for entry in engine.pack.pitfalls
            for raised in (True, False)
        ),
    )


# Words that only constructions speak of: the examples of constructions try them.
_OF_CONSTRUCTIONS = frozenset({Kind.GRAMMAR, Kind.FACT})


def _phrases(engine: Engine, passed: Sequence[Result], shared: bool) -> Share:
    read = {pair for result in passed for pair in result.words}
    return Share(
        "phrases",
        tuple(
            Item(
                f'{entry.name} "{entry.phrase}"',
                entry.where,
                any((entry.term, words) in read for _, words in entry.wordings),
            )
            for entry in lexicon(engine.pack, shared)
            if entry.term.kind not in _OF_CONSTRUCTIONS
        ),
    )


def _constructions(engine: Engine, passed: Sequence[Result], shared: bool) -> Share:
    """The constructions by which something was read in a passing case's note."""
    used = frozenset[str]().union(*(read_by(result.judgement.facts) for result in passed))
    every = traced(engine.pack, shared)
    return Share("constructions", tuple(Item(each.made.id, each.where, each.made.id in used) for each in every))


def _rows(engine: Engine, passed: Sequence[Result]) -> Share:
    documented = {code for result in passed for code in result.test.wanted.supported or ()}
    where = Where(shown_path(Path(engine.pack.folder, "codes.yaml")))
    codes = [] if engine.pack.is_of_visit else sorted(engine.pack.table.codes)
    return Share("table rows", tuple(Item(code, where, code in documented) for code in codes))
