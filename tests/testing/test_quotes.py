"""A quote resolves to exactly one position, or gives an error that says what to do."""

import pytest

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.testing.quotes import find_quote

NOTE = "C1-C2 (left): foramen\n  narrowed. C1-C2 again, a.b and a*b.\r\nEnd"
HERE = Where("expected.yaml", 4, 7)


@pytest.mark.parametrize(
    ("quote", "occurrence", "found"),
    [
        ("(left)", None, "(left)"),
        ("foramen narrowed", None, "foramen\n  narrowed"),
        ("a*b. End", None, "a*b.\r\nEnd"),
        ("C1-C2", 1, "C1-C2"),
        ("C1-C2", 2, "C1-C2"),
        ("  a.b ", None, "a.b"),
    ],
)
def test_quote_is_found(quote: str, occurrence: int | None, found: str) -> None:
    span = find_quote(NOTE, quote, occurrence, HERE)
    assert NOTE[span.start : span.end] == found


def test_occurrence_counts_from_the_start() -> None:
    first, second = (find_quote(NOTE, "C1-C2", number, HERE).start for number in (1, 2))
    assert (first, second) == (NOTE.index("C1-C2"), NOTE.rindex("C1-C2"))


@pytest.mark.parametrize(
    ("quote", "occurrence", "message"),
    [
        ("C1-C2", None, 'the note has "C1-C2" 2 times, expected once (quote more text, or add occurrence: 1 to 2)'),
        ("c1-c2", None, 'the note has no "c1-c2" (quote the note exactly, including case and punctuation)'),
        ("C1-C2", 3, 'the note has "C1-C2" 2 times, so there is no occurrence 3 (write occurrence: 1 to 2)'),
        ("left", 2, 'the note has "left" once, so there is no occurrence 2 (write occurrence: 1 to 1)'),
        (" ", None, "the quote is empty (quote text of note.txt)"),
    ],
)
def test_quote_that_is_not_one_place_is_an_error(quote: str, occurrence: int | None, message: str) -> None:
    with pytest.raises(DxproofError) as caught:
        find_quote(NOTE, quote, occurrence, HERE)
    assert caught.value.problem is Problem.TEST_QUOTE
    assert str(caught.value) == f"expected.yaml:4:7: {message}"
