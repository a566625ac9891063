"""The figures of an audit for the terminal."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from dxproof.engine.audit.labels import AGREEMENT_TITLE, KIND_MEANS, KIND_TITLE, PROVEN_MEANS, left_out
from dxproof.engine.audit.summary.figures import Coder, Figures, Group
from dxproof.engine.audit.summary.statistics import Rate
from dxproof.engine.report.places import shown

_SHOWN = 12
_NAME = 34
_WIDTH = 100


def summary_text(figures: Figures, folder: Path) -> str:
    """Work to do, missing documentation, claims, providers, records not judged. Ends with a line break."""
    return "\n".join(_lines(figures, folder)) + "\n"


def _lines(figures: Figures, folder: Path) -> Iterator[str]:
    pack = figures.stamp["pack"]
    yield f"{folder}: {pack['id']} {pack['version']} FY{pack['fiscal_year']}"
    not_judged = figures.records - figures.judged
    yield f"{figures.records:,} record{'' if figures.records == 1 else 's'}: {figures.judged:,} judged, {not_judged:,} not judged"
    if figures.outside:
        yield f"{figures.outside:,} judged as undated: no version of the pack covers the date of service"
    if figures.unread:
        yield f"{figures.unread:,} judged as undated: the date of service cannot be read"
    yield f"{figures.with_code:,} charts have a code of the family, {figures.to_do:,} have something to do"
    yield from _table("To do", [(KIND_TITLE[k], n, KIND_MEANS[k]) for k, n in figures.by_kind.items() if n])
    yield from _table("What is missing most (charts with a code)", [(m.rule, m.charts, "") for m in figures.missing])
    facts = [(fact.about, fact.charts, f"{fact.settles:,} settled; {fact.question}") for fact in figures.facts]
    yield from _table("One fact away", facts)
    yield from _coder(figures.coder)
    yield from _groups("Providers (supported, by name)", figures.providers)
    yield from _groups("Encounters (supported, by name)", figures.encounters)
    yield from _table("Pitfalls", [(name, charts, "") for name, charts in figures.pitfalls])
    yield from _table("Not judged", [(name, records, "") for name, records in figures.problems])
    if left_out(figures.stamp):
        yield f"left out in folders: {left_out(figures.stamp)}"


def _table(title: str, rows: Sequence[tuple[str, int, str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    for name, count, remark in rows[:_SHOWN]:
        yield f"  {shown(name, _NAME):<{_NAME}} {count:>9,}  {remark}".rstrip()
    if len(rows) > _SHOWN:
        yield f"  and {len(rows) - _SHOWN:,} more (summary.html, or --json)"


def _groups(title: str, groups: Sequence[Group]) -> Iterator[str]:
    yield from _table(title, [(group.name, group.charts, _share(group.supported)) for group in groups])


def _coder(coder: Coder | None) -> Iterator[str]:
    if coder is None:
        return
    yield from _table(
        f"Claims compared with the documentation ({coder.charts:,} charts with a claim)",
        [(AGREEMENT_TITLE[kind], charts, "") for kind, charts in coder.by_kind.items()],
    )
    yield from (f"  {line}" for line in wrap(PROVEN_MEANS, _WIDTH))
    yield f"  of the codes billed, the words prove (precision)  {_share(coder.precision)}"
    yield f"  of the codes the words prove, billed (recall)     {_share(coder.recall)}"
    if coder.kappa is not None:
        kappa = coder.kappa
        limits = "" if kappa.small else f" ({kappa.low:.2f} to {kappa.high:.2f})"
        yield f"  Cohen's kappa over charts                         {kappa.value:.2f}{limits}, n = {kappa.of:,}"


def _share(rate: Rate) -> str:
    """A share with its interval, or only counts if there are too few cases."""
    if rate.share is None or rate.low is None or rate.high is None:
        return f"{rate.hits:,} of {rate.of:,}"
    return f"{rate.share:.0%} ({rate.low:.0%} to {rate.high:.0%}; {rate.hits:,} of {rate.of:,})"
