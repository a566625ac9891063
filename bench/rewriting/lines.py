"""What the rewrites must know of a line: whether it is a heading, an item, or laid out so that no word may move."""

import re
from itertools import pairwise

_GRID = re.compile(
    r"[^\s.:;,?!)] {2,}\S|\S {3,}\S|\t|\||_{2,}|~~|\[[ xX]?\]|\([ xX]?\)|[\u2610-\u2612]|^\s*(>|[-=*#~]{3,})"
)
_ITEM = re.compile(r"\s*([^\w\s(\[]{1,2}|\d{1,2}[.)]|\(\d{1,2}\)|[a-zA-Z][.)])\s+(?=\S)")
_FIELD = re.compile(r"\s*[A-Z][\w/&' .-]{0,40}:(\s|$)")
_TITLE = re.compile(r"\s*[A-Z][A-Z/&' -]{3,40}\s*$")
# A section whose name says what is not so now, or not of this patient, must end where its line ends.
_NARROW = re.compile(r"\s*[A-Z][A-Za-z/&' ]*:\s*\S")
_STUDY = re.compile(r"\s*(MRI?|CT|Impression|IMPRESSION|Imp|IMP)\b")
_ENDED = re.compile(r"[.!?:;][\"')\]]*\s*$")
# A mark that opens or closes what stands between two such marks, or a word that points at a place in the note.
FENCED = re.compile(
    r"^\s*(\*{2,}|-{3,}|={3,}|>|\[[A-Z ]+\])|addend|carried|copied|copy|quote|correction|\babove\b|\bbelow\b",
    re.I | re.M,
)


def is_grid(line: str) -> bool:
    """The blanks and marks of the line mean something: a table, a form, a quotation, a rule."""
    return bool(_GRID.search(line))


def is_item(line: str) -> bool:
    """The line begins with a bullet or a number."""
    return bool(_ITEM.match(line))


def opens(line: str) -> bool:
    """The line cannot be the continuation of the line before: an item, a field, a heading."""
    return is_item(line) or bool(_FIELD.match(line)) or bool(_TITLE.match(line))


def is_field(line: str) -> bool:
    """The line begins with a name and a colon."""
    return bool(_FIELD.match(line))


def is_heading(line: str) -> bool:
    """The line is nothing but a heading."""
    return bool(_TITLE.match(line)) or (is_field(line) and line.rstrip().endswith(":"))


def is_ended(line: str) -> bool:
    """A sentence, or the name of a field, ends with the line."""
    return bool(_ENDED.search(line))


def unwrapped(text: str) -> list[str]:
    """The lines of a text, with those that certainly go on in the next line joined to it."""
    given = text.split("\n")
    width = max(len(line.rstrip()) for line in given)
    lines = given[:1]
    for before, line in pairwise(given):
        word = line.split(maxsplit=1)[0] if line.strip() else ""
        # The word did not fit on the line before, and is no beginning of anything.
        full = len(before.rstrip()) + 1 + len(word) > width
        goes_on = full and word[:1].islower() and not is_ended(before) and not opens(line)
        if goes_on and not is_grid(lines[-1]) and not is_grid(line):
            lines[-1] = lines[-1].rstrip() + ("" if before.endswith("-") else " ") + line.strip()
        else:
            lines.append(line)
    return lines


def stands_alone(lines: list[str]) -> bool:
    """Each line says by itself where it begins and ends, so that its end is of no meaning."""
    filled = [line for line in lines if line.strip()]
    if not filled or any(map(is_grid, filled)):
        return False
    pairs = list(pairwise(filled))
    if any(_NARROW.match(line) and not _STUDY.match(line) and not opens(after) for line, after in pairs):
        return False
    return all(is_ended(line) or is_item(after) or is_field(after) for line, after in pairs)


def blanks_are_idle(lines: list[str]) -> bool:
    """What follows a blank line opens something new by its own words, so that the blank line is of no meaning."""
    return all(opens(after) for line, after in pairwise(lines) if not line.strip() and after.strip())
