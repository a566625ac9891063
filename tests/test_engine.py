"""The engine: thread-safe, picklable, the same results in a new process; lazy loading; no note is kept."""

import gc
import json
import logging
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from spacy.vocab import Vocab

import dxproof
from dxproof.engine import spawning
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.extract.extractor import Extractor
from dxproof.engine.judge import case as case_module
from dxproof.engine.judge.case import Case
from dxproof.engine.pack.loader import Pack

CANARY = "Zyxwvuty"
FULL_NOTE = (
    "HPI: Headache. Physical therapy x 8.\nMRI 01/14/2027: C1-C2 foraminal narrowing by capsular thickening.\n"
    "ASSESSMENT:\n1. Foraminal stenosis at C1-C2 due to capsular thickening (M99.70)."
)
NOTES = [
    FULL_NOTE,
    "Foraminal stenosis at C5-C6 due to disc bulge and osteophytes. Neck pain. No canal stenosis.",
    "Possible canal stenosis at L4-L5 from disc protrusion.\nMother had stenosis.",
    "Denies headache.",
    "",
]
PROGRAM = """
import json, sys
import dxproof
engine = dxproof.load()
said = [engine.check(note).model_dump_json() for note in json.load(sys.stdin)]
print(json.dumps([said, "spacy" in sys.modules]))
"""
HELP = """
import sys
sys.argv = ["dxproof", "--help"]
from dxproof.cli import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print("spacy" in sys.modules)
"""


