"""``episodes.html``: the episode of each patient of an audit on one self-contained page without scripts."""

from collections.abc import Sequence
from typing import Any

from dxproof.engine.audit.episodes import PatientEpisode
from dxproof.engine.audit.summary.template import ENVIRONMENT
from dxproof.engine.episode.wording import number_of
from dxproof.engine.report.places import LEFT_OUT


def episode_page(episodes: Sequence[PatientEpisode], stamp: dict[str, Any]) -> str:
    """The page. Everything from notes and records is escaped by the template engine, and scripts are blocked."""
    rendered: str = ENVIRONMENT.get_template("episodes.html.j2").render(
        episodes=episodes, plan=stamp["plan"], number=number_of, left_out=LEFT_OUT
    )
    return rendered
