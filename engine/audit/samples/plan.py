"""The plan of a sample: everything needed to repeat and to defend it, as text and JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from textwrap import wrap

from dxproof.engine.audit.samples.sampling import GENERATOR, Draw, PrecisionTarget
from dxproof.engine.report.places import shown
from dxproof.engine.terms import StratifyBy

_WIDTH = 80
_LABEL = 12
_COUNT = 12
_SHOWN_INPUTS = 5
_SHOWN_STRATA = 40  # limits for a one-page plan; the JSON has everything


@dataclass(frozen=True, slots=True)
class PlannedStratum:
    """A stratum in the plan. ``weight`` is the number of notes that one drawn note represents; None if none was drawn."""

    name: str
    size: int
    drawn: int
    weight: float | None


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """Everything needed to repeat and to defend a sample. Names no note."""

    inputs: tuple[str, ...]
    by: StratifyBy | None
    universe: int
    frame_sha256: str
    drawn: int
    size: int | None
    each: int | None
    wanted: PrecisionTarget | None
    method: str
    seed: int
    generator: str
    strata: tuple[PlannedStratum, ...]


def plan_of(
    drawn: Draw, by: StratifyBy | None, inputs: Sequence[str], wanted: PrecisionTarget | None = None
) -> SamplePlan:
    """The plan of a draw. ``inputs`` are the input names; ``wanted`` is the precision that determined the size, if any."""
    parts = tuple(
        PlannedStratum(s.name, s.size, len(s.positions), s.size / len(s.positions) if s.positions else None)
        for s in drawn.strata
    )
    shared = "in proportion" if drawn.each is None else "the same number from each stratum"
    kind = f"stratified random sample, {shared}" if by else "simple random sample"
    return SamplePlan(
        inputs=tuple(inputs),
        by=by,
        universe=drawn.frame.universe,
        frame_sha256=drawn.frame.sha256,
        drawn=sum(part.drawn for part in parts),
        size=drawn.size,
        each=drawn.each,
        wanted=wanted,
        method=f"{kind}, without replacement",
        seed=drawn.seed,
        generator=GENERATOR,
        strata=parts,
    )


def plan_json(plan: SamplePlan) -> str:
    """The plan as JSON: sorted keys, indented, all strata. Ends with a line break."""
    return json.dumps(asdict(plan), sort_keys=True, indent=2) + "\n"


def plan_text(plan: SamplePlan) -> str:
    """The plan as text: one page, at most 80 columns. Ends with a line break."""
    lines = ["Sampling plan", ""]
    for label, text in _facts(plan):
        lines += wrap(text, _WIDTH, initial_indent=f"{label:<{_LABEL}}", subsequent_indent=" " * _LABEL)
    return "\n".join([*lines, "", *_table(plan), "", *_foot(plan)]) + "\n"


def _facts(plan: SamplePlan) -> Iterator[tuple[str, str]]:
    yield "Universe", f"{plan.universe:,} notes{f' by {plan.by}' if plan.by else ''}"
    for number, name in enumerate(plan.inputs[:_SHOWN_INPUTS]):
        yield "" if number else "Inputs", shown(name, _WIDTH - _LABEL)
    if len(plan.inputs) > _SHOWN_INPUTS:
        yield "", f"and {len(plan.inputs) - _SHOWN_INPUTS:,} more"
    yield "Frame", f"{plan.frame_sha256} (SHA-256 of ids and strata in order)"
    asked = "" if plan.each is None else f" ({plan.each:,} of each stratum asked for)"
    yield "Sample", f"{plan.drawn:,} notes{asked}"
    if want := plan.wanted:
        share = f"a share to +/- {100 * want.precision:g} points with {100 * want.confidence:g}% confidence"
        yield "Wanted", f"{share}; {100 * want.expected:g}% expected"
    yield "Method", plan.method
    yield "Seed", str(plan.seed)
    yield "Generator", plan.generator


def _table(plan: SamplePlan) -> Iterator[str]:
    yield _row("Stratum", "N", "n", "N/n")
    listed = plan.strata if len(plan.strata) <= _SHOWN_STRATA else plan.strata[: _SHOWN_STRATA - 1]
    for part in listed:
        weight = "-" if part.weight is None else f"{part.weight:,.2f}"
        yield _row(part.name, f"{part.size:,}", f"{part.drawn:,}", weight)
    if more := plan.strata[len(listed) :]:
        name = f"and {len(more):,} more, all in the plan's JSON"
        yield _row(name, f"{sum(part.size for part in more):,}", f"{sum(part.drawn for part in more):,}", "")
    yield _row("Total", f"{plan.universe:,}", f"{plan.drawn:,}", "")


def _row(name: str, *counts: str) -> str:
    width = _WIDTH - _COUNT * len(counts)
    return f"{shown(name, width):<{width}}{''.join(f'{count:>{_COUNT}}' for count in counts)}".rstrip()


def _foot(plan: SamplePlan) -> Iterator[str]:
    if empty := sum(not part.drawn for part in plan.strata):
        yield f"Strata without a drawn note: {empty:,}. The sample says nothing about them."
    yield from wrap(
        "N: notes in the stratum; n: drawn notes; each drawn note represents N/n. The same notes in the same order with "
        "this seed give the same sample; the hash of the frame shows whether they are the same.",
        _WIDTH,
    )
