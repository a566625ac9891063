"""The codes of the shipped packs compared with published tables of the fiscal years that the packs hold for.

``data/icd10cm_releases.csv`` has the rows of two older releases; the newest is the one of ``simple_icd_10_cm``. The packs hold from
1 October 2021. A code with the same title in the release before that day and in the newest one was in force all the time between:
ICD-10-CM does not give a deleted code out again.
"""

import csv
import importlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

from dxproof.engine.pack.loader import load_pack, shipped_packs

BEFORE, BETWEEN = "2021-01", "2025-04"
# Younger than the release of January 2021. G44.86 is new on 1 October 2021, the first day of the packs (summaries of the addenda).
# M51.A is younger, too: as a rival it changes nothing, for what does not exist yet is on no claim and in no diagnosis.
YOUNGER = {"symptom codes": ["G44.86"], "competing codes": ["M51.A"]}
PACKS = [pack for name in shipped_packs() if not (pack := load_pack(name)).is_of_visit]
TITLES = {code.code: code.title for pack in PACKS for code in pack.table.codes.values()}
FAMILIES = ("M17", "M48.0", *(f"M99.{stem}" for stem in range(2, 8)))


def _releases() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {BEFORE: {}, BETWEEN: {}}
    with (Path(__file__).parent / "data" / "icd10cm_releases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["release"]][row["code"]] = row["title"]
    return found


RELEASES = _releases()
NAMED = {
    "symptom codes": sorted({code for p in PACKS for codes in p.table.file.symptom_codes.values() for code in codes}),
    "competing codes": sorted({row.code for pack in PACKS for row in pack.table.file.competing}),
}


@pytest.fixture(scope="module")
def newest() -> ModuleType:
    return importlib.import_module("simple_icd_10_cm")


@pytest.mark.parametrize("release", list(RELEASES))
def test_codes_have_their_titles_in_every_release(release: str) -> None:
    assert {code: RELEASES[release].get(code) for code in TITLES} == TITLES


@pytest.mark.parametrize("release", list(RELEASES))
def test_families_have_no_other_assignable_code_in_any_release(release: str) -> None:
    """A leaf: no other row begins with it."""
    rows = [code for code in RELEASES[release] if code.startswith(FAMILIES)]
    leaves = {code for code in rows if not any(other != code and other.startswith(code) for other in rows)}
    assert leaves == set(TITLES)


@pytest.mark.parametrize("kind", list(NAMED))
def test_named_codes_exist_in_every_release_but_the_younger_ones(newest: ModuleType, kind: str) -> None:
    absent = {name: _absent(NAMED[kind], rows) for name, rows in RELEASES.items()}
    assert absent == {BEFORE: YOUNGER[kind], BETWEEN: []}
    every = newest.get_all_codes(with_dots=True)
    assert _absent(NAMED[kind], every) == []


def _absent(prefixes: Iterable[str], codes: Iterable[str]) -> list[str]:
    known = list(codes)
    return [prefix for prefix in prefixes if not any(code.startswith(prefix) for code in known)]
