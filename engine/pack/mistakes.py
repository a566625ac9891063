"""Helpers to report mistakes in a pack: the files that were read, and errors at the right position."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.error_text import did_you_mean, listed, short
from dxproof.engine.pack.model import CodesFile, FaqFile, Model, PackFile, PitfallsFile, ProceduresFile, RuleFile
from dxproof.engine.pack.yaml_source import KeyPath, Source

M_co = TypeVar("M_co", bound=Model, covariant=True)


@dataclass(frozen=True, slots=True)
class Read(Generic[M_co]):
    """A file as a model, with its source, which knows all positions; ``shared``: one that every pack reads."""

    source: Source
    file: M_co
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a pack that could be read; ``rule_ids`` includes those of malformed rule files."""

    pack: Read[PackFile] | None
    codes: Read[CodesFile] | None
    words: tuple[Read[Model], ...]
    rules: tuple[Read[RuleFile], ...]
    rules_folder: str
    rule_ids: frozenset[str]
    pitfalls: Read[PitfallsFile] | None
    procedures: Read[ProceduresFile] | None
    faq: Read[FaqFile] | None

    @property
    def is_of_visit(self) -> bool:
        """Whether the pack is one of a visit, as far as it could be read."""
        return self.pack is not None and self.pack.file.applies is not None


def wrong(
    source: Source, key_path: KeyPath, message: str, hint: str, problem: Problem = Problem.PACK_REFERENCE
) -> DxproofError:
    """An error for the value at a key path."""
    return source.error(problem, key_path, message, hint)


def unknown(
    source: Source,
    key_path: KeyPath,
    what: str,
    value: str,
    known: Iterable[str],
    problem: Problem = Problem.PACK_REFERENCE,
    at_key: bool = False,
) -> DxproofError:
    """An error for an unknown name."""
    names = list(known)
    hint = did_you_mean(value, names)
    return source.error(problem, key_path, f'no {what} "{short(value)}"', hint, f"one of: {listed(names)}", at_key)


def duplicates(source: Source, key_paths: Iterable[tuple[KeyPath, object]], what: str) -> Iterator[DxproofError]:
    """An error for each repeated value, with the line of the first."""
    first: dict[object, KeyPath] = {}
    for key_path, value in key_paths:
        if value in first:
            line = source.where(first[value]).line
            hint = f"line {line} has it; change or remove one"
            yield wrong(source, key_path, f'{what} "{short(str(value))}" is given twice', hint, Problem.PACK_DUPLICATE)
        else:
            first[value] = key_path
