"""From statements to findings: what is replaced by later text, and which statements are one narrowing."""

from collections.abc import Callable
from dataclasses import replace

from dxproof.engine.extract.facts.normals import Correction
from dxproof.engine.extract.facts.studies import StudyMention
from dxproof.engine.facts import CodeMention, Finding, Span, Statement
from dxproof.engine.pack.codes import BILATERAL, OTHER_SIDE, CodeTable
from dxproof.engine.pack.model import Slot
from dxproof.engine.terms import Assertion, Section

_COUNTABLE = (Assertion.PRESENT, Assertion.POSSIBLE)


# ---- what yields to what -------------------------------------------------------------------------------------


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
    statements = [_completed(s, statements, addenda) for s in statements]
    marked = [_by_addendum(s, statements, addenda, withdrawn) for s in statements]
    marked = [_by_today(s, marked, codes, table) for s in marked]
    return [_by_later_result(s, marked, studies) for s in marked]


def _in(span: Span, stretches: list[tuple[int, int]]) -> bool:
    return any(start <= span.start < end for start, end in stretches)


def _completed(statement: Statement, statements: list[Statement], addenda: list[tuple[int, int]]) -> Statement:
    """'The cause of the C1-C2 stenosis is …' in an addendum: the compartment is that of the text it corrects."""
    if statement.compartment or not statement.mechanisms or not _in(statement.span, addenda):
        return statement
    meant = {
        s.compartment for s in statements if not _in(s.span, addenda) and s.compartment and same_narrowing(s, statement)
    }
    return replace(statement, compartment=meant.pop()) if len(meant) == 1 else statement


def _by_addendum(
    statement: Statement, statements: list[Statement], addenda: list[tuple[int, int]], withdrawn: list[Correction]
) -> Statement:
    if not addenda or _in(statement.span, addenda):
        return statement
    for correction in withdrawn:
        if correction.place.region == statement.place.region and correction.place.touches(statement.place):
            restated = _first_in(statements, addenda)
            read_by = (*statement.read_by, correction.by)
            if restated is None and correction.instead is not None:
                return replace(
                    statement, place=correction.instead, place_span=correction.span, word_region=None, read_by=read_by
                )
            return replace(statement, superseded=restated or correction.span or statement.span, read_by=read_by)
    for other in statements:
        if (
            _in(other.span, addenda)
            and other.compartment
            and other.assertion in (*_COUNTABLE, Assertion.NEGATED)
            and same_narrowing(statement, other)
            and _corrects(other, statement)
        ):
            return replace(statement, superseded=other.span, cause_replaced=other.assertion is Assertion.PRESENT)
    return statement


def _corrects(addendum: Statement, statement: Statement) -> bool:
    """Whether an addendum says otherwise: a denial, or another cause."""
    if addendum.assertion is Assertion.NEGATED:
        return True
    causes = {m.value for m in statement.mechanisms}
    return bool(addendum.mechanisms) and not causes <= {m.value for m in addendum.mechanisms}


def _first_in(statements: list[Statement], addenda: list[tuple[int, int]]) -> Span | None:
    return next((s.span for s in statements if _in(s.span, addenda)), None)


def _by_today(
    statement: Statement, statements: list[Statement], codes: list[CodeMention], table: CodeTable
) -> Statement:
    """Carried-forward text yields to a statement of today, unless today's diagnosis list repeats it."""
    if not statement.carried or statement.superseded:
        return statement
    today = [
        other
        for other in statements
        if not other.carried
        and not other.superseded
        and other.assertion in (*_COUNTABLE, Assertion.NEGATED)
        and same_narrowing(statement, other)
        and other.compartment
    ]
    today_says = [other for other in today if not other.title]
    if not today_says:
        return statement
    causes = {m.value for m in statement.mechanisms}
    repeats = any(
        other.diagnosis and causes & {m.value for m in other.mechanisms if m.span.assertion is Assertion.PRESENT}
        for other in today
    )
    listed = any(
        code.span.section in (Section.ASSESSMENT, Section.PROBLEM_LIST) and code.code in table.codes and causes & table.codes[code.code].mechanisms
        and table.codes[code.code].allows(Slot.COMPARTMENT, statement.compartment)
        for code in codes
    )  # fmt: skip
    if causes and (repeats or listed):
        return statement
    return replace(statement, superseded=today_says[0].span)


