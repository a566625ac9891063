"""Wording for messages: always one line, never note text."""

import re
from collections.abc import Iterable

_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}")
_WORD = re.compile(r"[A-Za-z]+")


def shown(path: str) -> str:
    """A path for messages and ids, with line breaks, control characters and undecodable bytes escaped."""
    escaped = _UNSHOWN.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), path)
    return escaped or '""'


def breaks_line(text: str) -> bool:
    """Whether a text has a control character, a line break or a lone surrogate, and so cannot be a name."""
    return _UNSHOWN.search(text) is not None


def is_name(text: str) -> bool:
    """Whether a text looks like a field name; anything else could be note text and is not shown."""
    return _NAME.fullmatch(text) is not None


def kind_of(value: object) -> str:
    """The type of a value in words, without the value."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return f"a text of {len(value):,} character{'' if len(value) == 1 else 's'}" if value else "an empty text"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return f"a value of type {type(value).__name__}"


def columns_found(found: Iterable[str], known: Iterable[str], is_schema: bool) -> str:
    """The columns of a table as a message names them.

    The first line of a CSV file may be note text instead of a header: unless it has a word of a known column, only the
    number of cells is shown. ``is_schema``: the names are certainly column names.
    """
    cells = list(found)
    if not cells:
        return "no column"
    count = f"{len(cells)} column{'' if len(cells) == 1 else 's'}"
    names = [cell for cell in cells if is_name(cell)]
    words = {word.lower() for name in names for word in _WORD.findall(name)}
    if not names or not (is_schema or words & set(known)):
        return count
    rest = f" and {len(cells) - len(names)} more" if len(names) < len(cells) else ""
    return f"{count}: {', '.join(names[:20])}{' …' if len(names) > 20 else ''}{rest}"
