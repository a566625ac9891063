"""Packs of a visit beside those of codes: to which notes they apply, what a report says of it, and a pack written in YAML alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dxproof
from dxproof.engine.claim import Note
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.extract.extractor import Extractor
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.query.export import checked
from dxproof.engine.report.model import Report, VisitResult
from dxproof.engine.terms import RuleStatus
from dxproof.engine.testing.collect import collect, target_of
from dxproof.engine.testing.fixtures import fixtures
from dxproof.engine.testing.run import run_tests

VISIT = (
    "Chiropractic visit #4, 3/2/2027. Medicare.\nS: Neck pain 4/10, was 6/10.\nO: C5 tender and restricted.\n"
    "Assessment: M99.01, M54.2\nTreatment: CMT C5.\nElectronically signed by R. Hale, DC\n"
)
OFFICE = "Orthopedic visit.\nMRI cervical spine: left C5-C6 foraminal stenosis due to a disc protrusion. Neck pain.\n"
CMT = {"dx": ["M99.01", "M54.2"], "cpt": ["98940"], "modifiers": {"98940": ["AT"]}}
OMT = {"dx": ["M99.03", "M54.50"], "cpt": ["98925"]}
OTHER_PAYER = {**CMT, "payer": "other"}

APPLY: list[tuple[str, dict[str, Any] | None, str | None, list[str]]] = [
    # text, claim, encounter of the record, the packs that apply
    (VISIT, None, None, ["cmt-visit"]),
    ("Neck pain. Adjusted C5.", CMT, None, ["cmt-visit"]),
    ("Neck pain. Adjusted C5.", None, "chiropractic", ["cmt-visit"]),
    ("Low back pain. OMT to the lumbar spine.", OMT, None, ["omt-visit"]),
    ("Neck pain. Adjusted C5.", None, None, []),
    (VISIT.replace("Medicare", "Aetna"), None, None, []),
    ("Neck pain. Adjusted C5.", OTHER_PAYER, None, []),
    (OFFICE, None, None, []),
    # a name in an address tells of no visit
    ("A. Roe, D.C., 60 Elm Street, Dover, DE 19901\n", None, None, []),
]


@pytest.mark.parametrize(("text", "claim", "encounter", "expected"), APPLY)
def test_the_note_and_its_claim_choose_the_packs_of_a_visit(
    engines: Engines, text: str, claim: dict[str, Any] | None, encounter: str | None, expected: list[str]
) -> None:
    first, *others = engines.check(text, claim=claim, encounter=encounter)
    assert [visit.pack.id for visit in first.visits] == expected
    assert all(not report.visits for report in others)


def visit_of(report: Report) -> VisitResult:
    (visit,) = report.visits
    return visit


def test_a_report_says_by_what_the_pack_applies_and_what_its_rules_found(engines: Engines) -> None:
    visit = visit_of(engines.check(VISIT, claim=CMT)[0])
    assert (visit.applies, visit.because) == (
        True, "98940 is on the claim; the encounter is chiropractic; the payer is medicare",
    )  # fmt: skip
    assert [each.quote for each in visit.evidence] == ["Chiropractic", "Medicare"]
    rules = {rule.id: rule for rule in visit.rules}
    assert [rule.quote for rule in rules["signed"].evidence] == ["Electronically signed", "DC"]
    assert rules["regions-examined"].status is RuleStatus.MET
    assert (rules["effectiveness-stated"].status, rules["plan-goals"].status) == (
        RuleStatus.NOT_MET, RuleStatus.NOT_APPLICABLE,
    )  # fmt: skip
    assert rules["effectiveness-stated"].remedy is not None


def test_json_has_the_key_only_where_a_pack_applies(engines: Engines) -> None:
    of_visit, office = engines.check(VISIT)[0], engines.check(OFFICE)[0]
    written = json.loads(of_visit.model_dump_json())
    assert [visit["pack"]["id"] for visit in written["visits"]] == ["cmt-visit"]
    assert list(written)[-2:] == ["queries", "visits"]
    assert "visits" not in json.loads(office.model_dump_json())
    assert office.model_dump_json() == dxproof.load().check(OFFICE).model_dump_json()
    assert Report.model_validate_json(of_visit.model_dump_json()) == of_visit


def test_redacted_visits_have_no_words_of_the_note(engines: Engines) -> None:
    (report, *_) = engines.check_note(Note(text=VISIT), redact=True)
    assert "C5" not in report.model_dump_json()
    assert "better" not in report.model_dump_json()
    assert visit_of(report).rules


def test_a_pack_of_codes_alone_judges_no_visit(alone: Engines) -> None:
    assert alone.check(VISIT)[0].visits == ()


@pytest.mark.parametrize("named_by", ["call", "record"])
def test_a_pack_of_a_visit_that_is_asked_for_says_why_it_does_not_apply(engines: Engines, named_by: str) -> None:
    asked = dxproof.load_engines("cmt-visit") if named_by == "call" else engines
    note = Note(text=OFFICE, pack=None if named_by == "call" else "cmt-visit")
    (report,) = asked.check_note(note)
    assert report.target == "M99.71"  # the codes are told as always
    visit = visit_of(report)
    assert (visit.applies, visit.rules) == (False, ())
    assert "of what it asks for, the payer is medicare holds" in visit.because


def test_a_pack_of_a_visit_has_no_code_to_judge() -> None:
    with pytest.raises(DxproofError, match="judges no code") as refused:
        dxproof.load("cmt-visit").check(VISIT)
    assert refused.value.problem is Problem.TARGET_UNKNOWN


def test_the_exit_code_is_that_of_the_codes(command: Callable[..., Any], tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(VISIT + "Assessment: M99.71\n", encoding="utf-8")
    ended = command("check", str(note))
    assert ended.code == 1
    assert "Chiropractic visit under Medicare: " in ended.out
    assert "[ ] effectiveness-stated" in ended.out
    concise = command("check", "--format", "concise", str(note)).out
    assert "; cmt-visit [ ] effectiveness-stated" in concise


def test_a_profile_says_that_effectiveness_is_due_at_intervals(tmp_path: Path) -> None:
    profile = tmp_path / "clinic.yaml"
    profile.write_text(
        "profile: clinic\npack: cmt-visit\nrules:\n"
        "  - {rule: effectiveness-stated, off: true, reason: our contractor asks for it at appropriate intervals}\n",
        encoding="utf-8",
    )
    engines = dxproof.load_engines(profile=profile)
    rules = {rule.id for rule in visit_of(engines.check(VISIT)[0]).rules}
    assert "effectiveness-stated" not in rules
    assert "effectiveness-at-re-examination" in rules


# ---- the claim, the table of the regions, and what to ask ---------------------------------------------------------

CLAIMED = (
    "Chiropractic visit #6, 3/4/2027. Medicare.\nS: Neck pain 4/10, was 6/10.\nO: C1 PRS, tender. L5 tender.\n"
    "A: M99.01, M54.2. Lumbar spinal stenosis with neurogenic claudication (M48.062).\n"
    "P: CMT occiput, C1, L5. Manual therapy to the neck 12 minutes.\n"
)
CLAIM = {
    "dx": ["M99.01", "M48.062"], "cpt": ["98941", "97140", "99213"], "modifiers": {"98941": ["AT"], "97140": ["59"]},
}  # fmt: skip


@pytest.fixture(scope="module")
def claimed(engines: Engines) -> Report:
    """A visit whose claim has a code of a pack without pitfalls of treatment by hand."""
    return engines.check(CLAIMED, claim=CLAIM)[0]


def test_pitfalls_of_the_claim_are_told_whatever_pack_has_its_codes(claimed: Report, engines: Engines) -> None:
    told = [pitfall.id for pitfall in claimed.pitfalls]
    assert told[-4:] == ["cmt-regions", "part-not-documented", "cmt-bundled", "cmt-evaluation"]
    of_m99 = engines.check(CLAIMED, claim={**CLAIM, "dx": ["M99.01", "M99.71", "M54.2"]})[0]
    ids = [pitfall.id for pitfall in of_m99.pitfalls]
    assert {"cmt-regions", "part-not-documented", "cmt-bundled"} < set(ids)
    assert len(set(ids)) == len(ids)


def test_one_table_tells_every_region(claimed: Report) -> None:
    told = {
        row.region: [[each.quote for each in cell] for cell in (row.complaint, row.pain, row.asymmetry, row.treated, row.diagnosis)]
        for row in visit_of(claimed).regions
    }  # fmt: skip
    assert told == {
        "cervical": [["Neck pain"], ["pain", "tender"], ["PRS"], ["occiput", "C1"], ["M99.01", "M54.2"]],
        "lumbar": [[], ["tender"], [], ["L5"], ["M48.062"]],
    }
    assert [row.counted for row in visit_of(claimed).regions] == [True, True]


def test_the_table_is_on_the_first_screen(command: Callable[..., Any], tmp_path: Path) -> None:
    note, claim = tmp_path / "note.txt", tmp_path / "claim.json"
    note.write_text(CLAIMED, encoding="utf-8")
    claim.write_text(json.dumps(CLAIM), encoding="utf-8")
    screen = command("check", "--claim", str(claim), str(note)).out
    table = """
  region    complaint  P  A  R  T  treated      diagnosis      counted
  cervical  Neck pain  x  x  -  -  occiput, C1  M54.2, M99.01  yes
  lumbar    -          x  -  -  -  L5           M48.062        yes
  2 regions counted
