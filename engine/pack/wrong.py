"""How a mistake in a pack is said: the files as read, and errors that stand where the author must look."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.model import CodesFile, Model, PackFile, PitfallsFile, RuleFile
from dxproof.engine.pack.yaml_source import Source, Way

M_co = TypeVar("M_co", bound=Model, covariant=True)


@dataclass(frozen=True, slots=True)
class Read(Generic[M_co]):
    """A file as a model, with the source that knows where everything stands."""

    source: Source
    file: M_co


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a pack as far as they could be read; ``rule_ids`` has those of misshapen rule files too."""

    pack: Read[PackFile] | None
    codes: Read[CodesFile] | None
    words: tuple[Read[Model], ...]
    rules: tuple[Read[RuleFile], ...]
    rules_folder: str
    rule_ids: frozenset[str]
    pitfalls: Read[PitfallsFile] | None


def wrong(source: Source, way: Way, message: str, hint: str) -> DxproofError:
    return DxproofError(Problem.PACK_REFERENCE, message, source.where(way), hint)


def unknown(source: Source, way: Way, what: str, value: str, known: Iterable[str]) -> DxproofError:
    return wrong(source, way, f'no {what} "{value}"', f"expected one of: {', '.join(known) or 'none'}")


def twice(source: Source, ways: Iterable[tuple[Way, object]], what: str) -> Iterator[DxproofError]:
    """The second and later of equal values, each with the line of the first."""
    first: dict[object, Way] = {}
    for way, value in ways:
        if value in first:
            line = source.where(first[value]).line
            yield wrong(source, way, f'{what} "{value}" is given twice', f"line {line} has it; change or remove one")
        else:
            first[value] = way
