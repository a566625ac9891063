"""Drafts -> statements: with their spans, section, study and side; and the titles of codes that a note writes out."""

import re
from functools import lru_cache

from dxproof.engine.extract.facts.asserted import Asserted, in_section
from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.titles import code_with_title, is_beside_code
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.draft import Draft
from dxproof.engine.extract.reading.drafts import is_over
from dxproof.engine.extract.reading.event import Tie
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Mechanism, Place, Span, Statement
from dxproof.engine.pack.codes import OTHER_SIDE
from dxproof.engine.pack.model import Slot, Trait
from dxproof.engine.pack.model.base import Phrases
from dxproof.engine.terms import Assertion, Section

_DIAGNOSIS = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST, Section.PREOPERATIVE, Section.BILLING})
_BEFORE = 24  # characters before a statement in which a word may call it the only one

_ATTRIBUTED = 400  # characters before a statement in which its sentence may give it to another author


@lru_cache(maxsize=16)
def _words(words: Phrases) -> re.Pattern[str]:
    """Any of some words, compiled once a pack."""
    return re.compile(rf"\b{any_of(words)}\b", re.IGNORECASE)


class StatementMaker:
    """Makes the statements of one note."""

    def __init__(self, placement: Placement) -> None:
        pack = placement.sentences.pack
        self._view = placement.sentences.view
        self._table = pack.table
        self._placement = placement
        self._studies = placement.studies
        self._sides = placement.sides
        self._defaults = pack.lexicon.sections.defaults
        self._records = pack.lexicon.sections.records
        self._sided = Slot.SIDE in pack.table.by_slot
        self._others = _words(pack.lexicon.sections.others)
        self._unique = _words(pack.lexicon.binding.unique)

    # ---- titles

    def titles(self, index: int) -> list[Statement]:
        """Official code titles written out. Beside their code they are no statement."""
        unit = self._view.units[index]
        if unit.void:
            return []
        mentions = self._view.of(Kind.TITLE, unit.start, unit.end)
        return [self._title(index, unit, mention) for mention in mentions if not is_beside_code(self._view, mention)]

    def _title(self, index: int, unit: Unit, mention: Mention) -> Statement:
        code = self._table.codes[mention.value]
        asserted = in_section(unit, self._defaults, Asserted())
        span = self._span(mention.start, mention.end, unit.section, asserted)
        side = code.wanted(Slot.SIDE)
        return Statement(
            span=span,
            place=Place(code.region),
            place_span=span,
            compartment=code.compartment,
            mechanisms=tuple(Mechanism(value, span, "title") for value in sorted(code.mechanisms)),
            denied=(),
            side=side,
            severity=None,
            assertion=asserted.assertion,
            study=self._studies.of_unit(index, mention.end),
            diagnosis=unit.section in _DIAGNOSIS or unit.checked,
            carried=unit.carried is not None,
            title=True,
            side_span=span if side else None,
        )

    # ---- drafts

    def statement(self, draft: Draft) -> Statement | None:
        """A draft as a statement; None where its word needs a part that the note does not name."""
        view, event = self._view, draft.event
        unit = view.units[draft.unit]
        asserted = self._asserted(draft, unit)
        titled = code_with_title(view.text[unit.start : unit.end], self._table)
        if titled is not None and asserted.assertion is Assertion.PRESENT:
            asserted = Asserted(Assertion.HYPOTHETICAL, (unit.start + titled[0], unit.start + titled[1]))
        counts = asserted.assertion is not Assertion.NEGATED
        start, end = max(draft.start, unit.start), min(max(draft.end, draft.start), unit.end)
        if start >= end:
            start, end = unit.start, unit.end
        if event.head is not None and event.head.spans:  # a degree is quoted with the name of its scale
            named = event.head.spans[0][0]
            start = min(start, named) if named >= unit.start else start
        part, carried = (draft.part, None) if draft.part is not None else self._part_of(draft)
        if part is None and event.is_carried:
            return None
        study = self._studies.of_unit(draft.unit, end)
        side, side_span = draft.side, self._chunk_span(draft.side_chunk if draft.side else None, unit)
        if self._sided:
            study, side, side_span = self._sided_by(study, side, side_span, carried, unit)
            if side is None and asserted.assertion in (Assertion.PRESENT, Assertion.POSSIBLE):
                side, side_span = self._sides.of_note(part)
        traits = event.head.traits if event.head is not None else ()
        # 'arthritis' is a sign, 'The arthritis is post-traumatic' a diagnosis
        sign = Trait.SIGN in traits and not (Trait.GENERAL in traits and draft.ties)
        if sign and (study is None or not _is_shown(asserted.assertion, Trait.GENERAL in traits)):
            return None
        if not counts and Trait.NO_DENIAL in traits:
            return None
        if not counts and event.bare and not event.is_carried:
            part = None
        place_chunk = draft.place_chunk
        told = self._told_by(draft)
        return Statement(
            span=self._span(start, end, unit.section, asserted),
            place=draft.place,
            place_span=self._chunk_span(place_chunk, unit),
            compartment=part,
            mechanisms=tuple(m for t in draft.ties for m in self._mechanisms(t, asserted))
            if counts and not sign
            else (),
            denied=tuple(m for t in draft.denied for m in self._mechanisms(t, asserted)),
            side=side,
            severity=event.grade.value or None if event.grade is not None and counts else None,
            assertion=asserted.assertion,
            study=study,
            diagnosis=unit.section in _DIAGNOSIS,
            cites=self._studies.is_cited_in(told),
            carried=view.units[told].carried is not None
            or (study is None and self._is_by_others(view.units[told], start)),
            graded=draft.graded,
            unique=bool(self._unique.search(view.text, max(unit.start, start - _BEFORE), end)),
            structural=draft.part_chunk is not None and Trait.STRUCTURAL in draft.part_chunk.traits,
            sign=sign and counts,
            elsewhere=event.elsewhere is not None and not draft.place.level,
            everywhere=event.elsewhere is not None and not draft.place.level and not event.elsewhere.places,
            resolved=not counts and bool(event.denials) and is_over(event),
            other_opening=draft.other_opening,
            ambiguous=self._chunk_span(
                place_chunk if place_chunk is not None and place_chunk.ambiguous else None, unit
            ),
            word_region=self._word_region(draft, unit),
            side_span=side_span,
            read_by=tuple(dict.fromkeys(draft.by)),
        )

    def _is_by_others(self, unit: Unit, start: int) -> bool:
        """Whether a unit tells what others wrote or think: 'Records reviewed: the note of … lists …', 'According to Dr. …'."""
        if self._others.search(self._view.text, max(unit.start, start - _ATTRIBUTED), start):
            return True
        return unit.header is not None and self._view.text[slice(*unit.header)].lower().startswith(self._records)

    def _told_by(self, draft: Draft) -> int:
        """The unit that says what a draft is worth: 'stenosis (carried forward). It has been ruled out.' is of today."""
        by = self._view.unit_at(draft.cue[0]) if draft.cue is not None else None
        return draft.unit if by is None else by

    def _asserted(self, draft: Draft, unit: Unit) -> Asserted:
        asserted = Asserted(draft.assertion, draft.cue)
        first = self._view.units[draft.told if draft.told is not None else draft.unit]
        if first.says or first.void:  # what is said again is worth no more than when it was said
            unit = first
        study = self._studies.of_unit(draft.unit, draft.end)
        if study is not None and not (unit.says or unit.void):
            shown = self._studies.studies[study]
            if shown.unit == draft.unit and shown.study.span.start < draft.start:
                return (
                    asserted  # a study's result in 'PSH: … MRI shows …' is today's; 'PMH: stenosis on MRI' is history
                )
        return in_section(unit, self._defaults, asserted)

    def _sided_by(
        self, study: int | None, side: str | None, span: Span | None, carried: Mention | None, unit: Unit
    ) -> tuple[int | None, str | None, Span | None]:
        """The side that the part or the study of a finding names; a study of the other side is not the finding's."""
        if carried is not None and side is None and (named := self._sides.beside(carried)) is not None:
            side, span = named.value, self._view.span(named.start, named.end, unit.section)
        if study is not None:
            shown = self._studies.studies[study].study
            if OTHER_SIDE.get(side or "", "") == shown.side:
                study = None
            elif side is None and shown.side is not None:
                side, span = shown.side, shown.span
        return study, side, span

    def _part_of(self, draft: Draft) -> tuple[str | None, Mention | None]:
        """The compartment of a narrowing that names none: what its word carries, or what one alone stands for."""
        head = draft.event.head
        if head is not None and draft.event.is_carried:
            mention = self._view.last_before(Kind.NARROWING, head.start)
            carried = self._placement.part_of(draft.unit, mention) if mention is not None else None
            if carried is not None:
                return carried.value, carried
            shown = self._studies.of_unit(draft.unit, head.start) is not None
            return (self._placement.only_part if shown or self._view.units[draft.unit].checked else None), None
        axis = self._table.by_slot.get(Slot.COMPARTMENT)
        return (axis.default if axis and not draft.other_opening else None), None

    def _word_region(self, draft: Draft, unit: Unit) -> Span | None:
        """The words for the region beside a level, or instead of one."""
        chunk = draft.place_chunk
        if chunk is None:
            return None
        if not chunk.leveled and not chunk.ambiguous:
            return self._chunk_span(chunk, unit)
        if chunk.spans:
            return self._view.span(*chunk.spans[0], unit.section)
        beside = (other for other in draft.event.places if not other.leveled and not other.ambiguous)
        return self._chunk_span(next(beside, None), unit)

    def _mechanisms(self, tie: Tie, asserted: Asserted) -> list[Mechanism]:
        """The mechanisms of a cause; what hedges the cause alone makes it possible, unless it was asked for and affirmed."""
        cause, cue, assertion = tie.cause, None, Assertion.PRESENT
        index = self._view.unit_at(cause.start)
        affirmed = index is not None and self._view.units[index].says is Assertion.PRESENT
        if cause.hedged is not None and asserted.assertion is not Assertion.POSSIBLE and not affirmed:
            cue, assertion = cause.hedged, Assertion.POSSIBLE
        elif cause.denied is not None:
            cue, assertion = cause.denied, Assertion.NEGATED
        section = self._view.units[index].section if index is not None else Section.UNKNOWN
        words = self._view.text[cue.start : cue.end] if cue is not None else None
        span = self._view.span(cause.start, cause.end, section, assertion, words)
        return [Mechanism(value, span, tie.by) for value in cause.values]

    def _span(self, start: int, end: int, section: Section, asserted: Asserted) -> Span:
        cue = self._view.text[slice(*asserted.cue)] if asserted.cue else None
        return self._view.span(start, end, section, asserted.assertion, cue)

    def _chunk_span(self, chunk: Chunk | None, unit: Unit) -> Span | None:
        return self._view.span(chunk.start, chunk.end, unit.section) if chunk is not None else None


def _is_shown(assertion: Assertion, is_general: bool) -> bool:
    """Whether a film that names a sign says something: that it is there, or that there is none of what a general word means."""
    return assertion is Assertion.PRESENT or (is_general and assertion is Assertion.NEGATED)
