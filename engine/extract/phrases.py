"""The phrase notation of the lexicons: ``(a|b) c`` is 'a c' or 'b c'; ``(a|) c`` is 'a c' or 'c'."""

import re

MAX_EXPANSION = 4000
_GROUP = re.compile(r"\(([^()]*\|[^()]*)\)")


def expand(phrase: str) -> list[str]:
    """All wordings of a phrase, in the order written. Raises ValueError past MAX_EXPANSION."""
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
        if len(done) + len(queue) > MAX_EXPANSION:
            raise ValueError(f"the phrase stands for more than {MAX_EXPANSION} wordings")
    return [phrase for phrase in dict.fromkeys(done) if phrase]
