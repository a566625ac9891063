"""Exceptions of the Python API contain no word of their input: not in the message, the arguments or the traceback."""

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from dxproof import Claim, DxproofError, Note, Report
from dxproof.engine.claim import read_claim
from dxproof.engine.engine import Engine

MARK = "Qorvexa"
BAD_CLAIM = {"dx": MARK, "memo": MARK}

CASES: dict[str, tuple[Callable[[Engine], object], type[Exception]]] = {
    "a note of another kind": (lambda _: Note(text=[MARK]), ValidationError),  # type: ignore[arg-type]
    "a note with a field of its own": (lambda _: Note(text=MARK, memo=MARK), ValidationError),  # type: ignore[call-arg]
    "a note with an id of another kind": (lambda _: Note(text="a", id=[MARK]), ValidationError),  # type: ignore[arg-type]
    "a note with a bad claim": (lambda _: Note(text="a", claim=BAD_CLAIM), ValidationError),  # type: ignore[arg-type]
    "a note that is JSON": (lambda _: Note.model_validate_json(f'{{"text": ["{MARK}"'), ValidationError),
    "a claim": (lambda _: Claim(**BAD_CLAIM), ValidationError),  # type: ignore[arg-type]
    "a claim that is read": (lambda _: read_claim(BAD_CLAIM), DxproofError),
    "a report": (lambda _: Report.model_validate({"note": MARK, MARK: MARK}), ValidationError),
    "half a character": (lambda engine: engine.check(f"{MARK} \ud800 {MARK}"), DxproofError),
    "bytes": (lambda engine: engine.check(MARK.encode()), TypeError),  # type: ignore[arg-type]
    "a day": (lambda engine: engine.check("a", day=MARK), DxproofError),
    "a claim beside a note": (lambda engine: engine.check(MARK, claim=BAD_CLAIM), DxproofError),
    "a span": (lambda engine: engine.assertions(MARK, [(0, 99)]), ValueError),
}


def behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all that it hides."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("case", CASES)
def test_an_error_has_no_word_of_what_was_given(engine: Engine, case: str) -> None:
    call, kind = CASES[case]
    with pytest.raises(kind) as raised:
        call(engine)
    if case == "a report":  # the name of a key is told, its value is not
        assert "input_value" not in str(raised.value)
        return
    for error in behind(raised.value):
        said: list[Any] = [error, error.args, *traceback.format_exception_only(error)]
        assert MARK not in " ".join(map(repr, said)) + str(error)


def test_what_is_shown_of_a_note_is_not_its_text() -> None:
    assert MARK not in repr(Note(text=MARK))
