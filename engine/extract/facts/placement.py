"""What surrounds a unit: the part of the body it is of, whether it speaks of the spine, the places it names."""

from functools import cached_property

from dxproof.engine.extract.facts.results import StudyIndex
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.sides import SideReader
from dxproof.engine.extract.levels import places_of
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.words import AMBIGUOUS, places_in
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Place
from dxproof.engine.pack.model import Trait

# Units above a finding in which the part of the body it is of, or the spine, may be named.
_PART_REACH, _SPINE_REACH = 5, 6


class Placement:
    """The surroundings of the units of one note."""

    def __init__(self, sentences: Sentences, studies: StudyIndex) -> None:
        self.sentences = sentences
        self.studies = studies
        self.sides = SideReader(sentences)
        self._view = sentences.view
        self._table = sentences.pack.table
        self.explicit_only = {row.value for row in self._table.regions.values() if row.explicit_only}
        self._spinal: dict[int, bool] = {}
        self._speaks: dict[int, bool] = {}

    def places(self, start: int, end: int) -> list[Place]:
        """The places that a stretch names: its levels, else its words for regions; the names of studies are none."""
        view = self._view
        levels = [level for level in view.levels_in(start, end) if not level.root]
        pairs = [level for level in levels if not level.single] or levels
        named = [place for level in pairs for place in places_of(level, self._table)]
        if any(place.region for place in named):
            return named
        symptoms = view.of(Kind.SYMPTOM, start, end)
        for mention in view.of(Kind.REGION, start, end):
            inside = any(symptom.start <= mention.start < symptom.end for symptom in symptoms)
            if not inside and mention.start not in view.study_words and mention.value != AMBIGUOUS:
                named += places_in(mention.term) or (Place(mention.value),)
        return named

    def heading_places(self, index: int) -> list[Place]:
        """The places of the nearest heading over a unit that names one."""
        for start, end in self._view.units[index].headings:
            places = self.places(start, end)
            if places:
                return places
        return []

    def part_of(self, index: int, anchor: Mention) -> Mention | None:
        """The part of the body of a finding that names none: the nearest in its statement, its heading's, the last named, its study's."""
        unit, view = self._view.units[index], self._view
        own = view.of(Kind.COMPARTMENT, unit.start, unit.end)
        if own:
            return min(own, key=lambda part: (abs(part.first - anchor.first), part.first))
        for start, end in (*unit.headings, *([unit.header] if unit.header else [])):
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

    @cached_property
    def only_part(self) -> str | None:
        """The one part that a note names beside a finding, else the one that it names: that of a study which names none."""
        view = self._view
        indices = {view.unit_at(found.start) for found in view.by_kind.get(Kind.NARROWING, ())}
        units = [view.units[index] for index in sorted(index for index in indices if index is not None)]
        found = [part for unit in units for part in view.of(Kind.COMPARTMENT, unit.start, unit.end)]
        parts = {part.value for part in found or view.by_kind.get(Kind.COMPARTMENT, [])}
        return parts.pop() if len(parts) == 1 else None

    def is_spinal(self, index: int) -> bool:
        """Whether a bare 'canal' or 'foramen' of this unit can be the spine's."""
        if index not in self._spinal:
            self._spinal[index] = self._look_for_spine(index)
        return self._spinal[index]

    def _look_for_spine(self, index: int) -> bool:
        unit = self._view.units[index]
        if self._speaks_of_spine(index) or self.heading_places(index):
            return True
        for back in range(index - 1, max(-1, index - _SPINE_REACH), -1):
            other = self._view.units[back]
            if other.section != unit.section and other.paragraph != unit.paragraph:
                break
            if self._speaks_of_spine(back):
                return True
        number = self.studies.of_unit(index, unit.start)
        return number is not None and bool(set(self.studies.studies[number].study.regions) - self.explicit_only)

    def _speaks_of_spine(self, index: int) -> bool:
        """Whether a unit names the spine, a level or a region of it."""
        if index not in self._speaks:
            self._speaks[index] = self._names_spine(self._view.units[index].start, self._view.units[index].end)
        return self._speaks[index]

    def _names_spine(self, start: int, end: int) -> bool:
        view = self._view
        if view.of(Kind.SPINAL, start, end) or any(not level.single for level in view.levels_in(start, end)):
            return True
        return any(
            Trait.BARE not in mention.term.traits
            for mention in view.of(Kind.REGION, start, end)
            if mention.value not in self.explicit_only
        )
