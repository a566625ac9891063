"""The rules of one code, or of a visit, on the terminal: what is missing with its words, what is met on one line each."""

from collections.abc import Iterator, Sequence

from dxproof.engine.report.layout import Detail, View, distinct, placed, quoted, ruled_out
from dxproof.engine.report.model import Evidence, RuleResult
from dxproof.engine.report.places import Lines, shown
from dxproof.engine.report.remarks import speaks_against
from dxproof.engine.report.verdicts import MARK
from dxproof.engine.terms import RuleStatus

_COLUMN = 28  # where a rule's answer begins
_IN_SHORT = 2  # pieces of evidence against a code
_UNUSED_IN_SHORT = 1


def checklist(rules: Sequence[RuleResult], places: Lines, view: View) -> Iterator[str]:
    """The rules: those that keep the code from being supported, then the others that are not met, then the rest."""
    for rule in sorted(rules, key=_rank):
        if rule.status in (RuleStatus.NOT_MET, RuleStatus.CONTRADICTED):
            yield from _open(rule, places, view)
        else:
            yield from _closed(rule, places, view)


def _rank(rule: RuleResult) -> int:
    if speaks_against(rule):
        return 0 if rule.status is RuleStatus.CONTRADICTED else 1
    return {RuleStatus.NOT_MET: 2, RuleStatus.MET: 3}.get(rule.status, 4)


def _open(rule: RuleResult, places: Lines, view: View) -> Iterator[str]:
    state = rule.status.value.replace("_", " ") + ("" if speaks_against(rule) else ", not required")
    yield from view.wrapped(f"{_head(rule)}{state}: {rule.message}", "", " " * 6)
    if not speaks_against(rule) and view.detail is Detail.ANSWER:
        return
    yield from _quotes(rule, places, view, _IN_SHORT)
    yield from _unused(rule, places, view)


def _unused(rule: RuleResult, places: Lines, view: View) -> Iterator[str]:
    """What was seen and not used. In short only the first, and only where it is the words about what is missing."""
    unused = distinct(rule.rejected)
    every = view.detail is Detail.UNUSED
    if not every and rule.status is not RuleStatus.NOT_MET:
        return
    most = len(unused) if every else _UNUSED_IN_SHORT
    for span in unused[:most]:
        words = f"{placed(span, places)} {quoted(span, places)}{ruled_out(span)}"
        yield from view.wrapped(f"seen, not used: {words}", " " * 6, " " * 22)
    if len(unused) > most:
        yield f"{' ' * 6}and {len(unused) - most} more seen, not used (-vv)"


def _closed(rule: RuleResult, places: Lines, view: View) -> Iterator[str]:
    """A rule that is met or does not apply: one line, with the first words that it used."""
    head = _head(rule)
    if view.detail is Detail.ANSWER:
        said = next((_line(span, places, view.width - len(head)) for span in rule.evidence), rule.message)
        yield head + shown(said, view.width - len(head))
        return
    yield from view.wrapped(f"{head}{rule.message}", "", " " * 6)
    yield from _quotes(rule, places, view, len(rule.evidence))
    yield from _unused(rule, places, view)


def _head(rule: RuleResult) -> str:
    return f"  {MARK[rule.status]} {rule.id:<{_COLUMN - 8}}  "


def _line(span: Evidence, places: Lines, room: int) -> str:
    where = f"{places.place(span.start):<6} "
    return where + quoted(span, places, max(12, room - len(where)))


def _quotes(rule: RuleResult, places: Lines, view: View, most: int) -> Iterator[str]:
    found = distinct(rule.evidence)
    most = most if view.detail is Detail.ANSWER else len(found)
    for span in found[:most]:
        yield from view.wrapped(f"{placed(span, places)} {quoted(span, places)}", " " * 6, " " * 12)
    if len(found) > most:
        yield f"{' ' * 6}and {len(found) - most} more (-v)"
