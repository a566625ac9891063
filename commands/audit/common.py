"""What the commands of an audit share."""

import importlib.util

from dxproof.engine.errors import DxproofError, Problem

_NEEDED = (
    "pyarrow",
    "duckdb",
    "filelock",
    "xlsxwriter",
    "openpyxl",
    "jinja2",
    "matplotlib",
    "statsmodels",
    "rich",
)


def need_extra() -> None:
    """Raise EXTRA_MISSING where the libraries of an audit are not installed."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        message = f"an audit needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise DxproofError(Problem.EXTRA_MISSING, message, hint='pip install "dxproof[audit]"')
