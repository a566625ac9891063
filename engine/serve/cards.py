"""A report as a card of CDS Hooks 2.0: what the note does not say yet, as a question; never a code to choose."""

from collections.abc import Iterator
from typing import Literal

from dxproof.engine.judge.target import NAMED
from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.model import Query, Report, ReportModel, RuleResult
from dxproof.engine.report.places import section_name, shown
from dxproof.engine.report.remarks import speaks_against
from dxproof.engine.terms import Assertion, CodeStatus

_SUMMARY = 139  # characters: the standard allows fewer than 140
_QUOTE = 500
_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|~"})
_AND_LINKS = _MARKUP | str.maketrans({sign: f"\\{sign}" for sign in ".:@"})  # addresses become links without any markup


class Source(ReportModel):
    """The source of a card: the program, and the pack with its version."""

    label: str


class Link(ReportModel):
    """A link of the card."""

    label: str
    url: str
    type: Literal["absolute"] = "absolute"


class Card(ReportModel):
    """One card: a summary, the details in GitHub-flavoured Markdown, the urgency, the source, and links."""

    summary: str
    detail: str
    indicator: Literal["info", "warning", "critical"]
    source: Source
    links: tuple[Link, ...] = ()


def card_of(report: Report, pack: Pack) -> Card | None:
    """The card of a note: its open questions, and what else to document. None where nothing is missing or nothing was found."""
    target = report.candidate(report.target)
    assert target is not None
    concerns = report.target_from in NAMED or any(f.assertion is not Assertion.NEGATED for f in report.findings)
    if target.status is CodeStatus.SUPPORTED or not concerns:
        return None
    asked = {about for query in report.queries for about in query.about}
    remedies = list(dict.fromkeys(rule.remedy for rule in _open(target.rules, asked) if rule.remedy))
    titles = [query.title for query in report.queries]
    if not titles and not remedies:
        return None
    first = titles[0] if titles else remedies[0]
    more = len(titles) + len(remedies) - 1
    summary = f"{shown(first, _SUMMARY - 12)}{f' (and {more} more)' if more else ''}"
    detail = "\n\n".join((*map(_question, report.queries), *map(_escaped, remedies)))
    return Card(
        summary=summary,
        detail=detail,
        indicator="warning" if target.status is CodeStatus.CONFLICTING else "info",
        source=Source(label=f"dxproof, {pack.file.pack} {pack.file.version}"),
    )


def _open(rules: tuple[RuleResult, ...], asked: set[str]) -> Iterator[RuleResult]:
    """The rules that keep the code from being supported and that no question is about."""
    return (rule for rule in rules if speaks_against(rule) and rule.id not in asked)


def _question(query: Query) -> str:
    """A question to the author of the note: what the note says, the question, the answers that it would settle."""
    said = [
        f"- {' · '.join(filter(None, (section_name(item.section), item.date)))}: {_quoted(item.quote)}"
        for item in query.indicators
    ]
    options = [f"- {_escaped(option.text)}" for option in query.options]
    return "\n\n".join((f"**{_escaped(query.title)}**", "\n".join(said), _escaped(query.question), "\n".join(options)))


def _quoted(quote: str | None) -> str:
    return "…" if quote is None else f'"{shown(quote, _QUOTE).translate(_AND_LINKS)}"'


def _escaped(text: str) -> str:
    """Text escaped so that Markdown shows it literally."""
    return text.translate(_MARKUP)
