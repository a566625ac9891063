"""The traps of a claim for treatment by hand: regions treated against regions billed, and what was examined of each."""

from typing import Any

import pytest

from dxproof.engine.facts import ExamSign, Place, Service, TreatedRegion
from dxproof.engine.terms import Assertion, Event, Modality, Part, Payer
from tests.judge.building import HISTORICAL, NEGATED, note, words
from tests.judge.test_pitfalls import raised

LEVELS = {
    "C0": "head",
    "C1": "cervical",
    "C5": "cervical",
    "T4": "thoracic",
    "L5": "lumbar",
    "SI": "pelvic",
    "S2": "sacral",
}


def at(where: str) -> Place:
    """A level, or a region by its name."""
    return Place(LEVELS.get(where, where), level=where if where in LEVELS else None)


def did(*places: str, kind: str = "manipulation", event: Event = Event.DONE) -> Service:
    regions = tuple(TreatedRegion(at(where).region or "", at(where), words(where)) for where in places)
    return Service(kind, words(kind), event, regions)


def sign(
    part: str, where: str | None, assertion: Assertion = Assertion.PRESENT, image: Modality | None = None
) -> ExamSign:
    place = at(where) if where else None
    return ExamSign(
        Part(part), place.region if place else None, place, words(f"{part} {where}", assertion), image=image
    )


def billed(*cpt: str, **more: Any) -> dict[str, Any]:
    return {"dx": ["M99.01", "M54.2"], "cpt": cpt, **more}


FIVE = ("C5", "T4", "L5", "S2", "SI")


@pytest.mark.parametrize(("services", "cpt", "expected"), [
    ([did("C5")], "98940", None),
    ([did("C5", "L5")], "98940", None),
    ([did("C5", "C1", "L5")], "98940", None),  # two of one region are one
    ([did("C5", "T4", "L5")], "98940", ["C5", "T4", "L5"]),
    ([did("C5", "T4", "L5")], "98941", None),
    ([did("C5", "L5")], "98941", ["C5", "L5"]),
    ([did(*FIVE)], "98942", None),
    ([did(*FIVE)], "98941", list(FIVE)),
    ([did(*FIVE[:4])], "98942", list(FIVE[:4])),
    # The occiput is of the cervical region, the jaw and the shoulder are of none.
    ([did("C0", "C1")], "98940", None),
    ([did("C0", "C5", "T4", "L5")], "98941", None),
    ([did("C5", "T4", "head", "upper_extremity")], "98940", None),
    # Several services are counted together; what was not done today, and what is no manipulation, is not.
    ([did("C5"), did("L5"), did("T4")], "98941", None),
    ([did("C5"), did("L5", event=Event.PLANNED), did("T4", event=Event.EARLIER), did("SI", event=Event.DECLINED)], "98940", None),
    ([did("C5"), did("T4", "L5", kind="modality")], "98940", None),
    ([did("C5"), did("T4", "L5", kind="mobilization")], "98941", None),
    # No region, no claim of the three.
    ([did()], "98942", None),
    ([], "98942", None),
    ([did("C5", "T4", "L5")], "99213", None),
    ([did("C5", "T4", "L5")], "98943", None),
])  # fmt: skip
def test_cmt_regions(services: list[Service], cpt: str, expected: list[str] | None) -> None:
    assert raised("cmt-regions", note(services=services), claim=billed(cpt)) == expected


def test_two_codes_of_one_kind_on_a_claim() -> None:
    facts = note(services=[did("C5")])
    assert raised("cmt-regions", facts, claim=billed("98940", "98941")) == ["C5"]
    assert raised("cmt-regions", facts, claim=billed("98940", "98940")) is None
    assert raised("cmt-regions", note(services=[did()]), claim=billed("98940", "98941")) is None
    assert raised("cmt-regions", facts) is None


