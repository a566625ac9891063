"""The model of a lint: a function with an id, a reason, and an example of what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dxproof.engine.authoring.sources import PackSources
from dxproof.engine.errors import Where
from dxproof.engine.pack.loader import Pack
from dxproof.engine.terms import Severity


@dataclass(frozen=True, slots=True)
class LintHit:
    """One problem that a lint found."""

    where: Where
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class LintedPack:
    """What is linted: a loaded pack, its files, and the other packs in its folder."""

    pack: Pack
    sources: PackSources
    beside: tuple[Pack, ...] = ()


Check = Callable[[LintedPack], Iterator[LintHit]]


@dataclass(frozen=True, slots=True)
class Lint:
    """A named check of a loaded pack."""

    id: str
    severity: Severity
    title: str
    why: str
    example: str
    check: Check


@dataclass(frozen=True, slots=True)
class LintRemark:
    """A problem with its lint."""

    lint: Lint
    hit: LintHit

    @property
    def rank(self) -> tuple[str, int, int, str]:
        """Sort key: by file, then by position."""
        where = self.hit.where
        return (where.path, where.line or 0, where.column or 0, self.lint.id)
