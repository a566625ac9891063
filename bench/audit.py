"""Speed and memory of an audit: two workers vs. one, one vs. the bare loop, a long vs. a short run, other libraries.

usage: python bench/audit.py CORPORA [--notes N] [--rounds R] [--long N] [--peers PYTHON]

Contenders alternate within a round, each in a fresh process; the printed ratios are from the same run. ``--long`` also runs
that many notes to check that memory stays constant. ``--peers`` is the interpreter of an environment in which
medspaCy or EDS-NLP is installed (pip install medspacy edsnlp); they do not judge codes, only find phrases and
assertions.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from audit_input import repeated

_BARE = """
import sys
from dxproof.engine.inputs import InputOptions, read_notes
import dxproof, gc, time
engine = dxproof.load().compile()
gc.freeze()
notes = list(read_notes([sys.argv[1]], InputOptions(), None))
began = time.perf_counter()
for note in notes:
    engine.check_note(note)
print(time.perf_counter() - began)
"""
# From the first judged batch to the last: without starting and without writing tables and pages, which are the same
# two to three seconds however long the input is.
_POOL = """
import sys, time
import dxproof
from dxproof.engine.audit.judging.pool import Pool
from dxproof.engine.audit.judging.process import Process
from dxproof.engine.audit.judging.worker import JudgeOptions
from dxproof.engine.audit.reading.batches import batches
from dxproof.engine.inputs import InputOptions, read_notes
if __name__ == "__main__":
    pool = Pool([Process() for _ in range(int(sys.argv[2]))], dxproof.load(), JudgeOptions())
    judged = pool.judge(batches(read_notes([sys.argv[1]], InputOptions(), None)))
    next(judged)
    began = time.perf_counter()
    for _ in judged:
        pass
    print(time.perf_counter() - began)
"""
_MEDSPACY = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
from loguru import logger
logger.remove()
import medspacy
from medspacy.ner import TargetRule
texts, phrases = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
nlp = medspacy.load()
nlp.get_pipe("medspacy_target_matcher").add([TargetRule(phrase, "TERM") for phrase in phrases])
began = time.perf_counter()
found = sum(len(nlp(text).ents) for text in texts)
print(time.perf_counter() - began, found)
"""
_EDSNLP = """
import json, sys, time
import edsnlp, edsnlp.pipes as eds
texts, phrases = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
nlp = edsnlp.blank("eds")
for pipe in (eds.normalizer(), eds.sentences(), eds.matcher(terms={"TERM": phrases}, attr="LOWER"), eds.negation(),
             eds.hypothesis(), eds.family()):
    nlp.add_pipe(pipe)
began = time.perf_counter()
found = sum(len(nlp(text).ents) for text in texts)
print(time.perf_counter() - began, found)
"""
_PEERS = {"medspaCy": (_MEDSPACY, 100), "EDS-NLP": (_EDSNLP, 1000)}


def audit(notes: Path, out: Path, workers: int) -> list[str]:
    """The command."""
    return [sys.executable, "-m", "dxproof.cli", "audit", str(notes), "--out", str(out), "--workers", str(workers)]


def seconds(call: list[str]) -> float:
    """Wall-clock time of a whole process."""
    began = time.perf_counter()
    subprocess.run(call, check=True, capture_output=True)
    return time.perf_counter() - began


def measured(call: list[str]) -> float:
    """The time that a process reports for the work alone."""
    return float(subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()[0])


def peaks(call: list[str]) -> tuple[int, int]:
    """Peak resident memory of the parent and of any worker, in bytes, sampled ten times per second."""
    run = psutil.Popen(call, stderr=subprocess.DEVNULL)
    parent = worker = 0
    while run.poll() is None:
        try:
            parent = max(parent, run.memory_info().rss)
            worker = max([worker, *(child.memory_info().rss for child in run.children())])
        except psutil.NoSuchProcess:
            pass
        time.sleep(0.1)
    return parent, worker


