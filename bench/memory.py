"""Resident memory of one process over many notes.

usage: python bench/memory.py CORPORA [NOTES]
"""

import itertools
import json
import sys
from pathlib import Path

import psutil

import dxproof


def main(folder: Path, total: int) -> None:
    """Print resident memory at tenths of the run; every note has unique words, so that a leak of words would show."""
    with (folder / "mtsamples_dev.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    engine = dxproof.load()
    process = psutil.Process()
    for number, text in enumerate(itertools.islice(itertools.cycle(texts), total)):
        engine.check(f"{text} Seen by Dr. Name{number}x{number * 7919}.", note_id=str(number))
        if number % (total // 10) == 0 or number == total - 1:
            print(f"after {number + 1} notes: {process.memory_info().rss / 2**20:.0f} MiB", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50_000)
