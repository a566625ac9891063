"""Test results for the terminal: each failing test with a short diff, then the counts.

Quotes of notes are shown: fixtures and examples are synthetic.
"""

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from dxproof.engine.testing.run import Result, Run, Verdict
from dxproof.engine.visible import visible

_WIDTH = 100
_INDENT = " " * 6


def render_run(run: Run) -> str:
    """All failures, and the summary line."""
    return "".join(f"{visible(line)}\n" for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    for result in run.failed:
        yield from _failed(result)
        yield ""
    yield closing_line(run)


def _failed(result: Result) -> Iterator[str]:
    test = result.test
    yield f"FAILED  {test.kind.value} {test.name}"
    yield f"{_INDENT}{test.place}"
    if result.verdict is Verdict.GAP_CLOSED:
        yield f"{_INDENT}marked as known_gap ({test.known_gap}), but the result is as expected now: remove the mark"
        return
    if test.folder is None:
        yield from _wrapped("note", test.given.note)
    for difference in result.differences:
        yield f"{_INDENT}{difference.about}  ({difference.where})"
        yield from _wrapped("  expected", difference.expected)
        yield from _wrapped("  found", difference.found)
        if difference.said:
            yield from _wrapped("  says", difference.said)


def _wrapped(label: str, text: str) -> Iterator[str]:
    indent = f"{_INDENT}{label:<12}"
    lines = wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False) or [""]
    yield (indent + lines[0]).rstrip()
    for line in lines[1:]:
        yield " " * len(indent) + line


def closing_line(run: Run) -> str:
    """The summary line: '248 cases: 246 passed, 2 known gaps'."""
    counts = Counter(result.verdict for result in run.results)
    kinds = Counter(result.test.kind for result in run.results)
    parts = [f"{counts[Verdict.PASSED]} passed"]
    if run.failed:
        parts.append(f"{len(run.failed)} failed")
    if counts[Verdict.KNOWN_GAP]:
        parts.append(f"{counts[Verdict.KNOWN_GAP]} known {_plural(counts[Verdict.KNOWN_GAP], 'gap')}")
    if run.errors:
        parts.append(f"{len(run.errors)} {_plural(len(run.errors), 'error')} in test files")
    total = len(run.results)
    listed = ", ".join(f"{count} {kind.value}" for kind, count in kinds.items())
    return f"{total} {_plural(total, 'case')} ({listed or 'none'}): {', '.join(parts)}"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
