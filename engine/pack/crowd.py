"""How many wordings the words of a pack may stand for: a pack must load within a moment, whoever wrote it."""

from collections.abc import Iterable

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.notation import MAX_WORDINGS, wording_count
from dxproof.engine.pack.yaml_source import Source, Value, Way

MAX_WORDINGS_OF_PACK = 40_000  # more than three times those of the largest pack that is shipped


def crowded(sources: Iterable[Source]) -> DxproofError | None:
    """The error of the first phrase with which the lexicons of a pack stand for too many wordings."""
    total = 0
    for source in sources:
        ways: list[tuple[Way, Value]] = [((), source.data)]
        while ways:
            way, value = ways.pop()
            if isinstance(value, dict):
                ways += [((*way, key), inner) for key, inner in value.items() if isinstance(inner, (dict, list))]
                continue
            if not isinstance(value, list):
                continue
            for number, item in enumerate(value):
                if not isinstance(item, str):
                    ways.append(((*way, number), item))
                    continue
                count = wording_count(item) if "|" in item else 1
                total += count if count <= MAX_WORDINGS else 1  # of a wider one the phrase itself is told
                if total > MAX_WORDINGS_OF_PACK:
                    message = f"with this phrase the pack stands for more than {MAX_WORDINGS_OF_PACK:,} wordings"
                    hint = "remove phrases, or alternatives (a|b) from phrases"
                    return source.error(Problem.PACK_SIZE, (*way, number), message, hint)
    return None