def spread(values: list[float]) -> str:
    """The median with its range."""
    return f"{statistics.median(values):.2f} (min {min(values):.2f}, max {max(values):.2f}, {len(values)} rounds)"


def speed(folder: Path, work: Path, count: int, rounds: int) -> None:
    """Two workers vs. one, and one vs. the bare loop."""
    notes = repeated(folder, count, work / "notes.jsonl")
    speedups, judging, overheads, strict, rates = [], [], [], [], []
    bare_call = [sys.executable, "-c", _BARE, str(notes)]
    for number in range(rounds):
        one = seconds(audit(notes, work / f"one-{number}", 1))
        two = seconds(audit(notes, work / f"two-{number}", 2))
        pools = [measured([sys.executable, "-c", _POOL, str(notes), str(workers)]) for workers in (1, 2)]
        judging.append(pools[0] / pools[1])
        began = time.perf_counter()
        loop = measured(bare_call)
        bare = time.perf_counter() - began
        speedups.append(one / two)
        overheads.append(one / bare - 1)
        strict.append(one / loop - 1)
        rates.append(count / two)
    print(f"{count} notes, two workers: {statistics.median(rates):.0f} notes/s for the whole command")
    print(f"two workers against one, whole commands: {spread(speedups)} x")
    print(f"two workers against one, from the first judged batch to the last: {spread(judging)} x")
    print(f"one worker's overhead over the bare loop, whole processes: {spread(overheads)}")
    print(f"one worker's overhead over the judging of the loop alone: {spread(strict)}")


def memory(folder: Path, work: Path, short: int, long: int) -> None:
    """Peak memory of a short and of a long run."""
    found = {}
    for count in (short, long):
        notes = repeated(folder, count, work / f"notes-{count}.jsonl")
        found[count] = peaks(audit(notes, work / f"memory-{count}", 2))
    for place, name in enumerate(("parent", "worker")):
        low, high = found[short][place], found[long][place]
        print(
            f"peak memory of the {name}: {low / 2**20:.0f} MiB at {short} notes, {high / 2**20:.0f} MiB at {long} "
            f"({high / low - 1:+.1%})"
        )


def peers(folder: Path, work: Path, python: str) -> None:
    """Notes per second of one process, for each library and for dxproof, on the same notes."""
    from dxproof.engine.extract.pipeline import compiled
    from dxproof.engine.pack.loader import load_pack

    phrases = [" ".join(phrase) for phrase in compiled(load_pack("m99-stenosis")).phrases]
    (work / "phrases.json").write_text(json.dumps(phrases[:: len(phrases) // 300][:300]))
    for name, (code, count) in _PEERS.items():
        notes = repeated(folder, count, work / "peer.jsonl")
        texts = [json.loads(line)["text"] for line in notes.read_text().splitlines()]
        (work / "texts.json").write_text(json.dumps(texts))
        ours = count / measured([sys.executable, "-c", _BARE, str(notes)])
        try:
            theirs = count / measured([python, "-c", code, str(work / "texts.json"), str(work / "phrases.json")])
        except subprocess.CalledProcessError as error:
            print(
                f"{name}: not run ({error.stderr.decode().strip().splitlines()[-1] if isinstance(error.stderr, bytes) else str(error.stderr).strip().splitlines()[-1]})"
            )
            continue
        print(
            f"one process, {count} notes: dxproof {ours:.0f} notes/s, {name} {theirs:.1f} notes/s, ratio {ours / theirs:.1f}"
        )


def main(arguments: argparse.Namespace) -> None:
    """Print one line per figure."""
    todo: list[Callable[[Path], None]] = [
        lambda work: speed(arguments.corpora, work, arguments.notes, arguments.rounds)
    ]
    if arguments.long:
        todo.append(lambda work: memory(arguments.corpora, work, arguments.notes, arguments.long))
    if arguments.peers:
        todo.append(lambda work: peers(arguments.corpora, work, arguments.peers))
    for step in todo:
        with tempfile.TemporaryDirectory() as work:
            step(Path(work))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--notes", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", type=int)
    parser.add_argument("--peers")
    main(parser.parse_args())
