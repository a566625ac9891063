"""The program and rules that produced an output, and the line that names them."""

from dxproof.engine.report.model import EngineInfo, PackInfo
from dxproof.engine.report.places import shown
from dxproof.engine.terms import DateSource
from dxproof.version import __version__

ENGINE = EngineInfo(name="dxproof", version=__version__)

_SHOWN_DIGITS = 8


def stamp(pack: PackInfo, engine: EngineInfo) -> str:
    """Rules and program in one line."""
    return f"{rules(pack)}; {program(engine)}"


def rules(pack: PackInfo) -> str:
    """Pack, version, digest and fiscal year; why this version; the site profile, if any."""
    parts = [f"pack {pack.id} {pack.version} (sha256 {_short(pack.digest)}) FY{pack.fiscal_year}", _chosen(pack)]
    if pack.profile:
        parts.append(f"profile {shown(pack.profile.name, 40)} (sha256 {_short(pack.profile.digest)})")
    return "; ".join(parts)


def program(engine: EngineInfo) -> str:
    """Name and version."""
    return f"{engine.name} {engine.version}"


def _chosen(pack: PackInfo) -> str:
    if pack.chosen_by.source is DateSource.RECORD:
        return f"for the note's date {pack.chosen_by.date}"
    if pack.chosen_by.source is DateSource.AS_OF:
        return f"as of {pack.chosen_by.date}"
    if pack.chosen_by.source is DateSource.OUTSIDE:
        return f"judged as undated: no version covers the note's date {pack.chosen_by.date}"
    if pack.chosen_by.source is DateSource.UNREAD:
        return "judged as undated: the note's date cannot be read"
    return "newest, no date given"


def _short(digest: str) -> str:
    return f"{digest[:_SHOWN_DIGITS]}…"
