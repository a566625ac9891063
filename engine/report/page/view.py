"""The content of a page, ready for its template: every line of evidence with its mark, position and text.

Quotes come from the note and are plain text; the template escapes everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Citation, Slot
from dxproof.engine.report.model import (
    Candidate,
    Evidence,
    FindingInfo,
    Indicator,
    Pitfall,
    Query,
    Rejected,
    Report,
    RuleResult,
)
from dxproof.engine.report.one_fact import OneFact, one_fact
from dxproof.engine.report.page.items import Item, RuleView
from dxproof.engine.report.page.marks import MarkRole, Marks, rules_of
from dxproof.engine.report.page.visit import VisitView, visit_view
from dxproof.engine.report.places import Lines, around, shown
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus, Section, Severity

_SENTENCE = 900  # characters
_WIDTH = 68  # of a quote with its neighbours
_CUE = 40


@dataclass(frozen=True, slots=True)
class CandidateView:
    """The checklist of one code; ``met`` of ``applicable`` is its score."""

    anchor: str
    code: str
    title: str
    status: CodeStatus
    score: float
    met: int
    applicable: int
    fact: OneFact | None
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class PitfallView:
    id: str
    title: str
    severity: Severity
    message: str
    sources: tuple[str, ...]
    evidence: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as one line: its text, assertion, location and cause."""

    item: Item
    assertion: str
    where: str
    cause: str


@dataclass(frozen=True, slots=True)
class OptionView:
    text: str
    evidence: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class QueryView:
    title: str
    about: tuple[str, ...]
    indicators: tuple[Item, ...]
    question: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """The right-hand side of the page; ``lines`` maps the number of a mark to its lines there."""

    target: CandidateView
    others: tuple[CandidateView, ...]
    pitfalls: tuple[PitfallView, ...]
    visits: tuple[VisitView, ...]
    findings: tuple[FindingView, ...]
    queries: tuple[QueryView, ...]
    lines: dict[int, list[int]]


def view(
    report: Report,
    pack: Pack,
    marks: Marks,
    text: str | None,
    lines: Lines | None,
    read: Mapping[tuple[int, int], str],
    visit_packs: Sequence[Pack] = (),
) -> PageView:
    """The content of the page. Without ``text`` it has no note text; without ``lines`` positions are offsets.

    ``visit_packs`` are those of a visit that judged the note as well.
    """
    return _PageBuilder(report, pack, marks, text, lines, read, visit_packs).view()


def quoteless(report: Report) -> bool:
    """Whether a report is redacted."""
    items = [item for rule in rules_of(report) for item in (*rule.evidence, *rule.rejected)]
    return any(item.quote is None for item in (*items, *(e for p in report.pitfalls for e in p.evidence)))


