"""Letters of P.A.R.T. alone after a place: 'C2 P, R, T', 'C5 (P/A)', 'T4 PRT', 'L4 +P -T'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.visit.account import Account, Site
from dxproof.engine.facts import ExamSign
from dxproof.engine.terms import Assertion, Part

_LETTER = f"[{''.join(Part)}]"
_GRADE = rf"(?:[+-]+(?!{_LETTER})\d?)?"  # a sign right before a letter is that letter's
_LETTERS = rf"(?P<run>[+-]?{_LETTER}{_GRADE}(?:[ \t]*(?:[,/&][ \t]*)?[+-]?{_LETTER}{_GRADE})+)(?![\w'])(?!\.\w)"
_RUN = re.compile(rf"[ \t]*[:|(=–-]?[ \t]*{_LETTERS}")
_CELL = re.compile(rf"[ \t]*{_LETTERS}[ \t]*")
_ONE = re.compile(rf"(?P<before>[+-]?)(?P<letter>{_LETTER})(?P<behind>[+-]?)")
_COLUMN = re.compile(rf"{_LETTER}(?: {_LETTER}){{2,3}}")
_MARK = re.compile(r"(?<!\w)[xX✓✔☑☒+*1-9]+(?!\w)")
_MARKS = re.compile(r"[\sxX✓✔☑☒☐+*\d.–—-]*")
_BESIDE = re.compile(r"[\s,/&+]*")  # between the places of a list
_MINUS, _PLUS = "-", "+"
_SURE = 3  # letters that are no listing: 'C5 PR' is a vertebra that is posterior on the right
_TART = (Part.TISSUE, Part.ASYMMETRY, Part.RANGE, Part.TISSUE)


@dataclass(frozen=True, slots=True)
class Initials:
    """What letters after places say, and where they stand: nothing in there is a listing."""

    signs: tuple[ExamSign, ...]
    spans: tuple[Stretch, ...]


def read_initials(account: Account) -> Initials:
    """The letters after the places of an examination, and those of a cell in the row of a place."""
    runs = list(_runs(account))
    sure = any(
        _is_sure(run["run"]) for _, run in runs
    )  # who writes three letters once means letters by two of them, too
    signs: list[ExamSign] = []
    spans: list[Stretch] = []
    for sites, run in runs:
        if parts := _parts_of(run["run"], sure):
            spans.append(run.span("run"))
            signs += _of(account, sites, run, parts)
    return Initials((*signs, *_charted(account)), tuple(spans))


def _charted(account: Account) -> Iterator[ExamSign]:
    """Marks below the letters of one column: 'T A R T' over 'x   x'. What a mark is of, its place in the line tells."""
    text = account.view.text
    for index, unit in enumerate(account.units):
        if (
            unit.column is None
            or not _COLUMN.fullmatch(text, *unit.column)
            or not _MARKS.fullmatch(text, unit.start, unit.end)
        ):
            continue
        if account.is_past(index) or account.is_silent(index) or not account.is_examined(index):
            continue
        letters = {at - _line_of(text, at): Part(text[at]) for at in range(*unit.column) if text[at].isalpha()}
        *_, last = letters
        tart = [*letters.values()] == [*_TART]
        for mark in _MARK.finditer(text, unit.start, unit.end):
            at = mark.start() - _line_of(text, mark.start())
            column = min(letters, key=lambda letter: abs(letter - at))
            part = Part.PAIN if tart and column == last else letters[column]
            for site in _sites_of(account, index):
                yield ExamSign(part, site.place.region, site.place, account.span(*mark.span(), index))


def _line_of(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _sites_of(account: Account, index: int) -> list[Site]:
    """The places that the labels of a cell's row name."""
    return account.sites([c for label in account.units[index].label for c in account.sentences.chunks(*label)], index)


def _runs(account: Account) -> Iterator[tuple[list[Site], re.Match[str]]]:
    text = account.view.text
    for index, unit in enumerate(account.units):
        if not account.is_examined(index) or account.is_silent(index) or account.is_past(index):
            continue
        if unit.cell and (run := _CELL.fullmatch(text, unit.start, unit.end)):
            yield _sites_of(account, index), run
            continue
        sites = account.sites(account.sentences.of(index).nodes, index)
        for at, site in enumerate(sites):
            if run := _RUN.match(text, site.end, unit.block.end):
                yield _listed(account, sites, at), run


def _is_sure(run: str) -> bool:
    return len(_ONE.findall(run)) >= _SURE and bool(_parts_of(run, sure=True))


def _parts_of(run: str, sure: bool) -> list[Part]:
    """What the letters stand for, in one of their orders; none where they may be a listing."""
    letters = [Part(one["letter"]) for one in _ONE.finditer(run)]
    parted = _PLUS in run or (sure and not run.isalpha())
    if len(letters) < _SURE and not parted:
        return []
    if len(letters) >= _SURE and letters == [*_TART[: len(letters)]]:
        return [*letters[:_SURE], *(Part.PAIN for _ in letters[_SURE:])]
    return letters if letters == sorted(set(letters), key=[*Part].index) else []


def _listed(account: Account, sites: list[Site], last: int) -> list[Site]:
    """One of these places, and those that stand before it in one list."""
    first = last
    while first and _BESIDE.fullmatch(account.view.text, sites[first - 1].end, sites[first].start):
        first -= 1
    return sites[first : last + 1]


def _of(account: Account, sites: list[Site], run: re.Match[str], parts: list[Part]) -> Iterator[ExamSign]:
    for one, part in zip(_ONE.finditer(account.view.text, *run.span("run")), parts, strict=True):
        denied = _MINUS in (one["before"], one["behind"])
        assertion = Assertion.NEGATED if denied else Assertion.PRESENT
        for site in sites:
            span = account.span(*one.span("letter"), site.unit, assertion)
            yield ExamSign(part, site.place.region, site.place, span)
