"""Whose notes are whose, and what is wrong with the notes of an episode as they are given."""

from collections.abc import Sequence

import pytest

from dxproof.engine.episode.copied import CopiedWords
from dxproof.engine.episode.model import Copied
from dxproof.engine.episode.patients import Named, Stated, contradict, groups_of
from dxproof.engine.episode.together import episodes_of
from dxproof.engine.episode.visits import Dated, Visit
from dxproof.engine.pack.loader import load_pack
from tests.episode.hands import course_words, file, visit


def stated(**values: str) -> Stated:
    return frozenset(values.items())


ANN, BEN, NOBODY = stated(name="ann lee"), stated(name="ben roe"), stated()


@pytest.mark.parametrize(
    ("notes", "groups"),
    [
        ([(None, NOBODY), (None, NOBODY)], [(0, 1)]),
        ([(None, ANN), (None, NOBODY), (None, ANN)], [(0, 1, 2)]),
        ([(None, ANN), (None, BEN), (None, ANN)], [(0, 2), (1,)]),
        ([(None, BEN), (None, ANN), (None, ANN), (None, NOBODY)], [(1, 2, 3), (0,)]),
        ([("1", ANN), ("2", ANN), ("1", NOBODY)], [(0, 2), (1,)]),
        ([("1", ANN), ("1", BEN)], [(0, 1)]),
    ],
)
def test_groups(notes: Sequence[tuple[str | None, Stated]], groups: list[tuple[int, ...]]) -> None:
    assert groups_of([Named(*note) for note in notes]) == groups


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (stated(record="7", name="lee"), stated(record="7", name="ann lee"), False),
        (stated(record="7"), stated(record="8"), True),
        (stated(born="3 9 1961"), stated(born="4 9 1961"), True),
        (stated(record="7"), stated(name="ann lee"), False),
    ],
)
def test_contradictions(one: Stated, other: Stated, differ: bool) -> None:
    assert contradict(one, other) is differ
    assert contradict(other, one) is differ


def problems(*visits: Visit) -> list[str]:
    judged = episodes_of(visits, course_words(), file())
    return [f"{error.where}: {error.message}" for each in judged for error in each.problems]


def record(day: int | None, line: int, **more: str) -> Visit:
    return visit(day, name=f"r{line}", source=f"t.jsonl:{line}", **more)  # type: ignore[arg-type]


def test_an_ordinary_episode_has_no_problems_whatever_the_order_of_files() -> None:
    assert problems(visit(7, source="b.txt"), visit(0, source="a.txt")) == []
    assert problems(record(0, 1), record(7, 2)) == []
    assert problems(record(7, 1), record(0, 2)) == []  # from the newest on


def test_a_table_in_no_order() -> None:
    found = problems(record(0, 1), record(14, 2), record(7, 3), record(21, 4))
    assert found == ["t.jsonl:3: comes after a later visit; the visits are judged in the order of their dates"]


def test_a_record_without_a_date_has_its_place_in_an_ordered_table() -> None:
    visits = [record(0, 1), record(None, 2), record(7, 3)]
    (judged,) = episodes_of(visits, course_words(), file())
    assert [line.note for line in judged.episode.visits] == ["r1", "r2", "r3"]
    assert judged.episode.visits[1].date is None
    assert judged.episode.unplaced == ()
    assert "judged after the record before it" in judged.problems[0].message


def test_a_file_without_a_date_is_listed_without_a_place() -> None:
    (judged,) = episodes_of([visit(0, source="a.txt"), visit(None, "lost", source="b.txt")], course_words(), file())
    assert [line.note for line in judged.episode.visits] == ["note-0"]
    assert judged.episode.unplaced == ("lost",)
    assert "listed without one" in judged.problems[0].message


def test_two_visits_on_one_date() -> None:
    (found,) = problems(visit(0, "a", source="a.txt"), visit(0, "b", source="b.txt"))
    assert found.startswith("b.txt: is of the same date as a (2027-03-01)")


def test_two_patients_in_one_folder_are_two_episodes() -> None:
    visits = [
        visit(0, source="a.txt", stated=ANN),
        visit(7, source="b.txt", stated=ANN),
        visit(3, source="c.txt", stated=BEN),
    ]
    first, second = episodes_of(visits, course_words(), file())
    assert (len(first.episode.visits), len(second.episode.visits)) == (2, 1)
    assert first.problems == ()
    assert "names another patient" in second.problems[0].message


def test_a_key_is_believed_and_a_note_that_contradicts_it_is_named() -> None:
    visits = [visit(day, f"n{day}", patient="1", stated=BEN if day == 2 else ANN) for day in range(4)]
    (judged,) = episodes_of(visits, course_words(), file())
    assert len(judged.episode.visits) == 4
    (error,) = judged.problems
    assert str(error.where) == "n2"
    assert "ben" not in str(error)


def test_an_episode_that_breaks_the_program_is_listed_and_the_others_are_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from dxproof.engine.episode import episode

    real = episode.copied_of

    def breaks(visits: Sequence[Dated], words: CopiedWords) -> tuple[Copied, ...]:
        if visits[0].visit.patient == "1":
            raise ValueError("tender at C5")
        return real(visits, words)

    monkeypatch.setattr(episode, "copied_of", breaks)
    visits = [visit(0, "a", patient="1"), visit(0, "b", patient="2"), visit(7, "c", patient="2")]
    broken, whole = episodes_of(visits, course_words(), file())
    assert [line.note for line in broken.episode.visits] == ["a"]
    (error,) = broken.problems
    assert "could not be judged (ValueError" in error.message
    assert "tender" not in str(error)
    assert len(whole.episode.copied) == 1
    assert whole.problems == ()


def test_the_sources_of_the_limits_are_those_of_the_pack() -> None:
    found = file()
    named = {cite.authority for cite in (*found.cites, *found.examination.cites, *found.plan.cites)}
    assert named <= load_pack("cmt-visit").file.authorities.keys()
