"""The worklist over HTTP: who decides what, who is told, what is refused, and the life of a query."""

import io
import itertools
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from dxproof.engine.audit.workbench.bench import Workbench
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.worklist.desk import Desk
from dxproof.engine.testing.collect import collect, target_of
from dxproof.engine.testing.run import run_tests
from tests.serve.conftest import Served

KEYS = (f"key-{number:08d}" for number in itertools.count())
CAUSE = "The narrowing at C1-C2 is caused by ligament hypertrophy."


@pytest.fixture
def worked(serving: Callable[..., Served], desk: Desk) -> Served:
    return serving(desk=desk)


def decide(worked: Served, seq: int, seen: int = 0, **changes: Any) -> Any:
    return worked.bench("decide", seq=seq, seen=seen, key=next(KEYS), **changes)


def listed(worked: Served, **wanted: str) -> list[str]:
    return [chart["id"] for chart in worked.bench("charts", wanted=wanted).json()["charts"]]


# ---- the list -------------------------------------------------------------------------------------------------------


def test_the_charts_with_something_to_do_in_the_order_of_the_sheet(worked: Served) -> None:
    found = worked.bench("charts").json()
    assert [(c["id"], c["code"], c["status"], c["step"]) for c in found["charts"]] == [
        ("two", "M99.70", "unsupported", "M99.60 instead"),
        ("one", "M99.70", "unsupported", "needs: mechanism-stated"),
        ("three", "M99.71", "unsupported", "needs: mechanism-stated"),
    ]
    assert found["total"] == 3
    assert found["facets"]["kind"] == [
        ["sibling", "Another code is proven", 1],
        ["code_without_words", "Code without words", 2],
    ]
    assert found["facets"]["provider"] == [["Dr Adams", "Dr Adams", 2], ["Dr Baker", "Dr Baker", 1]]
    assert found["facets"]["decision"] == [["open", "open", 3], ["", "not decided", 3]]


def test_filters_count_what_the_others_leave(worked: Served) -> None:
    decide(worked, 1, decision="corrected", assignee="Ann")
    decide(worked, 3, decision="in review")
    assert listed(worked, provider="Dr Adams") == ["one", "three"]
    assert listed(worked, provider="Dr Adams", decision="open") == ["three"]
    assert listed(worked, decision="corrected") == ["one"]
    assert listed(worked, assignee="Ann") == ["one"]
    assert listed(worked, code="M99.71", kind="sibling") == []
    facets = worked.bench("charts", wanted={"provider": "Dr Adams", "decision": "open"}).json()["facets"]
    assert facets["provider"] == [["Dr Adams", "Dr Adams", 1], ["Dr Baker", "Dr Baker", 1]]
    assert facets["decision"] == [["open", "open", 1], ["in review", "in review", 1], ["corrected", "corrected", 1]]
    assert facets["code"] == [["M99.71", "M99.71", 1]]


def test_the_page_of_a_chart_is_the_page_of_its_note(worked: Served) -> None:
    page = worked.client.get("/worklist/page?seq=1")
    assert "Neck pain and headaches" in page.text
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]


def test_without_its_note_a_chart_has_the_words_of_the_audit(serving: Callable[..., Served], folder: Path) -> None:
    bench = Workbench(folder, [str(folder / "nothing.jsonl")])
    assert bench.notes == 0
    page = serving(desk=Desk(bench, "x")).client.get("/worklist/page?seq=2").text
    assert "Checklist of M99.70" in page
    assert "by an osteophyte" in page
    bench.close()


# ---- decisions ------------------------------------------------------------------------------------------------------


def test_a_decision_has_person_time_and_history(worked: Served) -> None:
    first = decide(worked, 1, decision="in review", assignee="Ann", person="Ann").json()
    second = decide(worked, 1, first["seen"], decision="dismissed: the tool is wrong", reason=" fused ").json()
    assert (second["decision"], second["reason"], second["assignee"], second["open"]) == (
        *("dismissed: the tool is wrong", "fused", "Ann"),
        False,
    )
    assert [(e["decision"], e["person"]) for e in second["history"]] == [
        ("dismissed: the tool is wrong", "somebody"),
        ("in review", "Ann"),
    ]
    undone = worked.bench("undo", seq=1, seen=second["seen"], key=next(KEYS)).json()
    assert (undone["decision"], undone["reason"], undone["history"][0]["undoes"]) == ("in review", None, second["seen"])


