"""Providers of documents are names too: one that would steer a terminal fails its note, and no other."""

from typing import Any

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure


@pytest.mark.parametrize("escape", ["\x1b[2J", r"\X1B5B324A\ "])
def test_a_provider_with_a_control_character_is_refused(escape: str, write: Any, read: Any) -> None:
    def message(name: str, control: str) -> bytes:
        author = f"TXA|1|CN|TX|20260924|||||X^{name}^Ann"
        return bytes(write.hl7_of("MDM^T02", author, "OBX|1|TX|||C1-C2 foraminal stenosis.", control=control))

    bad, good = read(".hl7", message(f"Lee{escape}", "A") + message("Lee", "B"))
    assert isinstance(good, Note)
    assert good.provider == "Ann Lee"
    assert isinstance(bad, Failure)
    assert "provider is a text with a line break or control character, expected one line" in str(bad.error)
