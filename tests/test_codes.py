"""The decision table against the classification itself: every code of it exists, under its official title."""

from pathlib import Path

import pytest
import simple_icd_10_cm as icd

from dxproof.engine.pack.codes import Code, normalise
from dxproof.engine.pack.loader import load_pack

FOLDERS = sorted(path.parent.name for path in Path(__file__).resolve().parents[1].glob("rules/*/pack.yaml"))
TABLES = [load_pack(folder.replace("_", "-")).table for folder in FOLDERS]
EVERY_CODE = [code for table in TABLES for code in table.codes.values()]
EVERY_RIVAL = sorted({row.code for table in TABLES for row in table.file.rivals})
SYMPTOMS = sorted({code for table in TABLES for codes in table.file.symptom_codes.values() for code in codes})
TABLE = load_pack("m99-stenosis").table
CODES = list(TABLE.codes.values())
RIVALS = [row.code for row in TABLE.file.rivals]
ALL_CODES = icd.get_all_codes(with_dots=True)


def exists(prefix: str) -> bool:
    return icd.is_valid_item(prefix) or any(code.startswith(prefix) for code in ALL_CODES)


@pytest.mark.parametrize("code", EVERY_CODE, ids=lambda code: code.code)
def test_code_has_its_official_title(code: Code) -> None:
    assert icd.get_description(code.code) == code.title


@pytest.mark.parametrize("code", EVERY_CODE, ids=lambda code: code.code)
def test_code_is_billable(code: Code) -> None:
    assert icd.is_leaf(code.code)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_code_is_found_again_by_its_axes(code: Code) -> None:
    same_place = [other for other in CODES if (other.region, other.compartment) == (code.region, code.compartment)]
    assert [other.code for other in same_place if other.mechanisms & code.mechanisms] == [code.code]
    assert code.siblings == frozenset().union(*(other.mechanisms for other in same_place if other.code != code.code))


@pytest.mark.parametrize("prefix", EVERY_RIVAL)
def test_rival_exists(prefix: str) -> None:
    assert exists(prefix)


@pytest.mark.parametrize("prefix", SYMPTOMS)
def test_symptom_code_exists(prefix: str) -> None:
    assert exists(prefix)


def test_table_is_the_sixty_codes_of_the_family() -> None:
    official = {code for code in ALL_CODES if code[:5] in {f"M99.{n}" for n in range(2, 8)} and icd.is_leaf(code)}
    assert set(TABLE.codes) == official
    assert len(official) == 60


def test_table_of_spinal_stenosis_is_its_whole_subcategory() -> None:
    official = {code for code in ALL_CODES if code.startswith("M48.0") and icd.is_leaf(code)}
    assert set(load_pack("m48-spinal-stenosis").table.codes) == official
    assert len(official) == 10


def test_rivals_are_named_once_and_are_never_of_the_family() -> None:
    assert len(RIVALS) == len(set(RIVALS)) >= 20
    assert [code for code in RIVALS if code.startswith("M99")] == []


def test_a_made_up_rival_would_be_noticed() -> None:
    assert not exists("M48.09")
    assert exists("M48.0")


@pytest.mark.parametrize("written", ["M99.70", "m99.70", "M9970", " m9970 "])
def test_code_is_read_however_it_is_written(written: str) -> None:
    assert normalise(written) == "M99.70"