"""
    assert table in screen
    redacted = command("check", "--redact", "--claim", str(claim), str(note)).out
    assert "cervical  x          x  x  -  -  x        x          yes" in redacted
    trace = command("why", "--claim", str(claim), str(note)).out
    assert "complaint-of-region: not met (required)" in trace
    assert 'manipulation of C0, C1, L5  5:4 plan: "CMT"' in trace


def test_other_formats_tell_the_rules_of_the_visit(command: Callable[..., Any], tmp_path: Path) -> None:
    note, claim = tmp_path / "note.txt", tmp_path / "claim.json"
    note.write_text(CLAIMED, encoding="utf-8")
    claim.write_text(json.dumps(CLAIM), encoding="utf-8")

    def told(form: str) -> str:
        return str(command("check", "--format", form, "--claim", str(claim), str(note)).out)

    run = json.loads(told("sarif"))["runs"][0]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    results = {result["ruleId"]: result for result in run["results"]}
    assert results["complaint-of-region"]["level"] == "warning"
    assert rules["complaint-of-region"]["properties"]["pack"].startswith("cmt-visit ")
    assert rules["cmt-bundled"]["properties"]["kind"] == "pitfall"
    assert "title=dxproof complaint-of-region::" in told("github")
    assert '<testcase classname="note" name="cmt-visit complaint-of-region">\n      <skipped' in told("junit")


def test_the_page_has_the_table_and_the_rules(command: Callable[..., Any], tmp_path: Path) -> None:
    note, written = tmp_path / "note.txt", tmp_path / "note.html"
    note.write_text(CLAIMED, encoding="utf-8")
    call = ("check", "--format", "html", "--code", "M48.062", "-o", str(written), str(note))
    command(*call)
    page = written.read_text(encoding="utf-8")
    assert "Chiropractic visit under Medicare: " in page
    assert 'aria-label="Table of the regions of the visit"' in page
    assert ">occiput</a>" in page
    assert "<b>complaint-of-region</b>" in page
    command(*call, "--redact")
    redacted = written.read_text(encoding="utf-8")
    assert "occiput" not in redacted
    assert 'aria-label="Table of the regions of the visit"' in redacted


def test_queries_ask_for_what_is_missing_with_the_words_of_the_note(engines: Engines) -> None:
    initial = "Initial chiropractic exam 3/4/2027. Medicare.\nNeck pain since 3/1/2027, after a fall.\nC1 tender, restricted.\nTx: CMT today.\n"
    queries = {query.title: query for query in engines.check(initial)[0].queries}
    assert list(queries) == ["Clarification of the treatment given", "Clarification of the plan of care"]
    plan = queries["Clarification of the plan of care"]
    assert plan.about == ("plan-frequency", "plan-duration", "plan-goals", "plan-measures")
    assert [each.quote for each in plan.indicators] == ["Neck pain since 3/1/2027, after a fall."]
    assert [option.text for option in plan.options] == ["Other (please specify)", "Unable to determine"]


def test_every_query_of_a_visit_keeps_to_query_practice(claimed: Report, engines: Engines) -> None:
    for report in (claimed, *(engines.check(text)[0] for text in (VISIT, "OMT visit. Medicare.\nOMT to the neck."))):
        assert list(checked(report.queries, "")) == list(report.queries)
    assert {query.id for query in claimed.queries} >= {"cmt-regions", "part-not-documented", "cmt-bundled"}


def test_two_packs_that_read_alike_read_a_note_once(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    facts = Extractor.facts
    monkeypatch.setattr(Extractor, "facts", lambda self, text: read.append(self._pack.file.pack) or facts(self, text))
    claim = {"dx": ["M99.01"], "cpt": ["98940", "98925"]}
    (report, *_) = engines.check("Neck pain. C5 tender, restricted. CMT C5.", claim=claim)
    assert [visit.pack.id for visit in report.visits] == ["cmt-visit", "omt-visit"]
    assert read == ["m99-stenosis", "cmt-visit"]


def test_an_expected_result_of_a_visit_has_nothing_of_codes(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "note.txt").write_text(VISIT, encoding="utf-8")
    (case / "expected.yaml").write_text(
        "about: x\nstatus: supported\nrules: {signed: met}\npitfalls: []\n", encoding="utf-8"
    )
    (error,) = fixtures(case, load_pack("cmt-visit")).errors
    assert "status is about codes, and the pack is one of a visit" in str(error)


# ---- a third pack, in YAML alone ---------------------------------------------------------------------------------

PHYSICAL_THERAPY = {
    "pack.yaml": """
