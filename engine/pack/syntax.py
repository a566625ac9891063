"""YAML parser errors in plain words: where the mistake probably is, and how to correct it."""

import re
from typing import Any

import yaml

_NO_DASH = "did not find expected '-' indicator"
# Errors that the parser reports one line below the mistake.
_BELOW = frozenset(
    {
        "did not find expected key",
        "could not find expected ':'",
        "mapping values are not allowed in this context",
        _NO_DASH,
    }
)
_WRITTEN = re.compile(r"\s*[^\s#]")
_GLUED = re.compile(r"\s*(?:- +)?[A-Za-z_][A-Za-z0-9_-]*:[^\s:/]+(?:\s[^:]*)?$")
_ITEM = re.compile(r" *- ")
_KEY = re.compile(r"[ -]*[A-Za-z0-9_-]+:$")
# The parser's wording in plain words.
_PLAIN = {
    "found character that cannot start any token": "no value can begin with this character",
    "did not find expected key": "expected a key and a colon",
    "did not find expected node content": "expected a value",
    "did not find expected ',' or ']'": "a comma or ] is missing",
    "did not find expected ',' or '}'": "a comma or } is missing",
    _NO_DASH: "expected - and the next item",
    "could not find expected ':'": "expected a colon after the key",
    "found unexpected end of stream": "quotes are not closed",
    "did not find expected <document start>": "the document continues after its end",
    "mapping values are not allowed in this context": "a key and a colon are not allowed here",
}
_INSIDE = {
    "while parsing a flow sequence": "list [",
    "while parsing a flow mapping": "mapping {",
    "while parsing a block collection": "list",
    "while parsing a block mapping": "block of keys",
    "while scanning a quoted scalar": "text",
    "while scanning a simple key": "key",
}
_REMEDIES = {
    "mapping values are not allowed in this context": "correct the indent or the line above; put text that contains a colon in quotes",
    "found character that cannot start any token": "put text that begins with this character in quotes",
    "did not find expected ',' or ']'": "close the list with ], or put an item that contains a bracket or comma in quotes",
    "did not find expected ',' or '}'": "close the mapping with }, or put a value that contains a brace or comma in quotes",
    "did not find expected key": "correct the indent, or put the whole text in quotes if it contains quotes or brackets",
    "found unexpected end of stream": "close the quotes",
}


def complaint(error: yaml.YAMLError, lines: list[str]) -> tuple[int, int, str, str]:
    """Line and column (from 1), what is wrong (and where the enclosing construct begins), and what to do."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    line, column = _at(mark, lines) if mark else (1, 1)
    inside, begun = _INSIDE.get(getattr(error, "context", None) or ""), getattr(error, "context_mark", None)
    if begun and not any(map(str.strip, [lines[line - 1][column - 1 :], *lines[line:]])):
        # An unclosed construct is reported at the end of the file; the place to correct is its beginning.
        (line, column), inside = _at(begun, lines), None
    said = _PLAIN.get(problem, problem)
    said += f" in the {inside} that begins in line {begun.line + 1}" if inside and begun else ""
    hint = _REMEDIES.get(problem, "look for a missing quote, bracket or colon, or a wrong indent, here or just above")
    if lines[line - 1][column - 1 : column] == "\t":
        said, hint = "a line is indented with a tab", "indent with spaces"
    elif problem == _NO_DASH and begun and lines[line - 1][:column].strip() == "-":
        said = f"the indent does not fit: the dashes of the list in line {begun.line + 1} are in column {begun.column + 1}, "
        said, hint = f"{said}but this one is in column {column}", "put all dashes of a list in the same column"
    elif problem in _BELOW:
        said, hint = _above(lines, line, column) or (said, hint)
    return line, column, said, hint


def _at(mark: Any, lines: list[str]) -> tuple[int, int]:
    """Line and column of a mark. The parser puts the end of the text one line too far; here it follows the last character."""
    line, column = mark.line + 1, mark.column + 1
    if line > len(lines) or not any(map(str.strip, [lines[line - 1][column - 1 :], *lines[line:]])):
        line = max((number for number, text in enumerate(lines, 1) if text.strip()), default=1)
        column = len(lines[line - 1].rstrip()) + 1
    return line, column


def _above(lines: list[str], line: int, column: int) -> tuple[str, str] | None:
    """The mistake in the line above, which the parser notices only in the next line."""
    number = next((n for n in range(line - 1, 0, -1) if _WRITTEN.match(lines[n - 1])), None)
    if number is None:
        return None
    last, this = lines[number - 1], lines[line - 1]
    if _GLUED.match(last):
        return f"line {number} has no space after its colon", 'write "key: value", with a space after the colon'
    at_start = not this[: column - 1].strip(" -")
    if not at_start and last.count('"') % 2:
        return f"a quote opened in line {number} is not closed", f"close the quotes in line {number}"
    items = [bool(_ITEM.match(text)) for text in (last, this)]
    begin = [len(text) - len(text.lstrip(" " if all(items) else " -")) + 1 for text in (last, this)]
    if items == [False, True]:
        same = len(last) - len(last.lstrip()) == len(this) - len(this.lstrip())
        return (f"line {number} has no dash", f'begin line {number} with "- "') if same else None
    if begin[0] == begin[1] or not (at_start or _KEY.match(this[:column])):
        return None
    said = f"the indent does not fit: line {number} begins in column {begin[0]}, this one in column {begin[1]}"
    return said, "keys or items of one block must begin in the same column; correct this line or the one above"
