"""What one sentence says of what those before it said: 'This is due to …', 'The same at C5-6', 'It has resolved'."""

from dxproof.engine.extract.reading.attribution import name_causes
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import Draft, Line, Memory
from dxproof.engine.extract.reading.drafts import assertion_of
from dxproof.engine.extract.reading.event import Event, Node, chunks_of, compatible, is_chunk, letters, places_of
from dxproof.engine.extract.reading.govern import GOVERNORS
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.reading.slots import has_level, named_before, side_of
from dxproof.engine.pack.model import ChunkKind, Direction, Layer, Says
from dxproof.engine.terms import Assertion

# Units between a statement and the sentence that may resume it.
_NEAR = 2
_FAR = 6  # with denials between
# Where a sentence says one of these, it does not tell what was done.
_NO_FACT = (ChunkKind.HEDGE, ChunkKind.IF, ChunkKind.NOT, ChunkKind.QUESTION, ChunkKind.PERSON)
# What is spoken of from there on: 'I saw this on the T1 images, the fat around the root is gone'.
_SUBJECTS = (ChunkKind.ORGAN, ChunkKind.CAUSE, ChunkKind.SYMPTOM)
_ASKED = (Assertion.POSSIBLE, Assertion.HYPOTHETICAL)
_BY_THIS = letters(ChunkKind.BY, ChunkKind.THIS)
# What may stand before 'similar' at the level that heads a line: 'L5-S1: foramina similar'.
_OF_PART = (ChunkKind.PART, ChunkKind.CENTRAL, ChunkKind.SIDE, ChunkKind.BE)
_BY_ONE = (
    (letters(ChunkKind.BY, ChunkKind.FORMER), slice(1)),
    (letters(ChunkKind.BY, ChunkKind.LATTER), slice(-1, None)),
)


def causes_named(line: Line) -> list[Chunk]:
    """The causes that a sentence names and does not deny."""
    return [cause for cause in chunks_of(line.nodes, ChunkKind.CAUSE) if not cause.denied]


def same_elsewhere(line: Line, memory: Memory) -> list[Draft]:
    """'C4-5: similar': what was said of the place before is said of this one."""
    nodes, topic = line.nodes, memory.topic
    if line.events or not memory.last or not nodes:
        return []
    first = next((node for node in nodes if not is_chunk(node, *_OF_PART)), nodes[0])
    if (
        topic is not None
        and has_level(topic)
        and (is_chunk(first, ChunkKind.SAME) or (is_chunk(first, ChunkKind.TOO) and _stands_alone(nodes)))
        and not chunks_of(nodes, ChunkKind.PLACE)
        and any(draft.place not in topic.places for draft in memory.last)
    ):
        return _again([topic], (first.start, first.end), "same-at-heading", line, memory)
    found = next((found for found in line.found(Layer.ELLIPSIS) if found.rule.made.says is Says.SAME), None)
    if found is None:
        return []
    span = (found.nodes[0].start, found.nodes[-1].end)
    causes = [cause for cause in chunks_of(found.role("cause"), ChunkKind.CAUSE) if not cause.denied]
    named = chunks_of(found.nodes, ChunkKind.PLACE)
    if causes and not named and topic is not None and has_level(topic):
        named = [topic]  # 'C4-C5: a spur does the same'
    if named:
        drafts = _again(named, span, found.by, line, memory)
    elif line.where.unit - memory.last_unit > _NEAR or chunks_of(nodes, *GOVERNORS, ChunkKind.PLACE):
        return []
    else:  # 'MRI confirms this', 'Same on the right'
        drafts = [d.again(d.place, d.place_chunk, line.where.unit, *span, found.by) for d in memory.last]
        for draft in drafts:
            if draft.assertion in _ASKED and is_chunk(
                found.nodes[-1], ChunkKind.THIS
            ):  # 'if CT shows …', 'CT shows this'
                draft.assertion, draft.cue = Assertion.PRESENT, None
    side, side_chunk = side_of(chunks_of(found.nodes, ChunkKind.SIDE))
    for draft in drafts:
        draft.side, draft.side_chunk = (side, side_chunk) if side else (draft.side, draft.side_chunk)
        if causes:
            draft.ties.clear()
            draft.add(causes, found.by)
    return drafts


def _stands_alone(nodes: list[Node]) -> bool:
    """Whether a line has nothing but its first word, or a comma after it: 'likewise, but on the right', not 'too dark'."""
    return len(nodes) == 1 or is_chunk(nodes[1], ChunkKind.COMMA, ChunkKind.SEMICOLON, ChunkKind.BUT)


