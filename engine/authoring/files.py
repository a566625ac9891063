"""Writing generated files."""

from collections.abc import Mapping
from pathlib import Path

from dxproof.engine.errors import DxproofError, Problem, Where


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write each text into a folder, which is created if needed. Raises DxproofError."""
    for name, text in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            hint = "check that the folder can be written to"
            raise DxproofError(Problem.OUTPUT, f"cannot be written: {error.strerror}", Where(str(path)), hint) from None
