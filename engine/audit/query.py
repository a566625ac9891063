"""SQL queries on the tables of an audit."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dxproof.engine.audit.sql import OF_THE_QUESTION, opened
from dxproof.engine.errors import DxproofError, Problem

_FETCHED = 1000
_HINT = "the tables are notes, candidates, criteria, evidence, pitfalls, visits, episodes, decisions; DESCRIBE notes shows the columns of one"


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and the rows of a result; rows are fetched lazily."""

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]


@contextmanager
def asked(sql: str, **folders: Path) -> Iterator[Answer]:
    """The result of one SELECT. Raises AUDIT_QUERY without table contents."""
    with _explained(), opened(closed=True, **folders) as db:
        statements = db.extract_statements(sql)
        if len(statements) != 1:
            raise DxproofError(Problem.AUDIT_QUERY, f"{len(statements)} statements, expected one SELECT", hint=_HINT)
        if statements[0].type != duckdb.StatementType.SELECT:  # before DuckDB 2 not the same object
            raise DxproofError(Problem.AUDIT_QUERY, "is not a SELECT", hint=_HINT)
        answer = _executed(db, statements[0])
        columns = tuple(str(column[0]) for column in answer.description or ())
        yield Answer(columns, _rows(answer))


def _executed(db: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> duckdb.DuckDBPyConnection:
    """Run a statement so that Ctrl-C can interrupt it, which DuckDB alone does not allow."""
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(db.execute, statement)
        try:
            return answer.result()
        except KeyboardInterrupt:
            db.interrupt()
            raise


def _rows(answer: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    while rows := answer.fetchmany(_FETCHED):
        yield from rows


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OF_THE_QUESTION as error:
        first = str(error).split("\n\nLINE")[0]
        raise DxproofError(Problem.AUDIT_QUERY, " ".join(first.split()), hint=_HINT) from None
    except duckdb.Error as error:
        message = f"DuckDB cannot run it ({type(error).__name__})"
        raise DxproofError(Problem.AUDIT_QUERY, message, hint="check types, divisors and sizes in it") from None
