"""Drafts: open facts are asked about, nothing else is, and no draft violates query practice."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine, load
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.loader import shipped_packs
from dxproof.engine.query.draft import draft_of, read_draft
from dxproof.engine.query.export import QueryHeader, checked
from dxproof.engine.query.files import drafts_in
from dxproof.engine.query.lint import lint, rules_broken
from dxproof.engine.query.text import text_of
from dxproof.engine.report.model import Query
from dxproof.engine.report.places import Lines
from dxproof.engine.report.queries import OTHER, UNABLE, sentence

Call = Callable[..., tuple[int, str, str]]

CARE = "\nHPI: neck pain, physical therapy x 8."
MIXED = (
    "IMAGING: MRI 10/14/2026: left C1-C2 foramen narrowed by pannus.\n"
    "CT 10/20/2026: left C1-C2 foramen narrowed by an osteophyte.\nASSESSMENT: Left C1-C2 foraminal stenosis." + CARE
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load("m99-stenosis")


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("Foraminal stenosis at C1-C2.", ["mechanism-stated/not_found"]),
        ("Foraminal narrowing at C1-C2, probably ligamentous.", ["mechanism-stated/uncertain"]),
        (MIXED, ["mechanism-stated/mixed"]),
        ("Upper cervical foraminal stenosis due to ligament thickening.", ["region-stated/ambiguous"]),
        ("Foraminal stenosis due to ligament thickening.", ["region-stated/not_found"]),
        ("Stenosis at C1-C2 due to ligament thickening.", ["region-stated/no_compartment"]),
        ("Possible foraminal stenosis at C1-C2 due to pannus.", ["region-stated/uncertain"]),
        ("CT cervical spine: C1-C2 foramina are patent.\nASSESSMENT: Foraminal stenosis at C1-C2 due to pannus." + CARE, ["imaging-cited/denied"]),
        ("MRI: C1-C2 foraminal narrowing due to pannus.\nASSESSMENT:\n1. M48.01 Spinal stenosis, occipito-atlanto-axial region" + CARE, ["not-classified-elsewhere/rival"]),
        ("MRI: C1-C2 foraminal narrowing due to pannus.", ["conservative-care/not_found"]),
        ("Foraminal stenosis at C1-C2 due to pannus." + CARE, ["imaging-cited/not_found"]),
        ("Foraminal stenosis at C5-C6.", ["mechanism-stated/not_found"]),
        ("Possible foraminal stenosis at C5-C6 due to osteophytes.", ["region-stated/uncertain"]),
        ("MRI: C1-C2 foraminal narrowing due to pannus." + CARE, []),
        ("Foraminal stenosis at C5-C6 due to osteophytes.", ["imaging-cited/not_found", "conservative-care/not_found"]),
        ("No foraminal stenosis at C1-C2.", []),
        ("Her mother had foraminal stenosis at C1-C2.", []),
        ("Neck pain.", []),
    ],
)  # fmt: skip
def test_what_a_note_leaves_open_is_asked(engine: Engine, note: str, asked: list[str]) -> None:
    assert [query.id for query in engine.check(note).queries] == asked


def _notes_of_the_packs() -> Iterator[tuple[str, str, str]]:
    for name in shipped_packs():
        pack = load(name).pack
        if pack.is_of_visit:  # which leaves no drafts
            continue
        for rule in pack.rules:
            for number, example in enumerate(e for examples in rule.examples.values() for e in examples):
                yield pytest.param(name, example.note, example.target, id=f"{rule.rule}-{number}")
        for entry in pack.pitfalls:
            for number, example in enumerate((*entry.raised, *entry.not_raised)):
                yield pytest.param(name, example.note, example.target, id=f"{entry.id}-{number}")


@pytest.fixture(scope="module")
def engines() -> dict[str, Engine]:
    return {name: load(name) for name in shipped_packs()}


@pytest.mark.parametrize(("pack", "note", "target"), list(_notes_of_the_packs()))
def test_every_draft_of_the_shipped_packs_is_compliant(
    engines: dict[str, Engine], pack: str, note: str, target: str | None
) -> None:
    report = engines[pack].check(note, target)
    for query in report.queries:
        assert rules_broken(lint(draft_of(query))) == []
        _holds_together(query, note)
    text = text_of(report.queries, QueryHeader("n", None, None), Lines(note))
    for _, draft in drafts_in(text, "n") if report.queries else ():
        assert rules_broken(lint(draft)) == [], text


def _holds_together(query: Query, note: str) -> None:
    assert query.indicators
    assert [option.text for option in query.options][-2:] == [OTHER, UNABLE]
    assert all(note[item.start : item.end] == item.quote for item in query.indicators)
    assert all(note[e.start : e.end] == e.quote for option in query.options for e in option.evidence)
    starts = [item.start for item in query.indicators]
    assert starts == sorted(starts)
    for before, after in zip(query.indicators, query.indicators[1:], strict=False):
        assert before.end <= after.start
    assert not re.search(r"\b[A-Z]\d\d\.\d", " ".join(item.quote or "" for item in query.indicators))


def test_fixture_notes_leave_compliant_drafts(engines: dict[str, Engine]) -> None:
    found = 0
    for pack in (name for name, known in engines.items() if not known.pack.is_of_visit):
        folder = Path(__file__).parents[2] / "fixtures" / pack.replace("-", "_")
        for path in sorted(folder.rglob("note.txt")):
            for query in engines[pack].check(path.read_text()).queries:
                assert rules_broken(lint(draft_of(query))) == [], path
                found += 1
    assert found > 3


def test_options_are_those_that_the_record_names(engine: Engine) -> None:
    (query,) = engine.check(MIXED).queries
    assert [(option.text.split()[0], [e.quote for e in option.evidence]) for option in query.options] == [
        ("Ligament,", ["pannus"]),
        ("Bone,", ["osteophyte"]),
        ("More", []),
        ("Other", []),
        ("Unable", []),
    ]


def test_without_words_for_any_all_credible_ones_are_offered_in_one_order(engine: Engine) -> None:
    """A disc is not credible where there is none, and is below."""
    head, neck = (engine.check(f"Foraminal stenosis at {level}.").queries[0] for level in ("C1-C2", "C5-C6"))
    assert [o.text.split()[0] for o in head.options] == [
        "Ligament,",
        "Bone,",
        "Subluxation,",
        "More",
        "Other",
        "Unable",
    ]
    assert [o.text.split()[0] for o in neck.options][:2] == ["Ligament,", "Intervertebral"]


def test_an_indicator_tells_its_section_and_the_date_of_its_study(engine: Engine) -> None:
    (query,) = engine.check(MIXED, day="2026-11-02").queries
    assert [(i.section, i.date) for i in query.indicators] == [
        ("imaging", "2026-10-14"),
        ("imaging", "2026-10-20"),
        ("assessment", "2026-11-02"),
        ("hpi", "2026-11-02"),
    ]


def test_a_code_beside_the_words_is_not_quoted(engine: Engine) -> None:
    (query,) = engine.check("ASSESSMENT:\n1. Foraminal stenosis at C1-C2 (M99.70), moderate.").queries
    assert [item.quote for item in query.indicators] == ["Foraminal stenosis at C1-C2"]


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("One. Two narrowed three. Four.", "narrowed", "Two narrowed three."),
        ("1. First item\n2. Second narrowed\n3. Third", "narrowed", "Second narrowed"),
        ("A wrapped\nline narrowed\nhere. Next.", "narrowed", "A wrapped\nline narrowed\nhere."),
        ("HEADING\n\nnarrowed", "narrowed", "narrowed"),
        ("narrowed", "narrowed", "narrowed"),
        ("M48.01 Stenosis of the canal.", "M48.01", "Stenosis of the canal."),
        ("x " * 900 + "narrowed" + " y" * 900, "narrowed", None),
    ],
)
def test_a_sentence_around_words(text: str, words: str, whole: str | None) -> None:
    at = text.index(words)
    start, end = sentence(text, at, at + len(words))
    if whole is not None:
        assert text[start:end] == whole
    assert end - start <= 900


def test_a_text_of_a_site_that_leads_is_not_written(engine: Engine) -> None:
    (query,) = engine.check("Foraminal stenosis at C1-C2.").queries
    leading = query.model_copy(update={"question": "Would you agree that it is the ligament?"})
    with pytest.raises(DxproofError) as error:
        checked((leading,), "my-clinic")
    assert error.value.problem is Problem.QUERY_LEADS
    assert "leading-question" in error.value.message


def test_a_redacted_report_asks_without_words(engine: Engine) -> None:
    report = engine.check_note(Note(text=MIXED), redact=True)
    (query,) = report.queries
    assert {item.quote for item in query.indicators} == {None}
    assert "pannus" not in query.model_dump_json()
    assert checked(report.queries, "m99-stenosis") == report.queries
    assert "pannus" not in text_of(report.queries, QueryHeader("n", None, None), Lines(MIXED))


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(MIXED)
    return path


def test_the_command_writes_text_that_its_own_lint_passes(note: Path, call: Call) -> None:
    code, out, err = call("query", str(note))
    assert (code, err) == (0, "")
    assert out.startswith("Clarification of the cause of a documented narrowing\n====")
    assert '1. imaging, 2026-10-14, line 1: "IMAGING: MRI 10/14/2026:' in out
    assert "[ ] Ligament, capsule or other connective tissue (please specify) (see 1)" in out
    assert lint(read_draft(out)) == ()


def test_the_command_writes_json_that_comes_back(note: Path, call: Call, tmp_path: Path) -> None:
    code, out, _ = call("query", str(note), "--format", "json")
    assert code == 0
    written = json.loads(out)
    assert written["schema"] == "dxproof/queries/1"
    assert [Query.model_validate(query).id for query in written["queries"]] == ["mechanism-stated/mixed"]
    path = tmp_path / "q.json"
    path.write_text(out)
    assert call("query", "lint", str(path))[0] == 0


def test_the_command_writes_a_word_document(note: Path, call: Call, tmp_path: Path) -> None:
    path = tmp_path / "q.docx"
    assert call("query", str(note), "--format", "docx", "-o", str(path))[0] == 0
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(path.read_bytes())).paragraphs]
    assert paragraphs[0] == "Clarification of the cause of a documented narrowing"
    assert sum(text.startswith("\u2610 ") for text in paragraphs) == 5
    assert lint(read_draft("\n".join(paragraphs))) == ()
    assert call("query", str(note), "--format", "docx")[0] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MRI: C1-C2 foraminal narrowing due to pannus." + CARE, "the words prove M99.70"),
        ("Foraminal stenosis at C5-C6 due to osteophytes.", "the words prove M99.61, not M99.70"),
        ("Neck pain.", "the note has no clinical indicators for a query about M99.70"),
    ],
)
def test_where_nothing_is_open_it_says_why(text: str, said: str, tmp_path: Path, call: Call) -> None:
    path = tmp_path / "n.txt"
    path.write_text(text)
    code, out, err = call("query", str(path), "--code", "M99.70")
    assert (code, out) == (0, "")
    assert said in err


@pytest.mark.parametrize(
    ("item", "quoted"),
    [
        ("Disc disorder at C5-C6 with radiculopathy (M50.122)", "Disc disorder at C5-C6 with radiculopathy"),
        ("Disc disorder at C5-C6, M50.122 - seen by Dr. Lee", "Disc disorder at C5-C6"),
        ("M50.122 Disc disorder at C5-C6 with radiculopathy", "Disc disorder at C5-C6 with radiculopathy"),
        ("M50.122", None),
        # several codes on a line: each has its own words, whichever way round
        ("M54.2 Cervicalgia; M50.122 Disc disorder at C5-C6; R51.9 Headache", "Disc disorder at C5-C6"),
        ("Neck pain M54.2, disc disorder at C5-C6 M50.122, headache R51.9", "disc disorder at C5-C6"),
        ("Assessment: M54.2 Neck pain, M50.122 Disc disorder at C5-C6", "Disc disorder at C5-C6"),
        ("Neck pain. M54.2, M50.122", None),
        ("| M50.122 | Disc disorder at C5-C6 |", "Disc disorder at C5-C6"),
        ("Dx: M50.122 M54.2", None),
    ],
)
def test_an_option_quotes_the_words_of_a_coded_diagnosis_and_never_another_item(
    engine: Engine, item: str, quoted: str | None
) -> None:
    note = f"ASSESSMENT:\n1. {item}\n2. Right C5-C6 foraminal stenosis due to disc bulge\n"
    (query,) = engine.check(note).queries
    assert [evidence.quote for evidence in query.options[0].evidence] == ([quoted] if quoted else [])
    assert all(indicator.quote for indicator in query.indicators)