def run(program: str, given: str = "", **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=given,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        env=os.environ | environment,
        timeout=600,  # seconds of the clock: it hangs, and is not only slow
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def expected(engine: Engine) -> list[str]:
    """What one engine in one thread says of the notes."""
    return [engine.check(note).model_dump_json() for note in NOTES]


def test_the_notes_say_different_things(expected: list[str]) -> None:
    assert {json.loads(said)["status"] for said in expected} >= {"supported", "unsupported"}
    assert len({json.dumps(json.loads(said)["findings"]) for said in expected}) >= 4


def test_pickled_engine_gives_the_same_bytes(engine: Engine, expected: list[str]) -> None:
    copy = pickle.loads(pickle.dumps(engine))
    assert copy is not engine
    assert [copy.check(note).model_dump_json() for note in NOTES] == expected


def test_facts_need_no_more_of_a_pack_than_like_engines_share_them_by(engine: Engine) -> None:
    asked = set()

    class Watched(Pack):
        def __getattribute__(self, name: str) -> Any:
            asked.add(name)
            return getattr(engine.pack, name)

    watching = Extractor(object.__new__(Watched))
    for note in NOTES:
        assert watching.facts_and_words(note) == engine.facts_and_words(note)
    compiled_once = {"digest"}
    # engines read alike where both ask for what is done at a visit, or neither, and where both name regions alike
    asks_for_visits = {"pitfalls", "rules", "file", "is_of_visit"}
    needed = {"lexicon", "table", "proof", "judged_rules"} | compiled_once | asks_for_visits
    assert {name for name in asked if name[0] != "_"} == needed


def test_eight_threads_give_the_same_bytes_as_one(engine: Engine, expected: list[str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda note: engine.check(note).model_dump_json(), NOTES * 40))
    assert said == expected * 40


def test_another_process_gives_the_same_bytes(engine: Engine, expected: list[str]) -> None:
    with ProcessPoolExecutor(1, mp_context=spawning._PROCESSES) as pool:
        reports = list(pool.map(engine.check, NOTES))
    assert [report.model_dump_json() for report in reports] == expected


def test_hash_seed_does_not_show(expected: list[str]) -> None:
    """This process has another seed: by chance, or the one that it was given."""
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    said, loaded = json.loads(run(PROGRAM, json.dumps(NOTES), PYTHONHASHSEED=seed))
    assert said == expected
    assert loaded is True  # what the tests below ask of a process that judges nothing


def test_naming_the_public_types_loads_no_spacy() -> None:
    program = "import sys; from dxproof import Claim, DxproofError, Note, Report; print('spacy' in sys.modules)"
    assert run(program).strip() == "False"


def test_help_loads_no_spacy() -> None:
    said = run(HELP, NO_COLOR="1", COLUMNS="100")
    assert "check" in said
    assert said.strip().splitlines()[-1] == "False"


@pytest.mark.parametrize("target", ["M54.2", "M99.00", "M99.99", "nonsense", "M99"])
def test_unknown_target_is_an_error_that_names_it(engine: Engine, target: str) -> None:
    with pytest.raises(DxproofError, match=target) as caught:
        engine.check(CANARY, target=target)
    assert caught.value.problem is Problem.TARGET_UNKNOWN
    assert CANARY not in str(caught.value)


def test_unknown_pack_is_an_error_that_names_it() -> None:
    with pytest.raises(DxproofError, match="no-such-pack") as caught:
        dxproof.load("no-such-pack")
    assert caught.value.problem is Problem.PACK_UNKNOWN


@pytest.mark.parametrize("option", ["setting", "encounter"])
def test_unknown_option_value_is_an_error(engine: Engine, option: str) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        engine.check("Neck pain.", **{option: "nowhere"})


def test_a_pack_is_loaded_by_folder_as_by_name(engine: Engine, expected: list[str]) -> None:
    folder = Path(engine.pack.folder)
    assert [dxproof.load(str(folder)).check(note).model_dump_json() for note in NOTES] == expected


def test_report_cannot_be_changed(engine: Engine) -> None:
    report = engine.check(FULL_NOTE)
    with pytest.raises(ValueError, match="frozen"):
        report.status = None  # type: ignore[assignment]


def test_every_report_names_the_program(engine: Engine, expected: list[str]) -> None:
    for said in map(json.loads, expected):
        assert list(said)[:4] == ["schema", "note", "pack", "engine"]
        assert said["engine"] == {"name": "dxproof", "version": dxproof.__version__}
    assert engine.check_note(Note(text=FULL_NOTE), redact=True).engine.version == dxproof.__version__


def test_a_candidate_has_both_sums_of_its_score(expected: list[str]) -> None:
    candidates = [candidate for said in expected for candidate in json.loads(said)["candidates"]]
    sums = [(c["met"], c["applicable"]) for c in candidates]
    assert sums == [
        (
            sum(rule["weight"] for rule in c["rules"] if rule["status"] == "met"),
            sum(rule["weight"] for rule in c["rules"] if rule["status"] != "not_applicable"),
        )
        for c in candidates
    ]
    assert [c["score"] for c in candidates] == [round(met / applicable, 4) for met, applicable in sums]
    assert len(set(sums)) > 2


def test_check_is_check_note_of_its_options(engine: Engine) -> None:
    claim = {"dx": ["M9961"]}
    by_text = engine.check(
        NOTES[1], "m9961", "inpatient", "omt", claim, note_id="7", source="a.csv:7", day="10/02/2026"
    )
    note = Note(
        id="7",
        text=NOTES[1],
        source="a.csv:7",
        setting="inpatient",
        encounter="omt",
        date="2026-10-02",
        claim=claim,
        target="M99.61",
    )
    assert engine.check_note(note, "M99.70") == by_text
    assert (by_text.target, by_text.pack.chosen_by.date) == ("M99.61", "2026-10-02")
    assert engine.check_note(note.model_copy(update={"target": None}), "M99.61") == by_text


def test_check_note_leaves_the_words_out_where_asked(engine: Engine) -> None:
    note = Note(text=FULL_NOTE)
    plain, redacted = (engine.check_note(note, redact=redact) for redact in (False, True))
    quotes = [[e.quote for c in report.candidates for r in c.rules for e in r.evidence] for report in (plain, redacted)]
    assert all(quotes[0])
    assert quotes[1] == [None] * len(quotes[0])


def test_examine_gives_the_judgement_of_the_very_report(engine: Engine) -> None:
    examined = engine.examine(Note(text=FULL_NOTE), "M99.71")
    assert examined.report == engine.check(FULL_NOTE, "M99.71")
    assert examined.judgement.target.status is examined.report.status
    assert examined.pack is engine.pack


def test_parts_that_disagree_are_looked_for_once_a_note(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Case] = []
    found = case_module.find_disagreements
    monkeypatch.setattr(case_module, "find_disagreements", lambda case: asked.append(case) or found(case))
    text = "MRI: canal narrowed at C5-C6 by disc bulge.\nASSESSMENT:\n1. Foraminal stenosis at C5-C6 due to disc bulge."
    report = engine.check(text)
    assert [c.status.value for c in report.candidates].count("conflicting") > 1
    assert len(asked) == 1


def test_batch_is_lazy_and_in_order(engine: Engine) -> None:
    taken: list[str] = []

    def notes() -> Iterator[Note]:
        for number, text in enumerate(NOTES):
            taken.append(str(number))
            yield Note(id=str(number), text=text)

    reports = engine.check_many(notes())
    assert taken == []
    assert next(iter(reports)).note.id == "0"
    assert taken == ["0"]
    assert [report.note.id for report in reports] == ["1", "2", "3", "4"]


def test_note_of_a_batch_brings_its_own_options(engine: Engine) -> None:
    note = Note(
        id="a",
        source="a.txt",
        text=NOTES[2],
        setting="inpatient",
        encounter="pain",
        target="M99.53",
        claim={"dx": ["m9953"]},
    )
    (report,) = engine.check_many([note])
    assert (report.note.id, report.note.source, report.target, report.setting, report.encounter) == (
        "a",
        "a.txt",
        "M99.53",
        "inpatient",
        "pain",
    )
    assert report == engine.check(
        NOTES[2],
        target="M99.53",
        setting="inpatient",
        encounter="pain",
        claim={"dx": ["M99.53"]},
        note_id="a",
        source="a.txt",
    )


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch, expected: list[str]) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(AssertionError, match="socket"):
        socket.socket()
    fresh = dxproof.load()
    assert [fresh.check(note).model_dump_json() for note in NOTES] == expected


