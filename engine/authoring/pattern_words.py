"""A construction's pattern in words."""

from dxproof.engine.pack.pattern_tree import Group, Item, Name, Sequence, parse

_LOOKS = {">(": "followed by", "!(": "not followed by", "<(": "preceded by", "<!(": "not preceded by"}
_MARKS = {"BEGIN": "the beginning of the sentence", "END": "the end of the sentence", "ANY": "any chunk"}


def in_words(pattern: str) -> str:
    """``NOT? PART >( END )``: a NOT if there is one, PART, followed by (the end of the sentence)."""
    return _ways(parse(pattern))


def _ways(group: Group) -> str:
    return " or ".join(_way(way) for way in group.ways)


def _way(way: Sequence) -> str:
    return ", ".join(_item(item) for item in way)


def _item(item: Item) -> str:
    content = item.content
    if isinstance(content, Name):
        words = _MARKS.get(content.name, content.name)
    elif content.looks:
        words = f"{_LOOKS[content.opener]} ({_ways(content)})"
    else:
        words = f"({_ways(content)})"
    times = _times(item)
    words = f"{times} {words}" if times else words
    return f"{words} as the {item.role}" if item.role else words


def _times(item: Item) -> str:
    low, high = item.times
    if (low, high) == (1, 1):
        return ""
    if high is None:
        return "one or more" if low == 1 else "any number of" if not low else f"{low} or more"
    if not low:
        return "perhaps" if high == 1 else f"up to {high}"
    return f"{low} to {high}" if low < high else f"{low}"