class _PageBuilder:
    """Builds the content and numbers the lines of evidence in page order."""

    def __init__(
        self,
        report: Report,
        pack: Pack,
        marks: Marks,
        text: str | None,
        lines: Lines | None,
        read: Mapping[tuple[int, int], str],
        visit_packs: Sequence[Pack],
    ) -> None:
        self._read = read
        self._report, self._pack, self._marks, self._text, self._places = report, pack, marks, text, lines
        self._next = count(1)
        self._lines: dict[int, list[int]] = defaultdict(list)
        self._visit_packs = {each.file.pack: each for each in visit_packs}
        self._listed: dict[tuple[str, str, tuple[Evidence, ...], tuple[Rejected, ...]], str] = {}
        self._pitfalls = {entry.id: (entry, each) for each in (*visit_packs, pack) for entry in each.pitfalls}

    def view(self) -> PageView:
        report = self._report
        anchors = {candidate.code: f"c{number}" for number, candidate in enumerate(report.candidates, 1)}
        target = report.candidate(report.target)
        assert target is not None
        return PageView(
            target=self._candidate(target, anchors[target.code]),
            pitfalls=tuple(map(self._pitfall, report.pitfalls)),
            visits=tuple(
                visit_view(visit, self._items, self._rule, self._visit_packs.get(visit.pack.id), f"v{number}")
                for number, visit in enumerate(report.visits, 1)
                if visit.applies
            ),
            queries=tuple(map(self._query, report.queries)),
            findings=tuple(map(self._finding, report.findings)),
            others=tuple(self._candidate(c, anchors[c.code]) for c in report.candidates if c is not target),
            lines=dict(self._lines),
        )

    def _candidate(self, candidate: Candidate, anchor: str) -> CandidateView:
        rules = tuple(
            self._rule(rule, f"{anchor}-{number}", self._pack) for number, rule in enumerate(candidate.rules, 1)
        )
        return CandidateView(
            anchor,
            candidate.code,
            candidate.title,
            candidate.status,
            candidate.score,
            candidate.met,
            candidate.applicable,
            one_fact(self._report, self._pack, candidate.code),
            rules,
        )

    def _pitfall(self, pitfall: Pitfall) -> PitfallView:
        entry, pack = self._pitfalls.get(pitfall.id, (None, self._pack))
        return PitfallView(
            pitfall.id,
            entry.title if entry else "",
            pitfall.severity,
            pitfall.message,
            _sources(entry.cites if entry else (), pack),
            self._items(pitfall.evidence, MarkRole.PITFALL),
        )

    def _rule(self, rule: RuleResult, anchor: str, pack: Pack | None) -> RuleView:
        file = next((each for each in pack.rules if each.rule == rule.id), None) if pack else None
        words = (pack.file.pack if pack else "", rule.id, rule.evidence, rule.rejected)
        same = self._listed.setdefault(words, anchor) if rule.evidence or rule.rejected else anchor
        listed = same == anchor
        applies = rule.status is not RuleStatus.NOT_APPLICABLE
        return RuleView(
            anchor,
            None if listed else same,
            rule.id,
            file.title if file else "",
            rule.status,
            rule.required,
            rule.weight,
            (rule.weight if rule.status is RuleStatus.MET else 0) if applies else None,
            rule.message,
            rule.remedy,
            _sources(file.cites, pack) if file and pack else (),
            self._items(rule.evidence if listed else (), MarkRole.USED),
            self._items(rule.rejected if listed else (), MarkRole.REJECTED),
        )

    def _items(self, evidence: Iterable[Evidence], role: MarkRole) -> tuple[Item, ...]:
        return tuple(self._item(one, role) for one in evidence)

    def _item(self, evidence: Evidence | FindingInfo, role: MarkRole) -> Item:
        mark, number = self._marks.of(evidence, role), next(self._next)
        self._lines[mark.number].append(number)
        cue = evidence.cue if isinstance(evidence, Rejected) else None
        return Item(
            number,
            mark,
            self._places.place(evidence.start) if self._places else None,
            section_name(evidence.section),
            evidence.place if isinstance(evidence, Evidence) else None,
            None if evidence.assertion is Assertion.PRESENT else spaced(evidence.assertion),
            None if self._text is None else _words(self._text, evidence),
            shown(cue, _CUE) if cue else None,
            evidence.date if isinstance(evidence, Indicator) else None,
            self._read.get((evidence.start, evidence.end)),
        )

    def _finding(self, finding: FindingInfo) -> FindingView:
        slots, words = self._pack.table.by_slot, self._pack.file.finding
        where = [finding.severity, finding.side, finding.level or spaced(finding.region or "")]
        if Slot.REGION in slots and not (finding.level or finding.region):
            where.append(f"{slots[Slot.REGION].label} not stated,")
        where.append(spaced(finding.compartment) if finding.compartment else words.no_compartment)
        cause = ""
        if Slot.MECHANISM in slots and (finding.mechanisms or finding.assertion is Assertion.PRESENT):
            named = (self._pack.table.label(Slot.MECHANISM, value) for value in finding.mechanisms)
            cause = f"{slots[Slot.MECHANISM].label}: {' and '.join(named) or 'not stated'}"
        place = " ".join(part for part in where if part)
        return FindingView(self._item(finding, MarkRole.FINDING), spaced(finding.assertion), place, cause)

    def _query(self, query: Query) -> QueryView:
        return QueryView(
            query.title,
            query.about,
            self._items(query.indicators, MarkRole.INDICATOR),
            query.question,
            tuple(
                OptionView(option.text, self._items(option.evidence, MarkRole.INDICATOR)) for option in query.options
            ),
        )


def _sources(cites: Iterable[Citation], pack: Pack) -> tuple[str, ...]:
    authorities = pack.file.authorities
    return tuple(f"{authorities[cite.authority].title}, {cite.section}" for cite in cites)


def _words(text: str, evidence: Evidence | FindingInfo) -> tuple[str, str, str]:
    """A quote with its context on the line; the indicator of a query is a sentence and shown in full."""
    if isinstance(evidence, Indicator):
        return "", shown(text[evidence.start : evidence.end], _SENTENCE), ""
    return around(text, evidence.start, evidence.end, _WIDTH)


def spaced(name: str) -> str:
    """An enum value in words."""
    return str(name).replace("_", " ")


def section_name(section: Section) -> str | None:
    """The name of a section; None if no heading states it."""
    return None if section is Section.UNKNOWN else spaced(section)
