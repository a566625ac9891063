"""Wordings of lexicon phrases: the fast expansion gives the same result as the simple one."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dxproof.engine.extract.phrases import expand, wordings
from dxproof.engine.extract.tokens import words_of
from dxproof.engine.pack.loader import RULES_FOLDER
from dxproof.engine.pack.notation import fault


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def plainly(phrase: str) -> list[tuple[str, ...]]:
    """The wordings one after the other, each cut into words by itself."""
    return [words for words in dict.fromkeys(tuple(words_of(wording)) for wording in expand(phrase)) if words]


PATTERNS = ("constructions", "facts")  # their notation is another: chunks, not words


@pytest.mark.parametrize(
    "file",
    sorted(path for path in RULES_FOLDER.glob("**/*.yaml") if path.stem not in PATTERNS),
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_wordings_of_shipped_phrases(file: Path) -> None:
    phrases = [text for text in texts(yaml.safe_load(file.read_text(encoding="utf-8"))) if "(" in text]
    assert [list(wordings(phrase)) for phrase in phrases] == [plainly(phrase) for phrase in phrases]


@given(st.text(alphabet="ab (|)/-", max_size=14))
def test_wordings_of_any_phrase(phrase: str) -> None:
    if fault(phrase) is None:
        assert list(wordings(phrase)) == plainly(phrase)
