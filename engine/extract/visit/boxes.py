"""Boxes of a form that say something of a place: the one that stands before them in their line, or whose box does."""

from dxproof.engine.extract.visit.account import Account, Site

_LONGEST_FORM = 40  # boxes from that of a place to the last one that is of it


def form_head(account: Account, index: int) -> int | None:
    """The unit before the boxes of the line that a unit is one of: 'Tender' of 'Tender [ ] C [x] L'."""
    unit, units = account.units[index], account.units
    same = (n for n in range(index - 1, -1, -1) if units[n].block is unit.block and units[n].box is None)
    return next(same, None) if unit.box else None


def heads_form(account: Account, index: int) -> bool:
    """Whether boxes follow a unit in its line."""
    unit, behind = account.units[index], account.units[index + 1] if index + 1 < len(account.units) else None
    return unit.box is None and behind is not None and behind.block is unit.block and behind.box is not None


def boxed(account: Account, index: int) -> list[Site]:
    """The places of the line of a box, else those whose boxes stand before it: '[x] Cervical  Findings: [ ] tenderness [x] asymmetry'."""
    if named_beside := _named_in_line(account, index):
        return named_beside
    unit, found = account.units[index], list[Site]()
    for n in range(index - 1, max(-1, index - _LONGEST_FORM), -1) if unit.checked else ():
        other = account.units[n]
        if other.paragraph != unit.paragraph:
            break
        named = account.sites(account.sentences.of(n).nodes, n) if other.box is not None else []
        if found and not named:
            break
        found += named
    return [site for site in found if account.units[site.unit].checked]


def _named_in_line(account: Account, index: int) -> list[Site]:
    """The places that stand without a box before the boxes of a line, the nearest: 'LUMBAR [x] P [ ] A  level L5  adj [x]'."""
    unit = account.units[index]
    for n in range(index - 1, -1, -1) if unit.checked else ():
        other = account.units[n]
        if other.line != unit.line:
            break
        if other.box is None and (named := account.sites(account.sentences.of(n).nodes, n)):
            return named
    return []
