"""Agreement with the labels of every development set, in one table, with the bar of each figure.

usage: python bench/accuracy.py CORPORA [--set NAME ...] [--blind FILE ...] [--wrong]

A blind file has the form of constructed_dev.jsonl; its rows may name their ``pack``. ``--wrong`` lists the rows that disagree.
"""

import argparse
from pathlib import Path

from corpora import rows
from scores import Figure, blind, constructed, mtsamples, negation, paraphrases, real, sentences
from scores_documents import reader_cases

import dxproof

SETS = {
    "constructed_dev.jsonl": constructed,
    "paraphrase_dev.jsonl": paraphrases,
    "sentences_dev.jsonl": sentences,
    "real_gold_dev.jsonl": real(0.90),
    "real_gold_dev2.jsonl": real(0.94),
    "negex_dev.jsonl": negation,
    "mtsamples_dev.jsonl": mtsamples,
}
CASES = "reader_cases"


def show(name: str, figures: list[Figure], wrong: bool) -> None:
    """Print the figures of one set, and what disagrees."""
    for figure in figures:
        bar = "" if figure.bar is None else f"{figure.sign} {figure.bar:g}{'' if figure.good else '  <-- not reached'}"
        print(f"{name:22} {figure.name:34} {figure.shown:>24}  {bar}", flush=True)
        if wrong:
            for row in figure.wrong:
                print(f"    {row}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--set", choices=[*SETS, CASES], action="append", help="only this set")
    parser.add_argument("--blind", type=Path, nargs="+", default=[], help="more files like constructed_dev.jsonl")
    parser.add_argument("--wrong", action="store_true", help="list what disagrees")
    options = parser.parse_args()
    engine = dxproof.load()
    chosen = options.set or [*SETS, CASES]
    for name, score in SETS.items():
        found = rows(options.corpora / name) if name in chosen else []
        if found:
            show(name.removesuffix(".jsonl"), score(engine, found), options.wrong)
    folder = options.corpora / CASES
    if CASES in chosen and folder.is_dir():
        show(CASES, reader_cases(engine, folder), options.wrong)
    for path in options.blind:
        show(path.stem, blind(rows(path)), options.wrong)


if __name__ == "__main__":
    main()
