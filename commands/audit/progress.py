"""The progress bar of an audit: progress, speed, remaining time. Shown only on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

_LOOKING, _JUDGING, _WRITING = "reading the input", "judging", "writing tables and pages"


class Bar:
    """Shows the progress of an audit in a Rich progress bar."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task: TaskID = bar.add_task(_LOOKING, total=None, rate="")
        self._before = 0

    def surveyed(self, size: int) -> None:
        """Not shown."""

    def begin(self, steps: int, done: int) -> None:
        self._before = done
        self._bar.reset(
            self._task, total=max(1, steps), description=_JUDGING, rate=f"{done:,} judged before" if done else ""
        )

    def advance(self, steps: int, notes: int) -> None:
        elapsed = self._bar.tasks[0].elapsed or 0.0
        rate = f"{(notes - self._before) / elapsed:,.0f} notes/s" if elapsed > 1 else ""
        self._bar.update(self._task, completed=steps, rate=f"{notes:,} notes  {rate}")

    def finishing(self) -> None:
        total = self._bar.tasks[0].total
        self._bar.update(self._task, completed=total, description=_WRITING)


@contextmanager
def progress() -> Iterator[Bar]:
    """A progress bar on standard error, if that is a terminal."""
    console = Console(file=sys.__stderr__)  # sys.stderr would show the bar's own codes
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    bar = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
    with bar if console.is_terminal else nullcontext():  # before Rich 14.3 a disabled bar ends with an empty line
        yield Bar(bar)
