"""What the page shows of a visit: by what its pack applies, the table of the regions, and the rules."""

from collections.abc import Callable
from dataclasses import dataclass

from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.model import Evidence, RuleResult, VisitRegion, VisitResult
from dxproof.engine.report.page.items import Item, RuleView
from dxproof.engine.report.page.marks import MarkRole, rules_on
from dxproof.engine.report.region_table import COUNTED, HEADS, counted_of, counted_word, shown_words
from dxproof.engine.report.wording import requirements, said


@dataclass(frozen=True, slots=True)
class RegionView:
    """A row of the table: the words of each column between the region and what is counted."""

    region: str
    cells: tuple[tuple[Item, ...], ...]
    counted: str


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit; ``off`` are the rules that are for another kind of visit."""

    title: str
    requirements: str
    because: str
    evidence: tuple[Item, ...]
    heads: tuple[str, ...]
    regions: tuple[RegionView, ...]
    counted: str
    rules: tuple[RuleView, ...]
    off: tuple[str, ...]


def visit_view(
    visit: VisitResult,
    items: Callable[[tuple[Evidence, ...], MarkRole], tuple[Item, ...]],
    rule: Callable[[RuleResult, str, Pack | None], RuleView],
    pack: Pack | None,
    anchor: str,
) -> VisitView:
    """The view of a visit; ``items`` and ``rule`` are those of the page, ``pack`` the one that judged it if it is at hand."""
    on = rules_on(visit)
    return VisitView(
        title=visit.title,
        requirements=requirements(visit.rules),
        because=visit.because,
        evidence=items(visit.evidence, MarkRole.USED),
        heads=(*HEADS, COUNTED),
        regions=tuple(_region(row, items) for row in visit.regions),
        counted=counted_of(visit.regions),
        rules=tuple(rule(each, f"{anchor}-{number}", pack) for number, each in enumerate(on, 1)),
        off=tuple(each.id for each in visit.rules if each not in on),
    )


def _region(row: VisitRegion, items: Callable[[tuple[Evidence, ...], MarkRole], tuple[Item, ...]]) -> RegionView:
    cells = tuple(items(words, MarkRole.FINDING) for words in shown_words(row))
    return RegionView(said(row.region), cells, counted_word(row))
