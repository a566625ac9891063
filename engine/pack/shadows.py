"""Constructions that can never match, because an earlier one matches everything that they could.

Of overlapping matches of a nucleus or an ellipsis the first, then the longest, then the first in the file is taken. So one
is shadowed where an earlier one of its layer matches every string that it matches. Only certain cases are reported: an alternative
that looks ahead or behind shadows nothing, and a comparison that grows too large is abandoned. The shared constructions are compared with each
other by a test, not whenever a pack is loaded.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

from dxproof.engine.pack.model import ChunkKind, Layer, Says
from dxproof.engine.pack.model.grammar import Construction
from dxproof.engine.pack.pattern_tree import Group, Item, Name, parse
from dxproof.engine.pack.patterns import Measure

_COMPARED = frozenset({Layer.NUCLEUS, Layer.ELLIPSIS})
_MOST_STATES = 1000
_ANY = frozenset(ChunkKind)
# A state machine: the steps out of each state, by the kinds that allow them; None for a step that takes no chunk.
_Steps = list[list[tuple[frozenset[ChunkKind] | None, int]]]


def shadowed(
    made: Sequence[Construction], macros: Mapping[str, str], own: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Each construction that never matches, and the earlier one that takes its place, by their numbers.

    Only pairs of which one is of the ``own`` are compared.
    """
    if not own:
        return
    measure = Measure(macros)
    written = [(" ".join(each.pattern.split()), each.unit) for each in made]
    kinds = [measure.taken(parse(each.pattern)).kinds for each in made]
    machines = _Machines(made, macros)
    always: dict[ChunkKind, int] = {}  # kinds that a construction before settles wherever they stand
    for number, each in enumerate(made):
        gone = next((always[kind] for kind in kinds[number] if kind in always), None)
        if gone is not None and (number in own or gone in own):
            yield number, gone
            continue
        if each.layer is Layer.SETTLE and len(kinds[number]) == 1 and _is_one_kind(parse(each.pattern)):
            always[next(iter(kinds[number]))] = number
        for other in range(number) if number in own else (n for n in own if n < number):
            if _same_conditions(made[other], each) and (
                written[other] == written[number]
                or (
                    each.layer in _COMPARED
                    and kinds[other] <= kinds[number]
                    and _covers(machines.of(other, True), machines.of(number, False))
                )
            ):
                yield number, other
                break


def _is_one_kind(tree: Group) -> bool:
    """Whether a pattern is one kind of chunk and nothing more."""
    (way, *more) = tree.ways
    return not more and len(way) == 1 and isinstance(way[0].content, Name) and not way[0].repeat


def _same_conditions(first: Construction, second: Construction) -> bool:
    return (
        first.layer is second.layer
        and first.topic is second.topic
        and first.after in (None, second.after)
        and (not first.adjacent or second.adjacent)
        and first.says not in (Says.BARE, Says.SAME)
    )


def _covers(wide: "_Machine | None", narrow: "_Machine | None") -> bool:
    """Whether the first matches every string that the second does; False where that is not certain."""
    if wide is None or narrow is None:
        return False
    start = (narrow.closed(frozenset({0})), wide.closed(frozenset({0})))
    seen = {start}
    waiting = deque([start])
    while waiting:
        left, right = waiting.popleft()  # the shortest string first: it tells most of them apart
        if not right or (narrow.end in left and wide.end not in right):
            return False  # every state of the narrow one leads to its end
        for kind in narrow.kinds(left):
            step = (narrow.after(left, kind), wide.after(right, kind))
            if step not in seen:
                if len(seen) > _MOST_STATES:
                    return False
                seen.add(step)
                waiting.append(step)
    return True


class _Machines:
    """The machines of constructions, each made once; None for what is too large."""

    def __init__(self, made: Sequence[Construction], macros: Mapping[str, str]) -> None:
        self._made = made
        self._macros = macros
        self._known: dict[tuple[int, bool], _Machine | None] = {}

    def of(self, number: int, exact: bool) -> "_Machine | None":
        if (number, exact) not in self._known:
            machine = _Machine(self._macros, exact)
            try:
                machine.build(parse(self._made[number].pattern))
                self._known[number, exact] = machine
            except _TooLargeError:
                self._known[number, exact] = None
        return self._known[number, exact]


class _TooLargeError(Exception):
    """The pattern has too many states to be compared."""


class _Machine:
    """A pattern as a state machine over kinds of chunks.

    A state machine cannot express what a pattern looks for around it: an ``exact`` machine leaves out every alternative that looks
    around, and so matches less than the pattern; any other leaves out the looking around, and matches more.
    """

    def __init__(self, macros: Mapping[str, str], exact: bool) -> None:
        self._macros = macros
        self._exact = exact
        self._steps: _Steps = [[]]
        self.end = 0

    def build(self, tree: Group) -> None:
        self.end = self._group(tree, 0)

    def _state(self) -> int:
        if len(self._steps) > _MOST_STATES:
            raise _TooLargeError
        self._steps.append([])
        return len(self._steps) - 1

    def _group(self, group: Group, start: int) -> int:
        end = self._state()
        for way in group.ways:
            at = start
            for item in way:
                at = self._item(item, at)
            self._steps[at].append((None, end))
        return end

    def _item(self, item: Item, at: int) -> int:
        low, high = item.times
        for _ in range(low):
            at = self._once(item, at)
        if high is None:
            loop = self._state()
            self._steps[at].append((None, loop))
            self._steps[self._once(item, loop)].append((None, loop))
            return loop
        end = self._state()
        for _ in range(high - low):
            self._steps[at].append((None, end))
            at = self._once(item, at)
        self._steps[at].append((None, end))
        return end

    def _once(self, item: Item, at: int) -> int:
        content = item.content
        if isinstance(content, Group):
            if not content.looks:
                return self._group(content, at)
            return self._left_out(at)
        if content.name in ("BEGIN", "END"):
            return self._left_out(at)
        if content.name in self._macros:
            return self._group(parse(self._macros[content.name]), at)
        end = self._state()
        self._steps[at].append((_ANY if content.name == "ANY" else frozenset({ChunkKind[content.name]}), end))
        return end

    def _left_out(self, at: int) -> int:
        return self._state() if self._exact else at

    def closed(self, states: frozenset[int]) -> frozenset[int]:
        found = set(states)
        waiting = list(states)
        while waiting:
            for kinds, to in self._steps[waiting.pop()]:
                if kinds is None and to not in found:
                    found.add(to)
                    waiting.append(to)
        return frozenset(found)

    def kinds(self, states: frozenset[int]) -> frozenset[ChunkKind]:
        return frozenset(kind for state in states for kinds, _ in self._steps[state] if kinds for kind in kinds)

    def after(self, states: frozenset[int], kind: ChunkKind) -> frozenset[int]:
        return self.closed(
            frozenset(to for state in states for kinds, to in self._steps[state] if kinds is not None and kind in kinds)
        )
