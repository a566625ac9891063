"""Checked boxes whose option is a side, a place or a cause alone: they say it of the finding before them.

'[x] Osteoarthritis of knee   Side: [ ] right  [x] left', 'Foraminal stenosis at C5-C6: [x] disc  [ ] bone'.
"""

from itertools import takewhile

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import NOWHERE, Draft
from dxproof.engine.extract.reading.event import chunks_of, encode, letters
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.pack.codes import BILATERAL
from dxproof.engine.pack.model import ChunkKind

# What may stand in such an option beside its side or cause: '[x] Left knee   Date: 2018'.
_BESIDE = frozenset(
    letters(
        ChunkKind.PART, ChunkKind.OTHER, ChunkKind.COLON, ChunkKind.SEMICOLON, ChunkKind.MEASURE, ChunkKind.DASH,
        ChunkKind.SLASH, ChunkKind.AT,
    )
)  # fmt: skip
_BY_BOX = "side-box"
_LONGEST_FORM = 8  # lines from a finding to the last box that says more of it
_SIDE, _CAUSE, _PLACE = ChunkKind.SIDE.letter, ChunkKind.CAUSE.letter, ChunkKind.PLACE.letter


def answer_by_box(
    unit: Unit, chunks: list[Chunk], drafts: list[Draft], units: list[Unit], boxed: frozenset[int]
) -> None:
    """Complete the findings of the line, or of one above its form, by the side, place or cause that a checked box alone says.

    ``boxed`` are the lines with a box.
    """
    string = encode(chunks)
    if string[:1] not in (_SIDE, _CAUSE, _PLACE) or not _BESIDE.issuperset(string[1:].replace(_CAUSE, "")):
        return
    last = next(reversed(drafts), None)
    if last is None:
        return
    before = units[last.unit].line
    if unit.line - before > _LONGEST_FORM:
        return
    if not boxed.issuperset(range(before + 1, unit.line)):
        return
    for draft in takewhile(lambda draft: units[draft.unit].line == before, reversed(drafts)):
        if not draft.counts or units[draft.unit].void:
            continue
        if string[0] == _CAUSE:
            if not draft.ties:
                draft.add(chunks_of(chunks, ChunkKind.CAUSE), "cause-box")
        elif string[0] == _PLACE:
            unplaced = draft.place == NOWHERE and (draft.place_chunk is None or not draft.place_chunk.ambiguous)
            if unplaced and len(chunks[0].places) == 1:
                draft.place, draft.place_chunk, draft.leveled = chunks[0].places[0], chunks[0], chunks[0].leveled
                draft.by.append("place-box")
        elif draft.side is None or draft.by[-1] == _BY_BOX:
            draft.side = chunks[0].value if draft.side is None else BILATERAL
            draft.side_chunk = chunks_of(chunks, ChunkKind.SIDE)[0]
            draft.by.append(_BY_BOX)
