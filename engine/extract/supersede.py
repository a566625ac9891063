"""What later text replaces: an addendum, a later result, a statement of today beside text that was carried forward."""

from collections.abc import Hashable
from dataclasses import replace
from itertools import compress

from dxproof.engine.extract.facts.corrections import Correction
from dxproof.engine.extract.facts.studies import StudyMention
from dxproof.engine.extract.later_results import by_later_results, is_of_another_part
from dxproof.engine.extract.narrowing import causes_of, same_narrowing, stand, unlike
from dxproof.engine.facts import CodeMention, Statement, Study
from dxproof.engine.pack.codes import BILATERAL, CodeTable
from dxproof.engine.pack.model import Slot
from dxproof.engine.terms import Assertion, Modality, Section

_REASONS = (Section.CHIEF_COMPLAINT, Section.INDICATION)
_CONCLUDED = (Section.ASSESSMENT, Section.IMPRESSION)
_SAID = (Assertion.PRESENT, Assertion.POSSIBLE)
_WEIGHTY = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.NEGATED)


def supersede(
    statements: list[Statement],
    addenda: list[tuple[int, int]],
    withdrawn: list[Correction],
    studies: list[StudyMention],
    normal: list[Study],
    codes: list[CodeMention],
    table: CodeTable,
) -> list[Statement]:
    """Mark the statements that later text replaces (contract, 'When parts of a note disagree')."""
    marked = _by_addenda(statements, addenda, withdrawn) if addenda else statements
    marked = _by_author(marked)
    marked = _by_resolution(marked, studies)
    marked = _by_denial(marked, studies)
    today = unlike(filter(_of_today, marked), lambda s: (stand(s), s.title, s.diagnosis, _sure_causes(s)))
    marked = [_by_today(s, today, codes, table) for s in marked]
    marked = by_later_results(marked, studies, normal)
    excluded = [(s, _modality_of(s, studies)) for s in marked if _excludes(s)]
    return [_by_exclusion(s, excluded, studies) for s in marked] if excluded else marked


def corrected(normal: list[Study], statements: list[Statement], addenda: list[tuple[int, int]]) -> list[Study]:
    """The studies, those without the words that call them normal of which an addendum states a finding."""
    added = {
        s.study: s.span.start
        for s in statements
        if s.assertion in _SAID and any(start <= s.span.start < end for start, end in addenda)
    }
    return [
        replace(study, normal=None) if study.normal and study.normal.start < added.get(number, 0) else study
        for number, study in enumerate(normal)
    ]


def _by_addenda(
    statements: list[Statement], addenda: list[tuple[int, int]], withdrawn: list[Correction]
) -> list[Statement]:
    """What addenda correct, and what they leave open filled from the text that they correct."""
    inside = [any(start <= s.span.start < end for start, end in addenda) for s in statements]
    before = unlike((s for s, within in zip(statements, inside, strict=True) if not within), stand)
    statements = [
        _of_study(_completed(s, before), before, withdrawn) if within else s
        for s, within in zip(statements, inside, strict=True)
    ]
    added = unlike(compress(statements, inside), lambda s: (stand(s), s.assertion, causes_of(s)))
    return [s if within else _by_addendum(s, added, withdrawn) for s, within in zip(statements, inside, strict=True)]


def _completed(statement: Statement, before: list[Statement]) -> Statement:
    """'The cause of the C1-C2 stenosis is …' in an addendum: the compartment is that of the text it corrects; 'the foramen is
    narrowed by capsule': the place is."""
    if not statement.mechanisms:
        return statement
    same = [s for s in before if s.compartment and same_narrowing(s, statement) and s.assertion in _SAID]
    compartments, places = {s.compartment for s in same}, {s.place for s in same if s.place.region}
    if statement.compartment is None and len(compartments) == 1:
        statement = replace(statement, compartment=compartments.pop())
    if statement.place.region is None and not statement.ambiguous and len(places) == 1:
        statement = replace(statement, place=places.pop())
    return statement


