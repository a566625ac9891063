"""The figures of an audit, compared with counts made by hand and with the tables."""

import json
from typing import Any

import pytest

from dxproof.engine.audit.summary.figures import NONE, figures_of
from dxproof.engine.audit.summary.statistics import SMALL, kappa
from dxproof.engine.audit.summary.text import summary_text

PROVEN = "MRI 9/1/2026: left C1-C2 foraminal narrowing from ligament thickening. PT x 6 weeks for neck pain. Neck pain."
BONE = "CT 9/1/2026: left C1-C2 foraminal narrowing from an osteophyte. PT x 6 weeks for neck pain. Neck pain."
NO_IMAGING = "ASSESSMENT: left C1-C2 foraminal stenosis from ligament thickening. PT x 6 weeks for neck pain."
NO_CAUSE = "ASSESSMENT: L4-L5 foraminal stenosis. PT x 6 weeks for back pain."
NOTHING = "Knee pain. Ibuprofen."

# how many charts, their words, the codes on their claims (none: no claim), the provider
CHARTS: list[tuple[int, str, list[str] | None, str | None]] = [
    (20, PROVEN, ["M99.70", "M54.2"], "Dr A"),
    (5, BONE, ["M99.70", "M54.2"], "Dr A"),
    (3, BONE, ["M99.60", "M54.2"], "Dr B"),
    (2, NOTHING, ["M99.70"], "Dr B"),
    (4, PROVEN, ["M54.2"], None),
    (1, NOTHING, ["M54.2"], None),
    (6, NO_IMAGING, None, "Dr C"),
    (7, NO_CAUSE, None, "Dr C"),
]


@pytest.fixture(scope="module")
def known() -> list[Any]:
    """Where the first test that asks for the figures keeps them for the others."""
    return []


@pytest.fixture
def figures(audited: Any, jsonl: Any, known: list[Any]) -> Any:
    """The figures of those charts."""
    if known:
        return known[0]
    records: list[Any] = []
    for count, text, dx, provider in CHARTS:
        for _ in range(count):
            record = {"id": f"n{len(records)}", "text": text, "provider": provider}
            records.append(record | ({"claim": {"dx": dx}} if dx else {}))
    audit = audited(jsonl(*records, "broken", "{}"))
    known.append(figures_of(audit.folder, audit.stamp))
    return known[0]


def test_counts_add_up(figures: Any) -> None:
    assert (figures.records, figures.judged, figures.with_code, figures.to_do) == (50, 48, 40, 24)
    assert sum(figures.by_kind.values()) == figures.judged
    assert sum(figures.by_status.values()) == figures.with_code
    assert figures.by_kind["gap"] == 7
    assert figures.problems == (("input-column", 1), ("input-json", 1))


def test_what_is_missing_and_what_would_settle_it(figures: Any) -> None:
    missing = {m.rule: m.charts for m in figures.missing}
    assert missing["imaging-cited"] == 6 + 2  # no imaging, and the charts with a code and no words
    facts = {(fact.about, fact.codes): (fact.charts, fact.settles) for fact in figures.facts}
    assert facts["imaging-cited", ()] == (6, 6)
    assert facts["mechanism-stated", ("M99.73", "M99.63")] == (7, 0)


def test_a_known_confusion_matrix_comes_out(figures: Any) -> None:
    coder = figures.coder
    assert coder.charts == 35
    assert {(pair.billed, pair.proven): pair.charts for pair in coder.pairs} == {
        ("M99.70", "M99.70"): 20,
        ("M99.70", "M99.60"): 5,
        ("M99.60", "M99.60"): 3,
        ("M99.70", NONE): 2,
        (NONE, "M99.70"): 4,
    }
    assert coder.by_kind == {
        "agree": 23,
        "neither": 1,
        "conflict": 0,
        "sibling": 5,
        "code_without_words": 2,
        "words_without_code": 4,
    }
    assert (coder.precision.hits, coder.precision.of) == (23, 30)
    assert (coder.recall.hits, coder.recall.of) == (23, 32)
    by_code = {c.code: ((c.precision.hits, c.precision.of), (c.recall.hits, c.recall.of)) for c in coder.codes}
    assert by_code == {"M99.60": ((3, 3), (3, 8)), "M99.70": ((20, 27), (20, 24))}
    # rows billed, columns proven; none, M99.60, M99.70
    assert coder.kappa == kappa([[1, 0, 4], [0, 3, 0], [2, 5, 20]])


def test_groups_stand_by_name_and_small_ones_have_counts_alone(figures: Any) -> None:
    groups = {group.name: group for group in figures.providers}
    assert list(groups) == [NONE, "Dr A", "Dr B", "Dr C"]
    assert (groups["Dr A"].charts, groups["Dr A"].supported.hits) == (25, 20)
    assert groups["Dr A"].supported.low == pytest.approx(0.6087, abs=1e-4)  # Wilson, 20 of 25
    assert groups["Dr B"].charts < SMALL
    assert (groups["Dr B"].supported.share, groups["Dr B"].supported.low) == (None, None)
    assert groups["Dr C"].most_open == "imaging-cited"


def test_without_claims_there_is_nothing_to_compare(audited: Any, jsonl: Any) -> None:
    audit = audited(jsonl({"id": "a", "text": PROVEN}))
    assert figures_of(audit.folder, audit.stamp).coder is None


def test_dates_that_choose_no_version_are_counted_apart_and_first(audited: Any, jsonl: Any) -> None:
    own = f"Date of service: 05/01/2019\n{PROVEN}"
    given = {"2027-01-05": PROVEN, "2019-05-01": PROVEN, "soon": PROVEN, "": own, "2027-02-01": own}
    audit = audited(jsonl(*({"id": f"n{n}", "text": text, "date": day} for n, (day, text) in enumerate(given.items()))))
    figures = figures_of(audit.folder, audit.stamp)
    assert (figures.outside, figures.unread) == (2, 1)
    assert summary_text(figures, audit.folder).splitlines()[2:4] == [
        "2 judged as undated: no version of the pack covers the date of service",
        "1 judged as undated: the date of service cannot be read",
    ]
    rows = {row["note_id"]: (row["date"], row["version_by"]) for row in audit.table("notes")}
    assert (rows["n3"], rows["n4"]) == (("2019-05-01", "outside"), ("2027-02-01", "record"))


def test_an_input_without_a_good_note_has_figures(audited: Any, jsonl: Any) -> None:
    audit = audited(jsonl("broken"))
    figures = figures_of(audit.folder, audit.stamp)
    assert (figures.records, figures.judged, figures.to_do) == (1, 0, 0)
    assert "1 record: 0 judged, 1 not judged" in summary_text(figures, audit.folder)


def test_the_text_says_the_figures(figures: Any, tmp_path: Any) -> None:
    text = summary_text(figures, tmp_path)
    for line in (
        "50 records: 48 judged, 2 not judged",
        "  Finding without a code                     7  A finding is documented,",
        "  imaging-cited                              6  6 settled; Cite the MRI or CT result",
        "  Cohen's kappa over charts                         0.28 (",
        "  Dr B                                       5  3 of 5",
        "  of the codes billed, the words prove (precision)  77% (59% to 88%; 23 of 30)",
    ):
        assert line in text, f"{line}\n{text}"
    assert json.dumps(text)
