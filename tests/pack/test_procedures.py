"""The procedures that go with codes: which numbers with which codes."""

import pytest

from dxproof.engine.pack.amounts import is_procedure
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.procedures import go_together, procedures_of

M99 = load_pack("m99-stenosis")
CODES = M99.table.codes


@pytest.mark.parametrize(
    ("procedure", "codes", "others"),
    [
        ("98940", ["M99.70", "M99.33", "M99.79"], []),
        ("98929", ["M99.70", "M99.61"], []),
        ("97012", ["M99.70", "M99.73"], []),
        ("72141", ["M99.70", "M99.41", "M99.77"], ["M99.72", "M99.73", "M99.76"]),
        ("72146", ["M99.72", "M99.78"], ["M99.70", "M99.73"]),
        ("72148", ["M99.73", "M99.74", "M99.76"], ["M99.70", "M99.72"]),
        ("72220", ["M99.74", "M99.35"], ["M99.73", "M99.70"]),
        ("64405", ["M99.70", "M99.71"], ["M99.72", "M99.73"]),
        ("62321", ["M99.70", "M99.62"], ["M99.63"]),
        ("64483", ["M99.63", "M99.73"], ["M99.70", "M99.72"]),
        ("99213", [], ["M99.70", "M99.73"]),
        ("73562", [], ["M99.70", "M99.76"]),
    ],
)
def test_number_goes_with_codes_and_not_with_others(procedure: str, codes: list[str], others: list[str]) -> None:
    related = {name: procedure in procedures_of(CODES[name], M99.procedures) for name in (*codes, *others)}
    assert related == dict.fromkeys(codes, True) | dict.fromkeys(others, False)


def test_every_code_has_procedures_of_each_kind_and_every_group_has_codes() -> None:
    kinds = ("manipulation", "osteopathic", "imaging", "traction", "therapy", "injections")
    for code in CODES.values():
        names = [group.group for group in M99.procedures if go_together(group, code)]
        assert [kind for kind in kinds if not any(name.startswith(kind) for name in names)] == [], code.code
    assert [g.group for g in M99.procedures if not any(go_together(g, code) for code in CODES.values())] == []


def test_titles_are_words_of_our_own() -> None:
    """No descriptor of CPT, which is long and has its semicolon."""
    assert [g.title for g in M99.procedures if ";" in g.title or "eg," in g.title or len(g.title) > 80] == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *((text, True) for text in ("98940", "0213T", "0001F", "G0283", "A9585")),
        *((text, False) for text in ("", "9894", "989400", "98940-AT", "g0283", "98.94", "G028", "GG283", "M99.70", "９８９４０")),
    ],
)  # fmt: skip
def test_shape_of_a_procedure(text: str, is_one: bool) -> None:
    assert is_procedure(text) is is_one