def test_the_same_act_twice_is_done_once(worked: Served) -> None:
    value = {"seq": 1, "seen": 0, "key": "key-sent-twice", "comment": "x"}
    assert worked.bench("decide", **value).json() == worked.bench("decide", **value).json()
    assert len(worked.bench("chart", seq=1).json()["history"]) == 1


def test_two_people_see_each_other_and_neither_overwrites(serving: Callable[..., Served], folder: Path) -> None:
    """Two services on one folder: nothing is shared but the store."""
    benches = [Workbench(folder) for _ in range(2)]
    ann, bo = (serving(desk=Desk(bench, name)) for bench, name in zip(benches, ("Ann", "Bo"), strict=True))
    decide(ann, 1, decision="corrected")
    overtaken = decide(bo, 1, decision="no change needed")
    assert overtaken.status_code == 409
    assert (overtaken.json()["problem"], overtaken.json()["newest"]["person"]) == ("request-overtaken", "Ann")
    assert [(e["seq"], e["decision"]) for e in bo.bench("changes", entry=0, query=0).json()["entries"]] == [
        (1, "corrected")
    ]
    assert listed(bo, decision="corrected") == ["one"]
    for bench in benches:
        bench.close()


def test_who_gave_a_token_is_its_user(serving: Callable[..., Served], desk: Desk) -> None:
    worked = serving(Access(tokens=("a-token-of-length",)), desk=desk)
    worked.client.auth = ("Maria", "a-token-of-length")
    assert decide(worked, 1, comment="x", person="Somebody else").json()["history"][0]["person"] == "Maria"
    worked.client.auth = None
    assert decide(worked, 1, comment="x").status_code == 401


# ---- what is refused ------------------------------------------------------------------------------------------------


def test_only_the_page_itself_may_write_or_read(serving: Callable[..., Served], desk: Desk) -> None:
    """Not even a site that may call the service for judging notes."""
    worked = serving(Access(origins=frozenset({"https://ehr.example.org"})), desk=desk)
    value = {"seq": 1, "seen": 0, "key": "key-foreign", "decision": "corrected"}
    own, foreign = "http://127.0.0.1:8642", "https://ehr.example.org"
    page = {"x-dxproof-page": "1"}
    for headers, status in (
        ({}, 403),
        ({"origin": own}, 403),
        ({"origin": foreign} | page, 403),
        ({"origin": "https://evil.example"} | page, 403),
        ({"host": "evil.example"} | page, 421),
        ({"sec-fetch-site": "cross-site"} | page, 403),
        ({"content-type": "text/plain"} | page, 415),
    ):
        assert worked.client.post("/worklist/decide", json=value, headers=headers).status_code == status
    for path in ("/worklist", "/worklist/page?seq=1", "/worklist/figures", "/worklist/letter?query=1"):
        assert worked.client.get(path, headers={"origin": foreign}).status_code == 403
    assert worked.client.post("/worklist/decide", data={"seq": "1"}, headers=page).status_code == 415
    assert desk.bench.journal.history() == []
    asked = {
        "origin": foreign,
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-dxproof-page",
    }
    assert worked.client.options("/worklist/decide", headers=asked).status_code == 400
    assert worked.client.post("/worklist/decide", json=value, headers={"origin": own} | page).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/worklist/../decisions.sqlite", 404),
        ("/worklist/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/worklist.css/../worklist.html.j2", 404),
        ("/worklist/letter?query=../1", 422),
        ("/worklist/page?seq=1%2f..", 422),
        ("/worklist/page?seq=-1", 422),
        ("/worklist/page?seq=4", 422),
        ("/worklist/page", 422),
    ],
)
def test_no_address_leads_elsewhere(worked: Served, path: str, status: int) -> None:
    assert worked.client.get(path).status_code == status


@pytest.mark.parametrize(
    ("what", "value", "says"),
    [
        ("decide", {"seq": 1, "seen": 0, "key": "k"}, "key is not as the page sends it"),
        ("decide", {"seq": 1, "seen": 0, "key": "key-00000000", "decision": "Xylo"}, "decision is not"),
        ("decide", {"seq": 1, "seen": 0, "key": "key-00000000", "Xylo": 1}, "a field is not"),
        ("decide", {"seq": 9, "seen": 0, "key": "key-00000000"}, "no such chart"),
        ("charts", {"wanted": {"Xylo": "x"}}, "wanted is not"),
        ("step", {"query": 5, "seen": 0, "key": "key-00000000", "state": "sent"}, "no such query"),
        (
            "case",
            {"seq": 1, "name": "../Xylo", "about": "x", "text": "x", "status": "supported", "no_phi": True},
            "name is not",
        ),
        (
            "case",
            {"seq": 1, "name": "xylo", "about": "x", "text": "x", "status": "supported", "no_phi": False},
            "no_phi is not",
        ),
    ],
)
def test_what_the_page_never_sends_is_refused(worked: Served, what: str, value: dict[str, Any], says: str) -> None:
    answer = worked.bench(what, **value)
    assert answer.status_code == 422
    assert says in answer.json()["message"]
    assert "Xylo" not in answer.text