pack: pt-visit
title: Physical therapy visit
version: 1.0.0
fiscal_year: 2027
effective: {from: "2026-10-01", to: "2027-09-30"}
applies:
  any:
    - {ask: encounter, values: [physical_therapy]}
    - {ask: claim_has_procedure, values: ["97110", "97140"]}
words: visit
regions: {counting: omt, complaint: complaint, diagnosis: diagnosis}
rules: [plan, goals, measures, treatment, signed]
authorities:
  bpm15-220: {title: "Medicare Benefit Policy Manual, chapter 15, section 220", publisher: CMS, edition: manual}
""",
    # words by which a note is read for what was done, beside those of visits by hand
    "lexicon/visit.yaml": "concept: visit\nopens: [exercise, exercises, therapeutic]\n",
    "pitfalls.yaml": """
pitfalls:
  - id: pt-evaluation
    detect: unmarked_procedure
    payer: medicare
    procedures: ["97161"]
    beside: ["97140"]
    modifiers: ["59"]
    title: An evaluation beside manual therapy
    message: An evaluation is billed with 97140 and has no 59.
    why: They are one service of the day.
    cites: [{authority: bpm15-220, section: "220.3"}]
    raised: [{note: "Knee pain.", claim: {dx: [M25.561], cpt: ["97161", "97140"]}}]
    not_raised: [{note: "Knee pain.", claim: {dx: [M25.561], cpt: ["97161"]}}]
