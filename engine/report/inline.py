"""A report in small: one line for a prompt, and a table with the marked words for a notebook."""

from html import escape

from dxproof.engine.report.model import Candidate, Evidence, Report
from dxproof.engine.report.places import LEFT_OUT, section_name, shown
from dxproof.engine.report.wording import VERDICT

_MOST_WORDS = 3  # pieces of evidence of one rule
_LONGEST = 80


def line_of(report: Report) -> str:
    """The report in one line, without words of the note."""
    target = report.candidate(report.target)
    told = [f"{report.target} {report.status.value}"]
    if target is not None:
        told[0] += f", {target.met} of {target.applicable} requirements"
    others = [code for code in report.supported_codes if code != report.target]
    if others:
        told.append(f"also documented: {', '.join(others)}")
    for things, name in ((report.pitfalls, "pitfall"), (report.queries, "query")):
        if things:
            told.append(f"{len(things)} {name if len(things) == 1 else {'query': 'queries'}.get(name, f'{name}s')}")
    name = f" {shown(report.note.id, _LONGEST)}:" if report.note.id else ""
    return f"<Report{name} {'; '.join(told)}>"


def html_of(report: Report) -> str:
    """The verdict of every code and, for the target, each rule with the words that it used, as a small HTML table."""
    target = report.candidate(report.target)
    rules = (
        "".join(_rule(rule.id, rule.status.value, rule.message, rule.evidence) for rule in target.rules)
        if target
        else ""
    )
    pitfalls = "".join(_rule(p.id, "pitfall", p.message, p.evidence) for p in report.pitfalls)
    codes = "<br>".join(_verdict(candidate, candidate.code == report.target) for candidate in report.candidates)
    return f"<div>{codes}<table><tbody>{rules}{pitfalls}</tbody></table></div>"


def _verdict(candidate: Candidate, first: bool) -> str:
    code = f"<b>{escape(candidate.code)}</b>" if first else escape(candidate.code)
    return f"{code} {escape(candidate.status.value)}: {escape(VERDICT[candidate.status])} – {escape(candidate.title)}"


def _rule(name: str, outcome: str, message: str, evidence: tuple[Evidence, ...]) -> str:
    words = " ".join(map(_words, evidence[:_MOST_WORDS]))
    more = f" and {len(evidence) - _MOST_WORDS} more" if len(evidence) > _MOST_WORDS else ""
    cells = (escape(name), escape(outcome.replace("_", " ")), f"{escape(shown(message, 4 * _LONGEST))} {words}{more}")
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _words(evidence: Evidence) -> str:
    quote = LEFT_OUT if evidence.quote is None else shown(evidence.quote, _LONGEST)
    return f'<mark title="{escape(section_name(evidence.section))}, {evidence.start}">{escape(quote)}</mark>'
