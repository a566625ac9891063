"""The query lint: thirty queries that each violate a rule, and fifteen that a compliance officer would accept."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.engine.query.draft import read_draft
from dxproof.engine.query.lint import lint, rules_broken
from dxproof.engine.query.rules import Check, LintRule, QueryPart, lint_file

Call = Callable[..., tuple[int, str, str]]

_HEAD = "Clarification of the cause of a documented narrowing\n\nClinical indicators:\n"
_MRI = '- MRI cervical spine 10/14/2026, impression: "left C1-C2 foramen moderately narrowed"\n'
_TAIL = "[ ] Other (please specify)\n[ ] Unable to determine\n"
_CHOICE = "[ ] Ligament or other soft tissue\n[ ] Bone\n" + _TAIL
_ASK = "Question: Based on your clinical judgment, what causes the narrowing quoted above?\n"


@pytest.mark.parametrize(
    ("rule", "query"),
    [
        ("leading-title", "Pannus query\n\nClinical indicators:\n" + _MRI + _ASK + _CHOICE),
        (
            "leading-title",
            'Sepsis clarification\n\nIndicators:\n- Vitals 3/2/2026: "T 38.9, HR 118"\nWhat explains the fever and heart rate quoted above?',
        ),
        ("leading-title", "Title: Osteophyte or not?\nIndicators:\n" + _MRI + _ASK + _CHOICE),
        ("leading-question", _HEAD + _MRI + "Would you agree that soft tissue narrows the foramen?\n" + _CHOICE),
        ("leading-question", _HEAD + _MRI + "Please document that the narrowing is caused by ligament.\n"),
        (
            "leading-question",
            _HEAD + _MRI + "The MRI clearly shows it. What causes the narrowing quoted above?\n" + _CHOICE,
        ),
        (
            "leading-question",
            _HEAD + _MRI + "Please change the assessment so that it names the cause of the narrowing.\n",
        ),
        (
            "leading-question",
            _HEAD + _MRI + "We believe the soft tissue is the cause. What is your view of the narrowing?\n" + _CHOICE,
        ),
        ("single-option", _HEAD + _MRI + _ASK + "[ ] Ligament\n" + _TAIL),
        ("single-option", _HEAD + _MRI + _ASK + "☐ Bone\n☐ Other: ______\n☐ Clinically undetermined\n"),
        ("no-other", _HEAD + _MRI + _ASK + "[ ] Ligament\n[ ] Bone\n[ ] Unable to determine\n"),
        ("no-unable", _HEAD + _MRI + _ASK + "[ ] Ligament\n[ ] Bone\n[ ] Other\n"),
        ("missing-indicators", "Clarification of the cause\n\n" + _ASK + _CHOICE),
        (
            "missing-indicators",
            "Level clarification\nDr. Lee, at which level is the problem you saw her for last week?",
        ),
        ("indicator-source", _HEAD + '- "left C1-C2 foramen moderately narrowed"\n' + _ASK + _CHOICE),
        (
            "payment-impact",
            _HEAD + _MRI + _ASK + _CHOICE + "Note: the payer asks for this before the visit gets paid.\n",
        ),
        (
            "payment-impact",
            _HEAD + _MRI + "What causes the narrowing? A specific cause raises the HCC weight.\n" + _CHOICE,
        ),
        ("payment-impact", _HEAD + _MRI + "To avoid a denial, what causes the narrowing quoted above?\n" + _CHOICE),
        ("payment-impact", _HEAD + _MRI + _ASK + "[ ] Ligament (supports medical necessity)\n[ ] Bone\n" + _TAIL),
        ("code-in-query", _HEAD + _MRI + _ASK + "[ ] Ligament (M99.70)\n[ ] Bone (M99.60)\n" + _TAIL),
        ("code-in-query", "M99.70 clarification\n\nIndicators:\n" + _MRI + _ASK + _CHOICE),
        (
            "code-in-query",
            _HEAD + _MRI + "Which cause supports ICD-10 coding of the narrowing quoted above?\n" + _CHOICE,
        ),
        ("introduces-diagnosis", _HEAD + _MRI + "What is the cause of the myelopathy?\n"),
        (
            "introduces-diagnosis",
            _HEAD + '- Exam 3/2/2026: "neck tender"\n' + "Which type of fracture is treated here?\n",
        ),
        (
            "introduces-diagnosis",
            _HEAD + '- Vitals 3/2/2026: "BP 120/80"\nWhat was treated?\n[ ] Sepsis\n[ ] Pneumonia\n' + _TAIL,
        ),
        ("yes-no", _HEAD + _MRI + "Does the patient have an osteophyte at this level?\n[ ] Yes\n[ ] No\n" + _TAIL),
        ("yes-no", _HEAD + _MRI + "Is this radiculopathy?\n"),
        ("preselected", _HEAD + _MRI + _ASK + "[x] Ligament\n[ ] Bone\n" + _TAIL),
        ("pressure", _HEAD + _MRI + _ASK + _CHOICE + "Failure to respond within 48 hours will be reported.\n"),
        ("no-question", _HEAD + _MRI),
        ("no-title", "Clinical indicators:\n" + _MRI + _ASK + _CHOICE),
    ],
)
def test_a_bad_query_is_caught_for_its_reason(rule: str, query: str) -> None:
    assert rule in rules_broken(lint(read_draft(query)))


@pytest.mark.parametrize(
    "query",
    [
        _HEAD + _MRI + _ASK + _CHOICE,
        _HEAD + _MRI + _ASK,
        _HEAD + _MRI + "Please clarify the cause of the narrowing quoted above, in your clinical judgment.\n",
        'Subject: Clarification of level\nDocumentation:\n1. HPI 4/2/2027: "upper cervical narrowing"\nAt which level is it?',
        'Clarification of status\n\nIndicators:\n- Assessment, 4/2/2027: "possible sepsis"\nWhat is the status of the sepsis quoted above?\n'
        "( ) Present\n( ) Ruled out\n( ) Still being evaluated\n( ) Other\n( ) Unable to determine\n",
        'Present on admission clarification\n\nIndicators:\n- Nursing note 1/2/2027: "stage 2 pressure injury of the sacrum"\n'
        "Was the pressure injury present on admission?\n[ ] Yes\n[ ] No\n[ ] Other\n[ ] Clinically undetermined\n",
        'Clarification of a link\n\nIndicators:\n- Assessment 1/2/2027: "diabetes; foot ulcer with osteomyelitis"\n'
        "Is the ulcer related to the diabetes quoted above?\n[ ] Yes\n[ ] No\n[ ] Other (please explain)\n[ ] Unable to determine\n",
        'Clarification of the type\n\nWhat the record says:\n  1. progress note, 2027-01-09, line 4: "EF 30 %, furosemide 40 mg IV, heart failure"\n\n'
        "Question:\n  Which type of heart failure is treated?\n\n  [ ] Systolic\n  [ ] Diastolic\n  [ ] Combined\n  [ ] Other (please specify)\n  [ ] Unable to determine\n",
        'Clarification of two statements\n\nIndicators:\n- Assessment: "foraminal stenosis C1-C2"\n- MRI 4/1/2027: "C1-C2 foramina patent"\n'
        "The statements quoted above differ. What holds for this level?\n- A narrowing is present\n- No narrowing is present\n- Other\n- Unable to determine\n",
        'Clarification of treatment\n\nIndicators:\n- HPI 4/2/2027: "neck pain 6 months"\nWhich treatment was tried, for how long, with what result?',
        'Re: Clarification of imaging\nIndicators:\n- Plan, 4/2/2027: "MRI ordered"\nWhich imaging was reviewed, and what did it show?',
        'Clarification of the structure\n\nIndicators:\n- CT report 4/2/2027: "osteophyte narrows the C5-C6 foramen"\n- MRI report 5/2/2027: "disc narrows the C5-C6 foramen"\n'
        "Which of the structures quoted above narrows the foramen?\n[ ] Disc\n[ ] Osteophyte\n[ ] Both\n[ ] Other\n[ ] Unable to determine\n",
        'Clarification of side\n\nIndicators:\n- Exam 4/2/2027: "knee effusion, crepitus"\n- Assessment: "osteoarthritis of the knee"\nWhich knee, or both, is the osteoarthritis of?\n'
        "[ ] Right\n[ ] Left\n[ ] Both\n[ ] Other\n[ ] Unable to determine\n",
        'Clarification of the cause of anemia\n\nIndicators:\n- Labs 4/2/2027: "Hgb 7.9, anemia"\nPlease specify the type and cause of the anemia quoted above.',
        'Clarification of a misspelled finding\n\nIndicators:\n- Impression 4/2/2027: "foraminal stenossis C1-C2"\nWhat causes the stenosis quoted above?',
    ],
)
def test_a_good_query_is_not_caught(query: str) -> None:
    assert [(remark.rule.id, remark.words) for remark in lint(read_draft(query))] == []


@pytest.mark.parametrize("rule", lint_file().rules, ids=lambda rule: rule.id)
def test_every_rule_shows_what_breaks_it_and_what_does_not(rule: LintRule) -> None:
    assert rule.bad
    assert rule.good
    for query in rule.bad:
        assert rule.id in rules_broken(lint(read_draft(query)))
    for query in rule.good:
        assert rules_broken(lint(read_draft(query))) == []


def test_every_check_has_a_rule_and_every_rule_a_source() -> None:
    file = lint_file()
    assert {rule.detect for rule in file.rules} == set(Check)
    assert all(cite.source in file.sources for rule in file.rules for cite in rule.cites)
    assert all(rule.cites for rule in file.rules)


@pytest.mark.parametrize("insertion", ["to support reimbursement", "so that M99.70 can stay", "you must answer"])
def test_what_is_put_into_a_good_question_is_noticed(insertion: str) -> None:
    good = _HEAD + _MRI + _ASK + _CHOICE
    assert lint(read_draft(good.replace("quoted above", f"quoted above, {insertion},")))


def test_a_remark_stands_at_its_words() -> None:
    query = _HEAD + _MRI + "What causes it? The payer asks.\n" + _CHOICE
    (remark,) = [remark for remark in lint(read_draft(query)) if remark.rule.id == "payment-impact"]
    assert remark.part is QueryPart.QUESTION
    assert remark.start is not None
    assert query[remark.start :].startswith("payer")


@pytest.mark.parametrize(
    ("rule", "query"),
    [
        ("leading-question", _HEAD + _MRI + "Wouldn’t you say that soft tissue narrows it?\n" + _CHOICE),
        ("leading-question", _HEAD + _MRI + "Is it reasonable to document that the ligament causes it?\n"),
        ("requests-answer", _HEAD + _MRI + "Kindly amend your note to state spondylolisthesis at this level.\n"),
        ("requests-answer", _HEAD + _MRI + "Can you document an osteophyte?\n"),
        ("single-option", _HEAD + _MRI + _ASK + "  o Ligament\n  o Other\n  o Unable to determine\n"),
        ("single-option", _HEAD + _MRI + _ASK + "(1) Ligament\n(2) Other\n(3) Unable to determine\n"),
        ("single-option", _HEAD + _MRI + _ASK + "   Ligament\n   Other\n   Unable to determine\n"),
        ("single-option", _HEAD + _MRI + _ASK + "▢ Ligament\n▢ Other\n▢ Unable to determine\n"),
        ("no-unable", _HEAD + _MRI + _ASK + "◦ Ligament\n◦ Osteophyte\n◦ Other\n"),
        ("preselected", _HEAD + _MRI + _ASK + "(•) Ligament\n( ) Osteophyte\n( ) Other\n( ) Unable to determine\n"),
        (
            "preselected",
            _HEAD + _MRI + _ASK + "[ ] Ligament (preferred)\n[ ] Osteophyte\n[ ] Other\n[ ] Unable to determine\n",
        ),
        (
            "indicator-source",
            _HEAD + '- "MRI 10/14/2026: left C1-C2 foramen narrowed"\n' + _ASK,
        ),  # the date is the quote's
        ("payment-impact", _HEAD + _MRI + _ASK + _CHOICE + "The insurance has denied the stay.\n"),
        ("code-in-query", _HEAD + _MRI + "What causes it, E1142 or M48061?\n"),
        ("code-in-query", _HEAD + _MRI + "What causes it, U07.1?\n"),
        ("introduces-diagnosis", _HEAD + _MRI + "Which type of pulmonary embolism was treated?\n"),
        ("pressure", _HEAD + _MRI + _ASK + _CHOICE + "Second request: privileges may be affected.\n"),
        ("leading-title", "Query: pannus\n\nClinical indicators:\n" + _MRI + _ASK + _CHOICE),
        ("indicator-source", _HEAD + "- BP 120/80, strength 4/5\n" + "What explains the findings quoted above?\n"),
        ("yes-no", _HEAD + _MRI + "Dr. Lee, does the patient have an osteophyte?\n"),
    ],
)
def test_layouts_and_wordings_of_bad_queries(rule: str, query: str) -> None:
    assert rule in rules_broken(lint(read_draft(query)))


@pytest.mark.parametrize(
    "query",
    [
        _HEAD + _MRI + "Which diagnosis, if any, do the findings quoted above go with?\n",
        _HEAD + _MRI + "Hi Dr. Lee, could you please clarify the cause of the narrowing?\n",
        'Clarification of the cause\n\nProgress note 5/1/2027:\n- "anemia"\n- "Hgb 7.4"\n\nWhat is the type of the anemia quoted above?\n',
        _HEAD + _MRI + "As the attending, please further specify the cause of the narrowing.\n",
        "Clarification of the cause\n\nLabs 03/06/2026: Hgb 7.4, anemia\n\nPlease clarify the type of the anemia.\n",
        "Clinical indicators from the record:\n".join(["Clarification of the cause\n\n", _MRI]) + _ASK + _CHOICE,
        _HEAD + _MRI + _ASK + _CHOICE + "\nThanks,\nJo Park, CDI, ext. 4411\n",
        'Clarification of a link\n\nIndicators:\n- Progress note 1/2/2027: "wound infection after the bowel resection"\n'
        "Is the wound infection a complication of the resection?\n[ ] Yes\n[ ] No\n[ ] Other\n[ ] Unable to determine\n",
        "Clarification of the depth\n\nOp note 1/2/2027: debridement down to bone\n\nWhat was the deepest layer removed?\n",
        'Clarification of the knee\n\nIndicators:\n- HPI 1/2/2027: "left knee OA"\nWhat is the type of the osteoarthritis quoted above?\n',
    ],
)
def test_layouts_and_wordings_of_good_queries(query: str) -> None:
    assert [(remark.rule.id, remark.words) for remark in lint(read_draft(query))] == []


def test_a_question_that_the_record_asks_is_no_question_of_the_query() -> None:
    query = (
        'Clarification of the cause\n\nAssessment 5/1/2027, "which disc narrows the foramen?"\n\n'
        "What is the cause of the narrowing?\n"
    )
    assert [piece.part for piece in read_draft(query).pieces] == [
        QueryPart.TITLE,
        QueryPart.INDICATORS,
        QueryPart.QUESTION,
    ]


def test_wrapped_lines_belong_together() -> None:
    draft = read_draft(
        'Title\n\nIndicators:\n  1. imaging, 2026-10-14: "left C1-C2\n     foramen narrowed"\n\nWhat\n  narrows it?\n'
    )
    assert len(draft.of(QueryPart.INDICATORS)) == 1
    assert len(draft.of(QueryPart.QUESTION)) == 1


def test_the_command_tells_place_rule_and_remedy(tmp_path: Path, call: Call) -> None:
    path = tmp_path / "q.txt"
    path.write_text(_HEAD + _MRI + "What causes it, M99.70?\n" + _CHOICE)
    code, out, err = call("query", "lint", str(path))
    assert code == 1
    assert f'{path}:5:17: code-in-query: It contains a code (question) "M99.70".' in out
    assert "1 query: 0 compliant, 1 not" in err
    assert json.loads(call("query", "lint", str(path), "--json")[1])[0]["rule"] == "code-in-query"


def test_several_queries_of_a_file_are_told_apart(tmp_path: Path, call: Call) -> None:
    path = tmp_path / "q.txt"
    path.write_text(_HEAD + _MRI + _ASK + _CHOICE + "\n" + "-" * 40 + "\n\n" + _HEAD + _MRI + "What is it, M99.70?\n")
    code, out, err = call("query", "lint", str(path))
    assert code == 1
    assert f"{path}:17:13: code-in-query" in out
    assert "2 queries: 1 compliant, 1 not" in err


@pytest.mark.parametrize("content", ["{}", "[1]", '{"queries": [{"title": "x"}]}', "{", "\n\n", "***\n"])
def test_what_holds_no_query_is_said_so(content: str, tmp_path: Path, call: Call) -> None:
    path = tmp_path / "q.json"
    path.write_text(content)
    code, out, err = call("query", "lint", str(path))
    assert code == 2
    assert out == ""
    assert "query-read" in err
