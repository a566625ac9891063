"""Text repeated word for word from the previous visit, and the facts that rest on such text alone."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dxproof.engine.course import Passage
from dxproof.engine.episode.model import Copied, CopiedFact
from dxproof.engine.episode.visits import Dated, Visit
from dxproof.engine.facts import Finding, Span
from dxproof.engine.terms import Assertion, Section

_FOUND = (Assertion.PRESENT, Assertion.NEGATED)
# Where the examination of a note without a heading for it stands.
_WITHOUT_HEADINGS = (Section.UNKNOWN, Section.ADMINISTRATIVE, Section.CHIEF_COMPLAINT, Section.ASSESSMENT)
_SIGNED, _RESPONSE = "signature", "response"  # elements of the lexicon of visits


@dataclass(frozen=True, slots=True)
class CopiedWords:
    """The copied passages of each visit, by its number."""

    by_visit: Mapping[int, tuple[Passage, ...]]

    def holds(self, visit: int, span: Span) -> bool:
        """Whether a span stands in copied text."""
        passages = self.by_visit.get(visit, ())
        index = bisect_right([passage.span.start for passage in passages], span.start) - 1
        return index >= 0 and span.start < passages[index].span.end


def counted(visit: Visit) -> tuple[Passage, ...]:
    """The passages of a visit that count: no letterhead, names, dates or headings, and no signature."""
    signed = [element.span for element in visit.elements if element.element == _SIGNED]
    return tuple(
        passage
        for passage in visit.course.passages
        if passage.counts and not any(passage.span.start <= span.start < passage.span.end for span in signed)
    )


def copied_words(visits: Sequence[Dated]) -> CopiedWords:
    """The passages of each visit that the previous visit has in the same words."""
    found: dict[int, tuple[Passage, ...]] = {}
    for before, dated in pairwise(visits):
        known = {_normal(passage.span) for passage in before.visit.course.passages}
        found[dated.number] = tuple(each for each in counted(dated.visit) if _normal(each.span) in known)
    return CopiedWords(found)


def copied_of(visits: Sequence[Dated], words: CopiedWords) -> tuple[Copied, ...]:
    """What each visit after the first has from the one before it."""
    return tuple(_copied(before, dated, words) for before, dated in pairwise(visits))


def _copied(before: Dated, dated: Dated, words: CopiedWords) -> Copied:
    visit = dated.visit
    all_counted, taken = counted(visit), words.by_visit[dated.number]
    examined = _examination(visit, all_counted)
    same = [passage for passage in examined if passage in taken]
    return Copied(
        visit=dated.number,
        before=before.number,
        counted=len(all_counted),
        copied=len(taken),
        share=_share(len(taken), len(all_counted)),
        examination=_share(len(same), len(examined)) if examined else None,
        passages=tuple(visit.quote(passage.span) for passage in taken),
        facts=(*_findings(dated, words), *_signs(dated, words)),
    )


def _examination(visit: Visit, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of the examination: those of its section that hold a sign and are no response to the treatment.

    Where none do, those that hold one elsewhere; where no sign is read, all of its section.
    """
    starts = [sign.span.start for sign in visit.exam_signs if sign.span.assertion in _FOUND]
    told = [each.span.start for each in visit.elements if each.element == _RESPONSE]
    signed = [each for each in passages if _holds(each, starts) and not _holds(each, told)]
    by_section = [each for each in passages if each.span.section is Section.EXAM]
    examined = [each for each in signed if each in by_section]
    return examined or [each for each in signed if each.span.section in _WITHOUT_HEADINGS] or by_section


def _holds(passage: Passage, starts: Sequence[int]) -> bool:
    return any(passage.span.start <= start < passage.span.end for start in starts)


def _findings(dated: Dated, words: CopiedWords) -> list[CopiedFact]:
    return [
        CopiedFact("finding", _place(finding), dated.visit.quote(finding.span))
        for finding in dated.visit.findings
        if finding.assertion is Assertion.PRESENT
        and all(words.holds(dated.number, statement.span) for statement in finding.statements)
    ]


def _signs(dated: Dated, words: CopiedWords) -> list[CopiedFact]:
    return [
        CopiedFact(sign.part.value, (sign.place and sign.place.level) or sign.region, dated.visit.quote(sign.span))
        for sign in dated.visit.exam_signs
        if sign.span.assertion is Assertion.PRESENT and words.holds(dated.number, sign.span)
    ]


def _place(finding: Finding) -> str | None:
    return finding.place.level or finding.place.region


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _normal(span: Span) -> str:
    """The words as they are compared: white space apart, as they are written."""
    return " ".join(span.quote.split())
