"""What yields to what: statements that an addendum, today's text or a later result replaces."""

from collections.abc import Callable
from dataclasses import replace

from dxproof.engine.extract.facts.normals import Correction
from dxproof.engine.extract.facts.studies import StudyMention
from dxproof.engine.facts import CodeMention, Span, Statement
from dxproof.engine.pack.codes import OTHER_SIDE, CodeTable
from dxproof.engine.pack.model import Slot
from dxproof.engine.terms import Assertion, Section

_STATED = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.NEGATED)
_LISTS = (Section.ASSESSMENT, Section.PROBLEM_LIST)


def same_narrowing(left: Statement, right: Statement) -> bool:
    """Whether two statements can be about one narrowing: what one does not state matches."""
    if left.compartment and right.compartment and left.compartment != right.compartment:
        return False
    return left.place.touches(right.place) and sides_agree(left.side, right.side)


def sides_agree(left: str | None, right: str | None) -> bool:
    """Left and right exclude each other; nothing else does."""
    return OTHER_SIDE.get(left or "", "") != right


def supersede(
    statements: list[Statement],
    addenda: list[tuple[int, int]],
    withdrawn: list[Correction],
    studies: list[StudyMention],
    codes: list[CodeMention],
    table: CodeTable,
) -> list[Statement]:
    """Mark the statements that later text replaces (contract, 'When parts of a note disagree')."""

    def added(span: Span) -> bool:
        return any(start <= span.start < end for start, end in addenda)

    if addenda:
        original = [s for s in statements if not added(s.span)]
        addition = [_completed(s, original) for s in statements if added(s.span)]
        later = iter(addition)
        statements = [next(later) if added(s.span) else _by_addendum(s, addition, withdrawn) for s in statements]
    today = [s for s in statements if not s.carried and not s.superseded and s.assertion in _STATED and s.compartment]
    statements = [_by_today(s, today, codes, table) for s in statements]
    return [_by_later_result(s, statements, studies) for s in statements]


def _first(statements: list[Statement], statement: Statement, says: Callable[[Statement], bool]) -> Statement | None:
    """The first of some statements that speaks of the same narrowing and says what is looked for."""
    return next((other for other in statements if says(other) and same_narrowing(statement, other)), None)


def _causes(statement: Statement) -> set[str]:
    return {mechanism.value for mechanism in statement.mechanisms}


def _completed(statement: Statement, original: list[Statement]) -> Statement:
    """'The cause of the C1-C2 stenosis is …' in an addendum: the compartment is that of the text it corrects."""
    if statement.compartment or not statement.mechanisms:
        return statement
    meant = {s.compartment for s in original if s.compartment and same_narrowing(s, statement)}
    return replace(statement, compartment=meant.pop()) if len(meant) == 1 else statement


def _by_addendum(statement: Statement, addition: list[Statement], withdrawn: list[Correction]) -> Statement:
    """A statement before an addendum that takes its place back, denies it or names another cause."""
    for correction in withdrawn:
        if correction.place.region != statement.place.region or not correction.place.touches(statement.place):
            continue
        statement = replace(statement, read_by=(*statement.read_by, correction.by))
        if not addition and correction.instead is not None:
            return replace(statement, place=correction.instead, place_span=correction.span, word_region=None)
        return replace(statement, superseded=addition[0].span if addition else correction.span or statement.span)

    def otherwise(other: Statement) -> bool:
        if not other.compartment or other.assertion not in _STATED:
            return False
        another_cause = bool(other.mechanisms) and not _causes(statement) <= _causes(other)
        return other.assertion is Assertion.NEGATED or another_cause

    other = _first(addition, statement, otherwise)
    if other is None:
        return statement
    return replace(statement, superseded=other.span, cause_replaced=other.assertion is Assertion.PRESENT)


def _by_today(statement: Statement, today: list[Statement], codes: list[CodeMention], table: CodeTable) -> Statement:
    """Carried-forward text yields to a statement of today, unless today's diagnosis list repeats it."""
    if not statement.carried or statement.superseded:
        return statement
    said = _first(today, statement, lambda other: not other.title)
    if said is None:
        return statement
    causes = _causes(statement)
    repeated = _first(today, statement, lambda other: other.diagnosis and not causes.isdisjoint(_sure_causes(other)))
    listed = any(
        code.span.section in _LISTS
        and code.code in table.codes
        and causes & table.codes[code.code].mechanisms
        and table.codes[code.code].allows(Slot.COMPARTMENT, statement.compartment)
        for code in codes
    )
    return statement if causes and (repeated or listed) else replace(statement, superseded=said.span)


def _sure_causes(statement: Statement) -> set[str]:
    return {m.value for m in statement.mechanisms if m.span.assertion is Assertion.PRESENT}


def _by_later_result(statement: Statement, statements: list[Statement], studies: list[StudyMention]) -> Statement:
    """Of two dated results of one kind of study the later decides."""
    if statement.study is None or statement.superseded or statement.assertion not in _STATED:
        return statement
    mine = studies[statement.study].study

    def later(other: Statement) -> bool:
        if other.study in (None, statement.study) or other.superseded or other.compartment is None or other.graded:
            return False
        theirs = studies[other.study].study if other.study is not None else mine
        dated = mine.date is not None and theirs.date is not None and theirs.date > mine.date
        return dated and theirs.modality is mine.modality and other.assertion in _STATED

    other = _first(statements, statement, later)
    return replace(statement, superseded=other.span) if other else statement
