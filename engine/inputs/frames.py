"""Rows of pandas and polars DataFrames as mappings. Neither library is imported: one that nobody imported gave nothing."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.record import COLUMNS


class Frame(Protocol):
    """A DataFrame of pandas or polars."""

    @property
    def columns(self) -> Any:
        """The names of its columns."""

    @property
    def shape(self) -> tuple[int, int]:
        """The number of its rows and columns."""


def rows_of(given: object) -> Iterator[Mapping[str, Any]] | None:
    """The rows of a DataFrame, lazily; None for anything else. Raises INPUT_COLUMN for a column of notes that is there twice."""
    if _is_a(given, "polars", "DataFrame"):
        rows: Iterator[Mapping[str, Any]] = given.iter_rows(named=True)  # type: ignore[attr-defined]
        return rows
    return _rows_of_pandas(given) if _is_a(given, "pandas", "DataFrame") else None


def mapping_of(row: object) -> Mapping[str, Any] | None:
    """What one note is given as, if it is a mapping, or a row that pandas gives (``itertuples``, ``iterrows``)."""
    if isinstance(row, Mapping):
        return row
    if isinstance(row, tuple) and hasattr(row, "_asdict"):
        named: Mapping[str, Any] = row._asdict()
        return named
    if _is_a(row, "pandas", "Series"):
        values: Mapping[str, Any] = row.to_dict()  # type: ignore[attr-defined]
        return values
    return None


def is_missing(value: object) -> bool:
    """Whether a field has no value: None, NaN, or the NA or NaT of pandas."""
    if value is None or (isinstance(value, float) and value != value):
        return True
    pandas: Any = sys.modules.get("pandas")
    return pandas is not None and (value is pandas.NA or value is pandas.NaT)


def plain(value: object) -> object:
    """A cell with parts as a record has it: arrays are lists, and fields without a value, which a struct column has, are left out."""
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items() if not is_missing(part)}
    if _is_a(value, "numpy", "ndarray"):
        value = value.tolist()  # type: ignore[attr-defined]
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def _rows_of_pandas(frame: Any) -> Iterator[Mapping[str, Any]]:
    names = [str(name) for name in frame.columns]
    for name in COLUMNS:
        if names.count(name) > 1:
            message = f'has the column "{name}" twice'
            raise DxproofError(Problem.INPUT_COLUMN, message, Where("dataframe"), "drop or rename one of them")
    values = frame.itertuples(index=False, name=None)
    return (dict(zip(names, row, strict=True)) for row in values)


def _is_a(value: object, library: str, name: str) -> bool:
    module = sys.modules.get(library)
    kind = getattr(module, name, None)
    return isinstance(kind, type) and isinstance(value, kind)
