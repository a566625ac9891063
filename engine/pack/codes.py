"""The decision table at work: from axis values to codes and back. Codes are rows, never rules."""

import re
from dataclasses import dataclass
from functools import cached_property

from dxproof.engine.pack.model import CodesFile, RivalRow

_VERTEBRAE = (
    ["C0"]
    + [f"C{n}" for n in range(1, 8)]
    + [f"T{n}" for n in range(1, 13)]
    + [f"L{n}" for n in range(1, 7)]
    + [f"S{n}" for n in range(1, 6)]
)
VERTEBRA_INDEX = {name: index for index, name in enumerate(_VERTEBRAE)}
VERTEBRA_NAMES = tuple(_VERTEBRAE)


@dataclass(frozen=True, slots=True)
class Code:
    """One assignable code: a point in the three axes."""

    code: str
    title: str
    region: str
    compartment: str
    mechanisms: frozenset[str]
    siblings: frozenset[str]


def normalise(code: str) -> str:
    """'m9970' and 'M99.70' are the same code."""
    bare = code.strip().upper().replace(".", "")
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


class CodeTable:
    """All codes of a pack and the questions asked of them."""

    def __init__(self, file: CodesFile) -> None:
        self.file = file
        self.regions = {row.value: row for row in file.region_axis}
        compartments: dict[str, set[str]] = {}
        for stem in file.stems:
            compartments.setdefault(stem.compartment, set()).update(stem.mechanisms)
        self.codes: dict[str, Code] = {}
        for stem in file.stems:
            own = frozenset(stem.mechanisms)
            for row in file.region_axis:
                code = Code(
                    f"{stem.stem}{row.digit}",
                    f"{stem.title} of {row.title}",
                    row.value,
                    stem.compartment,
                    own,
                    frozenset(compartments[stem.compartment]) - own,
                )
                self.codes[code.code] = code

    @cached_property
    def _segment_region(self) -> dict[int, str]:
        return {VERTEBRA_INDEX[lower]: row.region for row in self.file.segments for lower in row.lower}

    def segment_region(self, lower: int) -> str | None:
        """The region of the segment that ends at this vertebra."""
        return self._segment_region.get(lower)

    def at(self, region: str, compartment: str) -> list[Code]:
        """The codes of one region and compartment."""
        return [code for code in self.codes.values() if code.region == region and code.compartment == compartment]

    def rival(self, code: str) -> RivalRow | None:
        """The row of a more specific structural diagnosis, longest prefix first."""
        rows = [row for row in self.file.rivals if code.startswith(row.code)]
        return max(rows, key=lambda row: len(row.code), default=None)

    def complaint(self, region: str) -> str:
        """The part of the body whose complaint a code of this region goes with."""
        return self.regions[region].complaint


CODE_PATTERN = re.compile(
    r"([A-TV-Z](?<![A-Za-z0-9].)\d[0-9A-Z])(?:\.([0-9A-Z]{1,4})(?![0-9A-Za-z])|(\d{1,3}[A-Z]?\d?)(?![0-9A-Za-z.]))"
)
