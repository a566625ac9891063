"""Lints of several versions of one pack: overlaps and gaps between their effective dates."""

from collections.abc import Iterator
from datetime import timedelta

from dxproof.engine.authoring.lint.model import Lint, LintedPack, LintHit
from dxproof.engine.pack.loader import Pack
from dxproof.engine.terms import Severity


def _overlap(subject: LintedPack) -> Iterator[LintHit]:
    window = subject.pack.file.effective
    for other in _same_id(subject):
        theirs = other.file.effective
        if window.start <= theirs.end and theirs.start <= window.end:
            yield LintHit(
                subject.sources.files["pack.yaml"].where(("effective",)),
                f"{window.start} to {window.end} overlaps with version {other.file.version}, {theirs.start} to {theirs.end}",
                "end one the day before the other begins",
            )


def _gap(subject: LintedPack) -> Iterator[LintHit]:
    window = subject.pack.file.effective
    later = sorted(other.file.effective.start for other in _same_id(subject) if other.file.effective.start > window.end)
    try:
        gap = bool(later) and later[0] > window.end + timedelta(days=1)
    except ValueError:  # the loader reports invalid dates
        return
    if gap:
        yield LintHit(
            subject.sources.files["pack.yaml"].where(("effective", "to")),
            f"no version covers the days between {window.end} and {later[0]}",
            "let the next version begin the day after, or explain the gap in its changelog",
        )


def _same_id(subject: LintedPack) -> Iterator[Pack]:
    return (other for other in subject.beside if other.file.pack == subject.pack.file.pack)


WINDOW_LINTS = (
    Lint(
        "overlapping-windows",
        Severity.ERROR,
        "Two versions of a pack cover the same day",
        "It would be undefined which one judges a note of that day.",
        "1.0.0 to 2027-09-30, 1.1.0 from 2027-07-01.",
        _overlap,
    ),
    Lint(
        "window-gap",
        Severity.WARNING,
        "A day that no version of a pack covers",
        "Notes of that day cannot be judged by this pack.",
        "1.0.0 to 2027-09-30, 1.1.0 from 2027-11-01.",
        _gap,
    ),
)
