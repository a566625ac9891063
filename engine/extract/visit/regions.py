"""The regions of the body, as a visit by hand has them: every vertebra is of one."""

from collections.abc import Iterable

from dxproof.engine.pack.codes import VERTEBRA_INDEX
from dxproof.engine.pack.model import RegionVertebrae


class BodyRegions:
    """The region of each vertebra; a segment is of that of its upper one."""

    def __init__(self, rows: Iterable[RegionVertebrae]) -> None:
        self._region = {VERTEBRA_INDEX[name]: row.region for row in rows for name in row.vertebrae}

    def vertebra_region(self, vertebra: int) -> str | None:
        """The region of a vertebra."""
        return self._region.get(vertebra)

    def segment_region(self, lower: int) -> str | None:
        """The region of the segment whose lower vertebra this is."""
        return self._region.get(lower - 1)
