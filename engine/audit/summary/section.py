"""Sections of ``summary.html`` that are known only after the audit: put into its page, in place of earlier ones."""

from enum import StrEnum
from pathlib import Path

from dxproof.engine.audit.ordinary import check_ordinary
from dxproof.engine.audit.pages import SUMMARY
from dxproof.engine.audit.store import Store, written
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown
from dxproof.engine.output import unwritable

_TOP = "<main>\n"


class Section(StrEnum):
    """The sections. Each stands between two comments of its name; text of records is escaped, so it cannot hold them."""

    SAMPLE = "sample"
    QUERIES = "queries"


def put_section(store: Store, section: Section, words: str) -> None:
    """Put a section into the page of an audit. Raises AUDIT_FOLDER, OUTPUT."""
    path = store.folder / SUMMARY
    try:
        with store.locked():
            page = _with_section(path, section, words)
            with written(path) as file:
                file.write(page.encode())
    except OSError as error:
        hint = "the result above is complete; make the folder writable to have it on the page"
        raise unwritable(shown(str(path)), error, hint) from None


def _with_section(path: Path, section: Section, words: str) -> str:
    page, begin, end = _page(path), f"<!-- {section} -->", f"<!-- end of {section} -->"
    if begin not in page:  # an earlier version wrote it
        page = page.replace(_TOP, f"{_TOP}{begin}\n{end}\n", 1)
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise _unusable(path, "is no page of an audit")
    return f"{before}{begin}\n{words}{end}{after}"


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
