"""The drafts of queries that a report has, as text to be edited."""

import json

from dxproof.engine.engine import Examined
from dxproof.engine.query.draft import draft_of
from dxproof.engine.query.export import Letter, QueryHeader
from dxproof.engine.query.lint import lint
from dxproof.engine.query.text import text_of
from dxproof.engine.report.places import Lines


def drafts_of(examined: Examined, text: str, provider: str | None) -> str:
    """A JSON list of drafts: what each is about, and its words. One that breaks a rule of query practice is left out."""
    report = examined.report
    header = QueryHeader(report.note.id or "note", provider, report.pack.chosen_by.date)
    lines = Lines(text)
    return json.dumps(
        [
            {"reason": query.id, "title": query.title, "words": text_of([Letter(header, report.note, (query,), lines)])}
            for query in report.queries
            if not lint(draft_of(query))
        ],
        ensure_ascii=False,
    )
