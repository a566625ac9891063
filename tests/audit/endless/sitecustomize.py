"""An engine that never comes to the end of a note that says so, in the command's own process and in its workers."""

import runpy
import time
from pathlib import Path

from dxproof.engine.extract.extractor import Extractor

runpy.run_path(str(Path(__file__).parents[2] / "no_network" / "sitecustomize.py"))
_FACTS = Extractor.facts


def _facts(self: Extractor, text: str) -> object:
    while "Endless" in text:
        time.sleep(1)
    return _FACTS(self, text)


Extractor.facts = _facts  # type: ignore[method-assign,assignment]
