"""From statements to findings: which statements are one narrowing."""

from dataclasses import replace

from dxproof.engine.extract.supersede import same_narrowing, sides_agree
from dxproof.engine.facts import Finding, Statement
from dxproof.engine.pack.codes import BILATERAL, CodeTable
from dxproof.engine.pack.model import Slot
from dxproof.engine.terms import Assertion

_OLD = "old study"


def find_findings(statements: list[Statement], old: frozenset[int], table: CodeTable) -> list[Finding]:
    """The findings of a note, each with all statements that are it, in the order of the text.

    ``old`` are the studies so much older than the note's last date that what they alone report is history.
    """
    live = _without_general_words([s for s in statements if not s.superseded], table)
    present = [_aged(cluster, old) for cluster in _cluster(_asserted(live, Assertion.PRESENT))]
    current = [cluster for cluster in present if cluster[0].assertion is Assertion.PRESENT]
    hedged = [
        s
        for s in _asserted(live, Assertion.POSSIBLE)
        if not any(_matches(s, other) for cluster in current for other in cluster)
    ]
    clusters = present + [_aged(cluster, old) for cluster in _cluster(hedged)]
    known = {s.place for cluster in current for s in cluster if s.place.region}
    conditions = _asserted(live, Assertion.HYPOTHETICAL)
    if len({(place.region, place.level) for place in known}) == 1:
        # What a hypothesis does not state matches the one narrowing that the note states.
        conditions = [s if s.place.region else replace(s, place=next(iter(known))) for s in conditions]
    clusters += _cluster(_asserted(live, Assertion.HISTORICAL))
    clusters += _cluster(conditions)
    clusters += _cluster(_asserted(live, Assertion.OTHER_PERSON))
    clusters += _denials(_asserted(live, Assertion.NEGATED))
    sided = Slot.SIDE in table.by_slot
    return sorted((_finding(cluster, sided) for cluster in clusters), key=_position)


def _asserted(statements: list[Statement], assertion: Assertion) -> list[Statement]:
    return [statement for statement in statements if statement.assertion is assertion]


def _position(finding: Finding) -> tuple[int, int, str, str]:
    first = min(statement.span.start for statement in finding.statements)
    return first, finding.place.upper or 0, finding.compartment or "", finding.side or ""


def _causes(statements: list[Statement]) -> set[str]:
    return {mechanism.value for statement in statements for mechanism in statement.mechanisms}


def _without_general_words(statements: list[Statement], table: CodeTable) -> list[Statement]:
    """'Cervical foraminal stenosis' beside one narrowing at C1-C2 and none at another cervical level means that one."""
    exact = [s for s in _asserted(statements, Assertion.PRESENT) if s.place.level and s.compartment]
    return [replace(s, place=one.place) if (one := _meant(s, exact, table)) else s for s in statements]


def _meant(statement: Statement, exact: list[Statement], table: CodeTable) -> Statement | None:
    word = statement.place.region
    if word is None or statement.place.level or statement.title or statement.assertion is not Assertion.PRESENT:
        return None
    same = [s for s in exact if s.compartment == statement.compartment and sides_agree(s.side, statement.side)]
    if any(s.place.region == word for s in same):
        return None
    named = [s for s in same if s.place.region and table.seen_on(s.place.region, [word])]
    one = len({s.place for s in named}) == 1
    return named[0] if one and _causes([statement]) <= _causes(named) else None


def _aged(cluster: list[Statement], old: frozenset[int]) -> list[Statement]:
    """What only an old study reports, and nothing in the note restates, is history."""
    if not all(s.study in old for s in cluster):
        return cluster
    history = Assertion.HISTORICAL
    return [replace(s, assertion=history, span=replace(s.span, assertion=history, cue=_OLD)) for s in cluster]


def _matches(left: Statement, right: Statement) -> bool:
    """Whether a statement belongs to the narrowing of another."""
    regions = {left.place.region, right.place.region} - {None}
    return len(regions) < 2 and same_narrowing(left, right)


def _precision(statement: Statement) -> tuple[bool, bool, bool, bool, bool]:
    """The most exact statements come first, so that each vague one can join theirs."""
    single = statement.place.upper is not None and statement.place.upper == statement.place.lower
    return (
        statement.title,
        statement.compartment is None,
        statement.place.region is None,
        statement.place.upper is None or single,
        statement.side in (None, BILATERAL),
    )


def _cluster(statements: list[Statement]) -> list[list[Statement]]:
    """The statements of each narrowing; one that fits several is that of its exact place, else of its causes."""
    clusters: list[list[Statement]] = []
    for statement in sorted(statements, key=lambda s: (_precision(s), s.span.start)):
        fitting = [cluster for cluster in clusters if all(_matches(statement, s) for s in cluster)]
        causes = _causes([statement])
        if len(fitting) > 1:
            here = [c for c in fitting if any((s.place, s.side) == (statement.place, statement.side) for s in c)]
            same = [cluster for cluster in fitting if causes <= _causes(cluster)]
            fitting = here or same or ([] if causes and not statement.title else fitting)
        if fitting:
            fitting[0].append(statement)
        else:
            clusters.append([statement])
    return [sorted(cluster, key=lambda s: s.span.start) for cluster in clusters]


def _denials(statements: list[Statement]) -> list[list[Statement]]:
    """Denials are kept apart by place and side, as each may meet another assertion."""
    groups: dict[tuple[str | None, ...], list[Statement]] = {}
    for s in statements:
        groups.setdefault((s.place.region, s.place.level, s.compartment, s.side), []).append(s)
    return list(groups.values())


def _side(cluster: list[Statement], sided: bool) -> str | None:
    """The side of a finding; where codes tell the sides apart, what one statement calls bilateral is."""
    diagnosed = {s.side for s in cluster if s.diagnosis and s.side}
    if sided and len(diagnosed) == 1 and not any(s.side == BILATERAL and s.study is None for s in cluster):
        return diagnosed.pop()  # a film of both sides and a diagnosis of one
    sides = [s.side for s in cluster if s.side]
    return BILATERAL if sided and BILATERAL in sides else next(iter(sides), None)


def _finding(cluster: list[Statement], sided: bool) -> Finding:
    ordered = sorted(cluster, key=lambda s: (s.title, not s.mechanisms, s.place.upper is None, s.span.start))
    exact = sorted(cluster, key=_precision)
    counted: set[str] = set()
    uncertain: set[str] = set()
    for statement in sorted(cluster, key=lambda s: s.title):
        if statement.title and not counted.isdisjoint(_causes([statement])):
            continue
        for mechanism in statement.mechanisms:
            (uncertain if mechanism.span.assertion is Assertion.POSSIBLE else counted).add(mechanism.value)
    return Finding(
        place=next((s.place for s in exact if s.place.region), exact[0].place),
        compartment=next((s.compartment for s in cluster if s.compartment), None),
        side=_side(cluster, sided),
        severity=next((s.severity for s in cluster if s.severity), None),
        assertion=cluster[0].assertion,
        statements=tuple(ordered),
        mechanisms=tuple(sorted(counted)),
        uncertain_mechanisms=tuple(sorted(uncertain - counted)),
    )
