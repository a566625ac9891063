"""Whole episodes from notes: the fixtures, what must hold for any, and the command."""

import csv
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "fixtures" / "episodes"
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text())
NAMES = sorted(EXPECTED)
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of every note of the fixtures."""
    found = {path.stem: path.read_text() for path in FOLDER.glob("*/*.txt")}
    for path in FOLDER.glob("*.jsonl"):
        found |= {record["id"]: record["text"] for record in map(json.loads, path.open())}
    for path in FOLDER.glob("*.csv"):
        found |= {row["id"]: row["text"] for row in csv.DictReader(path.open(newline=""))}
    return found


def judged(command: Run, *arguments: object) -> tuple[int, Any, str]:
    ended = command("episode", *arguments, "--format", "json")
    return ended.code, json.loads(ended.out), ended.err


def quotes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.keys() == {"note", "start", "end", "words"}:
            yield value
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


def summary(episode: dict[str, Any]) -> dict[str, Any]:
    """What a reader checks first."""
    return {
        "visits": [visit["kind"] for visit in episode["visits"]],
        "goals": [
            [
                " ".join(filter(None, (goal["measure"], goal["area"], goal["side"]))),
                goal["start"] and goal["start"]["value"],
                goal["target"],
                goal["latest"] and goal["latest"]["value"],
                goal["reached"],
            ]
            for goal in episode["goals"]
        ],
        "plans": [
            [plan["a_week"], plan["weeks"], plan["planned"], plan["made"], plan["beyond"]] for plan in episode["plans"]
        ],
        "out_of_date": [[each["what"], each["visits"]] for each in episode["out_of_date"]],
        "no_gain": [[each["visit"], each["active"]] for each in episode["no_gain"]],
        "copied": {str(each["visit"]): [each["share"], each["examination"]] for each in episode["copied"]},
        "fates": [
            [fate["level"], fate["compartment"], [[step["visit"], step["turn"]] for step in fate["steps"]]]
            for fate in episode["fates"]
        ],
        "concerns": [concern["kind"] for concern in episode["concerns"]],
    }


@pytest.mark.parametrize("name", NAMES)
def test_fixtures(command: Run, texts: dict[str, str], name: str) -> None:
    code, episode, err = judged(command, FOLDER / name)
    assert summary(episode) == EXPECTED[name]
    assert code == (1 if EXPECTED[name]["concerns"] else 0)
    assert err == ""
    assert episode["schema"] == "dxproof/episode/1"
    found = list(quotes(episode))
    assert found
    assert all(texts[each["note"]][each["start"] : each["end"]] == each["words"] for each in found)


def test_the_order_of_files_does_not_matter(command: Run, tmp_path: Path) -> None:
    paths = sorted((FOLDER / "neck_goals_reached").glob("*.txt"))
    names = random.Random(7).sample([f"{number}.txt" for number in range(len(paths))], len(paths))
    for path, name in zip(paths, names, strict=True):
        shutil.copy(path, tmp_path / name)
    _, episode, err = judged(command, tmp_path)
    assert summary(episode) == EXPECTED["neck_goals_reached"]
    assert err == ""


def test_a_copied_note_is_copied_whole(command: Run, tmp_path: Path, texts: dict[str, str]) -> None:
    ids = ("2027-01-04", "marsh-1", "dictated-1")
    records = [
        {"id": f"{name}/{turn}", "patient": name, "date": f"2028-01-0{turn}", "text": texts[name]}
        for name in ids
        for turn in (1, 2)
    ]
    table = tmp_path / "copies.jsonl"
    table.write_text("".join(json.dumps(record) + "\n" for record in records))
    _, episodes, _ = judged(command, table)
    assert [(e["patient"], e["copied"][0]["share"], e["copied"][0]["examination"]) for e in episodes] == [
        ("2027-01-04", 1.0, 1.0),
        ("marsh-1", 1.0, 1.0),
        ("dictated-1", 1.0, 1.0),
    ]


def test_redacted_output_has_no_words(command: Run) -> None:
    _, episode, _ = judged(command, FOLDER / "low_back_copied.jsonl", "--redact")
    assert {each["words"] for each in quotes(episode)} == {None}
    ended = command("episode", FOLDER / "low_back_copied.jsonl", "--redact")
    assert "plateaued" not in ended.out
    assert "visits 6 and 7" in ended.out


def test_the_text_begins_with_what_speaks_against_it(command: Run) -> None:
    ended = command("episode", FOLDER / "low_back_copied.jsonl")
    lines = ended.out.splitlines()
    assert lines[0] == "Episode of 40871: 7 visits, 2027-03-01 to 2027-05-20"
    assert lines[2] == "concerns"
    assert '"has plateaued"' in ended.out
    assert "pain: start 6, goal 2, latest 5 at visit 7 (copied): not reached" in ended.out


BAD = [
    {"id": "a1", "patient": "a", "date": "2027-01-04", "text": "Initial visit. Neck pain 5/10. C5 tender."},
    {"id": "a2", "patient": "a", "date": "yesterday", "text": "Neck pain 4/10. C5 less tender."},
    {"id": "a3", "patient": "a", "date": "2027-01-20", "text": "Neck pain 3/10. C5 restricted."},
    {"id": "a4", "patient": "a", "date": "2027-01-12", "text": "Neck pain 3/10. C6 restricted."},
    {"id": "a5", "patient": "a", "date": "2027-01-12", "text": "Neck pain 2/10. C4 restricted."},
    {"id": "a6", "patient": "a", "date": "2027-01-28", "text": ""},
    {"id": "b1", "patient": "b", "date": "2027-02-01", "text": "Initial visit. Low back pain 5/10."},
]


def test_bad_input_is_named_and_the_rest_is_judged(command: Run, tmp_path: Path) -> None:
    table = tmp_path / "bad.jsonl"
    table.write_text("".join(json.dumps(record) + "\n" for record in BAD))
    code, episodes, err = judged(command, table)
    assert code == 2
    lines = err.splitlines()
    assert [line.split(": ")[0] for line in lines[:-1]] == ["error[input-empty]", *["error[episode-notes]"] * 3]
    assert [line.split(":")[2] for line in lines[:-1]] == ["6", "2", "5", "4"]
    assert lines[-1] == "6 judged in 2 episodes, 1 not judged"
    assert [[visit["note"] for visit in each["visits"]] for each in episodes] == [["a1", "a4", "a5", "a3"], ["b1"]]
    assert episodes[0]["unplaced"] == ["a2"]
    assert len(episodes[0]["problems"]) == 3
    assert not any(word in err for word in ("Neck", "tender", "yesterday"))


def test_a_note_that_breaks_the_reading_is_named_and_the_others_are_judged(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dxproof.engine.extract import reader

    monkeypatch.setattr(reader, "BUDGET", 60)
    (tmp_path / "dense.txt").write_text("Date: 01/05/2027\n" + "Foraminal stenosis at C1-C2. " * 40)
    (tmp_path / "plain.txt").write_text("Date: 01/04/2027\nInitial visit. Neck pain 5/10.")
    code, episode, err = judged(command, tmp_path)
    assert code == 2
    assert "dense.txt: could not be judged" in err
    assert [visit["note"] for visit in episode["visits"]] == ["plain"]


def test_a_pack_of_codes_asks_nothing_of_an_episode(command: Run) -> None:
    ended = command("episode", FOLDER / "neck_goals_reached", "--pack", "m99-stenosis")
    assert ended.code == 2
    assert "the pack m99-stenosis asks nothing of an episode" in ended.err
