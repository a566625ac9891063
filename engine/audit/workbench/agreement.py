"""How often reviewers agree with the program, rule by rule and month by month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dxproof.engine.audit.decided.model import CLOSED, Decided, Decision, newest_of
from dxproof.engine.audit.workbench.charts import ListedChart
from dxproof.engine.audit.workbench.rates import Rate, rate


@dataclass(frozen=True, slots=True)
class RuleAgreement:
    """The decided charts on which a rule is open or a pitfall is raised; ``months`` are those of their decisions."""

    rule: str
    all: Rate
    months: tuple[Rate | None, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement by rule, the rules that are overruled most often first."""

    months: tuple[str, ...]
    rules: tuple[RuleAgreement, ...]


def agreement(charts: Iterable[ListedChart], history: Sequence[Decided]) -> Agreement:
    """A reviewer who dismisses a finding because the program is wrong disagrees; a reviewer who closes it for another reason does not."""
    decided = {seq: entry for seq, entry in newest_of(history).items() if entry.decision in CLOSED}
    cells: dict[str, list[tuple[str, bool]]] = {}
    for chart in charts:
        if entry := decided.get(chart.seq):
            agrees = entry.decision != Decision.TOOL_WRONG
            for rule in dict.fromkeys((*chart.open, *chart.pitfalls)):
                cells.setdefault(rule, []).append((entry.at[:7], agrees))
    months = tuple(sorted({month for found in cells.values() for month, _ in found}))
    rules = [
        RuleAgreement(rule, _rate([agrees for _, agrees in found]), tuple(_of(found, month) for month in months))
        for rule, found in cells.items()
    ]
    return Agreement(months, tuple(sorted(rules, key=lambda each: (each.all.hits - each.all.of, each.rule))))


def _of(found: Sequence[tuple[str, bool]], month: str) -> Rate | None:
    some = [agrees for at, agrees in found if at == month]
    return _rate(some) if some else None


def _rate(agrees: Sequence[bool]) -> Rate:
    return rate(sum(agrees), len(agrees))
