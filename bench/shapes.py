"""Notes of one shape repeated without end: processor time at four sizes, and the exponent with which it grows.

usage: python bench/shapes.py [CORPORA] [--only NAME] [--sizes KB ...] [--profile NAME]

Each text is judged in a process of its own, so that no cache helps a larger one. The bar: time grows as the text does to
200 kB, and 100 kB take less than a second; or the note is refused (``note-failed``) with what was too much.
"""

import argparse
import cProfile
import math
import multiprocessing
import pstats
import resource
import time
from collections.abc import Callable
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path

import dxproof
from dxproof import Engine
from dxproof.engine.errors import DxproofError

SIZES = (25, 50, 100, 200)
PATIENCE = 60
EXPONENT, SECONDS = 1.15, 1.0

LEVELS = (
    [f"C{n}-C{n + 1}" for n in range(1, 7)]
    + [f"T{n}-T{n + 1}" for n in range(1, 12)]
    + [f"L{n}-L{n + 1}" for n in range(1, 5)]
)
WORDS = ("foraminal", "stenosis", "narrowing", "ligamentum", "thickening", "osteophyte", "foramen", "protrusion")


def misspelt(size: int) -> str:
    """Words of the lexicon, each misspelt in another way."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    found: list[str] = []
    length = 0
    for word in cycle(WORDS):
        turn = len(found)
        at, letter = turn % len(word), letters[turn // 8 % 26]
        second = letters[turn // 208 % 26]
        found.append(word[:at] + letter + word[at + 1 :] + (second if turn >= 208 else ""))
        length += len(found[-1]) + 1
        if length > size:
            return " ".join(found)[:size]
    raise AssertionError


def over_levels(line: str) -> Callable[[int], str]:
    """A line for each level of the spine, again and again."""

    def make(size: int) -> str:
        return "".join(islice((line.format(level) for level in cycle(LEVELS)), size // (len(line) + 2) + 1))[:size]

    return make


def numbered(line: str) -> Callable[[int], str]:
    """A line with another number each time: ``{0}`` counts, ``{1}``, ``{2}`` and ``{3}`` are a date."""

    def make(size: int) -> str:
        lines: list[str] = []
        length = 0
        while length < size:
            count = len(lines)
            lines.append(line.format(count, count // 28 % 12 + 1, count % 28 + 1, 2000 + count // 336))
            length += len(lines[-1])
        return "".join(lines)[:size]

    return make


def repeated(text: str) -> Callable[[int], str]:
    """One text again and again."""
    return lambda size: (text * (size // len(text) + 1))[:size]


SHAPES: dict[str, Callable[[int], str]] = {
    "due to": repeated("C1-C2 foraminal stenosis due to "),
    "parentheses": repeated("(C1-C2 foraminal stenosis "),
    "misspelt, the same": repeated("stenossis foramnal narowing ligamentm "),
    "misspelt, each once": misspelt,
    "two narrowings": repeated("foraminal stenosis narrowing "),
    "no full stop": repeated("C1-C2 foraminal stenosis "),
    "a sentence a level": over_levels("There is foraminal stenosis at {} due to disc protrusion. "),
    "equal items": repeated("- C1-C2 foraminal stenosis due to ligament\n"),
    "items a level": over_levels("- {} foraminal stenosis due to ligament\n"),
    "numbered items": repeated("1. C1-C2 foraminal stenosis\n"),
    "semicolons": repeated("C1-C2 foraminal stenosis; "),
    "commas": repeated("foramen, canal, disc, ligament, "),
    "headings": repeated("FINDINGS:\nC1-C2 foraminal stenosis\n\n"),
    "fields": repeated("FINDINGS: C1-C2 foraminal stenosis\n"),
    "codes": repeated("M99.70 Connective tissue stenosis\n"),
    "studies": repeated("MRI 3/1/26: C1-C2 foraminal stenosis.\n"),
    "studies, each dated": numbered("MRI {1}/{2}/{3}: C1-C2 foraminal stenosis.\n"),
    "studies, no full stop": repeated("MRI 3/1/26 C1-C2 foraminal stenosis "),
    "studies ordered": repeated("FINDINGS: MRI ordered. C1-C2 foraminal stenosis.\n"),
    "studies cited": repeated("C1-C2 foraminal stenosis, per MRI.\n"),
    "bare studies": repeated("MRI 3/1/26 "),
    "table, bars": repeated("| C1-C2 | narrowed | ligament |\n"),
    "table, levels": over_levels("| {} | narrowed | ligament |\n"),
    "table, blanks": repeated("C1-C2      narrowed      ligament\n"),
    "denials": repeated("no "),
    "hedges": repeated("possible "),
    "adjectives": repeated("left mild C1-C2 "),
    "causes": repeated("disc and ligament, "),
    "care": repeated("Physical therapy x 8 for neck pain. "),
    "symptoms": repeated("Neck pain and cervicogenic headache. "),
    "addenda": repeated("ADDENDUM 3/1/26: C1-C2 should read C4-C5.\n\n"),
    "addenda, a narrowing each": repeated("ADDENDUM 3/1/26: C1-C2 foraminal stenosis due to ligament.\n\n"),
    "carried forward": repeated(
        "--- carried forward ---\nC1-C2 foraminal stenosis\n\nTODAY\nC1-C2 foraminal stenosis\n\n"
    ),
    "a hedge a level": over_levels("Possible foraminal stenosis at {} due to disc protrusion.\n"),
    "a denial a level": over_levels("No foraminal stenosis at {}.\n"),
    "regions by words": repeated("Cervical foraminal stenosis. Foraminal stenosis at C5-C6. "),
    "sides": repeated("Left foraminal stenosis at C1-C2, right foraminal stenosis at C1-C2.\n"),
    "numbers": numbered("{0}. C1-C2 foraminal stenosis, image {0}\n"),
    "colons": repeated("Level: C1-C2: foramen: "),
    "one long line of bars": repeated("| C1-C2 "),
    "citations": repeated("foraminal stenosis due to ligament (M99.70), "),
    "boxes": repeated("[ ] M99.70 [x] C1-C2 foraminal stenosis\n"),
    "quotes": repeated('"C1-C2 foraminal stenosis '),
    "wrapped": repeated("C1-C2 foraminal\nstenosis due to\nthickened ligament\n"),
    "dates": repeated("03/01/2026 "),
    "digits": repeated("1"),
    "blanks": repeated(" "),
    "line ends": repeated("\n"),
    "dashes": repeated("-"),
    "dots": repeated("."),
    "one word": repeated("foramen"),
    "levels in a row": repeated("C1-C2-"),
    "prose": repeated("The patient is doing well today and walks the dog around the park every morning. "),
}


def judged(engine: Engine, text: str, answer: Connection) -> None:
    """Send the processor seconds of one text, or why it was refused."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE + 5, PATIENCE + 5))
    start = time.process_time()
    try:
        engine.check(text).model_dump_json()
    except DxproofError as error:
        answer.send(str(error))
    else:
        answer.send(time.process_time() - start)


