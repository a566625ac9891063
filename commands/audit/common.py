"""Functions shared by the audit commands."""

import importlib.util
from pathlib import Path

from dxproof.engine.errors import DxproofError, Problem, Where

_NEEDED = (
    "pyarrow",
    "duckdb",
    "filelock",
    "xlsxwriter",
    "openpyxl",
    "jinja2",
    "matplotlib",
    "statsmodels",
    "scipy",
    "rich",
)


def need_extra() -> None:
    """Raise EXTRA_MISSING if the libraries of an audit are not installed."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        message = f"an audit needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise DxproofError(Problem.EXTRA_MISSING, message, hint='pip install "dxproof[audit]"')


def check_places(inputs: list[str], out: Path) -> None:
    """Raise for inputs that are not files or folders, and for an output folder inside an input folder."""
    from dxproof.engine.inputs.discover import STDIN, would_read
    from dxproof.engine.inputs.wording import shown

    for path in inputs:
        if path == STDIN:
            message = "an audit reads only files, so that it can be resumed"
            raise DxproofError(Problem.INPUT_KIND, message, Where(STDIN), "save the notes as .jsonl")
        if not Path(path).exists():
            message = "there is no such file or folder"
            raise DxproofError(Problem.INPUT_MISSING, message, Where(shown(path)), "check the path")
        if not (Path(path).is_dir() or Path(path).is_file()):
            raise DxproofError(
                Problem.INPUT_KIND,
                "is not a regular file",
                Where(shown(path)),
                "save the notes in a regular file, which can be read twice",
            )
        if would_read(path, str(out / "notes.parquet")):
            message = f"is inside the input folder {shown(path)}, expected a folder outside it"
            raise DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(out))), "choose another --out")


def refuse_audit_file(output: Path | None, *folders: Path) -> None:
    """Raise OUTPUT if the output would be inside an audit's folder."""
    from dxproof.engine.inputs.wording import shown

    if output is not None and any(output.resolve().is_relative_to(folder.resolve()) for folder in folders):
        message = "is inside the audit folder, expected a file outside it"
        raise DxproofError(Problem.OUTPUT, message, Where(shown(str(output))), "choose another -o")
