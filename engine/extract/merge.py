"""From statements to findings: which statements are one narrowing, and what they say of it together."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from dxproof.engine.extract.narrowing import causes_of, same_narrowing, sides_agree, stand, unlike
from dxproof.engine.facts import Finding, Statement
from dxproof.engine.pack.codes import BILATERAL, OTHER_SIDE, CodeTable
from dxproof.engine.pack.model import Slot
from dxproof.engine.terms import Assertion


def find_findings(statements: list[Statement], old: frozenset[int], table: CodeTable) -> list[Finding]:
    """The findings of a note, each with all statements that are it, in the order of the text.

    ``old`` are the studies so much older than the note's last date that what they alone report is history.
    """
    live = _without_general_words([s for s in statements if not s.superseded], table)
    present = [_aged(cluster, old) for cluster in _cluster([s for s in live if s.assertion is Assertion.PRESENT])]
    aged = [cluster for cluster in present if cluster[0].assertion is Assertion.HISTORICAL]
    present = [cluster for cluster in present if cluster[0].assertion is Assertion.PRESENT]
    asserted = unlike((s for cluster in present for s in cluster), stand)
    hedged = [s for s in live if s.assertion is Assertion.POSSIBLE]
    kept = [s for s in hedged if not any(_matches(s, other) for other in asserted)]
    for statement in hedged if len(kept) < len(hedged) else ():
        _add_unsure(statement, present)
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
    findings = [_finding(cluster, Slot.SIDE in table.by_slot) for cluster in clusters]
    findings.sort(
        key=lambda f: (min(s.span.start for s in f.statements), f.place.upper or 0, f.compartment or "", f.side or "")
    )
    return findings


def _add_unsure(statement: Statement, present: list[list[Statement]]) -> None:
    """'Osteoarthritis' on a film, 'probable post-traumatic osteoarthritis' in the diagnosis: its cause is as unsure as said there."""
    causes = causes_of(statement)
    home = next((cluster for cluster in present if all(_matches(statement, s) for s in cluster)), None)
    if home is None or not causes or any(causes_of(s) for s in home):
        return
    possible = Assertion.POSSIBLE
    unsure = tuple(replace(m, span=replace(m.span, assertion=possible)) for m in statement.mechanisms)
    home.append(replace(statement, mechanisms=unsure))


def without_lone_signs(statements: list[Statement]) -> list[Statement]:
    """The statements, without signs of a finding that the note does not name; they are as sure as its name."""
    if not any(s.sign for s in statements):
        return statements
    stated = (Assertion.PRESENT, Assertion.POSSIBLE)
    named = [s for s in statements if not s.sign and s.assertion in stated and not s.superseded]
    named.sort(key=lambda s: stated.index(s.assertion))
    kept: list[Statement] = []
    for statement in statements:
        one = next((s for s in named if _matches(statement, s)), None) if statement.sign else statement
        if one is not None:
            span = replace(statement.span, assertion=one.assertion) if statement.sign else statement.span
            kept.append(replace(statement, assertion=one.assertion, span=span))
    return kept


def without_denied_kinds(statements: list[Statement]) -> list[Statement]:
    """The statements, without denials of one kind of a narrowing ('no bony stenosis') that is there by another cause."""
    if not any(map(_denies_a_kind, statements)):
        return statements
    stated = (s for s in statements if s.assertion is Assertion.PRESENT and s.mechanisms and not s.superseded)
    present = unlike(stated, lambda s: (stand(s), causes_of(s)))
    return [s for s in statements if not _denies_a_kind(s) or not any(_is_of_another(other, s) for other in present)]


def _denies_a_kind(statement: Statement) -> bool:
    return statement.assertion is Assertion.NEGATED and bool(statement.denied)


def _is_of_another(statement: Statement, denial: Statement) -> bool:
    """Whether a narrowing has a cause beside the kind that is denied of it."""
    return _matches(statement, denial) and not causes_of(statement) <= {m.value for m in denial.denied}


def _without_general_words(statements: list[Statement], table: CodeTable) -> list[Statement]:
    """'Cervical foraminal stenosis' beside one narrowing at C1-C2 and none at another cervical level means that one."""
    exact = unlike(
        (s for s in statements if s.place.level and s.assertion is Assertion.PRESENT and s.compartment),
        lambda s: (stand(s), causes_of(s)),
    )
    return [replace(s, place=one.place) if (one := _meant(s, exact, table)) else s for s in statements]


def _meant(statement: Statement, exact: list[Statement], table: CodeTable) -> Statement | None:
    word = statement.place.region
    if word is None or statement.place.level or statement.title or statement.assertion is not Assertion.PRESENT:
        return None
    same = [s for s in exact if s.compartment == statement.compartment and sides_agree(s.side, statement.side)]
    if any(s.place.region == word for s in same):
        return None
    named = [s for s in same if s.place.region and table.seen_on(s.place.region, [word])]
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


def _precision(statement: Statement) -> tuple[bool, bool, bool, bool, bool, bool]:
    """The most exact statements come first, so that each vague one can join theirs; signs last, as they are of what is named."""
    single = statement.place.upper is not None and statement.place.upper == statement.place.lower
    return (
        statement.sign,
        statement.title,
        statement.compartment is None,
        statement.place.region is None,
        statement.place.upper is None or single,
        statement.side in (None, BILATERAL),
    )


@dataclass(slots=True)
class _Cluster:
    """Statements of one narrowing; ``differing`` are those of them that differ in what a further one is compared with."""

    statements: list[Statement] = field(default_factory=list)
    differing: dict[Hashable, Statement] = field(default_factory=dict)

    def add(self, statement: Statement) -> None:
        self.statements.append(statement)
        self.differing.setdefault((stand(statement), causes_of(statement)), statement)

    def takes(self, statement: Statement) -> bool:
        """Whether all of it can be what a statement is about; signs of either side are signs of one finding of both."""
        return all(_matches(statement, s) for s in self.differing.values() if not (statement.sign and s.sign))

    def names(self, causes: frozenset[str]) -> bool:
        return causes <= {cause for s in self.differing.values() for cause in causes_of(s)}

    def is_at(self, statement: Statement) -> bool:
        return any(s.place == statement.place and s.side == statement.side for s in self.differing.values())

    def causes_on(self, side: str) -> frozenset[str] | None:
        """The causes that it has, if it is a finding of that side."""
        own = [s for s in self.differing.values() if s.side is not None]
        if not own or any(s.side != side for s in own):
            return None
        return frozenset(cause for s in own for cause in causes_of(s))


def _by_side(statement: Statement, clusters: list[_Cluster]) -> list[tuple[_Cluster, Statement]]:
    """What is said of both sides, of each side's finding, where the note gives each a cause of its own."""
    if statement.side != BILATERAL or statement.mechanisms:
        return []
    homes = {
        side: [(cluster, causes) for cluster in clusters if (causes := cluster.causes_on(side))] for side in OTHER_SIDE
    }
    if not all(len(of) == 1 for of in homes.values()) or len({causes for [(_, causes)] in homes.values()}) == 1:
        return []
    return [(cluster, replace(statement, side=side)) for side, [(cluster, _)] in homes.items()]


def _cluster(statements: list[Statement]) -> list[list[Statement]]:
    clusters: list[_Cluster] = []
    for statement in sorted(statements, key=lambda s: (_precision(s), s.span.start)):
        homes = [cluster for cluster in clusters if cluster.takes(statement)]
        if sides := _by_side(statement, homes):
            for home, of_side in sides:
                home.add(of_side)
            continue
        if len(homes) > 1:
            causes = causes_of(statement)
            same = [home for home in homes if home.names(causes)]
            exact = [home for home in homes if home.is_at(statement)]
            homes = exact[:1] or same[:1] or ([] if causes and not statement.title else homes[:1])
        if not homes:
            homes = [_Cluster()]
            clusters += homes
        homes[0].add(statement)
    return [sorted(cluster.statements, key=lambda s: s.span.start) for cluster in clusters]


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
    # a sign is of what is named: it gives no second side to it
    sides = [s.side for s in cluster if s.side and not s.sign] or [s.side for s in cluster if s.side]
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
