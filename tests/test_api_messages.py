"""What goes wrong in a call from Python is told in words of Python: no option of the command."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem

TEXT = "Neck pain."

# Calls that are refused, with what the message says.
REFUSED: list[tuple[Callable[[Engine], Any], Problem, str]] = [
    (lambda _: dxproof.load("m98"), Problem.PACK_UNKNOWN, "shipped: cmt-visit"),
    (lambda _: dxproof.load("m99-stenosis@7.0.0"), Problem.PACK_VERSION, "its versions"),
    (lambda _: dxproof.load(as_of="tomorrow"), Problem.DATE_VALUE, "date of service"),
    (lambda _: dxproof.load(as_of="1999-01-01"), Problem.DATE_OUTSIDE, "its versions"),
    (lambda _: dxproof.load(profile="nowhere.yaml"), Problem.PACK_FILE, "nowhere.yaml"),
    (lambda _: dxproof.load_engines(packs="nowhere"), Problem.PACK_UNKNOWN, "no rule pack in the folder"),
    (lambda _: dxproof.check(TEXT, "M54.2"), Problem.TARGET_UNKNOWN, "no pack has the code"),
    (lambda engine: engine.check(TEXT, "M54.2"), Problem.TARGET_UNKNOWN, "its codes are M99.20 to M99.79"),
    (lambda engine: engine.check(TEXT, "M17.11"), Problem.TARGET_UNKNOWN, "the pack m17-knee-osteoarthritis has it"),
    (lambda engine: engine.check(TEXT, day="2026-13-01"), Problem.DATE_VALUE, "cannot be read"),
    (lambda engine: engine.check(TEXT, day="1999-01-01"), Problem.DATE_OUTSIDE, "its versions"),
    (lambda engine: engine.check(TEXT, claim={"cpt": []}), Problem.CLAIM_SHAPE, "dx"),
    (lambda engine: engine.check("\ud800"), Problem.INPUT_DECODE, "lone surrogate"),
    (lambda engine: list(engine.check_many([{"id": 1}])), Problem.INPUT_COLUMN, "note:1"),
    (lambda engine: list(engine.check_many([{"text": ""}])), Problem.INPUT_EMPTY, "note:1"),
    (lambda engine: list(engine.check_many([{"text": TEXT, "claim": "{"}])), Problem.CLAIM_SHAPE, "note:1"),
    (lambda engine: list(engine.check_many([{"text": TEXT, "setting": "out"}])), Problem.INPUT_VALUE, "outpatient"),
    (lambda engine: list(engine.check_many([{"text": "%PDF-1.7"}])), Problem.INPUT_KIND, "expected plain text"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "problem", "said"), REFUSED, ids=[f"{p.value} {said}" for _, p, said in REFUSED])
def test_a_message_names_no_option(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Any, problem: Problem, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DxproofError) as caught:
        call(engine)
    assert (caught.value.problem, said in str(caught.value)) == (problem, True), str(caught.value)
    assert not re.search(r"(?<![\w-])--?[a-z]|dxproof \w+", str(caught.value))
