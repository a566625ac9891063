"""The door of the package: text in, facts out."""

from dataclasses import replace

from dxproof.engine.extract.assertion import judge_span
from dxproof.engine.extract.care import CareReader
from dxproof.engine.extract.dates import visit_date
from dxproof.engine.extract.diagnoses import DiagnosisReader
from dxproof.engine.extract.features import find_features
from dxproof.engine.extract.gone import find_gone, without_gone
from dxproof.engine.extract.merge import find_findings, supersede
from dxproof.engine.extract.placement import Placement
from dxproof.engine.extract.places import Correction, corrections
from dxproof.engine.extract.reader import Reader
from dxproof.engine.extract.statements import StatementReader
from dxproof.engine.extract.studies import StudyIndex, find_studies
from dxproof.engine.extract.symptoms import SymptomReader
from dxproof.engine.extract.units import Layout
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.visit import encounter_of, payer_of
from dxproof.engine.extract.vocabulary import Term
from dxproof.engine.facts import NoteFacts, Span, Study
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Slot
from dxproof.engine.pack.parameters import measures_age
from dxproof.engine.terms import Assertion, Encounter, Section

WordsRead = frozenset[tuple[Term, tuple[str, ...]]]


class Extractor:
    """Makes facts of notes by the words of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._reader = Reader(pack)
        self._study_words = frozenset(pack.lexicon.contexts.study_words)
        self._dated = measures_age(pack.judged_rules)

    def facts(self, text: str) -> NoteFacts:
        """All that judge may know of a note."""
        return self._facts(*self._reader.read(text))

    def facts_and_words(self, text: str) -> tuple[NoteFacts, WordsRead]:
        """The facts, and the terms that were found for them, each with its wording; of the context words those looked up.

        For tests of the lexicon: which phrases a note has put to use. A misspelled word counts as it is written.
        """
        view, layout = self._reader.read(text)
        facts = self._facts(view, layout)
        words = frozenset((m.term, tuple(view.words(m.first, m.last))) for m in view.mentions_seen())
        return facts, words

    def _facts(self, view: NoteView, layout: Layout) -> NoteFacts:
        if not layout.units:
            return NoteFacts()
        studies = find_studies(view, self._study_words)
        index = StudyIndex(view, studies, self._pack.proof)
        placement = Placement(view, self._pack, index)
        statements = StatementReader(view, self._pack, index, placement).read()
        statements = without_gone(statements, find_gone(view, self._pack.lexicon.sections.defaults))
        symptoms = SymptomReader(view, self._pack).read()
        diagnoses = DiagnosisReader(view, self._pack, placement, index)
        codes = diagnoses.codes()
        encounter = encounter_of(view)
        addenda = [(unit.start, unit.end) for unit in layout.units if unit.addendum]
        withdrawn = self._withdrawn(view, layout)
        statements = supersede(statements, addenda, withdrawn, studies, codes, self._pack.table)
        whole = index.whole_normals()
        return NoteFacts(
            statements=tuple(statements),
            findings=tuple(find_findings(statements, index.old(statements), Slot.SIDE in self._pack.table.by_slot)),
            studies=tuple(self._with_normal(study.study, whole.get(n)) for n, study in enumerate(studies)),
            normals=tuple(diagnoses.normals(statements)),
            care=tuple(CareReader(view, self._pack).read(symptoms, statements)),
            symptoms=tuple(symptoms),
            features=tuple(find_features(view, self._pack)),
            competing=tuple(diagnoses.rivals(codes, statements, encounter is Encounter.RADIOLOGY)),
            codes=tuple(codes),
            encounter=encounter,
            payer=payer_of(view),
            visit=visit_date(view.text) if self._dated else None,
            unknown_headers=self._headers(view, layout),
        )

    def assertions(self, text: str, spans: list[tuple[int, int]]) -> list[Assertion]:
        """The assertion of any spans, by the pack's cues."""
        view, _ = self._reader.read(text, spans)
        defaults = self._pack.lexicon.sections.defaults
        return [judge_span(view, defaults, start, end).assertion for start, end in spans]

    def _withdrawn(self, view: NoteView, layout: Layout) -> list[Correction]:
        """Places that an addendum takes back: 'should read C1-C2, not C4-C5'."""
        return [
            correction
            for unit in layout.units
            if unit.addendum
            for correction in corrections(view, unit.start, unit.end, unit.section, self._pack.table)
        ]

    @staticmethod
    def _with_normal(study: Study, normal: Span | None) -> Study:
        return replace(study, normal=normal) if normal else study

    @staticmethod
    def _headers(view: NoteView, layout: Layout) -> tuple[Span, ...]:
        return tuple(view.span(start, end, Section.UNKNOWN) for start, end in layout.unknown_headers)
