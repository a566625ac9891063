"""Lines of findings below the story: 'CERV  C2 LP, tender' under 'CC: …' without a heading of an examination."""

from collections.abc import Iterator
from itertools import groupby

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import is_chunk
from dxproof.engine.extract.text.blocks import BlockKind
from dxproof.engine.extract.visit.account import TOLD, Account
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.terms import Part, Section

_LEAST = 2  # lines of findings that make an examination
_BY_EXAMINER = frozenset({Part.ASYMMETRY, Part.RANGE, Part.TISSUE})  # letters that no patient tells of a vertebra
_LEADS = (ChunkKind.COLON, ChunkKind.DASH)


def examine_lines(account: Account) -> None:
    """Takes lines that are headed by regions for those of an examination, where at least two tell of a vertebra what an examiner finds."""
    for _, numbers in groupby(range(len(account.units)), key=lambda n: account.units[n].header):
        lines = list(_lines(account, list(numbers)))
        found = [at for at, line in enumerate(lines) if _is_headed(account, line[0]) and _tells_finding(account, line)]
        if len(found) < _LEAST:
            continue
        first, last = found[0], found[-1]
        while last + 1 < len(lines) and _is_headed(account, lines[last + 1][0]):
            last += 1
        while first and _is_headed(account, lines[first - 1][0]):
            first -= 1
        for index in (index for line in lines[first : last + 1] for index in line):
            account.units[index].block.section = Section.EXAM


def _lines(account: Account, numbers: list[int]) -> Iterator[list[int]]:
    """The units of the story by the lines that they begin on."""
    told = (n for n in numbers if account.units[n].section in TOLD and account.units[n].block.kind is not BlockKind.ROW)
    for _, line in groupby(told, key=lambda n: account.view.text.count("\n", 0, account.units[n].start)):
        yield list(line)


def _is_headed(account: Account, index: int) -> bool:
    """Whether a unit begins with the name of a region, and a colon, a dash or a gap comes after it."""
    unit, text = account.units[index], account.view.text
    first = next(iter(account.sentences.chunks(unit.start, unit.end)), None)
    if first is None or first.kind is not ChunkKind.PLACE or first.start != unit.start:
        return False
    behind = text[first.end : first.end + 2]
    return not behind.strip() or behind[:1] == ":" or behind.strip() == "-"


def _tells_finding(account: Account, line: list[int]) -> bool:
    """Whether a line names a vertebra, and what an examiner finds at it."""
    chunks = [
        chunk
        for index in line
        for chunk in account.sentences.chunks(account.units[index].start, account.units[index].end)
    ]
    named = any(is_chunk(chunk, ChunkKind.PLACE) and any(place.level for place in chunk.places) for chunk in chunks)
    return named and any(map(_is_examined, chunks))


def _is_examined(chunk: Chunk) -> bool:
    letters = chunk.kind is ChunkKind.SIGN and not _BY_EXAMINER.isdisjoint(chunk.value)
    return letters and Trait.WEAK not in chunk.traits
