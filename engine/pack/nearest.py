"""The name that a misspelt one most likely stands for."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known name closest to a word, as a question; None where none is close."""
    near = get_close_matches(word[:80].lower().replace("_", "-"), [name.replace("_", "-") for name in known], n=1)
    found = next((name for name in known if near and name.replace("_", "-") == near[0]), None)
    return f'did you mean "{found}"?' if found else None
