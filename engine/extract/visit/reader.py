"""A note -> what a visit by hand did and found. Notes without a word of one are told by a look at their words."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.phrasebook import Phrasebook
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.terms import visit_terms
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.carried import Mark
from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.text.tree import LayoutReader
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.visit.account import Account
from dxproof.engine.extract.visit.days import earlier_units
from dxproof.engine.extract.visit.exam import read_exam
from dxproof.engine.extract.visit.findings import examine_lines
from dxproof.engine.extract.visit.gaps import cut_at_gaps, with_lone_places
from dxproof.engine.extract.visit.keys import Key
from dxproof.engine.extract.visit.labels import Labels
from dxproof.engine.extract.visit.named import changes, charted_complaints, complaints, diagnoses
from dxproof.engine.extract.visit.placing import without_radiating
from dxproof.engine.extract.visit.regions import BodyRegions
from dxproof.engine.extract.visit.segments import Segments, has_marked
from dxproof.engine.extract.visit.services import read_services
from dxproof.engine.extract.visit.sheets import with_sheets
from dxproof.engine.extract.vocabulary import Kind, skipped_in, visit_terms_of
from dxproof.engine.facts import Element, ExamSign, Service
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.visits import for_visits
from dxproof.engine.terms import Section


class Treatment(NamedTuple):
    """What was done at a visit, and what was found; ``untold`` is where the words of a visit say that no patient tells."""

    services: tuple[Service, ...] = ()
    exam_signs: tuple[ExamSign, ...] = ()
    elements: tuple[Element, ...] = ()
    untold: tuple[Stretch, ...] = ()


class TreatmentReader:
    """Reads visits by the words of one pack. Holds no state of a note; what it reads with is made when the first visit comes."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._is_of_visit = pack.is_of_visit
        self._opens = frozenset(pack.lexicon.visit.opens)
        self._opens_spine = frozenset(pack.lexicon.visit.opens_spine)

    def may_read(self, view: NoteView) -> bool:
        """Whether a word of a visit by hand is in a note; a pack of a visit reads those that it applies to, whatever their words."""
        if self._is_of_visit:
            return True
        words = view.tokens.words
        if not self._opens.isdisjoint(words):
            return True
        names_spine = bool(view.levels) or Kind.REGION in view.by_kind or has_marked(view.text)
        return names_spine and not self._opens_spine.isdisjoint(words)

    def read(self, view: NoteView, carried: list[Mark]) -> Treatment:
        """The visit that a note tells of; ``carried`` are the marks around text that was carried forward."""
        return self._reading.read(view, carried)

    @cached_property
    def _reading(self) -> "_Reading":
        return _Reading(self._pack)


def _with_colon(heading: re.Match[str]) -> str:
    """A heading that ends with a stop ('PLAN. Once a week') as one that ends with a colon."""
    return f"{heading.group()[:-1]}:"


def _examine(view: NoteView, units: list[Unit]) -> None:
    """Takes findings above the first name of a study for those of the examination."""
    first = min((study.start for study in view.by_kind.get(Kind.STUDY, ())), default=len(view.text))
    for unit in units:
        if unit.section is Section.FINDINGS and unit.end <= first:
            unit.block.section = Section.EXAM


class _Reading:
    """The words, constructions and layout of visits, compiled."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._words = pack.lexicon.visit
        self._terms = visit_terms(Phrasebook(visit_terms_of(pack), skipped_in(pack)))
        self._grammar = Grammar(self._words)
        self._regions = BodyRegions(self._words.vertebrae)
        self._segments = Segments(pack.lexicon.levels)
        self._labels = Labels(self._words.labels)
        self._done_columns = frozenset(self._words.done_columns)
        lexicon = for_visits(pack.lexicon)
        self._layout = LayoutReader(lexicon)
        names = (name for words in lexicon.sections.sections.values() for name in words.headers)
        self._stopped = re.compile(rf"^[ \t]*(?=[A-Z])(?i:{any_of(names)})\.(?= +[A-Z])", re.MULTILINE)

    def read(self, view: NoteView, carried: list[Mark]) -> Treatment:
        layout = self._layout.read(Tokens(self._stopped.sub(_with_colon, view.text)), carried)
        _examine(view, layout.units)
        units, labelled = self._labels.cut(view.text, layout.units)
        levels = self._segments.all_in(view.text, view.levels)
        units = with_sheets(view, units, self._names_column)
        units = list(cut_at_gaps(view, with_lone_places(view, units, levels, self._layout.headings.section_of)))
        own = view.with_words(view.tokens.words, levels, units)
        sentences = Sentences(own, self._pack, self._terms, self._grammar, self._regions)
        account = Account(sentences, self._words, self._labels, labelled, earlier_units(own))
        examine_lines(account)
        key = Key(account)
        exam = read_exam(account, key)
        named = tuple(self._named(account, exam.signs))
        signs = without_radiating(account, exam.signs)
        untold = (
            (unit.start, unit.end) for unit in account.units if unit.section in (Section.EXAM, Section.TREATMENT_TODAY)
        )
        return Treatment(read_services(account, exam.segments, key), signs, named, tuple(untold))

    def _names_column(self, name: str) -> bool:
        return self._labels.part_of(name) is not None or name.strip(" :").lower() in self._done_columns

    def _named(self, account: Account, signs: tuple[ExamSign, ...]) -> Iterator[Element]:
        """Complaints and diagnoses by region, where the pack has elements for them."""
        table = self._pack.file.regions
        if table is not None:
            yield from complaints(signs, table.complaint)
            yield from charted_complaints(account, table.complaint)
            yield from diagnoses(account, table.diagnosis)
            if table.change is not None:
                yield from changes(account, table.change)
