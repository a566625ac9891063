"""Written codes, and structural diagnoses of their own."""

from dataclasses import dataclass

from dxproof.engine.extract.facts.concept import Concept, concepts
from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import CodeMention, CompetingDiagnosis, Place, Statement
from dxproof.engine.pack.codes import normalise
from dxproof.engine.terms import Assertion, Section

_ITEM_SECTIONS = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST})
# A note with one of these is a clinic's: it treats what it finds.
_OF_A_CLINIC = frozenset({Section.PLAN, Section.HPI, Section.EXAM, Section.TREATMENT_TODAY})


@dataclass(slots=True)
class DiagnosisReader:
    """Reads the codes and diagnoses of one note."""

    sentences: Sentences
    placement: Placement

    @property
    def view(self) -> NoteView:
        return self.sentences.view

    def codes(self) -> list[CodeMention]:
        """ICD-10-CM codes written in the note; an unchecked pick-list line is no diagnosis."""
        found: list[CodeMention] = []
        for match in self.view.codes:
            index = self.view.unit_for(match.start())
            if index is None:
                index = len(self.view.units) - 1
            unit = self.view.units[index]
            code, sure = normalise(match.group()), "." in match.group() and match.group()[0].isupper()
            if unit.unchecked or not (sure or self._known(code)):
                continue
            asserted = self.sentences.asserted_span(match.start(), match.end(), with_section=False)
            cue = self.view.cue(asserted.cue)
            span = self.view.span(match.start(), match.end(), unit.section, asserted.assertion, cue)
            found.append(CodeMention(code, span))
        return found

    def _known(self, code: str) -> bool:
        return code in self.sentences.pack.table.codes or self.sentences.pack.table.competing_code(code) is not None

    def competing(
        self, codes: list[CodeMention], statements: list[Statement], radiology: bool
    ) -> list[CompetingDiagnosis]:
        """Structural diagnoses that the provider writes as items of their own."""
        sections = self._provider_sections(radiology)
        coded: set[int] = set()
        found: list[CompetingDiagnosis] = []
        for code in codes:
            index = self.view.unit_at(code.span.start)
            made = self._coded(code, index, sections) if index is not None else None
            if made is not None and index is not None:
                coded.add(index)
                found.append(made)
        for named in concepts(self.sentences, Kind.COMPETING, Concept) if not radiology else ():
            if named.index in coded or not self._is_own(named.unit, sections, statements):
                continue
            if named.asserted().assertion is not Assertion.PRESENT:
                continue
            places = self.placement.places(named.unit.start, named.unit.end)
            place = next((place for place in places if place.region), None)
            if place is not None:  # by name it needs a level or region of its own
                found.append(CompetingDiagnosis(named.mention.value, named.span(), place))
        return found

    @staticmethod
    def _is_own(unit: Unit, sections: frozenset[Section], statements: list[Statement]) -> bool:
        """Whether a unit holds a diagnosis of its own: the cause inside the narrowing's own diagnosis is none."""
        if unit.section not in sections or unit.unchecked or unit.carried:
            return False
        narrowed = (s.span for s in statements if s.compartment and not s.structural)
        return not any(unit.start <= span.start < unit.end and span.end > unit.start for span in narrowed)

    def _provider_sections(self, radiology: bool) -> frozenset[Section]:
        """Where the provider's own diagnoses stand: the impression of a clinic's note holds them as well."""
        sections = {unit.section for unit in self.view.units}
        if radiology or not sections & _OF_A_CLINIC:
            return _ITEM_SECTIONS
        return _ITEM_SECTIONS | {Section.IMPRESSION}

    def _coded(self, code: CodeMention, index: int, sections: frozenset[Section]) -> CompetingDiagnosis | None:
        """The diagnosis that a code of another family is, where the provider writes it."""
        row = self.sentences.pack.table.competing_code(code.code)
        unit = self.view.units[index]
        if row is None or unit.section == Section.BILLING or code.span.assertion is not Assertion.PRESENT:
            return None
        if unit.section not in sections:
            return None
        named = self.placement.places(unit.start, unit.end)
        place = next(
            (p for p in named if p.region and (row.region is None or p.region == row.region)), Place(row.region)
        )
        return CompetingDiagnosis(row.label, code.span, place, code.code)
