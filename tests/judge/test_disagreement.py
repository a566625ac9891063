"""Where parts of a note cannot both be true of one narrowing."""

from typing import Any

import pytest

from dxproof.engine.facts import Finding
from dxproof.engine.terms import Modality
from tests.judge.building import BONE, DISC, LIGAMENT, M48, case, found, note, one, quotes, said, study

FORAMEN, CANAL = {"M99.70"}, {"M99.50"}


def diagnosed(*given: Any, **more: Any) -> Finding:
    return one(*given, diagnosis=True, quote="the diagnosis", **more)


def imaged(*given: Any, **more: Any) -> Finding:
    return one(*given, study=0, quote="the MRI", **more)


@pytest.mark.parametrize(("findings", "axis", "codes"), [
    # Foramen here and canal there for one narrowing.
    ([diagnosed("C1-C2", "foramen", DISC), imaged("C1-C2", "canal", DISC)], "compartment", FORAMEN | CANAL),
    ([diagnosed("head", "foramen", DISC), imaged("C1-C2", "canal", DISC)], "compartment", FORAMEN | CANAL),
    ([diagnosed("C1-C2", "foramen", DISC, side="left"), imaged("C1-C2", "canal", DISC)], "compartment", FORAMEN | CANAL),
    ([diagnosed("C1-C2", "foramen", DISC, BONE), imaged("C1-C2", "canal", DISC)], "compartment", {"M99.70", "M99.60", "M99.50", "M99.30"}),
    ([diagnosed("C1-C2", "foramen", DISC), imaged("C1-C2", "canal", LIGAMENT)], None, None),
    ([diagnosed("C1-C2", "foramen"), imaged("C1-C2", "canal")], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, side="left"), imaged("C1-C2", "canal", DISC, side="right")], None, None),
    ([diagnosed("C0-C1", "foramen", DISC), imaged("C1-C2", "canal", DISC)], None, None),
    ([diagnosed(None, "foramen", DISC), imaged("C1-C2", "canal", DISC)], None, None),
    # Two levels for one narrowing: of one cause and one side.
    ([diagnosed("C1-C2", "foramen", DISC, side="left"), imaged("C5-C6", "foramen", DISC, side="left")], "region", {"M99.70", "M99.71"}),
    ([diagnosed("C4-C5", "foramen", DISC, side="left"), imaged("C5-C6", "foramen", DISC, side="left")], "region", {"M99.71"}),
    ([diagnosed("C1-C2", "foramen", DISC), imaged("C5-C6", "foramen", DISC)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, side="left"), imaged("C5-C6", "foramen", DISC)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, side="left"), imaged("C5-C6", "foramen", DISC, side="right")], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, side="left"), imaged("C5-C6", "foramen", BONE, side="left")], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, side="left"), imaged("C5-C6", "canal", DISC, side="left")], None, None),
    ([diagnosed("head", "foramen", DISC, side="left"), imaged("C1-C2", "foramen", DISC, side="left")], None, None),
    # Whatever the cause, where the diagnosis refers to the study.
    ([diagnosed("C1-C2", "foramen", DISC, cites=True), imaged("C5-C6", "foramen", DISC)], "region", {"M99.70", "M99.71"}),
    ([diagnosed("C1-C2", "foramen", DISC, cites=True), imaged("C1-C2", "canal", BONE)], "compartment", {"M99.70", "M99.60", "M99.50", "M99.30"}),
    ([diagnosed("C1-C2", "foramen", DISC, cites=True), imaged("C1-C2", "foramen", DISC)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, cites=True, side="left"), imaged("C5-C6", "foramen", DISC, side="right")], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, cites=True), imaged("C5-C6", "foramen", DISC), imaged("C6-C7", "foramen", DISC)], None, None),
    # Each must state one place only, and be of its own part.
    ([diagnosed("C1-C2", "foramen", DISC), imaged("C1-C2", "canal", DISC), imaged("C5-C6", "canal", BONE)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC), diagnosed("C5-C6", "foramen", BONE), imaged("C1-C2", "canal", DISC)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC), one("C1-C2", "canal", DISC)], None, None),
    ([one("C1-C2", "foramen", DISC), imaged("C1-C2", "canal", DISC)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, title=True), imaged("C1-C2", "canal", DISC)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC, study=0), imaged("C1-C2", "canal", DISC)], None, None),
    ([diagnosed("C1-C2", "foramen", DISC), diagnosed("C1-C2", "canal", DISC, study=0)], None, None),
])  # fmt: skip
def test_diagnosis_and_result(findings: list[Finding], axis: str | None, codes: set[str] | None) -> None:
    made = case(note(*findings, studies=[study()])).disagreements
    assert [(d.axis, set(d.codes)) for d in made] == ([] if axis is None else [(axis, codes)])
    assert all(quotes(d.spans) == ["the diagnosis", "the MRI"] for d in made)


def test_film_that_proves_nothing_is_no_other_part() -> None:
    facts = note(
        diagnosed("C1-C2", "foramen", DISC), imaged("C1-C2", "canal", DISC), studies=[study(Modality.PLAIN_FILM)]
    )
    assert case(facts).disagreements == ()


@pytest.mark.parametrize(("findings", "says"), [
    ([one("C1-C2", "foramen", DISC, unique=True), one("C5-C6", "foramen", DISC, unique=True)], ["C1-C2 foramen / C5-C6 foramen"]),
    ([one("head", "foramen", DISC, unique=True), one("cervical", "foramen", DISC, unique=True)], ["head foramen / cervical foramen"]),
    ([one("C1-C2", "foramen", unique=True), one("C5-C6", "foramen", unique=True), one("C3-C4", "foramen", unique=True)],
     ["C1-C2 foramen / C5-C6 foramen", "C1-C2 foramen / C3-C4 foramen", "C5-C6 foramen / C3-C4 foramen"]),
    ([one("C1-C2", "foramen", unique=True), one("C5-C6", "foramen")], []),
    ([one("C1-C2", "foramen", unique=True), one("C5-C6", "canal", unique=True)], []),
    ([one("head", "foramen", unique=True), one("C1-C2", "foramen", unique=True)], []),
    ([found(said("C1-C2"), said("C1-C2", unique=True)), one("C5-C6", unique=True)], ["C1-C2 foramen / C5-C6 foramen"]),
])  # fmt: skip
def test_the_one_narrowing_at_two_levels(findings: list[Finding], says: list[str]) -> None:
    made = case(note(*findings)).disagreements
    assert [d.says for d in made] == says
    assert {d.axis for d in made} <= {"region"}


def test_codes_of_a_table_without_causes_are_all_concerned() -> None:
    facts = note(one("cervical", "canal", unique=True), one("lumbar", "canal", unique=True))
    (made,) = case(facts, "M48.02", M48).disagreements
    assert made.codes == {"M48.02", "M48.061", "M48.062"}


def test_without_a_cause_no_code_of_one_is_concerned() -> None:
    facts = note(one("C1-C2", "foramen", unique=True), one("C5-C6", "foramen", unique=True))
    (made,) = case(facts).disagreements
    assert made.codes == set()
