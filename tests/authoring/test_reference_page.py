"""docs/rule-reference.md lists every condition, detector, trait and modality with the program's own descriptions."""

from pathlib import Path

import pytest
import yaml

from dxproof.engine.authoring.hover import VALUES
from dxproof.engine.pack.codes import VERTEBRA_NAMES
from dxproof.engine.pack.detectors import DETECTOR_SPECS
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model.table import SegmentRow
from dxproof.engine.pack.registry import OPERATORS, Operator

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rule-reference.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("operator", OPERATORS.values(), ids=lambda operator: operator.id.value)
def test_questions(operator: Operator) -> None:
    shown = (f"`{p.name}`" if p.required else f"(`{p.name}`)" for p in operator.parameters)
    assert f"| `{operator.id.value}` | {', '.join(shown)} | {operator.meaning} |\n" in PAGE


def test_detectors() -> None:
    for detector, spec in DETECTOR_SPECS.items():
        keys = ", ".join(f"`{name}`" for name in sorted(spec.reads))
        assert f"| `{detector.value}` | {keys} | {spec.meaning} |\n" in PAGE


@pytest.mark.parametrize("closed", ["Trait", "Modality"])
def test_values(closed: str) -> None:
    for value, meaning in VALUES[closed].items():
        assert f"| `{value}` | {meaning} |\n" in PAGE


def test_examples_are_yaml() -> None:
    blocks = PAGE.split("```yaml\n")[1:]
    assert len(blocks) == 5
    for block in blocks:
        assert yaml.safe_load(block.split("```")[0])


def test_segments_of_the_page_are_those_of_a_pack() -> None:
    block = next(block for block in PAGE.split("```yaml\n") if "\nsegments:" in block)
    shown = [SegmentRow.model_validate(row) for row in yaml.safe_load(block.split("```")[0])["segments"]]
    shipped = {row.region: row for row in load_pack("m99-stenosis").codes.segments}
    assert [row for row in shown if row != shipped[row.region]] == []
    named = {name for row in shown for name in (*row.lower, *row.alone)}
    assert named <= set(VERTEBRA_NAMES)
    assert "C2" not in {name for row in shipped.values() for name in row.alone}  # as the page says
