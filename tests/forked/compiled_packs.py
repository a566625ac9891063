"""What is compiled of a shipped pack serves all engines of a process that read notes alike, as ``like`` lets one serve another.

Imported by the tests' process, and by the server that its workers are forked from.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from dxproof.engine.engine import Engine
from dxproof.engine.pack.alike import reads_alike
from dxproof.engine.pack.loader import RULES_FOLDER

if TYPE_CHECKING:
    from dxproof.engine.extract.extractor import Extractor

_FIRST: dict[str, Engine] = {}  # the first engine of each shipped pack, by the pack's digest
_compile_own = Engine.__dict__["_extractor"].func


def _extractor(engine: Engine) -> "Extractor":
    first = _FIRST.get(engine.pack.digest)
    if first is None and engine.pack.folder.startswith(str(RULES_FOLDER)):
        _FIRST[engine.pack.digest] = engine
    elif first is not None and first is not engine and reads_alike(engine.pack, first.pack):
        return first._extractor
    made: Extractor = _compile_own(engine)
    return made


_shared = cached_property(_extractor)
_shared.__set_name__(Engine, "_extractor")
Engine._extractor = _shared  # type: ignore[assignment,method-assign]
