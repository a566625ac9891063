"""Whether a draft is about an opening that the codes know: a bare 'canal' or 'stenosis' may be another organ's."""

from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import Draft
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import ChunkKind, Slot, Trait


class Openings:
    """Judges the drafts of one note."""

    def __init__(self, view: NoteView, pack: Pack, placement: Placement) -> None:
        self._view = view
        self._pack = pack
        self._placement = placement
        self.is_spinal = placement.is_spinal

    def has(self, draft: Draft) -> bool:
        """Whether a draft is about an opening that the codes know."""
        event = draft.event
        if event.bare and not self._is_of_region(draft):
            return False
        if draft.place.region in self._placement.explicit_only:
            return draft.part_chunk is not None and self._is_explicit(draft.part_chunk)
        named = [part.chunk for part in event.parts if part.chunk is not None]
        if named and all(Trait.BARE in c.traits or c.kind is ChunkKind.CENTRAL for c in named):
            return draft.place.level is not None or self.is_spinal(draft.unit)
        if event.bare and not event.is_carried and not draft.place.level:
            return self.is_spinal(draft.unit)
        return True

    def _is_of_region(self, draft: Draft) -> bool:
        """'lumbar stenosis' is the spine's; 'cervical stenosis' may be another organ's, which words elsewhere in the note tell."""
        chunk, view = draft.place_chunk, self._view
        if chunk is None or chunk.leveled or Trait.BARE not in chunk.traits or not self._pack.lexicon.veto.elsewhere:
            return True
        if view.of(Kind.ELSEWHERE, 0, len(view.text)):
            return False
        areas = set(self._pack.table.complaints_of(draft.place.region, None))
        return self.is_spinal(draft.unit) or any(
            areas.intersection((symptom.term.area or "").split("+")) for symptom in view.by_kind.get(Kind.SYMPTOM, ())
        )

    def _is_explicit(self, part: Chunk) -> bool:
        words = " ".join(self._view.text[part.start : part.end].lower().split())
        axis = self._pack.table.by_slot.get(Slot.REGION)
        return any(word in words for word in (axis.explicit_words if axis else ()))
