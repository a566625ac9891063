"""The golden notes and the results of ``check``: one report, quotes at their offsets."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.report.build import build_report
from dxproof.engine.report.model import Report
from dxproof.engine.testing.model import PackTestKind
from dxproof.engine.testing.run import Run

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "m99_stenosis"
NAMES = sorted(path.name for path in FOLDER.iterdir())


def test_every_folder_is_a_case(own_run: Run) -> None:
    assert [r.test.name for r in own_run.results if r.test.kind is PackTestKind.FIXTURE] == NAMES


def test_every_quote_is_where_its_offsets_say(own_run: Run) -> None:
    for result in (result for result in own_run.results if result.test.kind is PackTestKind.FIXTURE):
        text = result.test.given.note
        report = build_report(result.judgement, Note(text=text))
        shown = [item for c in report.candidates for rule in c.rules for item in (*rule.evidence, *rule.rejected)]
        shown += [item for pitfall in report.pitfalls for item in pitfall.evidence]
        assert [item.quote for item in shown] == [text[item.start : item.end] for item in shown]


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_test_gives_the_report_that_check_gives(engine: Engine, own_run: Run, name: str) -> None:
    result = next(r for r in own_run.results if r.test.kind is PackTestKind.FIXTURE and r.test.name == name)
    given, claim = result.test.given, FOLDER / name / "claim.json"
    asked = given.asked or given.target != engine.pack.file.default_target
    report = engine.check(
        (FOLDER / name / "note.txt").read_bytes().decode(),
        given.target if asked else None,
        given.setting,
        given.encounter,
        json.loads(claim.read_text(encoding="utf-8")) if claim.exists() else None,
    )
    ours = build_report(result.judgement, Note(text=given.note))
    if asked is given.asked and ours.target == report.target:
        assert ours == report.model_copy(update={"target_from": ours.target_from})  # a pack test names its target
    else:  # a code that nobody asked for is no option of check: what asking adds are pitfalls of the target
        known = {candidate.code: candidate for candidate in ours.candidates}
        shared = [candidate for candidate in report.candidates if candidate.code in known]
        assert shared
        assert shared == [known[candidate.code] for candidate in shared]


def test_asking_for_the_default_target_is_the_only_difference_of_asking(
    report_on: Callable[..., Report], engine: Engine
) -> None:
    text = (FOLDER / "cause_not_stated" / "note.txt").read_text(encoding="utf-8")
    assert engine.check(text) == report_on(text, None, False)
    assert engine.check(text, target="M99.70") == report_on(text, "M99.70", True)
