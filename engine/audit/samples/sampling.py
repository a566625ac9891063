"""Random samples for auditors: a sampling frame with a hash, a recorded seed, and a repeatable plan.

Two passes over the notes without keeping them: the first counts and hashes (``frame_of``), then the sample is drawn
(``draw``), and the second pass yields the drawn notes (``picked``). Invalid requests raise ValueError with a message.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from numpy.random import PCG64

from dxproof.engine.claim import Note, read_date
from dxproof.engine.errors import DxproofError
from dxproof.engine.terms import StratifyBy

ALL = "(all)"  # the single stratum of an unstratified sample
NONE = "(none)"  # the stratum of notes that do not state it
GENERATOR = "numpy PCG64, raw 64-bit words; partial Fisher-Yates in each stratum"
_WORDS = 1 << 64

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class SamplingFrame:
    """The sampling frame: the number of notes in each stratum, by name, and a SHA-256 of ids and strata in order."""

    strata: tuple[tuple[str, int], ...]
    sha256: str

    @property
    def universe(self) -> int:
        """All notes."""
        return sum(size for _, size in self.strata)


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum of ``size`` notes with the positions of the drawn ones, counted from 0 within the stratum."""

    name: str
    size: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A drawn sample. ``size`` or ``each`` was requested; the other is None."""

    frame: SamplingFrame
    seed: int
    size: int | None
    each: int | None
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, slots=True)
class PrecisionTarget:
    """The inputs of the sample size calculation (``statistics.sample_size``), as fractions."""

    precision: float
    confidence: float
    expected: float


def stratum_of(note: Note, by: StratifyBy | None, family: Container[str] | None = None) -> str:
    """The stratum of a note: ``ALL`` without ``by``; ``NONE`` if the note does not state it or its date is unreadable.

    For a claim it is the first code or, with ``family``, the first code in the family.
    """
    if by is None:
        return ALL
    codes = note.claim.dx if note.claim else ()
    said = {
        StratifyBy.PROVIDER: " ".join((note.provider or "").split()),
        StratifyBy.SETTING: note.setting,
        StratifyBy.ENCOUNTER: note.encounter,
        StratifyBy.MONTH: _month(note.date),
        StratifyBy.CODE: next((code for code in codes if family is None or code in family), None),
    }
    return str(said[by] or NONE)


def frame_of(entries: Iterable[tuple[str, str]]) -> SamplingFrame:
    """The sampling frame of notes given as id and stratum, in one pass; memory grows with the strata, not the notes."""
    sizes: Counter[str] = Counter()
    digest = hashlib.sha256()
    for note_id, stratum in entries:
        sizes[stratum] += 1
        digest.update(_entry(note_id, stratum))
    return SamplingFrame(tuple(sorted(sizes.items())), digest.hexdigest())


def draw(frame: SamplingFrame, *, seed: int, size: int | None = None, each: int | None = None) -> Draw:
    """A random sample without replacement: ``size`` notes allocated to strata (``shares``), or ``each`` per stratum.

    A stratum with fewer than ``each`` notes is drawn completely. The same frame and arguments give the same draw.
    """
    if (size is None) == (each is None):
        raise ValueError("a sample has either a total size or a number per stratum; give one of them")
    if seed < 0:
        raise ValueError(f"the seed is {seed}, expected a whole number of at least 0")
    if not frame.strata:
        raise ValueError("there are no notes to draw from")
    if each is not None and each < 1:
        raise ValueError(f"{each} per stratum is not a sample; draw at least 1")
    counts = shares(frame, size) if size is not None else {name: min(each or 0, of) for name, of in frame.strata}
    bits = PCG64(seed)
    drawn = tuple(Stratum(name, members, _positions(members, counts[name], bits)) for name, members in frame.strata)
    return Draw(frame, seed, size, each, drawn)


def shares(frame: SamplingFrame, size: int) -> dict[str, int]:
    """The allocation of ``size`` notes to strata: proportional, by the largest remainder, ties by name.

    If there are enough for all, a stratum that would get none gets one, and the others share the rest proportionally.
    """
    if size < 1:
        raise ValueError(f"{size} notes are not a sample; draw at least 1")
    if size > frame.universe:
        raise ValueError(f"a sample of {size:,} cannot be drawn from {frame.universe:,} notes")
    ones: set[str] = set()
    while True:
        rest = [(name, members) for name, members in frame.strata if name not in ones]
        given = _largest_remainder(rest, size - len(ones))
        without = {name for name, count in given.items() if count == 0}
        if not without or size < len(frame.strata):
            return {name: given.get(name, 1) for name, _ in frame.strata}
        ones |= without


def picked(drawn: Draw, entries: Iterable[tuple[str, str, _Item]]) -> Iterator[_Item]:
    """The drawn items in input order: the second pass over the notes of the frame.

    Raises ValueError after the last note if the notes are not the same, in the same order, as those of the frame.
    """
    wanted = {stratum.name: frozenset(stratum.positions) for stratum in drawn.strata}
    seen: Counter[str] = Counter()
    digest = hashlib.sha256()
    for note_id, stratum, item in entries:
        if seen[stratum] in wanted.get(stratum, ()):
            yield item
        seen[stratum] += 1
        digest.update(_entry(note_id, stratum))
    if digest.hexdigest() != drawn.frame.sha256:
        raise ValueError("the notes are not those that the sample was drawn from, or are in another order")


def _entry(note_id: str, stratum: str) -> bytes:
    """One entry of the frame for its hash: JSON, so that entries are unambiguous."""
    return json.dumps([note_id, stratum]).encode("ascii") + b"\n"


def _month(written: str | None) -> str | None:
    try:
        day = read_date(written)
    except DxproofError:
        return None
    return f"{day:%Y-%m}" if day else None


def _largest_remainder(strata: Sequence[tuple[str, int]], size: int) -> dict[str, int]:
    """Proportional allocation of ``size``: integer parts of the quotas, then the largest remainders."""
    universe = sum(members for _, members in strata)
    given = {name: members * size // universe for name, members in strata}
    by_remainder = sorted(strata, key=lambda stratum: (-(stratum[1] * size % universe), stratum[0]))
    for name, _ in by_remainder[: size - sum(given.values())]:
        given[name] += 1
    return given


# NumPy may change how its Generator derives integers and permutations from random bits (NEP 19), but guarantees the 64-bit
# words of PCG64 for a seed. So only the words are NumPy's; the rest is here, in integers, and reproducible by anyone: a
# word below the largest multiple of ``bound``, modulo ``bound``, and the first steps of a Fisher-Yates shuffle of the
# positions 0, 1, 2, ..., keeping only the moved ones.
def _below(bound: int, bits: PCG64) -> int:
    """A uniformly distributed integer from 0 to ``bound`` - 1."""
    even = _WORDS - _WORDS % bound
    while (word := int(bits.random_raw())) >= even:
        pass
    return word % bound


def _positions(members: int, count: int, bits: PCG64) -> tuple[int, ...]:
    """A uniformly distributed subset of ``count`` positions from 0 to ``members`` - 1, sorted."""
    moved: dict[int, int] = {}
    drawn = []
    for step in range(count):
        place = step + _below(members - step, bits)
        drawn.append(moved.get(place, place))
        moved[place] = moved.pop(step, step)
    return tuple(sorted(drawn))