def test_its_page_has_a_strict_policy_and_no_word_of_a_chart(worked: Served) -> None:
    page = worked.client.get("/worklist")
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["frame-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert "Dr Adams" not in page.text
    assert "M99.70" not in page.text


# ---- queries --------------------------------------------------------------------------------------------------------


def asked(worked: Served, seq: int = 1) -> Any:
    """A query as the program drafts it, saved."""
    (draft, *_) = worked.bench("drafts", seq=seq).json()["drafts"]
    told = worked.bench("draft", seq=seq, key=next(KEYS), reason=draft["reason"], words=draft["words"]).json()
    return told["queries"][-1]


def step(worked: Served, query: Any, **value: Any) -> Any:
    return worked.bench("step", query=query["query"], seen=query["entry"], key=next(KEYS), **value)


def test_a_query_from_its_draft_to_an_answer_that_proves_the_code(worked: Served) -> None:
    query = asked(worked)
    assert (query["state"], query["reason"].partition("/")[0]) == ("draft", "mechanism-stated")
    assert worked.bench("lint", words=query["words"]).json() == {"remarks": []}
    sent = step(worked, query, state="sent", channel="copied").json()
    assert (sent["decision"], sent["queries"][0]["state"]) == ("query sent", "sent")
    answered = step(worked, sent["queries"][0], state="answered", answer=CAUSE).json()
    assert (answered["now"], answered["status"]) == ("supported", "unsupported")
    assert answered["queries"][0]["days"] == 0
    page = worked.client.get("/worklist/page?seq=1").text
    assert "ADDENDUM" in page
    assert "hypertrophy" in page
    agreed = step(worked, answered["queries"][0], state="agreed").json()
    assert agreed["queries"][0]["state"] == "agreed"
    (chart,) = (c for c in worked.bench("charts").json()["charts"] if c["seq"] == 1)
    assert (chart["now"], chart["decision"]) == ("supported", "query sent")
    assert worked.client.get("/worklist/figures").text.count('100% <span class="soft">(3% to 100%; 1 of 1)</span>') == 8


def test_an_answer_that_is_corrected_replaces_the_one_before(worked: Served) -> None:
    sent = step(worked, asked(worked), state="sent", channel="copied").json()["queries"][0]
    first = step(worked, sent, state="answered", answer=CAUSE).json()
    wrong = "The narrowing at C1-C2 is caused by an osteophyte."
    second = step(worked, first["queries"][0], state="answered", answer=wrong).json()
    assert (first["now"], second["now"]) == ("supported", "unsupported")
    page = worked.client.get("/worklist/page?seq=1").text
    assert "hypertrophy" not in page


def test_a_query_that_breaks_a_rule_is_not_sent_by_any_way(worked: Served, desk: Desk) -> None:
    query = asked(worked)
    leading = query["words"].replace("Question:", "To support reimbursement, document M99.70.\nQuestion:")
    (first, *_) = worked.bench("lint", words=leading).json()["remarks"]
    assert first["rule"]
    for channel in ("copied", "Word document", "file drop"):
        refused = step(worked, query, state="sent", channel=channel, words=leading)
        assert (refused.status_code, refused.json()["problem"]) == (422, "query-leads")
        assert "reimbursement" not in refused.text
    edited = step(worked, query, state="draft", words=leading).json()["queries"][0]
    assert worked.client.get(f"/worklist/letter?query={edited['query']}").status_code == 422
    assert desk.outbox is not None
    assert list(desk.outbox.iterdir()) == []
    assert desk.bench.latest() == {}


def test_a_query_as_a_word_document(worked: Served) -> None:
    query = asked(worked)
    answer = worked.client.get(f"/worklist/letter?query={query['query']}")
    assert answer.headers["content-disposition"] == 'attachment; filename="query-1.docx"'
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert words[0] == query["words"].splitlines()[0]
    assert sum(line.startswith("\u2610 ") for line in words) == query["words"].count("[ ]")
    assert not any(set(line) <= set("=-") for line in words)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_query_as_a_file_for_another_system(worked: Served, desk: Desk) -> None:
    query = asked(worked)
    step(worked, query, state="sent", channel="file drop")
    assert desk.outbox is not None
    (file,) = desk.outbox.iterdir()
    assert (file.name, file.read_text(encoding="utf-8"), stat.S_IMODE(file.stat().st_mode)) == (
        "query-1.txt",
        query["words"],
        0o600,
    )


def test_steps_lead_only_where_they_lead(worked: Served) -> None:
    query = asked(worked)
    for state in ("answered", "agreed", "not agreed"):
        assert step(worked, query, state=state, answer="x").status_code == 409
    withdrawn = step(worked, query, state="withdrawn").json()["queries"][0]
    late = step(worked, query, state="sent", channel="copied")
    assert (late.status_code, late.json()["newest"]["state"]) == (409, "withdrawn")
    assert step(worked, withdrawn, state="draft", words="x").status_code == 409


# ---- overrides ------------------------------------------------------------------------------------------------------


def outcome(folder: Path) -> tuple[int, int]:
    """How many cases of a folder pass, and how many fail, as ``dxproof test`` runs them."""
    from dxproof.engine.engine import load

    target = target_of(str(folder), None)
    engine = load(target.pack)
    found = collect(engine.pack, target)
    assert found.errors == ()
    run = run_tests(engine, found.tests, found.errors)
    return len(run.results) - len(run.failed), len(run.failed)


def test_an_override_is_a_test_that_fails_until_the_program_agrees(worked: Served, desk: Desk) -> None:
    words = (
        "MRI 1/5/2027: left C1-C2 foraminal stenosis from ligament thickening. PT for neck pain, headache.\nDx: M99.70"
    )
    case = {"seq": 1, "about": 'an "about" line', "text": words, "no_phi": True}
    assert desk.cases is not None
    right = worked.bench("case", name="as_it_is", status="supported", **case).json()
    assert right == {"written": "as_it_is", "folder": "m99_stenosis"}
    assert outcome(desk.cases / "m99_stenosis") == (1, 0)
    worked.bench("case", name="overruled", status="unsupported", **case)
    assert outcome(desk.cases / "m99_stenosis") == (1, 1)
    again = worked.bench("case", name="overruled", status="unsupported", **case)
    assert (again.status_code, again.json()["problem"]) == (422, "output")


def test_agreement_counts_for_each_open_rule(worked: Served) -> None:
    decide(worked, 1, decision="dismissed: the tool is wrong", reason="x")
    decide(worked, 3, decision="corrected")
    page = worked.client.get("/worklist/figures").text
    row = page[page.index('<th scope="row">mechanism-stated') :].partition("</tr>")[0]
    assert row.count("1 of 2 <b>50 %</b>") == 2  # of all, and of the only month


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_lacks(command: Callable[..., Any], folder: Path) -> None:
    for arguments, says in (
        (("--cases", folder), "--out, --notes, --cases and --outbox are for the worklist of an audit"),
        ((folder / "nothing",), "has no finished audit"),
        ((folder, "--outbox", folder / "nothing"), "--outbox is not a folder"),
    ):
        ended = command("serve", *arguments)
        assert ended.code == 2
        assert says in ended.err


def test_one_command_from_charts_to_their_worklist(
    command: Callable[..., Any], made_audit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[list[str | None], int]] = []

    def run(*call: Any) -> None:
        bench = call[-1].bench
        served.append(([chart.ref.note_id for chart in bench.charts], bench.notes))
        bench.close()

    monkeypatch.setattr("dxproof.engine.serve.server.run", run)
    charts = shutil.copy(made_audit.parent / "charts.jsonl", tmp_path)
    arguments = ("serve", charts, "--out", tmp_path / "out", "--pack", "m99-stenosis", "--workers", "1")
    assert "4 judged" in command(*arguments).err
    assert command(*arguments).code == 0  # the audit is there
    assert served == [(["two", "one", "three"], 3)] * 2
    Path(charts).write_text('{"id": "one", "text": "x"}')
    ended = command(*arguments)
    assert (ended.code, "has an audit of another call" in ended.err) == (2, True)
    assert len(served) == 2
