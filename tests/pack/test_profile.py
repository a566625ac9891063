"""Site profiles: what they may and may not set, and that every changed value is shown with its reason."""

import json
import pickle
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

import dxproof
from dxproof import cli
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.errors import PackErrors, Problem
from dxproof.engine.pack.loader import RULES_FOLDER, load_pack
from dxproof.engine.pack.profile import apply, makes_the_code, read_profile
from dxproof.engine.report.trace import render_trace
from dxproof.engine.terms import Severity

HEAD = "profile: site-a\npack: m99-stenosis\n"
NOTE = (
    "HPI: Neck pain. {care}\n"
    "MRI cervical spine {date}: left C1-C2 foraminal stenosis due to ligament thickening.\n"
    "Assessment: Foraminal stenosis at C1-C2 due to ligament thickening.\n"
)
FULL = NOTE.format(care="Six weeks of physical therapy.", date="01/14/2027")


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """A profile for the shipped pack with these settings."""

    def write(settings: str, head: str = HEAD) -> Path:
        path = tmp_path / "site.yaml"
        path.write_text(head + dedent(settings).lstrip("\n"), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine that reads the date of the visit, since a rule limits the age of a study."""
    path = tmp_path_factory.mktemp("aged") / "site.yaml"
    path.write_text(f"{HEAD}rules: [{{rule: imaging-cited, parameters: {{max_age_days: 1}}, reason: Ours.}}]\n")
    return dxproof.load(profile=path)


@pytest.fixture
def profiled(written: Callable[[str], Path], engine: Engine, aged: Engine) -> Callable[[str], Engine]:
    """The shipped pack with these settings, without its windows; it is compiled once for all that read notes alike."""

    def load(settings: str) -> Engine:
        pack = apply(load_pack("m99-stenosis"), read_profile(written(settings)))
        return Engine(pack, like=aged if "max_age_days" in settings else engine)

    return load


# What a profile sets


def test_weight_and_required_are_the_site_s(profiled: Callable[[str], Engine], engine: Engine) -> None:
    site = profiled("""
        rules:
          - {rule: conservative-care, required: false, weight: 3, reason: Not asked for here.}
        """)
    text = NOTE.format(care="", date="01/14/2027")
    assert (engine.check(text).status, site.check(text).status) == ("incomplete", "supported")
    candidate = site.check(text).candidate("M99.70")
    assert candidate is not None
    rule = next(rule for rule in candidate.rules if rule.id == "conservative-care")
    assert (rule.weight, rule.required) == (3, False)
    met = sum(r.weight for r in candidate.rules if r.status == "met")
    applicable = sum(r.weight for r in candidate.rules if r.status != "not_applicable")
    assert (candidate.met, candidate.applicable) == (met, applicable)
    assert candidate.score == round(met / applicable, 4)


def test_the_pack_itself_stays_as_it_is(written: Callable[[str], Path]) -> None:
    pack = load_pack("m99-stenosis")
    before = pickle.dumps((pack.rules, pack.pitfalls))
    changed = apply(pack, read_profile(written("rules: [{rule: symptom-paired, off: true, reason: x}]\n")))
    assert pickle.dumps((pack.rules, pack.pitfalls)) == before
    assert pack.profile is None
    assert changed.digest == pack.digest
    assert len(changed.rules) == len(pack.rules) - 1


def test_a_rule_that_is_off_is_no_outcome_and_is_listed(profiled: Callable[[str], Engine]) -> None:
    site = profiled("""
        rules:
          - {rule: imaging-cited, off: true, reason: The imaging desk checks it.}
        pitfalls:
          - {pitfall: code-mismatch, off: true, reason: The scrubber checks it.}
        """)
    claim = {"dx": ["M99.71", "M54.2"]}
    report = site.check("Physical therapy. Foraminal stenosis at C1-C2 due to pannus.", claim=claim)
    candidate = report.candidate("M99.70")
    assert candidate is not None
    assert "imaging-cited" not in {rule.id for rule in candidate.rules}
    assert "code-mismatch" not in {pitfall.id for pitfall in report.pitfalls}
    trace = render_trace(site.judge_note(Note(text="Neck pain."), "M99.70"), "M99.70", "Neck pain.")
    assert "imaging-cited: off (profile site-a: The imaging desk checks it.)\n" in trace
    assert "code-mismatch: off (profile site-a: The scrubber checks it.)\n" in trace


@pytest.mark.parametrize("severity", Severity)
def test_the_severity_of_a_pitfall_is_the_site_s(profiled: Callable[[str], Engine], severity: Severity) -> None:
    site = profiled(f"pitfalls: [{{pitfall: disc-above-c2, severity: {severity.value}, reason: Ours.}}]\n")
    raised = {p.id: p.severity for p in site.check("Foraminal stenosis at C1-C2 due to disc bulge.").pitfalls}
    assert raised["disc-above-c2"] is severity
    assert all(other is Severity.WARNING for name, other in raised.items() if name != "disc-above-c2")


def test_every_set_value_is_shown_with_its_reason(profiled: Callable[[str], Engine]) -> None:
    site = profiled("""
        rules:
          - rule: conservative-care
            weight: 2
            parameters: {weeks: 6}
            reason: The payer asks for six weeks.
        """)
    trace = render_trace(site.judge_note(Note(text=FULL), "M99.70"), "M99.70", FULL)
    said = "(profile site-a: The payer asks for six weeks.)"
    assert f"conservative-care: met (weight 2 {said}, required)\n  weeks: 6 {said}  Minimum duration" in trace
    assert "imaging-cited: met (required)\n  asks:" in trace
    by_ids = render_trace(site.judge_note(Note(text=FULL), "M99.70"), "M99.70", FULL, by_ids=True)
    assert f"conservative-care: met (met; weight 2 {said}, required)\n  weeks: 6 {said}  Minimum duration" in by_ids
    assert "imaging-cited: met (met; weight 1, required)\n  max_age_days: 0  Maximum age" in by_ids


def test_the_report_names_the_profile_and_what_it_changed(written: Callable[[str], Path]) -> None:
    path = written("rules: [{rule: symptom-paired, weight: 2, reason: Ours.}]\n")
    stamp = json.loads(dxproof.load(profile=path).check("Neck pain.").model_dump_json())["pack"]
    assert stamp["digest"] == load_pack("m99-stenosis").digest
    assert stamp["profile"] == {
        "name": "site-a",
        "digest": read_profile(path).digest,
        "changes": [{"of": "symptom-paired", "what": "weight", "was": "1", "now": "2", "reason": "Ours."}],
    }


def test_a_profile_travels_and_holds_for_every_version(written: Callable[[str], Path], tmp_path: Path) -> None:
    root = tmp_path / "site"
    for name, year in (("old", 2025), ("new", 2026)):
        folder = Path(shutil.copytree(RULES_FOLDER / "m99_stenosis", root / name))
        text = (folder / "pack.yaml").read_text(encoding="utf-8").replace("2027-09-30", f"{year + 1}-09-30")
        text = text.replace("2021-10-01", f"{year}-10-01").replace("version: 1.0.0", f"version: 1.{year}.0")
        (folder / "pack.yaml").write_text(text, encoding="utf-8")
    engine = dxproof.load(str(root), profile=written("rules: [{rule: symptom-paired, weight: 4, reason: x}]\n"))
    for judged in (engine, pickle.loads(pickle.dumps(engine))):
        for day in ("2026-09-30", "2026-10-01"):
            report = judged.check("Neck pain.", day=day)
            assert report.pack.profile is not None
            assert {rule.weight for c in report.candidates for rule in c.rules if rule.id == "symptom-paired"} == {4}


# Thresholds


@pytest.mark.parametrize(
    ("weeks", "care", "reason", "cue"),
    [
        (0, "Physical therapy.", "met", None),
        (6, "Six weeks of physical therapy.", "met", None),
        (6, "Physical therapy x 2 months.", "met", None),
        (6, "Physical therapy for 5 weeks.", "too_short", "5 weeks, 6 needed"),
        (6, "Physical therapy for 41 days.", "too_short", "5.9 weeks, 6 needed"),
        (6, "Physical therapy for 42 days.", "met", None),
        (6, "Physical therapy x 8 visits.", "no_duration", "no duration stated, 6 weeks needed"),
        (6, "Physical therapy since March.", "no_duration", "no duration stated, 6 weeks needed"),
        (6, "Physical therapy for 3 weeks. Naproxen.", "too_short", "3 weeks, 6 needed"),
        (6, "Physical therapy for 3 weeks. Naproxen for 3 weeks.", "too_short", "3 weeks, 6 needed"),
        (6, "Physical therapy recommended for 8 weeks.", "not_done", None),
        (6, "", "not_found", None),
        (1, "Physical therapy for 1 week.", "met", None),
    ],
)
def test_weeks_of_care(profiled: Callable[[str], Engine], weeks: int, care: str, reason: str, cue: str | None) -> None:
    site = profiled(f"rules: [{{rule: conservative-care, parameters: {{weeks: {weeks}}}, reason: Ours.}}]\n")
    outcome = next(
        o
        for o in site.judge_note(Note(text=f"Neck pain. {care}")).target.outcomes
        if o.rule.rule == "conservative-care"
    )
    assert outcome.reason == reason
    assert (outcome.status == "met") is (reason == "met")
    if cue:
        assert cue in {span.cue for span in outcome.rejected}
        assert outcome.message == outcome.rule.messages[reason]


@pytest.mark.parametrize(
    ("days", "written_date", "day", "reason", "cue"),
    [
        (0, "", None, "met", None),
        (0, "01/14/2020", "2027-03-01", "met", None),
        (180, "01/14/2027", "2027-07-13", "met", None),
        (180, "01/14/2027", "2027-07-14", "too_old", "181 days before 2027-07-14, at most 180 allowed"),
        (180, "", "2027-03-01", "no_date", "no date, at most 180 days before the visit needed"),
        (180, "01/14/2027", None, "met", None),  # the note names no later day: it is the visit's own
        (60, "January 2027", "2027-03-02", "met", None),
        (60, "January 2027", "2027-03-03", "too_old", "61 days before 2027-03-03, at most 60 allowed"),
        (400, "2027", "2027-12-31", "met", None),
        (300, "2027", "2027-12-31", "too_old", "364 days before 2027-12-31, at most 300 allowed"),
    ],
)
def test_age_of_a_study(
    profiled: Callable[[str], Engine], days: int, written_date: str, day: str | None, reason: str, cue: str | None
) -> None:
    site = profiled(f"rules: [{{rule: imaging-cited, parameters: {{max_age_days: {days}}}, reason: Ours.}}]\n")
    text = NOTE.format(care="", date=written_date)
    outcome = next(
        o for o in site.judge_note(Note(text=text, date=day)).target.outcomes if o.rule.rule == "imaging-cited"
    )
    assert (outcome.reason, outcome.status == "met") == (reason, reason == "met")
    if cue:
        assert cue in {span.cue for span in outcome.rejected}
        assert outcome.message == outcome.rule.messages[reason]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Date of service: 03/01/2027\n" + FULL + "Next visit 12/01/2028.\n", "met"),
        ("DOS 2028-03-01\n" + FULL, "too_old"),
        (FULL + "Seen again 03/01/2028.\n", "too_old"),
        (NOTE.format(care="", date="2027"), "no_date"),
    ],
)
def test_without_a_date_given_the_note_s_own_visit_counts(
    profiled: Callable[[str], Engine], text: str, reason: str
) -> None:
    site = profiled("rules: [{rule: imaging-cited, parameters: {max_age_days: 180}, reason: Ours.}]\n")
    outcome = next(o for o in site.judge_note(Note(text=text)).target.outcomes if o.rule.rule == "imaging-cited")
    assert outcome.reason == reason


def test_as_of_is_the_visit_s_date_where_the_record_has_none(written: Callable[[str], Path]) -> None:
    path = written("rules: [{rule: imaging-cited, parameters: {max_age_days: 30}, reason: Ours.}]\n")
    engine = dxproof.load(as_of="2027-09-30", profile=path)

    def reason(day: str | None) -> str:
        judged = engine.judge_note(Note(text=FULL, date=day)).target
        return next(o.reason for o in judged.outcomes if o.rule.rule == "imaging-cited")

    assert (reason(None), reason("2027-02-01")) == ("too_old", "met")


# What a profile may not do


@pytest.mark.parametrize(
    ("settings", "place", "message", "hint"),
    [
        ("rules: [{rule: imaging-sited, off: true, reason: x}]", "3:16", 'no rule of m99-stenosis "imaging-sited"', 'did you mean "imaging-cited"?'),
        ("pitfalls: [{pitfall: disc-above-c3, off: true, reason: x}]", "3:22", 'no pitfall of m99-stenosis "disc-above-c3"', 'did you mean "disc-above-c2"?'),
        ("rules: [{rule: conservative-care, parameters: {week: 6}, reason: x}]", "3:48", 'no parameter of conservative-care "week"', 'did you mean "weeks"?'),
        ("rules: [{rule: symptom-paired, parameters: {weeks: 6}, reason: x}]", "3:45", 'no parameter of symptom-paired "weeks"', "one of: none"),
        ("rules: [{rule: region-stated, off: true, reason: x}]", "3:36", "region-stated establishes an axis of the code and cannot be switched off", "remove"),
        ("rules: [{rule: mechanism-stated, required: false, reason: x}]", "3:44", "mechanism-stated establishes an axis of the code and cannot be made optional", "remove"),
        ("rules: [{rule: imaging-cited, weight: 2, reason: x}, {rule: imaging-cited, off: true, reason: x}]", "3:61", 'the rule "imaging-cited" has two entries', "line 3"),
        ("pitfalls: [{pitfall: code-mismatch, off: true, reason: x}, {pitfall: code-mismatch, severity: note, reason: x}]", "3:70", 'the pitfall "code-mismatch" has two entries', "line 3"),
        ("rules: [{rule: imaging-cited, reason: x}]", "3:9", "the entry sets nothing", "remove the entry"),
        ("rules: [{rule: imaging-cited, off: true, weight: 2, reason: x}]", "3:36", "a rule that is off cannot have weight", "remove one"),
        ("rules: [{rule: imaging-cited, off: true, required: false, reason: x}]", "3:36", "a rule that is off cannot have required", "remove one"),
    ],
)  # fmt: skip
def test_what_the_pack_does_not_have_or_allow(
    written: Callable[[str], Path], settings: str, place: str, message: str, hint: str
) -> None:
    path = written(settings + "\n")
    with pytest.raises(PackErrors) as caught:
        dxproof.load(profile=path)
    (error,) = caught.value.errors
    assert error.problem is Problem.PROFILE_REFERENCE
    assert str(error.where) == f"{path}:{place}"
    assert error.message == message
    assert hint in f"{error.hint} {error.expected}"


@pytest.mark.parametrize(
    ("settings", "place", "message"),
    [
        ("rules: [{rule: imaging-cited, off: true}]", "3:9", 'rules[1]: the key "reason" is missing'),
        ('rules: [{rule: imaging-cited, off: true, reason: ""}]', "3:50", "rules[1].reason: "),
        ('rules: [{rule: imaging-cited, off: true, reason: "  "}]', "3:50", "rules[1].reason: "),
        ("rules: [{rule: imaging-cited, off: false, reason: x}]", "3:36", "rules[1].off: "),
        ("rules: [{rule: imaging-cited, weight: 0, reason: x}]", "3:39", "rules[1].weight: "),
        ("rules: [{rule: imaging-cited, weight: heavy, reason: x}]", "3:39", "rules[1].weight: "),
        (
            "rules: [{rule: conservative-care, parameters: {weeks: -1}, reason: x}]",
            "3:55",
            "rules[1].parameters.weeks: ",
        ),
        ("rules: [{rule: imaging-cited, expect: {ask: finding}, reason: x}]", "3:31", 'no key "expect" here'),
        (
            "pitfalls: [{pitfall: code-mismatch, severity: fatal, reason: x}]",
            "3:47",
            'pitfalls[1].severity: no value "fatal"',
        ),
        ("pitfalls: [{pitfall: code-mismatch, required: true, reason: x}]", "3:37", 'no key "required" here'),
        ("codes: []", "3:1", 'no key "codes" here'),
    ],
)
def test_a_profile_sets_nothing_else_and_gives_its_reasons(
    written: Callable[[str], Path], settings: str, place: str, message: str
) -> None:
    path = written(settings + "\n")
    with pytest.raises(PackErrors) as caught:
        read_profile(path)
    (error,) = caught.value.errors
    assert error.problem is Problem.PROFILE_SHAPE
    assert str(error.where) == f"{path}:{place}"
    assert error.message.startswith(message)
    assert error.hint or error.expected
    assert error.excerpt


def test_a_misspelt_key_is_told_its_name(written: Callable[[str], Path]) -> None:
    with pytest.raises(PackErrors, match='did you mean "weight"'):
        read_profile(written("rules: [{rule: imaging-cited, wieght: 2, reason: x}]\n"))


def test_a_profile_is_for_its_pack(written: Callable[..., Path]) -> None:
    path = written("rules: []\n", head="profile: site-a\npack: m48\n")
    with pytest.raises(PackErrors, match='2:7: the profile is for the pack "m48", and the pack is m99-stenosis'):
        dxproof.load(profile=path)


def test_all_mistakes_are_told_at_once(written: Callable[[str], Path]) -> None:
    path = written("""
        rules:
          - {rule: region-stated, off: true, reason: x}
          - {rule: nothing, off: true, reason: x}
        pitfalls:
          - {pitfall: nothing, off: true, reason: x}
        """)
    with pytest.raises(PackErrors) as caught:
        dxproof.load(profile=path)
    assert [error.where.line for error in caught.value.errors if error.where] == [4, 5, 7]


def test_the_rules_that_make_the_code() -> None:
    rules = load_pack("m99-stenosis").rules
    assert {rule.rule for rule in rules if makes_the_code(rule)} == {"region-stated", "mechanism-stated"}


# The command


@pytest.mark.parametrize("command", [["check", "note.txt"], ["why", "note.txt", "M99.70"]], ids=lambda c: c[0])
def test_the_screen_names_the_profile(
    written: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    written("pitfalls: [{pitfall: disc-above-c2, severity: note, reason: Ours.}]\n")
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_text("Foraminal stenosis at C1-C2 due to disc bulge.")
    monkeypatch.setattr(sys, "argv", ["dxproof", *command, "--profile", "site.yaml"])
    with pytest.raises(SystemExit):
        cli.main()
    out = " ".join(capsys.readouterr().out.split())
    assert f"profile site-a (sha256 {read_profile('site.yaml').digest[:8]}…)" in out
    if command[0] == "check":
        assert "! note: disc-above-c2: " in out


def test_a_bad_profile_ends_the_run_with_2(
    written: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written("rules: [{rule: imaging-sited, off: true, reason: x}]\n")
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_text("Neck pain.")
    for profile in ("site.yaml", "none.yaml"):
        monkeypatch.setattr(sys, "argv", ["dxproof", "check", "note.txt", "--profile", profile])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 2
    err = capsys.readouterr().err
    assert 'error[profile-reference]: no rule of m99-stenosis "imaging-sited"\n --> site.yaml:3:16\n' in err
    assert "error[pack-file]: none.yaml: the file is missing" in err
