"""Whether two packs make the same facts of every note, so that one reading does for both."""

from functools import lru_cache

from dxproof.engine.pack.detectors import reads_visits
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.parameters import measures_age


def _elements_of_regions(pack: Pack) -> tuple[str, str, str | None] | None:
    """The elements that complaints and diagnoses of regions, and changes of a sheet are read as."""
    table = pack.file.regions
    return (table.complaint, table.diagnosis, table.change) if table else None


@lru_cache(maxsize=32)  # of a few packs, whose words are many
def reads_alike(one: Pack, other: Pack) -> bool:
    """Whether two packs make the same facts of every note: they differ at most in what notes are judged by."""
    return (
        one.proof == other.proof
        and measures_age(one.judged_rules) == measures_age(other.judged_rules)
        and reads_visits(one.file, one.pitfalls, one.rules) == reads_visits(other.file, other.pitfalls, other.rules)
        and one.is_of_visit == other.is_of_visit
        and _elements_of_regions(one) == _elements_of_regions(other)
        and one.codes == other.codes
        and one.lexicon == other.lexicon
    )
