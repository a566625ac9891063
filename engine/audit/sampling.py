"""Random samples as auditors draw them: a frame with a hash, a recorded seed, and a plan that can be printed and replayed.

Two passes over the notes and no note is kept: the first counts and hashes (``frame_of``), then it is drawn (``draw``), and
the second gives the notes that were drawn (``picked``). Nothing is read here; what cannot be raises ValueError with a
sentence to show.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from textwrap import wrap
from typing import TypeVar

from numpy.random import PCG64

from dxproof.engine.claim import Note
from dxproof.engine.engine import read_date
from dxproof.engine.errors import DxproofError
from dxproof.engine.report.places import shown

ALL = "(all)"  # the one stratum of a sample without strata
NONE = "(none)"  # the stratum of the notes that do not say
GENERATOR = "numpy PCG64, raw 64-bit words; partial Fisher-Yates in each stratum"
_WORDS = 1 << 64
_WIDTH = 80
_LABEL = 12
_COUNT = 12
_SHOWN_INPUTS = 5
_SHOWN_STRATA = 40  # with these the plan stays on one page; all of them stand in the JSON

_Item = TypeVar("_Item")


class By(StrEnum):
    """What of a note makes its stratum."""

    PROVIDER = "provider"
    SETTING = "setting"
    ENCOUNTER = "encounter"
    MONTH = "month"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Frame:
    """The notes that could be drawn: their number in each stratum, by name, and a SHA-256 of ids and strata in order."""

    strata: tuple[tuple[str, int], ...]
    sha256: str

    @property
    def universe(self) -> int:
        """All notes."""
        return sum(size for _, size in self.strata)


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum of ``size`` notes and the positions of those drawn: counted from 0 among its own notes, in their order."""

    name: str
    size: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn. ``size`` or ``each`` is what was asked for; the other is None."""

    frame: Frame
    seed: int
    size: int | None
    each: int | None
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sample's size was worked out from (``statistics.sample_size``), as fractions."""

    precision: float
    confidence: float
    expected: float


@dataclass(frozen=True, slots=True)
class Part:
    """A stratum as the plan states it. ``weight`` is how many notes one that was drawn stands for; None if none was."""

    name: str
    size: int
    drawn: int
    weight: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that it takes to draw a sample again and to defend it. Names no note."""

    inputs: tuple[str, ...]
    by: By | None
    universe: int
    frame_sha256: str
    drawn: int
    size: int | None
    each: int | None
    wanted: Wanted | None
    method: str
    seed: int
    generator: str
    strata: tuple[Part, ...]


def stratum_of(note: Note, by: By | None, family: Container[str] | None = None) -> str:
    """The stratum of a note: ``ALL`` without ``by``; ``NONE`` where the note does not say, or has no date that can be read.

    Of a claim the first code counts, or with ``family`` the first that is in it.
    """
    if by is None:
        return ALL
    codes = note.claim.dx if note.claim else ()
    said = {
        By.PROVIDER: " ".join((note.provider or "").split()),
        By.SETTING: note.setting,
        By.ENCOUNTER: note.encounter,
        By.MONTH: _month(note.date),
        By.CODE: next((code for code in codes if family is None or code in family), None),
    }
    return str(said[by] or NONE)


def frame_of(entries: Iterable[tuple[str, str]]) -> Frame:
    """The frame of notes given as id and stratum, in one pass; what is kept grows with the strata, not with the notes."""
    sizes: Counter[str] = Counter()
    digest = hashlib.sha256()
    for note_id, stratum in entries:
        sizes[stratum] += 1
        digest.update(_entry(note_id, stratum))
    return Frame(tuple(sorted(sizes.items())), digest.hexdigest())


def draw(frame: Frame, *, seed: int, size: int | None = None, each: int | None = None) -> Draw:
    """A random sample without replacement: ``size`` notes shared out over the strata (``shares``), or ``each`` of every one.

    Of a stratum with fewer than ``each`` notes all are drawn. The same frame and arguments give the same draw.
    """
    if (size is None) == (each is None):
        raise ValueError("a sample has either a size in all or a number for each stratum; give one of them")
    if seed < 0:
        raise ValueError(f"the seed is {seed}; it must be a whole number from 0 on")
    if not frame.strata:
        raise ValueError("there is no note to draw from")
    if each is not None and each < 1:
        raise ValueError(f"{each} of each stratum is no sample; draw at least 1")
    counts = shares(frame, size) if size is not None else {name: min(each or 0, of) for name, of in frame.strata}
    bits = PCG64(seed)
    drawn = tuple(Stratum(name, members, _positions(members, counts[name], bits)) for name, members in frame.strata)
    return Draw(frame, seed, size, each, drawn)


def shares(frame: Frame, size: int) -> dict[str, int]:
    """How many of ``size`` notes each stratum gets: in proportion, by the largest remainder, ties by name.

    Where there are enough for all, a stratum that would get none gets one, and the others share the rest in proportion.
    """
    if size < 1:
        raise ValueError(f"a sample of {size} is no sample; draw at least 1 note")
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
    """The items drawn, in the order of the input: a second pass over the notes of the frame.

    Raises ValueError after the last note if these were not the notes, in their order, that the sample was drawn from.
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
        raise ValueError("the notes are not those that the sample was drawn from, or stand in another order")


