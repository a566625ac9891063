"""dxproof: does the note prove the diagnosis code?

``load`` returns an engine, which takes ``Note`` and ``Claim`` and returns ``Report``. Input that cannot be used raises
``DxproofError``, which never contains words of a note. Offsets count Unicode code points of the text as given. Importing the
package does not load spaCy.
"""

from typing import TYPE_CHECKING, Any

from dxproof.version import __version__

if TYPE_CHECKING:
    from dxproof.engine.claim import Claim, Note
    from dxproof.engine.engine import Engine, load
    from dxproof.engine.errors import DxproofError
    from dxproof.engine.report.model import Report

__all__ = ["Claim", "DxproofError", "Engine", "Note", "Report", "__version__", "load"]

_HOMES = {
    "Claim": "dxproof.engine.claim",
    "DxproofError": "dxproof.engine.errors",
    "Engine": "dxproof.engine.engine",
    "Note": "dxproof.engine.claim",
    "Report": "dxproof.engine.report.model",
    "load": "dxproof.engine.engine",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