def test_note_text_stays_out_of_log_and_streams(
    engine: Engine, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("dxproof").debug("the log is heard")
    text = f"{CANARY} {FULL_NOTE}\n{CANARY}: no foraminal stenosis at C5-C6 {CANARY}.\n{CANARY.upper()}:\n"
    report = engine.check(text)
    engine.assertions(text, [(0, len(CANARY))])
    with pytest.raises(DxproofError) as caught:
        engine.check(text, target="M00")
    streams = capfd.readouterr()
    assert "the log is heard" in caplog.text
    assert (
        CANARY.lower() not in (caplog.text + streams.out + streams.err + str(caught.value) + repr(caught.value)).lower()
    )
    assert report.findings


def test_note_text_is_not_in_the_repr_of_a_note() -> None:
    assert CANARY not in repr(Note(id="a", text=CANARY))


def reachable(root: object) -> Iterator[object]:
    """All that an object holds on to, classes and modules left out."""
    seen, waiting = {id(root)}, [root]
    while waiting:
        item = waiting.pop()
        yield item
        for held in gc.get_referents(item):
            if id(held) not in seen and not isinstance(held, type | ModuleType | FunctionType):
                seen.add(id(held))
                waiting.append(held)


def test_no_word_of_a_note_stays_in_the_engine(engine: Engine) -> None:
    report = engine.check(f"{CANARY} {CANARY.lower()} {FULL_NOTE}")
    assert report.status == "supported"
    held = list(reachable(engine))
    vocabs = [item for item in held if isinstance(item, Vocab)]
    assert vocabs
    assert [item for item in held if isinstance(item, str) and CANARY.lower() in item.lower()] == []
    assert [word for vocab in vocabs for word in vocab.strings if CANARY.lower() in word.lower()] == []
    assert [
        word for vocab in vocabs for word in vocab.strings if word == "foraminal"
    ] != []  # a word of the pack that the note has
    assert CANARY.encode() not in pickle.dumps(engine)
