"""Forms: boxes and the answers to a question."""

import re
from itertools import pairwise

from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.registers import Reach, Sign
from dxproof.engine.terms import Assertion

# Empty boxes as they are drawn, and filled ones; these open items, too, and are boxes only after other words.
_EMPTY, _FULL = "☐□▢◻❏❐❑❒🗆🔲🔳⬜", "☒☑🗹🗷🗵■◼✓✔✅"
BOX = re.compile(rf"\[(?P<a>[xX✓✔]|[ \xa0_]{{0,3}})\]|\((?P<b>[xX✓✔]|[ \xa0_]{{1,3}})\)|(?P<c>[{_EMPTY}{_FULL}])")
_MAY_BOX = re.compile(rf"[\[({_EMPTY}{_FULL}](?:(?<=[{_EMPTY}{_FULL}])|[\])xX✓✔ \xa0_])")
_CHOICE = re.compile(r"\[[^][\n/]+(?: / [^][\n/]+)+\]")
_BLANK = re.compile(r"\s*_{2,}[\s_]*")
_ASKS = "?"
_MORE = re.compile(r",|\s{2,}")  # what ends an answer: 'Yes, often', 'YES  How many?'
_LABEL = re.compile(r"(?:[ ]{2,}|\t)[^\s:][^:\n]{0,40}:\s*$")
# What a name and its value of their own are parted by from an option before them: '[ ] worse     Pain 0-10: _5_'.
_APART = re.compile(r"(?: {3,}|\t[ \t]*)(?=[A-Za-z][^:\n\[\]()]{0,30}:)|(?: {3,}|\t[ \t]*)(?=[A-Za-z][\w ]{0,20}_)")
_NEXT_TO = re.compile(r" ?\w")
_WIDE = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=\S)")
_STOPS = " \t.,;"
_SHORTEST = 4  # characters of a label that is a letter or an abbreviation
_OPENS = ":?"  # what stands before a box that speaks of what follows

Answer = tuple[int, int, bool | None]


def boxes(text: str) -> list[int]:
    """Where the boxes of a text begin; most texts have none."""
    return [box.start() for box in BOX.finditer(text)] if _MAY_BOX.search(text) else []


def answers(text: str, start: int, end: int) -> list[Answer]:
    """A line in pieces: what stands before its boxes, and what each box, checked or not, speaks of.

    The boxes of a line that ends with one come after their options.
    """
    if not _MAY_BOX.search(text, start, end):
        return [(start, end, None)]
    found = list(BOX.finditer(text, start, end))
    if found and _stand_after(text, start, end, found):
        before = _stand_before(text, start, end, found)
        if before and _is_behind_its_label(text, found):
            return _last_after(text, start, found)
        if not before:
            return _labels_first(text, start, end, found)
    edges = [*(match.start() for match in found), end]
    spoken: list[tuple[int, int, bool | None]] = [(start, edges[0], None)] if edges[0] > start else []
    for match, edge in zip(found, edges[1:], strict=True):
        label = _LABEL.search(text, match.end(), edge)  # '[ ] stenosis   Foramen: [x] …'
        last = label.start() if label and text[match.end() : label.start()].strip() else edge
        apart = _APART.search(text, match.end(), last)
        if apart is not None and text[match.end() : apart.start()].strip():
            last = apart.start()
        spoken.append((match.end(), last, is_checked(match)))
        spoken += [(last, edge, None)] if last < edge else []
    return spoken


def _stand_after(text: str, start: int, end: int, found: list[re.Match[str]]) -> bool:
    """Whether each box of a line comes after what it speaks of: the line ends with one, or with words in brackets."""
    before, after = text[start : found[0].start()].strip(), text[found[-1].end() : end].strip(_STOPS)
    return bool(before) and (not after or (len(found) > 1 and after[0] == "(" and before[-1] not in _OPENS))


def _stand_before(text: str, start: int, end: int, found: list[re.Match[str]]) -> bool:
    """Whether the boxes of such a line stand before their options nevertheless: a gap before each, and its option right behind it.

    The last may be of the word before it ('LUMBAR   [x] P  [ ] R   adj [x]'), and a box may have no option ('Tender   [x] C6   [ ]').
    """

    before = found[:-1]
    apart = [not text[max(start, box.start() - 2) : box.start()].strip() for box in before]
    named = [bool(_NEXT_TO.match(text, box.end(), end)) for box in before]
    glued = [text[box.end()].isalnum() and not text[box.start() - 1].isalnum() for box in before]  # '[x]P [x]A'
    own = [gap or tight for gap, tight in zip(apart, glued, strict=True)]
    return any(named) and apart[0] and all(mine or not name for mine, name in zip(own, named, strict=True))


def _is_behind_its_label(text: str, found: list[re.Match[str]]) -> bool:
    """Whether a gap and a word right before it stand between the last box and the option before."""
    last = found[-1].start()
    gaps = [gap.end() for gap in _WIDE.finditer(text, found[-2].end() + 1, last)]
    return bool(gaps) and not text[max(gaps[-1], last - 2) : last].startswith("  ")


def _last_after(text: str, start: int, found: list[re.Match[str]]) -> list[Answer]:
    """The pieces of such a line: its name, what each box speaks of up to a gap, and what stands before the last one."""
    out: list[Answer] = [(start, found[0].start(), None)]
    for box, following in pairwise(found):
        gap = _WIDE.search(text, box.end() + 1, following.start())
        option = gap.start() if gap else following.start()
        out.append((box.end(), option, is_checked(box)))
        if following is found[-1] and gap:
            *more, label = (piece for piece in _parted(text, gap.end(), following.start()))
            out += [(*piece, None) for piece in more]
            out.append((*label, is_checked(following)))
    return out


