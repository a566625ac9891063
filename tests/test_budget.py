"""A note made of clinical terms without end is refused, with its name and what was too much; the others are judged."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.extract import reader

DENSE = "Foraminal stenosis at C1-C2. " * 3


def test_a_note_within_its_budget_is_judged(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "BUDGET", 12)
    assert engine.check(DENSE).findings


def test_a_note_over_its_budget_is_an_error(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "BUDGET", 11)
    with pytest.raises(DxproofError, match="has 12 clinical terms, and a note may have 11") as raised:
        engine.check(DENSE)
    assert raised.value.problem is Problem.NOTE_FAILED


def test_the_batch_goes_on(command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reader, "BUDGET", 11)
    (tmp_path / "dense.txt").write_text(DENSE)
    (tmp_path / "plain.txt").write_text("Foraminal stenosis at C1-C2.")
    ended = command("check", str(tmp_path), "--fail-on", "never")
    assert ended.code == 2
    assert "dense.txt: could not be judged: it has 12 clinical terms" in ended.err
    assert "1 judged (1 unsupported), 1 not judged" in ended.err
