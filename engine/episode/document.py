"""The JSON of an episode (``schema: dxproof/episode/1``)."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from dxproof.engine.episode.model import Episode
from dxproof.engine.episode.together import Judged
from dxproof.engine.pack.loader import Pack
from dxproof.version import __version__

SCHEMA = "dxproof/episode/1"
_EPISODES: TypeAdapter[Episode] = TypeAdapter(Episode)


def as_json(judged: Sequence[Judged], pack: Pack) -> str:
    """The object of one episode, or an array of them."""
    made = [_document(each, pack) for each in judged]
    return json.dumps(made[0] if len(made) == 1 else made, ensure_ascii=False, indent=2) + "\n"


def _document(judged: Judged, pack: Pack) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "engine": {"name": "dxproof", "version": __version__},
        "pack": {"id": pack.file.pack, "version": pack.file.version},
        **_EPISODES.dump_python(judged.episode, mode="json"),
        "problems": [
            {
                "problem": error.problem.value,
                "where": str(error.where) if error.where else None,
                "message": error.message,
            }
            for error in judged.problems
        ],
    }
