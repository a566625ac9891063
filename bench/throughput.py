"""Notes per second for complete judgements, compared with spaCy's default tokenizer and a 500-phrase PhraseMatcher.

usage: python bench/throughput.py CORPORA [ROUNDS]

Both first exclude loaded objects from garbage collection, as the command does. Times are CPU seconds, because wall-clock time
depends on other load. Every round runs each contender once over all notes, each in a fresh process, so that no cache helps a
second pass.
"""

import gc
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path


def texts(folder: Path) -> list[str]:
    """The real notes of the corpus."""
    with (folder / "mtsamples_dev.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def run_dxproof(notes: list[str]) -> float:
    """Seconds for report objects and their JSON of all notes."""
    import dxproof

    engine = dxproof.load().compile()
    gc.freeze()
    start = time.process_time()
    for note in notes:
        engine.check(note).model_dump_json()
    return time.process_time() - start


def run_spacy(notes: list[str]) -> float:
    """Seconds for tokens and phrase matches of all notes."""
    import spacy
    from spacy.matcher import PhraseMatcher

    from dxproof.engine.extract.pipeline import compiled
    from dxproof.engine.pack.loader import load_pack

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    phrases = [" ".join(phrase) for phrase in compiled(load_pack("m99-stenosis")).phrases]
    matcher.add("phrase", [nlp.make_doc(phrase) for phrase in phrases[:: len(phrases) // 500][:500]])
    gc.freeze()
    start = time.process_time()
    for note in notes:
        matcher(nlp(note))
    return time.process_time() - start


CONTENDERS = {"dxproof": run_dxproof, "spacy": run_spacy}


def main(folder: Path, rounds: int) -> None:
    """Print the median rate of each contender and the median ratio of the pairs."""
    count = len(texts(folder))
    rates: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name in CONTENDERS:
            call = [sys.executable, __file__, str(folder), "--one", name]
            rates[name].append(count / float(subprocess.run(call, check=True, capture_output=True, text=True).stdout))
    ratios = [ours / theirs for ours, theirs in zip(rates["dxproof"], rates["spacy"], strict=True)]
    for name, values in rates.items():
        print(
            f"{name}: {statistics.median(values):.0f} notes/s (of {count}, median of {rounds}, min {min(values):.0f}, max {max(values):.0f})"
        )
    print(f"ratio dxproof / spacy: {statistics.median(ratios):.2f} (min {min(ratios):.2f}, max {max(ratios):.2f})")


if __name__ == "__main__":
    if "--one" in sys.argv:
        print(CONTENDERS[sys.argv[3]](texts(Path(sys.argv[1]))))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
