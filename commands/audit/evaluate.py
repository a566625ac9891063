"""``dxproof audit evaluate DIR SAMPLE``: error rates and overpayment from the reviewed charts of a sample."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dxproof.commands.audit.common import need_extra
from dxproof.commands.common import NOT_REACHED, REACHED, UNUSABLE, JsonOption, complain
from dxproof.engine.output import opened


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the audit with the decisions.")],
    sample: Annotated[Path, typer.Argument(metavar="SAMPLE", help="The folder that audit sample wrote.")],
    review: Annotated[
        Path | None,
        typer.Option("--review", metavar="FILE", help="A CSV file of amounts and decisions (SAMPLE/review.csv)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Evaluate a reviewed sample: error rates and overpayment of the universe with their limits, as RAT-STATS has them.

    Decisions are those imported into DIR and those in the review file, which also has the amounts: columns id, decision,
    paid, correct. The result is also a section of DIR/summary.html. Exit code 0 if everything was estimated, 1 if charts
    are open or the sample gives no limits, 2 if something cannot be used.
    """
    need_extra()
    from dxproof.engine.audit.samples.charts import sampled_charts
    from dxproof.engine.audit.samples.evaluation import evaluate as evaluated
    from dxproof.engine.audit.samples.evaluation_text import evaluation_text
    from dxproof.engine.audit.samples.folder import REVIEW, read_sample
    from dxproof.engine.audit.samples.review import NO_REVIEW, read_review
    from dxproof.engine.audit.store import Store
    from dxproof.engine.audit.summary.sample_section import sample_section
    from dxproof.engine.audit.summary.section import Section, put_section

    store = Store(folder)
    store.run()
    drawn = read_sample(sample)
    sheet = review or sample / REVIEW
    entered = read_review(sheet, drawn.strata) if review or sheet.exists() else NO_REVIEW
    found = sampled_charts(folder, drawn, entered)
    if errors := (*entered.errors, *found.errors):
        for error in errors:
            complain(error)
        raise typer.Exit(UNUSABLE)
    evaluation = evaluated(drawn.plan, found.charts, found.not_drawn)
    with opened(None, for_people=not as_json) as out:
        if as_json:
            out.write(json.dumps(asdict(evaluation), indent=2, ensure_ascii=False) + "\n")
        else:
            out.write(evaluation_text(evaluation, sample, folder))
    put_section(store, Section.SAMPLE, sample_section(evaluation))
    raise typer.Exit(REACHED if evaluation.complete else NOT_REACHED)
