"""All wordings of a lexicon phrase (for the notation see pack.notation, which refuses the wrong ones at load)."""

import re

from dxproof.engine.pack.notation import MAX_WORDINGS

_GROUP = re.compile(r"\(([^()]*\|[^()]*)\)")


def expand(phrase: str) -> list[str]:
    """All wordings of a phrase, in the order written. Raises ValueError past MAX_WORDINGS."""
    done: list[str] = []
    queue = [phrase]
    while queue:
        current = queue.pop()
        group = _GROUP.search(current)
        if group is None:
            done.append(" ".join(current.split()))
        else:
            options = group.group(1).split("|")
            queue.extend(current[: group.start()] + option + current[group.end() :] for option in reversed(options))
        if len(done) + len(queue) > 2 * MAX_WORDINGS:
            raise ValueError(f"the phrase stands for more than {MAX_WORDINGS} wordings")
    return [phrase for phrase in dict.fromkeys(done) if phrase]
