"""Shared fixtures for document tests: writers for charts, and a way to read bytes as a file with a suffix."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure, InputOptions, read_notes

Read = Callable[..., list[Note | Failure]]


@pytest.fixture(scope="session")
def write() -> ModuleType:
    """The module ``writers`` beside this file."""
    spec = importlib.util.spec_from_file_location("writers", Path(__file__).with_name("writers.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """All items of bytes that lie in a file ``note`` of a suffix."""
    monkeypatch.chdir(tmp_path)

    def items(suffix: str, data: bytes, options: InputOptions | None = None) -> list[Note | Failure]:
        Path(f"note{suffix}").write_bytes(data)
        return list(read_notes([f"note{suffix}"], options or InputOptions(), None))

    return items


@pytest.fixture
def note(read: Read) -> Callable[..., Note]:
    """The one note of such a file."""

    def one(suffix: str, data: bytes) -> Note:
        (item,) = read(suffix, data)
        assert isinstance(item, Note), item
        return item

    return one


@pytest.fixture
def refusal(read: Read) -> Callable[..., str]:
    """Why such a file gives no note: the code and the message."""

    def one(suffix: str, data: bytes) -> str:
        (item,) = read(suffix, data)
        assert isinstance(item, Failure), item
        return f"{item.error.problem}: {item.error}"

    return one
