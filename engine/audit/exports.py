"""Reports as tables for Arrow, pandas and polars: public functions of ``dxproof``, which need its extras."""

import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dxproof.engine.errors import DxproofError, Problem

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from dxproof.engine.audit.reported import NoteReports


def to_arrow(reports: "Iterable[NoteReports]") -> "dict[str, pa.Table]":
    """The tables ``notes``, ``candidates``, ``evidence`` and ``pitfalls`` of an audit, of reports as ``check`` and ``check_many`` give them.

    Their columns are those of an audit's Parquet files. What an audit takes from the text and the claim of a note is null:
    what its chart is about and what to do with it, the codes billed, the reasons of rules, lines and columns. Raises EXTRA_MISSING.
    """
    _need("PyArrow", "pyarrow", "parquet")
    from dxproof.engine.audit.reported import tables_of

    return tables_of(reports)


def to_pandas(reports: "Iterable[NoteReports]") -> "dict[str, pd.DataFrame]":
    """The tables of ``to_arrow`` as pandas DataFrames; whole numbers and truth values that may be null stay what they are.

    Raises EXTRA_MISSING.
    """
    pandas = _need("pandas", "pandas", "pandas")
    tables = to_arrow(reports)
    import pyarrow as pa

    types = {pa.int64(): pandas.Int64Dtype(), pa.bool_(): pandas.BooleanDtype()}
    return {name: table.to_pandas(types_mapper=types.get) for name, table in tables.items()}


def to_polars(reports: "Iterable[NoteReports]") -> "dict[str, pl.DataFrame]":
    """The tables of ``to_arrow`` as polars DataFrames. Raises EXTRA_MISSING."""
    polars = _need("polars", "polars", "polars")
    return {name: polars.from_arrow(table) for name, table in to_arrow(reports).items()}


def _need(name: str, module: str, extra: str) -> Any:
    """An optional library. Raises EXTRA_MISSING."""
    try:
        return importlib.import_module(module)
    except ImportError:
        message = f"this needs {name}, which is not installed"
        raise DxproofError(Problem.EXTRA_MISSING, message, hint=f'pip install "dxproof[{extra}]"') from None
