"""The sections of a note are a closed set: the shared words open each of them, and code never spells one out."""

import ast
from collections.abc import Iterator
from pathlib import Path

from dxproof.engine.pack.loader import load_pack
from dxproof.engine.terms import Section

ENGINE = Path(__file__).resolve().parents[2] / "engine"


def spelt_out(tree: ast.AST) -> Iterator[str]:
    """The texts that code compares a section with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any("section" in ast.unparse(side) for side in sides):
                found = (part for side in sides for part in ast.walk(side) if isinstance(part, ast.Constant))
                yield from (str(part.value) for part in found if part.value in set(Section))


def test_every_section_is_opened_by_a_header() -> None:
    assert {*load_pack("m99-stenosis").lexicon.sections.sections, Section.UNKNOWN} == set(Section)


def test_literals_are_found() -> None:
    code = 'unit.section == "plan" or section in ("exam", x) or "labs" in sections or unit.section is Section.PLAN'
    assert list(spelt_out(ast.parse(code))) == ["plan", "exam", "labs"]


def test_code_names_no_section_by_its_text() -> None:
    found = {
        path.relative_to(ENGINE).as_posix(): literals
        for path in ENGINE.rglob("*.py")
        if (literals := list(spelt_out(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == {}
