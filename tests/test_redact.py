"""Redacted reports and traces say which rule gave which outcome, how and where, without any word of the note."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.report.build import build_report
from dxproof.engine.report.layout import Detail, View
from dxproof.engine.report.places import LEFT_OUT, shown
from dxproof.engine.report.terminal import render
from dxproof.engine.report.trace import render_trace

NOTES = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "m99_stenosis").glob("*/note.txt"))


@pytest.fixture(scope="module")
def judged(engine: Engine) -> list[tuple[str, Judgement]]:
    """The fixture notes, each for two codes."""
    texts = [text for path in NOTES if (text := path.read_text(encoding="utf-8")).strip()]
    assert len(texts) > 50
    return [(text, engine.judge_note(Note(text=text), code)) for text in texts for code in ("M99.70", "M99.61")]


def test_a_message_tells_the_rule_its_outcome_and_reason_and_words_of_the_table_alone(
    judged: list[tuple[str, Judgement]], engine: Engine
) -> None:
    table = {row.label for axis in engine.pack.table.axes.values() for row in axis.values} | set(
        engine.pack.table.codes
    )
    said: dict[tuple[str, str, str], set[str]] = {}
    plain: dict[tuple[str, str, str], set[str]] = {}
    for text, judgement in judged:
        report, whole = (build_report(judgement, Note(text=text), redact) for redact in (True, False))
        for candidate, shown_one, whole_one in zip(
            judgement.candidates, report.candidates, whole.candidates, strict=True
        ):
            for outcome, rule, told in zip(candidate.outcomes, shown_one.rules, whole_one.rules, strict=True):
                key = (rule.id, rule.status.value, outcome.reason)
                if outcome.reason != "not_asked":  # names the code, which is the caller's
                    words = {word for value in outcome.of_table.values() for word in value.split(", ")} - {""}
                    assert words <= table
                    bare = rule.message
                    for value in outcome.of_table.values():
                        bare = bare.replace(value, "…") if value else bare
                    said.setdefault(key, set()).add(bare)
                    plain.setdefault(key, set()).add(told.message)
    assert {key: len(messages) for key, messages in said.items()} == dict.fromkeys(said, 1)
    assert max(map(len, plain.values())) > 5  # what is left out is there


def test_all_but_the_words_is_the_same(judged: list[tuple[str, Judgement]]) -> None:
    for text, judgement in judged:
        redacted, whole = (build_report(judgement, Note(text=text), redact).model_dump() for redact in (True, False))
        for report in (redacted, whole):
            for candidate in report["candidates"]:
                for rule in candidate["rules"]:
                    rule.pop("message")
                    for span in (*rule["evidence"], *rule["rejected"]):
                        assert (span.pop("quote") is None) == (report is redacted)
                        assert span.pop("cue", None) is None or report is whole
            for pitfall in report["pitfalls"]:
                for span in pitfall["evidence"]:
                    assert (span.pop("quote") is None) == (report is redacted)
            for query in report["queries"]:
                for span in (*query["indicators"], *(e for option in query["options"] for e in option["evidence"])):
                    assert (span.pop("quote") is None) == (report is redacted)
        assert redacted == whole


def test_a_trace_and_a_screen_quote_nothing(judged: list[tuple[str, Judgement]], engine: Engine) -> None:
    for text, judgement in judged:
        code = judgement.case.target
        trace = render_trace(judgement, code, text, redact=True)
        whole = render_trace(judgement, code, text)
        told = [(build_report(judgement, Note(text=text), redact=True), engine.pack)]
        screen = render(told, text, View(detail=Detail.UNUSED))
        spans = [s for o in judgement.target.outcomes for s in (*o.evidence, *o.rejected)]
        for span in spans:
            assert f'"{shown(span.quote)}"' in whole
            assert f'"{shown(span.quote)}"' not in trace
            assert f"[{shown(span.quote, 58)}]" not in screen
        assert trace.count(LEFT_OUT) >= len(spans)
        assert len(trace.splitlines()) == len(whole.splitlines())


@pytest.mark.parametrize(
    ("name", "content", "call", "told"),
    [
        ("t.csv", "id,Doe_stenosis\n1,x\n", ["t.csv"], "error[input-column]: t.csv:1: A table lacks a column that it needs"),
        ("c.json", '{"dx": ["M99.70"], "Doe_stenosis": 1}', [NOTES[0], "--claim", "c.json"],
         "error[claim-shape]: c.json: A claim lacks a required field"),
    ],
)  # fmt: skip
def test_a_refusal_names_no_column_or_key_of_the_input(
    command: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str,
    call: list[str | Path],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(content, encoding="utf-8")
    assert "Doe_stenosis" in command("check", *call).err
    redacted = command("check", *call, "--redact")
    assert redacted.err.startswith(told)
    assert "Doe_stenosis" not in redacted.err + redacted.out