def _of_study(statement: Statement, before: list[Statement], withdrawn: list[Correction]) -> Statement:
    """The study of what an addendum says otherwise of: 'the foramen is narrowed after all', '… is at L5-S1, not at L4-L5'."""
    if statement.study is not None:
        return statement
    if statement.assertion in (Assertion.PRESENT, Assertion.NEGATED):
        opposite = Assertion.NEGATED if statement.assertion is Assertion.PRESENT else Assertion.PRESENT
        corrected = (
            s
            for s in before
            if same_narrowing(s, statement) and (s.assertion is opposite or (s.mechanisms and _corrects(statement, s)))
        )
        study = next((s.study for s in corrected if s.study is not None), None)
        if study is not None:
            return replace(statement, study=study)
    for correction in withdrawn:
        if correction.instead is not None and correction.instead.touches(statement.place):
            wrong = (s for s in before if s.study is not None and s.compartment == statement.compartment)
            study = next((s.study for s in wrong if s.place.touches(correction.place)), None)
            return replace(statement, study=study)
    return statement


def _by_addendum(statement: Statement, added: list[Statement], withdrawn: list[Correction]) -> Statement:
    for correction in withdrawn:
        if correction.place.region == statement.place.region and correction.place.touches(statement.place):
            statement = replace(statement, read_by=(*statement.read_by, correction.by))
            at = correction.instead
            # 'The narrowing above is at C1-C2' only moves it: its compartment and cause stand.
            anew = (s for s in added if at is None or s.compartment or s.mechanisms)
            restated = next((s.span for s in anew if at is None or not s.place.region or s.place.touches(at)), None)
            if restated is None and correction.instead is not None:
                return replace(statement, place=correction.instead, place_span=correction.span, word_region=None)
            return replace(statement, superseded=restated or correction.span or statement.span)
    for other in added:
        if (
            other.compartment
            and other.assertion in _WEIGHTY
            and same_narrowing(statement, other)
            and _corrects(other, statement)
        ):
            return replace(statement, superseded=other.span, cause_replaced=other.assertion is Assertion.PRESENT)
    return statement


def _corrects(addendum: Statement, statement: Statement) -> bool:
    """Whether an addendum says otherwise: a denial, what was denied, or another cause."""
    if addendum.assertion is Assertion.NEGATED or statement.assertion is Assertion.NEGATED:
        return True
    return bool(addendum.mechanisms) and not causes_of(statement) <= causes_of(addendum)


def _by_author(statements: list[Statement]) -> list[Statement]:
    """Why a patient was sent is another's opinion: it yields to what the author denies in the assessment."""
    concluded = unlike(
        (s for s in statements if s.span.section in _CONCLUDED and not s.superseded), _stand_and_assertion
    )
    denials = [s for s in concluded if s.assertion is Assertion.NEGATED]
    affirmed = [s for s in concluded if s.assertion in _SAID]
    if not denials:
        return statements
    return [_of_reason(s, denials, affirmed) if s.span.section in _REASONS else s for s in statements]


def _stand_and_assertion(statement: Statement) -> Hashable:
    return stand(statement), statement.assertion


def _of_reason(statement: Statement, denials: list[Statement], affirmed: list[Statement]) -> Statement:
    if statement.assertion not in _SAID or statement.superseded or any(same_narrowing(statement, s) for s in affirmed):
        return statement
    # A denial of one side leaves what names none.
    meant = (s for s in denials if same_narrowing(statement, s) and s.side in (None, BILATERAL, statement.side))
    denial = next(meant, None)
    return replace(statement, superseded=denial.span) if denial else statement


def _by_resolution(statements: list[Statement], studies: list[StudyMention]) -> list[Statement]:
    """'I regard the stenosis as resolved since 2019': what the story before it tells of that narrowing is history."""
    over = unlike((s for s in reversed(statements) if s.resolved and not s.superseded), stand)
    return [_as_history(s, over, studies) for s in statements] if over else statements


def _as_history(statement: Statement, over: list[Statement], studies: list[StudyMention]) -> Statement:
    dated = statement.study is not None and studies[statement.study].study.date is not None
    if statement.assertion not in _SAID or statement.diagnosis or statement.superseded or dated:
        return statement
    end = next((s for s in over if s.span.start > statement.span.start and same_narrowing(statement, s)), None)
    if end is None:
        return statement
    historical = Assertion.HISTORICAL
    return replace(
        statement, assertion=historical, span=replace(statement.span, assertion=historical, cue=end.span.cue)
    )