def _again(named: list[Chunk], span: tuple[int, int], by: str, line: Line, memory: Memory) -> list[Draft]:
    return [
        draft.again(place, chunk, line.where.unit, *span, by)
        for chunk in named
        for place in chunk.places
        for draft in memory.last
        if draft.place != place
    ]


def resume(line: Line, drafts: list[Draft], memory: Memory) -> None:
    """'This is due to …', 'The cause is …', 'The narrowing is ligamentous': causes for what was said before."""
    near = memory.last if line.where.unit - memory.last_unit <= _NEAR else []
    if not line.events:
        _operated(line, near, memory)
    counted = [d for d in memory.counted if (near and line.where.unit - d.unit <= _FAR) or line.where.addendum]
    targets = drafts or [d for d in near if d.counts] or counted
    if not targets:
        return
    _outdate(line, near, memory)
    for event in line.events:
        if (
            event.bare
            and not event.places
            and not _is_elsewhere(event, line)
            and all(d.event is not event for d in drafts)
        ):
            place = named_before(event, line.nodes)
            meant = [d for d in targets if place is None or compatible(place.places, (d.place,))]
            _said_again(event, meant, line.where.addendum, line.holds(ChunkKind.AFFIRM))
    causes = causes_named(line)
    if not line.events:
        _name_place(line, near)
    if not line.events and not causes:
        _take_back(line, targets)
    before = memory.causes or (memory.item_causes if is_chunk(line.nodes[0], ChunkKind.THIS) else [])
    _continue(line, drafts, [cause for cause in before if not cause.hedged])
    if causes:
        name_causes(line, drafts, targets, memory)


def _outdate(line: Line, near: list[Draft], memory: Memory) -> None:
    """'It was narrowed. On the present scan it is wide.': what was said before is history."""
    for event in line.events:
        if event.by and event.by[0] in line.grammar.adjacent and event.resumes is memory.part_event:
            for draft in near:
                if draft.event is event.resumes and event.holds != draft.event.holds:
                    draft.assertion, draft.cue = Assertion.HISTORICAL, (event.start, event.end)


def _operated(line: Line, near: list[Draft], memory: Memory) -> None:
    """'It was decompressed in 2021', 'MRI 8/1/26: the extrusion has resolved': what was said before is history."""
    found = next((found for found in line.found(Layer.OPERATED) if _is_over(found, memory)), None)
    if found is None or chunks_of(line.nodes, *_NO_FACT):
        return
    cue, where = found.role("fate")[0], chunks_of(found.nodes, ChunkKind.PLACE)
    where = where or ([memory.topic] if memory.topic is not None else [])
    gone = is_chunk(cue, ChunkKind.RESOLVED)  # on a later study, which may be told of some sentences later
    removed = {value for cause in chunks_of(found.role("cause"), ChunkKind.CAUSE) for value in cause.values}
    for draft in memory.counted if gone else near:
        causes = {value for tie in draft.ties for value in tie.cause.values}
        meant = draft.unit == line.where.unit - 1 if is_chunk(cue, ChunkKind.PAST) else any(map(has_level, where))
        if (
            draft.counts
            and (gone or meant)
            and (not removed or causes == removed)
            and compatible(places_of(where), (draft.place,))
        ):
            draft.assertion, draft.cue = Assertion.HISTORICAL, (cue.start, cue.end)
            draft.by.append(found.by)


def _is_over(found: Found, memory: Memory) -> bool:
    """Whether it is told of what stands before: 'this was decompressed', 'he widened the foramen', not 'this was formerly seen'.

    An operation that stands beside the result of a study may have been before the study.
    """
    cue, last = found.role("fate")[0], found.nodes[-1]
    if is_chunk(cue, ChunkKind.OPERATION):
        return not memory.of_study
    told = is_chunk(last, ChunkKind.THIS) or bool(chunks_of(found.nodes, ChunkKind.PART, ChunkKind.CENTRAL))
    return told or is_chunk(cue, ChunkKind.RESOLVED) or (isinstance(cue, Chunk) and cue.direction is Direction.BACKWARD)


def _name_place(line: Line, near: list[Draft]) -> None:
    """'Foraminal stenosis: present. Level: C1-C2.': the place of what was said without one."""
    for found in line.found(Layer.PLACING)[:1]:
        chunk = chunks_of(found.role("at"), ChunkKind.PLACE)[0]
        side, side_chunk = side_of(chunks_of(line.nodes, ChunkKind.SIDE))
        for draft in near:
            word_alone = draft.place.level is None and has_level(chunk) and bool(chunks_of(found.nodes, ChunkKind.THIS))
            open_place = draft.place.region is None or word_alone  # a level beats a word
            if open_place and draft.event.elsewhere is None and len(chunk.places) == 1:
                draft.place, draft.place_chunk = chunk.places[0], chunk
                draft.side, draft.side_chunk = (draft.side, draft.side_chunk) if draft.side else (side, side_chunk)
                draft.by.append(found.by)


