"""Inputs that failed."""

from dataclasses import dataclass

from dxproof.engine.errors import DxproofError


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or part of one, that yielded no note; ``note_id`` if its id is known."""

    error: DxproofError
    note_id: str | None = None
