"""The entry point of the package: text in, facts out."""

from dataclasses import replace
from functools import cached_property

from dxproof.engine.course import CourseFacts
from dxproof.engine.extract.course.reader import CourseReader
from dxproof.engine.extract.dates import dates_of
from dxproof.engine.extract.facts.care import find_care, told_treatments
from dxproof.engine.extract.facts.corrections import find_corrections
from dxproof.engine.extract.facts.diagnoses import find_codes, find_competing
from dxproof.engine.extract.facts.elements import find_elements
from dxproof.engine.extract.facts.normals import find_normals
from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.resected import find_resected, without_resected
from dxproof.engine.extract.facts.results import StudyIndex
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.studies import find_studies
from dxproof.engine.extract.facts.symptoms import find_features, find_symptoms
from dxproof.engine.extract.facts.visit import HEAD, VisitReader, payer_of
from dxproof.engine.extract.facts.wrong_sides import with_sides_corrected
from dxproof.engine.extract.merge import find_findings, without_denied_kinds, without_lone_signs
from dxproof.engine.extract.pipeline import compiled
from dxproof.engine.extract.reader import Reader
from dxproof.engine.extract.reading.findings import FindingReader
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.terms import fact_terms, terms_of
from dxproof.engine.extract.reading.unread import UnreadSentence, unread_sentences
from dxproof.engine.extract.supersede import corrected, supersede
from dxproof.engine.extract.text.blocks import Layout
from dxproof.engine.extract.text.given import as_given
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.visit.named import told, with_more
from dxproof.engine.extract.visit.reader import Treatment, TreatmentReader
from dxproof.engine.extract.vocabulary import Kind, Term
from dxproof.engine.facts import NoteFacts, Span, Statement
from dxproof.engine.pack.detectors import reads_visits
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.parameters import measures_age
from dxproof.engine.terms import Assertion, Encounter, Section

WordsRead = frozenset[tuple[Term, tuple[str, ...]]]


