"""Written codes, and structural diagnoses of their own."""

import re
from dataclasses import replace
from itertools import pairwise

from dxproof.engine.extract.dates import Date, dates_of
from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.facts.concept import Concept, concepts
from dxproof.engine.extract.facts.placement import Placement
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.reading.event import is_chunk
from dxproof.engine.extract.reading.govern import GOVERNORS
from dxproof.engine.extract.text.blocks import BlockKind, Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import CodeMention, CompetingDiagnosis, Place, Statement
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.model import ChunkKind
from dxproof.engine.terms import Assertion, Section

_AROUND = " .,;:()-"
# What parts two diagnoses of one sentence.
_PARTS = re.compile(r"[;|]|\s/\s|(?<![\w./–-])\(?(?:[a-h]|\d{1,2}|[ivx]{1,4})[.)]\s")
_ITEM_SECTIONS = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST, Section.PREOPERATIVE})
# Where a diagnosis needs a word that calls it one.
_TOLD = frozenset({Section.UNKNOWN, Section.ADMINISTRATIVE, Section.ADDENDUM, Section.PLAN})
# Where a numbered list of diagnoses may stand without a heading of its own.
_UNHEADED = frozenset({Section.UNKNOWN, Section.EXAM})
_IMPRESSION = frozenset({Section.IMPRESSION})
# A note with one of these is a clinic's: it treats what it finds.
_OF_A_CLINIC = frozenset({Section.PLAN, Section.HPI, Section.EXAM, Section.TREATMENT_TODAY})


