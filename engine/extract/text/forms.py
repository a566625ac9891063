"""Forms: boxes and the answers to a question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.text.blocks import Block, Unit
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.terms import Assertion

BOX = re.compile(r"\[(?P<a>[xX✓✔]|[ \xa0_]{0,3})\]|\((?P<b>[xX✓✔]|[ \xa0_]{0,3})\)|(?P<c>☐|☒|☑)")
_MAY_BOX = re.compile(r"[\[(☐☒☑](?:(?<=[☐☒☑])|[\])xX✓✔ \xa0_])")
_EMPTY = "☐_"


@dataclass(frozen=True, slots=True)
class Box:
    """A box and whether it is checked; what follows it, to the next one, is what it speaks of."""

    start: int
    end: int
    checked: bool


def boxes(text: str, start: int, end: int) -> Iterator[Box]:
    """The boxes of a line."""
    if not _MAY_BOX.search(text, start, end):
        return
    for match in BOX.finditer(text, start, end):
        state = (match["a"] or match["b"] or match["c"] or " ").strip()
        if match.group() == "()":
            continue
        yield Box(match.start(), match.end(), bool(state) and state not in _EMPTY)


def answered(text: str, block: Block, words: LayoutWords) -> None:
    """'Stenosis at C1-C2?  [ ] Yes  [x] No': the checked answer is that of the statement before the boxes.

    A question whose boxes are empty states nothing.
    """
    question: Unit | None = None
    options: list[Unit] = []
    for unit in [*block.units, None]:
        if unit is not None and (unit.checked or unit.unchecked):
            options.append(unit)
            continue
        if question is not None and options:
            _answer(text, question, options, words)
        question, options = unit, []


def _answer(text: str, question: Unit, options: list[Unit], words: LayoutWords) -> None:
    said = [(" ".join(text[option.start : option.end].lower().strip(" .,;").split()), option) for option in options]
    if not all(answer in words.affirmed or answer in words.denied for answer, _ in said):
        return
    chosen = [(answer, option) for answer, option in said if option.checked]
    if len(chosen) != 1:
        question.unchecked = True
    elif chosen[0][0] in words.denied:
        option = chosen[0][1]
        question.own_says, question.own_because = Assertion.NEGATED, (option.start, option.end)
    else:
        question.checked = True
