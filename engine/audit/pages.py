"""The files for readers of an audit, from its tables and run.json."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dxproof.engine.audit.episodes import PAGE, TABLE, PatientEpisode, write_episodes
from dxproof.engine.audit.schemas import TABLES
from dxproof.engine.audit.store import RUN, written
from dxproof.engine.audit.summary.episode_page import episode_page
from dxproof.engine.audit.summary.figures import figures_of
from dxproof.engine.audit.summary.page import summary_page
from dxproof.engine.audit.worklist.book import write_worklist
from dxproof.engine.pack.loader import Pack

WORKLIST, SUMMARY = "worklist.xlsx", "summary.html"


def write_pages(
    folder: Path, stamp: dict[str, Any], packs: Sequence[Pack], episodes: Sequence[PatientEpisode] = ()
) -> None:
    """Write the worklist, the summary and, where there are any, the episodes. The same tables and stamp give the same bytes."""
    if episodes:
        write_episodes(folder, episodes)
        with written(folder / PAGE) as file:
            file.write(episode_page(episodes, stamp).encode())
    figures = figures_of(folder, stamp)
    with written(folder / WORKLIST) as file:
        write_worklist(folder, figures, file)
    with written(folder / SUMMARY) as file:
        file.write(summary_page(figures, packs).encode())


def written_files(folder: Path) -> tuple[str, ...]:
    """The files of a finished audit, files for readers first."""
    of_episodes = [name for name in (PAGE, f"{TABLE}.parquet") if (folder / name).exists()]
    return (WORKLIST, SUMMARY, *of_episodes[:1], *(f"{name}.parquet" for name in TABLES), *of_episodes[1:], RUN)