def _by_denial(statements: list[Statement], studies: list[StudyMention]) -> list[Statement]:
    """What was only suspected yields to a later denial: 'stenosis was suspected on admission …; it was ruled out'."""
    denials = unlike((s for s in reversed(statements) if s.assertion is Assertion.NEGATED and not s.superseded), stand)
    return [_answered(s, denials, studies) for s in statements] if denials else statements


def _answered(statement: Statement, denials: list[Statement], studies: list[StudyMention]) -> Statement:
    if statement.assertion is not Assertion.POSSIBLE or statement.diagnosis or statement.superseded:
        return statement
    later = (
        s
        for s in denials
        if s.span.start > statement.span.start
        and same_narrowing(statement, s)
        and not is_of_another_part(s, statement, studies)
    )
    denial = next((s for s in later if s.side in (None, BILATERAL, statement.side)), None)
    return replace(statement, superseded=denial.span) if denial else statement


def _of_today(statement: Statement) -> bool:
    """What carried-forward text can yield to: what names its compartment, and 'no stenosis', which denies that of any."""
    said = statement.assertion in _WEIGHTY
    named = statement.compartment is not None or statement.assertion is Assertion.NEGATED
    return said and named and not statement.carried and not statement.superseded


def _sure_causes(statement: Statement) -> frozenset[str]:
    return frozenset(m.value for m in statement.mechanisms if m.span.assertion is Assertion.PRESENT)


def _by_today(statement: Statement, today: list[Statement], codes: list[CodeMention], table: CodeTable) -> Statement:
    """Carried-forward text yields to a statement of today, unless today's diagnosis list repeats it."""
    if not statement.carried or statement.superseded:
        return statement
    today = [other for other in today if same_narrowing(statement, other)]
    today_says = [other for other in today if not other.title]
    if not today_says:
        return statement
    causes = causes_of(statement)
    repeats = any(other.diagnosis and _repeats(other, statement) for other in today)
    listed = any(
        code.span.section in (Section.ASSESSMENT, Section.PROBLEM_LIST) and code.code in table.codes and causes & table.codes[code.code].mechanisms
        and table.codes[code.code].allows(Slot.COMPARTMENT, statement.compartment)
        for code in codes
    )  # fmt: skip
    if repeats or listed:
        return statement
    return replace(statement, superseded=today_says[0].span)


def _repeats(diagnosis: Statement, carried: Statement) -> bool:
    """Whether a diagnosis of today states what was carried forward: one of its causes or, where neither has any, the same."""
    causes, today = causes_of(carried), _sure_causes(diagnosis)
    if causes or today:
        return bool(causes & today)
    return diagnosis.assertion is carried.assertion is Assertion.PRESENT


def _excludes(statement: Statement) -> bool:
    """Whether a diagnosis denies by a study that it names: 'per CT myelogram the stenosis has been ruled out'."""
    by_study = statement.cites or statement.study is not None
    said_now = not (statement.carried or statement.superseded)
    return statement.diagnosis and statement.assertion is Assertion.NEGATED and by_study and said_now


def _modality_of(statement: Statement, studies: list[StudyMention]) -> Modality:
    """The kind of study that a diagnosis is read from, or else refers to."""
    if statement.study is not None:
        return studies[statement.study].study.modality
    cited = (mention.study for mention in studies if mention.cited)
    return min(cited, key=lambda study: abs(study.span.start - statement.span.start)).modality


def _by_exclusion(
    statement: Statement, excluded: list[tuple[Statement, Modality]], studies: list[StudyMention]
) -> Statement:
    """Where the provider excludes a narrowing by a study, the result of another kind of study no longer decides."""
    if statement.study is None or statement.superseded or statement.assertion is not Assertion.PRESENT:
        return statement
    mine = studies[statement.study].study
    for other, modality in excluded:
        later = (study.date for mention in studies if (study := mention.study).modality is modality and study.date)
        since = max(later, default=None)
        after = mine.date is not None and since is not None and mine.date > since
        if mine.modality is not modality and not after and same_narrowing(statement, other):
            return replace(statement, superseded=other.span)
    return statement
