"""Bytes to text: what is kept, what is refused, and the position of the problem."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.decode import MAX_NOTE_BYTES, decode, read_file, read_stream

TEXT = "C1-C2 é \N{MUSICAL SYMBOL G CLEF}\r\nnext\rlast\n\x0b\x1f"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (TEXT.encode(), TEXT),
        (TEXT.encode("utf-8-sig"), TEXT),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), TEXT),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
        ("\ufeff\ufeffab".encode(), "\ufeffab"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
    ],
)
def test_text_is_kept_as_given(data: bytes, text: str) -> None:
    assert decode(data, "n.txt") == text


@pytest.mark.parametrize(
    ("data", "problem", "message"),
    [
        (b"one\r\ntwo\xff", Problem.INPUT_DECODE, "n.txt:2:4: is not valid UTF-8 at byte 8 (save it as UTF-8)"),
        (b"one\rt\xc3\xa9\xe9x", Problem.INPUT_DECODE, "n.txt:2:3: is not valid UTF-8 at byte 7 (save it as UTF-8)"),
        (b"\xef\xbb\xbfab\xff", Problem.INPUT_DECODE, "n.txt:1:3: is not valid UTF-8 at byte 5 (save it as UTF-8)"),
        (
            b"\xff\xfea\x00\x00\xd8b\x00",
            Problem.INPUT_DECODE,
            "n.txt:1:2: is not valid UTF-16 at byte 4 (save it as UTF-8)",
        ),
        (b"\xff\xfea\x00b", Problem.INPUT_DECODE, "n.txt:1:2: is not valid UTF-16 at byte 4 (save it as UTF-8)"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", Problem.INPUT_DECODE, "n.txt: is UTF-32, expected UTF-8 (save it as UTF-8)"),
        (
            b"ab\x00c",
            Problem.INPUT_BINARY,
            "n.txt: is not plain text: byte 2 is NUL, expected UTF-8 text (export it as plain text in UTF-8)",
        ),
        (
            b"\xff\xfea\x00\x00\x00",
            Problem.INPUT_BINARY,
            "n.txt: is not plain text: it has NUL characters (export it as plain text in UTF-8)",
        ),
        (
            b"%PDF-1.7",
            Problem.INPUT_BINARY,
            'n.txt: is a PDF document, expected plain text (rename it to .pdf, which is read with: pip install "dxproof[formats]")',
        ),
        (
            b"{\\rtf1 x}",
            Problem.INPUT_BINARY,
            'n.txt: is an RTF document, expected plain text (rename it to .rtf, which is read with: pip install "dxproof[formats]")',
        ),
    ],
)
def test_refused(data: bytes, problem: Problem, message: str) -> None:
    with pytest.raises(DxproofError) as caught:
        decode(data, "n.txt")
    assert caught.value.problem is problem
    assert str(caught.value) == message


@settings(database=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    text, message = "", ""
    try:
        text = decode(data, "n.txt")
    except DxproofError as error:
        message = str(error)
    assert "\0" not in text
    assert "\n" not in message


@settings(database=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_every_utf8_text_comes_back(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), "n.txt") == text


def test_size(tmp_path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"a" * MAX_NOTE_BYTES)
    assert len(read_file(str(path), "big.txt")) == MAX_NOTE_BYTES
    path.write_bytes(b"a" * 20_000_000)
    with pytest.raises(DxproofError) as caught:
        read_file(str(path), "big.txt")
    assert caught.value.problem is Problem.INPUT_TOO_LARGE
    assert str(caught.value) == (
        "big.txt: has 20,000,000 bytes, the limit of a note is 5,000,000 (split it into one note per visit)"
    )


def test_a_stream_is_never_read_beyond_the_limit() -> None:
    stream = io.BytesIO(b"a" * 20_000_000)
    with pytest.raises(DxproofError, match="more than 5,000,000 bytes"):
        read_stream(stream, "-")
    assert stream.tell() == MAX_NOTE_BYTES + 1
