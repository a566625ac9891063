"""The content of a page, ready for its template: every line of evidence with its mark, position and text.

Quotes come from the note and are plain text; the template escapes everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Citation, Slot
from dxproof.engine.report.model import Candidate, Evidence, FindingInfo, Indicator, Query, Rejected, Report, RuleResult
from dxproof.engine.report.one_fact import OneFact, one_fact
from dxproof.engine.report.page.marks import Mark, MarkRole, Marks
from dxproof.engine.report.places import Lines, around, shown
from dxproof.engine.terms import Assertion, CodeStatus, RuleStatus, Section, Severity

_SENTENCE = 900  # characters
_WIDTH = 68  # of a quote with its neighbours
_CUE = 40


@dataclass(frozen=True, slots=True)
class Item:
    """One line of evidence. ``id`` is its anchor; ``words`` are the text before, the quote and the text after, or None.

    ``read`` tells by which constructions and words the fact was read.
    """

    id: int
    mark: Mark
    place: str | None
    section: str | None
    document: str | None
    assertion: str | None
    words: tuple[str, str, str] | None
    cue: str | None
    date: str | None
    read: str | None


@dataclass(frozen=True, slots=True)
class RuleView:
    """A line of the checklist. ``earned`` is its contribution to the score, None if the rule does not apply.

    ``same`` is the anchor of the line that lists the same evidence for another code.
    """

    anchor: str
    same: str | None
    id: str
    title: str
    status: RuleStatus
    required: bool
    weight: int
    earned: int | None
    message: str
    remedy: str | None
    sources: tuple[str, ...]
    evidence: tuple[Item, ...]
    rejected: tuple[Item, ...]


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
) -> PageView:
    """The content of the page. Without ``text`` it has no note text; without ``lines`` positions are offsets."""
    return _PageBuilder(report, pack, marks, text, lines, read).view()


def quoteless(report: Report) -> bool:
    """Whether a report is redacted."""
    rules = [rule for candidate in report.candidates for rule in candidate.rules]
    items = [item for rule in rules for item in (*rule.evidence, *rule.rejected)]
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
    ) -> None:
        self._read = read
        self._report, self._pack, self._marks, self._text, self._places = report, pack, marks, text, lines
        self._next = count(1)
        self._lines: dict[int, list[int]] = defaultdict(list)
        self._rules = {rule.rule: rule for rule in pack.rules}
        self._listed: dict[tuple[str, tuple[Evidence, ...], tuple[Rejected, ...]], str] = {}
        self._pitfalls = {entry.id: entry for entry in pack.pitfalls}

    def view(self) -> PageView:
        report = self._report
        anchors = {candidate.code: f"c{number}" for number, candidate in enumerate(report.candidates, 1)}
        target = report.candidate(report.target)
        assert target is not None
        return PageView(
            target=self._candidate(target, anchors[target.code]),
            pitfalls=tuple(
                PitfallView(
                    p.id,
                    self._pitfalls[p.id].title if p.id in self._pitfalls else "",
                    p.severity,
                    p.message,
                    self._sources(self._pitfalls[p.id].cites if p.id in self._pitfalls else ()),
                    self._items(p.evidence, MarkRole.PITFALL),
                )
                for p in report.pitfalls
            ),
            queries=tuple(map(self._query, report.queries)),
            findings=tuple(map(self._finding, report.findings)),
            others=tuple(self._candidate(c, anchors[c.code]) for c in report.candidates if c is not target),
            lines=dict(self._lines),
        )

    def _candidate(self, candidate: Candidate, anchor: str) -> CandidateView:
        rules = tuple(self._rule(rule, f"{anchor}-{number}") for number, rule in enumerate(candidate.rules, 1))
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

    def _rule(self, rule: RuleResult, anchor: str) -> RuleView:
        file = self._rules.get(rule.id)
        words = (rule.id, rule.evidence, rule.rejected)
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
            self._sources(file.cites if file else ()),
            self._items(rule.evidence if listed else (), MarkRole.USED),
            self._items(rule.rejected if listed else (), MarkRole.REJECTED),
        )

    def _sources(self, cites: Iterable[Citation]) -> tuple[str, ...]:
        authorities = self._pack.file.authorities
        return tuple(f"{authorities[cite.authority].title}, {cite.section}" for cite in cites)

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
