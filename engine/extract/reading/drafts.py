"""An event with its slots filled -> drafts, one for each part, place and side."""

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import NOWHERE, Draft, Line, Memory
from dxproof.engine.extract.reading.event import (
    CAUSE_DOES_NOT_ACT,
    KIND_OF_EFFECT,
    Event,
    Node,
    Part,
    Tie,
    Variant,
    chunks_of,
    compatible,
    is_chunk,
    letters,
    places_of,
)
from dxproof.engine.extract.reading.slots import has_level, place_chunks, side_of, sides_before
from dxproof.engine.facts import Place
from dxproof.engine.pack.codes import OTHER_SIDE
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.terms import Assertion

SAME_CLAUSE = "same-clause"
# The strongest first: of whom, under what condition, how sure, when.
_ASSERTIONS = (
    (ChunkKind.PERSON, Assertion.OTHER_PERSON),
    (ChunkKind.IF, Assertion.HYPOTHETICAL),
    (ChunkKind.HEDGE, Assertion.POSSIBLE),
    (ChunkKind.PAST, Assertion.HISTORICAL),
)
_CLAUSE_ENDS = (ChunkKind.SEMICOLON, ChunkKind.BUT)
_BEFORE_NOUN = letters(ChunkKind.GRADE, ChunkKind.MEASURE, ChunkKind.COLON, ChunkKind.DASH)
_OPPOSITE = "opposite"


def drafts_of(event: Event, line: Line, memory: Memory) -> list[Draft]:
    """What an event states; nothing where it is no statement."""
    if line.where.operative:
        event.governors.pop(ChunkKind.PAST, None)  # what this operation treats is present at its encounter
        if event.clear is not None:
            return []  # and what it has opened was not
    placed = place_chunks(event, line.events, line.nodes, memory, line.where.report)
    if not placed and not event.places and ChunkKind.HERE.letter in line.string and not has_level(memory.topic):
        placed = memory.named
    if event.pick is not None and not event.places:
        placed = _picked(event.pick, line.nodes[: event.node]) or placed
    if event.bare and not _bare_counts(event, line, placed, memory):
        return []
    if not placed and memory.study_place is not None and event.elsewhere is None and not event.holds:
        placed = [memory.study_place]
    if len({denial.direction for denial in event.denials if denial.kind is ChunkKind.NOT}) > 1:
        return []  # 'that there is no stenosis is withdrawn': a denial that is denied
    drafts: list[Draft] = []
    for variant in event.variants or [Variant((), (), tuple(_causes(event, line, placed)))]:
        for part in event.parts or [Part(None)]:
            if event.holds != part.opposite or part.chunk is None or Trait.NO_DENIAL not in part.chunk.traits:
                drafts += _placed(event, part, variant, placed, line, memory)
    return drafts


def _placed(event: Event, part: Part, variant: Variant, placed: list[Chunk], line: Line, memory: Memory) -> list[Draft]:
    """One part of an event at each of its places."""
    narrowed = event.holds != part.opposite
    assertion, cue = assertion_of(event, narrowed)
    sides = list(variant.sides) or _sides(event, part)
    if not sides and event.resumes is not None and event.by[0] in line.grammar.adjacent:
        sides = event.resumes.sides  # 'It is now narrowed' speaks of the side that was named
    sides = sides or ([memory.topic_side] if memory.topic_side else [])
    if not sides and event.is_carried:
        sides = sides_before(event, line.nodes)
    side, side_chunk = side_of(sides)
    places = _places(variant, placed, event.places)
    drafts: list[Draft] = []
    for place, at, own_side in places or [(NOWHERE, None, None)]:
        this_side = own_side or side
        if this_side == _OPPOSITE:
            this_side = OTHER_SIDE.get(memory.last[-1].side or "") if memory.last else None
            if this_side is None and not narrowed:
                continue  # 'the opposite foramen is open', of a side that nobody named: it denies nothing of the first
        causes = [
            t
            for t in variant.causes
            if len(places) < 2 or not t.cause.own_places or compatible(t.cause.own_places, (place,))
        ]
        # 'no bony stenosis' denies the kind of it, 'the disc does not narrow it' what one cause does
        denied = [
            t for t in causes if (t.by in (KIND_OF_EFFECT, CAUSE_DOES_NOT_ACT) if event.denials else t.cause.denied)
        ]
        ties = [t for t in causes if t not in denied]
        drafts.append(
            Draft(
                part.value, place, at, this_side, side_chunk, event, assertion, cue, line.where.unit, memory.segment,
                leveled=has_level(memory.topic), ties=ties, denied=denied,
                closed=(
                    any(t.by != SAME_CLAUSE for t in ties) or event.exclusive or not narrowed or line.where.operative
                    or _stands_alone(event, line, memory)
                ),
                by=[*event.by, *(t.by for t in causes)],
                start=min([event.start, *(t.cause.start for t in ties)]),
                end=max([event.end, *(t.cause.end for t in ties)]),
                graded=assertion is Assertion.NEGATED and event.grade is not None,
                other_opening=event.bare and (of := _before(event, line)) is not None and Trait.OPENING in of.traits,
            )
        )  # fmt: skip
    return drafts


