"""``dxproof audit sample INPUT…``: a random sample of charts with its plan."""

from pathlib import Path
from typing import Annotated

import typer

from dxproof.commands.audit.common import check_places, need_extra
from dxproof.commands.common import REACHED, UNUSABLE, PackOption, PacksOption, complain, load_engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.output import opened
from dxproof.engine.terms import AUTO, StratifyBy


def sample(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Folders, tables and note files.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder for sample.jsonl and the plan.")],
    seed: Annotated[int, typer.Option(min=0, help="The seed: the same notes, options and seed give the same sample.")],
    size: Annotated[
        int | None, typer.Option(min=1, help="Number of charts in total, allocated proportionally to the strata.")
    ] = None,
    each: Annotated[int | None, typer.Option(min=1, help="Number of charts per stratum (with --by).")] = None,
    precision: Annotated[
        float | None, typer.Option(help="As many charts as needed to estimate a rate to plus or minus this (0.05).")
    ] = None,
    confidence: Annotated[float, typer.Option(help="With --precision: the confidence level (0.95).")] = 0.95,
    expected: Annotated[
        float, typer.Option(help="With --precision: the expected rate; 0.5 needs the most charts.")
    ] = 0.5,
    by: Annotated[StratifyBy | None, typer.Option(help="Stratify by this attribute of a chart.")] = None,
    pack: PackOption = AUTO,
    packs: PacksOption = None,
) -> None:
    """Draw a random sample of charts: sample.jsonl for an audit, and a plan to print and to repeat it.

    Give one of --size, --each and --precision.
    """
    if [size, each, precision].count(None) != 2:
        message = "the size of the sample is not clear"
        raise DxproofError(Problem.AUDIT_SAMPLE, message, hint="give exactly one of --size, --each and --precision")
    if each is not None and by is None:
        raise DxproofError(Problem.AUDIT_SAMPLE, "--each is a number per stratum", hint="name the strata with --by")
    need_extra()
    check_places(inputs, out)
    from dxproof.engine.audit.samples.drawing import SampleRequest
    from dxproof.engine.audit.samples.drawing import sample as draw_sample
    from dxproof.engine.audit.samples.plan import plan_text
    from dxproof.engine.audit.samples.sampling import PrecisionTarget

    wanted = PrecisionTarget(precision, confidence, expected) if precision is not None else None
    family = frozenset[str]().union(*(each.codes for each in load_engines(pack, packs=packs).used))
    failures: list[DxproofError] = []

    def failed(error: DxproofError) -> None:
        failures.append(error)
        complain(error)

    plan = draw_sample(inputs, out, SampleRequest(seed, by, size, each, wanted), family, failed)
    with opened(None, for_people=True) as stdout:
        stdout.write(plan_text(plan))
    raise typer.Exit(UNUSABLE if failures else REACHED)
