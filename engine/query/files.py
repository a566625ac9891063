"""Queries read back from a file: the JSON of this program, or any text in which a person wrote one or more."""

import json
import re
from typing import Any

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.query.draft import Draft, draft_of, read_draft
from dxproof.engine.report.model import Query

_BETWEEN = re.compile(
    r"^[-=_*]{20,}\s*$|\f", re.MULTILINE
)  # a line that parts two queries; a rule under a title is shorter


def drafts_in(text: str, name: str) -> list[tuple[int, Draft]]:
    """The queries of a file, each with where it begins. Raises QUERY_READ."""
    if text.lstrip().startswith(("{", "[")):
        return [(0, draft_of(query)) for query in _from_json(text, name)]
    starts = [0, *(match.end() for match in _BETWEEN.finditer(text) if _parts(text, match.start()))]
    ends = [*starts[1:], len(text)]
    found = [(start, read_draft(text[start:end])) for start, end in zip(starts, ends, strict=True)]
    found = [(start, draft) for start, draft in found if draft.pieces]
    if not found:
        raise DxproofError(
            Problem.QUERY_READ, "holds no query", Where(name), "a query has a title, indicators, a question"
        )
    return found


def _parts(text: str, at: int) -> bool:
    """Whether a rule stands alone: one right under a line belongs to it as its heading."""
    before = text[:at].rstrip(" \t")
    return before.endswith("\n\n") or not before.strip()


def _from_json(text: str, name: str) -> list[Query]:
    try:
        data: Any = json.loads(text)
        queries = data["queries"] if isinstance(data, dict) and "queries" in data else data
        return [Query.model_validate(item) for item in (queries if isinstance(queries, list) else [queries])]
    except (ValidationError, ValueError, KeyError, RecursionError):
        message = "is no JSON of queries, expected what dxproof query --format json writes, or a report"
        hint = "give a person's query as text: title, indicators, question, options"
        raise DxproofError(Problem.QUERY_READ, message, Where(name), hint) from None
