"""Quotations: what is quoted counts as the words before it say, up to where the quotation ends."""

import re

_OPENS = re.compile(r"""(?<![\w"'])["'](?=\w)""")
# Characters between words that say who is quoted and the quotation: 'from the 2016 report: "…'.
_BEFORE = 60


def quoted_until(text: str, after: int, end: int) -> int:
    """Where the mark stands that ends the quotation which begins soon after a character; ``after`` where there is none before ``end``."""
    opened = _OPENS.search(text, after, min(end, after + _BEFORE))
    if opened is None:
        return after
    mark = opened.group()
    closed = re.compile(rf"(?<=[\w.,;:!?)%]){mark}(?!\w)").search(text, opened.end(), end)
    return closed.start() if closed else after