def find_codes(sentences: Sentences) -> list[CodeMention]:
    """ICD-10-CM codes written in the note; an unchecked pick-list line is no diagnosis."""
    view, table = sentences.view, sentences.pack.table
    found: list[CodeMention] = []
    for match in view.codes:
        index = view.unit_for(match.start())
        unit = view.units[index if index is not None else -1]
        code, sure = normalise(match.group()), "." in match.group() and match.group()[0].isupper()
        known = code in table.codes or table.competing_code(code) is not None
        if unit.void or not (sure or known):
            continue
        asserted = sentences.asserted_span(match.start(), match.end(), with_section=False)
        if code in table.codes and _in_brackets(view.text, match.start(), match.end()):
            asserted = _given(asserted, sentences, unit, match.start())
        cue = view.cue(asserted.cue)
        span = view.span(match.start(), match.end(), unit.section, asserted.assertion, cue)
        found.append(CodeMention(code, span))
    return found


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Whether a code stands alone in brackets: then it was given to the diagnosis before it."""
    return text[start - 1 : start] == "(" and text[end : end + 1] == ")"


def _given(asserted: Asserted, sentences: Sentences, unit: Unit, start: int) -> Asserted:
    """A code was given to its diagnosis also where that is hedged; what is said of the cause alone ('an old fracture') or of
    a feature ('without claudication') is not said of it."""
    if asserted.assertion is Assertion.POSSIBLE:
        return Asserted()
    if asserted.cue is not None and sentences.view.of(Kind.FEATURE, asserted.cue[1], start):
        return Asserted()
    if asserted.assertion is Assertion.HISTORICAL and asserted.cue is not None:
        before = sentences.chunks(unit.start, asserted.cue[0])
        cause = next((chunk for chunk in before if chunk.kind is ChunkKind.BY), None)
        if cause is not None and cause.end <= start:
            return sentences.asserted_span(cause.start, cause.end, with_section=False)
    return asserted


def find_competing(
    placement: Placement, codes: list[CodeMention], statements: list[Statement], radiology: bool
) -> list[CompetingDiagnosis]:
    """Structural diagnoses that the provider writes as items of their own."""
    view = placement.sentences.view
    sections, coded_sections = _provider_sections(view, radiology)
    coded: set[int] = set()
    found: list[CompetingDiagnosis] = []
    for code in codes:
        index = view.unit_at(code.span.start)
        if index is not None and (made := _coded(code, view.units[index], coded_sections, placement)) is not None:
            coded.add(index)
            found.append(made)
    for named in concepts(placement.sentences, Kind.COMPETING, Concept) if not radiology else ():
        if named.index in coded or not _is_own(named, sections, statements):
            continue
        if named.asserted().assertion is not Assertion.PRESENT:
            continue
        if (place := _place(named, placement)) is not None:
            found.append(CompetingDiagnosis(named.mention.value, named.span(), place))
    listed = {one.span for one in found if one.span.section is Section.PROBLEM_LIST and _is_old(one, placement)}
    return [replace(one, listed=True) if one.span in listed else one for one in found]


def _is_old(row: CompetingDiagnosis, placement: Placement) -> bool:
    """Whether a row of the problem list has no level, or a date before that of the visit."""
    view = placement.sentences.view
    index = view.unit_at(row.span.start)
    if row.place.level is None or index is None:
        return True
    unit = view.units[index]
    written = [mention.date for mention in view.dates_in(unit.start, unit.end) if mention.date]
    visit = dates_of(placement.sentences.pack.lexicon.dates).visit(view.text) if written else None
    today = (visit.year, visit.month, visit.day) if visit else ()
    return bool(today) and any(day < today[: len(day)] for day in map(_known, written))


def _known(day: Date) -> tuple[int, ...]:
    """The parts of a date that the note states: a year, its month, its day."""
    return tuple(part for part in day if part)


def _is_own(named: Concept, sections: frozenset[Section], statements: list[Statement]) -> bool:
    """Whether words are a diagnosis of their own: the cause inside the narrowing's own diagnosis is none.

    What stands in the same sentence is one where a mark parts the two: '(a) foraminal stenosis from disc; (b) spondylosis'.
    """
    unit, mention = named.unit, named.mention
    told = (unit.section in _TOLD and _is_called_one(named)) or _is_listed(named, statements)
    if not (told or unit.section in sections) or unit.void or unit.carried:
        return False
    beside = [s for s in statements if s.compartment and unit.start <= s.span.start < unit.end]
    causes = (mechanism.span for s in statements for mechanism in s.mechanisms)
    if beside and any(span.start < mention.end and mention.start < span.end for span in causes):
        return False
    narrowed = [s for s in beside if not s.structural]
    between = (
        (s.span.end, mention.start) if s.span.end <= mention.start else (mention.end, s.span.start) for s in narrowed
    )
    return all(_parted(named, *stretch) for stretch in between)


def _is_called_one(named: Concept) -> bool:
    """Whether its sentence, or the line over its list, calls it a diagnosis: 'I also diagnose …', 'Problem 2 - …'."""
    head = named.unit.block.list_head
    over = {chunk.kind for chunk in named.sentences.chunks(head.start, head.end)} if head is not None else set()
    listed = ChunkKind.DIAGNOSING in over and over.isdisjoint(GOVERNORS)  # 'Diagnoses considered and excluded:'
    return listed or named.sentence.holds(ChunkKind.DIAGNOSING)


def _is_listed(named: Concept, statements: list[Statement]) -> bool:
    """Whether an item begins with it in a numbered list without a heading that has a narrowing as another, none of a study."""
    unit, view = named.unit, named.view
    if unit.block.kind is not BlockKind.ITEM or not unit.block.sign.isdigit() or unit.section not in _UNHEADED:
        return False
    if named.mention.start != unit.start:
        return False
    items = [view.units[at] for s in statements if s.study is None and (at := view.unit_at(s.span.start)) is not None]
    return any(one.block.kind is BlockKind.ITEM and one.paragraph == unit.paragraph for one in items)


def _parted(named: Concept, start: int, end: int) -> bool:
    """Whether a mark or a word between two diagnoses of a sentence says that they are two."""
    if _PARTS.search(named.view.text, start, end) is not None:
        return True
    between = [node for node in named.sentence.nodes if start <= node.start and node.end <= end]
    listed = any(is_chunk(one, ChunkKind.COMMA) and is_chunk(two, ChunkKind.AND) for one, two in pairwise(between))
    return listed or any(is_chunk(node, ChunkKind.DIAGNOSING) for node in between)


def _provider_sections(view: NoteView, radiology: bool) -> tuple[frozenset[Section], frozenset[Section]]:
    """Where the provider's own diagnoses stand, by name and by code.

    The impression of a clinic's note holds them where there is no assessment; a code is always the provider's.
    """
    sections = {unit.section for unit in view.units}
    if radiology or not sections & _OF_A_CLINIC:
        return _ITEM_SECTIONS, _ITEM_SECTIONS
    named = _ITEM_SECTIONS if Section.ASSESSMENT in sections else _ITEM_SECTIONS | _IMPRESSION
    return named, _ITEM_SECTIONS | _IMPRESSION


def _coded(
    code: CodeMention, unit: Unit, sections: frozenset[Section], placement: Placement
) -> CompetingDiagnosis | None:
    """The diagnosis that a code of another family is, where the provider writes it."""
    row = placement.sentences.pack.table.competing_code(code.code)
    if row is None or unit.section == Section.BILLING or code.span.assertion is not Assertion.PRESENT:
        return None
    view = placement.sentences.view
    if unit.section not in sections and not (unit.checked and _is_item(view, code, unit)):
        return None
    named = placement.places(unit.start, unit.end)
    fitting = (place for place in named if place.region and row.region in (None, place.region))
    return CompetingDiagnosis(row.label, code.span, next(fitting, Place(row.region)), code.code)


def _is_item(view: NoteView, code: CodeMention, unit: Unit) -> bool:
    """Whether what stands after a box is a code with its words, and no sentence about one."""
    before, after = view.text[unit.start : code.span.start], view.text[code.span.end : unit.end]
    return not before.strip(_AROUND) or not after.strip(_AROUND)


def _place(named: Concept, placement: Placement) -> Place | None:
    """A diagnosis by name needs a level or region of its own."""
    own = next((place for place in placement.places(named.unit.start, named.unit.end) if place.region), None)
    if own is not None:
        return own
    mention = named.mention
    inside = named.view.of(Kind.REGION, mention.start, mention.end)
    return Place(inside[0].value) if inside and inside[0].start == mention.start else None
