"""dxproof: does the note prove the diagnosis code?

``check`` judges a note by the shipped packs that it concerns. ``load`` returns the engine of one pack, which takes ``Note`` and
``Claim`` and returns ``Report``. ``to_arrow``, ``to_pandas`` and ``to_polars`` make the tables of an audit of reports. Input
that cannot be used raises ``DxproofError``, which never contains words of a note. Offsets count Unicode code points of the
text as given. Importing the package does not load spaCy.
"""

from typing import TYPE_CHECKING, Any

from dxproof.version import __version__

if TYPE_CHECKING:
    from dxproof.engine.audit.exports import to_arrow, to_pandas, to_polars
    from dxproof.engine.claim import Claim, Note
    from dxproof.engine.engine import Engine, load
    from dxproof.engine.engines import Engines, check, load_engines
    from dxproof.engine.errors import DxproofError
    from dxproof.engine.report.model import Report

__all__ = [
    "Claim",
    "DxproofError",
    "Engine",
    "Engines",
    "Note",
    "Report",
    "__version__",
    "check",
    "load",
    "load_engines",
    "to_arrow",
    "to_pandas",
    "to_polars",
]

_HOMES = {
    "Claim": "dxproof.engine.claim",
    "DxproofError": "dxproof.engine.errors",
    "Engine": "dxproof.engine.engine",
    "Engines": "dxproof.engine.engines",
    "Note": "dxproof.engine.claim",
    "Report": "dxproof.engine.report.model",
    "check": "dxproof.engine.engines",
    "load": "dxproof.engine.engine",
    "load_engines": "dxproof.engine.engines",
    **dict.fromkeys(("to_arrow", "to_pandas", "to_polars"), "dxproof.engine.audit.exports"),
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
