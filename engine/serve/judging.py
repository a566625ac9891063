"""What a worker does with one note: judge it, and write the reports in the form that was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dxproof.engine.claim import Note
from dxproof.engine.engine import Examined
from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem, defect
from dxproof.engine.report.page import page
from dxproof.engine.report.places import Lines
from dxproof.engine.report.reading import all_read
from dxproof.engine.serve.cards import card_of
from dxproof.engine.serve.letters import drafts_of


class Form(StrEnum):
    """How a report is written: as JSON, as an HTML page, as a CDS Hooks card (empty where nothing is missing), or as its queries."""

    REPORT = "report"
    PAGE = "page"
    CARD = "card"
    QUERIES = "queries"


@dataclass(frozen=True, slots=True)
class Asked:
    """One note to judge: the code asked about, whether words of the note are left out, and the form of the answer."""

    note: Note
    code: str | None = None
    redact: bool = False
    form: Form = Form.REPORT


@dataclass(frozen=True, slots=True)
class Written:
    """One report as it was written, and its verdict in short."""

    target: str
    status: str
    pack: str
    words: str


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A note that was not judged. ``broken``: because of a fault of dxproof, not of the note."""

    error: DxproofError
    broken: bool = False


Answer = tuple[Written, ...] | NotJudged


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A code that can be asked about."""

    code: str
    title: str


class Judge(Protocol):
    """Judges notes for the service, in processes of its own or in this one."""

    @property
    def codes(self) -> tuple[KnownCode, ...]:
        """The codes that can be asked about."""

    async def judge(self, asked: Asked) -> Answer:
        """The reports of one note. Raises REQUEST_BUSY."""


def judged(engines: Engines, asked: Asked) -> Answer:
    """Judge one note. Errors are reported without words of the note."""
    write = _FORMS[asked.form]
    try:
        return tuple(
            _written(each, write(each, asked)) for each in engines.examine(asked.note, asked.code, asked.redact)
        )
    except DxproofError as error:
        return NotJudged(error)
    except Exception as error:
        return NotJudged(failed(f"could not be judged ({defect(error)})"), broken=True)


def failed(message: str) -> DxproofError:
    """The error for a note on which dxproof itself breaks."""
    return DxproofError(Problem.NOTE_FAILED, f"the note {message}", hint="please report it without the note")


def known_codes(engines: Engines) -> tuple[KnownCode, ...]:
    """The codes of all packs that a note may be judged by, in order; every pack is loaded for their titles."""
    tables = [pack.engine.pack.table for pack in engines.used]
    titles = {code: row.title for table in tables for code, row in table.codes.items()}
    return tuple(KnownCode(code, titles[code]) for code in sorted(titles))


def _written(examined: Examined, words: str) -> Written:
    report = examined.report
    return Written(report.target, report.status.value, report.pack.id, words)


def _report(examined: Examined, asked: Asked) -> str:
    return examined.report.model_dump_json()


def _page(examined: Examined, asked: Asked) -> str:
    text = asked.note.text
    shown, read = None if asked.redact else text, all_read(examined.judgement.case.facts, asked.redact)
    visits = examined.visit_packs
    return page(examined.report, shown, examined.pack, Lines(text), read, visits, examined.of_no_family)


def _card(examined: Examined, asked: Asked) -> str:
    card = card_of(examined.report, examined.pack)
    return card.model_dump_json() if card else ""


def _queries(examined: Examined, asked: Asked) -> str:
    return drafts_of(examined, asked.note.text, asked.note.provider)


_FORMS: dict[Form, Callable[[Examined, Asked], str]] = {
    Form.REPORT: _report,
    Form.PAGE: _page,
    Form.CARD: _card,
    Form.QUERIES: _queries,
}