""",
    "rules/plan.yaml": "frequency and duration",
    "rules/goals.yaml": "goals",
    "rules/measures.yaml": "measures",
    "rules/treatment.yaml": "treatment",
    "rules/signed.yaml": "signature",
}
RULE = """
rule: {name}
title: {title}
tip: {title}
weight: 1
required: true
since: 1.0.0
expect: {expect}
messages: {{met: "Stated: {{found}}.", not_met: "Not stated."}}
remedy: State it.
why: The record has to show it.
cites: [{{authority: bpm15-220, section: "220.3"}}]
examples:
  met: [{{note: "{good}"}}]
  not_met: [{{note: "Knee pain."}}]
"""
RULES = {
    "plan": ("{all: [{ask: element_stated, values: [plan_frequency]}, {ask: element_stated, values: [plan_duration]}]}",
             "Plan: 2x/week for 6 weeks."),
    "goals": ("{any: [{ask: element_stated, values: [goal], measured: true}, {ask: element_stated, values: [goal_function]}]}",
              "Goals: walk 30 minutes."),
    "measures": ("{ask: element_stated, values: [outcome_score, pain_score]}", "LEFS 40, pain 5/10."),
    "treatment": ("{ask: service_given, values: [exercise, manual_therapy]}", "Treatment: therapeutic exercise 15 minutes."),
    "signed": ("{ask: element_stated, values: [signature]}", "Knee pain.\\\\nElectronically signed by A. Roe, PT"),
}  # fmt: skip


@pytest.fixture(scope="module")
def therapy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packs with one for physical therapy, of eight files."""
    root: Path = tmp_path_factory.mktemp("packs")
    for path, text in PHYSICAL_THERAPY.items():
        name = Path(path).stem
        if name in RULES:
            expect, good = RULES[name]
            text = RULE.format(name=name, title=text, expect=expect, good=good.replace("\\\\n", "\\n"))
        file = root / "pt_visit" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def test_a_third_pack_of_a_visit_needs_no_code_of_its_own(therapy: Path) -> None:
    engines = dxproof.load_engines(packs=therapy)
    note = (
        "Physical therapy evaluation.\nKnee pain 5/10. LEFS 40.\nTreatment: therapeutic exercise 15 minutes.\n"
        "Plan: 2x/week for 6 weeks.\nGoals: walk 30 minutes.\n"
    )
    visit = visit_of(engines.check(note)[0])
    assert visit.pack.id == "pt-visit"
    assert {rule.id: rule.status.value for rule in visit.rules} == {
        "plan": "met", "goals": "met", "measures": "met", "treatment": "met", "signed": "not_met",
    }  # fmt: skip
    assert engines.check(OFFICE)[0].visits == ()
    (report, *_) = engines.check(note, claim={"dx": ["M25.561"], "cpt": ["97161", "97140"]})
    assert [row.region for row in visit_of(report).regions] == ["lower_extremity"]
    assert [pitfall.id for pitfall in report.pitfalls] == ["pt-evaluation"]