def _parted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    edges = [start, *(edge for gap in _WIDE.finditer(text, start, end) for edge in gap.span()), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _labels_first(text: str, start: int, end: int, found: list[re.Match[str]]) -> list[Answer]:
    """The pieces of such a line: its name, the label before each box with the state of the box, and what follows."""
    first = text.rfind(":", start, found[0].start()) + 1
    if not text[first : found[0].start()].strip():
        first = start  # the name is the label: 'Headache: [x]'
    begins = [max(first, start), *(box.end() for box in found)]
    out: list[Answer] = [(start, first, None)] if first > start else []
    for begin, box in zip(begins, found, strict=False):
        *more, label = _parted(text, begin, box.start())
        if more and len(text[slice(*label)].strip()) <= _SHORTEST:  # 'CERV  P[x]', '[ ] C5   ADJ [x]'
            out.append((begin, label[0], None))
            begin = label[0]
        out.append((begin, box.start(), is_checked(box)))
    return out + ([(begins[-1], end, None)] if text[begins[-1] : end].strip(_STOPS) else [])


def first_box(text: str, start: int, end: int) -> re.Match[str] | None:
    """The box that a cell begins with and speaks of what is after it, if it has no other."""
    if not _MAY_BOX.search(text, start, end):
        return None
    found = list(BOX.finditer(text, start, end))
    return found[0] if len(found) == 1 and not text[start : found[0].start()].strip() else None


def is_checked(box: re.Match[str]) -> bool:
    """The state of a box."""
    state = (box["a"] or box["b"] or box["c"] or "").strip()
    return bool(state.strip("_")) and state not in _EMPTY


def answered(text: str, units: list[Unit], words: LayoutWords) -> None:
    """'Stenosis at C1-C2?  [ ] Yes  [x] No': the checked answer is that of the statement before the boxes.

    A question whose boxes are empty states nothing.
    """
    question: Unit | None = None
    options: list[Unit] = []
    for unit in (*units, None):
        if unit is not None and unit.box is not None:
            options.append(unit)
            continue
        if question is not None and options:
            _answer(text, question, options, words)
        question, options = unit, []


def replied(text: str, units: list[Unit], words: LayoutWords) -> None:
    """'Headache? Still.': the answer in the sentence after a question is that of the question.

    A field that was left blank ('Physical therapy: ____'), or with all answers ('Headache: Y / N', '[left / right]'), states
    nothing.
    """
    for unit in units:
        if _is_blank(text[unit.start : unit.end], words) or _CHOICE.search(text, unit.start, unit.end):
            unit.box = False
        elif held := _denial(text, unit, words):
            unit.own = Sign(Reach.SENTENCE, None, Assertion.NEGATED, held, unit.end)
        if text.find("|", unit.start, unit.end) >= 0:
            answered_in_row(text, [unit], words)
    for question, reply in pairwise(units):
        if text[question.end - 1] != _ASKS or question.own is not None:
            continue
        said = _plain(_MORE.split(text[reply.start : reply.end].rpartition(":")[2].strip(), maxsplit=1)[0])
        if said in words.affirmed or said in words.denied:
            says = Assertion.PRESENT if said in words.affirmed else Assertion.NEGATED
            question.own = Sign(Reach.SENTENCE, None, says, reply.start, reply.end)


def answered_in_row(text: str, units: list[Unit], words: LayoutWords) -> None:
    """'Neck pain | N': a cell that holds nothing but an answer answers what its row is about.

    A row that is called by no name is about its first cell.
    """
    for unit in units:
        says = _answer_of(_plain(text[unit.start : unit.end].rpartition("|")[2]), words)
        if says is None:
            continue
        unit.own = Sign(Reach.SENTENCE, None, says, unit.start, unit.end)
        if not units[0].label and says is Assertion.NEGATED:
            units[0].own = unit.own


def _answer_of(said: str, words: LayoutWords) -> Assertion | None:
    if said in words.denied:
        return Assertion.NEGATED
    return Assertion.PRESENT if said in words.affirmed else None


def _denial(text: str, unit: Unit, words: LayoutWords) -> int:
    """Where the denial stands that is all that a field holds ('Injection: N'); 0 where it holds anything else."""
    held = text.rfind(":", unit.start, unit.end) + 1
    return held if held and _plain(text[held : unit.end]) in words.denied else 0


def _is_blank(field: str, words: LayoutWords) -> bool:
    """Whether what a field holds after its colon is a line to write on, or every answer there is."""
    name, colon, held = field.rpartition(":")
    if not colon or not name:
        return False
    yes, slash, no = held.partition("/")
    both = bool(slash) and _plain(yes) in words.affirmed and _plain(no) in words.denied
    return both or bool(_BLANK.fullmatch(held))


def _plain(words: str) -> str:
    return " ".join(words.lower().strip(" .,;!").split())


def _answer(text: str, question: Unit, options: list[Unit], words: LayoutWords) -> None:
    said = [(_plain(text[option.start : option.end]), option) for option in options]
    if not all(answer in words.affirmed or answer in words.denied for answer, _ in said):
        return
    chosen = [(answer, option) for answer, option in said if option.box]
    if len(chosen) != 1:
        question.box = False
    elif chosen[0][0] in words.denied:
        option = chosen[0][1]
        question.own = Sign(Reach.SENTENCE, None, Assertion.NEGATED, option.start, option.end)
    else:
        question.box = True
