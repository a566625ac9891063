"""What proves a code is quoted of one narrowing: its place, its cause and its study together."""

from typing import Any

import pytest

from tests.judge.building import (
    BONE,
    DISC,
    LIGAMENT,
    NEGATED,
    POSSIBLE,
    ask,
    case,
    found,
    note,
    one,
    quotes,
    said,
    study,
)

BY_BONE = one("C1-C2", "foramen", BONE, quote="by bone", study=0)
BY_CAPSULE = one("C0-C1", "foramen", LIGAMENT, quote="by capsule", study=0)
BY_WORD = one("C1-C2", "foramen", LIGAMENT, quote="by word", diagnosis=True)


@pytest.mark.parametrize(("findings", "target", "place", "cause", "reported"), [
    ([BY_BONE, BY_CAPSULE], "M99.70", ["C0-C1"], [LIGAMENT], ["by capsule", "mri of cervical"]),
    ([BY_BONE, BY_CAPSULE], "M99.60", ["C1-C2"], [BONE], ["by bone", "mri of cervical"]),
    # Of two that prove it the one that the study reports, wherever it stands.
    ([BY_WORD, BY_CAPSULE], "M99.70", ["C0-C1"], [LIGAMENT], ["by capsule", "mri of cervical"]),
    # The study that reports another narrowing of the region and compartment meets the rule all the same.
    ([BY_WORD, BY_BONE], "M99.70", ["C1-C2"], [LIGAMENT], ["by bone", "mri of cervical"]),
    # All statements of the one narrowing are shown.
    ([found(said("C1-C2", "foramen"), said("head", "foramen", LIGAMENT)), BY_BONE], "M99.70", ["C1-C2", "head"], [LIGAMENT],
     ["by bone", "mri of cervical"]),
    # A cause that is hedged proves nothing, also beside one that is not.
    ([found(said("C1-C2", "foramen", f"{LIGAMENT}?"), said("C1-C2", "foramen", DISC))], "M99.70", ["C1-C2", "C1-C2"], [DISC], []),
])  # fmt: skip
def test_place_cause_and_study_are_quoted_of_the_narrowing_that_proves_the_code(
    findings: list[Any], target: str, place: list[str], cause: list[str], reported: list[str]
) -> None:
    given = case(note(*findings, studies=[study()]), target)
    assert quotes(ask(given, "place_stated", axis="region").evidence) == place
    assert quotes(ask(given, "finding").evidence) == place
    assert quotes(ask(given, "cause_stated").evidence) == cause
    assert sorted(quotes(ask(given, "study_reports", modalities=["mri"]).evidence)) == reported


def test_where_nothing_proves_the_code_all_that_is_there_is_shown() -> None:
    given = case(note(BY_BONE, one("C0-C1", "foramen")))
    assert quotes(ask(given, "place_stated", axis="region").evidence) == ["C1-C2", "C0-C1"]


@pytest.mark.parametrize("assertion", [NEGATED, POSSIBLE])
def test_what_does_not_count_is_no_evidence_of_what_does(assertion: Any) -> None:
    given = case(note(BY_WORD, one("C1-C2", "foramen", LIGAMENT, assertion=assertion)))
    for question, keys in (("place_stated", {"axis": "region"}), ("cause_stated", {})):
        assert {span.assertion.value for span in ask(given, question, **keys).evidence} == {"present"}
