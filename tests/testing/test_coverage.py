"""Coverage counts what passing cases state and what the extraction matched, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.engine.authoring.sources import NO_PHRASES
from dxproof.engine.engine import Engine
from dxproof.engine.pack.loader import load_pack, shipped_packs
from dxproof.engine.testing.coverage import Coverage, coverage
from dxproof.engine.testing.fixtures import fixtures
from dxproof.engine.testing.lexicon import lexicon
from dxproof.engine.testing.run import run_tests
from dxproof.engine.testing.tables import FIRST, render_coverage


def covered(found: Coverage, share: str) -> list[str]:
    (one,) = [each for each in found.shares if each.name == share]
    return [item.name for item in one.items if item.covered]


def of(engine: Engine, folder: Path) -> Coverage:
    return coverage(engine, run_tests(engine, fixtures(folder, engine.pack).tests).results, shared=True)


def test_a_passing_case_covers_what_it_states(engine: Engine, write_case: Callable[..., Path]) -> None:
    found = of(engine, write_case())
    assert covered(found, "rule outcomes") == [
        "region-stated met",
        "mechanism-stated met",
        "imaging-cited not_met",
        "conservative-care not_met",
        "symptom-paired met",
    ]
    assert covered(found, "table rows") == ["M99.70"]
    assert all(name.endswith("not raised") for name in covered(found, "pitfalls both ways"))
    phrases = covered(found, "phrases")
    assert {'narrowing stenosis "stenosis"', 'study mri "mri"'} <= set(phrases)
    assert not any(name.startswith("care") for name in phrases)
    assert found.lowest.name == "phrases" or found.lowest.percent < 5


def test_a_failing_case_and_a_known_gap_cover_nothing(engine: Engine, write_case: Callable[..., Path]) -> None:
    for change in ("status: supported", "known_gap: why\nstatus: supported"):
        found = of(engine, write_case(("status: incomplete", change), name=change[:5]))
        assert [share.covered for share in found.shares] == [0, 0, 0, 0, 0, 0]
        assert found.lowest.percent == 0


def test_a_misspelled_phrase_is_not_read(engine: Engine) -> None:
    note = "Foraminl stenosis at C1-C2.\n"
    read = {" ".join(words) for _, words in engine.facts_and_words(note)[1]}
    assert "stenosis" in read
    assert not read & {"foraminal", "foraminl stenosis"}


def test_every_phrase_has_its_own_place() -> None:
    pack = load_pack("m99-stenosis")
    entries = lexicon(pack)
    places = [str(entry.where) for entry in entries]
    assert len(entries) > 2500
    assert len(set(places)) > len(places) - 5  # a phrase that is listed twice in one list has one place
    lines: dict[str, list[str]] = {}
    for entry in entries:
        if entry.where.path not in lines:
            lines[entry.where.path] = Path(entry.where.path).read_text(encoding="utf-8").split("\n")
        line = lines[entry.where.path][(entry.where.line or 0) - 1]
        assert entry.phrase in line[(entry.where.column or 0) - 1 :], entry


@pytest.mark.parametrize("name", sorted(shipped_packs()))
def test_own_phrases_are_those_of_the_packs_own_files(name: str) -> None:
    pack = load_pack(name)
    own, every = lexicon(pack, shared=False), lexicon(pack)
    assert {Path(entry.where.path).parent.parent.name for entry in own} == ({Path(pack.folder).name} if own else set())
    assert own == [entry for entry in every if entry.own]
    files = {path.name: path for path in Path(pack.folder, "lexicon").glob("*.yaml")}
    # A file of constructions has phrases only where it names words of its own.
    written = {n for n, path in files.items() if path.stem not in NO_PHRASES or "\nwords:" in path.read_text("utf-8")}
    assert {Path(entry.where.path).name for entry in own} == written
    others = {Path(entry.where.path).parent.name for entry in every if not entry.own}
    assert others == {"shared", *([pack.file.words] if pack.file.words else [])}


def test_a_word_of_other_packs_too_counts_only_where_it_is_asked_for(
    engine: Engine, write_case: Callable[..., Path]
) -> None:
    results = run_tests(engine, fixtures(write_case(), engine.pack).tests).results
    own, every = coverage(engine, results), coverage(engine, results, shared=True)
    assert 'narrowing stenosis "stenosis"' in covered(every, "phrases")
    assert not any(name.startswith("narrowing") for name in covered(own, "phrases"))
    assert "part-noun" in covered(every, "constructions")
    assert covered(own, "constructions") == []
    shared = ("phrases", "constructions")
    assert [s for s in own.shares if s.name not in shared] == [s for s in every.shares if s.name not in shared]


def test_words_of_constructions_are_tried_by_their_examples_and_no_phrases_to_cover(engine: Engine) -> None:
    (phrases,) = [share for share in coverage(engine, (), shared=True).shares if share.name == "phrases"]
    kinds = {item.name.split(" ")[0] for item in phrases.items}
    assert {"narrowing", "study"} <= kinds
    assert not {"grammar", "fact"} & kinds


def test_tried_wordings_have_every_word_of_the_phrase() -> None:
    for entry in lexicon(load_pack("m99-stenosis")):
        wordings = dict(entry.wordings)
        every = {word for words in wordings.values() for word in words}
        assert {word for wording in entry.tried() for word in wordings[wording]} == every
        assert len(entry.tried()) <= len(entry.wordings)


def test_missing_things_are_listed_in_full_or_the_first(engine: Engine, write_case: Callable[..., Path]) -> None:
    found = of(engine, write_case())
    short, whole = render_coverage(found, False), render_coverage(found, True)
    missing = sum(not item.covered for share in found.shares for item in share.items)
    assert len([line for line in whole.splitlines() if line.startswith("  ") and not line.endswith(" %")]) == missing
    assert "more (--missing lists all)" in short
    assert "--missing" not in whole
    assert short.count("\n  ") < whole.count("\n  ")
    assert FIRST > 0
