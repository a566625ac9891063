"""Claims: what is accepted, and one error line for each problem."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.engine.claim import Claim, ClaimLine
from dxproof.engine.claim import read_claim as of_python
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.claims import claim_of, claim_of_text, read_claim
from dxproof.engine.terms import Payer

EXAMPLE = (
    '(write it as {"dx": ["M99.01", "M99.70"], "cpt": ["98940"], "modifiers": {"98940": ["AT"]}, "payer": "medicare"})'
)
LINE = '(write a line as {"cpt": "98940", "modifiers": ["AT"], "dx": ["M99.01", "M99.70"]})'
FORM = "a CPT or HCPCS code of five characters, like 98940 or G0283"
FULL = {"dx": ["m9901", "M99.70"], "cpt": ["98940"], "modifiers": {"98940": ["AT", "GA"]}, "payer": "medicare"}


def test_a_full_claim(tmp_path) -> None:
    path = tmp_path / "claim.json"
    path.write_text(json.dumps(FULL), encoding="utf-8-sig")
    assert read_claim(str(path)) == Claim(
        dx=("M99.01", "M99.70"), cpt=("98940",), modifiers={"98940": ("AT", "GA")}, payer=Payer.MEDICARE
    )


def test_null_is_absent() -> None:
    given_null = {"dx": ["M99.70"], "cpt": None, "modifiers": None, "payer": None, "lines": None}
    assert claim_of(given_null, Where("c")) == Claim(dx=("M99.70",))
    line = {"cpt": "98940", "modifiers": None, "dx": None}
    assert claim_of({"dx": ["M99.70"], "lines": [line]}, Where("c")).lines == (ClaimLine(cpt="98940"),)


LINES = [
    {"cpt": " 98940", "modifiers": ["AT"], "dx": ["m9901", "M99.70"]},
    {"cpt": "g0283", "dx": ["M99.70"]},
    {"cpt": "98940", "modifiers": ["AT", "59"]},
]


@pytest.mark.parametrize(
    "read", [lambda value: claim_of(value, Where("c")), Claim.model_validate], ids=["table", "Python"]
)
def test_lines_say_which_procedures_and_modifiers_the_claim_has(read: Callable[[dict[str, Any]], Claim]) -> None:
    """The flat form is what the lines say, and then what it adds."""
    claim = read({"dx": ["M99.01", "m9970"], "lines": LINES})
    assert (claim.cpt, claim.modifiers) == (("98940", "G0283"), {"98940": ("AT", "59")})
    assert [line.dx for line in claim.lines] == [("M99.01", "M99.70"), ("M99.70",), ()]
    both = read(
        {
            "dx": ["M99.01", "M99.70"],
            "cpt": ["99213", "98940"],
            "modifiers": {"99213": ["25"], "98940": ["GA"], "g0283": ["GP"]},
            "lines": LINES,
        }
    )
    assert both.cpt == ("98940", "G0283", "99213")
    assert both.modifiers == {"98940": ("AT", "59", "GA"), "99213": ("25",), "G0283": ("GP",)}
    for each in (claim, both):
        assert Claim.model_validate_json(each.model_dump_json()) == each


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ({"lines": [{"cpt": "98940", "dx": ["M54.2"]}]}, "lines: Value error, line 0 points to a diagnosis that is not among the claim's dx"),
        ({"cpt": ["9894"]}, f"cpt.0: Value error, expected {FORM}"),
        ({"lines": [{"cpt": "98940-AT"}]}, f"lines.0.cpt: Value error, expected {FORM}"),
        ({"lines": [{"dx": ["M99.70"]}]}, "lines.0.cpt: Field required"),
    ],
)  # fmt: skip
def test_wrong_lines_in_python(claim: dict[str, Any], found: str) -> None:
    with pytest.raises(DxproofError) as caught:
        of_python({"dx": ["M99.70"]} | claim)
    assert str(caught.value) == f"{found} (a claim has dx, and may have cpt, modifiers, payer and lines)"


@pytest.mark.parametrize(
    ("text", "problem", "message"),
    [
        ('{"dx":\n ["M99.70",]}', Problem.INPUT_JSON, None),
        ("", Problem.INPUT_EMPTY, f"c.json: the claim file is empty, expected a JSON object {EXAMPLE}"),
        ('{"dx": ["A"], "dx": []}', Problem.INPUT_JSON, None),
        ('{"dx": NaN}', Problem.INPUT_JSON, "c.json:1: is not valid JSON: NaN is not a JSON value (correct the JSON)"),
        ('{"dx":\n x}', Problem.INPUT_JSON, "c.json:2:2: is not valid JSON: expecting value (correct the JSON)"),
        ("[1]", Problem.CLAIM_SHAPE, f"c.json: claim is a list, expected an object {EXAMPLE}"),
        (
            "{}",
            Problem.CLAIM_SHAPE,
            f'c.json: claim has no "dx", expected a list of diagnosis codes in their order {EXAMPLE}',
        ),
        (
            '{"dx": []}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.dx is an empty list, expected at least one diagnosis code {EXAMPLE}",
        ),
        (
            '{"dx": "M99.70"}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.dx is a text of 6 characters, expected a list of codes {EXAMPLE}",
        ),
        (
            '{"dx": ["A", 5]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.dx[1] is a number, expected a code as text {EXAMPLE}",
        ),
        (
            '{"dx": [" "]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.dx[0] is a text of 1 character, not a code, expected letters, digits and a dot {EXAMPLE}",
        ),
        (
            '{"dx": ["\\ud800"]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.dx[0] is a text of 1 character, not a code, expected letters, digits and a dot {EXAMPLE}",
        ),
        (
            '{"dx": ["A"], "modifier": {}}',
            Problem.CLAIM_SHAPE,
            'c.json: claim has the unknown key "modifier", expected dx, cpt, modifiers, payer, lines (did you mean "modifiers"?)',
        ),
        (
            '{"dx": ["A"], "what is this": {}}',
            Problem.CLAIM_SHAPE,
            "c.json: claim has an unknown key, expected dx, cpt, modifiers, payer, lines (remove it)",
        ),
        (
            '{"dx": ["A"], "modifiers": {"98940": "AT"}}',
            Problem.CLAIM_SHAPE,
            f'c.json: claim.modifiers["98940"] is a text of 2 characters, expected a list of codes {EXAMPLE}',
        ),
        (
            '{"dx": ["A"], "modifiers": ["AT"]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.modifiers is a list, expected an object of procedure codes, each with a list {EXAMPLE}",
        ),
        (
            '{"dx": ["A"], "payer": "Medicare "}',
            Problem.CLAIM_SHAPE,
            'c.json: claim.payer is a text of 9 characters, expected one of medicare, other (did you mean "medicare"?)',
        ),
        (
            '{"dx": ["A"], "cpt": ["98940", "9894"]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.cpt[1] is a text of 4 characters, expected {FORM} (write it as text, without its modifiers)",
        ),
        (
            '{"dx": ["A"], "lines": [{"cpt": "98940", "dx": ["A"]}, {"cpt": "98940-AT"}]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.lines[1].cpt is a text of 8 characters, expected {FORM} (write it as text, without its modifiers)",
        ),
        (
            '{"dx": ["A"], "lines": [{"cpt": 98940}]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.lines[0].cpt is a number, expected {FORM} (write it as text, without its modifiers)",
        ),
        (
            '{"dx": ["M99.01", "M99.70"], "lines": [{"cpt": "98940", "dx": ["m9901", "M54.2"]}]}',
            Problem.CLAIM_SHAPE,
            "c.json: claim.lines[0].dx[1] points to a diagnosis that is not on the claim, expected a code of claim.dx "
            "(write the pointers of a line as codes, and list each of them in claim.dx)",
        ),
        (
            '{"dx": ["A"], "lines": {"cpt": "98940"}}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.lines is an object, expected a list of service lines {LINE}",
        ),
        (
            '{"dx": ["A"], "lines": ["98940"]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.lines[0] is a text of 5 characters, expected an object {LINE}",
        ),
        (
            '{"dx": ["A"], "lines": [{"dx": ["A"]}]}',
            Problem.CLAIM_SHAPE,
            f'c.json: claim.lines[0] has no "cpt", expected {FORM} {LINE}',
        ),
        (
            '{"dx": ["A"], "lines": [{"cpt": "98940", "pointers": ["A"]}]}',
            Problem.CLAIM_SHAPE,
            'c.json: claim.lines[0] has the unknown key "pointers", expected cpt, modifiers, dx (remove it)',
        ),
        (
            '{"dx": ["A"], "lines": [{"cpt": "98940", "dx": "A"}]}',
            Problem.CLAIM_SHAPE,
            f"c.json: claim.lines[0].dx is a text of 1 character, expected a list of codes {EXAMPLE}",
        ),
        (
            '{"dx": ["A"], "payer": true}',
            Problem.CLAIM_SHAPE,
            "c.json: claim.payer is true or false, expected one of medicare, other (leave it out if it is not known)",
        ),
    ],
)
def test_wrong_claims(tmp_path, monkeypatch, text: str, problem: Problem, message: str | None) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.json").write_text(text, encoding="utf-8")
    with pytest.raises(DxproofError) as caught:
        read_claim("c.json")
    assert caught.value.problem is problem
    assert "\n" not in str(caught.value)
    assert message is None or str(caught.value) == message


def test_a_missing_claim_file(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DxproofError) as caught:
        read_claim("none.json")
    assert str(caught.value) == "none.json: there is no such file or folder (check the path)"


def test_a_folder_as_claim_file(tmp_path) -> None:
    with pytest.raises(DxproofError) as caught:
        read_claim(str(tmp_path))
    assert caught.value.problem is Problem.INPUT_MISSING


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5000, '{"dx": 1e999}', "nonsense", "null"])
def test_hostile_json_is_a_claim_error(text: str) -> None:
    with pytest.raises(DxproofError) as caught:
        claim_of_text(text, Where("t.csv", 3))
    assert caught.value.problem is Problem.CLAIM_SHAPE
    assert str(caught.value).startswith("t.csv:3: claim")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["dx", "cpt", "modifiers", "payer", "lines", "x"]), inner)
    ),
    max_leaves=8,
)


@settings(database=None)
@given(_JSON)
def test_any_value_is_a_claim_or_an_error(value: object) -> None:
    problem, message = Problem.CLAIM_SHAPE, ""
    try:
        claim_of(value, Where("c"))
    except DxproofError as error:
        problem, message = error.problem, str(error)
    assert problem is Problem.CLAIM_SHAPE
    assert "\n" not in message
