"""The real notes of the corpus repeated any number of times, each with its own id: input for the audit benchmarks."""

import itertools
import json
from pathlib import Path


def repeated(folder: Path, count: int, to: Path) -> Path:
    """Write that many notes as JSON Lines."""
    with (folder / "mtsamples_dev.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    with to.open("w", encoding="utf-8") as out:
        for number, record in enumerate(itertools.islice(itertools.cycle(records), count)):
            row = {"id": f"n{number:09d}-{record['id']}", "text": record["text"], "provider": f"Dr {number % 17}"}
            out.write(json.dumps(row) + "\n")
    return to