def test_its_examples_are_its_tests(therapy: Path) -> None:
    folder = str(therapy / "pt_visit")
    engine = dxproof.load(folder)
    collected = collect(engine.pack, target_of(folder, None))
    run = run_tests(engine, collected.tests, collected.errors)
    assert [(result.test.name, result.differences) for result in run.failed] == []
    assert len(run.results) == 12


@pytest.mark.parametrize("call", [["rules", "validate"], ["rules", "lint"], ["test"]])
def test_the_commands_of_authors_take_it(command: Callable[..., Any], therapy: Path, call: list[str]) -> None:
    ended = command(*call, str(therapy / "pt_visit"))
    assert ended.code == 0, ended.out + ended.err


WRONG = [
    # a change of its pack.yaml or of a rule, another file, what is said of it
    (("pack.yaml", "applies:", "default_target: M99.70\napplies:"), None, "has no default_target"),
    (("pack.yaml", '    - {ask: claim_has_procedure, values: ["97110", "97140"]}', "    - {ask: element_stated, values: [goal]}"), None, "asks what the note says"),
    (("rules/goals.yaml", "{ask: element_stated, values: [goal], measured: true}", "{ask: cause_stated}"), None, "cause_stated asks about a code"),
    (("rules/goals.yaml", "values: [goal]", "values: [gaol]"), None, 'no element "gaol"'),
    (("rules/signed.yaml", "{ask: element_stated, values: [signature]}", "{ask: each_region_examined, counting: pt, least: 1}"), None, 'no counting in visit.yaml "pt"'),
    (("pack.yaml", "counting: omt", "counting: pt"), None, 'no counting in visit.yaml "pt"'),
    (("pack.yaml", "diagnosis: diagnosis", "diagnosis: diagnoses"), None, 'no element "diagnoses"'),
    (("pitfalls.yaml", "detect: unmarked_procedure", "detect: code_mismatch"), None, "code_mismatch asks about a code"),
    (("pitfalls.yaml", "    beside: [\"97140\"]\n", ""), None, "unmarked_procedure names no beside"),
    (("pack.yaml", "", ""), ("codes.yaml", "family: x\naxes: []\nrows: []\n"), "codes.yaml is about codes"),
    (("pack.yaml", "applies:\n  any:\n    - {ask: encounter, values: [physical_therapy]}\n    - {ask: claim_has_procedure, values: [\"97110\", \"97140\"]}\n", ""), None, "codes.yaml"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "more", "said"), WRONG)
def test_a_mistake_in_a_pack_of_a_visit_is_told(
    therapy: Path, tmp_path: Path, change: tuple[str, str, str], more: tuple[str, str] | None, said: str
) -> None:
    folder = tmp_path / "pt_visit"
    for path in PHYSICAL_THERAPY:
        text = (therapy / "pt_visit" / path).read_text(encoding="utf-8")
        if path == change[0]:
            assert change[1] in text
            text = text.replace(change[1], change[2])
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    if more:
        (folder / more[0]).write_text(more[1], encoding="utf-8")
    with pytest.raises(PackErrors) as refused:
        load_pack(str(folder))
    told = [f"{error.where}: {error}" for error in refused.value.errors]
    assert any(said in each for each in told), told
