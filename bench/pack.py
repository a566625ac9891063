"""Loading packs: the shipped ones compared with `import spacy`, hostile packs, and phrases designed to be slow.

usage: python bench/pack.py [ROUNDS]
"""

import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from dxproof.engine.pack.loader import shipped_packs

SHIPPED = shipped_packs()
IMPORT = "import spacy"
LOAD = "import spacy, dxproof\nfor name in {names!r}: dxproof.load(name){how}"
HEAD = "concept: care\nentries:\n  - value: manipulation\n    phrases:\n"
DECIMALS = "(0|1|2|3|4|5|6|7|8|9) "

# The content of lexicon/care.yaml in a copy of the first shipped pack.
WORST = {
    "alias bomb": "a: &a [x]\n" + "".join(f"k{n}: &k{n} [{'*a, ' * 9}]\n" for n in range(9)),
    "100,000 aliases": "[" + "*a, " * 100_000 + "]",
    "scalar of 5 MB": f'concept: "{"x" * 5_000_000}"\n',
    "scalar of 1 MB": f'concept: "{"x" * 999_000}"\n',
    "list of 100,000 phrases": HEAD + "".join(f"      - {n:x}\n" for n in range(100_000)),
    "list of 50,000 phrases": HEAD + "".join(f"      - p{n}\n" for n in range(50_000)),
    "list of 25,000 phrases": HEAD + "".join(f"      - p{n}\n" for n in range(25_000)),
    "100,000 [": "[" * 100_000,
    "100,000 {a: ": "{a: " * 100_000,
    "100,000 dashes": "- " * 100_000,
    "900 indents": "".join(" " * n + "a:\n" for n in range(900)),
    "40,000 mistakes": HEAD + '      - ""\n' * 40_000,
    "40,000 keys that are none": HEAD + "      - a\n" + "".join(f"k{n}: x\n" for n in range(20_000)),
    "phrase of 10^30 wordings": f'{HEAD}      - "{DECIMALS * 30}"\n',
    "200 phrases of 1,000 wordings": HEAD + f'      - "{DECIMALS * 3}"\n' * 200,
    "25 phrases of 1,000 wordings": HEAD + "".join(f'      - "{DECIMALS * 3}{n}"\n' for n in range(25)),
}
_WORST = """
import time
from pathlib import Path
from dxproof.engine.engine import load
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.error_text import render_all

def peak():  # not of getrusage, which counts what the parent held before this program began
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024

load({shipped!r})
before = peak()
start = time.process_time()
try:
    load({folder!r})
    said = "loaded"
except DxproofError as error:
    render_all(error.errors)
    said = f"refused, {{error.errors[0].problem.value}}"
taken = time.process_time() - start
print(f"{{taken:.2f}} s, +{{peak() - before:.0f}} MB: {{said}}")
"""

# Phrases that nearly match everywhere in a note of one word, again and again.
PATHOLOGICAL = {
    "a a a a a a b": ("a a a a a a b", "a "),
    "100 words, all but the last": ("a " * 99 + "b", "a "),
    "2,048 wordings of a and b": ("(a|b) " * 11 + "c", "a b "),
    "words that open every phrase": ("foraminal a b", "foraminal "),
}
SIZES = [4_000, 8_000, 16_000, 32_000, 64_000]


def run(code: str, environment: dict[str, str]) -> tuple[float, str]:
    """CPU seconds and output of a Python process; other load affects CPU time less than wall-clock time."""
    before = os.times()
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    after = os.times()
    taken = after.children_user + after.children_system - before.children_user - before.children_system
    return taken, done.stdout.strip()


def over_spacy(rounds: int, environment: dict[str, str]) -> None:
    """Time to load packs in a new process, minus a process that only imports spaCy; alternating.

    The lexicon is compiled with the first note: that time is the second figure.
    """
    sets = {name: [name] for name in SHIPPED} | {f"the {len(SHIPPED)} shipped packs": list(SHIPPED)}
    for what, names in sets.items():
        figures = []
        for how in ("", ".compile()"):
            times = []
            for number in range(rounds + 1):
                over = run(LOAD.format(names=names, how=how), environment)[0] - run(IMPORT, environment)[0]
                if number:
                    times.append(over)
            figures.append(f"+{statistics.median(times):.2f} s (min {min(times):.2f})")
        print(
            f"load {what} over import spacy: {figures[0]}; with the words compiled: {figures[1]} "
            f"(processor time, median of {rounds})"
        )


def worst(environment: dict[str, str]) -> None:
    """Hostile packs: seconds, and memory compared with a normal pack."""
    name, shipped = next(iter(SHIPPED.items()))
    with tempfile.TemporaryDirectory() as folder:
        for what, text in WORST.items():
            pack = Path(folder) / "pack"
            shutil.copytree(shipped, pack, dirs_exist_ok=True)
            (pack / "lexicon" / "care.yaml").write_text(text, encoding="utf-8")
            print(f"{what}: {run(_WORST.format(shipped=name, folder=str(pack)), environment)[1]}")


def curves() -> None:
    """Seconds by number of words in a note; linear if doubling the words doubles the time."""
    import dxproof

    name, shipped = next(iter(SHIPPED.items()))
    engine = dxproof.load(name)
    curve("shipped phrases alone", engine, "a ")
    for what, (phrase, words) in PATHOLOGICAL.items():
        with tempfile.TemporaryDirectory() as folder:
            pack = Path(shutil.copytree(shipped, Path(folder) / "pack"))
            care = pack / "lexicon" / "care.yaml"
            text = care.read_text(encoding="utf-8")
            care.write_text(text.replace("entries:\n", f'entries:\n  - {{value: slow, phrases: ["{phrase}"]}}\n', 1))
            curve(what, dxproof.load(str(pack)), words)


def curve(what: str, engine: object, words: str) -> None:
    times = []
    gc.collect()
    gc.freeze()  # as the commands do: else the collector looks through the pack, the more often the longer the note
    for size in SIZES:
        note = words * (size // len(words.split()))
        best = 99.0
        for _ in range(3):
            start = time.process_time()
            engine.check(note)  # type: ignore[attr-defined]
            best = min(best, time.process_time() - start)
        times.append(best)
    points = ", ".join(f"{size // 1000}k {taken:.3f} s" for size, taken in zip(SIZES, times, strict=True))
    ratios = ", ".join(f"{later / sooner:.1f}" for sooner, later in pairwise(times))
    print(f"{what}: {points}; doubled: {ratios}")


def main(rounds: int) -> None:
    """Print one line per figure."""
    with tempfile.TemporaryDirectory() as cache:
        # As an installed program runs: with its modules compiled.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
        over_spacy(rounds, environment)
        worst(environment)
    curves()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
