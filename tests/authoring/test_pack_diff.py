"""The steps from one tree to another: applied together they give the other tree."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.engine.authoring.pack_diff import patched, units_between
from dxproof.engine.authoring.patched_pack import ComparedPack, patched_pack
from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_folder
from dxproof.engine.pack.yaml_source import Source, Value

LEAF = st.one_of(st.sampled_from("abcde"), st.booleans(), st.none())
ROWS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcdef"), "x": LEAF}),
    max_size=5,
    unique_by=lambda row: str(row["id"]),
)
TREE: st.SearchStrategy[Value] = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), ROWS, st.dictionaries(st.sampled_from(["id", "x", "title"]), inner, max_size=3)
    ),
    max_leaves=20,
)
FILES = st.sampled_from(["pack.yaml", "codes.yaml", "pitfalls.yaml", "rules/a.yaml", "lexicon/a.yaml"])


def source(data: Value) -> Source:
    return Source("a.yaml", "", data, {(): (1, 1, 1)}, {})


@settings(max_examples=300)
@given(name=FILES, old=TREE, new=TREE)
def test_all_units_together_lead_from_old_to_new(name: str, old: Value, new: Value) -> None:
    units = units_between({name: source(old)}, {name: source(new)})
    assert patched(old, [edit for unit in units for edit in unit.edits]) == new
    assert bool(units) == (old != new)


def test_a_file_that_came_or_went_is_one_unit() -> None:
    (came,) = units_between({}, {"rules/a.yaml": source({"rule": "a"})})
    (went,) = units_between({"rules/a.yaml": source({"rule": "a"})}, {})
    assert patched(None, came.edits) == {"rule": "a"}
    assert patched({"rule": "a"}, went.edits) is None


def test_words_for_the_reader_decide_nothing() -> None:
    old = source({"title": "a", "messages": {"met": "a"}, "weight": "1"})
    words = units_between(
        {"rules/a.yaml": old}, {"rules/a.yaml": source({"title": "b", "messages": {"met": "b"}, "weight": "1"})}
    )
    assert [unit.prose for unit in words] == [True, True]
    both = units_between(
        {"rules/a.yaml": old}, {"rules/a.yaml": source({"title": "b", "messages": {"met": "a"}, "weight": "2"})}
    )
    assert [d.node for unit in both if not unit.prose for d in unit.deciding] == ["weight"]


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("pitfalls.yaml", 1),
        ("procedures.yaml", 1),
        ("codes.yaml", 1),
        ("pack.yaml", 1),
        ("rules/a.yaml", 2),
        ("lexicon/a.yaml", 2),
    ],
)
def test_an_entry_of_a_table_is_one_unit_and_a_rule_or_lexicon_goes_line_by_line(name: str, units: int) -> None:
    old, new = ({"rows": [{"id": "a", "x": x, "y": x}]} for x in "ab")
    assert len(units_between({name: source(old)}, {name: source(new)})) == units


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        ("rules/imaging-cited.yaml", "weight: 1", "weight: 2", True),
        ("lexicon/compartment.yaml", "[knee, knees,", "[knee, genu,", False),
        ("codes.yaml", "Unilateral primary", "One-sided primary", False),
    ],
)
def test_only_a_change_of_what_is_read_has_words_compiled_again(
    small_pack: Path, tmp_path: Path, file: str, old: str, new: str, same: bool
) -> None:
    changed = shutil.copytree(small_pack, tmp_path / "changed" / small_pack.name)
    text = (changed / file).read_text(encoding="utf-8")
    assert old in text
    (changed / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    before, after = (ComparedPack(folder, load_folder(folder), None) for folder in (small_pack, changed))
    with patched_pack(before, after) as patches:
        pack = patches.pack_with(range(len(patches.units)))
    assert pack is not None
    like = Engine(before.pack)
    assert (Engine(pack, like=like)._extractor is like._extractor) is same