def plan_of(drawn: Draw, by: By | None, inputs: Sequence[str], wanted: Wanted | None = None) -> Plan:
    """The plan of a draw. ``inputs`` are the names the notes were read from; ``wanted`` gave the size, if anything did."""
    parts = tuple(
        Part(s.name, s.size, len(s.positions), s.size / len(s.positions) if s.positions else None) for s in drawn.strata
    )
    shared = "in proportion" if drawn.each is None else "the same number from each stratum"
    kind = f"stratified random sample, {shared}" if by else "simple random sample"
    return Plan(
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


def plan_json(plan: Plan) -> str:
    """The plan for a program: sorted keys, indented, all strata. Ends with a line break."""
    return json.dumps(asdict(plan), sort_keys=True, indent=2) + "\n"


def plan_text(plan: Plan) -> str:
    """The plan for a reader: plain text of one page, at most 80 columns. Ends with a line break."""
    lines = ["Sampling plan", ""]
    for label, text in _facts(plan):
        lines += wrap(text, _WIDTH, initial_indent=f"{label:<{_LABEL}}", subsequent_indent=" " * _LABEL)
    return "\n".join([*lines, "", *_table(plan), "", *_foot(plan)]) + "\n"


def _entry(note_id: str, stratum: str) -> bytes:
    """One entry of the frame for its hash: JSON, so that no two entries are written alike."""
    return json.dumps([note_id, stratum]).encode("ascii") + b"\n"


def _month(written: str | None) -> str | None:
    try:
        day = read_date(written)
    except DxproofError:
        return None
    return f"{day:%Y-%m}" if day else None


def _largest_remainder(strata: Sequence[tuple[str, int]], size: int) -> dict[str, int]:
    """``size`` shared out in proportion: the whole parts of the quotas, and what is left to the largest remainders."""
    universe = sum(members for _, members in strata)
    given = {name: members * size // universe for name, members in strata}
    by_remainder = sorted(strata, key=lambda stratum: (-(stratum[1] * size % universe), stratum[0]))
    for name, _ in by_remainder[: size - sum(given.values())]:
        given[name] += 1
    return given


# NumPy may change how its Generator makes doubles, integers and permutations of random bits (NEP 19), but guarantees that
# PCG64 gives the same 64-bit words for a seed for ever. So the bits are NumPy's and what is made of them is here, in whole
# numbers, for anyone to do again: a word below the largest multiple of ``bound`` modulo ``bound``, and the first steps of
# a Fisher-Yates shuffle of the positions 0, 1, 2, ..., of which only those that moved are kept.
def _below(bound: int, bits: PCG64) -> int:
    """A whole number from 0 to ``bound`` - 1, each as likely as the other."""
    even = _WORDS - _WORDS % bound
    while (word := int(bits.random_raw())) >= even:
        pass
    return word % bound


def _positions(members: int, count: int, bits: PCG64) -> tuple[int, ...]:
    """``count`` of the positions 0 to ``members`` - 1, every set of them as likely as the other, sorted."""
    moved: dict[int, int] = {}
    drawn = []
    for step in range(count):
        place = step + _below(members - step, bits)
        drawn.append(moved.get(place, place))
        moved[place] = moved.pop(step, step)
    return tuple(sorted(drawn))


def _facts(plan: Plan) -> Iterator[tuple[str, str]]:
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


def _table(plan: Plan) -> Iterator[str]:
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


def _foot(plan: Plan) -> Iterator[str]:
    if empty := sum(not part.drawn for part in plan.strata):
        yield f"Strata of which no note is drawn: {empty:,}. The sample says nothing of them."
    yield from wrap(
        "N notes are in the stratum, n are drawn; one drawn stands for N/n. The same notes in the same order, drawn with "
        "this seed, give this sample again; the hash of the frame tells whether they are the same.",
        _WIDTH,
    )
