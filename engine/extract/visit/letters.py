"""Letters that stand for regions: of a form's boxes, of a list of what was done, behind a technique in brackets."""

import re

from dxproof.engine.extract.visit.account import Account, Site
from dxproof.engine.facts import Place

_WORD = re.compile(r"\w+")
# A letter of a list, with what is added to it in brackets; as many make a list of regions.
_LETTER = re.compile(r"(?<![\w.'-])[A-Z](?=\s?(?:\([^)\n]*\))?\s?(?:[,/&;.)]|$))", re.MULTILINE)
_IN_BRACKETS = re.compile(r"\s?\(\s?([A-Z](?:\s?[,/&+]\s?[A-Z])*)\s?\)")
_LEADS = re.compile(r"([A-Z])\s?[-–:]\s")
_LEAST_LETTERS, _LEAST_BRACKETS = 3, 2


def lettered(account: Account, index: int) -> list[Site]:
    """The regions that letters stand for: the one beside a box, '[x] C [ ] T', those of a cell of what was done, 'T, L, P'."""
    unit, text = account.units[index], account.view.text
    if not unit.checked and not (unit.cell and any(map(account.tells_service, unit.label))):
        return []
    named = [
        Site(Place(region), *match.span(), index)
        for match in _WORD.finditer(text, unit.start, unit.end)
        if (region := account.words.letters.get(match.group()))
    ]
    return named if len(named) == len(_WORD.findall(text, unit.start, unit.end)) else []


def listed(account: Account, index: int) -> list[Site]:
    """The regions that a list of letters stands for: 'C (BLT), T, L (ME)', 'C/T/L'."""
    unit, letters = account.units[index], account.words.letters
    found = [match for match in _LETTER.finditer(account.view.text, unit.start, unit.end) if match.group() in letters]
    named = [Site(Place(letters[match.group()]), *match.span(), index) for match in found]
    return named if len({site.place for site in named}) >= _LEAST_LETTERS else []


def led(account: Account, index: int) -> list[Site]:
    """The region of the letter that an entry of a list of techniques begins with: 'C - HVLA; T: ME'. One alone may be anything."""
    unit, text, letters = account.units[index], account.view.text, account.words.letters
    own = _LEADS.match(text, unit.start, unit.end)
    if own is None or own[1] not in letters:
        return []
    beside = (other for other in account.units if other.header == unit.header and other.paragraph == unit.paragraph)
    known = {found[1] for other in beside if (found := _LEADS.match(text, other.start, other.end))}
    many = len(known & letters.keys()) >= _LEAST_BRACKETS
    return [Site(Place(letters[own[1]]), *own.span(1), index)] if many else []


def bracketed(account: Account, index: int, behind: int) -> list[Site]:
    """The regions in brackets right behind a technique, where several have such letters: 'FPR (C), ME (T, L)'. One alone may be a side."""
    unit, text, letters = account.units[index], account.view.text, account.words.letters
    own = _IN_BRACKETS.match(text, behind, unit.end)
    if own is None:
        return []
    every = [set(_WORD.findall(found[1])) for found in _IN_BRACKETS.finditer(text, unit.start, unit.end)]
    known = set().union(*every)
    if len(known) < _LEAST_BRACKETS or not known <= letters.keys():
        return []
    return [Site(Place(letters[m.group()]), *m.span(), index) for m in _WORD.finditer(text, own.start(1), own.end(1))]
