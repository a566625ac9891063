"""Which side a narrowing is on: named beside it, carried with its part, or the one side that the whole note names."""

from dxproof.engine.extract.assertion import assess, with_section
from dxproof.engine.extract.gone import OTHER_SIDE
from dxproof.engine.extract.nuclei import Nucleus
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.placement import Placement
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Span
from dxproof.engine.terms import Assertion, Section

# Characters beside a part of the body within which its side is named.
_REACH = 16


class SideReader:
    """Reads the sides of one note. ``defaults`` are the assertions that its sections give."""

    def __init__(self, view: NoteView, defaults: dict[Section, Assertion], placement: Placement) -> None:
        self.view = view
        self.defaults = defaults
        self._placement = placement
        self._told: dict[str | None, Mention | None] = {}

    def of_nucleus(
        self, index: int, nucleus: Nucleus, carried: Mention | None, last: str | None
    ) -> tuple[str | None, Span | None]:
        """The side of a nucleus and its word; 'opposite' is the other one than that of the statement before."""
        mention = self._named(index, nucleus) or (self._beside(carried) if carried else None)
        if mention is None:
            return None, None
        side = OTHER_SIDE.get(last or "") if mention.value == "opposite" else mention.value
        return side, self.view.span(mention.start, mention.end, self.view.units[index].section)

    def _beside(self, carried: Mention) -> Mention | None:
        """The side named beside a part that is carried from elsewhere: 'Right knee: …'."""
        near = self.view.of(Kind.SIDE, max(0, carried.start - _REACH), carried.end + _REACH)
        return min(near, key=lambda s: abs(s.first - carried.first), default=None)

    def of_note(self, compartment: str | None) -> tuple[str | None, Span | None]:
        """The one side that a note names wherever it names a side of a part: 'Right knee pain … 1. Knee osteoarthritis'."""
        if compartment not in self._told:
            named = [
                side
                for part in self.view.by_kind.get(Kind.COMPARTMENT, ())
                if part.value == compartment and (side := self._right_beside(part)) is not None
            ]
            one = named[0] if len({side.value for side in named}) == 1 and named[0].value in OTHER_SIDE else None
            self._told[compartment] = one
        side = self._told[compartment]
        if side is None:
            return None, None
        index = self.view.unit_for(side.start)
        section = self.view.units[index].section if index is not None else Section.UNKNOWN
        return side.value, self.view.span(side.start, side.end, section)

    def _right_beside(self, part: Mention) -> Mention | None:
        """The side in the words right before or behind a part, where they speak of the patient."""
        index = self.view.unit_for(part.start)
        if index is None or self.view.units[index].unchecked:
            return None
        judged = with_section(self.view, self.defaults, index, assess(self.view, index, part.start, part.end))
        if judged.assertion is Assertion.OTHER_PERSON:
            return None
        near = self.view.of(Kind.SIDE, max(0, part.start - _REACH), part.end + _REACH)
        near = [
            s for s in near if self._is_side(s) and (part.first - s.last in (0, 1) or s.first - part.last in (0, 1))
        ]
        return near[0] if near else None

    def _named(self, index: int, nucleus: Nucleus) -> Mention | None:
        """The side that the unit of a nucleus names for it, or the header or row it stands under."""
        unit, view = self.view.units[index], self.view
        own = [s for s in view.of(Kind.SIDE, unit.start, unit.end) if self._is_side(s)]
        group = self._placement.places(index).at(nucleus.start)
        part = next(
            ((start, end) for start, end, g in self._placement.places(index).parts if g is group),
            (unit.start, unit.end),
        )
        own = [s for s in own if part[0] <= s.start < part[1]] or (
            own if len(self._placement.places(index).groups) < 2 else []
        )
        if not own:
            for start, end in unit.inherited:
                own = [s for s in view.of(Kind.SIDE, start, end) if self._is_side(s)]
                if own:
                    return own[0]
            return None
        anchor = (
            nucleus.compartment
            if nucleus.compartment and unit.start <= nucleus.compartment.start < unit.end
            else nucleus.anchor
        )
        before = [s for s in own if s.end <= anchor.start and anchor.first - s.last <= 9]
        near = [s for s in own if abs(s.first - anchor.first) <= 12]
        if before:
            return before[-1]
        return near[0] if near else own[0] if len({s.value for s in own}) == 1 else None

    def _is_side(self, mention: Mention) -> bool:
        """Whether a mention is a side: one letter before a digit or slash is a level or a ratio ('L4', 'L/S')."""
        if mention.end - mention.start > 1:
            return True
        after = self.view.text[mention.end : mention.end + 2]
        return not (after[:1].isdigit() or after[:1] in "/'" or (after[:1] == "-" and after[1:].isdigit()))
