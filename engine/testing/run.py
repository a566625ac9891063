"""Running tests: judge each note as ``check`` does, then compare."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from time import perf_counter

from dxproof.engine.claim import Note, read_claim
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError
from dxproof.engine.extract.extractor import WordsRead
from dxproof.engine.extract.vocabulary import Term
from dxproof.engine.guard import note_guard
from dxproof.engine.judge.judge import Judgement, judge
from dxproof.engine.testing.compare import Difference, differences
from dxproof.engine.testing.model import PackTest


class Verdict(StrEnum):
    """The verdict of a test."""

    PASSED = "passed"
    FAILED = "failed"
    KNOWN_GAP = "known gap"  # marked as a known gap, and it fails as expected
    GAP_CLOSED = "gap closed"  # marked as a known gap, but it passes


@dataclass(frozen=True, slots=True)
class Result:
    """One test with its verdict, its judgement, and the lexicon phrases matched in its note."""

    test: PackTest
    verdict: Verdict
    differences: tuple[Difference, ...]
    judgement: Judgement
    words: WordsRead
    seconds: float

    @property
    def good(self) -> bool:
        return self.verdict in (Verdict.PASSED, Verdict.KNOWN_GAP)


@dataclass(frozen=True, slots=True)
class Run:
    """All results of a run, and the errors of unusable tests."""

    results: tuple[Result, ...]
    errors: tuple[DxproofError, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.good)


def _reads(engine: Engine, wanted: tuple[Term, tuple[str, ...]], read: WordsRead) -> bool:
    """Whether a wording was read as its term. Articles do not count: the note may be read with or without them."""
    term, words = wanted
    articles = engine.pack.lexicon.grammar.articles
    bare = [word for word in words if word not in articles]
    return wanted in read or any(
        [word for word in given if word not in articles] == bare for other, given in read if other == term
    )


def _tried(engine: Engine, test: PackTest) -> tuple[Judgement, tuple[Difference, ...], WordsRead]:
    given = test.given
    facts, words_read = engine.facts_and_words(given.note)
    note = Note(text=given.note, setting=given.setting, encounter=given.encounter, claim=read_claim(given.claim))
    judgement = judge(engine.case(note, given.target, given.asked, facts))
    found = differences(test.wanted, judgement)
    if test.reads is not None and not _reads(engine, test.reads, words_read):
        term, words = test.reads
        about = f'phrase "{" ".join(words)}"'
        unread = Difference(about, f"read as {term.kind.value} {term.value}", "not read as that", test.wanted.where)
        found = (unread, *found)
    return judgement, found, words_read


def run_test(engine: Engine, test: PackTest) -> Result:
    """Run one test; of alternative notes, the first that passes is used."""
    began = perf_counter()
    judgement, found, words = _tried(engine, test)
    for note in test.instead if found else ():
        other = replace(test, given=replace(test.given, note=note))
        tried = _tried(engine, other)
        if not tried[1]:
            test = other
            judgement, found, words = tried
            break
    if test.known_gap is not None:
        verdict = Verdict.KNOWN_GAP if found else Verdict.GAP_CLOSED
    else:
        verdict = Verdict.FAILED if found else Verdict.PASSED
    return Result(test, verdict, found, judgement, words, perf_counter() - began)


def run_tests(engine: Engine, tests: Iterable[PackTest], errors: Iterable[DxproofError] = ()) -> Run:
    """Run all tests in order. A test that cannot be judged is collected as an error."""
    results: list[Result] = []
    unusable = list(errors)
    for test in tests:
        try:
            with note_guard(Note(text=test.given.note, source=str(test.place))):
                results.append(run_test(engine, test))
        except DxproofError as error:
            where = error.where or test.wanted.where
            unusable.append(DxproofError(error.problem, error.message, where, error.hint))
    return Run(tuple(results), tuple(unusable))