def _places(variant: Variant, placed: list[Chunk], own: list[Chunk]) -> list[tuple[Place, Chunk | None, str | None]]:
    """Each place with the chunk that names it, and the side that stands with it."""
    if not variant.places:
        return [
            (place, chunk, side)
            for chunk in placed
            for place, side in zip(chunk.places, chunk.sides or (None,) * len(chunk.places), strict=True)
        ]
    first = placed[0] if placed else None
    return [
        (place, next((chunk for chunk in (*placed, *own) if place in chunk.places), first), None)
        for place in variant.places
    ]


def _causes(event: Event, line: Line, placed: list[Chunk]) -> list[Tie]:
    """The causes tied to an event; where there is none, the changes that its own clause names."""
    if event.causes or event.exclusive or not event.holds:
        return event.causes
    nodes, places = line.nodes, places_of(placed)
    low = max((n for n in range(event.node) if is_chunk(nodes[n], *_CLAUSE_ENDS)), default=-1)
    high = next((n for n in range(event.node + 1, len(nodes)) if is_chunk(nodes[n], *_CLAUSE_ENDS)), len(nodes))
    taken = {id(t.cause) for other in line.events if other is not event and other.exclusive for t in other.causes}
    beside = next((n for n in range(event.node, high) if is_chunk(nodes[n], ChunkKind.WITH, ChunkKind.COMMA)), high)
    if beside < high and nodes[beside].kind is ChunkKind.WITH:
        high = beside  # 'stenosis with a disc bulge' names no cause; 'stenosis, short pedicles with facet hypertrophy' does
    return [
        Tie(cause, SAME_CLAUSE)
        for cause in chunks_of(nodes[low + 1 : high], ChunkKind.CAUSE)
        if not cause.denied
        and not cause.elsewhere
        and id(cause) not in taken
        and Trait.WEAK not in cause.traits
        and compatible(cause.own_places, places)
    ]


def _stands_alone(event: Event, line: Line, memory: Memory) -> bool:
    """Whether an event names a level of its own in running text: the changes of other sentences are not its causes."""
    if line.where.cell or not any(has_level(chunk) for chunk in event.places):
        return False
    topic = memory.topic
    return topic is None or not (memory.item or line.led) or any(p not in topic.places for p in event.all_places)


def _picked(pick: Chunk, before: list[Node]) -> list[Chunk]:
    """'the former', 'the latter': one of the two places named before."""
    named = [(place, chunk) for chunk in chunks_of(before, ChunkKind.PLACE) for place in chunk.places]
    if len(named) < 2:
        return []
    place, chunk = named[0 if pick.kind is ChunkKind.FORMER else -1]
    return [Chunk(ChunkKind.PLACE, chunk.start, chunk.end, places=(place,), leveled=chunk.leveled)]


def _bare_counts(event: Event, line: Line, placed: list[Chunk], memory: Memory) -> bool:
    """Whether a narrowing of no named part is a statement: it has a place, and is no other word for one before it."""
    assert event.head is not None
    if Trait.CARRIED in event.head.traits:
        return True
    if line.foreign or _is_of_organ(event, line):
        return False
    if event.places:
        return bool(placed)
    resumed = any(other.parts and other.node < event.node for other in line.events)
    pointed = event.node > 0 and is_chunk(line.nodes[event.node - 1], ChunkKind.THIS)
    known = (pointed or event.head.definite) and bool(memory.last)
    return not resumed and not known and any(has_level(chunk) for chunk in placed)


def _is_of_organ(event: Event, line: Line) -> bool:
    """'Vertebral artery: moderate stenosis' is the artery's."""
    before = _before(event, line)
    return before is not None and before.kind in (ChunkKind.ORGAN, ChunkKind.FOREIGN) and not before.value


def _before(event: Event, line: Line) -> Chunk | None:
    """What an event says the narrowing of: the chunk before its grade."""
    back = len(line.string[: event.node].rstrip(_BEFORE_NOUN)) - 1
    before = line.nodes[back] if back >= 0 else None
    return before if isinstance(before, Chunk) else None


def _sides(event: Event, part: Part) -> list[Chunk]:
    """The sides of a part: its own, or the event's where no part has one of its own."""
    if len(event.parts) <= 1:
        return event.sides
    return part.sides or ([] if any(p.sides for p in event.parts) else event.sides)


def is_over(event: Event) -> bool:
    """Whether an event is denied as what has been: 'has resolved'."""
    return event.clear is None and all(denial.kind is ChunkKind.RESOLVED for denial in event.denials)


def assertion_of(event: Event, narrowed: bool) -> tuple[Assertion, tuple[int, int] | None]:
    """What the governors make of an event, and the words that made it."""
    value, cue = next(
        ((value, event.governors[kind]) for kind, value in _ASSERTIONS if kind in event.governors),
        (Assertion.PRESENT, None),
    )
    if not narrowed:
        stronger = value in (Assertion.HYPOTHETICAL, Assertion.OTHER_PERSON)
        if not stronger and not (is_over(event) and value is Assertion.HISTORICAL):
            value, cue = Assertion.NEGATED, event.denials[-1] if event.denials else event.clear
            if cue is None:
                return value, (event.start, event.end)
    return value, (cue.start, cue.end) if cue is not None else None