def _is_elsewhere(event: Event, line: Line) -> bool:
    """'Elsewhere no narrowing' says nothing of the narrowing before it."""
    return event.elsewhere is not None or ChunkKind.ELSEWHERE.letter in line.string[: event.node]


def _said_again(event: Event, targets: list[Draft], corrects: bool, affirmed: bool) -> None:
    """'The narrowing is produced by …', 'the stenosis is not confirmed', '… is definite': more of what was said before, or a
    correction of it."""
    named = [t.cause for t in event.causes if not t.cause.denied]
    denied = {value for t in event.causes if t.cause.denied for value in t.cause.values}
    assertion, cue = assertion_of(event, event.holds)
    for draft in targets:
        if assertion is Assertion.PRESENT:
            if affirmed and draft.assertion is Assertion.POSSIBLE:
                draft.assertion, draft.cue = assertion, None
            draft.ties = [t for t in draft.ties if not denied.intersection(t.cause.values)]
            if draft.counts and named:
                draft.ties = [] if corrects else draft.ties
                draft.add(named, "resumes-narrowing")
                draft.closed = True
        elif assertion is Assertion.HYPOTHETICAL:
            continue  # 'if the stenosis gets worse': it is there
        elif not event.causes and draft.counts and (event.denials or event.governors):
            draft.assertion, draft.cue = assertion, cue
            if assertion is Assertion.NEGATED:
                draft.ties.clear()


def _take_back(line: Line, targets: list[Draft]) -> None:
    """'It has since resolved', 'this was never confirmed', 'I do not see it': what was said before holds no more."""
    said = chunks_of(line.nodes, ChunkKind.UNSEEN)
    if chunks_of(line.nodes[:2], ChunkKind.THIS):
        until = next((n for n, node in enumerate(line.nodes) if is_chunk(node, *_SUBJECTS)), len(line.nodes))
        said += chunks_of(line.nodes[:until], ChunkKind.RESOLVED, ChunkKind.NOT)
    for chunk in said:
        if chunk.kind is not ChunkKind.NOT or chunk.direction is Direction.BACKWARD:
            for draft in targets:
                if draft.counts:
                    draft.assertion, draft.cue = Assertion.NEGATED, (chunk.start, chunk.end)


def _act_of_one(line: Line, drafts: list[Draft], causes: list[Chunk]) -> None:
    """'Discs at C6-C7 and spurs at C5-C6. Only the latter narrow the foramina.': one of two causes, at its own place."""
    pick = next((node for node in line.nodes[:2] if is_chunk(node, ChunkKind.FORMER, ChunkKind.LATTER)), None)
    if pick is None or len(causes) < 2 or causes_named(line):
        return
    cause = causes[0] if pick.kind is ChunkKind.FORMER else causes[-1]
    for draft in drafts:
        if draft.event.kind is ChunkKind.ACT and draft.counts and not draft.ties:
            if len(cause.own_places) == 1:
                draft.place = cause.own_places[0]
            draft.add([cause], "one-acts")
            draft.closed = True


def _continue(line: Line, drafts: list[Draft], causes: list[Chunk]) -> None:
    """'It narrows …', '… is narrowed by this', 'With resultant narrowing': the causes are what the sentence before names."""
    for draft in drafts:
        event = draft.event
        behind = line.string[event.node + 1 :] if event in line.events and draft.counts and not event.causes else ""
        meant = next(
            (causes[which] for words, which in _BY_ONE if words in behind), causes if _BY_THIS in behind else []
        )
        if meant:
            draft.add(meant, "by-this")
            draft.closed = True
    if is_chunk(line.nodes[0], ChunkKind.THIS):
        acts = next((event for event in line.events if event.kind is ChunkKind.ACT), None)
        named_first = acts is not None and chunks_of(line.nodes[: acts.node], ChunkKind.CAUSE)
        for draft in drafts if not named_first else ():
            if draft.event is acts and draft.counts and not draft.ties:
                draft.add(causes, "this-acts")
                draft.closed = True
    _act_of_one(line, drafts, causes)
    goes_on = is_chunk(line.nodes[0], ChunkKind.WITH, ChunkKind.CAUSES, ChunkKind.SO)
    if drafts and (goes_on or is_chunk(line.nodes[-1], ChunkKind.SO)):  # '… is narrowed thereby'
        for draft in drafts:
            if draft.counts and not draft.ties and not draft.event.exclusive:
                draft.add(causes, "continues")
