"""The letters of P.A.R.T. as labels: 'P: tender C5 A: C5 PL R: rotation T: taut'. They look like the A and P of a note, and are not.

What follows such a letter is of the examination, whatever section the layout took it for, and says something of that
letter. A name of a letter as a heading or column ('Tone') tells the same of what stands under it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.text.lines import Stretch, stripped
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import Phrases, Register
from dxproof.engine.terms import Part, Section

_LETTERS = "".join(Part)
_LONGEST = len(Part)
# P.A.R.T. and TART, in which the last letter is tenderness.
_ORDERS = (tuple(Part), (Part.TISSUE, Part.ASYMMETRY, Part.RANGE, Part.TISSUE))
_LEAST = 3  # labels that make a run
_GAP = 400  # characters from one label of a run to the next
_MINUS, _PLUS = "-", "+"
# A letter or its name with brackets after it, which hold its name or the numbers of its scale.
_IN_BRACKETS = re.compile(r"(?P<name>[a-z/ ]+?) ?\((?P<inner>[a-z/. ]+|\d[\d +/-]*)\)?$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A unit under a label: the letter, the label, and the sign after the letter that is all there is ('P+', 'T-').

    ``run`` is where the run of letters begins that the label is one of.
    """

    part: Part
    span: Stretch
    sign: str = ""
    run: int | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    labelled: Labelled
    lead: Stretch | None  # what stands in the line before the first label


class Labels:
    """Finds the labels of a note by the names of the letters."""

    def __init__(self, names: Mapping[Part, Phrases]) -> None:
        self._parts = {
            wording.lower(): part for part, phrases in names.items() for phrase in phrases for wording in expand(phrase)
        }
        name = any_of(self._parts)
        letter = rf"[{_LETTERS}](?:\s?\((?i:{name})\))?"
        self._label = re.compile(
            rf"(?<![A-Za-z0-9.&/+-])(?P<label>{letter}|(?i:{name}))(?:\s*(?P<sign>[:=)–{_PLUS}]|{_MINUS}(?=[\s;,.|]|$)))+[ \t]*"
        )

    def part_of(self, text: str) -> Part | None:
        """The letter that a heading or column is a name of, if it is nothing else."""
        name = self._named(" ".join(text.lower().strip(" :*_#").split()))
        if (part := self._parts.get(name)) is not None or name.upper() in tuple(Part):
            return part or Part(name.upper())
        parts = {self._parts.get(piece.strip()) for piece in name.split("/")}
        return parts.pop() if len(parts) == 1 else None  # 'asymmetry / alignment'

    def _named(self, name: str) -> str:
        """What is in brackets after a letter tells what it stands for, as the second T of TART does; a scale tells nothing."""
        behind = _IN_BRACKETS.match(name)
        if behind is None:
            return name.strip("()")
        whole = re.sub(r"[().]", "", name)  # 't(ender)', 't(end.)'
        return next((each for each in (behind["inner"], whole) if each in self._parts), behind["name"])

    def cut(self, text: str, units: list[Unit]) -> tuple[list[Unit], dict[int, Labelled]]:
        """The units of a note with what follows letters cut out, and by its place what it is labelled."""
        stretches = list(self._stretches(text))
        if not stretches:
            return units, {}
        cut: list[Unit] = []
        labelled: dict[int, Labelled] = {}
        for unit in units:
            inside = [s for s in stretches if s.labelled.span[0] < unit.end and s.end > unit.start]
            position = unit.start
            for stretch in inside:
                if before := stripped(text, position, min(stretch.labelled.span[0], unit.end)):
                    cut.append(replace(unit, start=before[0], end=before[1]))
                inner = (max(unit.start, stretch.start), min(unit.end, stretch.end))
                if piece := stretch.labelled.span if stretch.labelled.sign else stripped(text, *inner):
                    cut.append(_piece(unit, piece, stretch))
                    labelled[piece[0]] = stretch.labelled
                position = max(position, stretch.end)
            if not inside:
                cut.append(unit)
            elif after := stripped(text, position, unit.end):
                cut.append(replace(unit, start=after[0], end=after[1]))
        return cut, labelled

    def _stretches(self, text: str) -> Iterator[_Stretch]:
        """What follows each label of a run of letters."""
        run: list[tuple[re.Match[str], Part]] = []
        last = 0
        for match in [*self._label.finditer(text), None]:
            part = self._next(match, run) if match else None
            if part is None and run:
                yield from self._of_run(text, run, last, match.start() if match else len(text))
                last = run[-1][0].end()
                run = []
                part = self._next(match, run) if match else None
            if match and part is not None:
                run.append((match, part))

    def _next(self, match: re.Match[str], run: list[tuple[re.Match[str], Part]]) -> Part | None:
        """The letter of a label, if it goes on with a run or begins one."""
        label = match["label"]
        part = (
            Part(label[0])
            if label[0] in _LETTERS and not label[1:2].isalpha()
            else self._parts[" ".join(label.lower().split())]
        )
        if not run:
            return part
        if match.start() - run[-1][0].end() > _GAP:
            return None
        for order in _ORDERS:
            at = len(run)
            if at < _LONGEST and (*(p for _, p in run), part) in (order[: at + 1], order[1 : at + 2]):
                return part
        if [p for _, p in run] == [Part.TISSUE, Part.ASYMMETRY, Part.RANGE] and part is Part.PAIN:
            return part
        return None

    def _of_run(
        self, text: str, run: list[tuple[re.Match[str], Part]], last: int, following: int
    ) -> Iterator[_Stretch]:
        letters = sum(not match["label"][1:2].isalpha() for match, _ in run)
        if len(run) < _LEAST or letters < _LEAST - 1:
            return
        line = text.rfind("\n", 0, run[0][0].start()) + 1
        lead = stripped(text, max(line, last), run[0][0].start())
        tart = run[0][1] is Part.TISSUE
        for number, (match, part) in enumerate(run):
            end = run[number + 1][0].start() if number + 1 < len(run) else _end_of_last(text, match.end(), following)
            last_of_tart = tart and number == _LONGEST - 1
            alone = not text[match.end() : end].strip(" \t\n,;|/.")
            sign = match["sign"] if alone and match["sign"] in (_PLUS, _MINUS) else ""
            label = Labelled(Part.PAIN if last_of_tart else part, match.span("label"), sign, run[0][0].start())
            yield _Stretch(match.end(), end, label, lead)


def _piece(unit: Unit, piece: Stretch, stretch: _Stretch) -> Unit:
    headings = unit.block.headings
    if stretch.lead and stretch.lead not in headings:
        headings = (stretch.lead, *headings)
    block = replace(
        unit.block,
        section=Section.EXAM,
        register=Register.STATEMENT,
        told=None,
        header=stretch.labelled.span,
        headings=headings,
    )
    return replace(unit, start=piece[0], end=piece[1], block=block, own=None)


def _end_of_last(text: str, start: int, following: int) -> int:
    """Where the last letter of a run ends: with its line, or before the letters of another place after a semicolon."""
    end = _line_end(text, start)
    parted = text.find(";", start, end) if following < end else -1
    return end if parted < 0 else parted


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
