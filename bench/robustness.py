"""Rewrites that change no meaning (``rewriting``), and the share of them that changes the verdict of a development note.

usage: python bench/robustness.py CORPORA [--kind KIND] [--show FILE] [--shorten]

A verdict is the status of the target and the supported codes. ``--show`` writes each changed verdict with the rewritten text;
``--shorten`` first leaves out of the note whatever the change does not need.
The bar is 1 %; version 1.0.0 reached 4.1 %.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora import judge, rows
from rewriting import REWRITES

import dxproof
from dxproof import Engine, Report

NOTES = ("constructed_dev.jsonl", "paraphrase_dev.jsonl", "real_gold_dev.jsonl", "real_gold_dev2.jsonl")
BAR = 0.01


@dataclass(frozen=True, slots=True)
class Said:
    """What the program says of a text: the verdict, the outcome of each rule for the target, and the findings in short."""

    verdict: str
    rules: str
    findings: str


@dataclass(frozen=True, slots=True)
class Change:
    """A rewrite of a note whose verdict is another than the note's."""

    kind: str
    rewrite: str
    note: str
    text: str
    before: Said
    after: Said

    @property
    def effect(self) -> set[str]:
        """The rules that have another outcome."""
        return set(self.after.rules.split(", ")) - set(self.before.rules.split(", "))

    def __str__(self) -> str:
        return (
            f"=== {self.kind} / {self.rewrite} / {self.note}\n"
            f"before: {self.before.verdict} | {self.before.rules} | {self.before.findings}\n"
            f"after:  {self.after.verdict} | {self.after.rules} | {self.after.findings}\n"
            f"{self.text}\n"
        )


def said(report: Report) -> Said:
    """The status of the target and the codes that the words prove; and each finding."""
    found = [
        " ".join(filter(None, (f.assertion.value, f.level or f.region, f.side, f.compartment, "+".join(f.mechanisms))))
        for f in report.findings
    ]
    target = next(candidate for candidate in report.candidates if candidate.code == report.target)
    rules = ", ".join(f"{rule.id} {rule.status.value}" for rule in target.rules)
    return Said(" ".join((report.status.value, *report.supported_codes)), rules, "; ".join(found))


def change(engine: Engine, row: dict[str, Any], kind: str, name: str, before: Said) -> Change | None:
    """The change that one rewrite makes to the verdict of a note, if it makes one."""
    text = REWRITES[kind][name](row["text"])
    after = before if text is None else said(judge(engine, row, text))
    note = str(row.get("id", row.get("record_id")))
    return Change(kind, name, note, text or "", before, after) if after.verdict != before.verdict else None


def measured(engine: Engine, row: dict[str, Any], kinds: list[str]) -> Iterator[tuple[str, str, Change | None]]:
    """Kind and name of each rewrite that gives another text, and the change of the verdict if there is one."""
    before = said(judge(engine, row))
    for kind in kinds:
        for name, rewrite in REWRITES[kind].items():
            if rewrite(row["text"]) not in (None, row["text"]):
                yield kind, name, change(engine, row, kind, name, before)


def shortened(engine: Engine, row: dict[str, Any], found: Change) -> Change:
    """The same change with lines, then sentences, of the note left out as long as the same rules change."""
    parts, best = re.split(r"(?<=\n)|(?<=[.;] )", row["text"]), found
    size = len(parts) // 2
    while size:
        at = 0
        while at < len(parts):
            fewer = parts[:at] + parts[at + size :]
            less = {**row, "text": "".join(fewer)}
            tried = change(engine, less, found.kind, found.rewrite, said(judge(engine, less))) if fewer else None
            if tried is not None and tried.effect == found.effect:
                parts, best = fewer, tried
            else:
                at += size
        size //= 2
    return best


def main() -> None:
    """Print the share of changed verdicts by kind and in all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--kind", choices=REWRITES, action="append", help="only rewrites of this kind")
    parser.add_argument("--show", type=Path, help="file for the changed verdicts")
    parser.add_argument("--shorten", action="store_true", help="leave out what a change does not need")
    options = parser.parse_args()
    engine = dxproof.load()
    notes = [row for name in NOTES for row in rows(options.corpora / name)]
    kinds = options.kind or list(REWRITES)
    tried: Counter[tuple[str, str]] = Counter()
    changes: list[Change] = []
    for row in notes:
        for kind, name, found in measured(engine, row, kinds):
            tried[kind, name] += 1
            if found is not None:
                changes.append(shortened(engine, row, found) if options.shorten else found)
    changed = Counter((found.kind, found.rewrite) for found in changes)
    for kind in kinds:
        for name in REWRITES[kind]:
            print(f"{kind:14} {name:24} {changed[kind, name]:4} of {tried[kind, name]}")
    share = len(changes) / max(1, tried.total())
    print(
        f"rewrites {tried.total()} of {len(notes)} notes: changed verdicts {len(changes)} = {share:.2%} (bar {BAR:.0%})"
    )
    if options.show:
        options.show.write_text("\n".join(map(str, changes)), encoding="utf-8")


if __name__ == "__main__":
    main()
