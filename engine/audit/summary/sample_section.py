"""The section of ``summary.html`` with the result of a reviewed sample: put into the page of a finished audit."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.audit.ordinary import check_ordinary
from dxproof.engine.audit.pages import SUMMARY
from dxproof.engine.audit.samples.estimates import CONFIDENCES, Estimate
from dxproof.engine.audit.samples.evaluation import Evaluation
from dxproof.engine.audit.samples.evaluation_text import BY_METHOD
from dxproof.engine.audit.store import Store, written
from dxproof.engine.audit.summary.page import ENVIRONMENT
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown
from dxproof.engine.output import unwritable

# The comments of the template between which the section stands. Text of records is escaped, so it cannot hold them.
BEGIN, END = "<!-- sample -->", "<!-- end of sample -->"


_LABELS = ("Point estimate", "Standard error", *(f"{confidence:.0%} limits" for confidence in CONFIDENCES), "Limits by")


@dataclass(frozen=True, slots=True)
class _Column:
    """An estimate of the universe as the page shows it, a cell for each of the labels."""

    name: str
    cells: tuple[str, ...]


def show_on_page(store: Store, evaluation: Evaluation) -> None:
    """Put the section into the page of the audit, in place of an earlier one. Raises AUDIT_FOLDER, OUTPUT."""
    section = ENVIRONMENT.get_template("sample.html.j2").render(
        e=evaluation, labels=_LABELS, estimates=list(_columns(evaluation))
    )
    path = store.folder / SUMMARY
    try:
        with store.locked():
            page = _with_section(path, section)
            with written(path) as file:
                file.write(page.encode())
    except OSError as error:
        hint = "the result above is complete; make the folder writable to have it on the page"
        raise unwritable(shown(str(path)), error, hint) from None


def _with_section(path: Path, section: str) -> str:
    before, begin, rest = _page(path).partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise _unusable(path, "has no place for the result of a sample: another version wrote it")
    return f"{before}{begin}\n{section}{end}{after}"


def _columns(evaluation: Evaluation) -> Iterator[_Column]:
    if evaluation.rate:
        yield _column("Charts in error, %", evaluation.rate.scaled(100))
    if evaluation.amounts and evaluation.amounts.overpayment:
        yield _column("Overpayment", evaluation.amounts.overpayment)


def _column(name: str, found: Estimate) -> _Column:
    error = "" if found.standard_error is None else f"{found.standard_error:,.2f}"
    limits = tuple(f"{each.low:,.2f} to {each.high:,.2f}" for each in found.intervals) or ("none",) * len(CONFIDENCES)
    return _Column(name, (f"{found.point:,.2f}", error, *limits, BY_METHOD[found.method] if found.intervals else ""))


def _page(path: Path) -> str:
    if not check_ordinary(path):
        raise _unusable(path, "is missing")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise _unusable(path, "is damaged: it is not UTF-8") from None


def _unusable(path: Path, problem: str) -> DxproofError:
    hint = "restore it from a copy, or run the audit again with another --out"
    return DxproofError(Problem.AUDIT_FOLDER, problem, Where(shown(str(path))), hint)
