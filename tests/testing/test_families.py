"""What the table says about stated values, and the expectations of the generated cases of a family."""

from dataclasses import replace

import pytest

from dxproof.engine.pack.loader import load_pack
from dxproof.engine.terms import CodeStatus, RuleStatus
from dxproof.engine.testing.axes import codes_at
from dxproof.engine.testing.collect import generated
from dxproof.engine.testing.model import PackTest, PackTestKind

M48, M17 = "m48-spinal-stenosis", "m17-knee-osteoarthritis"


@pytest.mark.parametrize(
    ("pack", "stated", "codes"),
    [
        ("m99-stenosis", {"region": "head", "compartment": "foramen", "mechanism": "disc"}, ("M99.70",)),
        ("m99-stenosis", {"region": "head", "compartment": "foramen"}, ()),
        (M48, {"region": "cervical", "compartment": "canal"}, ("M48.02",)),
        (M48, {"region": "cervical"}, ("M48.02",)),
        (M48, {"region": "cervical", "compartment": "foramen"}, ()),
        (M48, {"region": "cervical", "claudication": "with"}, ("M48.02",)),
        (M48, {"compartment": "canal"}, ("M48.00",)),
        (M48, {"region": "lumbar"}, ("M48.061",)),
        (M48, {"region": "lumbar", "claudication": "with"}, ("M48.062",)),
        (M48, {}, ()),
        (M48, {"region": "unspecified"}, ()),
        (M17, {"joint": "knee"}, ("M17.9",)),
        (M17, {"joint": "knee", "laterality": "left"}, ("M17.12",)),
        (M17, {"joint": "knee", "laterality": "left", "etiology": "other_secondary"}, ("M17.5",)),
        (M17, {"laterality": "left"}, ()),
    ],
)
def test_codes_of_what_is_stated(pack: str, stated: dict[str, str], codes: tuple[str, ...]) -> None:
    assert codes_at(load_pack(pack).table, stated) == codes


@pytest.fixture(scope="module", params=[M48, M17])
def families(request: pytest.FixtureRequest) -> dict[str, PackTest]:
    tests = generated(load_pack(request.param)).tests
    return {test.name: test for test in tests if test.kind is PackTestKind.FAMILY}


def test_every_code_has_a_case_that_documents_it_and_ones_that_leave_it(families: dict[str, PackTest]) -> None:
    codes = {name.split("/")[0] for name in families}
    for code in codes:
        own = [test for test in families.values() if test.given.target == code]
        assert any(test.wanted.status is CodeStatus.INCOMPLETE for test in own), code
        assert any(code not in (test.wanted.supported or ()) for test in own), code


def test_a_code_of_what_is_not_stated_takes_the_place_of_the_one_left() -> None:
    cases = {test.name: test for pack in (M48, M17) for test in generated(load_pack(pack)).tests}
    for name, instead, status in (
        ("M48.04/thoracic+canal without region", ("M48.00",), CodeStatus.UNSUPPORTED),
        ("M48.04/thoracic+canal without compartment", ("M48.04",), CodeStatus.INCOMPLETE),
        ("M48.062/lumbar+canal+with without claudication", ("M48.061",), CodeStatus.UNSUPPORTED),
        ("M17.31/knee+right+post_traumatic without laterality", ("M17.30",), CodeStatus.UNSUPPORTED),
        ("M17.31/knee+right+post_traumatic without etiology", ("M17.11",), CodeStatus.UNSUPPORTED),
        ("M17.5/knee+right+other_secondary without laterality", ("M17.5",), CodeStatus.INCOMPLETE),
        ("M17.31/knee+right+post_traumatic without joint", (), CodeStatus.UNSUPPORTED),
    ):
        assert (cases[name].wanted.supported, cases[name].wanted.status) == (instead, status), name


def test_a_rule_of_an_axis_that_the_code_does_not_ask_for_is_not_applicable() -> None:
    cases = {test.name: test for test in generated(load_pack(M48)).tests}
    rules = {rule.rule: rule.status for rule in cases["M48.02/cervical+canal/1.1"].wanted.rules}
    assert rules == {"region-stated": RuleStatus.MET, "claudication-stated": RuleStatus.NOT_APPLICABLE}


def test_without_required_tips_a_documented_code_is_supported() -> None:
    pack = load_pack(M48)
    rules = tuple(rule if rule.establishes else rule.model_copy(update={"required": False}) for rule in pack.rules)
    tests = generated(replace(pack, rules=rules)).tests
    first = next(test for test in tests if test.kind is PackTestKind.FAMILY)
    assert first.wanted.status is CodeStatus.SUPPORTED
