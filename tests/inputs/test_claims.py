"""Claims: what is accepted, and one error line for each problem."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.engine.claim import Claim
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.claims import claim_of, claim_of_text, read_claim
from dxproof.engine.terms import Payer

EXAMPLE = (
    '(write it as {"dx": ["M99.01", "M99.70"], "cpt": ["98940"], "modifiers": {"98940": ["AT"]}, "payer": "medicare"})'
)
FULL = {"dx": ["m9901", "M99.70"], "cpt": ["98940"], "modifiers": {"98940": ["AT", "GA"]}, "payer": "medicare"}


def test_a_full_claim(tmp_path) -> None:
    path = tmp_path / "claim.json"
    path.write_text(json.dumps(FULL), encoding="utf-8-sig")
    assert read_claim(str(path)) == Claim(
        dx=("M99.01", "M99.70"), cpt=("98940",), modifiers={"98940": ("AT", "GA")}, payer=Payer.MEDICARE
    )


def test_null_is_absent() -> None:
    given_null = {"dx": ["M99.70"], "cpt": None, "modifiers": None, "payer": None}
    assert claim_of(given_null, Where("c")) == Claim(dx=("M99.70",))


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
            'c.json: claim has the unknown key "modifier", expected dx, cpt, modifiers, payer (did you mean "modifiers"?)',
        ),
        (
            '{"dx": ["A"], "what is this": {}}',
            Problem.CLAIM_SHAPE,
            "c.json: claim has an unknown key, expected dx, cpt, modifiers, payer (remove it)",
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
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["dx", "cpt", "modifiers", "payer", "x"]), inner)
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
