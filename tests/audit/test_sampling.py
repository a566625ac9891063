"""Audit samples: reproducible by seed, allocated as stated, every note equally likely; and the sampling plan."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.random import PCG64

from dxproof.engine.audit.samples.plan import plan_json, plan_of, plan_text
from dxproof.engine.audit.samples.sampling import (
    ALL,
    NONE,
    Draw,
    PrecisionTarget,
    SamplingFrame,
    draw,
    frame_of,
    picked,
    shares,
    stratum_of,
)
from dxproof.engine.audit.summary.statistics import sample_size
from dxproof.engine.claim import Claim, Note
from dxproof.engine.terms import Encounter, Setting, StratifyBy

FRAMES = st.dictionaries(st.text(max_size=4), st.integers(1, 200), min_size=1, max_size=12).map(
    lambda sizes: SamplingFrame(tuple(sorted(sizes.items())), "")
)
SEEDS = st.integers(0, 2**64)


def entries_of(**sizes: int) -> list[tuple[str, str]]:
    """Notes of the strata named, dealt out in turn."""
    rounds = range(max(sizes.values()))
    return [(f"{name}-{turn}", name) for turn in rounds for name, size in sizes.items() if turn < size]


# --- the frame ---


def test_a_frame_counts_and_hashes_in_one_pass() -> None:
    frame = frame_of(iter([("1", "b"), ("2", "a"), ("3", "b")]))
    assert frame.strata == (("a", 1), ("b", 2))
    assert frame.universe == 3
    assert frame.sha256 == sha256(b'["1", "b"]\n["2", "a"]\n["3", "b"]\n').hexdigest()
    assert frame_of([]) == SamplingFrame((), sha256().hexdigest())


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_frames_that_differ_have_hashes_that_differ(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    assert (frame_of(one).sha256 == frame_of(other).sha256) == (one == other)


def test_a_name_of_half_a_character_has_a_hash() -> None:
    assert frame_of([("\udcff", "\n")]).universe == 1


# --- shares ---


def test_shares_as_published() -> None:
    # Hamilton's method for 60 seats by the census of 1790 (https://electowiki.org/wiki/Hamilton_method).
    published = {
        "Virginia": (630_560, 11),
        "Massachusetts": (475_327, 8),
        "Pennsylvania": (432_879, 7),
        "North Carolina": (353_523, 6),
        "New York": (331_589, 6),
        "Maryland": (278_514, 5),
        "Connecticut": (236_841, 4),
        "South Carolina": (206_236, 3),
        "New Jersey": (179_570, 3),
        "New Hampshire": (141_822, 2),
        "Vermont": (85_533, 1),
        "Georgia": (70_835, 1),
        "Kentucky": (68_705, 1),
        "Rhode Island": (68_446, 1),
        "Delaware": (55_540, 1),
    }
    frame = SamplingFrame(tuple(sorted((name, people) for name, (people, _) in published.items())), "")
    assert shares(frame, 60) == {name: seats for name, (_, seats) in published.items()}


@pytest.mark.parametrize(
    ("sizes", "size", "given_out"),
    [
        ({"a": 50, "b": 50}, 3, {"a": 2, "b": 1}),  # a tie goes by name
        ({"a": 1, "b": 1, "c": 998}, 10, {"a": 1, "b": 1, "c": 8}),  # nobody is left out ...
        ({"a": 1, "b": 1, "c": 998}, 2, {"a": 0, "b": 0, "c": 2}),  # ... where there are enough
        ({"a": 3, "b": 2}, 5, {"a": 3, "b": 2}),
        ({"a": 10, "b": 10, "c": 980}, 3, {"a": 1, "b": 1, "c": 1}),
    ],
)
def test_shares(sizes: dict[str, int], size: int, given_out: dict[str, int]) -> None:
    assert shares(SamplingFrame(tuple(sizes.items()), ""), size) == given_out


@given(FRAMES, st.data())
def test_shares_are_fair(frame: SamplingFrame, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, frame.universe))
    found = shares(frame, size)
    quotas = {name: members * size / frame.universe for name, members in frame.strata}
    assert sum(found.values()) == size
    assert all(0 <= found[name] <= members for name, members in frame.strata)
    if size >= len(frame.strata):
        assert min(found.values()) >= 1
    if size < len(frame.strata) or min(quotas.values()) >= 1:  # nobody was lifted to one
        assert all(abs(found[name] - quota) < 1 for name, quota in quotas.items())


# --- the draw ---


@given(FRAMES, SEEDS, st.data())
def test_a_draw_is_what_was_asked_for(frame: SamplingFrame, seed: int, data: st.DataObject) -> None:
    size, each = data.draw(st.integers(1, frame.universe)), data.draw(st.integers(1, 250))
    by_size, by_each = draw(frame, seed=seed, size=size), draw(frame, seed=seed, each=each)
    assert sum(len(stratum.positions) for stratum in by_size.strata) == size
    for drawn in (by_size, by_each):
        assert tuple((stratum.name, stratum.size) for stratum in drawn.strata) == frame.strata
        for stratum in drawn.strata:
            assert list(stratum.positions) == sorted(set(stratum.positions))
            assert all(0 <= position < stratum.size for position in stratum.positions)
    assert all(len(stratum.positions) == min(each, stratum.size) for stratum in by_each.strata)
    assert draw(frame, seed=seed, size=size) == by_size
    assert draw(frame, seed=seed, each=each) == by_each


def test_a_seed_gives_this_sample_for_ever() -> None:
    # If this fails, plans that were printed can no longer be replayed: mend the draw, not the test.
    drawn = draw(SamplingFrame((("a", 1000), ("b", 1), ("c", 50)), ""), seed=20261123, each=5)
    assert [stratum.positions for stratum in drawn.strata] == GOLDEN_POSITIONS
    assert draw(SamplingFrame((("a", 1000),), ""), seed=0, size=3).strata[0].positions != drawn.strata[0].positions[:3]


def dense(members: int, count: int, bits: PCG64) -> tuple[int, ...]:
    """The same draw as a textbook writes it: the first steps of a shuffle of all positions."""
    positions = list(range(members))
    for step in range(count):
        bound = members - step
        while (word := int(bits.random_raw())) >= 2**64 // bound * bound:
            pass
        other = step + word % bound
        positions[step], positions[other] = positions[other], positions[step]
    return tuple(sorted(positions[:count]))


@given(FRAMES, SEEDS, st.integers(1, 200))
def test_a_draw_is_a_shuffle_cut_short(frame: SamplingFrame, seed: int, each: int) -> None:
    bits = PCG64(seed)
    expected = [dense(size, min(each, size), bits) for _, size in frame.strata]
    assert [stratum.positions for stratum in draw(frame, seed=seed, each=each).strata] == expected


def test_a_large_stratum_takes_no_room() -> None:
    (stratum,) = draw(SamplingFrame(((ALL, 10**15),), ""), seed=1, size=4).strata
    assert len(stratum.positions) == 4


def chi_square(found: Counter[tuple[int, ...]], cells: int, draws: int) -> float:
    expected = draws / cells
    return sum((count - expected) ** 2 / expected for count in found.values()) + (cells - len(found)) * expected


def test_every_sample_is_as_likely_as_the_other() -> None:
    # 3 of 7 are 35 samples: with 34 degrees of freedom chi-square is above 65.2 once in a thousand times.
    frame, draws = SamplingFrame((("a", 4), ("b", 7)), ""), 7000
    found = Counter(draw(frame, seed=seed, each=3).strata[1].positions for seed in range(draws))
    assert set(found) == set(combinations(range(7), 3))
    assert chi_square(found, 35, draws) < 65.2


def test_strata_are_drawn_apart() -> None:
    # One of 3 here and one of 3 there are 9 pairs; with 8 degrees of freedom 26.1 is passed once in a thousand times.
    frame, draws = SamplingFrame((("a", 3), ("b", 3)), ""), 4500
    both = [draw(frame, seed=seed, each=1).strata for seed in range(draws)]
    assert chi_square(Counter(one.positions + other.positions for one, other in both), 9, draws) < 26.1


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"seed": 1}, "either a total size or a number per stratum"),
        ({"seed": 1, "size": 2, "each": 2}, "either a total size or a number per stratum"),
        ({"seed": -1, "size": 2}, "the seed is -1"),
        ({"seed": 1, "size": 0}, "0 notes are not a sample"),
        ({"seed": 1, "each": 0}, "0 per stratum is not a sample"),
        ({"seed": 1, "size": 1001}, "a sample of 1,001 cannot be drawn from 3 notes"),
    ],
)
def test_no_draw(asked: dict[str, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        draw(SamplingFrame((("a", 1), ("b", 2)), ""), **asked)  # type: ignore[arg-type]


def test_no_draw_from_nothing() -> None:
    for asked in ({"size": 1}, {"each": 1}):
        with pytest.raises(ValueError, match="there are no notes to draw from"):
            draw(frame_of([]), seed=1, **asked)


# --- the second pass ---


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=60), SEEDS, st.data())
def test_what_is_picked_is_what_was_drawn(strata: list[str], seed: int, data: st.DataObject) -> None:
    entries = [(str(number), stratum) for number, stratum in enumerate(strata)]
    frame = frame_of(entries)
    drawn = draw(frame, seed=seed, size=data.draw(st.integers(1, len(strata))))
    items = list(picked(drawn, ((note_id, stratum, int(note_id)) for note_id, stratum in entries)))
    members = {name: [n for n, stratum in enumerate(strata) if stratum == name] for name, _ in frame.strata}
    assert items == sorted(members[s.name][position] for s in drawn.strata for position in s.positions)
    assert items == list(
        picked(draw(frame_of(entries), seed=seed, size=len(items)), ((*e, int(e[0])) for e in entries))
    )


@pytest.mark.parametrize("change", [lambda e: e[::-1], lambda e: e[:-1], lambda e: [*e, ("x", "y")], lambda e: []])
def test_other_notes_are_noticed(change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> None:
    entries = entries_of(a=5, b=3)
    drawn = draw(frame_of(entries), seed=1, each=1)
    with pytest.raises(ValueError, match="not those that the sample was drawn from, or are in another order"):
        list(picked(drawn, [(*entry, None) for entry in change(entries)]))


# --- the stratum of a note ---

NOTE = Note(
    id="1",
    text="t",
    provider="  Dr.  A ",
    setting=Setting.INPATIENT,
    encounter=Encounter.PAIN,
    date="02/03/2026",
    claim=Claim(dx=("M99.00", "m99.70", "M54.2")),
)


@pytest.mark.parametrize(
    ("by", "name"),
    [
        (None, ALL),
        (StratifyBy.PROVIDER, "Dr. A"),
        (StratifyBy.SETTING, "inpatient"),
        (StratifyBy.ENCOUNTER, "pain"),
        (StratifyBy.MONTH, "2026-02"),
        (StratifyBy.CODE, "M99.00"),
    ],
)
def test_strata_of_notes(by: StratifyBy | None, name: str) -> None:
    assert stratum_of(NOTE, by) == name
    assert stratum_of(Note(text="t"), by) == (NONE if by else ALL)


def test_strata_of_notes_at_their_edges() -> None:
    assert stratum_of(NOTE, StratifyBy.CODE, {"M99.70", "M54.2"}) == "M99.70"
    assert stratum_of(NOTE, StratifyBy.CODE, {"M17.0"}) == NONE
    assert stratum_of(NOTE.model_copy(update={"provider": "  "}), StratifyBy.PROVIDER) == NONE
    assert stratum_of(NOTE.model_copy(update={"date": "soon"}), StratifyBy.MONTH) == NONE
    assert stratum_of(NOTE.model_copy(update={"date": "2026-02-03T10:00:00"}), StratifyBy.MONTH) == "2026-02"
    assert type(stratum_of(NOTE, StratifyBy.SETTING)) is str


# --- the plan ---


def drawn_of_three() -> Draw:
    return draw(frame_of(entries_of(Adams=60, Baker=35, Clark=5)), seed=7, size=sample_size(0.1, 0.9, 0.5, 100))


def test_the_plan_as_text() -> None:
    plan = plan_of(drawn_of_three(), StratifyBy.PROVIDER, ["charts", "visits.csv"], PrecisionTarget(0.1, 0.9, 0.5))
    assert plan_text(plan) == GOLDEN_STRATIFIED
    simple = draw(frame_of((str(number), ALL) for number in range(1200)), seed=20261123, size=30)
    assert plan_text(plan_of(simple, None, ["visits.parquet"])) == GOLDEN_SIMPLE
    with pytest.raises(FrozenInstanceError):
        plan.seed = 1  # type: ignore[misc]


def test_the_plan_as_json() -> None:
    plan = plan_of(drawn_of_three(), StratifyBy.PROVIDER, ["charts"], PrecisionTarget(0.1, 0.9, 0.5))
    text = plan_json(plan)
    read = json.loads(text)
    assert text == json.dumps(read, indent=2, sort_keys=True) + "\n"
    assert read["by"] == "provider"
    assert read["wanted"] == {"confidence": 0.9, "expected": 0.5, "precision": 0.1}
    assert read["strata"][2] == {"drawn": 2, "name": "Clark", "size": 5, "weight": 2.5}
    assert (read["universe"], read["drawn"], read["size"], read["each"], read["seed"]) == (100, 41, 41, None, 7)
    again = draw(frame_of(entries_of(Adams=60, Baker=35, Clark=5)), seed=read["seed"], size=read["size"])
    assert again == drawn_of_three()
    assert read["frame_sha256"] == again.frame.sha256


def test_weights_add_up_to_the_universe() -> None:
    plan = plan_of(draw(frame_of(entries_of(a=60, b=35, c=5)), seed=7, each=10), StratifyBy.MONTH, [])
    assert sum(part.drawn * part.weight for part in plan.strata) == pytest.approx(plan.universe)
    assert plan.method == "stratified random sample, the same number from each stratum, without replacement"
    assert "25 notes (10 of each stratum asked for)" in plan_text(plan)


def test_a_stratum_without_a_note_is_told() -> None:
    plan = plan_of(draw(frame_of(entries_of(a=1, b=1, c=98)), seed=7, size=2), StratifyBy.MONTH, [])
    assert [part.weight for part in plan.strata] == [None, None, 49]
    assert "Strata without a drawn note: 2. The sample says nothing about them." in plan_text(plan)


@given(
    st.lists(
        st.tuples(st.text(max_size=90), st.integers(1, 9_999_999)), min_size=1, max_size=90, unique_by=lambda s: s[0]
    ),
    st.lists(st.text(max_size=120), max_size=9),
    st.sampled_from(StratifyBy),
    st.integers(0, 2**300),
)
@settings(max_examples=50)
def test_any_plan_is_one_page(strata: list[tuple[str, int]], inputs: list[str], by: StratifyBy, seed: int) -> None:
    frame = SamplingFrame(tuple(sorted(strata)), "f" * 64)
    assume(frame.universe >= 9)
    text = plan_text(plan_of(draw(frame, seed=seed, size=9), by, inputs, PrecisionTarget(1 / 3, 0.999, 1 / 7)))
    lines = text.split("\n")
    assert len(lines) <= 66
    assert max(map(len, lines)) <= 80
    assert all(line.isprintable() for line in lines)
    assert all(line == line.rstrip() for line in lines)


def test_the_rest_of_many_strata_is_summed() -> None:
    plan = plan_of(
        draw(SamplingFrame(tuple((f"s{n:02}", 10) for n in range(50)), ""), seed=1, each=2), StratifyBy.CODE, ["n"] * 7
    )
    text = plan_text(plan)
    assert "s38" in text
    assert "s39" not in text
    assert "and 11 more, all in the plan's JSON                  110          22\n" in text
    assert "            and 2 more\n" in text
    assert replace(plan, inputs=()).inputs == ()


GOLDEN_POSITIONS = [(615, 675, 717, 780, 784), (0,), (4, 13, 37, 47, 49)]

GOLDEN_STRATIFIED = """\
Sampling plan

