"""Values are read as written, where other YAML tools would change them; no exception but the loader's own error."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.pack.error_text import render_all
from dxproof.engine.pack.loader import RULES_FOLDER, load_pack
from dxproof.engine.pack.yaml_source import parse_yaml, read_yaml

BASE = Path(__file__).parent / "bad" / "_base"
SHIPPED = sorted(RULES_FOLDER.rglob("*.yaml"))
AS_WRITTEN = [
    "no", "No", "yes", "on", "off", "y", "n", "True", "TRUE", "False", "Null", "NULL", "98940", "1:30", "190:20:30",
    "2026-10-01", "2026-10-01T10:00:00Z", "1.10", "1e3", "010", "0o10", "0x1F", "0b1", "1_000", "+1", ".5", ".inf", ".nan",
    "=", "C1-C2", "M99.70", "1.0.0",
]  # fmt: skip


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_plain_value_is_read_as_written(text: str) -> None:
    source = parse_yaml(f"{text}: [{text}]\nitem:\n  - {text}\n".encode(), "x.yaml")
    assert source.data == {text: [text], "item": [text]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"true"', "true"),
        ("'~'", "~"),
        ('""', ""),
    ],
)
def test_only_true_false_and_null_are_anything_but_text(text: str, value: object) -> None:
    assert parse_yaml(f"a: {text}\n".encode(), "x.yaml").data == {"a": value}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_count_lines_and_characters_as_an_editor_does(newline: str, mark: str) -> None:
    source = parse_yaml(f"{mark}ä: b{newline}c: [d, é, f]{newline}".encode(), "x.yaml")
    assert [str(source.where(key_path)) for key_path in (("ä",), ("c", 2), ("c", 9), ())] == [
        "x.yaml:1:4", "x.yaml:2:11", "x.yaml:2:4", "x.yaml:1:1",
    ]  # fmt: skip


def test_shipped_files_have_a_place_for_every_value() -> None:
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8").splitlines()
        source = read_yaml(path)
        assert isinstance(source.data, dict)
        for key in source.data:
            line = source.where((key,)).line
            assert line is not None
            assert key in "".join(text[:line])


@pytest.mark.parametrize("open_level", ["[", "{", "{a: ", "- ", "? ", "[[é]: ", "[\n"])
@pytest.mark.parametrize("before", ["", "- é𝄞\r\n- "])
def test_depth_ends_at_its_own_limit_whatever_the_limit_of_the_parser(open_level: str, before: str) -> None:
    with pytest.raises(PackErrors) as caught:
        parse_yaml((before + open_level * 5_000).encode(), "x.yaml")
    deepest = caught.value.errors[-1]
    assert deepest.problem is Problem.PACK_DEPTH
    if open_level == "[":
        assert str(deepest.where) == ("x.yaml:2:42" if before else "x.yaml:1:41")


def test_what_was_wrong_before_the_depth_is_told_once() -> None:
    with pytest.raises(PackErrors) as caught:
        parse_yaml(b"a: &x 1\nb: " + b"[" * 5_000, "x.yaml")
    assert [error.problem for error in caught.value.errors] == [Problem.PACK_ALIAS, Problem.PACK_DEPTH]


def parsed(raw: bytes) -> None:
    """Parse, where only the loader's own error may come out, with a place inside of the file."""
    try:
        parse_yaml(raw, "x.yaml")
    except DxproofError as error:
        for single in error.errors if isinstance(error, PackErrors) else (error,):
            assert single.where is not None
            assert str(single)
            if single.where.line is not None:
                lines = (
                    raw.decode("utf-8-sig", errors="replace").count("\n") + raw.count(b"\r") + raw.count(b"\xc2\x85")
                )
                assert single.where.line <= lines + raw.count(b"\xe2\x80") + 1
                assert single.excerpt is not None


