"""The program and rules that produced an output, and the line that names them."""

from dxproof.engine.report.model import EngineInfo, PackInfo
from dxproof.engine.report.places import shown
from dxproof.engine.terms import DateSource
from dxproof.version import __version__

ENGINE = EngineInfo(name="dxproof", version=__version__)

_SHOWN_DIGITS = 8
_CHOSEN = {
    DateSource.RECORD: "for the record's date {}",
    DateSource.NOTE: "for the note's date {}",
    DateSource.AS_OF: "as of {}",
    DateSource.NEWEST: "newest, no date given",
}


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


def undated(pack: PackInfo) -> str | None:
    """Why a note was judged as if it had no date; None if it was not.

    A date later than the code set of every version is usually in the future. Today's date has no part in it: a note gives the
    same report on any day.
    """
    chosen = pack.chosen_by
    if chosen.source is DateSource.UNREAD:
        return "the date of service cannot be read, expected YYYY-MM-DD or MM/DD/YYYY"
    if chosen.source is not DateSource.OUTSIDE:
        return None
    if (chosen.date or "") >= f"{pack.fiscal_year}-10-01":
        return "the date of service is later than every version of the pack covers; is it in the future?"
    return "no version of the pack covers the date of service"


def _chosen(pack: PackInfo) -> str:
    chosen = pack.chosen_by
    if why := undated(pack):
        return f"judged as undated: {why}" + (f" ({chosen.date})" if chosen.source is DateSource.OUTSIDE else "")
    return _CHOSEN[chosen.source].format(chosen.date)


def _short(digest: str) -> str:
    return f"{digest[:_SHOWN_DIGITS]}…"
