"""Queries from a file: the JSON of dxproof, or text with one or more queries."""

import json
import re
from typing import Any

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.query.draft import Draft, draft_of, read_draft
from dxproof.engine.report.model import Query

_BETWEEN = re.compile(
    r"^[-=_*]{20,}\s*$|\f", re.MULTILINE
)  # a line between two queries; an underline of a title is shorter


def drafts_in(text: str, name: str) -> list[tuple[int, Draft]]:
    """The queries of a file, each with its offset. Raises QUERY_READ."""
    if text.lstrip().startswith(("{", "[")):
        return [(0, draft_of(query)) for query in _from_json(text, name)]
    starts = [0, *(match.end() for match in _BETWEEN.finditer(text) if _parts(text, match.start()))]
    ends = [*starts[1:], len(text)]
    found = [(start, read_draft(text[start:end])) for start, end in zip(starts, ends, strict=True)]
    found = [(start, draft) for start, draft in found if draft.pieces]
    if not found:
        raise DxproofError(
            Problem.QUERY_READ, "has no query", Where(name), "a query has a title, indicators, a question"
        )
    return found


def _parts(text: str, at: int) -> bool:
    """Whether a ruled line separates queries: one directly under a text line underlines it."""
    before = text[:at].rstrip(" \t")
    return before.endswith("\n\n") or not before.strip()


def _from_json(text: str, name: str) -> list[Query]:
    try:
        data: Any = json.loads(text)
        queries = data["queries"] if isinstance(data, dict) and "queries" in data else data
        return [Query.model_validate(item) for item in (queries if isinstance(queries, list) else [queries])]
    except (ValidationError, ValueError, KeyError, RecursionError):
        message = "is not JSON with queries, expected the output of dxproof query --format json, or a report"
        hint = "write a query by hand as text: title, indicators, question, options"
        raise DxproofError(Problem.QUERY_READ, message, Where(name), hint) from None
