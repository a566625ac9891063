"""Lines, hard wraps, sections, list items and sentences: where a statement begins and ends.

A *unit* is the piece of text in which cues, places and causes are read together: a sentence, a list
item, a table cell. Offsets are those of the text as given.
"""

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass, field

from dxproof.engine.extract.headers import Headers

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_BULLET = re.compile(
    r"\s*(?:(?:[-–—*•·#>+]+|\(?\d{1,2}[.)]|\(\d{1,2}\)|\(?[a-h][.)]|\(?[ivx]{1,4}\))(?=\s|[A-Z\[(])|#\d{1,2}\b)[\s:]*"
)
_COMMA_BREAK = re.compile(
    r",(?:(?:(?<=[.:;?!],)|(?<=[.:;?!]\s,))[\s,]*|\s(?=,)|\s*(?=\(?\d{1,2}[.)]\s{1,3}[A-Z])|(?=[A-Z][A-Z /&]{2,40}:))(?=[\"'(\[]?[A-Z0-9])"
)
# 'Neck pain2. HTN', 'anterolisthesis.3.No', '… . 2) …', '(2) …': a number glued to what it numbers.
_NUMBER = re.compile(r"\d{1,2}(?:\.\s?(?=[A-Z])|\)\s?(?=[A-Z(]))|\(\d{1,2}\)\s")
# A field's name after two blanks or more, and a numbered item there: '…None    PLAN:  1) Follow-up'.
_FIELD = re.compile(
    r"(?<=[a-z0-9.,;)>\]])\s{2,}(?=[A-Z][A-Z -]{2,30}(?:\([A-Z]+\))?:|[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}:\s|\d{1,2}\)\s?\S)"
)
_SENTENCE = re.compile(r"[.!?](?:(?<=[a-z)%\]]\.)(?=[A-Z])|[\"')\]]*(?=\s+[\"'(\[]?[A-Za-z0-9#*+-]))|;|//+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"])(?:dr|mr|mrs|ms|drs|vs|approx|e\.?g|i\.?e|st|prof|fig|im|post|ant|lat|lig|seg|no|nos|wt|ht|cf|al|ed|jr|sr|"
    r"ax|sag|cor|ext|flex|mod|sev|min|max|rt|lt|hypertrophic|inf|sup|resp|incl|excl|cont|ca|ser|ref|vol|sec|[A-Z])$",
    re.IGNORECASE,
)
_BOX = re.compile(r"\[(?P<a>[xX✓✔]|[ _]{0,3})\]|\((?P<b>[xX✓✔]|[ _]{0,3})\)|(?P<c>☐|☒|☑)")
_LEVEL_HEAD = re.compile(
    r"\s*(?:at\s+)?(?:the\s+)?(?:[CTLSO]\d{0,2}|occ?|occiput)\s?[-–/]\s?[CTLS]?\s?\d{1,2}(?:\s*(?:,|&|and|through|thru|to|-)\s*[CTLS]\s?\d{0,2}\s?[-–/]?\s?[CTLS]?\d{1,2})*"
    r"(?:\s+(?:level|levels|segment|disc|disk|interspace|right|left))*\s*(?::|=|–|-\s)",
    re.IGNORECASE,
)
_FUNCTION_END = re.compile(
    r"(?:\b(?:the|a|an|of|to|and|or|in|on|at|for|with|without|by|from|no|not|is|are|was|were|has|have|had|that|which|left|right|mild|"
    r"moderate|severe|due|probably|possibly|likely|mildly|moderately|severely|versus|vs|because|cannot|negative|positive|denies|secondary|than|as|his|her|their|this|both|into|upon|also|be|been|any|but)|[,\-/&])$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Unit:
    """One statement of the note.

    ``inherited`` are spans (a level heading, a table row's label and its column's header, a heading line)
    whose places and compartments hold for the unit where it names none itself.
    """

    start: int
    end: int
    section: str
    header: tuple[int, int] | None
    block: int
    line: int
    item: bool
    unchecked: bool = False
    checked: bool = False
    sign: str = ""
    inherited: tuple[tuple[int, int], ...] = ()
    cell: bool = False
    carried: tuple[int, int] | None = None
    addendum: bool = False
    list_head: "Unit | None" = None
    paragraph: int = 0


@dataclass(slots=True)
class Layout:
    """The units of a note in order, and the headers that the pack does not know."""

    units: list[Unit] = field(default_factory=list)
    unknown_headers: list[tuple[int, int]] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
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


def read_layout(
    text: str, headers: Headers, carried_marks: list[tuple[int, int, bool]], wanted: list[int] | None = None
) -> Layout:
    """Cut a text into units. ``carried_marks`` are (start, end, opens) of carried-forward marks.

    ``wanted`` are the offsets (in order) of what will be looked at: a line without any stays one unit.
    """
    layout = Layout(lines=physical_lines(text))
    logical = _logical_lines(text, layout.lines, headers)
    letters = headers.soap_letters(text, [(line.start, line.end) for line in logical])
    section, header, subheading = "unknown", None, None
    heading: tuple[int, int] | None = None
    table: _Table | None = None
    paragraph = 0
    addendum = False
    for number, line in enumerate(logical):
        if line.blank_before:
            paragraph += 1
            heading = None
        start, end = line.start, line.end
        if text.count("|", start, end) >= 2:
            if table is None:
                table = _Table(text, start, end)
            elif not table.rule_line(text, start, end):
                layout.units.extend(table.cells(text, start, end, section, header, number, paragraph))
            continue
        table = None
        bullet = _BULLET.match(text, start, end)
        content = bullet.end() if bullet else start
        found = headers.at_line_start(text, content, end, section, letters)
        if found is not None:
            content = found.content if found.known or (found.is_place and found.content < end) else content
            if found.section == "addendum":
                addendum = True
            if found.known:
                section, header, subheading = found.section, found.span, None
                heading = None
            else:
                subheading = found.span
                if found.resets:
                    section, header = "unknown", None
                    layout.unknown_headers.append(found.span)
            if not text[content:end].strip():
                if found.known:
                    heading = None
                elif found.is_place:
                    heading = found.span
                continue
        if headers.is_place_line(text, content, end):
            heading = (content, end)
            continue
        inherited = tuple(span for span in (subheading if found and not found.known else None, heading) if span)
        level = _LEVEL_HEAD.match(text, content, end)
        if level:
            inherited = ((content, level.end()),)
        if wanted is not None and not inherited and bisect_left(wanted, content) == bisect_left(wanted, end):
            unit = Unit(
                content, end, section, header, number, number, bool(bullet), paragraph=paragraph, addendum=addendum
            )
            layout.units.append(unit)
            for _, _, name in headers.inline(text, content, end):
                section, header = name, None
            continue
        sign = text[start:content].strip()[:1] if bullet else ""
        model = Unit(
            content,
            end,
            section,
            header,
            number,
            number,
            bool(bullet),
            sign=sign,
            inherited=inherited,
            paragraph=paragraph,
            addendum=addendum,
        )
        section, header = _split_units(text, model, layout, headers)
    _mark_carried(layout, carried_marks)
    _mark_lists(text, layout)
    return layout


def _logical_lines(text: str, lines: list[tuple[int, int]], headers: Headers) -> list[_Line]:
    merged: list[_Line] = []
    blank = True
    for index, (start, end) in enumerate(lines):
        if not text[start:end].strip():
            blank = True
            continue
        if merged and not blank and _is_wrap(text, lines, index, headers):
            merged[-1].end = end
        else:
            merged.append(_Line(start, end, blank))
        blank = False
    result: list[_Line] = []
    for line in merged:
        cuts = [match.end() for match in _COMMA_BREAK.finditer(text, line.start, line.end)]
        cuts += [match.start() for match in _NUMBER.finditer(text, line.start, line.end) if _is_glued(text, match)]
        cuts += [match.end() for match in _FIELD.finditer(text, line.start, line.end)]
        position, first = line.start, line.blank_before
        for cut in sorted(set(cuts)):
            if cut > position:
                result.append(_Line(position, cut, first))
                position, first = cut, False
        result.append(_Line(position, line.end, first))
    return result


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


def _is_wrap(text: str, lines: list[tuple[int, int]], index: int, headers: Headers) -> bool:
    """Whether this line goes on where the one before was wrapped."""
    before = text[slice(*lines[index - 1])].rstrip()
    line = text[slice(*lines[index])]
    bare = line.lstrip()
    if (
        before.count("|") >= 2
        or bare.count("|") >= 2
        or _BULLET.match(line)
        or _BOX.match(bare)
        or _LEVEL_HEAD.match(line)
    ):
        return False
    if headers.is_name(before):
        return False
    if headers.is_name(f"{before} {bare.split(':')[0]}"):
        return True
    if before.endswith((":", "***", "===", "---")) or headers.looks_like_header(bare):
        return False
    if before.endswith((".", "!", "?")) and not _ABBREVIATION.search(before[:-1]):
        return False
    width = _block_width(text, lines, index)
    first = bare.split(maxsplit=1)[0]
    full = len(before) + 1 + len(first) > width
    if bare[0].islower() or bare[0] in "([,)/&+":
        full = (
            full
            or (width >= 40 and len(before) + len(first) > 0.9 * width)
            or (width >= 56 and len(before.split()) >= 2 and bare[0].islower())
        )
        return (full and width >= 14 and (" " in before)) or bool(_FUNCTION_END.search(before))
    return (full and width >= 30) or (bool(_FUNCTION_END.search(before)) and (width >= 40 or full))


def _block_width(text: str, lines: list[tuple[int, int]], index: int) -> int:
    first = index
    while first > 0 and text[slice(*lines[first - 1])].strip():
        first -= 1
    last = index
    while last + 1 < len(lines) and text[slice(*lines[last + 1])].strip():
        last += 1
    return max(lines[n][1] - lines[n][0] for n in range(first, last + 1))


def _split_units(text: str, model: Unit, layout: Layout, headers: Headers) -> tuple[str, tuple[int, int] | None]:
    """Cut one logical line into sentences and check-box answers; returns the section that the next line is in."""
    start, end = model.start, model.end
    cuts: list[tuple[int, int, str]] = []
    for match in _SENTENCE.finditer(text, start, end):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(start, match.start() - 14), match.start()):
            continue
        if (
            text[match.start()] == "."
            and text[match.start() - 1 : match.start()].isdigit()
            and text[match.end() : match.end() + 1].isdigit()
        ):
            continue
        cuts.append((match.end(), match.end(), ""))
    for box in _BOX.finditer(text, start, end):
        state = (box.group("a") or box.group("b") or box.group("c") or " ").strip()
        if box.group("b") is not None and not state and text[box.start() : box.end()] == "()":
            continue
        cuts.append((box.start(), box.end(), "x" if state and state not in "☐_" else "o"))
    for header_start, header_end, name in headers.inline(text, start, end):
        cuts.append((header_start, header_end, f"#{name}"))
    cuts.sort()
    position, mark, section, header = start, "", model.section, model.header
    for cut, resume, kind in [*cuts, (end, end, "")]:
        if cut > position:
            _append(text, position, cut, layout, model, mark, section, header)
            if not kind:
                mark = ""
        if kind.startswith("#"):
            section, header = kind[1:], (cut, resume)
        elif kind:
            mark = kind
        position = max(position, resume)
    return section, header


