"""An engine that breaks over every note and says the note as it does: in the command's own process and in its workers.

``DXPROOF_TEST_BREAKS`` says where: ``note`` inside the guard of a note, ``base`` there with what is no Exception,
``batch`` outside of it, which ends a worker. Several ways, with commas between them, are taken in turn.
"""

import os
import runpy
import sys
from itertools import cycle
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[2] / "no_network" / "sitecustomize.py"))


class Broken(BaseException):
    """What a library of another language raises."""


def _break(how: str) -> None:
    from dxproof.engine.extract.extractor import Extractor

    ways = cycle(how.split(","))

    def facts(self: object, text: str) -> object:
        way = next(ways)
        raise (Broken if way == "base" else ValueError)(f"cannot read: {text}")

    Extractor.facts = Extractor.facts_and_words = facts  # type: ignore[method-assign,assignment]
    if how == "batch":
        from dxproof.engine.audit.judging import pool, worker

        pool._STRIKES = 1  # each worker more takes seconds to start, and breaks in the same way

        def judge_batch(engine: object, batch: object, judging: object) -> object:
            raise ValueError(str(batch.to_pylist()))  # type: ignore[attr-defined]

        worker.judge_batch = judge_batch  # type: ignore[assignment]


# The process that Python starts beside workers, to clear up after them, judges nothing.
if (how := os.environ.get("DXPROOF_TEST_BREAKS")) and "resource_tracker" not in " ".join(sys.orig_argv):
    _break(how)
