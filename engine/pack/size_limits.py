"""Limits on the number of phrases and codes of a pack, so that any pack loads quickly."""

from collections.abc import Iterable
from math import prod

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.model import CodesFile
from dxproof.engine.pack.notation import MAX_WORDINGS, wording_count
from dxproof.engine.pack.yaml_source import KeyPath, Source, Value

MAX_WORDINGS_OF_PACK = (
    240_000  # a quarter more than the largest shipped pack; a wording costs nothing before a note has its first word
)

MAX_CODES = 600  # ten times the largest shipped table; each code is compared with every other
MAX_ROWS = 300


def too_many_codes(source: Source, codes: CodesFile) -> DxproofError | None:
    """The error at the row where a table exceeds the number of codes, counted without expanding it."""
    total = 0
    for number, row in enumerate(codes.rows):
        total += prod(len(axis.values) for axis in codes.axes if f"{{{axis.axis}}}" in row.code)
        if total > MAX_CODES or number >= MAX_ROWS:
            message = f"with this row the table has more than {MAX_CODES} codes or {MAX_ROWS} rows"
            return source.error(Problem.PACK_SIZE, ("rows", number), message, "split the pack")
    return None


def too_many_wordings(sources: Iterable[Source]) -> DxproofError | None:
    """The error at the phrase where the lexicon exceeds the number of wordings."""
    total = 0
    for source in sources:
        key_paths: list[tuple[KeyPath, Value]] = [((), source.data)]
        while key_paths:
            key_path, value = key_paths.pop()
            if isinstance(value, dict):
                key_paths += [
                    ((*key_path, key), inner) for key, inner in value.items() if isinstance(inner, (dict, list))
                ]
                continue
            if not isinstance(value, list):
                continue
            for number, item in enumerate(value):
                if not isinstance(item, str):
                    key_paths.append(((*key_path, number), item))
                    continue
                count = wording_count(item) if "|" in item else 1
                total += count if count <= MAX_WORDINGS else 1  # a phrase above its own limit is reported elsewhere
                if total > MAX_WORDINGS_OF_PACK:
                    message = f"with this phrase the pack has more than {MAX_WORDINGS_OF_PACK:,} wordings"
                    hint = "remove phrases, or alternatives (a|b) from phrases"
                    return source.error(Problem.PACK_SIZE, (*key_path, number), message, hint)
    return None
