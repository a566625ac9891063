"""SARIF 2.1.0: valid against the OASIS schema, correct character positions, stable fingerprints."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

import dxproof
from dxproof.engine.report.origin import Origin, below, origin_of, uri_of

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0-rtm.4.json").read_text(encoding="utf-8"))
CONFUSED = Path("charts/confused.txt")
FINGERPRINT = "dxproofRemark/v1"

Sarif = Callable[..., Any]


@pytest.fixture
def sarif(command: Callable[..., Any]) -> Sarif:
    """The one run of a call, held against the schema; the exit code it had is the one it tells."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Any:
        ended = command("check", *arguments, "--format", "sarif", stdin=stdin)
        document = json.loads(ended.out)
        Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER).validate(document)
        (run,) = document["runs"]
        assert run["invocations"][0]["exitCode"] == ended.code
        return run

    return call


def by_rule(run: Any) -> dict[str, Any]:
    return {result["ruleId"]: result for result in run["results"]}


def test_the_schema_refuses_what_is_none() -> None:
    assert not Draft4Validator(SCHEMA).is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_rules_and_pitfalls_of_the_pack_with_sources_and_levels(sarif: Sarif) -> None:
    driver = sarif("charts")["tool"]["driver"]
    pack = dxproof.load().pack
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert (driver["name"], driver["version"]) == ("dxproof", dxproof.__version__)
    assert list(rules) == ["code-status", *(r.rule for r in pack.rules), *(p.id for p in pack.pitfalls)]
    for rule in pack.rules:
        said = rules[rule.rule]
        assert said["defaultConfiguration"]["level"] == ("error" if rule.required else "warning")
        assert rule.remedy in said["help"]["text"]
        assert all(cite.section in said["help"]["text"] for cite in rule.cites)
    assert all(
        rules[p.id]["defaultConfiguration"]["level"] == p.severity.value and p.message in str(rules[p.id])
        for p in pack.pitfalls
    )


@pytest.mark.parametrize(
    ("fail_on", "note", "kind", "level"),
    [
        ("unsupported", "supported", "pass", "none"),
        ("incomplete", "supported", "pass", "none"),
        ("unsupported", "incomplete", "fail", "warning"),
        ("incomplete", "incomplete", "fail", "error"),
        ("unsupported", "confused", "fail", "error"),
        ("never", "confused", "fail", "warning"),
    ],
)
def test_the_level_is_that_of_the_exit_code(sarif: Sarif, fail_on: str, note: str, kind: str, level: str) -> None:
    status, *rest = sarif(f"charts/{note}.txt", "--fail-on", fail_on)["results"]
    assert (status["ruleId"], status["kind"], status["level"]) == ("code-status", kind, level)
    assert {r["level"] for r in rest if r["properties"]["outcome"] in ("not_met", "contradicted")} <= {level}


def test_what_is_told_is_what_the_report_says(sarif: Sarif, command: Callable[..., Any]) -> None:
    run = sarif("charts/confused.txt", "charts/incomplete.txt")
    for name in ("charts/confused", "charts/incomplete"):
        (report,) = [
            r
            for r in json.loads(
                command("check", "charts/confused.txt", "charts/incomplete.txt", "--format", "json").out
            )
            if r["note"]["id"] == name
        ]
        (target,) = [c for c in report["candidates"] if c["code"] == report["target"]]
        wanted = [("code-status", target["status"])]
        wanted += [
            (rule["id"], rule["status"])
            for rule in target["rules"]
            if rule["status"] == "contradicted" or (rule["required"] and rule["status"] == "not_met")
        ]
        wanted += [(pitfall["id"], "raised") for pitfall in report["pitfalls"]]
        told = [r for r in run["results"] if r["properties"]["note"] == name]
        assert [(r["ruleId"], r["properties"]["outcome"]) for r in told] == wanted
        assert len(wanted) > 2
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_a_region_is_the_words_in_characters_and_in_columns(sarif: Sarif) -> None:
    text = CONFUSED.read_bytes().decode()
    run = sarif(CONFUSED, "--quotes")
    assert run["columnKind"] == "unicodeCodePoints"
    ends = sorted(run["newlineSequences"], key=len, reverse=True)
    lines, rest = [""], text
    while rest:  # lines as the document itself says that they end
        end = next((end for end in ends if rest.startswith(end)), rest[0])
        lines[-1] += end
        rest = rest[len(end) :]
        if end in ends:
            lines.append("")
    regions = [
        place["physicalLocation"]["region"]
        for result in run["results"]
        for place in (*result["locations"], *result.get("relatedLocations", ()))
        if "region" in place["physicalLocation"]
    ]
    assert len(regions) > 3
    for region in regions:
        start, length = region["charOffset"], region["charLength"]
        words = text[start : start + length]
        assert region["snippet"]["text"] == words
        assert words.strip()
        before = sum(map(len, lines[: region["startLine"] - 1])) + region["startColumn"] - 1
        after = sum(map(len, lines[: region["endLine"] - 1])) + region["endColumn"] - 1
        assert (before, after) == (start, start + length)


