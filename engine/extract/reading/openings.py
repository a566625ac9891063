"""Whether a draft is about an opening that the codes know: a bare 'canal' or 'stenosis' may be another organ's."""

from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import Draft
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.model import ChunkKind, Slot, Trait


def is_of_opening(draft: Draft, placement: Placement) -> bool:
    """Whether a draft is about an opening that the codes know."""
    event = draft.event
    if event.bare and not _is_of_region(draft, placement):
        return False
    if draft.place.region in placement.explicit_only:
        return draft.part_chunk is not None and _is_explicit(draft.part_chunk, placement)
    named = [part.chunk for part in event.parts if part.chunk is not None]
    if named and all(Trait.BARE in c.traits or c.kind is ChunkKind.CENTRAL for c in named):
        return draft.place.level is not None or placement.is_spinal(draft.unit)
    if event.bare and not event.is_carried and not draft.place.level:
        return placement.is_spinal(draft.unit)
    return True


def _is_of_region(draft: Draft, placement: Placement) -> bool:
    """'lumbar stenosis' is the spine's; 'cervical stenosis' may be another organ's, which words elsewhere in the note tell."""
    chunk, view, pack = draft.place_chunk, placement.sentences.view, placement.sentences.pack
    if chunk is None or chunk.leveled or Trait.BARE not in chunk.traits or not pack.lexicon.veto.elsewhere:
        return True
    if view.of(Kind.ELSEWHERE, 0, len(view.text)):
        return False
    areas = set(pack.table.complaints_of(draft.place.region, None))
    return placement.is_spinal(draft.unit) or any(
        areas.intersection((symptom.term.area or "").split("+")) for symptom in view.by_kind.get(Kind.SYMPTOM, ())
    )


def _is_explicit(part: Chunk, placement: Placement) -> bool:
    words = " ".join(placement.sentences.view.quote(part).lower().split())
    axis = placement.sentences.pack.table.by_slot.get(Slot.REGION)
    return any(word in words for word in (axis.explicit_words if axis else ()))
