"""The worklist of one audit: what people see of it, and what they do with it."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dxproof.engine.audit.decided.asked import AskedQuery, QueryEntry, QueryState
from dxproof.engine.audit.decided.database import Database
from dxproof.engine.audit.decided.journal import Journal
from dxproof.engine.audit.decided.model import ChartState, Decided, Decision, Origin, Overtaken
from dxproof.engine.audit.decided.queries import NotTaken, Queries, QueryStep
from dxproof.engine.audit.store import Store
from dxproof.engine.audit.workbench.charts import ListedChart, listed_charts
from dxproof.engine.audit.workbench.filters import Filtered, Shown, filtered
from dxproof.engine.audit.workbench.notes import NoteShelf, read_shelf
from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs import InputOptions
from dxproof.engine.query.draft import read_draft
from dxproof.engine.query.lint import QueryRemark, lint
from dxproof.engine.terms import Encounter, Setting

_EMPTY = ChartState()


@dataclass(frozen=True, slots=True)
class ChartView:
    """One chart with everything that is stored about it. ``seen`` is its newest entry, 0 for none."""

    chart: ListedChart
    state: ChartState
    history: tuple[Decided, ...]
    queries: tuple[AskedQuery, ...]
    has_note: bool

    @property
    def seen(self) -> int:
        return self.history[-1].entry if self.history else 0


class Workbench:
    """The charts of an audit, their notes, and the store. For any thread."""

    def __init__(self, folder: Path, inputs: Sequence[str] | None = None) -> None:
        """``inputs`` say where the notes are now; without them they are read from where the audit read them. Raises AUDIT_FOLDER."""
        self.folder = folder
        self.plan: Mapping[str, Any] = Store(folder).run()["plan"]
        self.charts = listed_charts(folder)
        self.redact = bool(self.plan["redact"])
        self._by_seq = {chart.seq: chart for chart in self.charts}
        self._shelf = (
            NoteShelf() if self.redact else read_shelf(inputs or self.plan["inputs"], self._options(), self.charts)
        )
        self._database = Database(folder)
        self.journal, self.queries = Journal(self._database), Queries(self._database)
        self._lock = threading.Lock()
        self._latest: dict[int, Decided] = {}
        self._last = 0

    def close(self) -> None:
        """Close the store."""
        self._database.close()

    @property
    def notes(self) -> int:
        """How many notes are available."""
        return len(self._shelf)

    # ---- reading ----------------------------------------------------------------------------------------------

    def chart(self, seq: int) -> ListedChart | None:
        """A chart of the worklist."""
        return self._by_seq.get(seq)

    def view(self, chart: ListedChart) -> ChartView:
        """A chart with its history and queries."""
        history = tuple(self.journal.of_chart(chart.seq))
        state = history[-1].state if history else _EMPTY
        return ChartView(chart, state, history, tuple(self.queries.of_chart(chart.seq)), self.has_note(chart))

    def shown(self, wanted: Mapping[str, str]) -> Filtered:
        """The charts with the wanted values."""
        latest = self.latest()
        states = (Shown(c, latest[c.seq].state if c.seq in latest else _EMPTY) for c in self.charts)
        return filtered(states, wanted, date.today())

    def latest(self) -> dict[int, Decided]:
        """The current state of each chart, whoever wrote it."""
        with self._lock:
            for entry in self.journal.history(after=self._last):
                self._latest[entry.seq] = entry
                self._last = entry.entry
            return dict(self._latest)

    def newest(self) -> tuple[int, int]:
        """The numbers of the newest entries, of charts and of queries."""
        with self._lock:
            return self._last, max((entry.entry for entry in self.queries.entries()), default=0)

    def statuses(self) -> dict[int, str]:
        """What the codes of charts became by the answers to their queries."""
        return {entry.seq: entry.status for entry in self.queries.entries() if entry.status}

    @staticmethod
    def status_by_answers(queries: Sequence[AskedQuery]) -> str | None:
        """What the code of a chart became by the newest answer."""
        answered = [query.newest for query in queries if query.newest.status]
        return max(answered, key=lambda entry: entry.entry).status if answered else None

    def has_note(self, chart: ListedChart) -> bool:
        """Whether the note of a chart is available."""
        return self._shelf.get(chart.seq) is not None

    def note(self, chart: ListedChart, answer: tuple[int, str] | None = None) -> Note | None:
        """The note of a chart with the answers to its queries as addenda, if it is available.

        ``answer`` is one that is not stored yet: the number of its query, and its words.
        """
        note = self._shelf.get(chart.seq)
        if note is None:
            return None
        queries = [query.newest for query in self.queries.of_chart(chart.seq)]
        if answer:
            at = datetime.now(UTC).isoformat()
            queries = [replace(q, answer=answer[1], at=at) if q.query == answer[0] else q for q in queries]
        return note.model_copy(update={"text": with_addenda(note.text, [query for query in queries if query.answer])})

    # ---- deciding ---------------------------------------------------------------------------------------------

    def decide(
        self, chart: ListedChart, changes: Mapping[str, str | None], person: str, seen: int, key: str
    ) -> Decided | Overtaken:
        """Write a decision, an assignee or a comment. A decision without a reason clears that of the one before."""
        if "decision" in changes:
            changes = {"reason": None} | dict(changes)
        return self.journal.decide(chart.ref, changes, Origin(person), seen, key)

    def undo(self, chart: ListedChart, person: str, seen: int, key: str) -> Decided | Overtaken | None:
        """Take back the last decision that was not taken back."""
        return self.journal.undo(chart.ref, Origin(person), seen, key)

    # ---- asking -----------------------------------------------------------------------------------------------

    def draft(self, chart: ListedChart, reason: str | None, words: str, person: str, key: str) -> QueryEntry:
        """A new query about a chart."""
        return self.queries.draft(chart.seq, chart.provider, reason, words, person, key)

    def step(self, query: int, step: QueryStep, person: str, seen: int, key: str) -> QueryEntry | NotTaken | None:
        """Take a step of a query. One that is sent says so on its chart. Raises QUERY_LEADS for one that breaks a rule."""
        known = self.queries.get(query)
        if known and step.state is QueryState.SENT:
            refuse_leading(step.words or known.newest.words)
        with self._database.writing():
            taken = self.queries.step(query, step, person, seen, key)
            if isinstance(taken, QueryEntry) and step.state is QueryState.SENT:
                chart = self._by_seq[taken.seq]
                before = self.journal.of_chart(chart.seq)
                if not before or before[-1].decision != Decision.QUERY_SENT:
                    newest = before[-1].entry if before else 0
                    self.decide(chart, {"decision": Decision.QUERY_SENT}, person, newest, f"{key} sent")
        return taken

    def _options(self) -> InputOptions:
        setting, encounter = self.plan["setting"], self.plan["encounter"]
        return InputOptions(
            setting=Setting(setting) if setting else None, encounter=Encounter(encounter) if encounter else None
        )


def with_addenda(text: str, answers: Sequence[QueryEntry]) -> str:
    """A note with the answers of its provider below it, each a signed addendum of its day."""
    addenda = []
    for answer in answers:
        day = datetime.fromisoformat(answer.at).astimezone(UTC).date()
        signed = f"\n\nElectronically signed by {answer.provider}, {day}" if answer.provider else ""
        addenda.append(f"\n\nADDENDUM {day}:\n{answer.answer}{signed}\n")
    return text + "".join(addenda)


def remarks_on(words: str) -> tuple[QueryRemark, ...]:
    """What breaks the rules of query practice."""
    return lint(read_draft(words))


def refuse_leading(words: str) -> None:
    """Raise QUERY_LEADS for a query that breaks a rule. The message does not repeat it."""
    remarks = remarks_on(words)
    if remarks:
        rule = remarks[0].rule
        raise DxproofError(
            Problem.QUERY_LEADS, f"the query breaks the rule {rule.id} ({rule.title.lower()})", hint=rule.remedy
        )
