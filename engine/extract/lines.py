"""Logical lines: hard wraps joined again, lines that an export has run together cut apart."""

import itertools
import re
from dataclasses import dataclass

from dxproof.engine.extract.headers import MAX_HEADER, Headers

BULLET = re.compile(
    r"\s*(?:(?:[-–—*•·#>+]+|\(?\d{1,2}[.)]|\(\d{1,2}\)|\(?[a-h][.)]|\(?[ivx]{1,4}\))(?=\s|[A-Z\[(])|#\d{1,2}\b)[\s:]*"
)
BOX = re.compile(r"\[(?P<a>[xX✓✔]|[ \xa0_]{0,3})\]|\((?P<b>[xX✓✔]|[ \xa0_]{0,3})\)|(?P<c>☐|☒|☑)")
# 'C4-C5:', 'At the L3-4 and L4-5 levels -'. Possessive, as a list of levels can be split in many ways.
_LEVEL = r"(?:[CTLSO]\d{0,2}|occ?|occiput)\s?[-–/]\s?[CTLS]?\s?\d{1,2}"
_NEXT_LEVEL = r"\s*(?:,|&|and|through|thru|to|-)\s*[CTLS](?:\s?\d{1,2})?+(?:\s?[-–/]\s?[CTLS]?\d{1,2})?+(?![a-z])"
LEVEL_HEAD = re.compile(
    rf"\s*(?:at\s+)?(?:the\s+)?{_LEVEL}(?:{_NEXT_LEVEL})*+"
    r"(?:\s+(?:level|levels|segment|disc|disk|interspace|right|left))*+\s*(?::|=|–|-\s)",
    re.IGNORECASE,
)
_COMMA_BREAK = re.compile(
    r",(?=[\s,]*[\"'(\[]?[A-Z0-9])(?:(?:(?<=[.:;?!],)|(?<=[.:;?!]\s,))[\s,]*|\s(?=,)|\s*(?=\(?\d{1,2}[.)]\s{1,3}[A-Z])|(?=[A-Z][A-Z /&]{2,40}:)|(?<=[a-z)],)\s*(?=[CTLS]\d{1,2}\s?[-/]\s?[CTLS]?\d{1,2}\s?:))(?=[\"'(\[]?[A-Z0-9])"
)
# 'Neck pain2. HTN', 'anterolisthesis.3.No', '… . 2) …', '(2) …': a number glued to what it numbers.
_NUMBER = re.compile(r"[(\d](?:(?<=\()\d{1,2}\)\s|(?<=\d)\d?(?:\.\s?(?=[A-Z])|\)\s?(?=[A-Z(])))")
# A field's name after two blanks or more, and a numbered item there: '…None    PLAN:  1) Follow-up'.
_FIELD = re.compile(
    r"\s(?<=[a-z0-9.,;)>\]]\s)\s+(?=[A-Z][A-Z -]{2,30}(?:\([A-Z]+\))?:|[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}:\s|\d{1,2}\)\s?\S)"
)

_ABBREVIATIONS = frozenset(
    {"dr", "mr", "mrs", "ms", "drs", "vs", "approx", "e.g", "eg", "i.e", "ie", "st", "prof", "fig", "im", "post", "ant", "lat", "lig", "seg",
     "no", "nos", "wt", "ht", "cf", "al", "ed", "jr", "sr", "ax", "sag", "cor", "ext", "flex", "mod", "sev", "min", "max", "rt", "lt",
     "hypertrophic", "inf", "sup", "resp", "incl", "excl", "cont", "ca", "ser", "ref", "vol", "sec"}
)  # fmt: skip
_LONGEST_ABBREVIATION = 13

_FUNCTION_END = re.compile(
    r"(?:\b(?:the|a|an|of|to|and|or|in|on|at|for|with|without|by|from|no|not|is|are|was|were|has|have|had|that|which|left|right|mild|"
    r"moderate|severe|due|probably|possibly|likely|mildly|moderately|severely|versus|vs|because|cannot|negative|positive|denies|secondary|than|as|his|her|their|this|both|into|upon|also|be|been|any|but)|[,\-/&])$",
    re.IGNORECASE,
)

# A line shorter than this was ended by its writer, not by a margin.
_SHORTEST_WRAP = 30


@dataclass(slots=True)
class Line:
    """A logical line: hard wraps joined, comma-joined exports cut."""

    start: int
    end: int
    blank_before: bool = False


def physical_lines(text: str) -> list[tuple[int, int]]:
    """Start and end (without the break) of every line, whatever the line break is."""
    lines: list[tuple[int, int]] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        lines.append((position, position + len(raw.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))))
        position += len(raw)
    return lines


def logical_lines(text: str, lines: list[tuple[int, int]], headers: Headers) -> list[Line]:
    """The lines of a note as its writer meant them."""
    wraps = _Wraps(text, lines, headers)
    merged: list[Line] = []
    blank = True
    for index, (start, end) in enumerate(lines):
        if not text[start:end].strip():
            blank = True
            continue
        if not blank and wraps.goes_on(index):
            merged[-1].end = end
        else:
            merged.append(Line(start, end, blank))
        blank = False
    return [piece for line in merged for piece in _pieces(text, line)]


