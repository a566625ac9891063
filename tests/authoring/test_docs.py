"""The generated pages are up to date and complete."""

import re
from pathlib import Path

import pytest

from dxproof.engine.authoring.describe import described
from dxproof.engine.authoring.markdown import HEADER, constructions_page, pack_page
from dxproof.engine.pack.loader import shipped_packs

PAGES = Path(__file__).resolve().parents[2] / "docs" / "packs"


def test_committed_pages_are_fresh() -> None:
    """Stale? Run: dxproof rules docs --out docs/packs"""
    fresh = {f"{name}.md": pack_page(described(name)) for name in shipped_packs()}
    fresh["constructions.md"] = constructions_page(described(next(iter(shipped_packs()))))
    assert {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")} == fresh


def test_constructions_page_holds_every_shared_construction() -> None:
    pack = described("m99-stenosis")
    page = constructions_page(pack)
    assert sorted(re.findall(r"^### (\S+)$", page, re.MULTILINE)) == sorted(pack.constructions)


@pytest.mark.parametrize("name", shipped_packs())
def test_page_holds_every_code_rule_pitfall_and_source(name: str) -> None:
    pack = described(name)
    page = pack_page(pack)
    assert page.startswith(HEADER)
    assert re.findall(r"^### (\S+)$", page, re.MULTILINE) == list(pack.names())
    assert re.findall(r"^\| ([A-Z]\d\S+) \|", page, re.MULTILINE) == [
        code for code in pack.pack.table.codes if code
    ]  # a visit has none
    for source in pack.pack.file.authorities:
        assert f"| {source} |" in page


def test_text_of_a_pack_cannot_write_markdown(small_pack: Path) -> None:
    rule = small_pack / "rules" / "side-stated.yaml"
    text = rule.read_text(encoding="utf-8")
    hostile = "why: '<script>x</script> [a](b) | *c* `d`'"
    rule.write_text(text.replace("why: The fifth character of the code is the side.", hostile), encoding="utf-8")
    page = pack_page(described(str(small_pack)))
    assert r"Why: \<script\>x\</script\> \[a\](b) \| \*c\* \`d\`" in page
