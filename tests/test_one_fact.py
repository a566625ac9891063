"""The one fact that would change the answer, and the code for each way of stating it."""

import shutil
from pathlib import Path

import pytest

import dxproof
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.report.one_fact import one_fact
from dxproof.engine.report.terminal import render

KNEE = "m17-knee-osteoarthritis"


@pytest.mark.parametrize(
    ("note", "target", "answers"),
    [
        # No type is stated: the side alone does not lead to the code of another type.
        ("Knee osteoarthritis.", "M17.31", {"both knees": "M17.0", "right knee": "M17.11", "left knee": "M17.12"}),
        ("Post-traumatic knee osteoarthritis.", "M17.11", {"right knee": "M17.31", "left knee": "M17.32", "both knees": "M17.2"}),
    ],
)  # fmt: skip
def test_a_missing_side_leads_to_codes_of_the_stated_cause(note: str, target: str, answers: dict[str, str]) -> None:
    fact = one_fact(dxproof.load(KNEE).check(note, target=target), load_pack(KNEE))
    assert fact is not None
    assert fact.gap == "The osteoarthritis is documented, its side is not."
    assert dict(fact.answers) == answers


def test_the_command_for_another_code_names_the_pack(tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(load_pack(KNEE).folder, own)
    note = "Left knee osteoarthritis."
    for pack, option in ((KNEE, KNEE), (str(own), "PACK")):
        report = dxproof.load(pack).check(note, target="M17.11")
        assert f"dxproof check NOTE --pack {option} --code M17.12\n" in render(report, note, load_pack(pack))