def _pieces(text: str, line: Line) -> list[Line]:
    """A line, cut where an export has run several into one."""
    cuts = {match.end() for match in _COMMA_BREAK.finditer(text, line.start, line.end)}
    cuts |= {match.start() for match in _NUMBER.finditer(text, line.start, line.end) if _is_glued(text, match)}
    if text.find("  ", line.start, line.end) >= 0 or text.find("\t", line.start, line.end) >= 0:
        cuts |= {match.end() for match in _FIELD.finditer(text, line.start, line.end)}
    edges = sorted({line.start, line.end, *(cut for cut in cuts if line.start < cut < line.end)})
    return [Line(start, end, line.blank_before and start == line.start) for start, end in itertools.pairwise(edges)]


def abbreviated(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to the abbreviation before it: 'Dr.', 'J.', 'lig.'."""
    before = text[max(start, stop - _LONGEST_ABBREVIATION) : stop]
    word = before[max(map(before.rfind, ' \n\t("')) + 1 :]
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _is_glued(text: str, number: re.Match[str]) -> bool:
    """Whether a number inside a line opens an item there."""
    start = number.start()
    before = text[max(0, start - 2) : start]
    if text[start] == "(":
        return before[-1:] in (".", ";", ":", ")") or before[-1:].isspace()
    if before[-1:].isdigit():
        return False
    if before.isalpha() and len(before) == 2:
        return (
            number.end() - start >= 2
            and text[number.end() - 1] != ")"
            and text[number.end() : number.end() + 2].istitle()
        )
    if before[1:] == "." and (before[:1].islower() or before[:1] == ")"):
        return True
    return (before[-1:].isspace() and before[:1] in ".;)") or (before[-1:].isspace() and before[:1].islower())


class _Wraps:
    """Which lines go on where the one before was wrapped.

    A line that goes on in lower case shows it by itself. One that goes on with a capital or a digit is taken for a
    wrap only where the note's wrapped lines show a column, and the line before is as full as that column allows:
    in a list of findings, one a line, every line looks as full as the longest.
    """

    def __init__(self, text: str, lines: list[tuple[int, int]], headers: Headers) -> None:
        self._text = text
        self._lines = lines
        self._headers = headers
        self._widths = self._block_widths()
        self._column = self._wrap_column()

    def goes_on(self, index: int) -> bool:
        """Whether line ``index`` is the rest of the line before it; neither is blank."""
        before, line = self._pair(index)
        bare = line.lstrip()
        ended = before[-1] in ".!?" and not abbreviated(before, 0, len(before) - 1)
        if ended and len(before) >= MAX_HEADER:
            return False
        if (
            before.count("|") >= 2
            or bare.count("|") >= 2
            or BULLET.match(line)
            or BOX.match(bare)
            or LEVEL_HEAD.match(line)
            or self._headers.is_name(before)
        ):
            return False
        if self._headers.is_name(f"{before} {bare.split(':')[0]}"):
            return True
        if before.endswith((":", "***", "===", "---")) or self._headers.looks_like_header(bare):
            return False
        if ended:
            return False
        reach = len(before) + 1 + len(bare.split(maxsplit=1)[0])
        width = self._widths[index]
        open_end = bool(_FUNCTION_END.search(before))
        if bare[0].islower() or bare[0] in "([,)/&+":
            full = (
                reach > width
                or (width >= 40 and reach > 0.9 * width)
                or (width >= 56 and " " in before and bare[0].islower())
            )
            return open_end or (full and width >= 14 and " " in before)
        if open_end:
            return width >= 40 or reach > width
        return self._column is not None and reach > self._column

    def _pair(self, index: int) -> tuple[str, str]:
        return self._text[slice(*self._lines[index - 1])].rstrip(), self._text[slice(*self._lines[index])]

    def _block_widths(self) -> list[int]:
        """For each line the width of the widest line of its block, a run of lines that are not blank."""
        widths = [0] * len(self._lines)
        first = 0
        for index in range(len(self._lines) + 1):
            if index < len(self._lines) and self._text[slice(*self._lines[index])].strip():
                continue
            block = self._lines[first:index]
            widths[first:index] = [max((end - start for start, end in block), default=0)] * len(block)
            first = index + 1
        return widths

    def _wrap_column(self) -> int | None:
        """The longest line that was wrapped for certain: the next one goes on in lower case and did not fit."""
        wrapped: list[int] = []
        for index in range(1, len(self._lines)):
            before, line = self._pair(index)
            bare = line.lstrip()
            if len(before) >= _SHORTEST_WRAP and bare[:1].islower() and before[-1] not in ".:;!?|" and "|" not in line:
                wrapped.append(len(before))
        return max(wrapped, default=None)
