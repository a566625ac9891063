"""An input that gave no note."""

from dataclasses import dataclass

from dxproof.engine.errors import DxproofError


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or a part of one, that gave no note; ``note_id`` where its id is known all the same."""

    error: DxproofError
    note_id: str | None = None
