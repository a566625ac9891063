"""A fresh pack from the scaffold, for tests to change."""

from pathlib import Path

import pytest

from dxproof.engine.authoring.scaffold import new_pack


@pytest.fixture
def small_pack(tmp_path: Path) -> Path:
    """The pack that ``rules new`` writes, without its schemas."""
    return new_pack("small-pack", tmp_path, {})
