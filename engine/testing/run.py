"""Trials through the engine: the same way from note to judgement that a check takes, then the comparison."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from time import perf_counter

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError
from dxproof.engine.extract.extractor import WordsRead
from dxproof.engine.facts import NoteFacts
from dxproof.engine.guard import note_guard
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import Judgement, judge
from dxproof.engine.testing.compare import Difference, differences
from dxproof.engine.testing.trial import Trial


class Verdict(StrEnum):
    """What became of a trial."""

    PASSED = "passed"
    FAILED = "failed"
    KNOWN_GAP = "known gap"  # marked so, and it fails as it must
    GAP_CLOSED = "gap closed"  # marked as a known gap, and it holds


@dataclass(frozen=True, slots=True)
class Result:
    """One trial, how it went, the judgement behind it, and the phrases of the lexicon that were read in its note."""

    trial: Trial
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
    """All results of a call, and what could not be used."""

    results: tuple[Result, ...]
    errors: tuple[DxproofError, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.good)


def ready(engine: Engine, trial: Trial, facts: NoteFacts | None = None) -> Case:
    """The note of a trial made ready for judging; its facts do not depend on the rules."""
    given = trial.given
    return engine.case(given.note, given.target, given.setting, given.encounter, given.claim, given.asked, facts=facts)


def _tried(engine: Engine, trial: Trial) -> tuple[Judgement, tuple[Difference, ...], WordsRead]:
    facts, words_read = engine.facts_and_words(trial.given.note)
    judgement = judge(ready(engine, trial, facts))
    found = differences(trial.wanted, judgement)
    if trial.reads is not None and trial.reads not in words_read:
        term, words = trial.reads
        about = f'phrase "{" ".join(words)}"'
        unread = Difference(about, f"read as {term.kind.value} {term.value}", "not read as that", trial.wanted.where)
        found = (unread, *found)
    return judgement, found, words_read


def run_trial(engine: Engine, trial: Trial) -> Result:
    """Judge one trial and compare; of several notes that will do the first that holds is the trial's."""
    began = perf_counter()
    judgement, found, words = _tried(engine, trial)
    for note in trial.instead if found else ():
        other = replace(trial, given=replace(trial.given, note=note))
        tried = _tried(engine, other)
        if not tried[1]:
            trial = other
            judgement, found, words = tried
            break
    if trial.known_gap is not None:
        verdict = Verdict.KNOWN_GAP if found else Verdict.GAP_CLOSED
    else:
        verdict = Verdict.FAILED if found else Verdict.PASSED
    return Result(trial, verdict, found, judgement, words, perf_counter() - began)


def run_trials(engine: Engine, trials: Iterable[Trial], errors: Iterable[DxproofError] = ()) -> Run:
    """All trials in order. A trial that cannot be judged is an error beside the others."""
    results: list[Result] = []
    unusable = list(errors)
    for trial in trials:
        try:
            with note_guard(Note(text=trial.given.note, source=str(trial.place))):
                results.append(run_trial(engine, trial))
        except DxproofError as error:
            where = error.where or trial.wanted.where
            unusable.append(DxproofError(error.problem, error.message, where, error.hint))
    return Run(tuple(results), tuple(unusable))