def seconds(engine: Engine, text: str) -> float | str:
    """The processor seconds of one text in a process of its own; what the program said if it refused it."""
    process = multiprocessing.get_context("fork")
    ours, theirs = process.Pipe(duplex=False)
    child = process.Process(target=judged, args=(engine, text, theirs))
    child.start()
    theirs.close()
    try:
        said: float | str = ours.recv()
    except EOFError:
        said = math.inf
    child.join()
    return said


def exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of time against size, both as logarithms, over the larger half of the sizes."""
    pairs = [(math.log(size), math.log(max(spent, 1e-4))) for size, spent in zip(sizes, times, strict=True)][-3:]
    if len(pairs) < 2:
        return math.nan
    across, up = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    return float(sum((x - across) * (y - up) for x, y in pairs) / sum((x - across) ** 2 for x, _ in pairs))


def measure(engine: Engine, name: str, make: Callable[[int], str], sizes: list[int]) -> bool:
    """Print the figures of one shape; whether it reaches the bar."""
    spent: list[float] = []
    for size in sizes:
        said = seconds(engine, make(size * 1000))
        if isinstance(said, str):
            print(f"{name:20} {' '.join(f'{t:7.2f}' for t in spent)} refused at {size} kB: {said}", flush=True)
            return True
        spent.append(said)
        if said > PATIENCE / 2:
            break
    growth = exponent(sizes[: len(spent)], spent)
    rate = spent[-1] / sizes[len(spent) - 1] * 100
    good = len(spent) == len(sizes) and rate < SECONDS and (growth < EXPONENT or spent[-1] < 0.1)
    shown = " ".join(f"{t:7.2f}" for t in spent)
    print(
        f"{name:20} {shown}  exponent {growth:.2f}  {rate:.2f} s per 100 kB{'' if good else '  <-- over the bar'}",
        flush=True,
    )
    return good


def profile(engine: Engine, text: str) -> None:
    """Print where the time of one text goes."""
    profiler = cProfile.Profile(time.process_time)
    profiler.runcall(engine.check, text)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(15)


def main() -> None:
    """Print a line for each shape."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="?", help="its hostile/slow_*.txt are shapes too")
    parser.add_argument("--only", action="append", help="only this shape")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="KB")
    parser.add_argument("--profile", action="store_true", help="where the time goes at the first size")
    options = parser.parse_args()
    shapes = dict(SHAPES)
    for path in sorted((options.corpora / "hostile").glob("slow_*.txt")) if options.corpora else ():
        shapes[path.stem] = repeated(path.read_text(encoding="utf-8"))
    engine = dxproof.load().compile()
    engine.check("C1-C2 foraminal stenosis due to ligament.")
    chosen = {name: make for name, make in shapes.items() if not options.only or name in options.only}
    if options.profile:
        for make in chosen.values():
            profile(engine, make(options.sizes[0] * 1000))
        return
    good = sum(measure(engine, name, make, options.sizes) for name, make in chosen.items())
    print(f"shapes within the bar: {good} of {len(chosen)}")


if __name__ == "__main__":
    main()
