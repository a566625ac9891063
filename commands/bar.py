"""A progress bar for many notes."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

Judged = Callable[[str | None], None]


@contextmanager
def progress(inputs: Sequence[str], quiet: bool) -> Iterator[Judged]:
    """A bar on standard error; it is told the source of each note.

    Only where standard error is a terminal and standard output is not: the reports on a screen show the progress themselves.
    """
    terminal = sys.__stderr__ is not None and sys.__stderr__.isatty()
    if quiet or not terminal or (sys.stdout is not None and sys.stdout.isatty()):
        yield lambda source: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from dxproof.engine.inputs.discover import Source, discover

    files = sum(isinstance(found, Source) for path in inputs for found in discover(path, alone=len(inputs) == 1))
    columns = (TextColumn("judging"), BarColumn(), TextColumn("{task.fields[notes]:,} notes"), TimeElapsedColumn())
    # sys.stderr would show the bar's own codes
    with Progress(*columns, console=Console(file=sys.__stderr__), transient=True) as bar:
        task = bar.add_task("", total=files if files > 1 else None, notes=0)
        sources: set[str | None] = set()
        notes = 0

        def judged(source: str | None) -> None:
            nonlocal notes
            notes += 1
            if source is not None:
                sources.add(source)
            bar.update(task, completed=len(sources), notes=notes)

        yield judged
