"""Run docs/notebook.ipynb and compare what it shows with what is stored in it; ``--write`` stores it. Needs the extra ``docs``."""

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

_NOTEBOOK = Path(__file__).parent.parent / "docs" / "notebook.ipynb"


def main() -> None:
    """Exit with 1 and the number of the cell where a cell fails or shows something else."""
    notebook = nbformat.read(_NOTEBOOK, as_version=4)
    stored = [_shown(cell) for cell in notebook.cells]
    place = {"metadata": {"path": str(_NOTEBOOK.parent)}}
    NotebookClient(notebook, kernel_name="python3", record_timing=False, resources=place).execute()
    for cell in notebook.cells:
        cell.metadata.clear()
    if "--write" in sys.argv:
        notebook.metadata.language_info = {"name": "python"}  # without the version that it ran with
        nbformat.write(notebook, _NOTEBOOK)
        return
    for number, (cell, before) in enumerate(zip(notebook.cells, stored, strict=True), 1):
        if _shown(cell) != before:
            sys.exit(f"cell {number} of {_NOTEBOOK.name} shows something else:\n{_shown(cell)}\nwas:\n{before}")


def _shown(cell: Any) -> list[Any]:
    return [output.get("data") or output.get("text") for output in cell.get("outputs", ())]


if __name__ == "__main__":
    main()
