"""What a lint is: one small function with an id, a reason, and an example of what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dxproof.engine.authoring.sources import PackSources
from dxproof.engine.errors import Where
from dxproof.engine.pack.loader import Pack
from dxproof.engine.terms import Severity


@dataclass(frozen=True, slots=True)
class LintHit:
    """One thing that a lint found."""

    where: Where
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class LintedPack:
    """What is linted: a loaded pack, its files, and the packs that lie beside it."""

    pack: Pack
    sources: PackSources
    beside: tuple[Pack, ...] = ()


Check = Callable[[LintedPack], Iterator[LintHit]]


@dataclass(frozen=True, slots=True)
class Lint:
    """A named check of a pack that loads."""

    id: str
    severity: Severity
    title: str
    why: str
    example: str
    check: Check


@dataclass(frozen=True, slots=True)
class LintRemark:
    """A hit with the lint that made it."""

    lint: Lint
    hit: LintHit

    @property
    def rank(self) -> tuple[str, int, int, str]:
        """Files in order, and top to bottom in each."""
        where = self.hit.where
        return (where.path, where.line or 0, where.column or 0, self.lint.id)
