"""Quotations and lettered options: they count as the words before them say, up to where the quotation or the last option ends."""

import re

_OPENS = re.compile(r"""(?<![\w"'])["'](?=\w)""")
# Characters between words that say who is quoted and the quotation: 'from the 2016 report: "…'.
_BEFORE = 60
# '(a) …; (b) …': the letters of options that one line holds.
_OPTION = re.compile(r"(?:(?<=[\s:;,.])|^)\(?([a-h1-8])\)(?=\s)", re.IGNORECASE)
_FIRST, _SECOND = "a1", "b2"
_LONGEST = 2_000  # characters of a list of options; the bound keeps the reading of any line linear


def reaches_until(text: str, after: int, end: int) -> int:
    """How far what is said before a character reaches: over options that begin soon after it, up to ``end``, or over a quotation,
    which may go on to the end of the line."""
    line_end = text.find("\n", end, end + _LONGEST)
    line_end = line_end if line_end >= 0 else min(len(text), end + _LONGEST)
    near = min(end, after + _LONGEST)
    listed = _sentence_end(text, after, near) if text[after - 1 : after] == ":" else after  # 'Look for: …; …'
    return max(quoted_until(text, after, line_end), _options_until(text, after, near), listed)


def _sentence_end(text: str, after: int, end: int) -> int:
    stop = text.find(". ", after, end)
    return stop if stop >= 0 else end


def _options_until(text: str, after: int, end: int) -> int:
    options = list(_OPTION.finditer(text, after, end))
    if len(options) < 2 or options[0].start() > after + _BEFORE:
        return after
    letters = [option[1].lower() for option in options[:2]]
    return options[-1].end() if letters[0] in _FIRST and letters[1] in _SECOND else after


def quoted_until(text: str, after: int, end: int) -> int:
    """Where the mark stands that ends the quotation which begins soon after a character; ``after`` where there is none before ``end``."""
    opened = _OPENS.search(text, after, min(end, after + _BEFORE))
    if opened is None:
        return after
    mark = opened.group()
    closed = re.compile(rf"(?<=[\w.,;:!?)%]){mark}(?!\w)").search(text, opened.end(), end)
    return closed.start() if closed else after
