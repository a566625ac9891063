"""What several test files need: one engine for the session, and a way to judge a code that nobody asked for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.judge.judge import judge
from dxproof.engine.report.build import build_report
from dxproof.engine.report.model import Report


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The shipped pack, compiled once."""
    return dxproof.load()


@pytest.fixture(scope="session")
def report_on(engine: Engine) -> Callable[..., Report]:
    """Like ``engine.check`` of a pack, but whether the target was asked for is said apart from the target itself."""
    engines = {"m99-stenosis": engine}

    def report(text: str, target: str | None, asked: bool, pack: str = "m99-stenosis", **options: Any) -> Report:
        if pack not in engines:
            engines[pack] = dxproof.load(pack)
        case = replace(engines[pack].judge(text, target, **options).case, asked=asked)
        return build_report(judge(case), text, None, None)

    return report
