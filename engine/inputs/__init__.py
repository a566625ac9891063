"""Input: files, folders, tables and standard input -> notes and failures, lazily and in order."""

from dxproof.engine.inputs.claims import read_claim
from dxproof.engine.inputs.decode import MAX_NOTE_BYTES
from dxproof.engine.inputs.discover import Skipped
from dxproof.engine.inputs.failure import Failure
from dxproof.engine.inputs.kinds import SUFFIXES
from dxproof.engine.inputs.record import InputOptions
from dxproof.engine.inputs.stream import notes_of_bytes, read_notes

__all__ = [
    "MAX_NOTE_BYTES",
    "SUFFIXES",
    "Failure",
    "InputOptions",
    "Skipped",
    "notes_of_bytes",
    "read_claim",
    "read_notes",
]
