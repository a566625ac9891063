"""What several test files need: one engine for the session, and a way to judge a code that nobody asked for."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.judge.judge import judge
from dxproof.engine.report.build import build_report
from dxproof.engine.report.model import Report


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The default pack, compiled once."""
    return engine_of("m99-stenosis")


@cache
def engine_of(pack: str) -> Engine:
    """One engine a pack for all tests."""
    return dxproof.load(pack)


@pytest.fixture(scope="session")
def report_on() -> Callable[..., Report]:
    """Like ``engine.check``, but whether the target was asked for is said apart from the target itself."""

    def report(text: str, target: str | None, asked: bool, pack: str = "m99-stenosis", **options: Any) -> Report:
        case = replace(engine_of(pack).judge(text, target, **options).case, asked=asked)
        return build_report(judge(case), text, None, None)

    return report