def _append(
    text: str,
    start: int,
    end: int,
    layout: Layout,
    model: Unit,
    mark: str,
    section: str,
    header: tuple[int, int] | None,
) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    layout.units.append(
        Unit(
            start,
            end,
            section,
            header,
            model.block,
            model.line,
            model.item,
            mark == "o",
            mark == "x",
            model.sign,
            model.inherited,
            False,
            None,
            model.addendum,
            None,
            model.paragraph,
        )
    )


class _Table:
    """A table drawn with bars: each cell is a unit that inherits its row's label and its column's header."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.columns = self._split(text, start, end)

    @staticmethod
    def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
        bars = [position for position in range(start, end) if text[position] == "|"]
        edges = [start - 1, *bars, end] if bars and text[start : bars[0]].strip() else [*bars, end]
        cells = [(left + 1, right) for left, right in itertools.pairwise(edges)]
        return [cell for n, cell in enumerate(cells) if n < len(cells) - 1 or text[slice(*cell)].strip()]

    @staticmethod
    def rule_line(text: str, start: int, end: int) -> bool:
        """Whether the line is only the rule below a header."""
        return not any(char.isalnum() for char in text[start:end])

    def cells(
        self, text: str, start: int, end: int, section: str, header: tuple[int, int] | None, line: int, paragraph: int
    ) -> list[Unit]:
        spans = self._split(text, start, end)
        units: list[Unit] = []
        for index, (left, right) in enumerate(spans):
            if index == 0 or not text[left:right].strip():
                continue
            inherited = [spans[0]] + ([self.columns[index]] if index < len(self.columns) else [])
            while left < right and text[left].isspace():
                left += 1
            while right > left and text[right - 1].isspace():
                right -= 1
            units.append(
                Unit(
                    left,
                    right,
                    section,
                    header,
                    line,
                    line,
                    True,
                    inherited=tuple(inherited),
                    cell=True,
                    paragraph=paragraph,
                )
            )
        return units


def _mark_carried(layout: Layout, marks: list[tuple[int, int, bool]]) -> None:
    """Units between an opening and a closing mark, or to the end of the section, are carried forward."""
    for start, end, opens in marks:
        if not opens:
            continue
        close = min((other for other, _, other_opens in marks if not other_opens and other > start), default=None)
        owner = next((unit for unit in layout.units if unit.start <= start < unit.end), None)
        following = [unit for unit in layout.units if unit.end > start]
        if close is None:
            section = following[0].section if following else None
            header_holds = any(unit.header and unit.header[0] <= start < unit.header[1] for unit in layout.units)
            limit_paragraph = following[0].paragraph if following and not header_holds and owner is None else None
            for unit in following:
                if unit.section != section or (limit_paragraph is not None and unit.paragraph != limit_paragraph):
                    break
                if owner is not None and unit.paragraph != owner.paragraph:
                    break
                unit.carried = (start, end)
        else:
            for unit in following:
                if unit.start < close:
                    unit.carried = (start, end)


def _mark_lists(text: str, layout: Layout) -> None:
    """A line that ends with a colon heads the list lines right below it."""
    head: Unit | None = None
    for unit in layout.units:
        if head is not None and unit.line != head.line:
            if unit.item and not unit.cell:
                unit.list_head = head
                continue
            head = None
        if text[unit.end - 1] == ":" and not unit.item:
            head = unit
