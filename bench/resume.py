"""Kills an audit with SIGKILL at random moments, continues with --resume, and compares every table with an undisturbed run.

usage: python bench/resume.py CORPORA [KILLS] [NOTES]
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from audit_input import repeated

TABLES = ("notes", "candidates", "evidence", "pitfalls")


def start(notes: Path, out: Path, resume: bool = False) -> subprocess.Popen[bytes]:
    """An audit in its own process."""
    call = [sys.executable, "-m", "dxproof.cli", "audit", str(notes), "--out", str(out), "--workers", "2"]
    return subprocess.Popen([*call, *(["--resume"] if resume else [])], stderr=subprocess.PIPE)


def same(one: Path, other: Path) -> bool:
    """Whether all tables are the same, byte for byte."""
    names = [f"{table}.parquet" for table in TABLES] + ["worklist.xlsx", "summary.html"]
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def kill_parent(run: subprocess.Popen[bytes]) -> bool:
    """Kill only the parent; its workers must exit by themselves."""
    children = psutil.Process(run.pid).children(recursive=True)
    run.kill()
    run.wait()
    _, alive = psutil.wait_procs(children, timeout=10)
    if alive:
        print(f"{len(alive)} workers outlived their parent")
    return not alive


def kill_worker(run: subprocess.Popen[bytes], chance: random.Random) -> bool:
    """Kill one of the workers; the run must continue."""
    children = [child for child in psutil.Process(run.pid).children() if "spawn_main" in " ".join(child.cmdline())]
    if children:
        chance.choice(children).kill()
    return bool(children)


def main(folder: Path, kills: int, count: int) -> None:
    """Print how many of the killed runs gave the same tables as the undisturbed one."""
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        notes = repeated(folder, count, work / "notes.jsonl")
        began = time.monotonic()
        start(notes, work / "whole").wait()
        whole = time.monotonic() - began
        print(f"undisturbed: {whole:.1f} s for {count} notes")
        chance = random.Random(20_261_123)
        for what in ("parent", "worker"):
            equal = hit = runs = 0
            shards = []
            while hit < kills:
                runs += 1
                out = work / f"{what}-{runs}"
                moment = chance.uniform(0.2, whole)
                run = start(notes, out)
                time.sleep(moment)
                if run.poll() is None:
                    hit += kill_parent(run) if what == "parent" else kill_worker(run, chance)
                shards.append(len(list(out.glob(".unfinished/judged-*"))))
                if run.wait() != 0:
                    start(notes, out, resume=True).wait()
                ended = out / "run.json"
                equal += (
                    ended.exists()
                    and same(out, work / "whole")
                    and json.loads(ended.read_text())["counts"]["records"] == count
                )
                shutil.rmtree(out, ignore_errors=True)
            print(
                f"{what} killed in {hit} of {runs} runs (with {min(shards)} to {max(shards)} shards on disk): {equal} of {runs} ended like the undisturbed run"
            )


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(
        Path(arguments[0]),
        int(arguments[1]) if len(arguments) > 1 else 20,
        int(arguments[2]) if len(arguments) > 2 else 9_000,
    )
