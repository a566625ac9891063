"""The decision table compared with the classification: every code exists, with its official title."""

import importlib
from collections.abc import Callable
from types import ModuleType

import pytest

from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.loader import load_pack, shipped_packs
from dxproof.engine.pack.model import Slot

TABLES = {name: pack.table for name in shipped_packs() if not (pack := load_pack(name)).is_of_visit}
TABLE = TABLES["m99-stenosis"]
CODES = [code for table in TABLES.values() for code in table.codes.values()]
COMPETING = sorted({row.code for table in TABLES.values() for row in table.file.competing})
SYMPTOMS = sorted({code for table in TABLES.values() for codes in table.file.symptom_codes.values() for code in codes})
FAMILIES = {
    "m99-stenosis": [f"M99.{n}" for n in range(2, 8)],
    "m48-spinal-stenosis": ["M48.0"],
    "m17-knee-osteoarthritis": ["M17"],
}
Exists = Callable[[str], bool]


@pytest.fixture(scope="module")
def icd() -> ModuleType:
    """The classification itself, which takes seconds to load."""
    return importlib.import_module("simple_icd_10_cm")


@pytest.fixture(scope="module")
def all_codes(icd: ModuleType) -> list[str]:
    codes: list[str] = icd.get_all_codes(with_dots=True)
    return codes


@pytest.fixture(scope="module")
def exists(icd: ModuleType, all_codes: list[str]) -> Exists:
    return lambda prefix: icd.is_valid_item(prefix) or any(code.startswith(prefix) for code in all_codes)


def test_codes_have_their_official_titles(icd: ModuleType) -> None:
    assert {code.code: code.title for code in CODES} == {code.code: icd.get_description(code.code) for code in CODES}


def test_codes_are_billable(icd: ModuleType) -> None:
    assert [code.code for code in CODES if not icd.is_leaf(code.code)] == []


@pytest.mark.parametrize("name", TABLES)
def test_codes_are_told_apart_by_their_axes(name: str) -> None:
    codes = list(TABLES[name].codes.values())
    for number, code in enumerate(codes):
        for other in codes[number + 1 :]:
            shared = [axis for axis in code.values if axis in other.values]
            assert any(not code.values[axis] & other.values[axis] for axis in shared), (code.code, other.code)


@pytest.mark.parametrize("name", TABLES)
def test_siblings_are_the_other_causes_of_the_part(name: str) -> None:
    codes = TABLES[name].codes.values()
    for code in codes:
        every = frozenset().union(*(other.mechanisms for other in codes if other.compartment == code.compartment))
        expected = every - code.mechanisms if code.asks(Slot.MECHANISM) else frozenset()
        assert code.siblings == expected, code.code


@pytest.mark.parametrize("prefixes", [COMPETING, SYMPTOMS], ids=["competing", "symptoms"])
def test_codes_named_in_a_table_exist(exists: Exists, prefixes: list[str]) -> None:
    assert [prefix for prefix in prefixes if not exists(prefix)] == []


@pytest.mark.parametrize("name", FAMILIES)
def test_table_is_all_codes_of_the_family(icd: ModuleType, all_codes: list[str], name: str) -> None:
    official = {code for code in all_codes if code.startswith(tuple(FAMILIES[name])) and icd.is_leaf(code)}
    assert set(TABLES[name].codes) == official


@pytest.mark.parametrize(
    ("name", "codes"), [("m99-stenosis", 60), ("m48-spinal-stenosis", 10), ("m17-knee-osteoarthritis", 11)]
)
def test_table_has_its_codes(name: str, codes: int) -> None:
    assert len(TABLES[name].codes) == codes


def test_competing_codes_are_listed_once_and_never_belong_to_the_family() -> None:
    competing = [row.code for row in TABLE.file.competing]
    assert len(competing) == len(set(competing)) >= 20
    assert [code for code in competing if code.startswith("M99")] == []


def test_a_made_up_competing_code_would_be_noticed(exists: Exists) -> None:
    assert not exists("M48.09")
    assert exists("M48.0")


@pytest.mark.parametrize("written", ["M99.70", "m99.70", "M9970", " m9970 "])
def test_code_is_read_however_it_is_written(written: str) -> None:
    assert normalise(written) == "M99.70"