def _by_later_result(statement: Statement, statements: list[Statement], studies: list[StudyMention]) -> Statement:
    """Of two dated results of one kind of study the later decides."""
    if statement.study is None or statement.superseded or statement.assertion not in (*_COUNTABLE, Assertion.NEGATED):
        return statement
    mine = studies[statement.study].study
    if mine.date is None:
        return statement
    for other in statements:
        if other.study is None or other.study == statement.study or other.superseded or other.compartment is None:
            continue
        theirs = studies[other.study].study
        if theirs.date is None or theirs.modality is not mine.modality or theirs.date <= mine.date:
            continue
        if (
            other.assertion in (*_COUNTABLE, Assertion.NEGATED)
            and not other.graded
            and same_narrowing(statement, other)
        ):
            return replace(statement, superseded=other.span)
    return statement


# ---- one narrowing -------------------------------------------------------------------------------------------


Covers = Callable[[str, str], bool]


def find_findings(
    statements: list[Statement],
    old: frozenset[int] = frozenset(),
    sided: bool = False,
    covers: Covers = lambda region, word: False,
) -> list[Finding]:
    """The findings of a note, each with all statements that are it, in the order of the text.

    ``sided`` says that codes tell the sides apart: what one statement calls bilateral is. ``old`` are the studies so much older than the note's last date that what they alone report is history.
    """
    live = _without_general_words([s for s in statements if not s.superseded], covers)
    present = [_aged(cluster, old) for cluster in _cluster([s for s in live if s.assertion is Assertion.PRESENT])]
    aged = [cluster for cluster in present if cluster[0].assertion is Assertion.HISTORICAL]
    present = [cluster for cluster in present if cluster[0].assertion is Assertion.PRESENT]
    hedged = [s for s in live if s.assertion is Assertion.POSSIBLE]
    kept: list[Statement] = []
    for statement in hedged:
        home = next((cluster for cluster in present if any(_matches(statement, s) for s in cluster)), None)
        if home is None:
            kept.append(statement)
    clusters = present + aged + [_aged(cluster, old) for cluster in _cluster(kept)]
    known = {s.place for cluster in present for s in cluster if s.place.region}
    if len({(place.region, place.level) for place in known}) == 1:
        # What a history or a hypothesis does not state matches the one narrowing that the note states.
        live = [
            replace(s, place=next(iter(known)))
            if s.place.region is None and s.assertion is Assertion.HYPOTHETICAL
            else s
            for s in live
        ]
    for assertion in (Assertion.HISTORICAL, Assertion.HYPOTHETICAL, Assertion.OTHER_PERSON):
        clusters += _cluster([s for s in live if s.assertion is assertion])
    clusters += _denials([s for s in live if s.assertion is Assertion.NEGATED])
    findings = [_finding(cluster, sided) for cluster in clusters]
    findings.sort(
        key=lambda f: (min(s.span.start for s in f.statements), f.place.upper or 0, f.compartment or "", f.side or "")
    )
    return findings


def _without_general_words(statements: list[Statement], covers: Covers) -> list[Statement]:
    """'Cervical foraminal stenosis' beside one narrowing at C1-C2 and none at another cervical level means that one.

    ``covers`` says whether a word for one region takes in another.
    """
    exact = [s for s in statements if s.place.level and s.assertion is Assertion.PRESENT and s.compartment]
    return [replace(s, place=one.place) if (one := _meant(s, exact, covers)) else s for s in statements]


def _meant(statement: Statement, exact: list[Statement], covers: Covers) -> Statement | None:
    word = statement.place.region
    if word is None or statement.place.level or statement.title or statement.assertion is not Assertion.PRESENT:
        return None
    same = [s for s in exact if s.compartment == statement.compartment and sides_agree(s.side, statement.side)]
    if any(s.place.region == word for s in same):
        return None
    named = [s for s in same if s.place.region and covers(s.place.region, word)]
    causes = {m.value for m in statement.mechanisms}
    one = len({s.place for s in named}) == 1
    return named[0] if one and causes <= {m.value for s in named for m in s.mechanisms} else None


