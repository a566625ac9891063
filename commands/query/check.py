"""``dxproof query lint FILE``: check any query for compliant practice."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dxproof.commands.common import NOT_REACHED, REACHED, JsonOption
from dxproof.engine.output import opened, say

if TYPE_CHECKING:
    from dxproof.engine.query.lint import QueryRemark
    from dxproof.engine.report.places import Lines


def lint(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Queries as text or as JSON; - for standard input.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Check provider queries, generated or written by hand: not leading, indicators cited, no payment, no code.

    A query has a title, clinical indicators, one question and, optionally, options; several queries are separated by a
    line of dashes. Exit code 0 if no query breaks a rule, else 1. `dxproof explain RULE` shows the reason of a rule.
    """
    found = [(name, remarks, lines) for name in files for remarks, lines in _checked(name)]
    broken = sum(bool(remarks) for _, remarks, _ in found)
    with opened(None, for_people=not as_json) as out:
        if as_json:
            out.write(json.dumps([_json(name, r, line) for name, rs, line in found for r in rs], indent=2) + "\n")
        else:
            for name, remarks, lines in found:
                for remark in remarks:
                    out.write(_line(name, remark, lines) + "\n")
    say(f"{len(found)} quer{'y' if len(found) == 1 else 'ies'}: {len(found) - broken} compliant, {broken} not")
    raise typer.Exit(NOT_REACHED if broken else REACHED)


def _checked(name: str) -> "list[tuple[list[tuple[QueryRemark, int]], Lines]]":
    """The remarks on each query of a file, with the offset of the query."""
    from dxproof.engine.query.files import drafts_in
    from dxproof.engine.query.lint import lint as linted
    from dxproof.engine.report.places import Lines

    text = _text(name)
    return [([(remark, start) for remark in linted(draft)], Lines(text)) for start, draft in drafts_in(text, name)]


def _text(name: str) -> str:
    """The text of a file; JSON is read as plain text."""
    from dxproof.commands.notes import only_note
    from dxproof.engine.inputs import InputOptions
    from dxproof.engine.inputs.decode import decode, read_file

    if Path(name).suffix.lower() == ".json":
        return decode(read_file(name, name), name)
    return only_note(name, InputOptions()).text


def _place(name: str, remark: "QueryRemark", begins: int, lines: "Lines") -> str:
    if remark.start is None:
        return f"{name}:{lines.line_and_column(begins)[0]}"
    return f"{name}:{lines.place(begins + remark.start)}"


def _line(name: str, found: "tuple[QueryRemark, int]", lines: "Lines") -> str:
    remark, begins = found
    words = f' "{remark.words}"' if remark.words else ""
    part = f" ({remark.part.value})" if remark.part else ""
    return f"{_place(name, remark, begins, lines)}: {remark.rule.id}: {remark.rule.title}{part}{words}. {remark.rule.remedy}"


def _json(name: str, found: "tuple[QueryRemark, int]", lines: "Lines") -> dict[str, Any]:
    remark, begins = found
    return {
        "place": _place(name, remark, begins, lines),
        "rule": remark.rule.id,
        "title": remark.rule.title,
        "part": remark.part.value if remark.part else None,
        "words": remark.words,
        "remedy": remark.rule.remedy,
    }