Universe    100 notes by provider
Inputs      charts
            visits.csv
Frame       f4cedd273929ded96119d8f86d736236842896812677d7b98f6d4b574af710aa
            (SHA-256 of ids and strata in order)
Sample      41 notes
Wanted      a share to +/- 10 points with 90% confidence; 50% expected
Method      stratified random sample, in proportion, without replacement
Seed        7
Generator   numpy PCG64, raw 64-bit words; partial Fisher-Yates in each stratum

Stratum                                                N           n         N/n
Adams                                                 60          25        2.40
Baker                                                 35          14        2.50
Clark                                                  5           2        2.50
Total                                                100          41

N: notes in the stratum; n: drawn notes; each drawn note represents N/n. The
same notes in the same order with this seed give the same sample; the hash of
the frame shows whether they are the same.
"""

GOLDEN_SIMPLE = """\
Sampling plan

Universe    1,200 notes
Inputs      visits.parquet
Frame       97e8f707f0c06df1a6f28bb20c7a36a0e126a1e368d125afb2eb01a39c1d9e9f
            (SHA-256 of ids and strata in order)
Sample      30 notes
Method      simple random sample, without replacement
Seed        20261123
Generator   numpy PCG64, raw 64-bit words; partial Fisher-Yates in each stratum

Stratum                                                N           n         N/n
(all)                                              1,200          30       40.00
Total                                              1,200          30

N: notes in the stratum; n: drawn notes; each drawn note represents N/n. The
same notes in the same order with this seed give the same sample; the hash of
the frame shows whether they are the same.
"""
