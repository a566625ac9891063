"""Fixture folders to be broken by tests: a good case to start from."""

from collections.abc import Callable
from pathlib import Path

import pytest

NOTE = "Neck pain.\nForaminal stenosis at C1-C2 due to ligament thickening.\nMRI at C1-C2 is pending.\n"
EXPECTED = """\
about: "A ligament narrows the foramen"   # a remark that stays
target: M99.70
status: incomplete
supported_codes: [M99.70]
rules:
  region-stated: met
  mechanism-stated: {status: met, reason: met, evidence: [ligament]}
  imaging-cited: not_met
  conservative-care: not_met
  symptom-paired: met
pitfalls: []
findings:
  - {region: head, level: C1-C2, compartment: foramen, mechanisms: [connective_tissue], assertion: present, quote: "Foraminal stenosis"}
"""


@pytest.fixture
def write_case(tmp_path: Path) -> Callable[..., Path]:
    """Writes one case: the good one, with the replacements given."""

    def write(*changes: tuple[str, str], name: str = "case", note: str = NOTE, claim: str | None = None) -> Path:
        text = EXPECTED
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        folder = tmp_path / "cases" / name
        folder.mkdir(parents=True)
        (folder / "note.txt").write_text(note, encoding="utf-8")
        (folder / "expected.yaml").write_text(text, encoding="utf-8")
        if claim is not None:
            (folder / "claim.json").write_text(claim, encoding="utf-8")
        return folder

    return write
