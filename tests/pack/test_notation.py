"""The phrase notation: what is refused, and that everything accepted can be expanded."""

import pytest

from dxproof.engine.extract.phrases import expand
from dxproof.engine.pack.check_words import phrase_mistakes
from dxproof.engine.pack.notation import MAX_WORDINGS, fault
from dxproof.engine.pack.yaml_source import parse_yaml


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("(a|b", "never closed"),
        ("a|b) c", "outside of brackets"),
        ("(a|b)) c", "closes no bracket"),
        ("a|b", "outside of brackets"),
        ("(a) (b|c)", "one alternative"),
        ("(|)", "two empty alternatives"),
        ("(a||)", "two empty alternatives"),
        ("((a|b)|c|(d) e)", "one alternative"),
        (" ".join(["(a|b)"] * 12), "more than 4,000"),
    ],
)
def test_fault_is_named(phrase: str, expected: str) -> None:
    assert expected in (fault(phrase) or "")


@pytest.mark.parametrize(
    "phrase", ["a", "(carried)", "(a|) b", "(a|b (c|d)|) e", "((a|b)|c)", "(a (|b)|c) d", " ".join(["(a|b)"] * 11)]
)
def test_sound_phrase_expands(phrase: str) -> None:
    assert fault(phrase) is None
    assert 1 <= len(expand(phrase)) <= MAX_WORDINGS


def test_nested_groups_are_counted_as_they_expand() -> None:
    inner = "(" + "|".join(f"w{n}" for n in range(60)) + ")"
    outer = f"({inner} {inner}|x)"
    assert fault(outer) is None
    assert len(expand(outer)) == 3601
    assert "more than" in (fault(f"({inner} {inner}|x) (a|b)") or "")


def test_lists_that_are_taken_as_they_stand_have_no_notation() -> None:
    source = parse_yaml(b"headers: [cc|hpi]\nentries:\n  - phrases: [cc|hpi]\n", "words.yaml")
    (mistake,) = phrase_mistakes(source, source.data, (), literal=False)
    assert mistake.where is not None
    assert mistake.where.line == 3