def test_words_are_told_only_where_they_are_asked_for(sarif: Sarif) -> None:
    plain, quoting, redacted = (str(sarif(CONFUSED, *more)["results"]) for more in ((), ("--quotes",), ("--redact",)))
    assert "osteophyte" not in plain
    assert "snippet" not in plain
    assert "osteophyte" in quoting
    assert plain == redacted


def test_a_fingerprint_stays_while_lines_move_and_goes_with_the_outcome(sarif: Sarif) -> None:
    def prints() -> dict[str, str]:
        return {
            name: r["partialFingerprints"][FINGERPRINT] for name, r in by_rule(sarif("charts/incomplete.txt")).items()
        }

    before = prints()
    together = sarif("empty.txt", "./charts/../charts/incomplete.txt")
    assert {name: r["partialFingerprints"][FINGERPRINT] for name, r in by_rule(together).items()} == before
    note = Path("charts/incomplete.txt")
    note.write_text("Seen today.\n\n\n" + note.read_text())
    assert prints() == before
    assert len(set(before.values())) == len(before)
    note.write_text("Assessment: M99.70.\n")
    after = prints()
    assert after["code-status"] != before["code-status"]
    assert after["imaging-cited"] == before["imaging-cited"]


def test_two_notes_never_share_a_fingerprint(sarif: Sarif) -> None:
    prints = [r["partialFingerprints"][FINGERPRINT] for r in sarif("charts", "visits.jsonl")["results"]]
    assert len(set(prints)) == len(prints)


def test_a_record_has_the_line_of_its_table_and_offsets_of_its_own(sarif: Sarif) -> None:
    run = sarif("visits.jsonl", "--quotes")
    (place,) = by_rule(run)["mechanism-stated"]["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "visits.jsonl", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 2},
    }
    words = place["properties"]
    assert CONFUSED.read_bytes().decode()[words["start"] : words["end"]] == words["quote"]
    assert place["logicalLocations"] == [{"name": "late", "kind": "note"}]


def test_what_could_not_be_judged_is_a_notification(sarif: Sarif) -> None:
    run = sarif("visits.jsonl", "empty.txt", "none.txt", "charts/supported.txt")
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [
        (each["descriptor"]["id"], each["locations"][0]["physicalLocation"])
        for each in invocation["toolExecutionNotifications"]
    ]
    (broken, at), *others = told
    assert (broken, at["region"]["startLine"]) == ("input-json", 1)
    assert [(name, place["artifactLocation"]["uri"]) for name, place in others] == [
        ("input-empty", "empty.txt"),
        ("input-missing", "none.txt"),
    ]
    assert [each["id"] for each in run["tool"]["driver"]["notifications"]] == [name for name, _ in told]


def test_a_run_over_nothing_is_a_run(sarif: Sarif) -> None:
    run = sarif("none.txt")
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"]


def test_standard_input_is_no_file(sarif: Sarif) -> None:
    run = sarif("-", stdin=CONFUSED.read_bytes())
    assert "physicalLocation" not in json.dumps(run)
    assert run["results"]


def test_a_file_elsewhere_has_its_whole_uri(sarif: Sarif, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("notes")
    (place,) = sarif("../charts/confused.txt")["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": (tmp_path / CONFUSED).as_uri()}


def test_the_same_call_gives_the_same_bytes(command: Callable[..., Any]) -> None:
    first, second = (command("check", "charts", "--format", "sarif").out for _ in range(2))
    assert first == second
    assert str(Path.cwd()) not in first


@pytest.mark.parametrize(
    ("source", "note_id", "origin"),
    [
        ("a.txt", "a", Origin("a.txt")),
        ("visits.csv:17", "v17", Origin("visits.csv", 17)),
        ("visits.csv:17", None, Origin("visits.csv", 17)),
        ("visits.csv:17", "17", Origin("visits.csv", 17)),
        ("notes/plain:12", "plain:12", Origin("notes/plain:12")),
        ("plain:12", "plain:12", Origin("plain:12")),
        (":12", "x", Origin(":12")),
        ("-", "-", Origin(None)),
        (None, "x", Origin(None)),
    ],
)
def test_the_origin_of_a_note(source: str | None, note_id: str | None, origin: Origin) -> None:
    assert origin_of(source, note_id) == origin


@pytest.mark.parametrize(
    ("path", "inside", "uri"),
    [
        ("a/b.txt", "a/b.txt", ("a/b.txt", True)),
        ("./a/../b.txt", "b.txt", ("b.txt", True)),
        ("/charts/it/c.txt", "c.txt", ("c.txt", True)),
        ("../d.txt", None, ("file:///charts/d.txt", False)),
        ("/e f.txt", None, ("file:///e%20f.txt", False)),
        ("a:b%20 ü#?.txt", "a:b%20 ü#?.txt", ("a%3Ab%2520%20%C3%BC%23%3F.txt", True)),
    ],
)
def test_paths_and_uris(path: str, inside: str | None, uri: tuple[str, bool]) -> None:
    root = Path("/charts/it")
    assert below(path, root) == inside
    assert uri_of(path, root) == uri
