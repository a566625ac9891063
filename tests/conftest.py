"""What several test files need: one engine for the session, its pack's trials, and a way to judge a code nobody asked for."""

from collections.abc import Callable
from typing import Any

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.judge.judge import judge
from dxproof.engine.report.build import build_report
from dxproof.engine.report.model import Report
from dxproof.engine.testing.gather import gather, target_of
from dxproof.engine.testing.run import Run, run_trials
from dxproof.engine.testing.trial import Gathered, TrialKind


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The shipped pack, compiled once."""
    return dxproof.load()


@pytest.fixture(scope="session")
def own_trials(engine: Engine) -> Gathered:
    """All that the shipped pack is tested by."""
    return gather(engine.pack, target_of("m99-stenosis", None))


@pytest.fixture(scope="session")
def own_run(engine: Engine, own_trials: Gathered) -> Run:
    """The shipped pack's own tests, run; all but the thousands of phrases."""
    return run_trials(engine, [t for t in own_trials.trials if t.kind is not TrialKind.PHRASE], own_trials.errors)


@pytest.fixture(scope="session")
def report_on(engine: Engine) -> Callable[..., Report]:
    """Like ``engine.check``, but whether the target was asked for is said apart from the target itself."""

    def report(text: str, target: str | None, asked: bool, **options: Any) -> Report:
        return build_report(judge(engine.case(text, target, asked=asked, **options)), text, None, None)

    return report