def _aged(cluster: list[Statement], old: frozenset[int]) -> list[Statement]:
    """What only an old study reports, and nothing in the note restates, is history."""
    if not all(s.study in old for s in cluster):
        return cluster
    return [
        replace(
            s, assertion=Assertion.HISTORICAL, span=replace(s.span, assertion=Assertion.HISTORICAL, cue="old study")
        )
        for s in cluster
    ]


def _matches(left: Statement, right: Statement) -> bool:
    """Whether a statement belongs to the narrowing of another."""
    if not same_narrowing(left, right):
        return False
    return left.place.region is None or right.place.region is None or left.place.region == right.place.region


def _precision(statement: Statement) -> tuple[bool, bool, bool, bool, bool]:
    """The most exact statements come first, so that the vague ones find a home."""
    single = statement.place.upper is not None and statement.place.upper == statement.place.lower
    return (
        statement.title,
        statement.compartment is None,
        statement.place.region is None,
        statement.place.upper is None or single,
        statement.side in (None, BILATERAL),
    )


def _cluster(statements: list[Statement]) -> list[list[Statement]]:
    clusters: list[list[Statement]] = []
    for statement in sorted(statements, key=lambda s: (_precision(s), s.span.start)):
        homes = [cluster for cluster in clusters if all(_matches(statement, s) for s in cluster)]
        causes = {m.value for m in statement.mechanisms}
        if len(homes) > 1:
            same = [home for home in homes if causes <= {m.value for s in home for m in s.mechanisms}]
            exact = [
                home for home in homes if any(s.place == statement.place and s.side == statement.side for s in home)
            ]
            homes = exact[:1] or same[:1] or ([] if causes and not statement.title else homes[:1])
        if homes:
            homes[0].append(statement)
        else:
            clusters.append([statement])
    for cluster in clusters:
        cluster.sort(key=lambda s: s.span.start)
    return clusters


def _denials(statements: list[Statement]) -> list[list[Statement]]:
    """Denials are kept apart by place and side, as each may meet another assertion."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for statement in statements:
        key = (statement.place.region, statement.place.level, statement.compartment, statement.side)
        groups.setdefault(key, []).append(statement)
    return list(groups.values())


def _side(cluster: list[Statement], sided: bool) -> str | None:
    diagnosed = {s.side for s in cluster if s.diagnosis and s.side}
    if sided and len(diagnosed) == 1 and not any(s.side == BILATERAL and s.study is None for s in cluster):
        return diagnosed.pop()  # a film of both sides and a diagnosis of one
    sides = [s.side for s in cluster if s.side]
    if sided and BILATERAL in sides:
        return BILATERAL
    return sides[0] if sides else None


def _finding(cluster: list[Statement], sided: bool) -> Finding:
    ordered = sorted(cluster, key=lambda s: (s.title, not s.mechanisms, s.place.upper is None, s.span.start))
    best = min(cluster, key=_precision)
    counted: list[str] = []
    uncertain: list[str] = []
    for statement in sorted(cluster, key=lambda s: s.title):
        named = {m.value for m in statement.mechanisms}
        if statement.title and named & set(counted):
            continue
        for mechanism in statement.mechanisms:
            sure = mechanism.span.assertion is not Assertion.POSSIBLE
            (counted if sure else uncertain).append(mechanism.value)
    place = next((s.place for s in sorted(cluster, key=_precision) if s.place.region), best.place)
    return Finding(
        place=place,
        compartment=next((s.compartment for s in cluster if s.compartment), None),
        side=_side(cluster, sided),
        severity=next((s.severity for s in cluster if s.severity), None),
        assertion=cluster[0].assertion,
        statements=tuple(ordered),
        mechanisms=tuple(sorted(set(counted))),
        uncertain_mechanisms=tuple(sorted(set(uncertain) - set(counted))),
    )