@pytest.mark.parametrize(("places", "cpt", "expected"), [
    (["C5"], "98925", False),
    (["C0", "C5"], "98925", False),
    (["C0", "C5", "T4"], "98925", True),  # the occiput is of the head here
    (["C0", "C5", "T4"], "98926", False),
    (["C0", "C5", "T4", "ribs", "L5"], "98927", False),
    (["C0", "C5", "T4", "ribs", "L5", "S2", "SI", "upper_extremity", "lower_extremity", "abdomen"], "98929", False),
    (["C0", "C5", "T4", "ribs", "L5", "S2", "SI", "upper_extremity"], "98929", True),
    ([], "98929", False),
])  # fmt: skip
def test_omt_regions(places: list[str], cpt: str, expected: bool) -> None:
    facts = note(services=[did(*places, kind="omt")])
    assert (raised("omt-regions", facts, claim=billed(cpt)) is not None) is expected


def test_a_technique_of_soft_tissue_is_osteopathic_treatment_and_no_manipulation() -> None:
    facts = note(services=[did("C5", kind="omt"), did("T4", "L5", kind="soft_tissue")])
    assert raised("omt-regions", facts, claim=billed("98925")) == ["C5", "T4", "L5"]
    assert raised("cmt-regions", facts, claim=billed("98940")) is None


@pytest.mark.parametrize(("signs", "expected"), [
    ([], ["C5"]),
    ([sign("P", "C5")], ["C5", "P C5"]),
    ([sign("R", "C5")], ["C5", "R C5"]),
    ([sign("P", "C5"), sign("T", "C5")], ["C5", "P C5", "T C5"]),
    ([sign("P", "C5"), sign("R", "C5")], None),
    ([sign("A", "C1"), sign("T", "cervical")], None),  # of the region, at whatever level
    ([sign("A", "C0"), sign("R", "C5")], None),
    ([sign("A", "T4"), sign("R", "L5")], ["C5"]),
    ([sign("P", "C5"), sign("R", "C5", NEGATED)], ["C5", "P C5"]),
    ([sign("P", "C5"), sign("R", "C5", HISTORICAL)], ["C5", "P C5"]),
    ([sign("P", None), sign("A", None)], None),  # what is said of no place is of the only region treated
    ([sign("A", "C5", image=Modality.PLAIN_FILM)], None),
    ([sign("A", "T4", image=Modality.PLAIN_FILM)], ["C5"]),
    ([sign("A", "C5", NEGATED, Modality.PLAIN_FILM)], ["C5"]),
])  # fmt: skip
def test_part_not_documented(signs: list[ExamSign], expected: list[str] | None) -> None:
    facts = note(services=[did("C5")], exam_signs=signs)
    shown = raised("part-not-documented", facts, claim=billed("98940"))
    assert (sorted(shown) if shown is not None else None) == expected


def test_each_region_treated_is_looked_at() -> None:
    enough = [sign("P", "C5"), sign("R", "C5")]
    facts = note(services=[did("C5", "L5")], exam_signs=[*enough, sign("A", None), sign("T", None)])
    assert raised("part-not-documented", facts, claim=billed("98940")) == ["L5"]
    more = note(services=[did("C5", "L5")], exam_signs=[*enough, sign("A", "L5"), sign("T", "L5")])
    assert raised("part-not-documented", more, claim=billed("98940")) is None


@pytest.mark.parametrize(("claim", "expected"), [
    (billed("98940"), True),
    (billed("98942", "99213"), True),
    (billed("98943"), False),
    (billed("98925"), False),
    (billed("98940", payer=Payer.OTHER), False),
    (None, False),
])  # fmt: skip
def test_a_medicare_claim_for_manipulation_asks_for_it(claim: dict[str, Any] | None, expected: bool) -> None:
    assert (raised("part-not-documented", note(services=[did("C5")]), claim=claim) is not None) is expected
    unnamed = note(services=[did(), did("C5", event=Event.EARLIER)])
    assert raised("part-not-documented", unnamed, claim=claim) is None
