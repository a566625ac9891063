"""How a line of a pack is shown: the carets mark the right text, and nothing controls the terminal."""

import pytest

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.pack.error_text import LINE_WIDTH, SHOWN, cut, did_you_mean, render, render_all
from dxproof.engine.visible import visible


@pytest.mark.parametrize(
    ("line", "column", "width", "text", "start", "carets"),
    [
        ("title: Bio", 8, 3, "title: Bio", 7, 3),
        ("\ttitle: Bio", 2, 5, " title: Bio", 1, 5),
        ("title: Bio", 11, 1, "title: Bio", 10, 1),
        ("title: Bio", 99, 4, "title: Bio", 10, 1),
        ("title: Bio", 8, 999, "title: Bio", 7, 3),
        ("", 1, 1, "", 0, 1),
        ("名前: x", 5, 1, "名前: x", 6, 1),
        ("cafe\u0301: x", 8, 1, "cafe\u0301: x", 6, 1),
        ("a\x1b[31m: x", 9, 1, "a\\u001b[31m: x", 13, 1),
        ("a: \u202ex", 4, 2, "a: \\u202ex", 3, 7),
    ],
)
def test_frame_marks_what_is_meant(line: str, column: int, width: int, text: str, start: int, carets: int) -> None:
    excerpt = cut(line, column, width)
    assert (excerpt.text, excerpt.start, excerpt.width) == (text, start, carets)


@pytest.mark.parametrize("column", [1, 50, 101, 500, 901, 1000])
def test_long_line_is_cut_around_what_is_meant(column: int) -> None:
    line = "".join(f"{number:<10}" for number in range(100))
    excerpt = cut(line, column, 3)
    assert len(excerpt.text) <= LINE_WIDTH + 4
    assert excerpt.text[excerpt.start : excerpt.start + excerpt.width].strip() == line[column - 1 : column + 2].strip()


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x9b", "\u200b", "\u2028", "\u202e", "\ue000", "\U000e0001"]
)
def test_what_is_invisible_is_shown_as_an_escape_or_a_blank(character: str) -> None:
    shown = visible(f"a{character}b")
    assert shown.isprintable()
    assert shown != f"a{character}b"


def test_error_without_a_line_has_no_frame() -> None:
    error = DxproofError(Problem.PACK_FILE, "the file is missing", Where("pack/codes.yaml"), "add the file")
    assert render(error) == "error[pack-file]: the file is missing\n --> pack/codes.yaml\n  = help: add the file"


def test_escapes_of_a_name_do_not_reach_the_terminal() -> None:
    error = DxproofError(
        Problem.PACK_VALUE, 'no "\x1b[2J"', Where("\x1b[2J", 1, 1), "\x1b[2J", "\x1b[2J", cut("\x1b[2J", 1, 4)
    )
    assert "\x1b" not in render(error)


def test_of_very_many_errors_the_first_are_shown() -> None:
    errors = [DxproofError(Problem.PACK_FILE, f"number {number}") for number in range(SHOWN + 7)]
    told = render_all(errors)
    assert told.count("error[") == SHOWN
    assert told.endswith("and 7 more errors")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("presnt", 'did you mean "present"?'),
        ("NOT MET", 'did you mean "not_met"?'),
        ("not-met", 'did you mean "not_met"?'),
        ("blood", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_a_misspelt_name_is_recognised(word: str, expected: str | None) -> None:
    assert did_you_mean(word, ["present", "not_met", "negated"]) == expected
