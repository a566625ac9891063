"""The examples of constructions run as cases of the pack, count in its coverage, and notice a construction that is gone."""

from dataclasses import replace

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.pack.layers import CONSTRUCTIONS, FACTS, VISIT
from dxproof.engine.pack.model import Construction
from dxproof.engine.testing.compare import read_by
from dxproof.engine.testing.coverage import coverage
from dxproof.engine.testing.model import CollectedTests, PackTest, PackTestKind
from dxproof.engine.testing.mutate import mutate
from dxproof.engine.testing.run import run_test
from dxproof.engine.testing.wordings import traced


def wordings(tests: CollectedTests, construction: str) -> list[PackTest]:
    return [t for t in tests.tests if t.kind is PackTestKind.WORDING and t.name.startswith(f"{construction}/")]


def made(engine: Engine, name: str) -> Construction:
    return next(each.made for each in traced(engine.pack, shared=True) if each.made.id == name)


def test_every_example_is_a_case(engine: Engine, own_tests: CollectedTests) -> None:
    found = made(engine, "verb-part")
    assert [t.given.note for t in wordings(own_tests, "verb-part")] == [*found.yes, *found.no]


@pytest.mark.parametrize("name", ["part-noun", "this-by-cause", "study-fate", "symptom-by-other"])
def test_example_that_is_not_taken_fails(engine: Engine, own_tests: CollectedTests, name: str) -> None:
    test = wordings(own_tests, name)[0]
    assert run_test(engine, test).good
    other = replace(test, given=replace(test.given, note="The patient feels well."))
    (difference,) = run_test(engine, other).differences
    assert (difference.about, difference.expected, difference.found) == (
        f"construction {name}",
        "takes the sentence",
        "read by none",
    )


def test_coverage_counts_the_constructions_that_read_something(engine: Engine, own_tests: CollectedTests) -> None:
    results = [run_test(engine, test) for test in wordings(own_tests, "this-by-cause")]
    (share,) = [share for share in coverage(engine, results, shared=True).shares if share.name == "constructions"]
    assert {item.name for item in share.items if item.covered} == {"part-noun", "this-by-cause"}
    assert coverage(engine, results, shared=False).shares[4].items == ()


def test_construction_taken_out_is_noticed_by_an_example_that_it_must_take(
    engine: Engine, own_tests: CollectedTests
) -> None:
    tests = [test for name in ("noun-negative", "study-normal") for test in wordings(own_tests, name)]
    found = mutate(engine, [run_test(engine, test) for test in tests])
    assert [m.of for m in found.mutants if m.change == "construction taken out"] == ["noun-negative", "study-normal"]
    assert {"noun-negative", "study-normal"}.isdisjoint(m.of for m in found.survivors)
    others = [test for test in tests if not test.wanted.wordings[0].taken]
    assert {test.wanted.wordings[0].construction for test in others} == {"noun-negative", "study-normal"}
    found = mutate(engine, [run_test(engine, test) for test in others])
    assert {"noun-negative", "study-normal"} < {m.of for m in found.survivors}


def test_nothing_is_read_by_a_construction_that_is_gone(engine: Engine, own_tests: CollectedTests) -> None:
    names = {each.made.id for each in traced(engine.pack, shared=True)}
    words = engine.pack.lexicon
    gone = {
        key: file.model_copy(
            update={"constructions": tuple(made for made in file.constructions if made.id not in names)}
        )
        for key, file in ((CONSTRUCTIONS, words.constructions), (FACTS, words.facts), (VISIT, words.visit))
    }
    without = Engine(replace(engine.pack, lexicon=words.model_copy(update=gone)))
    examples = [test for test in own_tests.tests if test.kind is PackTestKind.WORDING]
    assert names == {test.wanted.wordings[0].construction for test in examples}
    for test in examples:
        assert read_by(without.facts_and_words(test.given.note)[0]).isdisjoint(names), test.name
