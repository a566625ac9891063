"""Links, file names and decisions in the docs refer to something that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
_NAMED = re.compile(r"`((?:engine|commands|rules|tests|fixtures|docs|schemas)/[^`\s]*)`")
_HEADINGS = ["## Question", "## Decision", "## What it costs"]


def _unquoted(text: str) -> str:
    """A page without its blocks of code, where brackets are no links."""
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files(page: Path) -> None:
    text = _unquoted(page.read_text(encoding="utf-8"))
    assert [link for link in _LINK.findall(text) if not (page.parent / link).exists()] == []


def test_contributing_names_files_that_are_there() -> None:
    named = [path for path in _NAMED.findall(CONTRIBUTING) if "<" not in path]
    assert len(named) > 30
    assert [path for path in named if not (any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists())] == []


def test_contributing_has_the_install_that_type_checkers_follow() -> None:
    assert 'pip install --config-settings editable_mode=strict -e ".[test' in CONTRIBUTING


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_decisions_are_short_and_listed(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {page.name[:4]} ")
    assert [line for line in lines if line.startswith("## ")] == _HEADINGS
    assert len(lines) <= 40
    assert f"[{page.name[:4]}]({page.name}) |" in page.with_name("README.md").read_text(encoding="utf-8")
