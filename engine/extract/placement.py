"""Where the words of a unit stand: their own place, their heading's, or the one carried from the text before."""

from dataclasses import dataclass, field

from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.places import PlaceGroup, divide, place_groups
from dxproof.engine.extract.studies import StudyIndex
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Trait
from dxproof.engine.terms import Section

# Units above a finding in which the part of the body it is of may be named.
_PART_REACH = 5


@dataclass(slots=True)
class UnitPlaces:
    """The places of one unit, divided among its parts."""

    groups: list[PlaceGroup] = field(default_factory=list)
    parts: list[tuple[int, int, PlaceGroup]] = field(default_factory=list)

    def at(self, position: int) -> PlaceGroup | None:
        for start, end, group in self.parts:
            if start <= position < end:
                return group
        return self.parts[-1][2] if self.parts else None


class Placement:
    """The places of the units of one note."""

    def __init__(self, view: NoteView, pack: Pack, studies: StudyIndex) -> None:
        self.view = view
        self.table = pack.table
        self.studies = studies
        self.explicit_only = {row.value for row in pack.table.regions.values() if row.explicit_only}
        self._places: dict[int, UnitPlaces] = {}
        self._spinal: dict[int, bool] = {}

    def places(self, index: int) -> UnitPlaces:
        """The places of a unit."""
        if index not in self._places:
            unit = self.view.units[index]
            groups = place_groups(self.view, unit.start, unit.end, self.table)
            content = sorted(
                mention.start
                for kind in (Kind.NARROWING, Kind.COMPARTMENT, Kind.MECHANISM)
                for mention in self.view.of(kind, unit.start, unit.end)
            )
            self._places[index] = UnitPlaces(
                groups, divide(self.view, groups, unit.start, unit.end, content) if groups else []
            )
        return self._places[index]

    def inherited(self, index: int) -> PlaceGroup | None:
        """The place of a unit that names none: its row, level heading, heading line."""
        for start, end in self.view.units[index].inherited:
            groups = place_groups(self.view, start, end, self.table)
            if groups:
                return groups[0]
        return None

    def _carried(self, index: int, same_line: bool) -> PlaceGroup | None:
        """The last place named before in the same line, or in the lines right above under the same header."""
        unit = self.view.units[index]
        for back in range(index - 1, max(-1, index - 7), -1):
            other = self.view.units[back]
            if same_line and other.line != unit.line:
                return None
            if other.section != unit.section or (
                other.line != unit.line and (unit.item or other.paragraph != unit.paragraph or unit.inherited)
            ):
                return None
            groups = self.places(back).groups
            if (
                groups
                and groups[-1].from_word
                and other.section in (Section.ASSESSMENT, Section.PROBLEM_LIST)
                and not self._speaks_of_narrowing(other.start, other.end)
            ):
                return None  # 'Segmental dysfunction, head region.' places nothing but itself
            if groups:
                if other.item and other.line != unit.line and other.section is not Section.FINDINGS:
                    return None
                return groups[-1]
            inherited = self.inherited(back) if other.line == unit.line else None
            if inherited:
                return inherited
        return None

    def place_of(self, index: int, position: int) -> PlaceGroup | None:
        """The place that governs a position of a unit."""
        unit = self.view.units[index]
        own = self.places(index).at(position)
        heading = self.inherited(index)
        if own is not None:
            if (
                heading is not None
                and not heading.from_word
                and not heading.ambiguous
                and (own.from_word or _is_single(own))
                and not _is_single(heading)
            ):
                return heading
            return own
        if self._opens_elsewhere(index):
            return None
        if heading is not None and not heading.from_word:
            return heading
        if self.view.of(Kind.NOWHERE, unit.start, unit.end):
            return None
        return self._carried(index, heading is not None) or heading

    def _opens_elsewhere(self, index: int) -> bool:
        """'C7-T1: … Remaining levels: …': the heading's level is left behind."""
        unit, view = self.view.units[index], self.view
        return any(
            mention.start == unit.start and "level" in view.text[mention.start : mention.end].lower()
            for mention in view.of(Kind.NOWHERE, unit.start, unit.end)
        )

    def part_of(self, index: int, anchor: Mention) -> Mention | None:
        """The part of the body that a finding without one is of: the nearest in its statement, its heading's, its study's, the last named."""
        unit, view = self.view.units[index], self.view
        own = view.of(Kind.COMPARTMENT, unit.start, unit.end)
        if own:
            return min(own, key=lambda part: (abs(part.first - anchor.first), part.first))
        for start, end in (*unit.inherited, *([unit.header] if unit.header else [])):
            parts = view.of(Kind.COMPARTMENT, start, end)
            if parts:
                return parts[-1]
        for back in range(index - 1, max(-1, index - _PART_REACH), -1):
            other = view.units[back]
            if (
                other.section != unit.section
                or other.paragraph != unit.paragraph
                or (unit.item and other.line != unit.line)
            ):
                break
            parts = view.of(Kind.COMPARTMENT, other.start, other.end)
            if parts:
                return parts[-1]
        number = self.studies.of_unit(index, anchor.start)
        return self.studies.part_of(number) if number is not None else None

    def _speaks_of_narrowing(self, start: int, end: int) -> bool:
        return self.view.any_of((Kind.NARROWING, Kind.COMPARTMENT, Kind.MECHANISM), start, end)

    def is_spinal(self, index: int) -> bool:
        """Whether a bare 'canal' or 'foramen' of this unit can be the spine's."""
        if index not in self._spinal:
            self._spinal[index] = self._look_for_spine(index)
        return self._spinal[index]

    def _look_for_spine(self, index: int) -> bool:
        unit = self.view.units[index]
        if self._speaks_of_spine(unit.start, unit.end) or self.inherited(index):
            return True
        for back in range(index - 1, max(-1, index - 6), -1):
            other = self.view.units[back]
            if other.section != unit.section and other.paragraph != unit.paragraph:
                break
            if self._speaks_of_spine(other.start, other.end):
                return True
        number = self.studies.of_unit(index, unit.start)
        return number is not None and bool(set(self.studies.studies[number].study.regions) - self.explicit_only)

    def _speaks_of_spine(self, start: int, end: int) -> bool:
        if self.view.of(Kind.SPINAL, start, end) or any(not level.single for level in self.view.levels_in(start, end)):
            return True
        return any(
            Trait.BARE not in mention.term.traits
            for mention in self.view.of(Kind.REGION, start, end)
            if mention.value not in self.explicit_only
        )


def _is_single(group: PlaceGroup) -> bool:
    """Whether a group is single vertebrae only, which are weaker than a segment in the heading."""
    return all(place.upper is not None and place.upper == place.lower for place in group.places)
