"""Which statements of a note are carried forward from an older one."""

import pytest

from dxproof.engine.engine import Engine

OLD, NEW = "C1-C2 foraminal stenosis from pannus", "C5-C6 foraminal stenosis from a spur"
CARRIED = [
    # text, (words, whether they were carried) of every statement
    (f"Copied from note of 3/2/26: {OLD}.\n\n{NEW}.", [(OLD, True), (NEW, False)]),
    (f"Copied from preop note 3/2/26: \"Neck pain. MRI: {OLD}.\"\n\n{NEW}.", [(OLD, True), (NEW, False)]),
    (f"Copied from the admission note: {OLD}.", [(OLD, True)]),
    (f"Copied from physiatry referral: {OLD}.", [(OLD, False)]),
    (f"Begin copied text\n{OLD}.\nEnd copied text\n{NEW}.", [(OLD, True), (NEW, False)]),
    (f"{OLD} (carried from 3/2026 note)\n{NEW}", [(OLD, True), (NEW, False)]),
    (f"{NEW}. Neck pain.\nCopied forward: {OLD}.", [(NEW, False), (OLD, True)]),
    (f"{NEW}.\nCopied forward", [(NEW, False)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CARRIED)
def test_what_was_carried_forward(engine: Engine, text: str, expected: list[tuple[str, bool]]) -> None:
    found = engine.facts(text).statements
    assert [(statement.span.quote, statement.carried) for statement in found] == [
        (words.partition(" ")[2], carried) for words, carried in expected
    ]
