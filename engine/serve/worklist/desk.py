"""The worklist that a service has: one audit, who works on it, and where it may write."""

from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.audit.workbench.bench import Workbench


@dataclass(frozen=True, slots=True)
class Desk:
    """``person`` is who works on it where nobody says so; ``cases`` and ``outbox`` are folders, None where there is none.

    ``warning``: why charts may be judged differently here than in the audit.
    """

    bench: Workbench
    person: str
    cases: Path | None = None
    outbox: Path | None = None
    warning: str | None = None
