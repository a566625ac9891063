"""Cold start: `dxproof check` with one note compared with `import spacy`, and `dxproof --help`, as whole processes.

usage: python bench/start.py [ROUNDS]
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

NOTE = Path(__file__).parents[1] / "fixtures" / "m99_stenosis" / "head_foramen_ligament_full_claim" / "note.txt"
COMMANDS = {
    "import spacy": [sys.executable, "-c", "import spacy"],
    "dxproof check": [sys.executable, "-m", "dxproof.cli", "check", str(NOTE)],
    "dxproof --help": [sys.executable, "-m", "dxproof.cli", "--help"],
}


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of one process."""
    start = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    """Print medians; runs alternate, so that a slow moment affects all."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(rounds + 1):
        for name, command in COMMANDS.items():
            taken = seconds(command)
            if number:
                times[name].append(taken)
    for name, values in times.items():
        print(
            f"{name}: {statistics.median(values):.2f} s (median of {rounds}, min {min(values):.2f}, max {max(values):.2f})"
        )
    over = [ours - theirs for ours, theirs in zip(times["dxproof check"], times["import spacy"], strict=True)]
    print(f"dxproof check over import spacy: +{statistics.median(over):.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
