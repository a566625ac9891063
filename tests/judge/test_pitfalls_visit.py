"""The traps of a claim for treatment by hand: regions treated against regions billed, and what was examined of each."""

from typing import Any

import pytest

from dxproof.engine.facts import Element, ExamSign, Place, Service, TreatedRegion
from dxproof.engine.judge.regions import region_table
from dxproof.engine.terms import Assertion, Event, Modality, Part, Payer
from tests.judge.building import HISTORICAL, M99, NEGATED, note, pack, quotes, words
from tests.judge.test_pitfalls import raised

VISIT = "cmt-visit"

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


# ---- claims with other services beside manipulation --------------------------------------------------------------


BUNDLED: list[tuple[list[Service], dict[str, Any], list[str] | None]] = [
    # services of the note, procedures with their modifiers, the words that are shown
    ([did("C5"), did("C5", kind="manual_therapy")], {"98940": "AT", "97140": "59"}, ["C5", "manual_therapy"]),
    ([did("C5"), did("C1", kind="massage")], {"98940": "AT", "97124": "XS"}, ["C1", "massage"]),
    ([did("C0"), did("C5", kind="soft_tissue")], {"98940": "AT", "97140": "XU"}, ["C5", "soft_tissue"]),
    ([did("L5"), did("L5", kind="exercise")], {"98941": "AT", "97112": "XE"}, ["L5", "exercise"]),
    # without a modifier on the service itself, wherever it was done
    ([did("C5"), did("L5", kind="manual_therapy")], {"98940": "59", "97140": ""}, ["L5", "manual_therapy"]),
    ([did("C5")], {"98942": "AT", "97140": ""}, []),
    # another region, one more region, or a note that does not say where
    ([did("C5"), did("L5", kind="manual_therapy")], {"98940": "AT", "97140": "59"}, None),
    ([did("C5"), did("upper_extremity", kind="manual_therapy")], {"98940": "AT", "97140": "XP"}, None),
    ([did("C5"), did("C5", "upper_extremity", kind="manual_therapy")], {"98940": "AT", "97140": "59"}, None),
    ([did("C5"), did(kind="manual_therapy")], {"98940": "AT", "97140": "59"}, None),
    ([did("C5"), did("C5", kind="manual_therapy", event=Event.PLANNED)], {"98940": "AT", "97140": "59"}, None),
    ([did("C5"), did("C5", kind="modality")], {"98940": "AT", "97140": "59"}, None),
    # no manipulation, or no such service, on the claim
    ([did("C5"), did("C5", kind="manual_therapy")], {"97140": ""}, None),
    ([did("C5"), did("C5", kind="manual_therapy")], {"98940": "AT"}, None),
    ([did("C5"), did("C5", kind="manual_therapy")], {"98943": "", "97140": ""}, None),
]


def lines(given: dict[str, str], **more: Any) -> dict[str, Any]:
    return billed(*given, modifiers={number: [mark] for number, mark in given.items() if mark}, **more)


@pytest.mark.parametrize(("services", "procedures", "expected"), BUNDLED)
def test_a_service_that_is_part_of_manipulation(
    services: list[Service], procedures: dict[str, str], expected: list[str] | None
) -> None:
    assert raised("cmt-bundled", note(services=services), "", VISIT, claim=lines(procedures)) == expected


@pytest.mark.parametrize(("procedures", "expected"), [
    ({"98940": "AT", "99213": ""}, []),
    ({"98942": "25", "99203": "AT"}, []),  # 25 on the manipulation marks no evaluation
    ({"98940": "AT", "99212": "25", "99213": ""}, []),
    ({"98940": "AT", "99213": "25"}, None),
    ({"98940": "AT"}, None),
    ({"99213": ""}, None),
    ({"98943": "", "99213": ""}, None),
])  # fmt: skip
def test_an_evaluation_beside_manipulation(procedures: dict[str, str], expected: list[str] | None) -> None:
    assert raised("cmt-evaluation", note(), "", VISIT, claim=lines(procedures)) == expected
    assert raised("cmt-evaluation", note(), "", VISIT, claim=lines(procedures, payer="other")) is None


def test_what_packs_of_codes_and_of_visits_both_have_is_the_same() -> None:
    """A claim is judged by the packs of its codes and by that of its visit, and a reader is told one thing once."""
    of_codes = {entry.id: entry for entry in pack(M99).pitfalls}
    shared = [entry for name in (VISIT, "omt-visit") for entry in pack(name).pitfalls if entry.id in of_codes]
    assert [entry.id for entry in shared] == ["cmt-regions", "part-not-documented", "omt-regions"]
    assert all(entry == of_codes[entry.id] for entry in shared)


# ---- the table of the regions ------------------------------------------------------------------------------------


def said(name: str, *regions: str, stated: bool = True) -> Element:
    return Element(name, None, regions, words(f"{name} of {regions[0]}"), stated)


def rows(counting: str, **facts: Any) -> dict[str, tuple[str, str, str, str, bool]]:
    """Each region with its complaint, its letters, where it was treated, its diagnosis, and whether it is counted."""
    of = pack({"cmt": VISIT, "omt": "omt-visit"}[counting])
    assert of.file.regions is not None
    found = region_table(note(**facts), of.lexicon.visit.countings[counting], of.file.regions)
    return {
        row.region: (
            ", ".join(quotes(row.complaint)),
            "".join(part.value for part, spans in row.parts.items() if spans) + ("*" if row.imaged else ""),
            ", ".join(quotes(row.treated)),
            ", ".join(quotes(row.diagnosis)),
            row.counted,
        )
        for row in found
    }


def test_occiput_and_atlas_stand_with_the_cervical_region_for_manipulation_and_the_occiput_with_the_head_for_omt() -> (
    None
):
    facts: dict[str, Any] = {
        "services": [did("C0", "C1"), did("L5")],
        "exam_signs": [sign("P", "C0"), sign("R", "C1"), sign("T", "L5", NEGATED), sign("A", "L5", HISTORICAL)],
        "elements": [said("complaint", "cervical", "head"), said("diagnosis", "lumbar"), said("diagnosis", "head", stated=False)],
    }  # fmt: skip
    assert rows("cmt", **facts) == {
        "cervical": ("complaint of cervical", "PR", "C0, C1", "", True),
        "lumbar": ("", "", "L5", "diagnosis of lumbar", True),
    }
    assert rows("omt", **facts) == {
        "head": ("complaint of cervical", "P", "C0", "", True),
        "cervical": ("complaint of cervical", "R", "C1", "", True),
        "lumbar": ("", "", "L5", "diagnosis of lumbar", True),
    }


def test_regions_that_are_not_counted_have_their_rows_too() -> None:
    found = rows(
        "cmt",
        services=[did("C5", "upper_extremity"), did("T4", event=Event.PLANNED), did("S2", kind="massage")],
        exam_signs=[sign("A", "C5", image=Modality.PLAIN_FILM), sign("P", "ribs"), sign("T", None)],
        elements=[said("complaint", "thoracic", "ribs"), said("complaint", "lower_extremity")],
    )
    assert found == {
        "cervical": ("", "T*", "C5", "", True),  # the only counted region: what is said of no place is of it
        "upper_extremity": ("", "", "upper_extremity", "", False),
        "ribs": ("complaint of thoracic", "P", "", "", False),
        "lower_extremity": ("complaint of lower_extremity", "", "", "", False),
    }
    assert rows("cmt") == {}