YAML_LIKE = st.lists(
    st.sampled_from(
        ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", ":", '"', "'", "&a ", "*a", "!t ", "? ", "|", ">", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "#", "\t", "\\", "é", "\ufeff", "\x85", "\u2028", "\x00", "~", "true", "@", "`"]
    ),
    max_size=60,
).map(lambda parts: "".join(parts).encode())  # fmt: skip


@settings(max_examples=400)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")), YAML_LIKE
    )
)
@example(b"a: &a\n  *a : b\n")
@example(b"? &a [a]\n: *a\n")
@example(b"\xef\xbb\xbf")
@example(b"--- !!set {? a}\n--- b")
@example(b"!\n")
@example(b"a: |9999999999\n")
@example(b"a: {#b\n  ")
@example(b"\xef\xbb\xbfa: \xc3")
def test_arbitrary_bytes_give_only_the_loaders_error(raw: bytes) -> None:
    parsed(raw)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"a:\n  - {#b\n   ", "2:8"),  # the parser means a third line that ends, and so a fourth
        (b"a: [b\n\n\n", "1:4"),
        (b"\xef\xbb\xbfa: \xc3", "1:4"),
        (b"\xef\xbb\xbf\na: b\xff", "2:5"),
        (b"a:\r  b: [\xe2\x80\xa8c", "2:6"),
    ],
)
def test_what_ends_too_early_is_told_where_the_text_is(text: bytes, place: str) -> None:
    with pytest.raises(DxproofError) as caught:
        parse_yaml(text, "x.yaml")
    (error,) = getattr(caught.value, "errors", (caught.value,))
    assert str(error.where) == f"x.yaml:{place}"
    assert error.excerpt


@pytest.mark.parametrize("escape", [r"\e[31m", r"\a", r"\u202e", r"\x9b1m", r"\0", r"\uFEFF"])
@pytest.mark.parametrize("text", ['a: "x{}"\n', '"x{}": a\n', 'a: [b, "{}"]\n'])
def test_an_escape_cannot_smuggle_in_a_control_character(text: str, escape: str) -> None:
    with pytest.raises(DxproofError, match="an escape stands for the control character") as caught:
        parse_yaml(text.replace("{}", escape).encode(), "x.yaml")
    assert caught.value.problem is Problem.PACK_CONTROL


@settings(max_examples=150)
@given(st.sampled_from(SHIPPED), st.randoms(use_true_random=False))
def test_mutated_files_give_only_the_loaders_error(path: Path, chance: random.Random) -> None:
    parsed(mutated(path.read_bytes(), chance))


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_mutated_packs_give_only_the_loaders_error(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("pack")
    files = sorted(BASE.rglob("*.yaml"))
    broken = chance.sample(files, chance.randint(1, 4))
    for path in files:
        raw = path.read_bytes()
        place = folder / path.relative_to(BASE)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(mutated(raw, chance) if path in broken else raw)
    try:
        load_pack(str(folder))
    except DxproofError as error:
        render_all(error.errors if isinstance(error, PackErrors) else (error,))


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """Bytes with a few cuts, copies, swaps of words and odd values, as a slip of the hand or of a merge makes them."""
    text = raw
    for _ in range(chance.randint(1, 4)):
        words = text.split(b" ")
        place = chance.randrange(len(words))
        match chance.randrange(6):
            case 0:
                del words[place]
            case 1:
                words[place] = chance.choice(
                    [b"yes", b"null", b"~", b"[]", b"{}", b"{a: b}", b"[a, 1]", b"*a", b"!x", b"true", b"-1", b"010", b'""', b"\xff", b"\x00", b"{"]
                )  # fmt: skip
            case 2:
                words.insert(place, words[chance.randrange(len(words))])
            case 3:
                other = chance.randrange(len(words))
                words[place], words[other] = words[other], words[place]
            case 4:
                words[place] = words[place][: len(words[place]) // 2]
            case _:
                words[place] = words[place].replace(b"\n", b"\n  ")
        text = b" ".join(words)
    return text
