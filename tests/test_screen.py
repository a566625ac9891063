"""The first screen: verdicts first, then what is open and what to do; its detail, width, colours, and the lines for many notes."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dxproof.commands.painting import painted
from dxproof.commands.screen import Color, screen_of
from dxproof.engine.visible import made_visible

Command = Callable[..., Any]

FORAMEN = (
    "Neck pain. MRI cervical spine 10/02/2026: C1-C2 foraminal stenosis due to an osteophyte. NSAIDs without relief.\n"
)
KNEE = "Right knee pain. X-ray right knee 10/02/2026: osteoarthritis. Ibuprofen for the right knee.\n"
NOTES = {
    "other.txt": f"{FORAMEN}Assessment: Foraminal stenosis at C1-C2 (M99.70).\n",
    "proven.txt": f"{FORAMEN}Assessment: Osseous foraminal stenosis at C1-C2 (M99.60).\n",
    "two.txt": f"{FORAMEN}{KNEE}Assessment: 1. Osseous foraminal stenosis at C1-C2 (M99.60). 2. Right knee osteoarthritis (M17.11).\n",
    "care.txt": "MRI cervical spine 10/02/2026: C1-C2 foraminal stenosis due to an osteophyte. Physical therapy is planned.\n",
    "denied.txt": "MRI cervical spine 10/02/2026: C1-C2 foraminal stenosis due to an osteophyte. No treatment to date.\n",
    "part.txt": "MRI cervical spine 10/02/2026: C5-C6 foraminal stenosis.\n",
    "none.txt": "Sore throat for three days.\n",
}
RATIO = re.compile(r"\bscore\b|\b[01]\.\d\d\b|\d ?%")


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, text in NOTES.items():
        Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("note", "first"),
    [
        ("other.txt", [r"M99\.70  UNSUPPORTED  Connective … foramina of head region  \[!\] mechanism-stated", r"M99\.60  SUPPORTED    Osseous .*head region"]),
        ("proven.txt", [r"M99\.60  SUPPORTED    Osseous .*head region", ""]),
        ("two.txt", [r"M99\.60  SUPPORTED  .*", r"M17\.11  SUPPORTED  .*"]),
        ("care.txt", [r"M99\.60  INCOMPLETE   Osseous .*foramina .*head .*  \[ \] conservative-care", ""]),
        ("part.txt", [r"No code of m99-stenosis is named as a diagnosis, and the words prove none\.", ""]),
    ],
)  # fmt: skip
def test_the_first_lines_are_the_verdicts(command: Command, note: str, first: list[str]) -> None:
    lines = command("check", note).out.splitlines()
    assert lines[0].startswith(note)
    for line, expected in zip(lines[1:], first, strict=False):
        assert re.fullmatch(expected, line)
    assert max(map(len, lines)) <= 80


def test_what_the_note_answers_is_not_asked_and_both_commands_say_so(command: Command) -> None:
    said = (
        "M99.60 lacks conservative-care, and the note answers what a query would ask: The note says that no treatment"
    )
    checked = " ".join(command("check", "denied.txt").out.split())
    assert "seen, not used: 1:82 imaging: No [treatment to date]. [negated] ruled out by: No" in checked
    assert f"Nothing to ask the provider: {said}" in checked
    assert said in command("query", "denied.txt").err


@pytest.mark.parametrize(
    ("arguments", "next_line"),
    [
        (["other.txt"], "check other.txt --code M99.60"),
        (["proven.txt"], "check proven.txt -v"),
        (["proven.txt", "-v"], "why proven.txt M99.60"),
        (["care.txt"], "query care.txt"),
        (["denied.txt"], "why denied.txt M99.60"),
        (["part.txt"], "query part.txt"),
        (["other.txt", "--code", "m99.71"], "check other.txt --code M99.60"),
        (["proven.txt", "--code", "M99.60"], "check proven.txt --code M99.60 -v"),
        (["other.txt", "--claim", "the claim.json", "--setting", "inpatient", "--pack", "m99-stenosis"],
         "check other.txt --code M99.60 --setting inpatient --claim 'the claim.json' --pack m99-stenosis"),
    ],
)  # fmt: skip
def test_the_next_command_can_be_typed(command: Command, arguments: list[str], next_line: str) -> None:
    Path("the claim.json").write_text(json.dumps({"dx": ["M99.70", "M54.2"]}))
    shown = command("check", *arguments)
    assert f"\n  dxproof {next_line}\n" in shown.out
    if "'" not in next_line:
        assert command(*next_line.split()).code in (0, 1)


def test_open_rules_come_first_and_met_ones_are_a_line_each(command: Command) -> None:
    shown = command("check", "other.txt").out
    heads = re.findall(r"^  (\[.\]| - ) (\S+)", shown, re.MULTILINE)
    assert heads[0] == ("[!]", "mechanism-stated")
    assert [mark for mark, _ in heads] == sorted((mark for mark, _ in heads), key=["[!]", "[ ]", "[x]", " - "].index)
    lines = shown.splitlines()
    met = [index for index, line in enumerate(lines) if line.startswith("  [x]")]
    assert met == list(range(met[0], met[0] + len(met)))
    assert "5 of 6 requirements" in shown
    assert "correct the code, or ask the provider" in shown
    assert not RATIO.search(shown)


def test_each_v_shows_more(command: Command) -> None:
    shown = [command("check", "care.txt", *verbose).out for verbose in ([], ["-v"], ["-vv"], ["-v", "-v"], ["-vvv"])]
    assert "foraminal stenosis due to an osteophyte" in " ".join(shown[1].split())
    assert len(shown[0]) < len(shown[1]) <= len(shown[2])
    assert shown[2] == shown[3] == shown[4]
    assert "seen, not used" in shown[0]  # the words about what is missing
    assert "Narrowings in the note:" not in shown[0]
    assert "Narrowings in the note:" in shown[1]


def test_a_denied_narrowing_has_no_fact_to_add(command: Command) -> None:
    Path("denied.txt").write_text(
        "MRI cervical spine 10/02/2026: C1-C2 foramina are patent.\nAssessment: Neck pain (M99.70).\n"
    )
    shown = command("check", "denied.txt").out
    assert "What would change the answer" not in shown
    assert "The note contradicts M99.70: correct the code, or ask the provider." in shown


def test_a_study_that_is_not_back_is_awaited_and_no_provider_is_asked(command: Command) -> None:
    Path("ordered.txt").write_text(
        "Neck pain. NSAIDs without relief. MRI cervical spine ordered.\n"
        "Assessment: Foraminal stenosis at C1-C2 due to ligament thickening (M99.70).\n"
    )
    shown = " ".join(command("check", "ordered.txt").out.split())
    assert "[ ] imaging-cited not met: An MRI or CT is ordered, and its result is awaited." in shown
    assert "Nothing to ask the provider:" in shown


def test_a_claim_in_the_wrong_order_is_corrected_on_the_claim(command: Command) -> None:
    Path("visit.txt").write_text(
        "Chiropractic visit. Neck pain. NSAIDs without relief.\n"
        "MRI cervical spine 10/02/2026: C1-C2 foraminal stenosis due to ligament thickening.\n"
    )
    advice = "To correct on the claim, not in the note: Put the M99.0x code for the region first"
    for codes, wrong in ((["M99.70", "M99.00"], True), (["M99.00", "M99.70"], False)):
        Path("claim.json").write_text(json.dumps({"dx": codes, "payer": "medicare"}))
        shown = command("check", "visit.txt", "--claim", "claim.json").out
        assert "M99.70  SUPPORTED" in shown
        assert (advice in " ".join(shown.split())) is wrong
        assert ("Next, the same check, once the claim is corrected:" in shown) is wrong


def test_a_code_that_nobody_named_is_no_checklist(command: Command) -> None:
    shown = command("check", "part.txt").out
    assert "M99.70" not in shown
    assert "[x]" not in shown
    assert "The narrowing is documented, its cause is not." in shown
    assert re.search(r"-> M99\.71", shown)
    assert len(shown.splitlines()) < 20


# Many notes


def test_more_than_three_notes_are_a_line_each(command: Command) -> None:
    few = command("check", "other.txt", "proven.txt", "none.txt")
    assert few.out.count("\n" + "-" * 80 + "\n") == 2
    many = command("check", *NOTES)
    assert many.out == command("check", *NOTES, "--format", "concise").out
    assert [line.split(":")[0] for line in many.out.splitlines()] == list(NOTES)
    assert many.out.splitlines()[0].split() == [
        "other.txt:",
        "M99.70",
        "UNSUPPORTED",
        "[!]",
        "mechanism-stated;",
        "M99.60",
        "SUPPORTED",
    ]
    assert (
        " ".join(many.out.splitlines()[-1].split())
        == "none.txt: nothing to judge: no code and no finding of the rule packs"
    )
    counted = "7 judged (2 incomplete, 2 supported, 2 unsupported, 1 of no rule pack), 0 not judged"
    assert many.err.splitlines()[-1] == counted
    assert many.err.splitlines()[-2] == "open most often: conservative-care 2, mechanism-stated 1"
    assert command("check", *NOTES, "--format", "text").out.count("\n" + "-" * 80 + "\n") == 6
    assert not RATIO.search(many.out + many.err)


def test_why_traces_the_code_that_check_tells_first(command: Command) -> None:
    traced = command("why", "other.txt")
    assert traced.out == command("why", "other.txt", "M99.70").out
    assert traced.err == "not traced here: M99.60 (dxproof why NOTE CODE)\n"
    assert command("why", "care.txt").out.startswith("M99.60  Osseous")
    part = command("why", "part.txt").out
    assert part.startswith("no code of m99-stenosis is named as a diagnosis, and the words prove none\n\nnarrowings\n")
    assert "M99" not in part
    none = command("why", "none.txt")
    assert (none.code, none.out) == (0, command("check", "none.txt").out)


def test_why_speaks_to_coders_and_with_ids_to_authors_of_rules(command: Command) -> None:
    plain, with_ids = (command("why", "care.txt", *more).out for more in ([], ["-v"]))
    for identifier in ("weight 1", "max_age_days", "not_done", "part-noun", "tied by"):
        assert identifier in with_ids
        assert identifier not in plain
    assert "conservative-care: not met (required)\n  asks:     Conservative care has been given.\n  found: " in plain
    assert "unknown" not in plain


def test_quotes_are_shown_for_any_number_of_notes(command: Command) -> None:
    quoted = command("check", *NOTES, "-v").out
    assert quoted == command("check", *NOTES, "-v", "--format", "text").out
    assert quoted.count("\n" + "-" * 80 + "\n") == len(NOTES) - 1
    refused = command("check", *NOTES, "-v", "--format", "concise")
    assert refused.code == 2
    assert "the one-line format has no room for quotes (-v)" in " ".join(refused.err.replace("│", " ").split())


def test_a_proven_code_with_a_pitfall_does_not_look_done(command: Command) -> None:
    claim = {"dx": ["M99.60", "M54.2"], "cpt": ["98940"], "payer": "medicare"}
    Path("claims.jsonl").write_text(json.dumps({"id": "visit", "text": NOTES["proven.txt"], "claim": claim}))
    line = command("check", "claims.jsonl", "--format", "concise").out
    assert line.split()[:3] == ["visit:", "M99.60", "SUPPORTED;"]
    assert "! wrong-sequence" in line


def test_quiet_leaves_reports_and_errors(command: Command) -> None:
    Path("folder").mkdir()
    Path("folder/a.txt").write_text(NOTES["proven.txt"])
    Path("folder/b.png").write_text("")
    loud, quiet = (command("check", "folder", "absent.txt", *options) for options in ([], ["--quiet"]))
    assert (loud.out, loud.code) == (quiet.out, quiet.code)
    assert "left out 1" in loud.err
    assert "1 judged" in loud.err
    assert [line.split(":")[0] for line in quiet.err.splitlines()] == ["error[input-missing]"]


# Colours and width


class _Terminal:
    """Standard output that says it is a terminal."""

    def __init__(self, below: Any, is_terminal: bool) -> None:
        self._below = below
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)


@pytest.mark.parametrize(
    ("color", "terminal", "stdout", "environment", "coloured"),
    [
        (Color.AUTO, True, True, {}, True),
        (Color.AUTO, False, True, {}, False),
        (Color.AUTO, True, False, {}, False),
        (Color.AUTO, True, True, {"NO_COLOR": "1"}, False),
        (Color.AUTO, True, True, {"NO_COLOR": ""}, True),
        (Color.AUTO, False, True, {"FORCE_COLOR": "1"}, True),
        (Color.AUTO, False, False, {"FORCE_COLOR": "1"}, False),
        (Color.AUTO, True, True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (Color.AUTO, True, True, {"TERM": "dumb"}, False),
        (Color.ALWAYS, False, False, {"NO_COLOR": "1"}, True),
        (Color.NEVER, True, True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_where_colours_are_used(
    monkeypatch: pytest.MonkeyPatch,
    color: Color,
    terminal: bool,
    stdout: bool,
    environment: dict[str, str],
    coloured: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", _Terminal(sys.stdout, terminal))
    assert screen_of(color, stdout).dress is (painted if coloured else made_visible)


@pytest.mark.parametrize(
    ("terminal", "columns", "width"), [(True, "100", 100), (True, "400", 120), (True, "20", 60), (False, "100", 80)]
)
def test_a_terminal_has_its_own_width(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys, "stdout", _Terminal(sys.stdout, terminal))
    assert screen_of(Color.AUTO, True).width == width


def test_colours_repeat_what_is_said(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    plain, coloured = (command("check", "other.txt", "--color", color).out for color in ("never", "always"))
    assert "\x1b[1;31mUNSUPPORTED\x1b[0m" in coloured
    assert "\x1b[1;32mSUPPORTED\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert "\x1b" not in command("check", "other.txt", "--color", "always", "--format", "json").out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals on this system")
@pytest.mark.parametrize("quiet", [False, True])
def test_the_bar_is_shown_on_a_terminal_that_does_not_have_the_reports(
    command: Command, monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    above, below = os.openpty()
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(below, "w") as terminal:
        monkeypatch.setattr(sys, "__stderr__", terminal)
        command("check", *NOTES, *(["--quiet"] if quiet else []))
        terminal.write("end")
        terminal.flush()
        shown = os.read(above, 65536).decode()
    os.close(above)
    assert ("judging" in shown) is not quiet


def test_the_shell_completes(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    shown = command("--show-completion", "bash")
    assert "complete -o default -F _dxproof_completion dxproof" in shown.out