class Extractor:
    """Makes facts of notes by the words of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._reader = Reader(pack)
        self._terms = terms_of(compiled(pack))
        self._grammar = Grammar(pack.lexicon.constructions)
        self._fact_terms = fact_terms(compiled(pack))
        self._visits = VisitReader(pack.lexicon.contexts)
        self._fact_grammar = Grammar(pack.lexicon.facts)
        self._dates = dates_of(pack.lexicon.dates)
        self._dated = measures_age(pack.judged_rules)
        self._by_hand = TreatmentReader(pack) if reads_visits(pack.file, pack.pitfalls, pack.rules) else None

    @cached_property
    def _course(self) -> CourseReader:
        """The reader of courses of care, which a note alone does not need."""
        return CourseReader(self._pack.lexicon.course, self._pack.episode)

    def facts(self, text: str) -> NoteFacts:
        """All that judge may know of a note."""
        canonical = self._reader.canonical(text)
        return as_given(self._facts(*self._reader.read(canonical.text)), canonical, text)

    def facts_and_words(self, text: str) -> tuple[NoteFacts, WordsRead]:
        """The facts, and the terms that were found for them, each with its wording; of the words of sentences those read.

        For tests of the lexicon: which phrases a note has put to use. A misspelled word counts as it is written.
        """
        canonical = self._reader.canonical(text)
        view, layout = self._reader.read(canonical.text)
        facts = as_given(self._facts(view, layout), canonical, text)
        return facts, view.terms_read()

    def unread(self, text: str) -> list[UnreadSentence]:
        """The sentences that speak of a narrowing or an opening and that nothing was read from."""
        canonical = self._reader.canonical(text)
        view, layout = self._reader.read(canonical.text, whole=True)
        statements = self._facts(view, layout).statements
        found = unread_sentences(view, self._terms, self._grammar, self._pack.table, statements)
        return [UnreadSentence(*canonical.given(each.start, each.end), each.chunks) for each in found]

    def course(self, text: str) -> CourseFacts:
        """What a note says of a course of care, by the pack's words for one."""
        canonical = self._reader.canonical(text)
        view, _ = self._reader.read(canonical.text, whole=True)
        facts = self._course.read(view, self._sentences(view))
        return as_given(facts, canonical, text)

    def _facts(self, view: NoteView, layout: Layout) -> NoteFacts:
        if not layout.units:
            return NoteFacts()
        sentences = self._sentences(view)
        studies = find_studies(sentences)
        index = StudyIndex(sentences, studies)
        placement = Placement(sentences, index)
        statements = FindingReader(placement, self._terms, self._grammar).read()
        resected = find_resected(sentences)
        statements = without_resected(view, statements, resected)
        statements = with_sides_corrected(sentences, statements)
        symptoms = find_symptoms(sentences)
        codes = find_codes(sentences)
        encounter, encounter_span = self._visits.encounter_of(view, told_treatments(sentences, HEAD))
        payer, payer_span = payer_of(view)
        if encounter is Encounter.RADIOLOGY:
            statements = [_as_question(s) for s in statements]
        statements = [_as_compared(s) for s in statements]
        addenda = [(unit.start, unit.end) for unit in layout.units if unit.block.addendum]
        withdrawn = find_corrections(sentences, statements)
        normal = index.as_normal()
        statements = supersede(statements, addenda, withdrawn, studies, normal, codes, self._pack.table)
        normal = corrected(normal, statements, addenda)
        statements = without_denied_kinds(without_lone_signs(statements))
        by_hand = self._visit_by_hand(view)
        return NoteFacts(
            statements=tuple(statements),
            findings=tuple(find_findings(statements, index.old(statements), self._pack.table)),
            studies=tuple(normal),
            normals=tuple(find_normals(placement, statements)),
            care=tuple(find_care(sentences, symptoms, statements)),
            symptoms=tuple(symptoms),
            features=tuple(find_features(sentences)),
            resected=tuple(resected),
            competing=tuple(find_competing(placement, codes, statements, encounter is Encounter.RADIOLOGY)),
            codes=tuple(codes),
            elements=with_more(
                told(find_elements(sentences, codes), by_hand.untold, self._pack.file.regions), by_hand.elements
            ),
            services=by_hand.services,
            exam_signs=by_hand.exam_signs,
            encounter=encounter,
            encounter_span=encounter_span,
            payer=payer,
            payer_span=payer_span,
            visit=self._dates.visit(view.text) if self._dated else None,
            unknown_headers=self._headers(view, layout),
        )

    def _visit_by_hand(self, view: NoteView) -> Treatment:
        """What was done and found by hand, where the pack asks for it and the note may tell it."""
        if self._by_hand is None or not self._by_hand.may_read(view):
            return Treatment()
        return self._by_hand.read(view, self._reader.carried(view.text, view.by_kind.get(Kind.CARRIED, [])))

    def assertions(self, text: str, spans: list[tuple[int, int]]) -> list[Assertion]:
        """The assertion of any spans, by the pack's cues."""
        canonical = self._reader.canonical(text)
        spans = [canonical.found(start, end) for start, end in spans]
        view, _ = self._reader.read(canonical.text, spans)
        sentences = self._sentences(view)
        return [sentences.asserted_span(start, end).assertion for start, end in spans]

    def _sentences(self, view: NoteView) -> Sentences:
        return Sentences(view, self._pack, self._fact_terms, self._fact_grammar)

    @staticmethod
    def _headers(view: NoteView, layout: Layout) -> tuple[Span, ...]:
        return tuple(view.span(start, end, Section.UNKNOWN) for start, end in layout.unknown_headers)


def _as_question(statement: Statement) -> Statement:
    """What the indication of a radiology report says is what the report was asked about; what an older study showed stays."""
    asked = statement.span.section is Section.INDICATION and statement.study is None
    if not asked or statement.assertion is not Assertion.PRESENT:
        return statement
    hypothetical = Assertion.HYPOTHETICAL
    span = replace(statement.span, assertion=hypothetical, cue=statement.span.cue or Section.INDICATION)
    return replace(statement, assertion=hypothetical, span=span)


def _as_compared(statement: Statement) -> Statement:
    """What a report says of the study that it compares with is what that one showed."""
    if statement.span.section is not Section.COMPARISON or statement.assertion is not Assertion.PRESENT:
        return statement
    historical = Assertion.HISTORICAL
    span = replace(statement.span, assertion=historical, cue=statement.span.cue or Section.COMPARISON)
    return replace(statement, assertion=historical, span=span)
