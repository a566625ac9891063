"""The blocks of a text cost in proportion to its length, whatever its shape: in steps of Python and in processor time."""

import sys
import time
from types import FrameType
from typing import Any

import pytest

from tests.extract.blocks_told import layout_of, reader

SHAPES = {
    "sentences": "C1-C2 foraminal stenosis due to ligament. ",
    "no stop": "C1-C2 foraminal stenosis due to ",
    "brackets": "(C1-C2 foraminal stenosis ",
    "commas": "C1-C2 stenosis, ",
    "levels": "C1-C2, ",
    "semicolons": "C1-C2 stenosis; ",
    "lines": "C1-C2 foraminal stenosis\n",
    "items": "- C1-C2 foraminal stenosis\n",
    "numbers": "1. C1-C2 stenosis 2. ",
    "headings": "IMPRESSION: C1-C2 stenosis. ",
    "headings alone": "FINDINGS:\nC1-C2 stenosis\n",
    "capitals": "PLAN FINDINGS IMPRESSION ",
    "colons": "a: ",
    "bars": "| C1 ",
    "rows": "| C1-C2 | stenosis | ok |\n",
    "tabs": "Level\tForamen\nC1-C2\tstenosis\n",
    "wide cells": "Level   ",
    "quotes": 'C1-C2,"',
    "boxes": "[ ] C1-C2 ",
    "answers": "C1-C2? [ ] yes [x] no ",
    "fields": "Level: C1-C2\nCause: scar\n",
    "lists": "circle one C1-C2\n",
    "options": "please comment on (a) canal; (b) cord ",
    "what to look for": "look for: canal; ",
    "rings": "○ canal\n● cord\n",
    "struck": "~~canal~~ (not seen) cord ",
    "addenda": "ADDENDUM: scar\nEND ADDENDUM\n",
}
SHORT, FACTOR = 3_000, 8


def steps(text: str) -> int:
    """How many lines of Python a text takes."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        layout_of(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_eight_times_the_text_takes_eight_times_the_steps(shape: str) -> None:
    layout_of(shape)  # what a word makes when a text first has it is no part of the steps
    short = shape * (SHORT // len(shape))
    assert steps(short * FACTOR) < 1.25 * FACTOR * steps(short)


def processor_seconds(text: str) -> float:
    """The least of three: what else the machine does makes it longer, never shorter."""
    found = []
    for _ in range(3):
        before = time.process_time()
        layout_of(text)
        found.append(time.process_time() - before)
    return min(found)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_eight_times_the_text_takes_nowhere_near_its_square_in_time(shape: str) -> None:
    """What patterns and searches do is in no count of steps. A square would be 64 times."""
    reader()
    short = shape * (2 * SHORT // len(shape))
    assert processor_seconds(short * FACTOR) < 3 * FACTOR * processor_seconds(short)
